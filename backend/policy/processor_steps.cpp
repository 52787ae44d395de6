#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/files.h"
#include "nn/weight_files.h"
#include "policy/processor_detail.h"

namespace tandem {

Result<void> NewLineStep::apply(ProcessorState& state) const {
  if (!state.task.ends_with('\n')) {
    state.task += '\n';
  }
  return {};
}

Result<void> TokenizeStep::apply(ProcessorState& state) const {
  auto ids = tokenizer_.encode(state.task);
  const auto limit = static_cast<std::size_t>(max_length_);
  if (ids.size() > limit) {
    if (tokenizer_.truncates_left()) {
      ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(limit));
    } else {
      ids.resize(limit);
    }
  }
  state.input.token_mask.assign(ids.size(), 1);
  if (pad_to_max_) {
    ids.resize(limit, std::max<std::int64_t>(tokenizer_.pad_id(), 0));
    state.input.token_mask.resize(limit, 0);
  }
  state.input.tokens = std::move(ids);
  return {};
}

std::string TokenizeStep::description() const {
  return "task to at most " + std::to_string(max_length_) + " tokens" + (pad_to_max_ ? ", filled up" : "");
}

NormMode NormalizeStep::mode_of(const PolicyFeature& feature) const {
  const auto found = options_.modes.find(feature.kind);
  return found == options_.modes.end() ? NormMode::identity : found->second;
}

bool NormalizeStep::is_ours(const PolicyFeature& feature) const {
  return (feature.kind == FeatureKind::action) == options_.inverse && mode_of(feature) != NormMode::identity;
}

Result<std::unique_ptr<NormalizeStep>> NormalizeStep::make(Options options, PolicyStatistics statistics,
                                                           const std::string& origin) {
  std::unique_ptr<NormalizeStep> out(new NormalizeStep(std::move(options)));
  for (const auto& feature : out->options_.features) {
    if (const auto* found = find_statistics(statistics, feature.name); found != nullptr) {
      out->statistics_[feature.name] = *found;
    } else if (out->is_ours(feature)) {
      for (auto& [set, values] : statistics_sets(statistics, feature.name)) {
        out->sets_[set][feature.name] = std::move(values);
      }
    }
  }
  if (auto checked = out->check(origin); !checked) {
    return std::unexpected(checked.error());
  }
  return out;
}

Result<void> NormalizeStep::check(const std::string& origin) const {
  for (const auto& feature : options_.features) {
    const auto found = statistics_.find(feature.name);
    if (!is_ours(feature) || found == statistics_.end()) {
      continue;
    }
    const auto width = static_cast<std::size_t>(feature.shape[0]);  // of pictures: the channels
    for (const auto& name : statistics_of(mode_of(feature))) {
      const auto values = found->second.find(name);
      if (values == found->second.end()) {
        return fail(ErrorCode::invalid_input,
                    origin + ": the statistics of " + feature.name + " lack " + name + ", which " +
                        name_of(mode_of(feature)) + " needs.",
                    "Take the statistics from the dataset the policy was trained on.");
      }
      if (values->second.size() != width) {
        return fail(ErrorCode::invalid_input,
                    origin + ": the statistics " + feature.name + "." + name + " have " +
                        std::to_string(values->second.size()) + " numbers, the feature has " + std::to_string(width) +
                        ".",
                    "They belong to another robot or policy: copy the folder again.");
      }
    }
  }
  return {};
}

Result<void> NormalizeStep::apply(ProcessorState& state) const {
  for (const auto& feature : options_.features) {
    const auto found = statistics_.find(feature.name);
    if (!is_ours(feature) || found == statistics_.end()) {
      continue;
    }
    const Normalization how{mode_of(feature), &found->second, options_.eps, options_.old};
    const auto width = static_cast<std::size_t>(feature.shape[0]);
    if (options_.inverse && state.actions != nullptr) {
      unnormalize(*state.actions, width, how);
    } else if (const auto array = state.input.arrays.find(feature.name); array != state.input.arrays.end()) {
      normalize(array->second.values, width, feature.kind == FeatureKind::visual, how);
    }
  }
  return {};
}

