#include "cli/rollout_dry.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "cli/shadow_table.h"
#include "cli/signals.h"
#include "session/controller_driver.h"

namespace tandem::cli {
namespace {

std::vector<std::string> feature_names(const Rig& rig) {
  std::vector<std::string> out;
  for (const auto& joint : rig.robot->joints()) {
    out.push_back(joint.feature());
  }
  return out;
}

// What the policy would have sent: how far from where the arm stands it begins, and how far it would have led each
// joint.
Json say_actions(const Output& output, const Rig& rig, const DryFigures& dry) {
  Json joints = Json::object();
  const auto& specs = rig.robot->joints();
  for (std::size_t i = 0; i < dry.first.size() && i < specs.size() && i < dry.pose.size(); ++i) {
    const JointSpec& joint = specs[i];
    const bool beyond = dry.lowest[i] < joint.min || dry.highest[i] > joint.max;
    char text[200];
    std::snprintf(text, sizeof text, "%-24s stands at %8.2f, begins at %8.2f, goes from %8.2f to %8.2f%s",
                  joint.feature().c_str(), dry.pose[i], dry.first[i], dry.lowest[i], dry.highest[i],
                  beyond ? "  beyond the limits of the rig" : "");
    if (!output.json()) {
      output.line(text, {});
    }
    joints[joint.feature()] = {{"pose", dry.pose[i]},
                               {"first", dry.first[i]},
                               {"lowest", dry.lowest[i]},
                               {"highest", dry.highest[i]},
                               {"beyond_limits", beyond}};
  }
  return joints;
}

Result<void> say_shadow(const Output& output, const Rig& rig, const ShadowMeter& meter, const DryRun& dry) {
  const auto names = feature_names(rig);
  const auto errors = meter.by_joint();
  const auto largest = meter.largest();
  for (std::size_t i = 0; i < errors.size() && !output.json(); ++i) {
    char text[120];
    std::snprintf(text, sizeof text, "%-24s mean error %8.3f, largest %8.3f", names[i].c_str(), errors[i], largest[i]);
    output.line(text, {});
  }
  Json line = {{"event", "shadow"}, {"leader", dry.leader}};
  line.update(meter.to_json(names));
  output.line("Compared with " + dry.leader + " over " + std::to_string(meter.samples()) + " ticks", line);
  return write_table(dry.table, meter, names);
}

Result<void> drive(ControllerDriver& driver, Controller& controller, RolloutSession& rollout, const DryRun& dry) {
  const auto state = [&] { return controller.status(); };
  TANDEM_TRY(driver.run_until([&] { return state().time_ns != 0; }));
  if (!dry.leader.empty()) {
    TANDEM_TRY(driver.command([](Controller& each) { return each.arm(); }));
    TANDEM_TRY(driver.command([&](Controller& each) { return each.teleoperate(dry.leader, dry.seed); }));
    TANDEM_TRY(driver.run_until(
        [&] { return !state().reason.empty() || (state().state == RigState::running && !state().ramping); }));
  }
  TANDEM_TRY(driver.command([&](Controller&) { return rollout.dry_run(dry.task, dry.seed); }));
  const auto end_ns = state().time_ns + static_cast<std::int64_t>(dry.seconds * 1e9);
  TANDEM_TRY(driver.run_until([&] {
    const bool led = dry.leader.empty() || state().state == RigState::running;
    return state().time_ns >= end_ns || rollout.status().phase != RolloutPhase::dry || !led;
  }));
  if (const auto problem = rollout.status().problem) {
    return std::unexpected(*problem);
  }
  const std::string reason = state().reason;
  if (reason.empty()) {
    return {};
  }
  return fail(ErrorCode::device_lost, reason, "");
}

}  // namespace

Result<void> check_dry_run(const DryRun& dry, const Rig& rig) {
  if (!dry.leader.empty()) {
    const auto leader = find_leader(rig, dry.leader);
    if (!leader) {
      return std::unexpected(leader.error());
    }
    if (dry.leader == "keyboard" || dry.leader == "sliders") {
      return fail(ErrorCode::invalid_input, "The leader " + dry.leader + " is moved in the window; there is none here.",
                  "Start \"tandem\", or lead with a script, a gamepad or an arm.");
    }
  } else if (!dry.table.empty()) {
    return fail(ErrorCode::invalid_input, "--table needs somebody to compare with.", "Add --shadow LEADER.");
  }
  return check_table(dry.table);
}

int run_dry(const Output& output, Rig& rig, Controller& controller, RolloutSession& rollout,
            std::vector<PlannedFault>& faults, const DryRun& dry) {
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  std::optional<Error> error;
  {
    ControllerDriver driver(controller, stop_requested, [&](double now_s) { return apply_faults(faults, rig, now_s); });
    if (auto run = drive(driver, controller, rollout, dry); !run) {
      error = run.error();
    }
  }
  controller.disconnect();
  const DryFigures& figures = rollout.dry();
  const RolloutStatus status = rollout.runner().status();
  const Json joints = say_actions(output, rig, figures);
  if (!dry.leader.empty()) {
    if (auto said = say_shadow(output, rig, rollout.shadow(), dry); !said) {
      return output.error(said.error());
    }
  }
  output.line("Dry run: " + std::to_string(status.inferences) + " inferences, " + std::to_string(figures.ticks) +
                  " actions; " + (dry.leader.empty() ? "nothing moved" : dry.leader + " led the arm") +
                  (rig.simulated ? " (SIMULATED rig)" : ""),
              {{"event", "dry_run"},
               {"inferences", status.inferences},
               {"actions", figures.ticks},
               {"latency_p50_ms", status.inferences > 0 ? Json(status.latency_p50_ms) : Json()},
               {"latency_p95_ms", status.inferences > 0 ? Json(status.latency_p95_ms) : Json()},
               {"joints", joints},
               {"simulated", rig.simulated}});
  if (error) {
    output.error(*error);
    return error->code == ErrorCode::device_lost ? exit_interrupted : exit_failed;
  }
  return stop_requested() ? exit_cancelled : exit_ok;
}

}  // namespace tandem::cli
