#pragma once

#include <QWidget>

#include "base/result.h"
#include "studio/curate_session.h"

class QLabel;
class QMimeData;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace tandem {

class Actions;
class CurateChecks;
class CurateCommands;
class CurateList;
class CurateSide;
class CurateTools;
class CurateView;

/// Curate: the episodes of a dataset, looked at, annotated and put in order. Composes its parts only. UI thread.
class CuratePage final : public QWidget {
  Q_OBJECT
 public:
  explicit CuratePage(Actions& actions, QWidget* parent = nullptr);

  /// Opens a dataset folder.
  void open(const QString& folder);
  void take_focus();
  /// Enter, not held: takes the proposal that is shown; false where there is none.
  bool enter();
  /// The page is seen, so its keys are its own.
  void set_current(bool current);
  /// The dataset folder that something dragged stands for; empty: none.
  [[nodiscard]] static QString folder_of(const QMimeData* data);

  [[nodiscard]] CurateSession& session() { return session_; }
  [[nodiscard]] CurateView* view() const { return view_; }
  [[nodiscard]] CurateList* list() const { return list_; }
  [[nodiscard]] CurateSide* side() const { return side_; }
  [[nodiscard]] CurateTools* tools() const { return tools_; }
  /// Something of it writes and cannot be ended at once.
  [[nodiscard]] bool busy() const;
  void cancel();

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* build_empty(Actions& actions);
  QWidget* build_desk(Actions& actions);
  void show_recent();
  void show_empty(const QString& sentence);

  Actions& actions_;
  CurateSession session_;
  QStackedWidget* views_ = nullptr;
  QSplitter* desk_ = nullptr;
  bool moved_ = false;  // its handles, by a person
  QLabel* banner_ = nullptr;
  QPushButton* open_ = nullptr;
  QVBoxLayout* recent_ = nullptr;
  CurateList* list_ = nullptr;
  CurateView* view_ = nullptr;
  CurateSide* side_ = nullptr;
  CurateCommands* commands_ = nullptr;
  CurateTools* tools_ = nullptr;
  CurateChecks* checks_ = nullptr;
};

}  // namespace tandem
