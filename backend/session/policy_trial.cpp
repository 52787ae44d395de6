#include "session/policy_trial.h"

#include <cmath>
#include <memory>
#include <utility>

#include "rollout/doctor.h"
#include "session/controller_driver.h"
#include "session/rollout_session.h"

namespace tandem {

namespace {

Result<PolicyBinding> bound_to(const Rig& rig, const PolicyTrialSetup& setup) {
  RigFacts facts{{}, rig.robot->joints(), rig.profile.rate_hz};
  for (const auto& camera : rig.cameras) {
    facts.cameras.push_back(camera->spec());
  }
  PolicyTiming timing;
  timing.p50_ms = setup.latency_ms;
  const auto fit = examine(*setup.policy.policy, facts, setup.policy.training, setup.cameras, setup.task, timing);
  for (const auto& finding : fit.findings) {
    if (finding.level == FindingLevel::red) {
      return fail(ErrorCode::mismatch, finding.text, finding.remedy);
    }
  }
  return fit.binding;
}

// What is connected for one trial, in the order of its making.
class TrialBench {
 public:
  TrialBench(Rig& rig, const PolicyTrialSetup& setup, const PolicyBinding& binding, TickClock& clock,
             EpisodeStore* store)
      : rig_(rig),
        setup_(setup),
        store_(store),
        controller_(rig, clock),
        rollout_(controller_, std::make_unique<PolicyModel>(setup.policy.policy, binding), pace_of(rig, setup),
                 {.cameras = binding.used_cameras(), .keep_s = 0, .policy = setup.policy_name}),
        watch_(rig.world.get()) {
    rollout_.runner().set_settings(setup.settings);
    controller_.add_sink(rollout_);
    controller_.add_sink(watch_);
  }

  Result<PolicyTrialOutcome> run() {
    TANDEM_TRY(controller_.connect());
    auto out = run_connected();
    controller_.disconnect();
    if (rig_.faults) {
      static_cast<void>(rig_.faults->set_fault(Fault::push, "", 0));
    }
    return out;
  }

 private:
  static RolloutPace pace_of(const Rig& rig, const PolicyTrialSetup& setup) {
    const int rate = rig.profile.rate_hz;
    return {rate, setup.lockstep, static_cast<std::int64_t>(std::ceil(setup.latency_ms * rate / 1000.0)), true};
  }

  Result<PolicyTrialOutcome> run_connected() {
    ControllerDriver driver(controller_, [this] { return setup_.stop && setup_.stop(); });
    TANDEM_TRY(driver.run_until([this] { return controller_.status().time_ns != 0; }));
    TANDEM_TRY(driver.command([](Controller& controller) { return controller.arm(); }));
    if (store_ != nullptr) {
      store_->wait_until_idle();
    }
    watch_.begin(static_cast<std::int64_t>(setup_.horizon_s * rig_.profile.rate_hz));
    TANDEM_TRY(driver.command([this](Controller&) { return begin(); }));
    // Lost before its first tick it is not watched at all.
    const auto given_up = [this] {
      const ControlStatus now = controller_.status();
      return now.state != RigState::running && !now.reason.empty();
    };
    TANDEM_TRY(driver.run_until([&] { return watch_.done() || given_up(); }));
    PolicyTrialOutcome out;
    TANDEM_TRY(driver.command([&](Controller&) -> Result<void> {
      out = ended();
      return {};
    }));
    controller_.stop();
    TANDEM_TRY(driver.run_until([this] { return controller_.status().state != RigState::running; }));
    return out;
  }

  Result<void> begin() {
    if (rig_.world) {
      rig_.world->reset_scene(setup_.seed, setup_.places);
    }
    if (setup_.push > 0 && rig_.faults) {
      TANDEM_TRY(rig_.faults->set_fault(Fault::push, "", setup_.push));
    }
    if (store_ != nullptr) {
      TANDEM_TRY(rollout_.begin_recording(*store_, RecordFrom::start));
    }
    return rollout_.run(setup_.task, setup_.seed);
  }

  PolicyTrialOutcome ended() {
    PolicyTrialOutcome out;
    out.episode = watch_.outcome();
    out.figures = rollout_.runner().status();
    out.fault = controller_.reason();
    out.policy_fault = out.figures.failed;
    out.stopped = !watch_.done() && out.fault.empty();
    if (store_ != nullptr) {
      Json facts = setup_.blind ? Json{{"policy", setup_.policy_name}, {"task", setup_.task}} : rollout_.facts();
      facts["seed"] = setup_.seed;
      facts["interrupted"] = !out.fault.empty();
      facts["reason"] = out.fault;
      facts["success"] = out.episode.success;
      facts["progress"] = out.episode.progress;
      const EpisodeResult result =
          setup_.result ? setup_.result(out.episode) : EpisodeResult{out.episode.success, out.episode.progress};
      static_cast<void>(rollout_.end_recording(!out.stopped, facts, 0, result));
    }
    return out;
  }

  Rig& rig_;
  const PolicyTrialSetup& setup_;
  EpisodeStore* store_;
  Controller controller_;
  RolloutSession rollout_;
  EpisodeWatch watch_;
};

}  // namespace

Result<PolicyTrialOutcome> run_policy_trial(Rig& rig, const PolicyTrialSetup& setup) {
  const auto binding = bound_to(rig, setup);
  if (!binding) {
    return std::unexpected(binding.error());
  }
  auto clock = make_clock(rig, setup.lockstep);
  if (!clock) {
    return std::unexpected(clock.error());
  }
  Result<Recording> recording = Recording();
  if (setup.recording) {
    recording = open_recording(rig, *setup.recording, setup.lockstep);
    if (!recording) {
      return std::unexpected(recording.error());
    }
  }
  EpisodeStore* store = recording->store.get();
  auto out = TrialBench(rig, setup, *binding, **clock, store).run();
  if (!out || store == nullptr) {
    return out;
  }
  store->wait_until_idle();
  while (const auto saved = store->next_outcome()) {
    if (saved->error) {
      return std::unexpected(*saved->error);
    }
    out->recorded = saved->row->episode;
  }
  return out;
}

}  // namespace tandem
