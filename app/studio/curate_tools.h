#pragma once

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

#include "annotation/apply.h"
#include "dataset/edit.h"
#include "studio/background_work.h"
#include "studio/curate_session.h"
#include "studio/edit_dialog.h"

class QWidget;

namespace tandem {

class Actions;
class CurateList;
class CurateView;

/// What makes new files of a dataset: writing the changes, trimming, deleting, splitting, joining, renaming,
/// converting. Each shows what would become of it, and only then writes, with progress and an end at any time. UI
/// thread.
class CurateTools final : public QObject {
  Q_OBJECT
 public:
  CurateTools(CurateSession& session, CurateList& list, CurateView& view, Actions& actions, QWidget* page);
  [[nodiscard]] bool busy() const { return work_.busy() || writing_; }
  void cancel();
  /// The dialog that is open; null: none.
  [[nodiscard]] EditDialog* dialog() const { return dialog_; }

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  void notice(const QString& text);
  /// A result is there; it shall be opened.
  void made(const QString& folder);

 private:
  using Job = BackgroundWork::Job;
  /// What would change; worker thread.
  using Look = std::function<Result<EditDifference>(const Job&, const EditTarget&)>;
  /// Changes it; worker thread.
  using Write = std::function<Result<EditOutcome>(const Job&, const EditTarget&)>;
  /// Changes what the plan of a dataset says; worker thread.
  using Change = std::function<Result<void>(EditPlan&)>;
  struct Words {
    QString title;
    QString text;
    QString suffix;  ///< of the folder that is suggested
    bool in_place = true;
  };
  void connect_actions(Actions& actions);
  void write_changes(bool copy);
  void look_at_changes();
  [[nodiscard]] ApplyForms chosen_forms() const;
  /// Episodes that the export leaves out; worker thread. UI thread: which.
  using Excluded = std::function<Result<std::vector<std::int64_t>>(AnnotationDocument&)>;
  [[nodiscard]] Excluded chosen_exclusion() const;
  void write_annotations();
  void trim();
  void delete_trash();
  void split();
  void split_into(const QString& parts);
  void merge();
  void rename_camera();
  void convert();
  void repair();
  void run_plan(const Words& words, Change change, const QString& other = {});
  void run(const Words& words, Look look, Write write);
  void start_writing(const Write& write);
  void take_outcome(Result<EditOutcome> outcome);
  EditDialog* show_dialog(const Words& words);
  [[nodiscard]] QString beside(const QString& suffix) const;

  CurateSession& session_;
  CurateList& list_;
  CurateView& view_;
  QWidget* page_;
  QPointer<EditDialog> dialog_;
  bool writing_ = false;  // in the thread of the document
  bool exports_ = false;  // the dialog is about a copy
  BackgroundWork work_;
};

}  // namespace tandem
