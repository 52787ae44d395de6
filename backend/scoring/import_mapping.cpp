#include "scoring/import_mapping.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

#include "base/files.h"
#include "scoring/import_detail.h"

namespace tandem {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 3> delimiters{{{",", ','}, {";", ';'}, {"tab", '\t'}}};
constexpr std::size_t head_bytes = 64'000;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return text;
}

Result<std::string> beginning_of(const std::filesystem::path& file, std::size_t bytes) {
  TANDEM_TRY(refuse_if_no_file(file, "Choose a file to import."));
  std::ifstream in(file, std::ios::binary);
  std::string text(bytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(bytes));
  if (!in.eof() && in.fail()) {
    return std::unexpected(file_error("read", file, errno));
  }
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return text;
}

ImportFormat format_of(const std::vector<std::string>& columns) {
  const std::set<std::string> there(columns.begin(), columns.end());
  const auto has = [&](std::initializer_list<const char*> names) {
    return std::all_of(names.begin(), names.end(), [&](const char* name) { return there.contains(name); });
  };
  if (has({"session_id", "policy_a", "policy_b", "preference"})) {
    return ImportFormat::roboarena;
  }
  if (has({"language_command", "success", "policy_id"})) {
    return ImportFormat::robot_eval_logger;
  }
  if (has({"success", "duration", "video_filename"})) {
    return ImportFormat::openpi_droid;
  }
  return has({"episode", "result"}) ? ImportFormat::gui_wrapper : ImportFormat::csv;
}

}  // namespace

Result<ImportMapping> parse_import_mapping(const Json& document, const std::string& origin) {
  JsonReader in(document, origin);
  in.expect_only({"import_mapping", "format", "delimiter", "encoding", "columns", "title", "contender", "task", "suite",
                  "leave_out_problems"});
  in.integer("import_mapping", 1, 1);
  ImportMapping out;
  const auto format = import_format_named(in.text_or("format", "csv"));
  if (!format) {
    in.reject("format", "is none of those known");
  }
  out.format = format.value_or(ImportFormat::csv);
  if (in.has("delimiter")) {
    const std::string word = in.text("delimiter");
    const auto* const found =
        std::find_if(delimiters.begin(), delimiters.end(), [&](const auto& each) { return each.first == word; });
    if (found == delimiters.end()) {
      in.reject("delimiter", "is none of , ; tab");
    } else {
      out.options.delimiter = found->second;
    }
  }
  if (in.has("encoding")) {
    const std::string word = in.text("encoding");
    if (word != "utf-8" && word != "latin-1") {
      in.reject("encoding", "is none of utf-8, latin-1");
    }
    out.options.encoding = word == "latin-1" ? TextEncoding::latin1 : TextEncoding::utf8;
  }
  out.options.title = in.text_or("title", "");
  out.options.contender = in.text_or("contender", "");
  out.options.task = in.text_or("task", "");
  out.suite = in.text_or("suite", "");
  out.options.leave_out_problems = in.boolean_or("leave_out_problems", false);
  if (in.has("columns")) {
    const Json& columns = document["columns"];
    if (!columns.is_object()) {
      in.reject("columns", "must be an object");
    }
    for (const auto& [field, column] : columns.items()) {
      if (columns.is_object() && column.is_string()) {
        out.options.columns[field] = column.get<std::string>();
      } else {
        in.reject("columns", "must name a column for each field");
      }
    }
  }
  return in.error() ? Result<ImportMapping>(std::unexpected(*in.error())) : Result<ImportMapping>(std::move(out));
}

Json import_mapping_json(const ImportMapping& mapping) {
  Json out{{"import_mapping", 1}, {"format", name_of(mapping.format)}};
  for (const auto& [word, sign] : delimiters) {
    if (mapping.options.delimiter == sign) {
      out["delimiter"] = word;
    }
  }
  if (mapping.options.encoding) {
    out["encoding"] = *mapping.options.encoding == TextEncoding::latin1 ? "latin-1" : "utf-8";
  }
  out["columns"] = Json::object();
  for (const auto& [field, column] : mapping.options.columns) {
    out["columns"][field] = column;
  }
  out["title"] = mapping.options.title;
  out["contender"] = mapping.options.contender;
  out["task"] = mapping.options.task;
  out["suite"] = mapping.suite;
  out["leave_out_problems"] = mapping.options.leave_out_problems;
  return out;
}

