#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// A column to be written. Which vectors are used depends on the type.
struct ParquetColumn {
  enum class Type {
    int64,           ///< integers, one a row
    float32,         ///< numbers, one a row
    float64,         ///< numbers, one a row
    boolean,         ///< integers, one a row
    text,            ///< texts, one a row
    float32_vector,  ///< numbers, `width` a row, stored as fixed-size list
    float64_list,    ///< numbers, `width` a row, stored as list
    float64_planes,  ///< numbers, `width` a row, stored with shape (width, 1, 1)
    int64_list,      ///< integers, `width` a row, stored as list
    text_list,       ///< lists
  };
  std::string name;
  Type type = Type::int64;
  std::size_t width = 1;
  std::vector<double> numbers;
  std::vector<std::int64_t> integers;
  std::vector<std::string> texts;
  std::vector<std::vector<std::string>> lists;
};

/// Writes a Parquet file as LeRobot does (snappy, dictionaries, one row group unless `rows_a_group` says otherwise,
/// Arrow schema kept) and flushes it to the disk. `metadata` becomes key-value metadata of the schema.
[[nodiscard]] Result<void> write_parquet(const std::filesystem::path& path, const std::vector<ParquetColumn>& columns,
                                         const std::map<std::string, std::string>& metadata = {},
                                         std::int64_t rows_a_group = INT64_MAX);

/// The numbers of one column. Nested lists are flattened row by row.
struct NumberColumn {
  std::vector<double> values;
  std::size_t rows = 0;
  std::size_t width = 0;    ///< values in every row; 0 when rows differ
  std::size_t nulls = 0;    ///< missing rows or elements
  bool is_integer = false;  ///< whole numbers or booleans
  bool is_boolean = false;
};

/// Rows [first, first + count) of a file; those beyond its end are left out.
struct RowRange {
  std::int64_t first = 0;
  std::int64_t count = INT64_MAX;
};

/// A Parquet file from outside, open for reading. Every failure is a Result. Of a column only the row groups are read
/// that hold the rows asked for.
class ParquetFile {
 public:
  [[nodiscard]] static Result<ParquetFile> open(const std::filesystem::path& path);
  ParquetFile(ParquetFile&&) noexcept;
  ParquetFile& operator=(ParquetFile&&) noexcept;
  ~ParquetFile();

  [[nodiscard]] std::size_t rows() const;
  [[nodiscard]] std::size_t row_groups() const;
  /// Names of the top-level columns, in order.
  [[nodiscard]] const std::vector<std::string>& columns() const;
  [[nodiscard]] bool has(const std::string& column) const;
  /// What a column holds, in LeRobot's words: "float32", "int64", "bool", "string", "image", "language"; empty:
  /// something else.
  [[nodiscard]] std::string dtype(const std::string& column) const;
  /// How its first column is compressed: "SNAPPY", "UNCOMPRESSED", "ZSTD", ….
  [[nodiscard]] std::string compression() const;
  /// Value of a key of the schema metadata, or empty.
  [[nodiscard]] std::string metadata(const std::string& key) const;

  /// A numeric column, scalar or list of any depth.
  [[nodiscard]] Result<NumberColumn> numbers(const std::string& column, RowRange rows = {}) const;
  /// A text column; missing texts are empty.
  [[nodiscard]] Result<std::vector<std::string>> texts(const std::string& column, RowRange rows = {}) const;
  /// The encoded pictures of an image column: the field "bytes" of its structs, or the column itself; missing ones are
  /// empty.
  [[nodiscard]] Result<std::vector<std::string>> pictures(const std::string& column, RowRange rows = {}) const;
  /// A column of lists of texts.
  [[nodiscard]] Result<std::vector<std::vector<std::string>>> text_lists(const std::string& column) const;
  /// A column of any type, each value as JSON: structs as objects, texts of type JSON as what they hold.
  [[nodiscard]] Result<std::vector<Json>> documents(const std::string& column, RowRange rows = {}) const;

 private:
  struct Impl;
  explicit ParquetFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem
