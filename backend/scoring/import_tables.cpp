#include <algorithm>
#include <cmath>

#include "scoring/database_detail.h"
#include "scoring/import_detail.h"
#include "scoring/import_mapping.h"

namespace tandem::detail {
namespace {

// A row of a table, by the names of its columns.
struct CsvRow {
  const CsvTable& table;
  std::size_t at = 0;

  [[nodiscard]] std::size_t line() const { return table.lines[at]; }
  [[nodiscard]] std::string text(const std::string& name) const {
    const auto column = table.column(name);
    return column ? table.rows[at][*column] : std::string();
  }
  // None where the field is empty or the column is not there.
  [[nodiscard]] Result<std::optional<double>> number(const std::string& name, double low, double high) const {
    std::string value = text(name);
    if (value.empty()) {
      return std::nullopt;
    }
    // Where fields are separated by ";" the comma is that of a number.
    if (table.delimiter == ';' && std::count(value.begin(), value.end(), ',') == 1 &&
        value.find('.') == std::string::npos) {
      value[value.find(',')] = '.';
    }
    const auto read = number_in(value, low, high, table.origin, line(), name);
    return read ? Result<std::optional<double>>(*read) : std::unexpected(read.error());
  }
};

Result<void> want_columns(const CsvTable& csv, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (!csv.column(name)) {
      return wrong_line(csv.origin, 1, std::string("there is no column \"") + name + "\"");
    }
  }
  return {};
}

std::string or_else(std::string text, const std::string& fallback) { return text.empty() ? fallback : text; }

Result<ImportedTrial> droid_row(const CsvRow& row, const ImportOptions& options, std::vector<std::string>& warnings) {
  ImportedTrial out;
  out.contender = options.contender;
  out.task = options.task;
  out.notes = row.text("video_filename");
  const auto share = number_in(row.text("success"), 0, 1, row.table.origin, row.line(), "success");
  if (!share) {
    return std::unexpected(share.error());
  }
  TANDEM_TRY(take_share(*share, row.table.origin, row.line(), out, warnings));
  out.success = *share == 1;
  const auto steps = row.number("duration", 0, 1e9);
  if (!steps) {
    return std::unexpected(steps.error());
  }
  if (*steps) {
    out.steps = std::llround(**steps);
  }
  return out;
}

Result<ImportedTrial> logger_row(const CsvRow& row, const ImportOptions& options, std::vector<std::string>& warnings) {
  ImportedTrial out;
  out.contender = or_else(row.text("policy_id"), options.contender);
  out.task = row.text("language_command");
  if (out.task.empty()) {
    return wrong_line(row.table.origin, row.line(), "language_command is empty");
  }
  out.success = verdict_in(row.text("success"));
  if (!out.success) {
    return wrong_line(row.table.origin, row.line(), "success must be true or false");
  }
  const auto share = row.number("partial_success", 0, 1);
  const auto seconds = row.number("duration_seconds", 0, 1e7);
  if (!share || !seconds) {
    return std::unexpected(!share ? share.error() : seconds.error());
  }
  if (*share) {
    TANDEM_TRY(take_share(**share, row.table.origin, row.line(), out, warnings));
  }
  out.duration_s = *seconds;
  return out;
}

Result<ImportedTrial> outcome_row(const CsvRow& row, const ImportOptions& options) {
  ImportedTrial out;
  out.contender = options.contender;
  out.task = options.task;
  const std::string result = row.text("result");
  if (result == "unmarked" || result.empty()) {
    out.void_reason = "not marked";
  } else {
    out.success = verdict_in(result);
    if (!out.success) {
      return wrong_line(row.table.origin, row.line(), "result must be success, failed or unmarked");
    }
  }
  const std::string tags = row.text("tags");
  out.notes = row.text("note") + (tags.empty() ? "" : " [" + tags + "]");
  return out;
}

// Where a field of a free table is: the mapped column, or the one of the same name.
std::string column_for(const ImportOptions& options, const std::string& field) {
  const auto found = options.columns.find(field);
  return found == options.columns.end() ? field : found->second;
}

constexpr std::string_view stage_prefix = "stage:";

// What a row says of the stages of the rubric.
Result<void> take_stages(const CsvRow& row, const ImportOptions& options, ImportedTrial& out) {
  for (const auto& [field, column] : options.columns) {
    if (!field.starts_with(stage_prefix)) {
      continue;
    }
    const std::string value = row.text(column);
    const auto reached = value.empty() ? std::optional(false) : verdict_in(value);
    if (!reached) {
      return wrong_line(row.table.origin, row.line(), "a stage must be true or false");
    }
    out.milestones.emplace_back(field.substr(stage_prefix.size()), *reached);
  }
  return {};
}

// Success, as a verdict or as a share where a verdict was expected: openpi's tables are like that.
Result<void> take_success(const CsvRow& row, const std::string& success, bool scored,
                          std::vector<std::string>& warnings, ImportedTrial& out) {
  if (success.empty()) {
    return {};
  }
  out.success = verdict_in(success);
  if (!out.success && !scored) {
    const auto share = number_in(success, 0, 1, row.table.origin, row.line(), "success");
    if (!share) {
      return std::unexpected(share.error());
    }
    TANDEM_TRY(take_share(*share, row.table.origin, row.line(), out, warnings));
    out.success = *share == 1;
  } else if (!out.success) {
    return wrong_line(row.table.origin, row.line(), "success must be true or false");
  }
  return {};
}

Result<ImportedTrial> free_row(const CsvRow& row, const ImportOptions& options, std::vector<std::string>& warnings) {
  const auto field = [&](const char* name) { return row.text(column_for(options, name)); };
  const auto number = [&](const char* name, double low, double high) {
    return row.number(column_for(options, name), low, high);
  };
  ImportedTrial out;
  out.contender = or_else(field("contender"), options.contender);
  out.task = or_else(field("task"), options.task);
  out.setting = field("setting");
  out.notes = field("notes");
  out.void_reason = field("void_reason");
  const auto score = number("score", 0, 1e9);
  const auto most = number("score_max", 1e-9, 1e9);
  const auto seconds = number("duration", 0, 1e7);
  const auto steps = number("steps", 0, 1e12);
  const auto seed = number("seed", 0, 9e15);
  const auto count = number("trial", 0, 9e15);
  for (const auto* value : {&score, &most, &seconds, &steps, &seed, &count}) {
    if (!*value) {
      return std::unexpected(value->error());
    }
  }
  out.duration_s = *seconds;
  out.session = field("session");
  out.number = *count ? std::optional<std::int64_t>(std::llround(**count)) : std::nullopt;
  out.steps = *steps ? std::optional<std::int64_t>(std::llround(**steps)) : std::nullopt;
  out.seed = *seed ? std::optional<std::int64_t>(std::llround(**seed)) : std::nullopt;
  if (*score) {
    TANDEM_TRY(take_share(**score / most->value_or(1), row.table.origin, row.line(), out, warnings));
  }
  TANDEM_TRY(take_success(row, field("success"), score->has_value(), warnings, out));
  TANDEM_TRY(take_stages(row, options, out));
  const bool judged = out.success || out.share || !out.milestones.empty();
  if (!judged && out.void_reason.empty()) {
    return wrong_line(row.table.origin, row.line(), "the trial has neither success nor score");
  }
  return out;
}

Result<void> check_mapping(const CsvTable& csv, const ImportOptions& options) {
  const auto& known = import_fields();
  bool stages = false;
  for (const auto& [field, column] : options.columns) {
    const bool is_stage = field.starts_with(stage_prefix) && field.size() > stage_prefix.size();
    stages = stages || is_stage;
    if (!is_stage && std::find(known.begin(), known.end(), field) == known.end()) {
      return fail(ErrorCode::invalid_input, "A table has no field \"" + field + "\" to map a column to.",
                  "Map contender, task, setting, trial, session, success, score, score_max, duration, steps, seed, "
                  "notes, void_reason or stage:KEY.");
    }
    if (!csv.column(column)) {
      return wrong_line(csv.origin, 1, "there is no column \"" + column + "\"");
    }
  }
  if (!stages && !csv.column(column_for(options, "success")) && !csv.column(column_for(options, "score"))) {
    return wrong_line(csv.origin, 1, "there is no column for success or score");
  }
  return {};
}

}  // namespace

