#pragma once

#include <cstdint>
#include <vector>

#include "annotation/measures.h"

namespace tandem {

/// When the rows of an episode were recorded, by Tandem's own log: times stored in a dataset are made up from fps.
struct CaptureTimes {
  std::vector<double> tick_s;                  ///< of each row
  std::vector<std::vector<double>> picture_s;  ///< of each camera, one a row
};

/// The measures of the times between rows and between the pictures of a row (reference, 5.2).
void measure_capture(const CaptureTimes& times, double fps, MeasuredValues& out);

/// What a row of the data file says of its place.
struct StoredRows {
  std::vector<double> timestamp;
  std::vector<double> frame_index;
  std::vector<double> index;
};

/// The measures of the places of rows. `first_index`: of the episode in the dataset.
void measure_rows(const StoredRows& rows, double fps, std::int64_t first_index, MeasuredValues& out);

}  // namespace tandem
