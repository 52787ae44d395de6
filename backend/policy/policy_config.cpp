#include "policy/policy_config.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/files.h"

namespace tandem {

namespace {

constexpr std::array<std::pair<const char*, FeatureKind>, 4> kinds{{{"VISUAL", FeatureKind::visual},
                                                                    {"STATE", FeatureKind::state},
                                                                    {"ENV", FeatureKind::environment},
                                                                    {"ACTION", FeatureKind::action}}};
constexpr std::array<std::pair<const char*, NormMode>, 5> modes{{{"IDENTITY", NormMode::identity},
                                                                 {"MEAN_STD", NormMode::mean_std},
                                                                 {"MIN_MAX", NormMode::min_max},
                                                                 {"QUANTILES", NormMode::quantiles},
                                                                 {"QUANTILE10", NormMode::quantile10}}};

std::unexpected<Error> bad_field(const std::string& origin, const std::string& what) {
  return fail(ErrorCode::invalid_input, origin + ": " + what + ".",
              "Restore the file from where the policy came from.");
}

FeatureKind kind_of(const std::string& name) {
  const auto* found = std::ranges::find_if(kinds, [&](const auto& row) { return name == row.first; });
  return found == kinds.end() ? FeatureKind::other : found->second;
}

// A picture of an odd size or a vector of a million numbers is a damaged file, not a robot.
bool is_sane(const PolicyFeature& feature) {
  const auto within = [](std::int64_t low, std::int64_t high) {
    return [low, high](std::int64_t extent) { return extent >= low && extent <= high; };
  };
  switch (feature.kind) {
    case FeatureKind::visual:
      return feature.shape.size() == 3 && std::ranges::all_of(feature.shape, within(1, 8192));
    case FeatureKind::state:
    case FeatureKind::environment:
    case FeatureKind::action:
      return feature.shape.size() == 1 && within(1, 4096)(feature.shape[0]);
    case FeatureKind::other:
      return true;
  }
  return false;
}

}  // namespace

std::string name_of(NormMode mode) {
  return std::ranges::find_if(modes, [&](const auto& row) { return row.second == mode; })->first;
}

Result<std::vector<PolicyFeature>> read_features(const Json& object, const std::string& origin) {
  std::vector<PolicyFeature> out;
  if (object.is_null()) {
    return out;
  }
  if (!object.is_object() || object.size() > 256) {
    return bad_field(origin, "the features are not a list of names");
  }
  for (const auto& [name, entry] : object.items()) {
    PolicyFeature feature{name, FeatureKind::other, {}};
    if (!entry.is_object() || !entry.contains("type") || !entry["type"].is_string() || !entry.contains("shape") ||
        !entry["shape"].is_array()) {
      return bad_field(origin, "the feature " + name + " lacks type or shape");
    }
    feature.kind = kind_of(entry["type"].get<std::string>());
    for (const auto& extent : entry["shape"]) {
      feature.shape.push_back(extent.is_number_integer() ? extent.get<std::int64_t>() : -1);
    }
    if (!is_sane(feature)) {
      return bad_field(origin, "the feature " + name + " has an unusable shape " + dump_json(entry["shape"]));
    }
    out.push_back(std::move(feature));
  }
  return out;
}

Result<NormMap> read_norm_map(const Json& object, const std::string& origin) {
  NormMap out;
  if (object.is_null()) {
    return out;
  }
  if (!object.is_object()) {
    return bad_field(origin, "the normalisation modes are not a list of names");
  }
  for (const auto& [kind, mode] : object.items()) {
    const std::string name = mode.is_string() ? mode.get<std::string>() : dump_json(mode);
    const auto* found = std::ranges::find_if(modes, [&](const auto& row) { return name == row.first; });
    if (found == modes.end()) {
      return bad_field(origin, "the normalisation mode " + name + " is not known");
    }
    if (kind_of(kind) != FeatureKind::other) {
      out[kind_of(kind)] = found->second;
    }
  }
  return out;
}

Result<PolicyConfig> PolicyConfig::load(const std::filesystem::path& folder) {
  PolicyConfig out;
  out.folder = folder;
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return fail(ErrorCode::not_found, "There is no folder " + folder.string() + ".",
                "Name the folder that holds config.json and model.safetensors.");
  }
  if (!is_there(folder / "config.json")) {
    const bool nested = is_there(folder / "pretrained_model" / "config.json");
    return fail(
        ErrorCode::not_found, folder.string() + " holds no config.json, so it is not a policy folder.",
        nested ? "Name its folder pretrained_model." : "Name the folder that holds config.json and model.safetensors.");
  }
  auto json = read_json(folder / "config.json");
  if (!json) {
    return std::unexpected(json.error());
  }
  out.raw = std::move(*json);
  JsonReader reader(out.raw, out.origin());
  out.type = reader.text("type");
  out.n_obs_steps = reader.integer_or("n_obs_steps", 1, 1, 32);
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  const auto part = [&](const char* key) { return out.raw.contains(key) ? out.raw[key] : Json(); };
  auto inputs = read_features(part("input_features"), out.origin());
  auto outputs = read_features(part("output_features"), out.origin());
  auto modes_read = read_norm_map(part("normalization_mapping"), out.origin());
  for (const auto* error : {inputs ? nullptr : &inputs.error(), outputs ? nullptr : &outputs.error(),
                            modes_read ? nullptr : &modes_read.error()}) {
    if (error != nullptr) {
      return std::unexpected(*error);
    }
  }
  out.inputs = std::move(*inputs);
  out.outputs = std::move(*outputs);
  out.normalization = std::move(*modes_read);
  if (out.action_width() == 0) {
    return bad_field(out.origin(), "output_features names no action");
  }
  return out;
}

std::vector<PolicyFeature> PolicyConfig::cameras() const {
  std::vector<PolicyFeature> out;
  std::ranges::copy_if(inputs, std::back_inserter(out),
                       [](const PolicyFeature& feature) { return feature.kind == FeatureKind::visual; });
  return out;
}

std::int64_t PolicyConfig::input_width(FeatureKind kind) const {
  const auto found = std::ranges::find(inputs, kind, &PolicyFeature::kind);
  return found == inputs.end() ? 0 : found->shape[0];
}

std::int64_t PolicyConfig::action_width() const {
  const auto found = std::ranges::find(outputs, FeatureKind::action, &PolicyFeature::kind);
  return found == outputs.end() ? 0 : found->shape[0];
}

bool is_empty_camera(const PolicyFeature& feature) {
  return feature.kind == FeatureKind::visual && feature.name.find("empty_camera") != std::string::npos;
}

Result<void> check_supported(const PolicyConfig& config) {
  if (config.type == "act" || config.type == "diffusion" || config.type == "smolvla") {
    return {};
  }
  return fail(ErrorCode::unsupported, config.origin() + ": policies of the type " + config.type + " are not supported.",
              "Tandem runs act, diffusion and smolvla.");
}

}  // namespace tandem
