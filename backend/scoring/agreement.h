#pragma once

#include <cstdint>
#include <vector>

namespace tandem {

/// How two scorers of the same trials agree. `counts[i][j]`: the first said i, the second j; square, not empty.
struct Agreement {
  double observed = 0;  ///< share of equal verdicts
  double expected = 0;  ///< the same by chance
  double kappa = 0;     ///< Cohen's κ; 1 where chance alone already agrees always
};
[[nodiscard]] Agreement cohen_kappa(const std::vector<std::vector<std::int64_t>>& counts);
/// κ with squared distances as weights, for graded verdicts.
[[nodiscard]] double weighted_kappa(const std::vector<std::vector<std::int64_t>>& counts);

}  // namespace tandem
