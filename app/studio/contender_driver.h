#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scoring/experiment_store.h"
#include "scoring/trial_store.h"
#include "session/controller.h"
#include "studio/settings.h"
#include "studio/trial_recorder.h"

namespace tandem {

class PolicySession;
class RigSession;
class ScoreBook;
struct OpenExperiment;

/// Where the recording of a trial is.
struct RecordedTrial {
  std::string dataset_root;
  std::int64_t episode = 0;
};

/// Runs the contenders of an experiment on the connected rig. All are loaded before the first trial, so that none is
/// known by the time that it takes; what it says names them by their labels only. Safety is the rig's: the arm is armed
/// by a person, and Esc stops it. UI thread only.
class ContenderDriver final : public QObject {
  Q_OBJECT
 public:
  ContenderDriver(RigSession& rig, Settings& settings, ScoreBook& book, QObject* parent = nullptr);
  ~ContenderDriver() override;

  enum class State {
    off,      ///< the trials are run by hand, or by another program
    loading,  ///< one contender after another
    failed,   ///< one could not be loaded; why was said
    ready,
  };
  /// Loads the contenders of an experiment.
  void load(const OpenExperiment& experiment);
  /// Lets all of them go.
  void unload();
  [[nodiscard]] State state() const { return state_; }
  /// How many of how many are loaded.
  [[nodiscard]] int loaded() const { return loaded_; }
  [[nodiscard]] int count() const { return static_cast<int>(sessions_.size()); }
  /// This contender is loaded and fits the connected rig.
  [[nodiscard]] bool fits(const std::string& label) const;
  /// Why a loaded contender does not fit the connected rig, without its name; empty where it does.
  [[nodiscard]] std::string misfit(const std::string& label) const;

  /// Where the trials are recorded, and whether they are.
  [[nodiscard]] const TrialRecorder& recorder() const { return recorder_; }

  /// Lets a contender move the arm, which must be armed, and records it.
  void start(const std::string& label, const QString& instruction);
  /// The arm holds; start() or resume() sets it in motion again.
  void stop();
  void resume();
  /// Ends the recording of the trial: how it ended, and more facts of it. `done`: where it is, once it is on the disk;
  /// none where it was not recorded or could not be saved, which was said then.
  void save_recording(const EpisodeResult& result, Json facts, std::function<void(std::optional<RecordedTrial>)> done);
  /// A contender was started and was not stopped by stop().
  [[nodiscard]] bool driving() const { return session_ != nullptr && !stopped_; }
  /// How the contender ran in the trial.
  [[nodiscard]] TrialPerformance performance() const;
  /// Looks at the arm. Display timer.
  void poll(const ControlStatus& status);

 Q_SIGNALS:
  void changed();
  void problem(const tandem::Error& error);
  /// The arm moves: a joint is more than a unit away from where it stood.
  void moved();
  /// The arm was stopped by Esc (no reason) or by itself.
  void ended(const QString& reason);

 private:
  struct Contender {
    std::string label;
    ContenderSpec spec;
    std::unique_ptr<PolicySession> session;
  };
  void begin(std::vector<std::pair<std::string, ContenderSpec>> list);
  void load_next();
  void recording_saved(std::int64_t ticket, std::optional<std::int64_t> episode);
  [[nodiscard]] PolicySession* session_of(const std::string& label) const;
  [[nodiscard]] Error without_names(Error error) const;

  RigSession& rig_;
  Settings& settings_;
  ScoreBook& book_;
  TrialRecorder recorder_;
  std::map<std::int64_t, std::function<void(std::optional<RecordedTrial>)>> saves_;  // by ticket
  std::int64_t experiment_ = 0;
  double longest_s_ = 60;
  State state_ = State::off;
  std::vector<Contender> sessions_;
  int loaded_ = 0;
  std::int64_t epoch_ = 0;
  PolicySession* session_ = nullptr;  // that drives
  bool stopped_ = false;
  bool began_ = false;  // the control thread has begun with it
  bool moved_ = false;
  JointValues from_;
};

}  // namespace tandem