std::string NormalizeStep::description() const {
  std::string out = options_.inverse ? "actions to robot units" : "normalisation";
  for (const auto& feature : options_.features) {
    if (is_ours(feature)) {
      out += ", " + feature.name + " " + name_of(mode_of(feature)) +
             (statistics_.contains(feature.name) ? "" : " WITHOUT STATISTICS");
    }
  }
  return out;
}

std::vector<std::string> NormalizeStep::without_statistics() const {
  std::vector<std::string> out;
  for (const auto& feature : options_.features) {
    if (is_ours(feature) && !statistics_.contains(feature.name)) {
      out.push_back(feature.name);
    }
  }
  return out;
}

std::set<std::string> NormalizeStep::sets() const {
  std::set<std::string> out;
  for (const auto& [name, statistics] : sets_) {
    out.insert(name);
  }
  return out;
}

PolicyStatistics NormalizeStep::set(const std::string& name) const {
  const auto found = sets_.find(name);
  return found == sets_.end() ? PolicyStatistics() : found->second;
}

Result<std::unique_ptr<NormalizeStep>> NormalizeStep::bound(const PolicyStatistics& statistics, bool complete) const {
  auto all = statistics_;
  for (const auto& name : without_statistics()) {
    const auto* found = find_statistics(statistics, name);
    if (found == nullptr && !complete) {
      continue;
    }
    if (found == nullptr) {
      return fail(ErrorCode::mismatch, "The chosen statistics have none for " + name + ".",
                  "Choose the dataset the policy was trained on.");
    }
    all[name] = *found;
  }
  return make(options_, std::move(all), "the chosen statistics");
}

std::filesystem::path cached_repository(const std::string& name, const std::string& file) {
  const auto slash = name.find('/');
  if (slash == std::string::npos || name.find("..") != std::string::npos) {
    return {};
  }
  std::filesystem::path hub;
  if (const char* cache = std::getenv("HF_HUB_CACHE"); cache != nullptr) {
    hub = cache;
  } else if (const char* home = std::getenv("HF_HOME"); home != nullptr) {
    hub = std::filesystem::path(home) / "hub";
  } else if (const char* user = std::getenv("HOME"); user != nullptr) {
    hub = std::filesystem::path(user) / ".cache/huggingface/hub";
  }
  const auto snapshots = hub / ("models--" + name.substr(0, slash) + "--" + name.substr(slash + 1)) / "snapshots";
  std::filesystem::path best;
  std::filesystem::file_time_type newest{};
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(snapshots, ignored)) {
    if (is_there(entry.path() / file)) {
      const auto time = std::filesystem::last_write_time(entry.path(), ignored);
      if (best.empty() || time > newest) {
        best = entry.path();
        newest = time;
      }
    }
  }
  return best;
}

Result<Tokenizer> find_tokenizer(const std::filesystem::path& checkpoint, const std::string& artifact,
                                 const std::string& name) {
  if (!artifact.empty() && !stays_inside(artifact)) {
    return fail(ErrorCode::invalid_input,
                checkpoint.string() + ": the tokenizer artifact " + artifact + " has a path outside the folder.",
                "Do not use this checkpoint.");
  }
  for (const std::string& inside : {artifact, name, std::string("tokenizer")}) {
    if (!inside.empty() && stays_inside(inside) && is_there(checkpoint / inside / "tokenizer.json")) {
      return Tokenizer::load(checkpoint / inside);
    }
  }
  if (const auto cached = cached_repository(name, "tokenizer.json"); !cached.empty()) {
    return Tokenizer::load(cached);
  }
  return fail(ErrorCode::not_found, checkpoint.string() + ": the tokenizer " + name + " is not on this machine.",
              "Put its tokenizer.json and tokenizer_config.json into " + (checkpoint / "tokenizer").string() + ".");
}

}  // namespace tandem
