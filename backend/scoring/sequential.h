#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "scoring/interval.h"

namespace tandem {

// Evidence that may be looked at after every pair. Nothing here needs the number of pairs beforehand. Single-threaded
// objects.

/// The betting mixture on differences D = B − A in [−1, 1] of paired trials (normalised scores, or 0 and 1): the mean
/// over the stakes .05, .10, …, .95 of the capital ∏(1 + stake·D). Under "B is not better" the capital is expected to
/// stay at 1 or below, so reaching 1/α by chance has at most the probability α, whenever one stops.
class BettingMixture {
 public:
  /// −1 ≤ difference ≤ 1.
  void add(double difference);
  [[nodiscard]] std::int64_t pairs() const { return static_cast<std::int64_t>(differences_.size()); }
  /// Evidence for "B is better", now.
  [[nodiscard]] double evidence_forward() const;
  /// Evidence for "A is better", now.
  [[nodiscard]] double evidence_reverse() const;
  /// Natural logarithms of the same, which do not overflow.
  [[nodiscard]] double log_forward() const;
  [[nodiscard]] double log_reverse() const;
  /// min(1, 1 / largest evidence so far): a p-value that holds at any time.
  [[nodiscard]] double p_forward() const;
  [[nodiscard]] double p_reverse() const;
  /// First pair at which the evidence reached 1/α, or 0.
  [[nodiscard]] std::int64_t decided_forward(double alpha) const;
  [[nodiscard]] std::int64_t decided_reverse(double alpha) const;
  [[nodiscard]] double mean() const;
  /// Limits of the mean difference that hold at every pair at once with probability 1 − α.
  [[nodiscard]] Interval confidence_sequence(double alpha = 0.05) const;
  [[nodiscard]] const std::vector<double>& differences() const { return differences_; }

 private:
  static constexpr std::size_t stakes = 19;
  std::vector<double> differences_;
  std::array<double, stakes> forward_{};  // ln of the capital of each stake
  std::array<double, stakes> reverse_{};
  std::vector<double> forward_path_;  // ln of the evidence after each pair
  std::vector<double> reverse_path_;
};

/// Plug-in evidence for "B succeeds more often than A" from pairs of 0 and 1 (Turner & Grünwald 2023).
class PlugInEvidence {
 public:
  void add(bool a, bool b);
  [[nodiscard]] double evidence() const { return evidence_; }

 private:
  double a_success_ = 1;  // Beta(1, 2): A starts as the worse one
  double a_failure_ = 2;
  double b_success_ = 2;
  double b_failure_ = 1;
  double evidence_ = 1;
};

/// Evidence of W discordant pairs won and L lost: a mixture over the win rates above one half.
[[nodiscard]] double discordant_evidence(std::int64_t wins, std::int64_t losses);

/// Limits of one success rate that hold at every trial at once with probability 1 − α (mixture of Beta(1, 1)).
[[nodiscard]] Interval rate_confidence_sequence(std::int64_t k, std::int64_t n, double alpha = 0.05);

/// Stops of a walk over discordant pairs with the risk α spent linearly over at most `most_pairs`: at the d-th
/// discordant pair stop when |W − L| ≥ bounds[d−1]; 0 where it cannot stop yet.
struct SpendingWalk {
  std::vector<std::int64_t> bounds;
  double spent = 0;
};
[[nodiscard]] SpendingWalk spending_walk(std::int64_t most_pairs, double alpha = 0.05);

}  // namespace tandem
