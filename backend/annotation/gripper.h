#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dataset/data_reader.h"

namespace tandem {

/// Frames at which a gripper begins or ends to move: steps mostly end there. `values`: frames × width, one column of
/// them is the gripper's.
[[nodiscard]] std::vector<std::int64_t> gripper_events(const std::vector<double>& values, std::size_t width,
                                                       std::size_t column);

/// The same of all joints of an episode whose name holds "gripper", sorted; of the state, or of the action where there
/// is no state. Empty where there is none.
[[nodiscard]] Result<std::vector<std::int64_t>> gripper_events_of(DataReader& reader, const DatasetSummary& dataset,
                                                                  std::int64_t episode);

}  // namespace tandem
