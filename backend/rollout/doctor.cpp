#include "rollout/doctor.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>
#include <utility>

#include "policy/config_fields.h"

namespace tandem {

namespace {

const std::string image_prefix = "observation.images.";

// Where two sets of statistics speak of different things.
struct Apart {
  std::size_t place;
  double own_mean, own_std, mean, std;
};

std::optional<Apart> far_apart(const FeatureStatistics& own, const FeatureStatistics& theirs) {
  const auto at = [](const FeatureStatistics& all, const char* name, std::size_t i) {
    const auto found = all.find(name);
    return found == all.end() || i >= found->second.size() ? std::nan("") : static_cast<double>(found->second[i]);
  };
  const auto mean = theirs.find("mean");
  for (std::size_t i = 0; mean != theirs.end() && i < mean->second.size(); ++i) {
    const Apart pair{i, at(own, "mean", i), at(own, "std", i), at(theirs, "mean", i), at(theirs, "std", i)};
    const double spread = std::max({pair.own_std, pair.std, 1e-3});
    const bool other_scale = std::min(pair.own_std, pair.std) < 0.1 * spread && spread > 1;
    if (std::abs(pair.own_mean - pair.mean) > 2 * spread || other_scale) {
      return pair;
    }
  }
  return std::nullopt;
}

class Doctor {
 public:
  Doctor(const Policy& policy, const RigFacts& rig, const TrainingFacts& training)
      : policy_(policy), rig_(rig), training_(training) {}

  void look_at_cameras(const std::map<std::string, std::string>& wanted);
  void look_at_joints();
  void look_at_rate();
  void look_at_config();
  void look_at_training();
  void look_at_statistics();
  void compare_statistics();
  void look_at_task(const std::string& task);
  void look_at_time(double latency_ms);
  void look_at_actions(const PolicyTiming& timing);
  [[nodiscard]] Compatibility result() { return std::move(out_); }

 private:
  void say(FindingLevel level, std::string item, std::string text, std::string remedy = {}) {
    out_.findings.push_back({level, std::move(item), std::move(text), std::move(remedy)});
  }
  [[nodiscard]] const CameraSpec* camera_for(const std::string& slot, const std::map<std::string, std::string>& wanted);
  void look_at_size(const PolicyFeature& slot, const CameraSpec& camera);
  void look_at_range(const std::string& feature);
  bool spread_is_possible(const std::vector<float>& deviation);
  bool looks_like_radians(const FeatureStatistics& statistics);
  void look_at_state();
  [[nodiscard]] std::vector<std::string> joints_of_training() const;
  void bind_joints(const std::vector<std::string>& wanted);

