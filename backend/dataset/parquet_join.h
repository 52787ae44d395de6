#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "dataset/language.h"

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
  std::vector<double> numbers;         ///< for a float64 or float32 column
};

/// What becomes of the columns when rows are joined.
struct ColumnEdit {
  std::map<std::string, NewColumn> replace;  ///< new values, by the new name of the column
  std::vector<std::string> add;              ///< int64 columns that may be missing; their values are in `replace`
  std::vector<EpisodeLanguage> language;     ///< of each piece, one whole episode; empty: as the rows have it
  std::map<std::string, std::string> rename;
  std::set<std::string> drop;
  std::map<std::string, std::string> cameras;  ///< new names of cameras in language rows
  /// For each piece the frames [from, to) of its episode that it is; {0, 0}: all of them. Empty: for every piece.
  std::vector<std::pair<std::int64_t, std::int64_t>> cuts;
  int fps = 0;           ///< of the frames in `cuts`
  bool for_v21 = false;  ///< schema metadata that libraries of that time can read (lerobot-dataset notes 4.2)
};

/// Joins rows of several files into one, with snappy as LeRobot writes; a row group holds as many pieces as are needed
/// for `least_rows_a_group`: a file with thousands of them takes long to open. Columns that a
/// piece lacks are filled with nulls. Schema metadata comes from the first piece. Of each file only the row groups are
/// in memory that hold the piece. Flushes the file to the disk.
[[nodiscard]] Result<void> join_parquet(const std::vector<RowPiece>& pieces, const ColumnEdit& edit,
                                        const std::filesystem::path& to, std::int64_t least_rows_a_group = 1);

}  // namespace tandem