Result<void> read_table(const CsvTable& csv, const ImportOptions& options, ImportedTable& out) {
  switch (out.format) {
    case ImportFormat::openpi_droid:
      TANDEM_TRY(want_columns(csv, {"success", "duration", "video_filename"}));
      break;
    case ImportFormat::robot_eval_logger:
      TANDEM_TRY(want_columns(csv, {"language_command", "success", "policy_id"}));
      break;
    case ImportFormat::gui_wrapper:
      TANDEM_TRY(want_columns(csv, {"episode", "result"}));
      break;
    default:
      TANDEM_TRY(check_mapping(csv, options));
  }
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    if (options.stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "Reading the trials was cancelled.", "Nothing was imported.");
    }
    const CsvRow row{csv, i};
    auto trial = out.format == ImportFormat::openpi_droid        ? droid_row(row, options, out.warnings)
                 : out.format == ImportFormat::robot_eval_logger ? logger_row(row, options, out.warnings)
                 : out.format == ImportFormat::gui_wrapper       ? outcome_row(row, options)
                                                                 : free_row(row, options, out.warnings);
    if (!trial && (options.gather_problems || options.leave_out_problems)) {
      out.problems.push_back(problem_of(trial.error(), csv.origin, row.line()));
      continue;
    }
    if (!trial) {
      return std::unexpected(trial.error());
    }
    out.trials.push_back(std::move(*trial));
  }
  std::stable_sort(out.problems.begin(), out.problems.end(),
                   [](const ImportProblem& a, const ImportProblem& b) { return a.line < b.line; });
  return {};
}

