#include "policy/parity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "base/files.h"
#include "policy/engine.h"
#include "policy/selector.h"

namespace tandem {

namespace {

// Tensors by name, as float32: ids and masks are small whole numbers.
using Computed = std::map<std::string, HostArray>;

struct Golden {
  std::filesystem::path folder;
  Json json;
  TensorFile file;

  // A tensor of the file without the first axis: its part `index`.
  [[nodiscard]] std::span<const std::byte> part(const TensorView& view, std::int64_t index, std::int64_t count) const {
    const auto bytes = view.bytes.size() / static_cast<std::size_t>(count);
    return view.bytes.subspan(static_cast<std::size_t>(index) * bytes, bytes);
  }
};

std::unexpected<Error> bad_golden(const Golden& golden, const std::string& what) {
  return fail(ErrorCode::invalid_input, golden.folder.string() + ": the golden values are damaged: " + what + ".",
              "Unpack the folder again.");
}

// The observation under `prefix` ("in." or "seq.in."): part `index` of `count` along a leading axis, or all (count 0).
Result<PolicyObservation> observation_of(const Golden& golden, const std::string& prefix, std::int64_t index,
                                         std::int64_t count) {
  PolicyObservation out;
  out.task = golden.json.value("task", std::string());
  for (const auto& view : golden.file.tensors()) {
    if (!view.name.starts_with(prefix + "observation.")) {
      continue;
    }
    const std::string name = view.name.substr(prefix.size());
    auto shape = view.shape;
    auto bytes = view.bytes;
    if (count > 0) {
      if (shape.empty() || shape[0] != count) {
        return bad_golden(golden, view.name + " has no leading axis of " + std::to_string(count));
      }
      shape.erase(shape.begin());
      bytes = golden.part(view, index, count);
    }
    if (view.type == TensorType::u8 && shape.size() == 3 && shape[2] == 3) {
      out.images[name] = {reinterpret_cast<const std::uint8_t*>(bytes.data()), shape[0], shape[1]};
    } else if (view.type == TensorType::f32) {
      TensorView one{view.name, view.type, shape, bytes, -1, 0};
      out.vectors[name] = one.floats();
    } else {
      return bad_golden(golden, view.name + " is neither a picture nor a vector");
    }
  }
  return out;
}

std::vector<float> floats_of(const Golden& golden, const std::string& name, std::int64_t index = 0,
                             std::int64_t count = 1) {
  const TensorView* view = golden.file.find(name);
  if (view == nullptr || view->type != TensorType::f32) {
    return {};
  }
  return TensorView{view->name, view->type, {}, golden.part(*view, index, count), -1, 0}.floats();
}

void put_inputs(Computed& out, const std::vector<const PolicyInput*>& history) {
  const PolicyInput& last = *history.back();
  for (const auto& [name, array] : last.arrays) {
    HostArray all{array.shape, {}};
    all.shape[0] = static_cast<std::int64_t>(history.size());
    for (const auto* input : history) {
      const auto& values = input->arrays.at(name).values;
      all.values.insert(all.values.end(), values.begin(), values.end());
    }
    out["pre." + name] = std::move(all);
  }
  if (!last.tokens.empty()) {
    const std::vector<std::int64_t> shape{1, static_cast<std::int64_t>(last.tokens.size())};
    const auto numbers = [](const auto& list) {
      std::vector<float> values;
      std::ranges::transform(list, std::back_inserter(values), [](auto value) { return static_cast<float>(value); });
      return values;
    };
    out["pre.observation.language.tokens"] = {shape, numbers(last.tokens)};
    out["pre.observation.language.attention_mask"] = {shape, numbers(last.token_mask)};
  }
}

class ComputedSink final : public TraceSink {
 public:
  explicit ComputedSink(Computed& out) : out_(out) {}
  void put(const std::string& name, std::vector<std::int64_t> shape, std::vector<float> values) override {
    out_[name] = {std::move(shape), std::move(values)};
  }

