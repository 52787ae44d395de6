#include "base/time.h"
#include "cli/bench.h"
#include "cli/output.h"
#include "policy/engine.h"
#include "policy/timing.h"

namespace tandem::cli {

int bench_policy(const BenchOptions& options) {
  const Output output(true);
  const auto start = monotonic_ns();
  auto policy = Policy::load(options.policy, options.engine);
  if (!policy) {
    return output.error(policy.error());
  }
  const double load_s = seconds(monotonic_ns() - start);
  const double matrix = (*load_engine())->matrix_rate_gflops();  // it loaded a policy
  const auto timing = measure(**policy, options.runs, options.task);
  if (!timing) {
    return output.error(timing.error());
  }
  output.line("", {{"bench", "policy"},
                   {"type", (*policy)->config().type},
                   {"precision", name_of((*policy)->precision().precision)},
                   {"precision_reason", (*policy)->precision().reason},
                   {"device", name_of((*policy)->device())},
                   {"processor", this_machine().processor},
                   {"load_s", load_s},
                   {"weights_mb", static_cast<double>((*policy)->weight_bytes()) / 1e6},
                   {"resident_mb", timing->resident_mb},
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
