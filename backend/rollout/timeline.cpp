#include "rollout/timeline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace tandem {

namespace {

struct AggregateRow {
  ChunkAggregate aggregate;
  const char* name;
  float old_share;
};
constexpr std::array aggregates{
    AggregateRow{ChunkAggregate::weighted_average, "weighted_average", 0.3F},
    AggregateRow{ChunkAggregate::latest_only, "latest_only", 0.0F},
    AggregateRow{ChunkAggregate::average, "average", 0.5F},
    AggregateRow{ChunkAggregate::conservative, "conservative", 0.7F},
};

const AggregateRow& row_of(ChunkAggregate aggregate) {
  return *std::ranges::find(aggregates, aggregate, &AggregateRow::aggregate);
}

void blend(ActionValues& old, std::span<const float> fresh, float old_share) {
  for (std::size_t i = 0; i < old.size() && i < fresh.size(); ++i) {
    old[i] = old_share * old[i] + (1.0F - old_share) * fresh[i];
  }
}

}  // namespace

std::string name_of(ChunkAggregate aggregate) { return row_of(aggregate).name; }

std::optional<ChunkAggregate> aggregate_named(const std::string& name) {
  const auto* found = std::ranges::find_if(aggregates, [&](const AggregateRow& row) { return name == row.name; });
  return found == aggregates.end() ? std::nullopt : std::optional(found->aggregate);
}

void ActionTimeline::forget_before(std::int64_t tick) {
  while (!planned_.empty() && planned_.front().tick < tick) {
    planned_.pop_front();
  }
}

MergeOutcome ActionTimeline::merge(const ActionChunk& chunk, std::int64_t rows, std::int64_t first_tick,
                                   std::int64_t now, ChunkAggregate aggregate, std::int64_t chunk_number) {
  MergeOutcome out;
  forget_before(now);
  rows = std::min(rows, chunk.rows);
  const auto width = static_cast<std::size_t>(chunk.width);
  const float old_share = row_of(aggregate).old_share;
  const auto end = first_tick + rows;
  while (!planned_.empty() && planned_.back().tick >= std::max(end, now)) {
    planned_.pop_back();
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    const std::int64_t tick = first_tick + row;
    if (tick < now) {
      ++out.late;
      continue;
    }
    const auto at = static_cast<std::size_t>(row) * width;
    const std::span normalized(chunk.normalized.data() + at, width);
    const std::span action(chunk.actions.data() + at, width);
    const std::int64_t place = planned_.empty() ? 0 : tick - planned_.front().tick;
    if (!planned_.empty() && place < static_cast<std::int64_t>(planned_.size())) {
      auto& slot = planned_[static_cast<std::size_t>(place)];
      for (std::size_t i = 0; out.blended == 0 && i < width; ++i) {
        out.seam = std::max(out.seam, std::abs(static_cast<double>(slot.action[i]) - static_cast<double>(action[i])));
      }
      blend(slot.normalized, normalized, old_share);
      blend(slot.action, action, old_share);
      slot.chunk = chunk_number;
      ++out.blended;
      continue;
    }
    planned_.push_back({tick, chunk_number, ActionValues(normalized.begin(), normalized.end()),
                        ActionValues(action.begin(), action.end())});
    ++out.added;
  }
  return out;
}

const PlannedAction* ActionTimeline::at(std::int64_t tick) {
  forget_before(tick);
  return planned_.empty() || planned_.front().tick != tick ? nullptr : &planned_.front();
}

std::int64_t ActionTimeline::remaining(std::int64_t tick) const {
  return planned_.empty() ? 0 : std::max<std::int64_t>(planned_.back().tick - tick + 1, 0);
}

std::vector<float> ActionTimeline::left_over(std::int64_t tick) const {
  std::vector<float> out;
  for (const auto& planned : planned_) {
    if (planned.tick >= tick) {
      out.insert(out.end(), planned.normalized.begin(), planned.normalized.end());
    }
  }
  return out;
}

}  // namespace tandem
