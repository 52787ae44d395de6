#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "policy/processor.h"

namespace {

// A folder with weights, into which the input goes as config and as both pipelines.
const std::filesystem::path& folder() {
  static const auto made = [] {
    const auto path = std::filesystem::temp_directory_path() / ("tandem-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directories(path);
    static_cast<void>(tandem::write_tensors(path / "model.safetensors", {}));
    static_cast<void>(tandem::write_tensors(
        path / "state.safetensors",
        {tandem::named_tensor("observation.state.mean", {2}, std::vector<float>{1, 2}),
         tandem::named_tensor("observation.state.std", {2}, std::vector<float>{1, 2})}));
    return path;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* name : {"config.json", "policy_preprocessor.json", "policy_postprocessor.json"}) {
    std::ofstream out(folder() / name, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  }
  tandem::PolicyConfig fallback;
  fallback.folder = folder();
  fallback.inputs = {{"observation.state", tandem::FeatureKind::state, {2}}};
  fallback.outputs = {{"action", tandem::FeatureKind::action, {2}}};
  const auto config = tandem::PolicyConfig::load(folder());
  const auto weights = tandem::WeightFiles::open(folder());
  if (!weights) {
    return 0;
  }
  if (const auto processor = tandem::Processor::load(config ? *config : fallback, *weights)) {
    static_cast<void>(processor->description());
    static_cast<void>(processor->without_statistics());
    tandem::PolicyObservation observation;
    observation.vectors["observation.state"] = {1, 2};
    observation.task = "Put it there";
    static_cast<void>(processor->prepare(observation));
    std::vector<float> actions{1, 2, 3, 4};
    processor->finish(actions);
  }
  return 0;
}
