#pragma once

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tandem {

class Actions;
class CurateList;
class CurateSession;

/// What a person says of the episodes that are selected: success, grade, tags, note. UI thread.
class CurateNotes final : public QFrame {
  Q_OBJECT
 public:
  CurateNotes(CurateSession& session, CurateList& list, Actions& actions, QWidget* parent = nullptr);

 private:
  void show_annotation();
  void show_hint();
  void write_tags();
  void write_note();

  CurateSession& session_;
  CurateList& list_;
  QComboBox* success_;
  QComboBox* grade_;
  QLineEdit* tags_;
  QLineEdit* note_;
  QLabel* hint_;
  QPushButton* take_hint_;
  QPushButton* leave_hint_;
};

}  // namespace tandem
