#include "session/collect.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/log.h"
#include "base/time.h"
#include "session/picture_age.h"

namespace tandem {
namespace {

constexpr std::uintmax_t stop_free_bytes = 500'000'000;  // ux.md §8: end cleanly here
constexpr double lost_camera_ms = 1000;  // field cases: below a second repair and go on, from there on end the take
constexpr const char* stopped_by_hand = "It was stopped by hand.";
constexpr double red_loop_share = 0.8;    // ux.md §8
constexpr double silent_camera_ms = 250;  // at the end of a take there is no second left to wait for it

std::unexpected<Error> not_now(const char* message, const char* hint = "") {
  return fail(ErrorCode::busy, message, hint);
}

}  // namespace

CollectSession::CollectSession(Controller& controller, EpisodeStore& store)
    : controller_(controller), store_(store), episodes_before_(store.info().total_episodes) {}

Result<void> CollectSession::start(CollectPlan plan) {
  if (phase_ != CollectPhase::idle && phase_ != CollectPhase::finished) {
    return not_now("A plan is running already.");
  }
  auto task = checked_task(plan.task);
  if (!task) {
    return std::unexpected(task.error());
  }
  plan.task = std::move(*task);
  if (save_failed()) {
    return not_now("A take is not saved yet.", "Save it again, or give it up.");
  }
  if (controller_.state() != RigState::armed && controller_.state() != RigState::running) {
    return not_now("The rig is not armed.", "Arm it first.");
  }
  const bool goes_on = phase_ == CollectPhase::idle && kept_ > 0 && kept_ < plan.episodes && plan.task == plan_.task &&
                       plan.episodes == plan_.episodes;
  plan_ = std::move(plan);
  if (!goes_on) {
    ++plan_number_;
    kept_ = saved_ = plan_.kept_before < plan_.episodes ? plan_.kept_before : 0;
    discarded_ = 0;
  }
  if (auto begun = begin_take(); !begun) {
    phase_ = CollectPhase::idle;
    publish();
    return begun;
  }
  CollectEvent event;
  event.kind = CollectEvent::Kind::started;
  event.plan_saved = saved_;
  event.plan_episodes = plan_.episodes;
  publish();
  emit(std::move(event));
  return {};
}

Result<void> CollectSession::check_loop() const {
  const LoopFigures loop = controller_.loop();
  const double wanted = controller_.rig().profile.rate_hz;
  if (controller_.lockstep() || plan_.allow_slow_loop || loop.hz_now == 0 || loop.hz_now >= red_loop_share * wanted) {
    return {};
  }
  char text[120];
  std::snprintf(text, sizeof text, "The control loop is too slow to record: it runs at %.1f of %.0f Hz.", loop.hz_now,
                wanted);
  return fail(ErrorCode::busy, text,
              "Close other programs, choose H.264 or smaller pictures, or lower the rate of the rig.");
}

Result<void> CollectSession::begin_take() {
  TANDEM_TRY(check_loop());
  if (discarded_take_) {
    store_.discard(std::move(discarded_take_));
  }
  ++attempt_;
  held_since_ns_ = 0;
  const std::uint64_t seed = scene_seed();
  if (const auto& world = controller_.rig().world) {
    world->reset_scene(seed, ScenePlaces::usual);
  }
  if (controller_.lockstep()) {
    store_.wait_until_idle();
  }
  TANDEM_TRY(controller_.teleoperate(plan_.leader, seed));
  phase_ = CollectPhase::starting;
  phase_start_ns_ = now_ns_;
  return {};
}

Result<void> CollectSession::keep() {
  if (phase_ == CollectPhase::reset) {
    return next();
  }
  if (phase_ != CollectPhase::recording && phase_ != CollectPhase::paused) {
    return not_now("Nothing is being recorded.", "Start a recording first.");
  }
  if (take_->health().rows == 0) {
    return not_now("The take has no frames yet.");
  }
  end_take(false, "");
  return {};
}

Result<void> CollectSession::discard() {
  if (phase_ != CollectPhase::recording && phase_ != CollectPhase::paused && phase_ != CollectPhase::starting) {
    return not_now("There is no take to discard.");
  }
  if (take_) {
    ++discarded_;
    discarded_facts_ = facts_of(*take_, false, "");
    discarded_take_ = std::move(take_);
  }
  CollectEvent event;
  event.kind = CollectEvent::Kind::discarded;
  event.kept = discarded_take_ != nullptr;
  event.take = attempt_;
  emit(std::move(event));
  enter_reset();
  publish();
  return {};
}

Result<void> CollectSession::restore() {
  if (!discarded_take_) {
    return not_now("There is no discarded take to bring back.");
  }
  if (save_failed()) {
    return not_now("A take is not saved yet.", "Save it again, or give it up.");
  }
  --discarded_;
  hand_over(std::move(discarded_take_), std::move(discarded_facts_));
  CollectEvent event;
  event.kind = CollectEvent::Kind::restored;
  emit(std::move(event));
  if (phase_ == CollectPhase::reset && kept_ >= plan_.episodes) {
    finish_plan();
  }
  publish();
  return {};
}

Result<void> CollectSession::pause() {
  if (phase_ != CollectPhase::recording) {
    return not_now("Nothing is being recorded.");
  }
  phase_ = CollectPhase::paused;
  controller_.hold();
  publish();
  return {};
}

Result<void> CollectSession::resume() {
  if (phase_ != CollectPhase::paused) {
    return not_now("The take is not paused.");
  }
  TANDEM_TRY(controller_.teleoperate(plan_.leader, scene_seed()));
  take_->go_on();
  phase_ = CollectPhase::recording;
  publish();
  return {};
}

Result<void> CollectSession::stop_still() {
  if (phase_ == CollectPhase::paused) {
    end_take(true, stopped_by_hand);
  } else if (phase_ == CollectPhase::reset) {
    enter_idle();
    publish();
  }
  return {};
}

Result<void> CollectSession::next() {
  if (phase_ != CollectPhase::reset) {
    return not_now("There is no reset to end.");
  }
  auto begun = begin_take();
  publish();
  return begun;
}

CollectSession::~CollectSession() {
  for (auto* take : {&take_, &discarded_take_}) {
    if (*take) {
      store_.discard(std::move(*take));
    }
  }
}

void CollectSession::interrupt(const std::string& why) {
  if (phase_ == CollectPhase::recording || phase_ == CollectPhase::paused) {
    end_take(true, why);
  }
  finish(false);
}

void CollectSession::finish(bool keep_running) {
  const bool running = phase_ == CollectPhase::recording || phase_ == CollectPhase::paused;
  if (running && keep_running && take_->health().rows > 0) {
    end_take(false, "");
  } else if (take_) {
    store_.discard(std::move(take_));
    ++discarded_;
  }
  if (discarded_take_) {
    store_.discard(std::move(discarded_take_));
  }
  controller_.hold();
  enter_idle();
  publish();
}

Result<void> CollectSession::save_again() {
  if (!save_failed()) {
    return not_now("Every take is saved.");
  }
  for (auto& [number, take] : unsaved_) {
    take.failed = false;
  }
  store_.save_again();
  publish();
  return {};
}

void CollectSession::settle() {
  store_.wait_until_idle();
  collect_outcomes();
  if (save_failed() && save_again()) {
    store_.wait_until_idle();
    collect_outcomes();
  }
  collect_annotations();
  publish();
}

Result<void> CollectSession::annotate_last(const Json& changes) {
  if (!unsaved_.empty()) {
    unsaved_.rbegin()->second.changes.update(changes);
  } else if (last_saved_ >= 0) {
    store_.annotate(last_saved_, changes);
  } else {
    return not_now("There is no saved take yet.", "Record one first.");
  }
  return {};
}

Result<void> CollectSession::annotate(std::int64_t episode, const Json& changes) {
  store_.annotate(episode, changes);
  return {};
}

Result<void> CollectSession::drop_failed() {
  if (!save_failed()) {
    return not_now("Every take is saved.");
  }
  if (saving()) {
    return not_now("A take is still being saved.", "Try again in a moment.");
  }
  std::erase_if(unsaved_, [this](const auto& entry) {
    const Unsaved& take = entry.second;
    kept_ -= take.failed && take.plan == plan_number_ ? 1 : 0;
    return take.failed;
  });
  store_.drop_failed();
  publish();
  return {};
}

// Why the take cannot be trusted to its end because of a camera, or empty.
std::string CollectSession::lost_camera(const Step& step, double limit_ms) const {
  const auto& cameras = controller_.rig().cameras;
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    const ImagePtr& image = step.observation.images[i];
    const double age_ms = image ? milliseconds(step.observation.time_ns - image->capture_ns) : limit_ms;
    if (age_ms >= limit_ms) {
      const auto limit_ns = static_cast<std::int64_t>(limit_ms * 1e6);
      return lost_pictures(step.observation, cameras[i]->spec().name, limit_ns).sentence();
    }
  }
  return {};
}

