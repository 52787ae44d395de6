#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace tandem {

/// Rows [first, first + count) of a Parquet file.
struct RowPiece {
  std::filesystem::path file;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// New values of a column, one a row of the result.
struct NewColumn {
  std::vector<std::int64_t> integers;  ///< for an int64 column
  std::vector<double> numbers;         ///< for a float64 column
};

/// Joins rows of several files into one, with snappy as LeRobot writes; a row group holds as many pieces as are needed
/// for `least_rows_a_group`: a file with thousands of them takes long to open. Columns that a
/// piece lacks are filled with nulls; columns named in `replace` get the given values. Schema metadata comes
/// from the first piece. Flushes the file to the disk.
[[nodiscard]] Result<void> join_parquet(const std::vector<RowPiece>& pieces,
                                        const std::map<std::string, NewColumn>& replace,
                                        const std::filesystem::path& to, std::int64_t least_rows_a_group = 1);

}  // namespace tandem
