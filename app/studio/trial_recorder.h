#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <thread>

#include "session/episode_store.h"
#include "session/setup.h"
#include "studio/settings.h"

namespace tandem {

class RigSession;

/// The dataset into which the trials of an experiment that Tandem drives are recorded: one an experiment, beside the
/// others of this user, called after the number of the experiment. It is opened and written in the background. UI
/// thread only.
class TrialRecorder final : public QObject {
  Q_OBJECT
 public:
  TrialRecorder(RigSession& rig, Settings& settings, QObject* parent = nullptr);
  ~TrialRecorder() override;

  enum class State {
    off,
    opening,
    ready,
    failed,  ///< it cannot be opened or written; why was said
  };
  /// For this experiment on the connected rig, and again when another rig is connected.
  void open(std::int64_t experiment, double expected_episode_s);
  void close();
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] QString folder() const;
  /// Null unless ready.
  [[nodiscard]] std::shared_ptr<EpisodeStore> store() const { return state_ == State::ready ? store_ : nullptr; }
  /// A number by which saved() knows an episode again.
  [[nodiscard]] std::int64_t next_ticket() { return ++tickets_; }

  /// Takes over what was saved since the last call. Display timer.
  void poll();

 Q_SIGNALS:
  void changed();
  void problem(const tandem::Error& error);
  /// An episode is on the disk, or could not be saved (no number).
  void saved(std::int64_t ticket, std::optional<std::int64_t> episode);

 private:
  void open_now();
  void take(Result<Recording>& opened);

  RigSession& rig_;
  Settings& settings_;
  State state_ = State::off;
  std::int64_t experiment_ = 0;
  double expected_episode_s_ = 60;
  std::int64_t epoch_ = 0;
  std::int64_t tickets_ = 0;
  std::shared_ptr<EpisodeStore> store_;
  std::jthread opener_;
};

}  // namespace tandem
