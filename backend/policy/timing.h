#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "policy/policy.h"

namespace tandem {

/// What one inference of a policy costs on this machine.
struct PolicyTiming {
  int runs = 0;
  double first_ms = 0;  ///< the first one, which also warms up
  double min_ms = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double gflop = 0;        ///< floating-point operations of one inference, 10⁹; 0 on a graphics card
  double resident_mb = 0;  ///< memory of the process afterwards
  double sync_hz = 0;  ///< highest rate at which no tick waits in synchronous mode: the whole inference fits one period
  double async_hz = 0;       ///< highest rate at which chunks arrive before the one before is used up
  std::vector<float> least;  ///< the smallest of each action, robot units
  std::vector<float> most;   ///< the largest
  [[nodiscard]] double chunks_per_s() const { return p50_ms > 0 ? 1000.0 / p50_ms : 0; }
};

/// How far the actions of a policy are from those of the same checkpoint in fp32, in robot units.
struct PrecisionError {
  double mean = 0;     ///< over all actions and joints
  double largest = 0;  ///< of any
};

/// Loads the checkpoint once more in fp32 and compares the two on pictures and joints of noise, with the same noise of
/// the networks. `policy shadow --against fp32` does it with recorded ones.
[[nodiscard]] Result<PrecisionError> error_against_fp32(Policy& policy, int observations);

/// Runs the policy on grey noise of its own picture sizes: once to warm up, then `runs` times.
/// `task` is the instruction; empty: a short one.
[[nodiscard]] Result<PolicyTiming> measure(Policy& policy, int runs, const std::string& task = {});

/// Pictures and vectors as the policy's config declares them, filled with noise: for warm-up and measurement.
class SyntheticObservation {
 public:
  SyntheticObservation(const Policy& policy, std::uint64_t seed, const std::string& task = {});
  /// Valid as long as this object.
  [[nodiscard]] const PolicyObservation& get() const { return observation_; }

 private:
  std::vector<std::vector<std::uint8_t>> pixels_;
  PolicyObservation observation_;
};

}  // namespace tandem