 private:
  Computed& out_;
};

Result<std::vector<PolicyInput>> prepared(const Golden& golden, const Policy& policy, const std::string& prefix,
                                          std::int64_t count) {
  std::vector<PolicyInput> out;
  for (std::int64_t i = 0; i < std::max<std::int64_t>(count, 1); ++i) {
    auto observation = observation_of(golden, prefix, i, count);
    if (!observation) {
      return std::unexpected(observation.error());
    }
    auto input = policy.processor().prepare(*observation);
    if (!input) {
      return std::unexpected(input.error());
    }
    out.push_back(std::move(*input));
  }
  return out;
}

// One chunk from the observation in "in.*".
Result<void> run_chunk(const Golden& golden, Policy& policy, Computed& out) {
  const auto& traits = policy.traits();
  auto inputs = prepared(golden, policy, "in.", traits.n_obs_steps > 1 ? traits.n_obs_steps : 0);
  if (!inputs) {
    return std::unexpected(inputs.error());
  }
  ChunkRequest request;
  for (const auto& input : *inputs) {
    request.history.push_back(&input);
  }
  put_inputs(out, request.history);
  request.noise = floats_of(golden, "in.noise");
  request.variance_noise = floats_of(golden, "in.variance_noise");
  ComputedSink sink(out);
  auto chunk = policy.infer(request, &sink);
  if (!chunk) {
    return std::unexpected(chunk.error());
  }
  const std::vector<std::int64_t> shape{1, chunk->rows, chunk->width};
  out["out.actions_normalized"] = {shape, chunk->normalized};
  out["out.actions"] = {shape, chunk->actions};
  if (!golden.json.contains("rtc")) {
    return {};
  }
  const JsonReader root(golden.json, (golden.folder / "golden.json").string());
  JsonReader reader = JsonReader(root).object("rtc");
  ChunkGuide guide{floats_of(golden, "rtc.in.left_over"), reader.integer("inference_delay", 0, 1000),
                   reader.integer("execution_horizon", 0, 1000), reader.text("prefix_attention_schedule"),
                   reader.number("max_guidance_weight", 0, 1e6)};
  if (reader.error()) {
    return std::unexpected(*reader.error());
  }
  request.noise = floats_of(golden, "rtc.in.noise");
  request.guide = &guide;
  auto guided = policy.infer(request);
  if (!guided) {
    return std::unexpected(guided.error());
  }
  out["rtc.out.actions_normalized"] = {shape, guided->normalized};
  return {};
}

// A sequence of ticks after a reset, as LeRobot's select_action answers.
Result<void> run_sequence(const Golden& golden, Policy& policy, Computed& out) {
  const auto ticks = golden.json.value("ticks", std::int64_t{0});
  if (ticks < 1 || ticks > 10'000) {
    return {};
  }
  auto inputs = prepared(golden, policy, "seq.in.", ticks);
  if (!inputs) {
    return std::unexpected(inputs.error());
  }
  const auto refills = [&](const std::string& name) {
    const TensorView* view = golden.file.find(name);
    return view == nullptr || view->shape.empty() ? std::int64_t{0} : view->shape[0];
  };
  ActionSelector selector(policy);
  HostArray normalized{{ticks, policy.traits().action_width}, {}};
  HostArray actions = normalized;
  std::int64_t refill = 0;
  for (auto& input : *inputs) {
    ChunkRequest request;
    if (selector.will_infer()) {
      if (refill < refills("seq.in.noise")) {
        request.noise = floats_of(golden, "seq.in.noise", refill, refills("seq.in.noise"));
      }
      if (refill < refills("seq.in.variance_noise")) {
        request.variance_noise = floats_of(golden, "seq.in.variance_noise", refill, refills("seq.in.variance_noise"));
      }
      ++refill;
    }
    auto selected = selector.select(std::move(input), std::move(request));
    if (!selected) {
      return std::unexpected(selected.error());
    }
    normalized.values.insert(normalized.values.end(), selected->normalized.begin(), selected->normalized.end());
    actions.values.insert(actions.values.end(), selected->action.begin(), selected->action.end());
  }
  out["seq.out.normalized"] = std::move(normalized);
  out["seq.out.actions"] = std::move(actions);
  return {};
}

ParityRow compare(const std::string& name, const Json& expectation, const TensorView* golden, const HostArray* is) {
  ParityRow row{name,          0, expectation["abs"].get<double>(), expectation.value("required", Json()) == true,
                is != nullptr, {}};
  if (is == nullptr || golden == nullptr) {
    row.note = golden == nullptr ? "not in golden.safetensors" : "";
    return row;
  }
  if (is->shape != golden->shape) {
    row.note = "shape " + shape_text(is->shape) + " instead of " + shape_text(golden->shape);
    return row;
  }
  const auto wanted = golden->floats();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const double error = std::abs(static_cast<double>(is->values[i]) - static_cast<double>(wanted[i]));
    row.error = std::isnan(error) ? std::numeric_limits<double>::infinity() : std::max(row.error, error);
  }
  return row;
}

}  // namespace