  const Policy& policy_;
  const RigFacts& rig_;
  const TrainingFacts& training_;
  Compatibility out_;
};

std::string short_name(const std::string& feature) {
  return feature.starts_with(image_prefix) ? feature.substr(image_prefix.size()) : feature;
}

// "main_shoulder_pan.pos" → "shoulder_pan": datasets before LeRobot 0.3 put the name of the bus in front.
std::string plain_joint(const std::string& name) {
  std::string out = name.ends_with(".pos") ? name.substr(0, name.size() - 4) : name;
  return out.starts_with("main_") ? out.substr(5) : out;
}

std::string names_of(const auto& list, auto name) {
  std::string out;
  for (const auto& one : list) {
    out += (out.empty() ? "" : ", ") + name(one);
  }
  return out.empty() ? "none" : out;
}

const CameraSpec* Doctor::camera_for(const std::string& slot, const std::map<std::string, std::string>& wanted) {
  // What was chosen comes before what only has the same name.
  for (const auto& camera : rig_.cameras) {
    const auto chosen = wanted.find(camera.name);
    if (chosen != wanted.end() && short_name(chosen->second) == short_name(slot)) {
      return &camera;
    }
  }
  for (const auto& camera : rig_.cameras) {
    if (!wanted.contains(camera.name) && camera.name == short_name(slot)) {
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
    const bool crossed = camera->name != short_name(slot.name) &&
                         std::ranges::any_of(policy_.config().cameras(), [&](const PolicyFeature& other) {
                           return short_name(outer(other.name)) == camera->name;
                         });
    say(crossed ? FindingLevel::amber : FindingLevel::green, "camera " + camera->name,
        "It feeds " + short_name(slot.name) + (crossed ? ", although the policy has an input of its own name." : "."),
        crossed ? "Look whether the cameras are crossed." : "");
    look_at_size(slot, *camera);
  }
  for (const auto& [from, to] : wanted) {
    if (std::ranges::find(rig_.cameras, from, &CameraSpec::name) == rig_.cameras.end()) {
      say(FindingLevel::red, "camera " + from, "The rig has no camera of this name.",
          "Its cameras are " + names_of(rig_.cameras, [](const CameraSpec& camera) { return camera.name; }) + ".");
    } else if (!out_.binding.cameras.contains(from)) {
      const bool taken = std::ranges::any_of(out_.inputs, [&](const InputMatch& match) {
        return !match.camera.empty() && short_name(match.feature) == short_name(to);
      });
      if (taken) {
        say(FindingLevel::red, "camera " + from, "Another camera feeds " + short_name(to) + " already.",
            "Give each input of the policy a camera of its own.");
        continue;
      }
      say(FindingLevel::red, "camera " + from, "The policy has no input " + short_name(to) + ".",
          "Its inputs are " + names_of(policy_.config().cameras(), [](const PolicyFeature& slot) {
            return short_name(slot.name);
          }) + ".");
    }
  }
  std::vector<std::string> idle;
  for (const auto& camera : rig_.cameras) {
    if (!used.contains(camera.name)) {
      idle.push_back(camera.name);
    }
  }
  if (empty.empty()) {
    for (const auto& name : idle) {
      say(FindingLevel::green, "camera " + name, "The policy does not look at it.");
    }
    return;
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
    const auto& joint = rig_.joints[out_.binding.joints[i]];
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
  if (spread_is_possible(of("std")) && !looks_like_radians(*statistics)) {
    say(FindingLevel::green, "units", "The training of " + feature + " lies within the range of the joints.");
  }
}

// A network gives numbers around 0 ± 1: times the deviation of the training they must be ways that a joint can go.
bool Doctor::spread_is_possible(const std::vector<float>& deviation) {
  std::vector<std::string> still;
  for (std::size_t i = 0; i < std::min(rig_.joints.size(), deviation.size()); ++i) {
    const auto& joint = rig_.joints[out_.binding.joints[i]];
    if (deviation[i] == 0) {
      still.push_back(joint.name);
      continue;
    }
    if (deviation[i] > 0 && static_cast<double>(deviation[i]) <= joint.max - joint.min) {
      continue;
    }
    char text[200];
    std::snprintf(text, sizeof text,
                  "%s of the training deviates by %g, which is no spread of a joint from %.0f to %.0f.",
                  joint.name.c_str(), static_cast<double>(deviation[i]), joint.min, joint.max);
    say(FindingLevel::red, "units", text,
        "The statistics are damaged or of another arm: --trained-on takes those of the dataset.");
    return false;
  }
  if (!still.empty()) {
    say(FindingLevel::amber, "units",
        names_of(still, [](const std::string& name) { return name; }) + " never moved in the training.",
        "The policy will hold it where it was.");
  }
  return still.empty();
}

// Degrees that all stay within a full turn of radians are none.
bool Doctor::looks_like_radians(const FeatureStatistics& statistics) {
  const auto of = [&](const char* name, std::size_t i) {
    const auto found = statistics.find(name);
    return found == statistics.end() || i >= found->second.size() ? 0.0 : static_cast<double>(found->second[i]);
  };
  double farthest = 0;
  int joints = 0;
  for (std::size_t i = 0; i < rig_.joints.size(); ++i) {
    const auto& joint = rig_.joints[out_.binding.joints[i]];
    if (joint.unit != JointUnit::degrees || joint.max - joint.min < 90) {
      continue;
    }
    ++joints;
    farthest = std::max({farthest, std::abs(of("min", i)), std::abs(of("max", i)),
                         std::abs(of("mean", i)) + 3 * std::abs(of("std", i))});
  }
  if (joints < 2 || farthest > 6.3 || farthest == 0) {
    return false;
  }
  char text[120];
  std::snprintf(text, sizeof text, "No joint went farther than %.1f from 0 in the training: that looks like radians.",
                farthest);
  say(FindingLevel::amber, "units", text, "Compare it with the dataset the policy was trained on (--trained-on).");
  return true;
}

void Doctor::look_at_state() {
  const auto* statistics = policy_.processor().statistics("observation.state");
  const auto deviation = statistics == nullptr ? FeatureStatistics::const_iterator{} : statistics->find("std");
  if (statistics == nullptr || deviation == statistics->end()) {
    return;
  }
  std::vector<std::string> still;
  for (std::size_t i = 0; i < std::min(rig_.joints.size(), deviation->second.size()); ++i) {
    if (deviation->second[i] <= 0) {
      still.push_back(rig_.joints[out_.binding.joints[i]].name);
    }
  }
  if (!still.empty()) {
    say(FindingLevel::amber, "statistics",
        "The state of " + names_of(still, [](const std::string& name) { return name; }) +
            " never changed in the training, or its statistics are damaged.",
        "Compare it with the dataset the policy was trained on (--trained-on).");
  }
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
  bind_joints(joints_of_training());
  look_at_range("action");
  look_at_state();
}

// The names of the dataset, or those that newer configs carry.
std::vector<std::string> Doctor::joints_of_training() const {
  if (!training_.joints.empty()) {
    return training_.joints;
  }
  std::vector<std::string> out;
  const Json& raw = policy_.config().raw;
  const auto names = raw.find("action_feature_names");
  for (const auto& name : names != raw.end() && names->is_array() ? *names : Json::array()) {
    out.push_back(name.is_string() ? name.get<std::string>() : std::string());
  }
  return out;
}

void Doctor::bind_joints(const std::vector<std::string>& wanted) {
  const auto name_of_joint = [](const JointSpec& joint) { return joint.name; };
  const std::string robot = names_of(rig_.joints, name_of_joint);
  if (wanted.empty()) {
    say(FindingLevel::amber, "joint order",
        "The checkpoint names no joints; the order of the robot is taken: " + robot + ".",
        "Compare it with the dataset the policy was trained on, or name that dataset.");
    return;
  }
  std::vector<std::size_t> places;
  for (const auto& name : wanted) {
    const auto found = std::ranges::find(rig_.joints, plain_joint(name), &JointSpec::name);
    if (found != rig_.joints.end() &&
        std::ranges::find(places, static_cast<std::size_t>(found - rig_.joints.begin())) == places.end()) {
      places.push_back(static_cast<std::size_t>(found - rig_.joints.begin()));
    }
  }
  const std::string policy = names_of(wanted, plain_joint);
  if (places.size() != wanted.size() || wanted.size() != rig_.joints.size()) {
    say(FindingLevel::red, "joint order",
        "The policy was trained on the joints " + policy + "; the robot has " + robot + ".",
        "Use the robot the policy was trained on.");
    return;
  }
  const bool reordered = places != out_.binding.joints;
  out_.binding.joints = std::move(places);
  if (reordered) {
    say(FindingLevel::amber, "joint order",
        "The policy counts the joints as " + policy + "; the robot as " + robot + ".",
        "They are bound by name; nothing is to be done.");
  } else {
    say(FindingLevel::green, "joint order", "The joints have the names and the order of the training.");
  }
}

// Statistics may be right and the weights not: what comes out tells. A network that sees noise may err, but not by more
// than a joint can go.
void Doctor::look_at_actions(const PolicyTiming& timing) {
  if (timing.least.size() != rig_.joints.size() || out_.binding.joints.size() != rig_.joints.size()) {
    return;
  }
  double farthest = 0;  // in ranges of the joint
  std::size_t worst = 0;
  for (std::size_t i = 0; i < rig_.joints.size(); ++i) {
    const auto& joint = rig_.joints[out_.binding.joints[i]];
    const double beyond =
        std::max(static_cast<double>(timing.least[i]) - joint.max, joint.min - static_cast<double>(timing.most[i]));
    if (beyond / (joint.max - joint.min) > farthest) {
      farthest = beyond / (joint.max - joint.min);
      worst = i;
    }
  }
  if (farthest <= 0.25) {
    say(FindingLevel::green, "actions", "On pictures of noise it asks for nothing that the joints cannot do.");
    return;
  }
  const auto& joint = rig_.joints[out_.binding.joints[worst]];
  char text[200];
  std::snprintf(text, sizeof text, "On pictures of noise it sends %s to %.0f or beyond, a joint from %.0f to %.0f.",
                joint.name.c_str(),
                static_cast<double>(timing.least[worst] > joint.max ? timing.least[worst] : timing.most[worst]),
                joint.min, joint.max);
  say(farthest > 1 ? FindingLevel::red : FindingLevel::amber, "actions", text,
      "The weights or the statistics are damaged or of another arm: use another copy.");
}

void Doctor::look_at_rate() {
  const std::string rate = std::to_string(rig_.rate_hz);
  const std::string fps = std::to_string(training_.fps);
  if (training_.fps == rig_.rate_hz) {
    say(FindingLevel::green, "rate", "The rig runs at the rate of the training.");
  } else if (training_.fps > 0) {
    say(FindingLevel::red, "rate",
        "The policy was trained at " + fps + " frames a second, the rig runs at " + rate + " Hz.",
        "The arm would move at another speed: set rate_hz of the rig to " + fps + ".");
  } else {
    say(FindingLevel::amber, "rate", "The rate of the training is not known; the rig runs at " + rate + " Hz.",
        "At another rate the arm moves at another speed: name the dataset it was trained on.");
  }
}

void Doctor::look_at_config() {
  const auto unknown = ignored_fields(policy_.config()).unknown;
  if (!unknown.empty()) {
    say(FindingLevel::amber, "config.json",
        "These fields are not known to this version of Tandem and were ignored: " +
            names_of(unknown, [](const std::string& name) { return name; }) + ".",
        "Compare the policy with what it did elsewhere, or use a newer Tandem.");
  }
  const auto& tensors = policy_.unknown_tensors();
  if (!tensors.empty()) {
    const std::vector<std::string> first(tensors.begin(),
                                         tensors.begin() + std::min<std::ptrdiff_t>(3, std::ssize(tensors)));
    say(FindingLevel::amber, "model.safetensors",
        std::to_string(tensors.size()) + " tensors of the checkpoint are not known to this policy and were ignored: " +
            names_of(first, [](const std::string& name) { return name; }) +
            (tensors.size() > first.size() ? ", …." : "."),
        "Compare the policy with what it did elsewhere, or use a newer Tandem.");
  }
}

void Doctor::look_at_training() {
  if (!training_.problem.empty()) {
    say(FindingLevel::amber, "training", training_.problem,
        "Rate and joint names of the training are not known: name the dataset.");
  }
}

void Doctor::look_at_statistics() {
  const auto missing = policy_.processor().without_statistics();
  if (missing.empty()) {
    say(FindingLevel::green, "statistics", "Every normalised feature has its statistics.");
    if (!training_.dataset.empty() && training_.problem.empty() && training_.statistics.empty()) {
      say(FindingLevel::amber, "statistics", "The dataset " + training_.dataset + " holds none to compare with.",
          "Write them anew: tandem-cli dataset stats says what is missing.");
    }
    compare_statistics();
    return;
  }
  const auto same = [](const std::string& name) { return name; };
  const auto sets = policy_.processor().statistics_sets();
  say(FindingLevel::red, "statistics",
      "There are none for " + names_of(missing, same) +
          ": the robot would get numbers near zero where it expects degrees.",
      sets.empty() ? "Bind the statistics of the dataset the policy was trained on."
                   : "Choose one of the sets of the checkpoint (" + names_of(sets, same) +
                         "), or bind the statistics of the dataset it was trained on.");
}

// Statistics of steps where a dataset holds absolute targets, or of another robot: far apart in every joint.
void Doctor::compare_statistics() {
  for (const std::string feature : {"action", "observation.state"}) {
    const auto* own = policy_.processor().statistics(feature);
    const auto* theirs = find_statistics(training_.statistics, feature);
    const auto apart = own == nullptr || theirs == nullptr ? std::nullopt : far_apart(*own, *theirs);
    if (apart) {
      char text[200];
      std::snprintf(
          text, sizeof text,
          "Those of %s differ from the dataset: number %zu is %.2f ± %.2f in the checkpoint and %.2f ± %.2f there.",
          feature.c_str(), apart->place + 1, apart->own_mean, apart->own_std, apart->mean, apart->std);
      say(FindingLevel::red, "statistics", text,
          "The policy was trained on other data, or on steps instead of positions: name the right dataset.");
      return;
    }
  }
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
      : share < 1.0 ? "The arm will stand still between chunks, asynchronous ones hardly keep up: choose a smaller "
                      "precision or a "
                      "faster machine."
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

FitFinding precision_finding(Precision precision, const PrecisionError& error, const std::string& on) {
  char text[120];
  std::snprintf(text, sizeof text, "In %s the actions differ from fp32 by %.2f on average and %.2f at most",
                name_of(precision).c_str(), error.mean, error.largest);
  return {FindingLevel::amber, "precision",
          text + std::string(", in units of the robot, measured on ") + (on.empty() ? "noise" : on) + ".",
          on.empty() ? "Name the dataset of the training to have it measured on that; fp32 is exact and slower."
                     : "Compare with what the task needs; fp32 is exact and slower."};
}

std::vector<FitFinding> examine_statistics(const Policy& policy, const TrainingFacts& training) {
  const RigFacts none;
  Doctor doctor(policy, none, training);
  doctor.look_at_training();
  doctor.look_at_statistics();
  return doctor.result().findings;
}

Compatibility examine(const Policy& policy, const RigFacts& rig, const TrainingFacts& training,
                      const std::map<std::string, std::string>& cameras, const std::string& task,
                      const PolicyTiming& timing) {
  Doctor doctor(policy, rig, training);
  doctor.look_at_cameras(cameras);
  doctor.look_at_joints();
  doctor.look_at_rate();
  doctor.look_at_config();
  doctor.look_at_training();
  doctor.look_at_statistics();
  doctor.look_at_task(task);
  doctor.look_at_time(timing.p50_ms);
  doctor.look_at_actions(timing);
  Compatibility out = doctor.result();
  for (const auto& camera : rig.cameras) {
    out.binding.camera_names.push_back(camera.name);
  }
  return out;
}

}  // namespace tandem