// A session that goes on with a dataset must not show the scenes of the first one again.
std::uint64_t CollectSession::scene_seed() const {
  return plan_.seed * 1'000'003ULL + (static_cast<std::uint64_t>(episodes_before_) << 20U) +
         static_cast<std::uint64_t>(attempt_);
}

void CollectSession::on_step(const Step& step) {
  now_ns_ = step.observation.time_ns;
  collect_outcomes();
  collect_annotations();
  const bool stopped = controller_.state() != RigState::running;
  if (phase_ == CollectPhase::starting || phase_ == CollectPhase::recording) {
    const std::string why = stopped ? controller_.reason() : trouble(step);
    if (!why.empty()) {
      controller_.hold(why);
    }
    if (stopped || !why.empty()) {
      end_take(true, why.empty() ? std::string(stopped_by_hand) : why);
    } else {
      record(step);
    }
  } else if (phase_ == CollectPhase::reset && reset_is_live_ && stopped) {
    // Somebody pressed Stop, or a device is gone: the arm must not move again by itself.
    if (controller_.reason().empty()) {
      enter_idle();
    } else {
      fail_with({ErrorCode::device_lost, controller_.reason(), {}, {}});
    }
  } else if (phase_ == CollectPhase::reset && reset_is_live_ && plan_.auto_start &&
             seconds(now_ns_ - phase_start_ns_) >= plan_.reset_s) {
    if (auto begun = begin_take(); !begun) {
      fail_with(begun.error());
    }
  }
  publish();
}

