#include <algorithm>

#include "base/memory.h"
#include "base/random.h"
#include "base/time.h"
#include "cli/bench.h"
#include "cli/output.h"
#include "vlm/rewrite.h"

namespace tandem::cli {
namespace {

constexpr int pictures = 8;
constexpr int words = 24;

Picture noise(std::uint64_t seed) {
  Picture out{640, 480, std::vector<std::uint8_t>(std::size_t{640} * 480 * 3)};
  Random random(seed);
  std::ranges::generate(out.rgb, [&] { return static_cast<std::uint8_t>(random.uniform() * 255); });
  return out;
}

}  // namespace

int bench_vlm(const BenchOptions& options) {
  const Output output(true);
  static_cast<void>(load_vlm_engine());
  const double before_mb = resident_mb();
  const auto start = monotonic_ns();
  const auto model = VisionLanguageModel::load(options.policy, {options.engine.precision, options.engine.threads});
  if (!model) {
    return output.error(model.error());
  }
  const double load_s = seconds(monotonic_ns() - start);
  const double loaded_mb = resident_mb();
  std::vector<double> prompt_ms;
  std::vector<double> word_ms;
  std::int64_t tokens = 0;
  for (int run = 0; run < options.runs; ++run) {
    std::vector<Picture> shown;
    for (int i = 0; i < pictures; ++i) {
      shown.push_back(noise(static_cast<std::uint64_t>(run * pictures + i)));
    }
    VlmRequest request = rewrite_request("task", std::move(shown));
    request.rule.reset();  // random weights would end at once
    request.max_tokens = words;
    const auto answer = (*model)->answer(request);
    if (!answer) {
      return output.error(answer.error());
    }
    prompt_ms.push_back(answer->prompt_ms);
    word_ms.push_back(answer->writing_ms / static_cast<double>(answer->ids.size()));
    tokens = answer->prompt_tokens;
  }
  std::ranges::sort(prompt_ms);
  std::ranges::sort(word_ms);
  output.line("", {{"bench", "vlm"},
                   {"model", (*model)->title()},
                   {"precision", name_of((*model)->precision())},
                   {"processor", this_machine().processor},
                   {"load_s", load_s},
                   {"without_model_mb", before_mb},
                   {"loaded_mb", loaded_mb},
                   {"peak_mb", peak_resident_mb()},
                   {"runs", options.runs},
                   {"pictures", pictures},
                   {"prompt_tokens", tokens},
                   {"prompt_ms", prompt_ms[prompt_ms.size() / 2]},
                   {"token_ms", word_ms[word_ms.size() / 2]},
                   {"tokens_per_s", 1000 / word_ms[word_ms.size() / 2]}});
  return exit_ok;
}

}  // namespace tandem::cli
