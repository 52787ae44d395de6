#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace tandem {

class Actions;
class CurateSession;
struct EpisodeQuality;

/// What was measured of the episode: what is flagged first, then the rest. Measuring shows how far it is and can be
/// stopped. UI thread.
class CurateQuality final : public QFrame {
  Q_OBJECT
 public:
  CurateQuality(CurateSession& session, Actions& actions, QWidget* parent = nullptr);
  [[nodiscard]] QTableWidget* table() const { return table_; }

 private:
  void show_quality();
  void show_progress(double share);
  [[nodiscard]] const EpisodeQuality* found() const;

  CurateSession& session_;
  QLabel* state_;
  QProgressBar* progress_;
  QPushButton* stop_;
  QTableWidget* table_;
};

}  // namespace tandem
