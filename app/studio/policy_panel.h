#pragma once

#include <QFrame>

#include <vector>

#include "widgets/display.h"

class QAction;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tandem {

class Actions;
class PolicySession;

/// The card of a policy: what it is, what it costs here, which camera feeds which input, and what the doctor found.
class PolicyPanel final : public QFrame {
  Q_OBJECT
 public:
  PolicyPanel(PolicySession& policy, Actions& actions, QWidget* parent = nullptr);
  /// While the rig is armed the findings are only named, their sentences are in the tooltips; while the policy moves
  /// the arm the matching is read only.
  void set_state(bool armed, bool moving);
  void set_cameras(const QStringList& cameras);

 protected:
  /// The picture of a camera (camera_mime) can be dropped on the line of an input.
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  struct InputRow {
    QString feature;
    QComboBox* menu = nullptr;
  };
  void rebuild();
  /// The input whose line is at this height of the card.
  [[nodiscard]] const InputRow* input_at(const QPoint& position) const;
  void mark(const InputRow* row);
  Badge* add_row(const QString& what, QWidget* value, Badge::Tone tone, const QString& word);
  void add_paragraph(const QString& text);
  void add_precision();
  void add_inputs();
  void add_training(bool with_sets);
  void add_findings();
  [[nodiscard]] QString description() const;
  [[nodiscard]] QString figures() const;

  PolicySession& policy_;
  QAction* statistics_;
  QStringList cameras_;
  QLabel* name_;
  QLabel* text_;
  QWidget* rows_ = nullptr;
  QVBoxLayout* layout_;
  QGridLayout* grid_ = nullptr;
  std::vector<InputRow> inputs_;
  bool armed_ = false;
  bool moving_ = false;
};

}  // namespace tandem
