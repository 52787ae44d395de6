#include "policy/statistics.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace tandem {

namespace {

bool is_finite(const std::vector<float>& values) {
  return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

std::string folded(std::string name) {
  std::ranges::replace(name, '.', '_');
  return name;
}

// A buffer such as "normalize_inputs.so100-blue_buffer_observation_state.mean" taken apart.
struct OldBuffer {
  std::string robot;    // "so100-blue"; empty where there is one robot only
  std::string feature;  // "observation_state"
  std::string number;   // "mean"
};

std::optional<OldBuffer> old_buffer(std::string_view name, std::string_view module) {
  constexpr std::string_view mark = "buffer_";
  const auto buffer = name.find(mark, module.size());
  const auto dot = name.rfind('.');
  if (!name.starts_with(module) || buffer == std::string_view::npos || dot == std::string_view::npos || dot < buffer) {
    return std::nullopt;
  }
  std::string robot(name.substr(module.size(), buffer - module.size()));
  robot.erase(robot.find_last_not_of("_.") + 1);
  const auto feature = buffer + mark.size();
  return OldBuffer{std::move(robot), std::string(name.substr(feature, dot - feature)),
                   std::string(name.substr(dot + 1))};
}

// What one number becomes: (x - shift) / scale · factor + offset, written so that the rounding is that of LeRobot.
struct Line {
  float low = 0;
  float range = 1;
};

Line line_of(const Normalization& how, std::size_t i) {
  const auto at = [&](const char* name) {
    const auto& values = how.statistics->at(name);
    return values[std::min(i, values.size() - 1)];
  };
  switch (how.mode) {
    case NormMode::mean_std:
      return {at("mean"), at("std")};
    case NormMode::min_max:
      return {at("min"), at("max") - at("min")};
    case NormMode::quantiles:
      return {at("q01"), at("q99") - at("q01")};
    case NormMode::quantile10:
      return {at("q10"), at("q90") - at("q10")};
    case NormMode::identity:
      break;
  }
  return {};
}

float forward(float x, Line line, const Normalization& how) {
  if (how.mode == NormMode::mean_std) {
    return (x - line.low) / (line.range + how.eps);
  }
  if (how.old) {
    return (x - line.low) / (line.range + how.eps) * 2.0F - 1.0F;
  }
  return 2.0F * (x - line.low) / (line.range == 0.0F ? how.eps : line.range) - 1.0F;
}

float inverse(float x, Line line, const Normalization& how) {
  if (how.mode == NormMode::mean_std) {
    return x * line.range + line.low;
  }
  const float range = !how.old && line.range == 0.0F ? how.eps : line.range;
  return (x + 1.0F) / 2.0F * range + line.low;
}

}  // namespace

Result<PolicyStatistics> read_statistics(const TensorFile& file, bool leave_out_damaged) {
  PolicyStatistics out;
  std::set<std::string> damaged;
  for (const auto& view : file.tensors()) {
    const auto dot = view.name.rfind('.');
    if (dot == std::string::npos || view.elements() == 0 || view.elements() > 1'000'000) {
      continue;
    }
    auto values = view.floats();
    if (values.empty()) {
      return fail(ErrorCode::io, file.path().string() + " became shorter while it was read.",
                  "Wait until the file is copied or downloaded whole, then load the policy again.");
    }
    if (!is_finite(values)) {
      damaged.insert(view.name.substr(0, dot));
      if (leave_out_damaged) {
        continue;
      }
      return fail(ErrorCode::invalid_input,
                  file.path().string() + ": the statistics " + view.name + " are not finite numbers.",
                  "Every action would become NaN: name the dataset the policy was trained on (--trained-on).");
    }
    out[view.name.substr(0, dot)][view.name.substr(dot + 1)] = std::move(values);
  }
  for (const auto& feature : damaged) {
    out.erase(feature);
  }
  return out;
}

Result<PolicyStatistics> read_old_statistics(const WeightFiles& weights, const std::vector<PolicyFeature>& features,
                                             bool inputs) {
  PolicyStatistics out;
  const std::string module = inputs ? "normalize_inputs." : "unnormalize_outputs.";
  std::set<std::string> robots;
  for (const auto& [name, view] : weights.tensors()) {
    if (!name.starts_with(module) || view->elements() == 0 || view->elements() > 1'000'000) {
      continue;
    }
    const auto buffer = old_buffer(name, module);
    for (const auto& feature : features) {
      if (!buffer || buffer->feature != folded(feature.name)) {
        continue;
      }
      auto values = view->floats();
      if (values.empty()) {
        return fail(ErrorCode::io, weights.origin_of(name) + " became shorter while it was read.",
                    "Wait until the file is copied or downloaded whole, then load the policy again.");
      }
      if (std::ranges::any_of(values, [](float value) { return std::isnan(value); })) {
        return fail(ErrorCode::invalid_input,
                    weights.origin_of(name) + ": the statistics " + name + " are not finite numbers (NaN).",
                    "Every action would become NaN: use another copy of the checkpoint.");
      }
      if (is_finite(values)) {
        robots.insert(buffer->robot);
        const std::string key = buffer->robot.empty() ? feature.name : buffer->robot + ".buffer." + feature.name;
        out[key][buffer->number] = std::move(values);
      }
    }
  }
  if (robots.size() == 1 && !robots.begin()->empty()) {
    for (const auto& feature : features) {  // the only robot needs no choice
      if (auto own = out.extract(*robots.begin() + ".buffer." + feature.name)) {
        own.key() = feature.name;
        out.insert(std::move(own));
      }
    }
  }
  return out;
}

Result<PolicyStatistics> read_dataset_statistics(const std::filesystem::path& file) {
  auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  const auto bad = [&](const std::string& feature) {
    return fail(ErrorCode::invalid_input, file.string() + ": the statistics of " + feature + " cannot be used.",
                "Recompute the statistics of the dataset.");
  };
  if (!json->is_object()) {
    return bad("all features");
  }
  PolicyStatistics out;
  for (const auto& [feature, entry] : json->items()) {
    if (!entry.is_object()) {
      return bad(feature);
    }
    for (const auto& [name, numbers] : entry.items()) {
      std::vector<float> values;
      const Json flat = numbers.is_array() ? numbers.flatten() : Json();
      for (const auto& number : flat) {
        if (number.is_number()) {
          values.push_back(number.get<float>());
        }
      }
      if (!is_finite(values)) {
        return bad(feature);
      }
      if (!values.empty()) {
        out[feature][name] = std::move(values);
      }
    }
  }
  return out;
}

std::vector<std::string> statistics_of(NormMode mode) {
  switch (mode) {
    case NormMode::mean_std:
      return {"mean", "std"};
    case NormMode::min_max:
      return {"min", "max"};
    case NormMode::quantiles:
      return {"q01", "q99"};
    case NormMode::quantile10:
      return {"q10", "q90"};
    case NormMode::identity:
      break;
  }
  return {};
}

const FeatureStatistics* find_statistics(const PolicyStatistics& all, const std::string& feature) {
  if (const auto found = all.find(feature); found != all.end()) {
    return &found->second;
  }
  const auto alike =
      std::ranges::find_if(all, [&](const auto& entry) { return folded(entry.first) == folded(feature); });
  return alike == all.end() ? nullptr : &alike->second;
}

std::map<std::string, FeatureStatistics> statistics_sets(const PolicyStatistics& all, const std::string& feature) {
  std::map<std::string, FeatureStatistics> out;
  const std::string tail = "_buffer_" + folded(feature);
  for (const auto& [key, values] : all) {
    const std::string name = folded(key);
    if (name.size() > tail.size() && name.ends_with(tail)) {
      out[key.substr(0, key.size() - tail.size())] = values;
    }
  }
  return out;
}

void normalize(std::span<float> values, std::size_t width, bool per_channel, const Normalization& how) {
  if (how.mode == NormMode::identity || how.statistics == nullptr || width == 0) {
    return;
  }
  const std::size_t stretch = per_channel ? values.size() / width : 1;
  for (std::size_t i = 0; i < width; ++i) {
    const Line line = line_of(how, i);
    if (per_channel) {
      for (float& value : values.subspan(i * stretch, stretch)) {
        value = forward(value, line, how);
      }
      continue;
    }
    for (std::size_t at = i; at < values.size(); at += width) {
      values[at] = forward(values[at], line, how);
    }
  }
}

void unnormalize(std::span<float> values, std::size_t width, const Normalization& how) {
  if (how.mode == NormMode::identity || how.statistics == nullptr || width == 0) {
    return;
  }
  for (std::size_t i = 0; i < width; ++i) {
    const Line line = line_of(how, i);
    for (std::size_t at = i; at < values.size(); at += width) {
      values[at] = inverse(values[at], line, how);
    }
  }
}

}  // namespace tandem
