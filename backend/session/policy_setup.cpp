#include "session/policy_setup.h"

#include <cstdlib>
#include <utility>

#include "base/files.h"
#include "dataset/features.h"

namespace tandem {

namespace {

std::filesystem::path folder_from(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

// Where LeRobot keeps its datasets.
std::filesystem::path lerobot_home() {
  if (const auto home = folder_from("HF_LEROBOT_HOME"); !home.empty()) {
    return home;
  }
  if (const auto home = folder_from("HF_HOME"); !home.empty()) {
    return home / "lerobot";
  }
  const auto home = folder_from("HOME");
  return home.empty() ? home : home / ".cache/huggingface/lerobot";
}

bool holds_dataset(const std::filesystem::path& folder) {
  std::error_code ignored;
  return !folder.empty() && std::filesystem::is_regular_file(folder / "meta/info.json", ignored);
}

// What train_config.json leads to. Policies that name no dataset of this machine are no problem.
TrainingFacts training_of(const std::filesystem::path& policy) {
  TrainingFacts out;
  const auto file = policy / "train_config.json";
  if (!is_there(file)) {
    return out;
  }
  if (const auto config = read_json(file); !config) {
    out.problem = config.error().message;
  } else if (const auto found = training_dataset(policy); !found.empty()) {
    if (auto training = read_training(found)) {
      return *training;
    } else {
      out.problem = training.error().message;
    }
  }
  return out;
}

}  // namespace

Result<TrainingFacts> read_training(const std::filesystem::path& dataset) {
  const auto file = dataset / "meta/info.json";
  if (!holds_dataset(dataset)) {
    return fail(ErrorCode::not_found, dataset.string() + " is no LeRobot dataset: it has no meta/info.json.",
                "Choose the folder that holds meta, data and videos.");
  }
  const auto info = read_json(file);
  if (!info) {
    return std::unexpected(info.error());
  }
  JsonReader reader(*info, file.string());
  TrainingFacts out;
  out.dataset = dataset.string();
  out.fps = static_cast<int>(reader.integer("fps", 1, 1000));
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  const auto features = parse_features(info->value("features", Json::object()), file.string());
  if (!features) {
    return std::unexpected(features.error());
  }
  if (const Feature* action = find_feature(*features, "action"); action != nullptr) {
    out.joints = element_names(*action);
  }
  if (const auto statistics = dataset / "meta/stats.json"; is_there(statistics)) {
    auto read = read_dataset_statistics(statistics);
    if (!read) {
      return std::unexpected(read.error());
    }
    out.statistics = std::move(*read);
  }
  return out;
}

std::filesystem::path training_dataset(const std::filesystem::path& policy) {
  const auto config = read_json(policy / "train_config.json");
  if (!config || !config->is_object()) {
    return {};
  }
  const Json dataset = config->value("dataset", Json::object());
  const auto text = [&](const char* key) {
    const Json value = dataset.is_object() ? dataset.value(key, Json()) : Json();
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const std::filesystem::path root = text("root");
  if (root.is_absolute() && holds_dataset(root)) {
    return root;
  }
  const std::string repository = text("repo_id");
  const auto cached = lerobot_home() / repository;
  const bool inside = !repository.empty() && repository.find("..") == std::string::npos && repository.front() != '/';
  return inside && holds_dataset(cached) ? cached : std::filesystem::path();
}

Result<LoadedPolicy> load_policy(const PolicyChoice& choice) {
  LoadedPolicy out;
  if (!choice.dataset.empty()) {
    auto training = read_training(choice.dataset);
    if (!training) {
      return std::unexpected(training.error());
    }
    out.training = std::move(*training);
  }
  Result<std::shared_ptr<Policy>> policy =
      Policy::load(choice.folder, {choice.precision, 0, choice.device, !choice.dataset.empty()});
  if (!policy) {
    return std::unexpected(policy.error());
  }
  out.policy = std::move(*policy);
  if (!choice.norm_key.empty()) {
    TANDEM_TRY(out.policy->processor().choose_set(choice.norm_key));
  }
  if (!choice.dataset.empty()) {
    TANDEM_TRY(out.policy->processor().bind(out.training.statistics));
  } else {
    out.training = training_of(choice.folder);
  }
  return out;
}

}  // namespace tandem
