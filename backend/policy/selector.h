#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/result.h"
#include "policy/policy.h"

namespace tandem {

/// Temporal ensembling of ACT (policies reference, 3.4): every tick a new chunk, the actions of which are averaged with
/// those that older chunks said for the same ticks; weights exp(-m·i), i = 0 for the oldest. Normalised actions.
class TemporalEnsemble {
 public:
  explicit TemporalEnsemble(double coefficient) : coefficient_(coefficient) {}
  void reset();
  /// Takes the chunk of this tick, gives its action.
  [[nodiscard]] std::vector<float> update(const ActionChunk& chunk);

 private:
  double coefficient_;
  std::vector<float> mean_;  // rows that are left × width
  std::vector<std::int64_t> counts_;
};

/// Observations of the last ticks, filled up by the first one (policies that look back).
class ObservationHistory {
 public:
  explicit ObservationHistory(std::int64_t length) : length_(static_cast<std::size_t>(length)) {}
  void reset() { inputs_.clear(); }
  void push(PolicyInput input);
  /// Oldest first; valid until the next push.
  [[nodiscard]] std::vector<const PolicyInput*> view() const;

 private:
  std::size_t length_;
  std::deque<PolicyInput> inputs_;
};

/// One action of a policy.
struct SelectedAction {
  std::vector<float> normalized;
  std::vector<float> action;  ///< robot units
  bool inferred = false;      ///< the network ran for it
};

/// LeRobot's synchronous semantics (policies reference, 2.9): a queue of n_action_steps actions, filled by one
/// inference when it is empty; with temporal ensembling one inference a tick.
class ActionSelector {
 public:
  explicit ActionSelector(Policy& policy);
  /// A new episode: queue, history and ensemble are forgotten.
  void reset();
  /// Whether the next select() runs the network.
  [[nodiscard]] bool will_infer() const { return queue_.empty(); }
  /// `request` brings the noise or the seed; its history is filled in here.
  [[nodiscard]] Result<SelectedAction> select(PolicyInput input, ChunkRequest request);

 private:
  Policy& policy_;
  ObservationHistory history_;
  TemporalEnsemble ensemble_;
  std::deque<SelectedAction> queue_;
};

}  // namespace tandem
