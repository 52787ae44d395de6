#pragma once

#include <cstdint>
#include <vector>

namespace tandem {

/// Verdicts of contender `first` against `second`, numbered from 0.
struct PairVerdicts {
  std::size_t first = 0;
  std::size_t second = 1;
  std::int64_t wins_first = 0;
  std::int64_t ties = 0;
  std::int64_t wins_second = 0;
};

/// Strengths by the Bradley-Terry model with ties (Davidson 1970): P(i beats j) = e^θi / Z, P(tie) = 2ν e^((θi+θj)/2) /
/// Z.
struct Strengths {
  std::vector<double> theta;           ///< centred at 0
  std::vector<double> standard_error;  ///< of theta
  double ties = 0;                     ///< ν
  double log_likelihood = 0;
  bool ridge = false;  ///< some contender never lost or never won against the rest: strengths were held in by a ridge
  /// Chess-like numbers, 200 θ + 1500.
  [[nodiscard]] double score(std::size_t i) const { return 200 * theta[i] + 1500; }
};

/// Fits `contenders` ≥ 2 strengths by Newton's method. Without any verdict all are equal.
[[nodiscard]] Strengths fit_strengths(std::size_t contenders, const std::vector<PairVerdicts>& verdicts);

}  // namespace tandem
