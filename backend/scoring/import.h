#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scoring/database.h"
#include "scoring/suite.h"

namespace tandem {

// Trials that other programs recorded. Reading checks everything and changes nothing, so that what would be written can
// be shown first; writing makes an experiment of the design "imported", whose judgements carry the pass "imported".

/// Where a file comes from.
enum class ImportFormat {
  lerobot_eval,       ///< eval_info.json of LeRobot's evaluation, both shapes
  eva_client,         ///< meta/episodes.jsonl of EVA-Client; the last row of a clip counts
  robot_eval_logger,  ///< table exported from robot_eval_logger; its pickles are refused
  openpi_droid,       ///< the CSV of openpi's DROID script
  roboarena,          ///< pairs: JSON, JSON lines or CSV
  vla_eval,           ///< SQLite database of vla-evaluation-harness
  gui_wrapper,        ///< episode_outcomes.csv of lerobot-gui-wrapper
  csv,                ///< any table, with a mapping of its columns
};
[[nodiscard]] std::string_view name_of(ImportFormat format);
[[nodiscard]] std::optional<ImportFormat> import_format_named(std::string_view name);
[[nodiscard]] const std::vector<ImportFormat>& import_formats();

/// A trial as it was recorded elsewhere.
struct ImportedTrial {
  std::string contender;
  std::string task;
  std::string setting;      ///< empty: the only one
  std::string instruction;  ///< empty: the task
  std::optional<bool> success;
  std::optional<double> share;  ///< of the points, 0 … 1
  std::optional<double> duration_s;
  std::optional<std::int64_t> steps;
  std::optional<std::int64_t> seed;
  std::optional<std::int64_t> number;  ///< the how manieth it was; trials are written in this order
  std::vector<std::pair<std::string, bool>> milestones;
  std::string session;      ///< trials of one session are a pair
  std::string void_reason;  ///< not empty: it does not count
  std::string when_utc;
  std::string notes;
};
struct ImportedVerdict {
  std::string session;
  std::string left;  ///< contender
  std::string right;
  int outcome = 0;  ///< 1 left, 0 tie, -1 right
  std::string reason;
};

/// A row that cannot be taken over.
struct ImportProblem {
  std::size_t line = 0;  ///< where it begins, from 1
  std::string what;      ///< "success must be true or false"
};

/// What a file holds.
struct ImportedTable {
  ImportFormat format = ImportFormat::csv;
  std::string title;
  std::vector<ImportedTrial> trials;
  std::vector<ImportedVerdict> verdicts;
  std::vector<std::string> warnings;  ///< whole sentences
  /// Of a table that was read with `gather_problems`: what is wrong with it, row by row. Such rows are in no trial.
  std::vector<ImportProblem> problems;
};

/// How the letters of a table are written.
enum class TextEncoding { utf8, latin1 };

struct ImportOptions {
  std::string title;      ///< of the experiment; empty: from the file
  std::string contender;  ///< for files that name none; empty: the file's name, or its folder's
  std::string task;       ///< likewise; empty: "task"
  /// For `csv`: which column holds what. Keys: contender, task, setting, trial (the how manieth), session (trials of
  /// one are a pair), success, score, score_max, duration, steps, seed, notes, void_reason, and "stage:KEY" for a stage
  /// of the rubric. A field without a mapping is taken from the column of the same name, where there is one.
  std::map<std::string, std::string> columns;
  /// For tables: what separates fields, one of `,` `;` and tab; none: the one that the head has most of. In a table
  /// with `;` numbers may be written with a comma.
  std::optional<char> delimiter = std::nullopt;
  std::optional<TextEncoding> encoding = std::nullopt;  ///< none: UTF-8 where it is that, else Latin-1
  /// For tables: goes on after a row that is wrong and says so in ImportedTable::problems; else it is an error.
  bool gather_problems = false;
  /// For tables: rows that are wrong are left out, and a warning says how many.
  bool leave_out_problems = false;
  std::stop_token stop = {};  ///< ends the reading with ErrorCode::cancelled
};

/// Reads and checks a file. An error names the file and the line or field.
[[nodiscard]] Result<ImportedTable> read_import(const std::filesystem::path& file, ImportFormat format,
                                                const ImportOptions& options = {});

/// A contender of what was read, for a preview.
struct ImportPreview {
  std::string contender;
  std::string task;
  std::int64_t trials = 0;
  std::int64_t voids = 0;
  std::int64_t successes = 0;
  std::int64_t judged = 0;  ///< trials with success or failure
};
[[nodiscard]] std::vector<ImportPreview> preview_of(const ImportedTable& table);

/// What a suite does not have: task and setting names that the trials need. Empty: it can be written with it.
[[nodiscard]] std::vector<std::string> unknown_in(const ImportedTable& table, const Suite& suite);

/// Hears how many trials are written; false ends it with ErrorCode::cancelled, and nothing is written.
using ImportProgress = std::function<bool(std::size_t)>;
/// Writes the experiment whole or not at all; its row number. Without a suite one is made of the tasks that occur.
/// Tasks and settings are found in a suite by key, title or instruction. Refused while the table has problems.
[[nodiscard]] Result<std::int64_t> write_import(Database& database, const ImportedTable& table,
                                                const std::optional<Suite>& suite = {},
                                                const ImportProgress& go_on = {});

}  // namespace tandem
