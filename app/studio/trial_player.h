#pragma once

#include <QDialog>

#include <cstdint>
#include <optional>

#include "scoring/trial_store.h"

class QLabel;

namespace tandem {

class EpisodeView;
class ScoreBook;

/// Shows a trial again: its recording, opened at the last stage that was credited or at a given time, with its moments.
/// Where there is none it says so and offers where the trial comes from. GUI thread; the scores are read in the thread
/// of the database, the pictures in another one.
class TrialPlayer final : public QDialog {
  Q_OBJECT
 public:
  /// `at_s`: the time that somebody wants to see; none: that of the last stage.
  TrialPlayer(ScoreBook& book, std::int64_t trial, std::optional<double> at_s, QWidget* parent = nullptr);
  [[nodiscard]] EpisodeView* view() const { return view_; }

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  /// Where the trial comes from is asked for.
  void lineage_wanted(qint64 trial);

 private:
  void ask_failure(std::int64_t trial);
  void show_recording(const TrialRecording& recording, std::optional<double> at_s);

  ScoreBook& book_;
  EpisodeView* view_;
  QLabel* facts_;
};

}  // namespace tandem
