#include <algorithm>

#include "base/memory.h"
#include "base/time.h"
#include "cli/bench.h"
#include "cli/output.h"
#include "policy/engine.h"
#include "policy/timing.h"

namespace tandem::cli {

int bench_policy(const BenchOptions& options) {
  const Output output(true);
  static_cast<void>(load_engine());
  const double before_mb = resident_mb();
  const auto start = monotonic_ns();
  auto policy = Policy::load(options.policy, options.engine);
  if (!policy) {
    return output.error(policy.error());
  }
  const double load_s = seconds(monotonic_ns() - start);
  const double loaded_mb = resident_mb();
  const Engine& engine = **load_engine();  // it loaded a policy
  // Twice, for on a machine with other programs the first may be too low, and a share of it too high.
  const double matrix_before = engine.matrix_rate_gflops();
  const auto timing = measure(**policy, options.runs, options.task);
  if (!timing) {
    return output.error(timing.error());
  }
  const double peak_mb = peak_resident_mb();
  const double matrix = std::max(matrix_before, engine.matrix_rate_gflops());
  output.line("", {{"bench", "policy"},
                   {"type", (*policy)->config().type},
                   {"precision", name_of((*policy)->precision().precision)},
                   {"precision_reason", (*policy)->precision().reason},
                   {"device", name_of((*policy)->device())},
                   {"processor", this_machine().processor},
                   {"load_s", load_s},
                   {"weights_mb", static_cast<double>((*policy)->weight_bytes()) / 1e6},
                   {"resident_mb", timing->resident_mb},
                   {"without_policy_mb", before_mb},
                   {"loaded_mb", loaded_mb},
                   {"peak_mb", peak_mb},
                   {"runs", timing->runs},
                   {"first_ms", timing->first_ms},
                   {"min_ms", timing->min_ms},
                   {"p50_ms", timing->p50_ms},
                   {"p99_ms", timing->p99_ms},
                   {"chunks_per_s", timing->chunks_per_s()},
                   {"sync_hz", timing->sync_hz},
                   {"async_hz", timing->async_hz},
                   {"gflop", timing->gflop},
                   {"matrix_fp32_gflops", matrix},
                   {"share_of_matrix_rate", timing->gflop / (timing->min_ms / 1000) / matrix}});
  return exit_ok;
}

}  // namespace tandem::cli
