#pragma once

#include <QDialog>

#include <cstdint>

#include "scoring/trial_store.h"

class QLabel;

namespace tandem {

class EpisodeView;
class ScoreBook;

/// Shows a trial again: its recording, opened at the last stage that was credited, with its moments. Where there is
/// none it says so and offers where the trial comes from. GUI thread; the scores are read in the thread of the
/// database, the pictures in another one.
class TrialPlayer final : public QDialog {
  Q_OBJECT
 public:
  TrialPlayer(ScoreBook& book, std::int64_t trial, QWidget* parent = nullptr);
  [[nodiscard]] EpisodeView* view() const { return view_; }

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  /// Where the trial comes from is asked for.
  void lineage_wanted(qint64 trial);

 private:
  void ask_failure(std::int64_t trial);
  void show_recording(const TrialRecording& recording);

  ScoreBook& book_;
  EpisodeView* view_;
  QLabel* facts_;
};

}  // namespace tandem
