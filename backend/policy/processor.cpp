#include "policy/processor.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/files.h"
#include "policy/processor_detail.h"

namespace tandem {

namespace {

// One side of a pipeline as it is read.
struct Reading {
  const PolicyConfig& config;
  std::string origin;
  bool inverse = false;
  std::vector<std::unique_ptr<ProcessorStep>>* steps;
  std::map<std::string, std::string>* renames;
  bool leave_out_damaged = false;  // statistics
};

Result<PolicyStatistics> state_of(const Json& entry, const Reading& reading) {
  if (!entry.contains("state_file")) {
    return PolicyStatistics{};
  }
  const Json& name = entry["state_file"];
  if (!name.is_string() || !stays_inside(name.get<std::string>())) {
    return fail(ErrorCode::invalid_input,
                reading.origin + ": the state file " + dump_json(name) + " has a path outside the folder.",
                "Do not use this checkpoint.");
  }
  auto file = TensorFile::open(reading.config.folder / name.get<std::string>());
  if (!file) {
    return std::unexpected(file.error());
  }
  return read_statistics(*file, reading.leave_out_damaged);
}

Result<std::unique_ptr<ProcessorStep>> make_normalize(const Json& entry, const Json& settings, const Reading& reading) {
  auto statistics = state_of(entry, reading);
  if (!statistics) {
    return std::unexpected(statistics.error());
  }
  auto features = read_features(settings.value("features", Json()), reading.origin);
  if (!features) {
    return std::unexpected(features.error());
  }
  auto modes = read_norm_map(settings.value("norm_map", Json()), reading.origin);
  if (!modes) {
    return std::unexpected(modes.error());
  }
  if (modes->empty() && !reading.config.normalization.empty()) {
    return fail(ErrorCode::invalid_input, reading.origin + ": norm_map is empty, although config.json normalises.",
                "Restore the file from where the policy came from.");
  }
  if (const Json keys = settings.value("normalize_observation_keys", Json()); keys.is_array() && !reading.inverse) {
    std::erase_if(*features, [&](const PolicyFeature& feature) {
      return std::ranges::find(keys, Json(feature.name)) == keys.end();
    });
  }
  JsonReader reader(settings, reading.origin, reading.inverse ? "unnormalizer_processor" : "normalizer_processor");
  const double eps = reader.number_or("eps", 1e-8, 0, 1);
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  auto step =
      NormalizeStep::make({reading.inverse, std::move(*features), std::move(*modes), static_cast<float>(eps), false},
                          std::move(*statistics), reading.origin);
  if (!step) {
    return std::unexpected(step.error());
  }
  return std::move(*step);
}

Result<std::unique_ptr<ProcessorStep>> make_tokenize(const Json& entry, const Json& settings, const Reading& reading) {
  JsonReader reader(settings, reading.origin, "tokenizer_processor");
  const auto max_length = reader.integer_or("max_length", 512, 1, 4096);
  const auto name = reader.text_or("tokenizer_name", "");
  const auto side = reader.text_or("padding_side", "right");
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  if (side != "right") {
    return fail(ErrorCode::unsupported, reading.origin + ": padding on the " + side + " side is not supported.",
                "Use a policy whose tokenizer step pads on the right.");
  }
  const Json artifacts = entry.value("artifacts", Json());
  const std::string artifact =
      artifacts.is_object() && artifacts.contains("tokenizer_name") && artifacts["tokenizer_name"].is_string()
          ? artifacts["tokenizer_name"].get<std::string>()
          : std::string();
  auto tokenizer = find_tokenizer(reading.config.folder, artifact, name);
  if (!tokenizer) {
    return std::unexpected(tokenizer.error());
  }
  // What transformers takes; a batch of one needs no filling up to the longest.
  const Json padding = settings.value("padding", Json("max_length"));
  if (!padding.is_boolean() && padding != "max_length" && padding != "longest" && padding != "do_not_pad") {
    return fail(ErrorCode::invalid_input,
                reading.origin + ": the padding " + dump_json(padding) + " of the tokenizer step is not known.",
                "Restore the file from where the policy came from.");
  }
  return std::make_unique<TokenizeStep>(std::move(*tokenizer), max_length, padding == "max_length");
}

Result<std::unique_ptr<ProcessorStep>> make_rename(const Json& settings, const Reading& reading) {
  const Json map = settings.value("rename_map", Json::object());
  if (!map.is_object()) {
    return fail(ErrorCode::invalid_input, reading.origin + ": rename_map is not a list of names and new names.",
                "Restore the file from where the policy came from.");
  }
  for (const auto& [from, to] : map.items()) {
    if (!to.is_string()) {
      return fail(ErrorCode::invalid_input, reading.origin + ": rename_map." + from + " is not a name.",
                  "Restore the file.");
    }
    (*reading.renames)[from] = to.get<std::string>();
  }
  return std::make_unique<NoStep>(map.empty() ? "no camera is renamed"
                                              : std::to_string(map.size()) + " inputs are renamed");
}

Result<std::unique_ptr<ProcessorStep>> make_step(const Json& entry, const Reading& reading) {
  const bool usable = entry.is_object() && (!entry.contains("config") || entry["config"].is_object());
  const Json name_entry = usable ? entry.value("registry_name", entry.value("class", Json())) : Json();
  const std::string name = name_entry.is_string() ? name_entry.get<std::string>() : std::string();
  const Json settings = usable ? entry.value("config", Json::object()) : Json::object();
  if (name == "rename_observations_processor") {
    return make_rename(settings, reading);
  }
  if (name == "normalizer_processor" || name == "unnormalizer_processor") {
    return make_normalize(entry, settings, reading);
  }
  if (name == "tokenizer_processor") {
    return make_tokenize(entry, settings, reading);
  }
  if (name == "smolvla_new_line_processor") {
    return std::make_unique<NewLineStep>();
  }
  if (name == "to_batch_processor" || name == "device_processor") {
    return std::make_unique<NoStep>(name == "device_processor" ? "device: chosen by Tandem" : "batch of one");
  }
  return fail(ErrorCode::unsupported,
              reading.origin + ": the step " + (name.empty() ? dump_json(entry).substr(0, 80) : name) +
                  " is not known to this version of Tandem.",
              "Leaving it out would change what the policy does. Use a newer Tandem.");
}

Result<void> read_pipeline(const std::filesystem::path& file, const Reading& reading) {
  auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  if (!json->is_object() || !json->contains("steps") || !(*json)["steps"].is_array()) {
    return fail(ErrorCode::invalid_input, file.string() + " lists no steps.", "Download it again.");
  }
  for (const auto& entry : (*json)["steps"]) {
    auto step = make_step(entry, reading);
    if (!step) {
      return std::unexpected(step.error());
    }
    reading.steps->push_back(std::move(*step));
  }
  return {};
}

// LeRobot up to 0.3.3 normalised inside the model; SmolVLA tokenised there, too.
Result<void> make_old_pipelines(const Reading& before, const Reading& after, const WeightFiles& weights) {
  const PolicyConfig& config = before.config;
  if (config.type == "smolvla") {
    JsonReader reader(config.raw, before.origin);
    const auto max_length = reader.integer_or("tokenizer_max_length", 48, 1, 4096);
    const auto name = reader.text_or("vlm_model_name", "HuggingFaceTB/SmolVLM2-500M-Video-Instruct");
    const auto padding = language_padding(reader);
    if (reader.error()) {
      return std::unexpected(*reader.error());
    }
    auto tokenizer = find_tokenizer(config.folder, {}, name);
    if (!tokenizer) {
      return std::unexpected(tokenizer.error());
    }
    before.steps->push_back(std::make_unique<NewLineStep>());
    before.steps->push_back(std::make_unique<TokenizeStep>(std::move(*tokenizer), max_length, padding == "max_length"));
  }
  for (const Reading* side : {&before, &after}) {
    const auto& features = side->inverse ? config.outputs : config.inputs;
    auto statistics = read_old_statistics(weights, features, !side->inverse);
    if (!statistics) {
      return std::unexpected(statistics.error());
    }
    auto step = NormalizeStep::make({side->inverse, features, config.normalization, 1e-8F, true},
                                    std::move(*statistics), side->origin);
    if (!step) {
      return std::unexpected(step.error());
    }
    side->steps->push_back(std::move(*step));
  }
  return {};
}

// Byte / 255: reading is quicker than dividing.
constexpr auto shares_of_white = [] {
  std::array<float, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<float>(i) / 255.0F;
  }
  return out;
}();

// Pixels / 255 as float32, channels first.
HostArray picture(const RgbView& view) {
  HostArray out{{1, 3, view.height, view.width}, {}};
  const auto pixels = static_cast<std::size_t>(view.height * view.width);
  out.values.resize(pixels * 3);
  float* red = out.values.data();
  float* green = red + pixels;
  float* blue = green + pixels;
  for (std::size_t i = 0; i < pixels; ++i) {
    red[i] = shares_of_white[view.data[3 * i]];
    green[i] = shares_of_white[view.data[3 * i + 1]];
    blue[i] = shares_of_white[view.data[3 * i + 2]];
  }
  return out;
}

// Numbers that were never brought back to the robot's units must not reach it.
Result<void> check_normalisation(const PolicyConfig& config, const std::vector<PolicyFeature>& features,
                                 const std::vector<std::unique_ptr<ProcessorStep>>& steps, const std::string& file,
                                 const std::string& step_name) {
  const auto count = std::ranges::count_if(
      steps, [](const auto& step) { return dynamic_cast<const NormalizeStep*>(step.get()) != nullptr; });
  const bool wanted = std::ranges::any_of(features, [&](const PolicyFeature& feature) {
    const auto mode = config.normalization.find(feature.kind);
    return mode != config.normalization.end() && mode->second != NormMode::identity;
  });
  if (count > 1) {
    return fail(ErrorCode::invalid_input, file + ": the step " + step_name + " is there twice.",
                "Restore the file from where the policy came from.");
  }
  if (wanted && count == 0) {
    return fail(ErrorCode::invalid_input,
                file + ": the step " + step_name + " is missing, although config.json normalises.",
                "Restore the file from where the policy came from.");
  }
  return {};
}

}  // namespace

