#include <algorithm>

#include "base/files.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rigs.h"
#include "dataset/video_encoder.h"
#include "session/controller.h"
#include "session/setup.h"

namespace tandem::cli {
namespace {

struct RigOptionsCli {
  RigChoice rig;
  bool json = false;
};

int list(const RigOptionsCli& options) {
  const Output output(options.json);
  const auto resources = resource_folder();
  if (!resources) {
    return output.error(resources.error());
  }
  int code = exit_ok;
  for (const auto& profile : list_rig_profiles(*resources)) {
    if (!profile) {
      code = output.error(profile.error());
      continue;
    }
    const bool simulated = profile->driver == "sim" || profile->driver == "synthetic";
    std::string cameras;
    Json names = Json::array();
    for (const auto& camera : profile->cameras) {
      cameras += (cameras.empty() ? "" : ", ") + camera.spec.name;
      names.push_back(camera.spec.name);
    }
    output.line(profile->name + ": " + profile->title + " (" + profile->robot_type + (simulated ? ", SIMULATED" : "") +
                    "; cameras: " + cameras + ")",
                {{"event", "rig"},
                 {"name", profile->name},
                 {"title", profile->title},
                 {"robot_type", profile->robot_type},
                 {"simulated", simulated},
                 {"rate_hz", profile->rate_hz},
                 {"cameras", names}});
  }
  return code;
}

// Connects the rig, ticks it for two seconds and looks at every device.
int check(const RigOptionsCli& options) {
  const Output output(options.json);
  auto made = make_rig_with_faults(options.rig);
  if (!made) {
    return output.usage(made.error());
  }
  Rig& rig = *made->rig;
  auto clock = make_clock(rig, false);
  if (!clock) {
    return output.usage(clock.error());
  }
  Controller controller(rig, **clock);
  if (auto connected = controller.connect(); !connected) {
    return output.error(connected.error());
  }
  if (auto applied = apply_faults(made->faults, rig, 1e9); !applied) {
    return output.error(applied.error());
  }
  const int ticks = 2 * rig.profile.rate_hz;
  for (int i = 0; i < ticks; ++i) {
    if (auto ticked = controller.tick(); !ticked) {
      return output.error(ticked.error());
    }
  }
  const ControlStatus status = controller.status();
  int code = exit_ok;
  const auto item = [&](const std::string& name, bool good, const std::string& text, const std::string& remedy) {
    code = good ? code : exit_failed;
    const std::string stop = text.ends_with('.') ? " " : ". ";
    output.line((good ? "ok   " : "FAIL ") + name + ": " + text + (good ? "" : stop + remedy),
                {{"event", "check"}, {"item", name}, {"ok", good}, {"text", text}, {"remedy", good ? "" : remedy}});
  };
  const double target = rig.profile.rate_hz;
  char text[160];
  std::snprintf(text, sizeof text, "%.1f of %.0f Hz, worst jitter %.2f ms", status.loop.hz_average, target,
                status.loop.period_error_max_ms);
  item("control loop", status.loop.hz_average > 0.95 * target, text, "Close other programs or lower the rate.");
  std::snprintf(text, sizeof text, "%zu joints, read in %.2f ms, %lld errors", status.joints.size(), status.bus_ms,
                static_cast<long long>(status.bus_errors));
  item("follower", status.bus_errors == 0, text, "Check the cable and the power supply of the arm.");
  for (const auto& camera : status.cameras) {
    std::snprintf(text, sizeof text, "%.1f fps, newest picture %.0f ms old", camera.fps, camera.age_ms);
    item("camera " + camera.name, camera.connected && camera.age_ms < 200, text,
         rig.simulated ? "This machine draws it too slowly: give it fewer pixels or a lower rate."
                       : "Replug the camera or choose another.");
  }
  for (const auto& [name, leader] : rig.leaders) {
    const bool lost = !leader_answers(rig);
    const auto connected = leader->connect();
    item("leader " + name, connected && !lost,
         !connected ? connected.error().message
         : lost     ? "does not answer"
                    : "answers",
         "Check its cable.");
    leader->disconnect();
  }
  const std::string& first = rig.profile.leader;
  if (!first.empty() && !rig.leaders.contains(first)) {
    item("leader " + first, false, "the rig file asks for it, and there is none of this name",
         "Correct the field leader of the rig file.");
  }
  int width = 320;
  int height = 240;
  for (const auto& camera : rig.profile.cameras) {
    width = std::max(width, camera.spec.width);
    height = std::max(height, camera.spec.height);
  }
  const int cameras = static_cast<int>(status.cameras.size());
  // What is recorded with where nothing is asked for; `auto` says what this machine can do.
  const auto usual = choose_codec(RecordingOptions().vcodec, width, height, rig.profile.rate_hz, cameras);
  const auto measured = choose_codec("auto", width, height, rig.profile.rate_hz, cameras);
  const auto& codec = usual ? measured : usual;
  item("video encoder", codec.has_value(), codec ? codec->reason : codec.error().message,
       codec ? "" : codec.error().hint);
  controller.disconnect();
  return code;
}

}  // namespace

void add_rig_command(CLI::App& program, Action& action) {
  auto* noun = program.add_subcommand("rig", "Look at rigs");
  noun->require_subcommand(1);
  auto options = std::make_shared<RigOptionsCli>();
  auto* all = noun->add_subcommand("list", "List the rigs Tandem knows");
  all->footer("Example:\n  tandem-cli rig list --json");
  all->add_flag("--json", options->json, "One JSON object a line");
  all->callback([options, &action] { action = [options] { return list(*options); }; });
  auto* one = noun->add_subcommand("check", "Connect a rig, torque off, and check every device");
  add_rig_options(*one, options->rig);
  add_fault_option(*one, options->rig);
  one->add_option("rig", options->rig.name, "The rig, as with --rig");
  one->add_flag("--json", options->json, "One JSON object a line");
  one->footer("Example:\n  tandem-cli rig check sim-so101");
  one->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace tandem::cli
