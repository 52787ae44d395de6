#pragma once

#include <QFrame>

#include <cstdint>

#include "studio/curate_proposer.h"
#include "studio/curate_session.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace tandem {

class Actions;
class CurateList;

/// The task text of the episode and what a model proposes for it: accept, edit, reject, then on to the next open one.
/// The text as it was stays in the history. UI thread.
class CurateReview final : public QFrame {
  Q_OBJECT
 public:
  CurateReview(CurateSession& session, CurateList& list, Actions& actions, QWidget* parent = nullptr);

  /// Accepts the proposal that is shown; false where there is none that is open.
  bool accept();
  void edit_proposal_text();
  void reject();
  void edit_task();
  [[nodiscard]] CurateProposer& proposer() { return proposer_; }
  /// The field in which a text is written; seen only while it is.
  [[nodiscard]] QLineEdit* editor() const { return editor_; }

 Q_SIGNALS:
  void problem(const tandem::Error& error);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  enum class Writing { nothing, task, proposal };
  void build(Actions& actions);
  void connect_actions(Actions& actions);
  void show_all();
  void show_proposal(const ReviewItem* item);
  void show_proposer();
  void begin(Writing what, const QString& text);
  void finish(bool take);
  void go_to_next();
  void decide(CurateSession::Edit decision, const ReviewItem& item);
  void accept_all();
  [[nodiscard]] const ReviewItem* current() const;

  CurateSession& session_;
  CurateList& list_;
  CurateProposer proposer_;
  Writing writing_ = Writing::nothing;
  bool advance_ = false;
  QLabel* task_ = nullptr;
  QLabel* source_ = nullptr;
  QLabel* proposal_ = nullptr;
  QLabel* facts_ = nullptr;
  QLineEdit* editor_ = nullptr;
  QPushButton* accept_ = nullptr;
  QPushButton* edit_ = nullptr;
  QPushButton* reject_ = nullptr;
  QPushButton* propose_ = nullptr;
  QPushButton* stop_ = nullptr;
  QProgressBar* progress_ = nullptr;
  QLabel* count_ = nullptr;
  QLabel* running_ = nullptr;
};

}  // namespace tandem