std::string language_padding(JsonReader& reader) {
  const auto padding = reader.text_or("pad_language_to", "longest");
  if (padding != "longest" && padding != "max_length") {
    reader.reject("pad_language_to", "is " + padding + "; longest and max_length are known");
  }
  return padding;
}

Processor::Processor() = default;
Processor::Processor(Processor&&) noexcept = default;
Processor& Processor::operator=(Processor&&) noexcept = default;
Processor::~Processor() = default;

Result<Processor> Processor::load(const PolicyConfig& config, const WeightFiles& weights, bool leave_out_damaged) {
  TANDEM_TRY(check_supported(config));
  Processor out;
  out.config_ = config;
  const auto before_file = config.folder / "policy_preprocessor.json";
  const auto after_file = config.folder / "policy_postprocessor.json";
  const bool has_before = is_there(before_file);
  const bool has_after = is_there(after_file);
  const Reading before{config,        has_before ? before_file.string() : config.origin(),
                       false,         &out.before_,
                       &out.renames_, leave_out_damaged};
  const Reading after{
      config, has_after ? after_file.string() : config.origin(), true, &out.after_, &out.renames_, leave_out_damaged};
  if (has_before != has_after) {
    return fail(ErrorCode::not_found,
                config.folder.string() +
                    " holds only one of policy_preprocessor.json and "
                    "policy_postprocessor.json.",
                "Copy the other one from where the policy came from.");
  }
  if (has_before) {
    TANDEM_TRY(read_pipeline(before_file, before));
    TANDEM_TRY(read_pipeline(after_file, after));
    TANDEM_TRY(check_normalisation(config, config.inputs, out.before_, before.origin, "normalizer_processor"));
    TANDEM_TRY(check_normalisation(config, config.outputs, out.after_, after.origin, "unnormalizer_processor"));
    if (config.type == "smolvla" && out.max_tokens() == 0) {
      return fail(ErrorCode::invalid_input,
                  before.origin + ": the step tokenizer_processor is missing, without which the policy reads no task.",
                  "Restore the file from where the policy came from.");
    }
  } else {
    TANDEM_TRY(make_old_pipelines(before, after, weights));
  }
  return out;
}