const std::vector<std::string>& import_fields() {
  static const std::vector<std::string> fields{"contender", "task",  "setting",    "trial",    "session",
                                               "success",   "score", "score_max",  "duration", "steps",
                                               "seed",      "notes", "void_reason"};
  return fields;
}

Result<TableHead> table_head(const std::filesystem::path& file, const ImportOptions& options, std::size_t rows) {
  const auto bytes = beginning_of(file, head_bytes);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  std::string whole = *bytes;
  if (whole.size() == head_bytes) {  // a row that is cut off, or a letter, says nothing
    whole.resize(std::max<std::size_t>(1, whole.rfind('\n') == std::string::npos ? 0 : whole.rfind('\n') + 1));
  }
  const auto decoded = detail::decode(whole, options.encoding);
  const char delimiter = options.delimiter.value_or(detail::find_delimiter(decoded.text));
  std::vector<ImportProblem> short_rows;
  auto csv = detail::parse_csv(decoded.text, file.string(), delimiter, &short_rows);
  if (!csv) {
    return std::unexpected(csv.error());
  }
  TableHead out{delimiter, decoded.encoding, std::move(csv->columns), std::move(csv->rows), ImportFormat::csv};
  out.rows.resize(std::min(out.rows.size(), rows));
  out.format = format_of(out.columns);
  return out;
}

ImportFormat guess_format(const std::filesystem::path& file) {
  const auto bytes = beginning_of(file, head_bytes);
  if (!bytes) {
    return ImportFormat::csv;
  }
  if (bytes->starts_with("SQLite format 3")) {
    return ImportFormat::vla_eval;
  }
  const auto first = bytes->find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first != std::string::npos && ((*bytes)[first] == '{' || (*bytes)[first] == '[')) {
    const auto says = [&](const char* word) { return bytes->find(word) != std::string::npos; };
    return says("\"clip_id\"")                                ? ImportFormat::eva_client
           : says("\"session_id\"") || says("\"preference\"") ? ImportFormat::roboarena
                                                              : ImportFormat::lerobot_eval;
  }
  const auto head = table_head(file, {}, 0);
  return head ? head->format : ImportFormat::csv;
}

std::map<std::string, std::string> usual_columns(const std::vector<std::string>& columns) {
  static const std::vector<std::pair<std::string, std::vector<std::string>>> names{
      {"contender", {"policy", "model", "policy_id", "checkpoint", "method"}},
      {"task", {"task_name", "task name", "instruction", "language_command", "prompt"}},
      {"setting", {"condition", "variant", "environment"}},
      {"trial", {"trial number", "trial_number", "trial_id", "episode", "run", "#"}},
      {"session", {"session_id", "pair", "block"}},
      {"success", {"outcome", "result", "succeeded", "solved", "binary_success"}},
      {"score", {"grade", "points", "partial_success", "progress"}},
      {"score_max", {"max_score", "max"}},
      {"duration", {"time", "seconds", "duration_s", "duration_seconds", "elapsed_sec", "time_s"}},
      {"notes", {"note", "comment", "comments", "remarks"}},
      {"void_reason", {"void", "excluded"}}};
  std::map<std::string, std::string> out;
  for (const auto& [field, words] : names) {
    if (std::find(columns.begin(), columns.end(), field) != columns.end()) {
      continue;
    }
    for (const auto& column : columns) {
      if (std::find(words.begin(), words.end(), lower(column)) != words.end() || lower(column) == field) {
        out.emplace(field, column);
      }
    }
  }
  return out;
}

}  // namespace tandem
