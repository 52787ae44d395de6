#pragma once

#include <QDialog>

#include <cstdint>
#include <optional>

#include "scoring/trial_store.h"

class QLabel;

namespace tandem {

class EpisodeView;
class ScoreBook;

/// Where a trial begins to be shown: at a time, at a stage of its rubric, or, where neither is given, at the last stage
/// that was credited.
struct ShowFrom {
  std::optional<double> at_s;
  int stage = -1;  ///< from 0
};

/// Shows a trial again: its recording, with its moments.
/// Where there is none it says so and offers where the trial comes from. GUI thread; the scores are read in the thread
/// of the database, the pictures in another one.
class TrialPlayer final : public QDialog {
  Q_OBJECT
 public:
  TrialPlayer(ScoreBook& book, std::int64_t trial, ShowFrom from, QWidget* parent = nullptr);
  [[nodiscard]] EpisodeView* view() const { return view_; }

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  /// Where the trial comes from is asked for.
  void lineage_wanted(qint64 trial);

 private:
  void ask_failure(std::int64_t trial);
  void show_recording(const TrialRecording& recording, ShowFrom from);

  ScoreBook& book_;
  EpisodeView* view_;
  QLabel* facts_;
};

}  // namespace tandem
