#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "policy/timing.h"
#include "rollout/doctor.h"
#include "session/policy_setup.h"
#include "session/rollout_session.h"
#include "studio/settings.h"

namespace tandem {

class RigSession;

/// The window's side of a policy: loads it away from the UI thread, says whether it fits the connected rig, and passes
/// commands on to the RolloutSession that runs it in the control thread. UI thread only; nothing waits for an
/// Seconds of a rollout that wait to be saved.
struct KeptEpisode {
  KeptSteps kept;
  Json facts;
};

/// inference.
class PolicySession final : public QObject {
  Q_OBJECT
 public:
  PolicySession(RigSession& rig, Settings& settings, QObject* parent = nullptr);
  ~PolicySession() override;

  /// Loads a policy; ends in changed() or problem(). `alias`: what it is called in the log and in facts of episodes,
  /// where its name is not to be known.
  void load(const PolicyChoice& choice, const QString& alias = {});
  /// Loads the same policy once more, with the dataset it was trained on.
  void set_dataset(const QString& folder);
  /// Loads it once more with one of the sets of statistics that its checkpoint holds.
  void set_norm_key(const QString& name);
  /// Loads the same policy once more in this precision on this device; nothing: what this machine does best. In int8 it
  /// is compared with fp32 before it can be used.
  void set_precision(std::optional<Precision> precision, std::optional<ComputeDevice> device);
  [[nodiscard]] std::optional<Precision> precision() const { return choice_.precision; }
  [[nodiscard]] std::optional<ComputeDevice> device() const { return choice_.device; }
  /// This machine has a graphics card that policies can be computed on.
  [[nodiscard]] bool has_card() const { return has_card_; }
  /// The policy moves the arm.
  [[nodiscard]] bool moving() const;
  [[nodiscard]] bool loading() const { return loading_; }
  /// Why the newest one could not be loaded.
  [[nodiscard]] const std::optional<Error>& load_problem() const { return load_problem_; }
  /// Something of it works in the background.
  [[nodiscard]] bool busy() const { return loading_ || opening_; }
  [[nodiscard]] const Policy* policy() const { return policy_.get(); }
  [[nodiscard]] QString folder() const { return QString::fromStdString(choice_.folder.string()); }
  [[nodiscard]] const PolicyTiming& timing() const { return timing_; }
  /// Whether the policy goes with the rig; empty without either.
  [[nodiscard]] const Compatibility& compatibility() const { return compatibility_; }
  /// A policy is loaded, a rig connected, and nothing forbids to run one on the other.
  [[nodiscard]] bool fits() const;

  /// Which camera of the rig feeds an input of the policy; takes effect at once where nothing runs.
  void map_camera(const QString& camera, const QString& input);
  void set_task(const QString& task);
  [[nodiscard]] QString task() const { return task_; }
  [[nodiscard]] RolloutSettings settings() const { return settings_; }
  /// Refuses a mode that the policy cannot do.
  void set_settings(const RolloutSettings& settings);
  /// Why a mode cannot be used, or empty.
  [[nodiscard]] QString refusal(InferenceMode mode) const;

  /// Runs the policy, or pauses it.
  void run_or_pause();
  /// Runs the policy and records every step of it until end_recording(), over pauses, too. `facts`: of the episode
  /// where the rig is disconnected before.
  void run_recorded(const std::shared_ptr<EpisodeStore>& store, Json facts);
  /// Ends the recording; the store says with this ticket what became of it. `kept` where there was nothing: false.
  void end_recording(Json facts, std::int64_t ticket, const EpisodeResult& result, std::function<void(bool)> kept);
  /// Gives the arm to the leader of the rig, and back; beside a dry run, which goes on, too.
  void take_over_or_give_back();
  void dry_run_on_or_off();
  /// Writes the errors of the newest dry run beside a leader as CSV: each joint over the horizon.
  void save_shadow(const QString& file);
  /// Keeps the last seconds as an episode.
  void keep();

  [[nodiscard]] RolloutSessionStatus status() const;
  [[nodiscard]] RolloutStatus figures() const;
  /// Where kept seconds go.
  [[nodiscard]] QString dataset_folder() const;

  /// Takes over what happened since the last call. Display timer.
  void poll();

 Q_SIGNALS:
  /// Another policy, rig, matching or finding.
  void changed();
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 private:
  /// Waits until nothing touches the rig any more in the background. Before the rig ends.
  void settle();
  [[nodiscard]] bool others_have_the_arm();
  struct Loaded {
    LoadedPolicy policy;
    PolicyTiming timing;
    std::optional<FitFinding> precision;
    bool card = false;
  };
  [[nodiscard]] static Result<Loaded> load_now(const PolicyChoice& choice);
  void begin_loading(const PolicyChoice& choice, const QString& alias, bool another);
  void take_loaded(Result<Loaded>& loaded, bool another);
  void load_again(const std::function<void(PolicyChoice&)>& with);
  [[nodiscard]] std::string shown_name() const;
  [[nodiscard]] QString matching_key() const;
  void recall_cameras();
  void examine_now();
  void examine_again();
  void attach();
  void detach();
  void lead_or_hold();
  void keep_into_store();
  void open_store();

  RigSession& rig_;
  Settings& preferences_;
  std::shared_ptr<Policy> policy_;
  PolicyTiming timing_;
  Compatibility compatibility_;
  std::map<std::string, std::string> cameras_;
  PolicyChoice choice_;
  QString alias_;
  std::optional<std::pair<PolicyChoice, QString>> former_;  // comes back where the next one cannot be loaded
  TrainingFacts training_;
  std::optional<FitFinding> precision_finding_;
  std::optional<Error> load_problem_;
  bool has_card_ = false;
  QString task_;
  RolloutSettings settings_;
  std::shared_ptr<RolloutSession> rollout_;
  std::shared_ptr<EpisodeStore> store_;
  bool loading_ = false;
  bool opening_ = false;
  std::int64_t kept_ = 0;
  std::optional<KeptEpisode> left_;  // the last seconds of what ran before; until the next has some of its own
  std::optional<Json> recording_;    // facts of the episode that is being recorded
  std::jthread worker_;
  std::jthread opener_;
};

}  // namespace tandem
