#include "rollout/doctor.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <utility>

namespace tandem {

namespace {

const std::string image_prefix = "observation.images.";

class Doctor {
 public:
  Doctor(const Policy& policy, const RigFacts& rig) : policy_(policy), rig_(rig) {}

  void look_at_cameras(const std::map<std::string, std::string>& wanted);
  void look_at_joints();
  void look_at_statistics();
  void look_at_task(const std::string& task);
  void look_at_time(double latency_ms);
  [[nodiscard]] Compatibility result() { return std::move(out_); }

 private:
  void say(FindingLevel level, std::string item, std::string text, std::string remedy = {}) {
    out_.findings.push_back({level, std::move(item), std::move(text), std::move(remedy)});
  }
  [[nodiscard]] const CameraSpec* camera_for(const std::string& slot, const std::map<std::string, std::string>& wanted);
  void look_at_size(const PolicyFeature& slot, const CameraSpec& camera);
  void look_at_range(const std::string& feature);

  const Policy& policy_;
  const RigFacts& rig_;
  Compatibility out_;
};

std::string short_name(const std::string& feature) {
  return feature.starts_with(image_prefix) ? feature.substr(image_prefix.size()) : feature;
}

std::string names_of(const auto& list, auto name) {
  std::string out;
  for (const auto& one : list) {
    out += (out.empty() ? "" : ", ") + name(one);
  }
  return out.empty() ? "none" : out;
}

const CameraSpec* Doctor::camera_for(const std::string& slot, const std::map<std::string, std::string>& wanted) {
  for (const auto& camera : rig_.cameras) {
    const auto chosen = wanted.find(camera.name);
    if (chosen != wanted.end() ? short_name(chosen->second) == short_name(slot) : camera.name == short_name(slot)) {
      return &camera;
    }
  }
  return nullptr;
}

void Doctor::look_at_size(const PolicyFeature& slot, const CameraSpec& camera) {
  const auto height = slot.shape[1];
  const auto width = slot.shape[2];
  const std::string sizes = std::to_string(camera.width) + "x" + std::to_string(camera.height) +
                            ", the policy was trained on " + std::to_string(width) + "x" + std::to_string(height);
  const bool resizes = policy_.config().type == "smolvla";
  const double shape =
      static_cast<double>(camera.width) / camera.height * static_cast<double>(height) / static_cast<double>(width);
  if (camera.width == width && camera.height == height) {
    say(FindingLevel::green, "size of " + camera.name, "The pictures have the size of the training.");
  } else if (resizes) {
    const bool alike = std::abs(shape - 1) < 0.02 || height == width;
    say(alike ? FindingLevel::green : FindingLevel::amber, "size of " + camera.name,
        "The pictures are " + sizes + "; the policy resizes them.",
        alike ? "" : "Set the camera to the proportions of the training.");
  } else {
    say(FindingLevel::red, "size of " + camera.name, "The pictures are " + sizes + ".",
        "Set the camera of the rig to the size of the training.");
  }
}

void Doctor::look_at_cameras(const std::map<std::string, std::string>& wanted) {
  const auto& renames = policy_.processor().renames();
  const auto outer = [&](const std::string& slot) {
    const auto found = std::ranges::find_if(renames, [&](const auto& entry) { return entry.second == slot; });
    return found == renames.end() ? slot : found->first;
  };
  std::set<std::string> used;
  std::vector<std::string> empty;
  for (const auto& slot : policy_.config().cameras()) {
    if (is_empty_camera(slot)) {
      continue;
    }
    const std::string name = outer(slot.name);
    const CameraSpec* camera = camera_for(name, wanted);
    camera = camera == nullptr ? camera_for(slot.name, wanted) : camera;
    if (camera == nullptr || !used.insert(camera->name).second) {
      empty.push_back(short_name(slot.name));
      out_.inputs.push_back({slot.name, {}});
      continue;
    }
    out_.inputs.push_back({slot.name, camera->name});
    out_.binding.cameras[camera->name] = name;
    say(FindingLevel::green, "camera " + camera->name, "It feeds " + short_name(slot.name) + ".");
    look_at_size(slot, *camera);
  }
  for (const auto& [from, to] : wanted) {
    if (std::ranges::find(rig_.cameras, from, &CameraSpec::name) == rig_.cameras.end()) {
      say(FindingLevel::red, "camera " + from, "The rig has no camera of this name.",
          "Its cameras are " + names_of(rig_.cameras, [](const CameraSpec& camera) { return camera.name; }) + ".");
    } else if (!out_.binding.cameras.contains(from)) {
      say(FindingLevel::red, "camera " + from, "The policy has no input " + short_name(to) + ".",
          "Its inputs are " + names_of(policy_.config().cameras(), [](const PolicyFeature& slot) {
            return short_name(slot.name);
          }) + ".");
    }
  }
  if (empty.empty()) {
    return;
  }
  std::vector<std::string> idle;
  for (const auto& camera : rig_.cameras) {
    if (!used.contains(camera.name)) {
      idle.push_back(camera.name);
    }
  }
  const bool may_miss = policy_.config().type == "smolvla" && !out_.binding.cameras.empty() && idle.empty();
  say(may_miss ? FindingLevel::amber : FindingLevel::red, "cameras",
      "No camera feeds " + names_of(empty, [](const std::string& name) { return name; }) + ".",
      idle.empty()
          ? "Connect the cameras the policy was trained with."
          : "Say which camera it is, one of " + names_of(idle, [](const std::string& name) { return name; }) + ".");
}

void Doctor::look_at_range(const std::string& feature) {
  const auto* statistics = policy_.processor().statistics(feature);
  if (statistics == nullptr) {
    return;
  }
  const auto of = [&](const char* name) {
    const auto found = statistics->find(name);
    return found == statistics->end() ? std::vector<float>{} : found->second;
  };
  const auto mean = of("mean");
  const auto low = of("min");
  const auto high = of("max");
  for (std::size_t i = 0; i < rig_.joints.size(); ++i) {
    const auto& joint = rig_.joints[i];
    const double room = 0.1 * (joint.max - joint.min);
    const auto outside = [&](const std::vector<float>& values) {
      return i < values.size() && (values[i] < joint.min - room || values[i] > joint.max + room);
    };
    if (outside(mean) || (mean.empty() && outside(low) && outside(high))) {
      char text[200];
      std::snprintf(text, sizeof text,
                    "%s of the training is %.1f on average, which the rig cannot reach (%.0f to %.0f).",
                    joint.name.c_str(), static_cast<double>(mean.empty() ? low[i] : mean[i]), joint.min, joint.max);
      say(FindingLevel::red, "units", text, "The policy was trained in other units or on another arm.");
      return;
    }
  }
  say(FindingLevel::green, "units", "The training of " + feature + " lies within the range of the joints.");
}

void Doctor::look_at_joints() {
  const auto& config = policy_.config();
  const auto joints = static_cast<std::int64_t>(rig_.joints.size());
  const auto state = config.input_width(FeatureKind::state);
  const auto action = config.action_width();
  for (std::size_t i = 0; i < rig_.joints.size(); ++i) {
    out_.binding.joints.push_back(i);
  }
  if ((state != 0 && state != joints) || action != joints) {
    say(FindingLevel::red, "joints",
        "The policy reads " + std::to_string(state) + " and commands " + std::to_string(action) +
            " joints, the robot has " + std::to_string(joints) + ".",
        "Use the robot the policy was trained on.");
    return;
  }
  if (config.input_width(FeatureKind::environment) != 0) {
    say(FindingLevel::red, "environment state", "The policy reads a state of the environment, which no rig gives.",
        "Use a policy that reads cameras and joints.");
  }
  say(FindingLevel::amber, "joint order",
      "The checkpoint names no joints; the order of the robot is taken: " +
          names_of(rig_.joints, [](const JointSpec& joint) { return joint.name; }) + ".",
      "Compare it with the dataset the policy was trained on.");
  look_at_range("action");
}

void Doctor::look_at_statistics() {
  const auto missing = policy_.processor().without_statistics();
  if (missing.empty()) {
    say(FindingLevel::green, "statistics", "Every normalised feature has its statistics.");
    return;
  }
  say(FindingLevel::red, "statistics",
      "There are none for " + names_of(missing, [](const std::string& name) { return name; }) +
          ": the robot would get numbers near zero where it expects degrees.",
      "Bind the statistics of the dataset the policy was trained on.");
}

void Doctor::look_at_task(const std::string& task) {
  const auto most = policy_.processor().max_tokens();
  if (most == 0) {
    return;
  }
  const auto count = static_cast<std::int64_t>(policy_.processor().tokens_of(task).size());
  if (task.empty()) {
    say(FindingLevel::red, "task", "The policy is told what to do, and there is no task.", "Enter the task.");
  } else if (count > most) {
    say(FindingLevel::amber, "task",
        "The task has " + std::to_string(count) + " tokens, the policy reads " + std::to_string(most) +
            "; the rest is cut off.",
        "Shorten the task.");
  } else {
    say(FindingLevel::green, "task",
        "The task has " + std::to_string(count) + " of at most " + std::to_string(most) + " tokens.");
  }
}

void Doctor::look_at_time(double latency_ms) {
  const auto& traits = policy_.traits();
  const double chunk_ms = static_cast<double>(traits.chunk) * 1000.0 / rig_.rate_hz;
  char text[200];
  if (latency_ms <= 0) {
    return;
  }
  std::snprintf(text, sizeof text, "An inference takes %.0f ms here, its %lld actions last %.0f ms.", latency_ms,
                static_cast<long long>(traits.chunk), chunk_ms);
  const double share = latency_ms / chunk_ms;
  say(share < 0.6 ? FindingLevel::green : FindingLevel::amber, "time", text,
      share < 0.6   ? ""
      : share < 1.0 ? "Asynchronous inference will hardly keep up: choose a smaller precision or a faster machine."
                    : "The arm will stand still most of the time: choose a smaller precision or a faster machine.");
}

}  // namespace

std::string name_of(FindingLevel level) {
  return level == FindingLevel::green ? "green" : level == FindingLevel::amber ? "amber" : "red";
}

FindingLevel Compatibility::worst() const {
  FindingLevel worst = FindingLevel::green;
  for (const auto& finding : findings) {
    worst = std::max(worst, finding.level);
  }
  return worst;
}

FitFinding precision_finding(Precision precision, const PrecisionError& error) {
  char text[200];
  std::snprintf(text, sizeof text, "In %s the actions differ from fp32 by %.2f on average and %.2f at most.",
                name_of(precision).c_str(), error.mean, error.largest);
  return {FindingLevel::amber, "precision", text, "Compare with what the task needs; fp32 is exact and slower."};
}

Compatibility examine(const Policy& policy, const RigFacts& rig, const std::map<std::string, std::string>& cameras,
                      const std::string& task, double latency_ms) {
  Doctor doctor(policy, rig);
  doctor.look_at_cameras(cameras);
  doctor.look_at_joints();
  doctor.look_at_statistics();
  doctor.look_at_task(task);
  doctor.look_at_time(latency_ms);
  Compatibility out = doctor.result();
  for (const auto& camera : rig.cameras) {
    out.binding.camera_names.push_back(camera.name);
  }
  return out;
}

}  // namespace tandem
