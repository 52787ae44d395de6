#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "scoring/import.h"

namespace tandem {

/// How a file of trials is read, as a document that a person keeps: the columns of a table, and what it does not say.
struct ImportMapping {
  ImportFormat format = ImportFormat::csv;
  ImportOptions options;  ///< `stop` and `gather_problems` are not part of the document
  std::string suite;      ///< key or file of the suite whose tasks these are; empty: one is made of those that occur
};
/// Reads {"import_mapping": 1, "format", "delimiter", "encoding", "columns": {FIELD: COLUMN}, "title", "contender",
/// "task", "suite", "leave_out_problems"}; the error names file and field.
[[nodiscard]] Result<ImportMapping> parse_import_mapping(const Json& document, const std::string& origin);
/// Writes it, so that parse_import_mapping() gives an equal one.
[[nodiscard]] Json import_mapping_json(const ImportMapping& mapping);

/// The fields that a column of a table can be mapped to, in the order in which they are asked for; stages are beside.
[[nodiscard]] const std::vector<std::string>& import_fields();

/// The beginning of a table, for a preview.
struct TableHead {
  char delimiter = ',';  ///< chosen, or found
  TextEncoding encoding = TextEncoding::utf8;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< the first ones, at most as many as asked for
  /// The format whose columns these are; csv where none is known.
  ImportFormat format = ImportFormat::csv;
};
/// Reads the beginning of a table. Rows that are too short or too long are shown as they are.
[[nodiscard]] Result<TableHead> table_head(const std::filesystem::path& file, const ImportOptions& options,
                                           std::size_t rows);
/// The format of a file by its beginning: a table by its columns, JSON by its fields, a database by its first bytes.
[[nodiscard]] ImportFormat guess_format(const std::filesystem::path& file);

/// A mapping for columns that are called as usual: "policy" is the contender, "grade" the score, and so on. Fields that
/// are called as their column are not in it.
[[nodiscard]] std::map<std::string, std::string> usual_columns(const std::vector<std::string>& columns);

}  // namespace tandem
