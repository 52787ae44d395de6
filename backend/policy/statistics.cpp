#include "policy/statistics.h"

#include <algorithm>
#include <cmath>
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

// "normalize_inputs.so100-blue_buffer_observation_state.mean" → "normalize_inputs.buffer_observation_state.mean"
std::string without_robot(const std::string& name) {
  const auto dot = name.find('.');
  const auto buffer = name.find("buffer_");
  if (dot == std::string::npos || buffer == std::string::npos || buffer <= dot + 1) {
    return name;
  }
  return name.substr(0, dot + 1) + name.substr(buffer);
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

Result<PolicyStatistics> read_statistics(const TensorFile& file) {
  PolicyStatistics out;
  for (const auto& view : file.tensors()) {
    const auto dot = view.name.rfind('.');
    if (dot == std::string::npos || view.elements() == 0 || view.elements() > 1'000'000) {
      continue;
    }
    auto values = view.floats();
    if (!is_finite(values)) {
      return fail(ErrorCode::invalid_input,
                  file.path().string() + ": the statistics " + view.name + " are not finite numbers.",
                  "Every action would become NaN: take the statistics from the dataset the policy was trained on.");
    }
    out[view.name.substr(0, dot)][view.name.substr(dot + 1)] = std::move(values);
  }
  return out;
}

Result<PolicyStatistics> read_old_statistics(const WeightFiles& weights, const std::vector<PolicyFeature>& features,
                                             bool inputs) {
  PolicyStatistics out;
  const std::string module = inputs ? "normalize_inputs." : "unnormalize_outputs.";
  for (const auto& [name, view] : weights.tensors()) {
    if (!name.starts_with(module) || view->elements() == 0 || view->elements() > 1'000'000) {
      continue;
    }
    const std::string plain = without_robot(name);
    for (const auto& feature : features) {
      const std::string head = module + "buffer_" + folded(feature.name) + ".";
      if (!plain.starts_with(head)) {
        continue;
      }
      auto values = view->floats();
      if (std::ranges::any_of(values, [](float value) { return std::isnan(value); })) {
        return fail(ErrorCode::invalid_input,
                    weights.origin_of(name) + ": the statistics " + name + " are not finite numbers (NaN).",
                    "Every action would become NaN: use another copy of the checkpoint.");
      }
      if (is_finite(values)) {
        out[feature.name][plain.substr(head.size())] = std::move(values);
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
