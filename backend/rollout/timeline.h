#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/inline_vector.h"
#include "policy/policy.h"

namespace tandem {

/// What becomes of an action that is planned already when a newer chunk says another one (policies reference, 7.2).
enum class ChunkAggregate {
  weighted_average,  ///< 0.3 · old + 0.7 · new
  latest_only,       ///< new
  average,           ///< 0.5 · old + 0.5 · new
  conservative,      ///< 0.7 · old + 0.3 · new
};
[[nodiscard]] std::string name_of(ChunkAggregate aggregate);
[[nodiscard]] std::optional<ChunkAggregate> aggregate_named(const std::string& name);

/// One number a joint of a policy, in its order.
using ActionValues = InlineVector<float, 16>;

/// The action planned for one tick.
struct PlannedAction {
  std::int64_t tick = 0;
  std::int64_t chunk = 0;   ///< number of the newest chunk that had a say
  ActionValues normalized;  ///< as the network speaks
  ActionValues action;      ///< robot units
};

/// What merging a chunk did.
struct MergeOutcome {
  std::int64_t late = 0;     ///< rows for ticks that are over: dropped
  std::int64_t blended = 0;  ///< rows that met a planned action
  std::int64_t added = 0;
  double seam = 0;  ///< largest difference of a joint between the planned and the new action at the first common tick
};

/// Planned actions by tick number, without holes. Chunks are placed by the tick their observation belongs to, so that
/// neither rate nor latency is assumed. Not thread-safe.
class ActionTimeline {
 public:
  /// Places `rows` rows of a chunk, the first of which is for `first_tick`; those before `now` are dropped. What was
  /// planned beyond the new chunk is dropped, too: it is older knowledge.
  MergeOutcome merge(const ActionChunk& chunk, std::int64_t rows, std::int64_t first_tick, std::int64_t now,
                     ChunkAggregate aggregate, std::int64_t chunk_number);
  /// The action for this tick, if any; what is older is forgotten.
  [[nodiscard]] const PlannedAction* at(std::int64_t tick);
  /// Actions from `tick` on.
  [[nodiscard]] std::int64_t remaining(std::int64_t tick) const;
  /// Normalised actions from `tick` on, rows × width.
  [[nodiscard]] std::vector<float> left_over(std::int64_t tick) const;
  [[nodiscard]] const std::deque<PlannedAction>& planned() const { return planned_; }
  void clear() { planned_.clear(); }

 private:
  void forget_before(std::int64_t tick);

  std::deque<PlannedAction> planned_;
};

}  // namespace tandem