void CollectSession::fail_with(Error error) {
  CollectEvent event;
  event.kind = CollectEvent::Kind::failed;
  event.error = std::move(error);
  emit(std::move(event));
  controller_.hold();
  enter_idle();
}

// Why the take cannot go on, or empty. Losses below a second are repaired and counted instead (field cases).
std::string CollectSession::trouble(const Step& step) {
  if (std::string camera = lost_camera(step, lost_camera_ms); !camera.empty()) {
    return camera;
  }
  held_since_ns_ = !step.held ? 0 : held_since_ns_ == 0 ? now_ns_ : held_since_ns_;
  if (held_since_ns_ != 0 && now_ns_ - held_since_ns_ >= ns_per_s) {
    return "The leader's input is missing for a second. Check its cable.";
  }
  if (store_.free_bytes() < std::min(stop_free_bytes, plan_.stop_free_bytes)) {
    return "The disk is nearly full. Free some space or choose another folder.";
  }
  const auto failure = take_ ? take_->failure() : std::nullopt;
  return failure ? failure->sentence() : std::string();
}

void CollectSession::record(const Step& step) {
  if (step.ramping) {
    if (take_) {
      take_->go_on();
    }
    return;
  }
  if (phase_ == CollectPhase::starting) {
    take_ = store_.try_take();
    if (!take_) {
      if (const auto problem = store_.problem()) {
        fail_with(*problem);
      }
      return;
    }
    phase_ = CollectPhase::recording;
    phase_start_ns_ = now_ns_;
    CollectEvent event;
    event.kind = CollectEvent::Kind::recording;
    event.take = attempt_;
    emit(std::move(event));
  }
  take_->add(step);
  const std::int64_t limit = std::llround(plan_.episode_s * controller_.rig().profile.rate_hz);
  if (take_->health().rows >= std::max<std::int64_t>(limit, 1)) {
    const std::string why = lost_camera(step, silent_camera_ms);
    end_take(!why.empty(), why);
  }
}

Json CollectSession::facts_of(const Take& take, bool interrupted, const std::string& why) const {
  const TakeHealth& health = take.health();
  const auto& rig = controller_.rig();
  Json facts = {
      {"version", 1},
      {"software", std::string("tandem ") + TANDEM_VERSION},
      {"rig", rig.profile.name},
      {"simulated", rig.simulated},
      {"clock", controller_.lockstep() ? "lockstep" : "real"},
      {"leader", plan_.leader},
      {"seed", scene_seed()},
  };
  facts.update(health_facts(health, take.cameras()));
  facts["interrupted"] = interrupted;
  facts["reason"] = why;
  Json by_camera = Json::object();
  for (std::size_t i = 0; i < health.lost_by_camera.size(); ++i) {
    by_camera[rig.cameras[i]->spec().name] = health.lost_by_camera[i];
  }
  facts["lost_by_camera"] = std::move(by_camera);
  if (rig.world) {
    const SceneProgress progress = rig.world->progress();
    facts["scene"] = rig.profile.scene;
    facts["success"] = progress.success;
    facts["progress"] = progress.progress;
  }
  return facts;
}