Result<ParityReport> check_parity(const std::filesystem::path& folder, const std::filesystem::path& out,
                                  ComputeDevice device, Precision precision) {
  if (!is_there(folder / "golden.json")) {
    return fail(ErrorCode::not_found, folder.string() + " holds no golden.json, the values that LeRobot computed.",
                "Parity is for folders that have one; \"policy check\" looks at any other.");
  }
  auto json = read_json(folder / "golden.json");
  if (!json) {
    return std::unexpected(json.error());
  }
  auto file = TensorFile::open(folder / "golden.safetensors");
  if (!file) {
    return std::unexpected(file.error());
  }
  const Golden golden{folder, std::move(*json), std::move(*file)};
  if (!golden.json.is_object() || !golden.json.contains("tensors") || !golden.json["tensors"].is_object()) {
    return bad_golden(golden, "golden.json lists no tensors");
  }
  // Neither need be told.
  if (golden.json.value("format", Json(1)) != 1) {
    return bad_golden(golden, "its format is not 1");
  }
  auto policy = Policy::load(folder, {precision, 0, device});
  if (!policy) {
    return std::unexpected(policy.error());
  }
  if (golden.json.value("policy", Json((*policy)->config().type)) != (*policy)->config().type) {
    return bad_golden(golden, "they are not of a policy of the type " + (*policy)->config().type);
  }
  // Values in another number type have its name before theirs, and are only those of a chunk.
  const bool exact = precision == Precision::fp32;
  const std::string beginning = exact ? "" : name_of(precision) + ".";
  const auto asked = golden.json["tensors"].items();
  if (!exact &&
      std::ranges::none_of(asked, [&](const auto& entry) { return entry.key().starts_with(beginning + "out."); })) {
    return fail(ErrorCode::not_found, folder.string() + " holds no golden values in " + name_of(precision) + ".",
                "Compare it in fp32.");
  }
  Computed computed;
  try {
    TANDEM_TRY(run_chunk(golden, **policy, computed));
    if (exact) {
      TANDEM_TRY(run_sequence(golden, **policy, computed));
    }
  } catch (const std::exception& error) {
    return fail(ErrorCode::invalid_input, folder.string() + ": the golden values cannot be read.",
                "Unpack the folder again.", error.what());
  }
  ParityReport report{(*policy)->config().type, {}};
  for (const auto& [name, expectation] : golden.json["tensors"].items()) {
    if (!name.starts_with(beginning)) {
      continue;
    }
    const auto told = [&](const char* key) {
      return expectation.is_object() ? expectation.value(key, Json()) : Json();
    };
    if (!told("abs").is_number() || (!told("required").is_null() && !told("required").is_boolean())) {
      return bad_golden(golden, "tensor " + name + " has no usable tolerance (abs) or mark (required)");
    }
    // The list and the file come from two places: one that was replaced alone must not pass for the other.
    if (const TensorView* view = golden.file.find(name);
        view != nullptr && expectation.contains("shape") && expectation["shape"] != Json(view->shape)) {
      return bad_golden(golden, "tensor " + name + " has another shape in golden.json than in golden.safetensors");
    }
    const auto found = computed.find(name.substr(beginning.size()));
    report.rows.push_back(
        compare(name, expectation, golden.file.find(name), found == computed.end() ? nullptr : &found->second));
  }
  if (!out.empty()) {
    std::vector<NamedTensor> tensors;
    for (const auto& [name, array] : computed) {
      tensors.push_back(named_tensor(name, array.shape, array.values));
    }
    TANDEM_TRY(write_tensors(out, tensors));
  }
  return report;
}

}  // namespace tandem