Result<void> read_roboarena_table(const CsvTable& csv, const ImportOptions& options, ImportedTable& out) {
  TANDEM_TRY(want_columns(csv, {"session_id", "policy_a", "policy_b", "binary_success_a", "binary_success_b",
                                "partial_success_a", "partial_success_b", "preference"}));
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const CsvRow row{csv, i};
    ImportedVerdict verdict;
    verdict.session = row.text("session_id");
    verdict.left = row.text("policy_a");
    verdict.right = row.text("policy_b");
    verdict.reason = row.text("feedback");
    const std::string preferred = row.text("preference");
    if (verdict.session.empty() || verdict.left.empty() || verdict.right.empty() || verdict.left == verdict.right) {
      return wrong_line(csv.origin, row.line(), "a pair needs a session and two different policies");
    }
    if (preferred != "A" && preferred != "B" && preferred != "TIE") {
      return wrong_line(csv.origin, row.line(), "preference must be A, B or TIE");
    }
    verdict.outcome = preferred == "A" ? 1 : preferred == "B" ? -1 : 0;
    for (const std::string side : {"a", "b"}) {
      ImportedTrial trial;
      trial.contender = side == "a" ? verdict.left : verdict.right;
      trial.task = or_else(row.text("instruction"), options.task);
      trial.session = verdict.session;
      trial.success = verdict_in(row.text("binary_success_" + side));
      if (!trial.success) {
        return wrong_line(csv.origin, row.line(), "binary_success_" + side + " must be 0 or 1");
      }
      const auto share =
          number_in(row.text("partial_success_" + side), 0, 1, csv.origin, row.line(), "partial_success_" + side);
      const auto seconds = row.number("duration_" + side, 0, 1e7);
      if (!share || !seconds) {
        return std::unexpected(!share ? share.error() : seconds.error());
      }
      TANDEM_TRY(take_share(*share, csv.origin, row.line(), trial, out.warnings));
      trial.duration_s = *seconds;
      out.trials.push_back(std::move(trial));
    }
    out.verdicts.push_back(std::move(verdict));
  }
  return {};
}

Result<void> read_vla_eval(const std::filesystem::path& file, const ImportOptions& options, ImportedTable& out) {
  const auto database = Database::open_to_read(file);
  if (!database) {
    return std::unexpected(database.error());
  }
  auto rows = database->prepare(
      "SELECT rowid,eval_id,task_name,episode_id,status,steps,elapsed_sec FROM episode_results ORDER BY rowid");
  if (!rows) {
    return fail(ErrorCode::invalid_input, file.string() + " has no table episode_results as vla-eval writes it.",
                "Choose the database of an evaluation.", rows.error().detail);
  }
  std::optional<Error> wrong;
  TANDEM_TRY(each_row(*rows, [&](const Statement& row) {
    const std::string where = file.string() + ", row " + std::to_string(row.integer(0));
    const std::string status = row.text(4);
    ImportedTrial trial;
    trial.contender = row.is_null(1) ? options.contender : or_else(row.text(1), options.contender);
    trial.task = or_else(row.text(2), options.task);
    trial.notes = "episode " + row.text(3);
    trial.steps = row.integer_or_none(5);
    trial.duration_s = row.number_or_none(6);
    const bool possible = (!trial.steps || *trial.steps >= 0) &&
                          (!trial.duration_s || (*trial.duration_s >= 0 && *trial.duration_s < 1e7));
    if (status == "error") {
      trial.void_reason = "error";
    } else if (verdict_in(status)) {
      trial.success = verdict_in(status);
    }
    if (!wrong && (!possible || (trial.void_reason.empty() && !trial.success))) {
      wrong = Error{ErrorCode::invalid_input,
                    where + ": status must be success, fail or error, steps and time not negative.",
                    "Correct the file.", ""};
    }
    if (out.trials.size() <= most_imported) {
      out.trials.push_back(std::move(trial));
    }
  }));
  return wrong ? Result<void>(std::unexpected(*wrong)) : Result<void>();
}

}  // namespace tandem::detail