void CollectSession::end_take(bool interrupted, const std::string& why) {
  CollectEvent event;
  event.take = attempt_;
  event.message = why;
  event.kind = interrupted ? CollectEvent::Kind::interrupted : CollectEvent::Kind::kept;
  // What was interrupted before half a second is no take.
  const std::int64_t least_rows = interrupted ? controller_.rig().profile.rate_hz / 2 : 1;
  event.kept = take_ && take_->health().rows >= std::max<std::int64_t>(least_rows, 1);
  event.lost = event.kept && take_->failure().has_value();
  if (event.kept) {
    last_dropped_ = take_->health().dropped_images;
    Json facts = facts_of(*take_, interrupted, why);
    hand_over(std::move(take_), std::move(facts));
  } else if (take_) {
    store_.discard(std::move(take_));
  }
  take_.reset();
  event.kept = event.kept && !event.lost;
  emit(std::move(event));
  if (controller_.lockstep()) {
    store_.wait_until_idle();
    collect_outcomes();
  }
  if (interrupted || save_failed()) {
    enter_idle();
  } else if (kept_ >= plan_.episodes) {
    finish_plan();
  } else {
    enter_reset();
  }
  publish();
}

void CollectSession::finish_plan() {
  controller_.end_episode();
  phase_ = CollectPhase::finished;
  CollectEvent done;
  done.kind = CollectEvent::Kind::finished;
  emit(std::move(done));
}

void CollectSession::enter_reset() {
  controller_.end_episode();
  phase_ = CollectPhase::reset;
  reset_is_live_ = controller_.state() == RigState::running;
  phase_start_ns_ = now_ns_;
  CollectEvent event;
  event.kind = CollectEvent::Kind::reset;
  emit(std::move(event));
}

void CollectSession::enter_idle() {
  phase_ = CollectPhase::idle;
  phase_start_ns_ = now_ns_;
}

void CollectSession::hand_over(std::unique_ptr<Take> take, Json facts) {
  ++kept_;
  unsaved_[++handed_over_].plan = plan_number_;
  store_.keep(std::move(take), plan_.task, std::move(facts), handed_over_);
}

bool CollectSession::save_failed() const {
  return std::any_of(unsaved_.begin(), unsaved_.end(), [](const auto& entry) { return entry.second.failed; });
}

bool CollectSession::saving() const {
  return std::any_of(unsaved_.begin(), unsaved_.end(), [](const auto& entry) { return !entry.second.failed; });
}

void CollectSession::collect_outcomes() {
  while (auto outcome = store_.next_outcome()) {
    on_outcome(*outcome);
  }
}

void CollectSession::on_outcome(const SaveOutcome& outcome) {
  Unsaved& take = unsaved_[outcome.ticket];
  const bool of_this_plan = take.plan == plan_number_;
  CollectEvent event;
  event.outcome = outcome;
  if (outcome.row) {
    saved_ += of_this_plan ? 1 : 0;
    event.kind = CollectEvent::Kind::saved;
    event.episode = last_saved_ = outcome.row->episode;
    event.plan_saved = saved_;
    event.plan_episodes = plan_.episodes;
    if (!take.changes.empty()) {
      store_.annotate(last_saved_, std::move(take.changes));
    }
  } else {
    event.kind = CollectEvent::Kind::save_failed;
    event.error = *outcome.error;
    kept_ -= of_this_plan && !outcome.can_repeat ? 1 : 0;
  }
  take.failed = outcome.can_repeat;
  if (!outcome.can_repeat) {
    unsaved_.erase(outcome.ticket);
  }
  const bool failed = !outcome.row;
  emit(std::move(event));
  if (failed) {
    stop_after_failed_save();
  }
}

// The first failed save stops the run: later takes would be lost in the same way.
void CollectSession::stop_after_failed_save() {
  if (phase_ == CollectPhase::idle) {
    return;
  }
  controller_.hold();
  if (take_) {
    end_take(true, "The take before it could not be saved.");  // it waits with that one
  }
  enter_idle();
}

void CollectSession::collect_annotations() {
  while (auto outcome = store_.next_annotation()) {
    CollectEvent event;
    event.kind = CollectEvent::Kind::annotated;
    event.episode = outcome->episode;
    event.changes = std::move(outcome->changes);
    event.error = outcome->error.value_or(Error{});
    emit(std::move(event));
  }
}

void CollectSession::publish() {
  CollectStatus status;
  status.phase = phase_;
  status.plan = plan_;
  status.kept = kept_;
  status.saved = saved_;
  status.discarded = discarded_;
  status.saving = saving();
  status.save_failed = save_failed();
  status.last_dropped = last_dropped_;
  if (take_) {
    status.health = take_->health();
    status.queue_share = take_->queue_share();
    status.elapsed_s = static_cast<double>(status.health.rows) / controller_.rig().profile.rate_hz;
  } else if (phase_ == CollectPhase::reset || phase_ == CollectPhase::starting) {
    status.elapsed_s = seconds(now_ns_ - phase_start_ns_);
  }
  status_.put(std::move(status));
}

}  // namespace tandem
