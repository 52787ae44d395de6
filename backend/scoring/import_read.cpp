#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <set>

#include "base/files.h"
#include "scoring/database_detail.h"
#include "scoring/import_detail.h"

namespace tandem {
namespace {

using namespace detail;

constexpr std::array<std::string_view, 8> names{"lerobot-eval", "eva-client", "robot-eval-logger", "openpi-droid",
                                                "roboarena",    "vla-eval",   "gui-wrapper",       "csv"};

// Pickles run what is in them, packed ones as well: they are known by their first bytes, whatever they are called.
Result<void> refuse_pickle(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<unsigned char, 4> head{};
  in.read(reinterpret_cast<char*>(head.data()), head.size());
  const auto name = file.filename().string();
  const bool packed = head == std::array<unsigned char, 4>{0x04, 0x22, 0x4D, 0x18};
  const bool pickle = head[0] == 0x80 && head[1] >= 2 && head[1] <= 5;
  if (packed || pickle || name.ends_with(".pkl") || name.ends_with(".pickle")) {
    return fail(ErrorCode::unsupported, file.string() + " is a pickle, which could run anything when it is read.",
                "Export it as a table of language_command, success, partial_success, duration_seconds and policy_id.");
  }
  return {};
}

bool begins_with_json(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && (text[first] == '{' || text[first] == '[');
}

Result<void> read_text_file(const std::filesystem::path& file, const ImportOptions& options, ImportedTable& out) {
  const auto text = read_text(file);
  if (!text) {
    return std::unexpected(text.error());
  }
  const std::string origin = file.string();
  const bool documents = out.format == ImportFormat::lerobot_eval || out.format == ImportFormat::eva_client ||
                         (out.format == ImportFormat::roboarena && begins_with_json(*text));
  if (documents) {
    return read_documents(*text, origin, options, out);
  }
  const auto decoded = decode(*text, options.encoding);
  if (decoded.encoding == TextEncoding::latin1 && !options.encoding) {
    out.warnings.push_back(origin + " is not UTF-8: it was read as Latin-1.");
  }
  const char delimiter = options.delimiter.value_or(find_delimiter(decoded.text));
  const bool gathers = options.gather_problems || options.leave_out_problems;
  const auto csv = parse_csv(decoded.text, origin, delimiter, gathers ? &out.problems : nullptr);
  if (!csv) {
    return std::unexpected(csv.error());
  }
  return out.format == ImportFormat::roboarena ? read_roboarena_table(*csv, options, out)
                                               : read_table(*csv, options, out);
}

constexpr std::size_t longest_name = 200;

// What names a file gives the trials of it: they become names of contenders and tasks, and are shown everywhere.
Result<void> check_names(const ImportedTable& table, const std::string& origin) {
  const auto check = [&](const std::string& name, const char* what, std::size_t number) -> Result<void> {
    const bool controls =
        std::any_of(name.begin(), name.end(), [](unsigned char letter) { return letter < 0x20 || letter == 0x7F; });
    if (!controls && name.size() <= longest_name) {
      return {};
    }
    return fail(ErrorCode::invalid_input,
                origin + ", trial " + std::to_string(number) + ": the name of its " + what +
                    (controls ? " holds control characters." : " is longer than 200 characters."),
                "Give it a plain, short name.");
  };
  for (std::size_t i = 0; i < table.trials.size(); ++i) {
    const ImportedTrial& trial = table.trials[i];
    TANDEM_TRY(check(trial.contender, "contender", i + 1));
    TANDEM_TRY(check(trial.task, "task", i + 1));
    TANDEM_TRY(check(trial.setting, "setting", i + 1));
  }
  for (std::size_t i = 0; i < table.verdicts.size(); ++i) {
    TANDEM_TRY(check(table.verdicts[i].left, "contender", i + 1));
    TANDEM_TRY(check(table.verdicts[i].right, "contender", i + 1));
  }
  return {};
}

// Who was tried, where the file does not say: its own name, or that of its folder where every file is called so.
std::string contender_by(const std::filesystem::path& file) {
  const std::string stem = file.stem().string();
  const std::string folder = std::filesystem::absolute(file).parent_path().filename().string();
  const bool common = stem == "eval_info" || stem == "episodes" || stem == "results";
  return common && !folder.empty() ? folder : stem;
}

}  // namespace

std::string_view name_of(ImportFormat format) { return names.at(static_cast<std::size_t>(format)); }

std::optional<ImportFormat> import_format_named(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<ImportFormat>(found - names.begin()));
}