Result<PolicyInput> Processor::prepare(const PolicyObservation& observation) const {
  ProcessorState state;
  state.task = observation.task;
  const auto renamed = [&](const std::string& name) {
    const auto found = renames_.find(name);
    return found == renames_.end() ? name : found->second;
  };
  for (const auto& [name, view] : observation.images) {
    const std::string key = renamed(name);
    if (std::ranges::find(config_.inputs, key, &PolicyFeature::name) != config_.inputs.end()) {
      state.input.arrays[key] = picture(view);
    }
  }
  for (const auto& [name, values] : observation.vectors) {
    const std::string key = renamed(name);
    const auto feature = std::ranges::find(config_.inputs, key, &PolicyFeature::name);
    if (feature == config_.inputs.end()) {
      continue;
    }
    const auto width = static_cast<std::int64_t>(values.size());
    if (feature->shape != std::vector{width}) {
      return fail(ErrorCode::mismatch,
                  "The policy wants " + shape_text(feature->shape) + " numbers for " + key + ", the robot gives " +
                      std::to_string(width) + ".",
                  "Use the robot the policy was trained on.");
    }
    state.input.arrays[key] = {{1, width}, values};
  }
  for (const auto& step : before_) {
    TANDEM_TRY(step->apply(state));
  }
  return std::move(state.input);
}

