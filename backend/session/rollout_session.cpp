#include "session/rollout_session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "session/picture_age.h"
#include "session/policy_source.h"

namespace tandem {
namespace {

constexpr int silent_ticks_at_most = 3;  // as the controller does where the arm is held

void note_mode(std::vector<InferenceMode>& modes, InferenceMode mode) {
  if (std::ranges::find(modes, mode) == modes.end()) {
    modes.push_back(mode);
  }
}

}  // namespace

Json names_of(const std::vector<InferenceMode>& modes) {
  Json out = Json::array();
  for (const InferenceMode mode : modes) {
    out.push_back(name_of(mode));
  }
  return out;
}

std::string_view name_of(RolloutPhase phase) {
  switch (phase) {
    case RolloutPhase::policy:
      return "policy";
    case RolloutPhase::paused:
      return "paused";
    case RolloutPhase::takeover:
      return "takeover";
    case RolloutPhase::dry:
      return "dry";
    default:
      return "idle";
  }
}

RolloutSession::RolloutSession(Controller& controller, std::unique_ptr<ChunkModel> model, RolloutPace pace, Setup setup)
    : controller_(controller),
      runner_(std::move(model), pace),
      setup_(std::move(setup)),
      shadow_(static_cast<std::size_t>(runner_.traits().action_width), runner_.traits().chunk) {
  std::size_t picture_bytes = 1;
  for (const auto& camera : controller.rig().profile.cameras) {
    picture_bytes += static_cast<std::size_t>(camera.spec.width) * static_cast<std::size_t>(camera.spec.height) * 3;
  }
  const auto wanted = static_cast<std::size_t>(std::lround(setup_.keep_s * pace.rate_hz));
  ring_limit_ = std::max<std::size_t>(1, std::min(wanted, setup_.keep_bytes / picture_bytes));
  ring_.reserve(ring_limit_);
}

// The controller may be gone by now.
RolloutSession::~RolloutSession() {
  if (store_ != nullptr && take_) {
    store_->discard(std::move(take_));
  }
}

void RolloutSession::begin(const std::string& task) {
  task_ = task;
  problem_.reset();
  silent_ticks_ = 0;
}

Result<void> RolloutSession::run(const std::string& task, std::uint64_t seed) {
  auto source = std::make_unique<PolicySource>(runner_, task, seed, setup_.cameras);
  TANDEM_TRY(controller_.run(std::move(source)));
  begin(task);
  takeovers_ = phase_ == RolloutPhase::takeover ? takeovers_ : 0;
  phase_ = RolloutPhase::policy;
  publish();
  return {};
}

void RolloutSession::pause() {
  if (phase_ == RolloutPhase::policy || phase_ == RolloutPhase::takeover) {
    controller_.hold();
    phase_ = RolloutPhase::paused;
    publish();
  }
}

Result<void> RolloutSession::take_over(const std::string& leader) {
  if (phase_ != RolloutPhase::policy && phase_ != RolloutPhase::paused) {
    return fail(ErrorCode::busy, "No policy runs that could be taken over.", "Run one first (Space).");
  }
  TANDEM_TRY(controller_.teleoperate(leader, 1));
  phase_ = RolloutPhase::takeover;
  ++takeovers_;
  publish();
  return {};
}

Result<void> RolloutSession::dry_run(const std::string& task, std::uint64_t seed) {
  if (phase_ == RolloutPhase::policy || phase_ == RolloutPhase::takeover) {
    return fail(ErrorCode::busy, "The policy moves the arm.", "Pause it first (Space).");
  }
  begin(task);
  shadow_.clear();
  dry_ = {};
  runner_.start(task, seed);
  phase_ = RolloutPhase::dry;
  publish();
  return {};
}

void RolloutSession::end_dry_run() {
  if (phase_ == RolloutPhase::dry) {
    phase_ = RolloutPhase::idle;
    publish();
  }
}

void RolloutSession::set_task(const std::string& task) {
  task_ = task;
  runner_.set_task(task);
  publish();
}

std::int32_t RolloutSession::number_of_task() {
  const auto found = std::ranges::find(tasks_, task_);
  if (found == tasks_.end()) {
    tasks_.push_back(task_);
    return static_cast<std::int32_t>(tasks_.size() - 1);
  }
  return static_cast<std::int32_t>(found - tasks_.begin());
}

void RolloutSession::remember(const Step& step, bool intervention) {
  if (std::exchange(moved_in_pause_, false)) {
    ring_.clear();
  }
  // The way to the first action of all belongs to nothing; later ones join what was before and what comes.
  if (step.ramping && ring_.empty()) {
    return;
  }
  const bool after_pause = std::exchange(left_out_of_ring_, false);
  if (ring_.size() < ring_limit_) {
    newest_ = ring_.size();
    ring_.push_back({step, intervention, after_pause, number_of_task(), runner_.mode()});
    return;
  }
  newest_ = (newest_ + 1) % ring_limit_;
  ring_[newest_].after_pause = after_pause;
  ring_[newest_].step = step;  // into the memory of the step that is forgotten
  ring_[newest_].intervention = intervention;
  ring_[newest_].task = number_of_task();
  ring_[newest_].mode = runner_.mode();
}

const RolloutSession::Remembered& RolloutSession::remembered(std::size_t age) const {
  return ring_[(newest_ + ring_.size() - age) % ring_.size()];
}

Result<KeptSteps> RolloutSession::keep(double seconds) {
  const auto rate = controller_.rig().profile.rate_hz;
  const auto wanted = std::min(ring_.size(), static_cast<std::size_t>(std::max(1.0, seconds * rate)));
  if (wanted < static_cast<std::size_t>(rate) / 2) {
    return fail(ErrorCode::busy, "There is nothing to keep yet.", "Let the policy run for a moment first.");
  }
  KeptSteps out;
  std::vector<std::int32_t> numbers;  // in the episode, of each task of the session
  numbers.assign(tasks_.size(), -1);
  std::int64_t tick = 0;
  for (std::size_t age = wanted; age-- > 0;) {
    const Remembered& row = remembered(age);
    auto& number = numbers[static_cast<std::size_t>(row.task)];
    if (number < 0) {
      number = static_cast<std::int32_t>(out.labels.tasks.size());
      out.labels.tasks.push_back(tasks_[static_cast<std::size_t>(row.task)]);
    }
    const bool paused = !out.steps.empty() && row.after_pause;
    out.pauses += paused ? 1 : 0;
    // A pause in between lost nothing: the rows follow each other.
    tick += out.steps.empty() || paused ? 1 : row.step.observation.tick - remembered(age + 1).step.observation.tick;
    out.steps.push_back(row.step);
    out.steps.back().observation.tick = tick;
    out.labels.task_of_row.push_back(number);
    out.labels.intervention.push_back(row.intervention ? 1 : 0);
    if (!row.intervention) {
      note_mode(out.modes, row.mode);
    }
  }
  ring_.clear();
  publish();
  return out;
}

Json RolloutSession::facts() const {
  const Rig& rig = controller_.rig();
  const RolloutStatus figures = runner_.status();
  Json out = {{"version", 1},
              {"software", std::string("tandem ") + TANDEM_VERSION},
              {"rig", rig.profile.name},
              {"simulated", rig.simulated},
              {"clock", controller_.lockstep() ? "lockstep" : "real"},
              {"policy", setup_.policy},
              {"inference", name_of(figures.mode)},
              {"latency_p50_ms", figures.inferences > 0 ? Json(figures.latency_p50_ms) : Json()},
              {"starved_ticks", figures.starved_ticks},
              {"takeovers", takeovers_}};
  if (rig.world) {
    const SceneProgress progress = rig.world->progress();
    out["scene"] = rig.profile.scene;
    out["success"] = progress.success;
    out["progress"] = progress.progress;
  }
  return out;
}

Result<void> RolloutSession::begin_recording(EpisodeStore& store, RecordFrom from) {
  if (store_ != nullptr) {
    return fail(ErrorCode::busy, "A rollout is being recorded already.", "");
  }
  if (const auto problem = store.problem()) {
    return std::unexpected(*problem);
  }
  store_ = &store;
  record_from_ = from;
  labels_ = {};
  modes_.clear();
  left_out_of_take_ = false;
  publish();
  return {};
}

bool RolloutSession::end_recording(bool keep, const Json& facts, std::int64_t ticket,
                                   const std::optional<EpisodeResult>& result) {
  labels_.result = result;
  EpisodeStore* store = std::exchange(store_, nullptr);
  const bool any = take_ && take_->health().rows > 0;
  if (store != nullptr && take_) {
    if (keep && any) {
      Json all = facts;
      all.update(health_facts(take_->health(), take_->cameras()));
      if (all.contains("inference")) {  // a blind trial does not tell
        all["inference_modes"] = names_of(modes_);
      }
      store->keep(std::move(take_), {}, std::move(all), ticket, std::move(labels_));
    } else {
      store->discard(std::move(take_));
    }
  }
  take_.reset();
  publish();
  return keep && any;
}

void RolloutSession::record(const Step& step, bool intervention) {
  if (!take_) {
    take_ = store_->try_take();
    if (!take_) {
      return;
    }
  }
  if (std::exchange(left_out_of_take_, false)) {
    take_->go_on();
  }
  auto found = std::ranges::find(labels_.tasks, task_);
  if (found == labels_.tasks.end()) {
    labels_.tasks.push_back(task_);
    found = labels_.tasks.end() - 1;
  }
  labels_.task_of_row.push_back(static_cast<std::int32_t>(found - labels_.tasks.begin()));
  labels_.intervention.push_back(intervention ? 1 : 0);
  if (!intervention) {
    note_mode(modes_, runner_.mode());
  }
  take_->add(step);
}

// What the policy would do is set against what a person does at the same tick.
Result<void> RolloutSession::compute_dry(const Step& step) {
  const Observation& seen = step.observation;
  silent_ticks_ = step.state_repeated ? silent_ticks_ + 1 : 0;
  if (silent_ticks_ >= silent_ticks_at_most) {
    return fail(ErrorCode::device_lost, "The follower does not answer any more.", "Check its cable.");
  }
  if (const auto oldest = oldest_picture_ns(seen, setup_.cameras); !oldest) {
    return std::unexpected(oldest.error());
  }
  auto planned = runner_.next({seen.tick, seen.time_ns, seen.state.values, seen.images});
  if (!planned) {
    return std::unexpected(planned.error());
  }
  if (!*planned) {
    return {};
  }
  const ActionValues& action = (*planned)->action;
  if (dry_.ticks++ == 0) {
    dry_.pose = seen.state.values;
    dry_.first = dry_.lowest = dry_.highest = action;
  }
  for (std::size_t i = 0; i < action.size(); ++i) {
    dry_.lowest[i] = std::min(dry_.lowest[i], action[i]);
    dry_.highest[i] = std::max(dry_.highest[i], action[i]);
  }
  const auto ahead = runner_.ahead(**planned);
  if (ahead && step.run == RunKind::teleoperate && !step.ramping) {
    shadow_.add(*ahead, action, step.wanted);
  }
  return {};
}

void RolloutSession::on_step(const Step& step) {
  const bool leads = (step.run == RunKind::policy && phase_ == RolloutPhase::policy) ||
                     (step.run == RunKind::teleoperate && phase_ == RolloutPhase::takeover);
  const bool seen = std::ranges::all_of(step.observation.images, [](const auto& image) { return image != nullptr; });
  if (phase_ == RolloutPhase::dry) {
    if (auto computed = seen ? compute_dry(step) : Result<void>(); !computed) {
      problem_ = computed.error();
      phase_ = RolloutPhase::idle;
    }
  }
  if (leads && seen) {
    const bool intervention = step.run == RunKind::teleoperate;
    remember(step, intervention);
    if (store_ != nullptr && (!step.ramping || record_from_ == RecordFrom::start)) {
      record(step, intervention);
    } else {
      left_out_of_take_ = true;
    }
  } else {
    left_out_of_ring_ = left_out_of_take_ = true;
  }
  const bool still = step.run == RunKind::none && step.state == RigState::armed;
  moved_in_pause_ = moved_in_pause_ || (!leads && !still);
  // Stopped, or somebody else has the arm.
  const bool lost = (phase_ == RolloutPhase::policy && step.run != RunKind::policy) ||
                    (phase_ == RolloutPhase::takeover && step.run != RunKind::teleoperate);
  if (lost) {
    phase_ = RolloutPhase::paused;
  }
  publish();
}

void RolloutSession::publish() {
  next_status_.phase = phase_;
  next_status_.task = task_;
  next_status_.held_s = static_cast<double>(ring_.size()) / controller_.rig().profile.rate_hz;
  next_status_.takeovers = takeovers_;
  if (next_status_.shadow_ticks != shadow_.samples()) {
    next_status_.shadow_ticks = shadow_.samples();
    next_status_.shadow_error = shadow_.by_joint();
    for (std::size_t part = 0; part < next_status_.shadow_ahead.size(); ++part) {
      const auto edge = [&](std::size_t number) { return static_cast<std::int64_t>(number) * shadow_.horizon() / 4; };
      next_status_.shadow_ahead[part] = shadow_.by_joint(edge(part), edge(part + 1));
    }
  }
  next_status_.problem = problem_;
  status_.store(next_status_);
}

}  // namespace tandem
