#pragma once

#include <QWidget>

namespace tandem {

class Actions;
class CurateHistory;
class CurateList;
class CurateNotes;
class CurateQuality;
class CurateReview;
class CurateSession;

/// The right of the Curate page: task text and proposals, what is said of the episode, its quality, and the history.
/// Composes only. UI thread.
class CurateSide final : public QWidget {
  Q_OBJECT
 public:
  CurateSide(CurateSession& session, CurateList& list, Actions& actions, QWidget* parent = nullptr);
  [[nodiscard]] CurateReview* review() const { return review_; }
  [[nodiscard]] CurateQuality* quality() const { return quality_; }
  [[nodiscard]] CurateHistory* history() const { return history_; }

 private:
  CurateReview* review_;
  CurateNotes* notes_;
  CurateQuality* quality_;
  CurateHistory* history_;
};

}  // namespace tandem
