#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataset/reader.h"

namespace tandem {

/// The values of many episodes, one after the other: the data file of the last one stays open, and where it keeps its
/// rows in few large groups its columns stay in memory. One thread at a time.
class DataReader {
 public:
  explicit DataReader(std::shared_ptr<const DatasetSummary> dataset) : dataset_(std::move(dataset)) {}

  /// The values of a numeric feature in one episode, rows × width, as read_episode_values() gives them.
  [[nodiscard]] Result<std::vector<double>> values(std::int64_t episode, const std::string& feature);

 private:
  [[nodiscard]] Result<RowRange> go_to(std::int64_t episode);
  [[nodiscard]] Result<RowRange> rows_of(std::int64_t episode);
  [[nodiscard]] bool keeps(std::size_t width) const;

  std::shared_ptr<const DatasetSummary> dataset_;
  std::optional<ParquetFile> file_;
  FileNumber number_;
  std::map<std::string, NumberColumn> columns_;  // whole ones of `file_`
  std::int64_t episode_ = -1;
  RowRange range_;
};

}  // namespace tandem
