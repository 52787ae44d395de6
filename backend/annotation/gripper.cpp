#include "annotation/gripper.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>

namespace tandem {

// It moves where a step is above a fiftieth of its range; a pause of a tenth of a second does not end a movement.
std::vector<std::int64_t> gripper_events(const std::vector<double>& values, std::size_t width, std::size_t column) {
  constexpr std::int64_t shortest_pause = 3;
  const auto rows = static_cast<std::int64_t>(width == 0 ? 0 : values.size() / width);
  const auto at = [&](std::int64_t row) { return values[static_cast<std::size_t>(row) * width + column]; };
  double low = rows > 0 ? at(0) : 0;
  double high = low;
  for (std::int64_t row = 1; row < rows; ++row) {
    low = std::min(low, at(row));
    high = std::max(high, at(row));
  }
  std::vector<std::int64_t> out;
  if (!(high > low)) {
    return out;
  }
  const double least = (high - low) / 50;
  std::int64_t last = -1;
  for (std::int64_t row = 1; row < rows; ++row) {
    if (std::abs(at(row) - at(row - 1)) < least) {
      continue;
    }
    if (last < 0 || row - last > shortest_pause) {
      if (last >= 0) {
        out.push_back(last);
      }
      out.push_back(row - 1);
    }
    last = row;
  }
  if (last >= 0) {
    out.push_back(last);
  }
  return out;
}

Result<std::vector<std::int64_t>> gripper_events_of(DataReader& reader, const DatasetSummary& dataset,
                                                    std::int64_t episode) {
  std::vector<std::int64_t> out;
  for (const char* name : {"observation.state", "action"}) {
    const Feature* feature = find_feature(dataset.info.features, name);
    if (feature == nullptr || !feature->is_numeric()) {
      continue;
    }
    const auto names = element_names(*feature);
    const auto width = static_cast<std::size_t>(feature->width());
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < std::min(names.size(), width); ++i) {
      std::string plain = names[i];
      std::ranges::transform(plain, plain.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      if (plain.contains("gripper")) {
        columns.push_back(i);
      }
    }
    if (columns.empty()) {
      return out;
    }
    const auto values = reader.values(episode, name);
    if (!values) {
      return std::unexpected(values.error());
    }
    for (const auto column : columns) {
      const auto events = gripper_events(*values, width, column);
      out.insert(out.end(), events.begin(), events.end());
    }
    std::ranges::sort(out);
    return out;
  }
  return out;
}

}  // namespace tandem
