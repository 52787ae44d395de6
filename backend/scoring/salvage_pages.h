#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scoring/database.h"

namespace tandem::detail {

/// A value as it lies in a page.
struct RawValue {
  ColumnType type = ColumnType::null;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;  ///< or bytes
};

/// A row as it lies in a page: the key of its table, 0 where the table has none, and its values.
struct RawRow {
  std::int64_t key = 0;
  std::vector<RawValue> values;
};
using TakeRow = std::function<void(const RawRow&)>;

/// A database file read page by page, without SQLite, so that a page that is broken takes no other one along. Format:
/// sqlite.org/fileformat2.html. Everything read is checked against the size of the file.
class RawDatabase {
 public:
  /// With what its write-ahead log holds of committed pages.
  [[nodiscard]] static Result<RawDatabase> read(const std::filesystem::path& file);

  /// Where tables and indexes begin, by name, as far as the file still says so.
  [[nodiscard]] std::map<std::string, std::uint32_t> roots();
  /// Hands over the rows of the tree that begins there; false where a page of it cannot be read. A page is read once:
  /// what belongs to one tree is not handed over again.
  bool walk(std::uint32_t root, bool numbered, const TakeRow& take);
  /// Pages with rows that no tree walked so far holds, nor the list of free pages.
  [[nodiscard]] std::vector<std::uint32_t> orphans(bool numbered);
  /// The rows of one page.
  void rows_of(std::uint32_t page, bool numbered, const TakeRow& take) const;

 private:
  [[nodiscard]] std::string_view page(std::uint32_t number) const;
  [[nodiscard]] std::string payload(std::string_view page, std::size_t at, std::uint64_t size, bool numbered) const;
  [[nodiscard]] bool is_tree_page(std::uint32_t number, bool numbered) const;
  void overlay_log(const std::filesystem::path& log);
  void mark_free();

  std::string bytes_;
  std::size_t page_size_ = 4096;
  std::size_t usable_ = 4096;
  std::vector<bool> seen_;
};

}  // namespace tandem::detail