const std::vector<ImportFormat>& import_formats() {
  static const std::vector<ImportFormat> all = [] {
    std::vector<ImportFormat> out;
    for (std::size_t i = 0; i < names.size(); ++i) {
      out.push_back(static_cast<ImportFormat>(i));
    }
    return out;
  }();
  return all;
}

Result<ImportedTable> read_import(const std::filesystem::path& file, ImportFormat format,
                                  const ImportOptions& options) {
  TANDEM_TRY(refuse_if_no_file(file, "Choose a file to import."));
  TANDEM_TRY(refuse_pickle(file));
  ImportedTable out;
  out.format = format;
  out.title = options.title.empty() ? file.filename().string() : options.title;
  ImportOptions filled = options;
  if (filled.contender.empty()) {
    filled.contender = contender_by(file);
  }
  if (filled.task.empty()) {
    filled.task = "task";
  }
  TANDEM_TRY(format == ImportFormat::vla_eval ? read_vla_eval(file, filled, out) : read_text_file(file, filled, out));
  if (options.leave_out_problems && !out.problems.empty()) {
    out.warnings.push_back(file.string() + ": " + std::to_string(out.problems.size()) +
                           " rows that cannot be trials were left out.");
    out.problems.clear();
  }
  if (out.trials.empty() && out.problems.empty()) {
    return fail(ErrorCode::invalid_input, file.string() + " holds no trials.", "Choose another file.");
  }
  TANDEM_TRY(check_names(out, file.string()));
  const bool numbered = std::all_of(out.trials.begin(), out.trials.end(),
                                    [](const ImportedTrial& trial) { return trial.number.has_value(); });
  if (numbered) {
    std::stable_sort(out.trials.begin(), out.trials.end(),
                     [](const ImportedTrial& a, const ImportedTrial& b) { return *a.number < *b.number; });
  }
  if (out.trials.size() > most_imported) {
    return fail(ErrorCode::invalid_input, file.string() + " holds more than a million trials.",
                "Import it in several parts.");
  }
  return out;
}

std::vector<ImportPreview> preview_of(const ImportedTable& table) {
  std::map<std::pair<std::string, std::string>, ImportPreview> sums;
  for (const auto& trial : table.trials) {
    ImportPreview& sum = sums[{trial.contender, trial.task}];
    sum.contender = trial.contender;
    sum.task = trial.task;
    if (!trial.void_reason.empty()) {
      ++sum.voids;
      continue;
    }
    ++sum.trials;
    sum.judged += trial.success ? 1 : 0;
    sum.successes += trial.success.value_or(false) ? 1 : 0;
  }
  std::vector<ImportPreview> out;
  for (auto& [key, sum] : sums) {
    out.push_back(std::move(sum));
  }
  return out;
}

namespace detail {

std::unexpected<Error> wrong_line(const std::string& origin, std::size_t line, const std::string& what) {
  return fail(ErrorCode::invalid_input, origin + ", line " + std::to_string(line) + ": " + what + ".",
              "Correct the file.");
}

std::optional<std::size_t> CsvTable::column(const std::string& name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  return found == columns.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin()));
}

Result<double> number_in(const std::string& text, double low, double high, const std::string& origin, std::size_t line,
                         const std::string& what) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !(value >= low && value <= high)) {
    return wrong_line(origin, line,
                      what + " must be a number within its range, and \"" + text.substr(0, 40) + "\" is not");
  }
  return value;
}

std::optional<bool> verdict_in(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  static const std::set<std::string> yes{"1", "1.0", "true", "yes", "y", "success", "succeeded", "pass"};
  static const std::set<std::string> no{"0", "0.0", "false", "no", "n", "fail", "failed", "failure"};
  return yes.contains(text) ? std::optional(true) : no.contains(text) ? std::optional(false) : std::nullopt;
}

Result<void> take_share(double share, const std::string& origin, std::size_t line, ImportedTrial& trial,
                        std::vector<std::string>& warnings) {
  if (!(share >= 0 && share <= 1)) {
    return wrong_line(origin, line, "a score must be between 0 and 1");
  }
  if (std::abs(share - 0.01) < 1e-12) {
    warnings.push_back(origin + ", line " + std::to_string(line) +
                       ": 0.01 is what a known script stores where \"y\" was answered for a success. It is taken over "
                       "as a score of 0.01; look at the recording.");
  }
  trial.share = share;
  return {};
}

}  // namespace detail
}  // namespace tandem