void Processor::finish(std::vector<float>& actions) const {
  ProcessorState state;
  state.actions = &actions;
  for (const auto& step : after_) {
    if (!step->apply(state)) {
      return;  // no step of this side can fail: they were checked on loading
    }
  }
}

std::vector<std::string> Processor::without_statistics() const {
  std::vector<std::string> out;
  for (const auto* side : {&before_, &after_}) {
    for (const auto& step : *side) {
      if (const auto* normalize = dynamic_cast<const NormalizeStep*>(step.get())) {
        std::ranges::copy(normalize->without_statistics(), std::back_inserter(out));
      }
    }
  }
  return out;
}

const FeatureStatistics* Processor::statistics(const std::string& feature) const {
  for (const auto* side : {&after_, &before_}) {
    for (const auto& step : *side) {
      const auto* normalize = dynamic_cast<const NormalizeStep*>(step.get());
      if (const auto* found = normalize == nullptr ? nullptr : normalize->statistics(feature); found != nullptr) {
        return found;
      }
    }
  }
  return nullptr;
}

// Replaces each normalising step by what `how` makes of it: all of them or none.
Result<void> Processor::rebind(const Rebound& how) {
  std::vector<std::pair<std::unique_ptr<ProcessorStep>*, std::unique_ptr<ProcessorStep>>> made;
  for (auto* side : {&before_, &after_}) {
    for (auto& step : *side) {
      if (const auto* normalize = dynamic_cast<const NormalizeStep*>(step.get())) {
        auto bound = how(*normalize);
        if (!bound) {
          return std::unexpected(bound.error());
        }
        made.emplace_back(&step, std::move(*bound));
      }
    }
  }
  for (auto& [step, replacement] : made) {
    *step = std::move(replacement);
  }
  return {};
}

Result<void> Processor::bind(const PolicyStatistics& statistics) {
  return rebind([&](const NormalizeStep& step) { return step.bound(statistics, true); });
}

std::vector<std::string> Processor::statistics_sets() const {
  std::set<std::string> out;
  for (const auto* side : {&before_, &after_}) {
    for (const auto& step : *side) {
      if (const auto* normalize = dynamic_cast<const NormalizeStep*>(step.get())) {
        out.merge(normalize->sets());
      }
    }
  }
  return {out.begin(), out.end()};
}

Result<void> Processor::choose_set(const std::string& name) {
  const auto sets = statistics_sets();
  if (std::ranges::find(sets, name) == sets.end()) {
    std::string known;
    for (const auto& set : sets) {
      known += (known.empty() ? "" : ", ") + set;
    }
    return fail(ErrorCode::not_found, config_.folder.string() + ": there is no set of statistics called " + name + ".",
                known.empty() ? "The checkpoint holds one set only; choose none." : "It holds " + known + ".");
  }
  return rebind([&](const NormalizeStep& step) { return step.bound(step.set(name), false); });
}

std::int64_t Processor::vocabulary() const {
  for (const auto& step : before_) {
    if (const auto* tokenize = dynamic_cast<const TokenizeStep*>(step.get())) {
      return tokenize->tokenizer().size();
    }
  }
  return 0;
}

std::int64_t Processor::max_tokens() const {
  for (const auto& step : before_) {
    if (const auto* tokenize = dynamic_cast<const TokenizeStep*>(step.get())) {
      return tokenize->max_length();
    }
  }
  return 0;
}

std::vector<std::int64_t> Processor::tokens_of(const std::string& task) const {
  ProcessorState state;
  state.task = task;
  for (const auto& step : before_) {
    if (const auto* tokenize = dynamic_cast<const TokenizeStep*>(step.get())) {
      return tokenize->tokenizer().encode(state.task);
    }
    if (dynamic_cast<const NewLineStep*>(step.get()) != nullptr && !step->apply(state)) {
      break;
    }
  }
  return {};
}

std::vector<std::string> Processor::description() const {
  std::vector<std::string> out;
  for (const auto* side : {&before_, &after_}) {
    for (const auto& step : *side) {
      out.push_back(step->description());
    }
  }
  return out;
}

}  // namespace tandem
