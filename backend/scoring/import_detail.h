#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "scoring/import.h"

namespace tandem::detail {

/// More would not be an evaluation of a robot.
inline constexpr std::size_t most_imported = 1'000'000;

/// A CSV file, read strictly: quotes closed, every row as long as the head, every column named once.
struct CsvTable {
  std::string origin;
  char delimiter = ',';
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> lines;  ///< where each row begins, from 1
  /// Place of a column, or none.
  [[nodiscard]] std::optional<std::size_t> column(const std::string& name) const;
};
/// `problems`: takes rows of another length, which are left out then; null: they are an error.
[[nodiscard]] Result<CsvTable> parse_csv(const std::string& text, const std::string& origin, char delimiter = ',',
                                         std::vector<ImportProblem>* problems = nullptr);
/// The one of `,` `;` and tab that the head has most of outside quotes; `,` where it has none.
[[nodiscard]] char find_delimiter(const std::string& text);

/// A text in UTF-8, and how it was written.
struct DecodedText {
  std::string text;
  TextEncoding encoding = TextEncoding::utf8;
};
/// Without a wanted encoding UTF-8 where the bytes are that, else Latin-1.
[[nodiscard]] DecodedText decode(const std::string& bytes, std::optional<TextEncoding> wanted);

/// What an error of wrong_line() says of the line, without the file: "success must be true or false".
[[nodiscard]] ImportProblem problem_of(const Error& error, const std::string& origin, std::size_t line);

/// "FILE, line 7: WHAT."
[[nodiscard]] std::unexpected<Error> wrong_line(const std::string& origin, std::size_t line, const std::string& what);

/// A finite number within the limits, or an error about `what`.
[[nodiscard]] Result<double> number_in(const std::string& text, double low, double high, const std::string& origin,
                                       std::size_t line, const std::string& what);
/// 0, 1, true, false, yes, no, success, failed, …; none where it is neither.
[[nodiscard]] std::optional<bool> verdict_in(std::string text);

/// Sets the share, and the success where it was a whole verdict. 0.01 is warned about: openpi's script stores it where
/// a success was answered with "y".
[[nodiscard]] Result<void> take_share(double share, const std::string& origin, std::size_t line, ImportedTrial& trial,
                                      std::vector<std::string>& warnings);

/// Tables by format.
[[nodiscard]] Result<void> read_table(const CsvTable& csv, const ImportOptions& options, ImportedTable& out);
/// JSON documents and lines by format.
[[nodiscard]] Result<void> read_documents(const std::string& text, const std::string& origin,
                                          const ImportOptions& options, ImportedTable& out);
[[nodiscard]] Result<void> read_roboarena_table(const CsvTable& csv, const ImportOptions& options, ImportedTable& out);
[[nodiscard]] Result<void> read_vla_eval(const std::filesystem::path& file, const ImportOptions& options,
                                         ImportedTable& out);

}  // namespace tandem::detail
