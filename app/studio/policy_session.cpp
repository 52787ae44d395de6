#include "studio/policy_session.h"

#include <QDateTime>
#include <QDir>
#include <QMetaObject>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "base/files.h"
#include "base/log.h"
#include "base/thrown.h"
#include "policy/engine.h"
#include "session/precision_check.h"
#include "session/setup.h"
#include "studio/rig_session.h"
#include "studio/sentences.h"

namespace tandem {
namespace {

constexpr int measured_runs = 3;
constexpr double kept_s = 10;
constexpr double least_kept_s = 0.5;

RigFacts facts_of(const Rig& rig) {
  RigFacts facts{{}, rig.robot->joints(), rig.profile.rate_hz};
  for (const auto& camera : rig.cameras) {
    facts.cameras.push_back(camera->spec());
  }
  return facts;
}

// The last seconds of a rollout with its facts. Control thread.
Result<void> take_last_seconds(RolloutSession& rollout, KeptEpisode& out) {
  auto kept = rollout.keep(kept_s);
  if (!kept) {
    return std::unexpected(kept.error());
  }
  out.facts = rollout.facts();
  out.facts["pauses"] = kept->pauses;
  out.facts["inference_modes"] = names_of(kept->modes);
  out.kept = std::move(*kept);
  return {};
}

}  // namespace

PolicySession::PolicySession(RigSession& rig, Settings& settings, QObject* parent)
    : QObject(parent), rig_(rig), preferences_(settings) {
  connect(&rig_, &RigSession::rig_changed, this, [this] {
    settle();
    // What belonged to the rig before is held by its parts until its control thread has ended.
    rollout_.reset();
    recording_.reset();
    store_.reset();
    left_.reset();
    if (task_.isEmpty() && rig_.rig() != nullptr && rig_.rig()->world) {
      task_ = QString::fromStdString(rig_.rig()->world->task());
    }
    recall_cameras();
    examine_again();
  });
}

PolicySession::~PolicySession() { settle(); }

void PolicySession::settle() {
  if (opener_.joinable()) {
    opener_.join();
  }
}

Result<PolicySession::Loaded> PolicySession::load_now(const PolicyChoice& choice) {
  auto policy = load_policy(choice);
  if (!policy) {
    return std::unexpected(policy.error());
  }
  const auto timing = measure(*policy->policy, measured_runs);
  if (!timing) {
    return std::unexpected(timing.error());
  }
  Loaded out{std::move(*policy), *timing, {}, (*load_engine())->gpu().has_value()};
  if (choice.precision == Precision::int8) {
    auto finding = examine_precision(*out.policy.policy, choice);
    if (!finding) {
      return std::unexpected(finding.error());
    }
    out.precision = std::move(*finding);
  }
  return out;
}

void PolicySession::load(const PolicyChoice& choice, const QString& alias) {
  if (loading_) {
    return;
  }
  if (moving()) {
    Q_EMIT problem({ErrorCode::busy,
                    tr("The policy moves the arm.").toStdString(),
                    tr("Pause it first (Space).").toStdString(),
                    {}});
    return;
  }
  if (figures().failed) {
    rig_.command([](Controller& c) -> Result<void> {
      c.acknowledge();
      return {};
    });
  }
  detach();
  former_ = policy_ == nullptr ? std::nullopt : std::optional(std::pair(choice_, alias_));
  load_problem_.reset();
  begin_loading(choice, alias, policy_ == nullptr || choice.folder != choice_.folder);
}

// Two policies at a time may be more than the machine holds.
void PolicySession::begin_loading(const PolicyChoice& choice, const QString& alias, bool another) {
  policy_.reset();
  compatibility_ = {};
  precision_finding_.reset();
  choice_ = choice;
  alias_ = alias;
  loading_ = true;
  Q_EMIT changed();
  worker_ = std::jthread([this, choice, another] {
    auto loaded = std::make_shared<Result<Loaded>>(fail(ErrorCode::internal, "The policy was not loaded."));
    try {
      *loaded = load_now(choice);
    } catch (const std::exception& error) {
      *loaded = fail(ErrorCode::internal, choice.folder.string() + " could not be loaded.",
                     "The machine may be short of memory.", error.what());
    }
    QMetaObject::invokeMethod(
        this, [this, loaded, another] { take_loaded(*loaded, another); }, Qt::QueuedConnection);
  });
}

void PolicySession::take_loaded(Result<Loaded>& loaded, bool another) {
  loading_ = false;
  if (!loaded) {
    load_problem_ = load_problem_.value_or(loaded.error());
    Q_EMIT problem(loaded.error());
    if (const auto former = std::exchange(former_, std::nullopt)) {
      begin_loading(former->first, former->second, false);
    } else {
      Q_EMIT changed();
    }
    return;
  }
  policy_ = std::move(loaded->policy.policy);
  training_ = std::move(loaded->policy.training);
  timing_ = loaded->timing;
  precision_finding_ = loaded->precision;
  has_card_ = loaded->card;
  if (another) {
    settings_.mode = policy_->traits().ensembles ? InferenceMode::ensemble : InferenceMode::sync;
    recall_cameras();
  }
  log_info("studio", "Loaded policy " + shown_name() + ".");
  examine_again();
}

std::string PolicySession::shown_name() const {
  return alias_.isEmpty() ? choice_.folder.string() : alias_.toStdString();
}

void PolicySession::load_again(const std::function<void(PolicyChoice&)>& with) {
  if (policy_ == nullptr || loading_) {
    return;
  }
  PolicyChoice choice = choice_;
  with(choice);
  load(choice, alias_);
}

void PolicySession::set_dataset(const QString& folder) {
  load_again([&](PolicyChoice& choice) { choice.dataset = folder.toStdString(); });
}

void PolicySession::set_norm_key(const QString& name) {
  load_again([&](PolicyChoice& choice) { choice.norm_key = name.toStdString(); });
}

void PolicySession::set_precision(std::optional<Precision> precision, std::optional<ComputeDevice> device) {
  if (precision != choice_.precision || device != choice_.device) {
    load_again([&](PolicyChoice& choice) {
      choice.precision = precision;
      choice.device = device;
    });
  }
}

// The matching that was made for this policy on this rig, of an earlier day.
QString PolicySession::matching_key() const {
  const QString rig = rig_.rig() == nullptr ? QString() : QString::fromStdString(rig_.rig()->profile.name);
  return rig + QLatin1Char('\n') + folder();
}

void PolicySession::recall_cameras() {
  cameras_.clear();
  const QVariantMap stored = preferences_.matchings.value(matching_key()).toMap();
  for (auto it = stored.begin(); it != stored.end(); ++it) {
    cameras_[it.key().toStdString()] = it.value().toString().toStdString();
  }
}

void PolicySession::examine_now() {
  compatibility_ = {};
  if (policy_ && rig_.rig() != nullptr) {
    compatibility_ = examine(*policy_, facts_of(*rig_.rig()), training_, cameras_, task_.toStdString(), timing_);
    if (precision_finding_) {
      compatibility_.findings.push_back(*precision_finding_);
    }
  }
}

void PolicySession::examine_again() {
  examine_now();
  if (policy_ && rig_.rig() != nullptr) {
    attach();
  }
  Q_EMIT changed();
}

bool PolicySession::fits() const {
  return policy_ != nullptr && rig_.rig() != nullptr && !compatibility_.findings.empty() &&
         compatibility_.worst() != FindingLevel::red;
}

void PolicySession::attach() {
  detach();
  if (!fits() || rig_.controller() == nullptr) {
    return;
  }
  rollout_ = std::make_shared<RolloutSession>(
      *rig_.controller(), std::make_unique<PolicyModel>(policy_, compatibility_.binding),
      RolloutPace{rig_.rig()->profile.rate_hz, false, 0},
      RolloutSession::Setup{
          .cameras = compatibility_.binding.used_cameras(), .keep_s = kept_s, .policy = shown_name()});
  rollout_->runner().set_settings(settings_);
  rig_.keep_alive(rollout_);
  rig_.command([rollout = rollout_.get()](Controller& c) -> Result<void> {
    c.add_sink(*rollout);
    return {};
  });
}

void PolicySession::detach() {
  if (!rollout_) {
    return;
  }
  const auto old = std::exchange(rollout_, nullptr);
  auto left = std::make_shared<KeptEpisode>();
  rig_.command(
      [rollout = old.get(), facts = std::exchange(recording_, {}).value_or(Json::object()),
       left](Controller& c) -> Result<void> {
        rollout->pause();
        static_cast<void>(rollout->end_recording(true, facts));
        static_cast<void>(take_last_seconds(*rollout, *left));
        c.remove_sink(*rollout);
        return {};
      },
      [this, old, left](const Result<void>&) {
        rig_.let_go(old);
        if (!left->kept.steps.empty()) {
          left_ = std::move(*left);
        }
      });
}

bool PolicySession::moving() const {
  const RolloutPhase phase = status().phase;
  return phase == RolloutPhase::policy || phase == RolloutPhase::takeover;
}

void PolicySession::map_camera(const QString& camera, const QString& input) {
  if (moving()) {
    Q_EMIT notice(tr("The matching of the cameras stays as it is while the policy runs."));
    return;
  }
  const std::string feature = input.toStdString();
  std::erase_if(cameras_, [&](const auto& entry) { return entry.second == feature; });
  if (!camera.isEmpty()) {
    cameras_[camera.toStdString()] = feature;
  }
  QVariantMap matching;
  for (const auto& [from, to] : cameras_) {
    matching[QString::fromStdString(from)] = QString::fromStdString(to);
  }
  preferences_.matchings[matching_key()] = matching;
  preferences_.save();
  examine_again();
}

void PolicySession::set_task(const QString& task) {
  if (task == task_) {
    return;
  }
  task_ = task;
  if (rollout_) {
    rig_.command([rollout = rollout_.get(), text = task.toStdString()](Controller&) -> Result<void> {
      rollout->set_task(text);
      return {};
    });
    if (!moving()) {  // the last seconds stay to be kept
      examine_now();
      Q_EMIT changed();
    }
    return;
  }
  examine_again();
}

QString PolicySession::refusal(InferenceMode mode) const {
  if (policy_ == nullptr) {
    return tr("Load a policy first.");
  }
  if (mode == InferenceMode::rtc && !policy_->traits().can_guide) {
    return tr("This policy cannot be guided, which real-time chunking needs. Choose Sync or Async.");
  }
  if (mode == InferenceMode::ensemble && !policy_->traits().ensembles) {
    return tr("The checkpoint is not set up for temporal ensembling. Choose Sync or Async.");
  }
  return {};
}

void PolicySession::set_settings(const RolloutSettings& settings) {
  if (const QString why = refusal(settings.mode); !why.isEmpty()) {
    Q_EMIT notice(why);
    return;
  }
  settings_ = settings;
  if (rollout_) {
    rollout_->runner().set_settings(settings_);
  }
  Q_EMIT changed();
}

// An arm that is led home is not turned round by a key that was pressed too late, and a plan keeps what it has.
bool PolicySession::others_have_the_arm() {
  if (rig_.refused_to_leave()) {
    return true;
  }
  if (rig_.planning()) {
    rig_.refuse(tr("A plan is running already."), tr("Stop it first (Esc)."));
    return true;
  }
  return false;
}

void PolicySession::run_or_pause() {
  if (!rollout_ || !fits()) {
    rig_.refuse(policy_ == nullptr ? tr("No policy is loaded.") : tr("The policy does not fit this rig."),
                policy_ == nullptr ? tr("Load one first.") : tr("The card of the policy says why."));
    return;
  }
  if (moving()) {
    rig_.command([rollout = rollout_.get()](Controller&) -> Result<void> {
      rollout->pause();
      return {};
    });
    return;
  }
  if (others_have_the_arm()) {
    return;
  }
  const auto seed = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
  rig_.command(
      [rollout = rollout_.get(), task = task_.toStdString(), seed](Controller&) { return rollout->run(task, seed); });
}

void PolicySession::run_recorded(const std::shared_ptr<EpisodeStore>& store, Json facts) {
  if (!rollout_ || store == nullptr || moving()) {
    return run_or_pause();
  }
  if (others_have_the_arm()) {
    return;
  }
  recording_ = std::move(facts);
  rig_.command(
      [rollout = rollout_.get(), store](Controller&) { return rollout->begin_recording(*store, RecordFrom::start); },
      [this](const Result<void>& begun) {
        if (!begun) {
          recording_.reset();
          Q_EMIT problem(begun.error());
        }
      });
  run_or_pause();
}

void PolicySession::end_recording(Json facts, std::int64_t ticket, const EpisodeResult& result,
                                  std::function<void(bool)> kept) {
  if (!rollout_ || !recording_) {
    return kept(false);
  }
  recording_.reset();
  auto any = std::make_shared<bool>(false);
  rig_.command(
      [rollout = rollout_.get(), facts = std::move(facts), ticket, result, any](Controller&) -> Result<void> {
        *any = rollout->end_recording(true, facts, ticket, result);
        return {};
      },
      [any, kept = std::move(kept)](const Result<void>&) { kept(*any); });
}

void PolicySession::take_over_or_give_back() {
  if (!rollout_ || others_have_the_arm()) {
    return;
  }
  if (status().phase == RolloutPhase::dry) {
    return lead_or_hold();
  }
  const bool back = status().phase == RolloutPhase::takeover;
  const auto seed = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
  const std::string leader = rig_.rig()->profile.leader;
  rig_.command([rollout = rollout_.get(), back, seed, leader, task = task_.toStdString()](Controller&) {
    return back ? rollout->run(task, seed) : rollout->take_over(leader);
  });
}

// Beside a dry run a person leads, or the arm holds.
void PolicySession::lead_or_hold() {
  const bool led = rig_.status().run == RunKind::teleoperate;
  const std::string leader = rig_.rig()->profile.leader;
  rig_.command([led, leader](Controller& c) -> Result<void> {
    if (led) {
      c.hold();
      return {};
    }
    return c.teleoperate(leader, 1);
  });
}

void PolicySession::dry_run_on_or_off() {
  if (!rollout_ || !fits()) {
    rig_.refuse(tr("There is nothing to compute."), tr("Load a policy that fits the rig first."));
    return;
  }
  const bool on = status().phase != RolloutPhase::dry;
  const auto seed = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
  rig_.command([rollout = rollout_.get(), on, seed, task = task_.toStdString()](Controller&) -> Result<void> {
    if (on) {
      return rollout->dry_run(task, seed);
    }
    rollout->end_dry_run();
    return {};
  });
}

QString PolicySession::dataset_folder() const {
  return QDir(preferences_.storage).filePath(QStringLiteral("rollout-") + dataset_name(task_));
}

void PolicySession::save_shadow(const QString& file) {
  if (!rollout_) {
    return;
  }
  auto meter = std::make_shared<ShadowMeter>();
  rig_.command(
      [rollout = rollout_.get(), meter](Controller&) -> Result<void> {
        *meter = rollout->shadow();
        return {};
      },
      [this, meter, file](const Result<void>& outcome) {
        std::vector<std::string> names;
        if (const Rig* rig = rig_.rig(); rig != nullptr) {
          std::ranges::transform(rig->robot->joints(), std::back_inserter(names), &JointSpec::feature);
        }
        const auto path = absolute_path(file.toStdString());
        const auto written = !outcome ? outcome
                             : path   ? replace_text(*path, meter->to_csv(names), path->parent_path())
                                      : Result<void>(std::unexpected(path.error()));
        if (!written) {
          Q_EMIT problem(written.error());
        } else {
          Q_EMIT notice(tr("Saved as %1.").arg(file));
        }
      });
}

void PolicySession::keep() {
  if (!rollout_ && !left_) {
    rig_.refuse(tr("There is nothing to keep yet."), tr("Let a policy run for a moment first."));
    return;
  }
  const auto root = absolute_path(dataset_folder().toStdString()).value_or(std::filesystem::path());
  if (store_ && store_->root() == root && store_->in_place()) {
    keep_into_store();
  } else {
    open_store();
  }
}

// Opening a dataset touches the disk and proves the encoder: in the background.
void PolicySession::open_store() {
  if (opening_) {
    return;
  }
  opening_ = true;
  if (store_) {
    rig_.let_go(store_);
    store_.reset();
  }
  RecordingOptions options;
  options.root = dataset_folder().toStdString();
  options.vcodec = preferences_.codec.toStdString();
  options.interventions = true;
  opener_ = std::jthread([this, options, rig = rig_.rig()] {
    auto opened = std::make_shared<Result<Recording>>(fail(ErrorCode::internal, "The dataset was not opened."));
    try {
      *opened = open_recording(*rig, options, false);
    } catch (const std::exception& error) {
      *opened = std::unexpected(error_thrown(error));
    }
    QMetaObject::invokeMethod(
        this,
        [this, opened, rig] {
          opening_ = false;
          if (rig_.rig() != rig) {
            return;  // another one is connected by now
          }
          if (!*opened) {
            Q_EMIT problem(opened->error());
            return;
          }
          for (const auto& repair : (*opened)->report.repairs) {
            Q_EMIT rig_.notice(in_words(repair));
          }
          store_ = std::move((*opened)->store);
          rig_.keep_alive(store_);
          keep_into_store();
        },
        Qt::QueuedConnection);
  });
}

void PolicySession::keep_into_store() {
  const auto store = [this](KeptEpisode episode) {
    store_->keep_steps(std::move(episode.kept.steps), std::move(episode.kept.labels), std::move(episode.facts),
                       ++kept_);
    Q_EMIT notice(tr("The last seconds are being saved."));
  };
  auto left = std::exchange(left_, std::nullopt);
  if (left && (!rollout_ || rollout_->status().held_s < least_kept_s)) {
    return store(std::move(*left));
  }
  if (!rollout_) {
    return;
  }
  auto newest = std::make_shared<KeptEpisode>();
  rig_.command([rollout = rollout_.get(), newest](Controller&) { return take_last_seconds(*rollout, *newest); },
               [this, newest, store](const Result<void>& outcome) {
                 if (!outcome) {
                   Q_EMIT problem(outcome.error());
                 } else if (store_) {
                   store(std::move(*newest));
                 }
               });
}

RolloutSessionStatus PolicySession::status() const {
  RolloutSessionStatus out = rollout_ ? rollout_->status() : RolloutSessionStatus{};
  if (left_ && out.held_s < least_kept_s && rig_.rig() != nullptr) {
    out.held_s = static_cast<double>(left_->kept.steps.size()) / rig_.rig()->profile.rate_hz;
  }
  return out;
}

RolloutStatus PolicySession::figures() const { return rollout_ ? rollout_->runner().status() : RolloutStatus{}; }

void PolicySession::poll() {
  while (store_) {
    const auto outcome = store_->next_outcome();
    if (!outcome) {
      return;
    }
    if (outcome->row) {
      Q_EMIT notice(tr("Saved episode %1 (%2 frames) in %3.")
                        .arg(outcome->row->episode)
                        .arg(outcome->row->length)
                        .arg(dataset_folder()));
    } else {
      Q_EMIT problem(*outcome->error);
    }
  }
}

}  // namespace tandem
