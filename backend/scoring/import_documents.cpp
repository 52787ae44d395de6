#include <cmath>

#include "scoring/import_detail.h"

namespace tandem::detail {
namespace {

// Python writes NaN and Infinity into its JSON, which is none then. Outside of texts they become null.
std::string without_nan(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside) {
      out += text[i];
      if (text[i] == '\\' && i + 1 < text.size()) {
        out += text[++i];
      } else if (text[i] == '"') {
        inside = false;
      }
      continue;
    }
    std::size_t length = 0;
    for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
      if (text.compare(i, word.size(), word) == 0) {
        length = word.size();
        break;
      }
    }
    if (length > 0) {
      out += "null";
      i += length - 1;
      continue;
    }
    inside = text[i] == '"';
    out += text[i];
  }
  return out;
}

std::unexpected<Error> wrong_field(const std::string& origin, const std::string& field, const std::string& what) {
  return fail(ErrorCode::invalid_input, origin + ": " + field + " " + what + ".", "Correct the file.");
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& at_or_null(const Json& object, const char* key) {
  static const Json none;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() ? none : *found;
}

// A verdict as LeRobot writes it: true, 1, 1.0; null where there was no episode.
Result<std::optional<bool>> lerobot_verdict(const Json& value, const std::string& origin, const std::string& field) {
  if (value.is_null()) {
    return std::nullopt;
  }
  if (value.is_boolean()) {
    return value.get<bool>();
  }
  if (value.is_number() && (value.get<double>() == 0 || value.get<double>() == 1)) {
    return value.get<double>() == 1;
  }
  return wrong_field(origin, field, "must be true or false");
}

Result<void> add_lerobot(const Json& verdict, const std::string& origin, const std::string& field, ImportedTrial trial,
                         ImportedTable& out) {
  const auto success = lerobot_verdict(verdict, origin, field);
  if (!success) {
    return std::unexpected(success.error());
  }
  trial.success = *success;
  if (!trial.success) {
    trial.void_reason = "not judged";
  }
  out.trials.push_back(std::move(trial));
  return {};
}

Result<void> read_lerobot_tasks(const Json& tasks, const std::string& origin, const ImportOptions& options,
                                ImportedTable& out) {
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    const std::string where = "per_task[" + std::to_string(t) + "]";
    const Json& successes = at_or_null(at_or_null(tasks[t], "metrics"), "successes");
    const Json& videos = at_or_null(at_or_null(tasks[t], "metrics"), "video_paths");
    const Json& number = at_or_null(tasks[t], "task_id");
    if (!successes.is_array()) {
      return wrong_field(origin, where + ".metrics.successes", "must be a list");
    }
    const std::string group = tasks[t].is_object() ? text_in(tasks[t], "task_group") : std::string();
    for (std::size_t e = 0; e < successes.size(); ++e) {
      ImportedTrial trial;
      trial.contender = options.contender;
      trial.task = (group.empty() ? options.task : group) +
                   (number.is_number_integer() ? std::string(1, '/').append(std::to_string(number.get<std::int64_t>()))
                                               : std::string());
      if (videos.is_array() && e < videos.size() && videos[e].is_string()) {
        trial.notes = videos[e].get<std::string>();
      }
      TANDEM_TRY(add_lerobot(successes[e], origin, where + ".metrics.successes[" + std::to_string(e) + "]",
                             std::move(trial), out));
    }
  }
  return {};
}

Result<void> read_lerobot_episodes(const Json& episodes, const std::string& origin, const ImportOptions& options,
                                   ImportedTable& out) {
  for (std::size_t e = 0; e < episodes.size(); ++e) {
    const std::string where = "per_episode[" + std::to_string(e) + "]";
    if (!episodes[e].is_object()) {
      return wrong_field(origin, where, "must be an object");
    }
    ImportedTrial trial;
    trial.contender = options.contender;
    trial.task = options.task;
    const Json& seed = at_or_null(episodes[e], "seed");
    if (seed.is_number_integer() && seed.get<double>() >= 0 && seed.get<double>() < 9e15) {
      trial.seed = seed.get<std::int64_t>();
    }
    TANDEM_TRY(add_lerobot(at_or_null(episodes[e], "success"), origin, where + ".success", std::move(trial), out));
  }
  return {};
}

Result<void> read_lerobot(const std::string& text, const std::string& origin, const ImportOptions& options,
                          ImportedTable& out) {
  const auto document = parse_json(without_nan(text), origin);
  if (!document) {
    return std::unexpected(document.error());
  }
  const Json& tasks = at_or_null(*document, "per_task");
  const Json& episodes = at_or_null(*document, "per_episode");
  if (tasks.is_array()) {
    return read_lerobot_tasks(tasks, origin, options, out);
  }
  if (episodes.is_array()) {
    return read_lerobot_episodes(episodes, origin, options, out);
  }
  return fail(ErrorCode::invalid_input, origin + " has neither per_task nor per_episode.",
              "Choose the eval_info.json of LeRobot's evaluation.");
}

// A number of a row; none where it is null or not there.
Result<std::optional<double>> number_of(const Json& row, const char* key, double high, const std::string& origin,
                                        std::size_t line) {
  const Json& value = at_or_null(row, key);
  if (value.is_null()) {
    return std::nullopt;
  }
  if (!value.is_number() || !(value.get<double>() >= 0 && value.get<double>() <= high)) {
    return wrong_line(origin, line, std::string(key) + " must be a number within its range");
  }
  return value.get<double>();
}

Result<ImportedTrial> eva_trial(const Json& row, const std::string& origin, std::size_t line,
                                const ImportOptions& options, std::vector<std::string>& warnings) {
  ImportedTrial trial;
  const std::string model = text_in(row, "model");
  trial.contender = model.empty() ? options.contender : model;
  trial.task = text_in(row, "prompt");
  trial.notes = text_in(row, "note");
  trial.when_utc = text_in(row, "scored_at");
  if (trial.task.empty()) {
    return wrong_line(origin, line, "prompt must be a text that is not empty");
  }
  const auto most = number_of(row, "max_score", 1e9, origin, line);
  if (most && *most && **most <= 0) {
    return wrong_line(origin, line, "max_score must be a number above 0");
  }
  const auto score = number_of(row, "score", most && *most ? **most : 1e9, origin, line);
  const auto duration = number_of(row, "duration_ms", 1e10, origin, line);
  for (const auto* value : {&most, &score, &duration}) {
    if (!*value) {
      return std::unexpected(value->error());
    }
  }
  if (*duration) {
    trial.duration_s = **duration / 1000;
  }
  const Json& milestones = at_or_null(row, "milestones");
  if (milestones.is_object()) {
    for (const auto& [key, reached] : milestones.items()) {
      if (!reached.is_boolean()) {
        return wrong_line(origin, line, "milestones must be true or false");
      }
      trial.milestones.emplace_back(key, reached.get<bool>());
    }
  }
  if (!*score) {
    trial.void_reason = "not scored";
    return trial;
  }
  if (!*most) {
    return wrong_line(origin, line, "max_score must be a number above 0");
  }
  TANDEM_TRY(take_share(**score / **most, origin, line, trial, warnings));
  trial.success = **score >= **most;
  return trial;
}

// Lines of JSON, each handed over with its number.
template <typename Take>
Result<void> each_line(const std::string& text, const std::string& origin, const Take& take) {
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string one = text.substr(at, end - at);
    at = end + 1;
    ++line;
    if (one.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    const auto row = parse_json(without_nan(one), origin);
    if (!row || !row->is_object()) {
      return wrong_line(origin, line, "this is no JSON object");
    }
    TANDEM_TRY(take(*row, line));
  }
  return {};
}

Result<void> read_eva(const std::string& text, const std::string& origin, const ImportOptions& options,
                      ImportedTable& out) {
  std::map<std::string, std::size_t> clips;
  return each_line(text, origin, [&](const Json& row, std::size_t line) -> Result<void> {
    const Json& clip = at_or_null(row, "clip_id");
    if (!clip.is_string() && !clip.is_number_integer()) {
      return wrong_line(origin, line, "clip_id must be a text");
    }
    const std::string name = clip.is_string() ? clip.get<std::string>() : dump_json(clip);
    auto trial = eva_trial(row, origin, line, options, out.warnings);
    if (!trial) {
      return std::unexpected(trial.error());
    }
    const auto [place, fresh] = clips.try_emplace(name, out.trials.size());
    if (fresh) {
      out.trials.push_back(std::move(*trial));
      return {};
    }
    out.warnings.push_back(origin + ", line " + std::to_string(line) + ": clip " + name +
                           " was scored again; the last score counts.");
    out.trials[place->second] = std::move(*trial);
    return {};
  });
}

Result<ImportedTrial> arena_trial(const Json& policy, const std::string& origin, std::size_t line,
                                  std::vector<std::string>& warnings) {
  ImportedTrial trial;
  trial.contender = policy.is_object() ? text_in(policy, "policy_name") : std::string();
  if (trial.contender.empty() && policy.is_object()) {
    trial.contender = text_in(policy, "name");  // as its server lists them
  }
  if (trial.contender.empty()) {
    return wrong_line(origin, line, "a policy needs its policy_name");
  }
  const auto binary = number_of(policy, "binary_success", 1, origin, line);
  const auto share = number_of(policy, "partial_success", 1, origin, line);
  const auto seconds = number_of(policy, "duration", 1e7, origin, line);
  for (const auto* value : {&binary, &share, &seconds}) {
    if (!*value) {
      return std::unexpected(value->error());
    }
  }
  if (*binary ? **binary != 0 && **binary != 1 : !*share) {
    return wrong_line(origin, line, "binary_success must be 0 or 1");
  }
  if (*binary) {
    trial.success = **binary == 1;
  }
  trial.duration_s = *seconds;
  if (*share) {
    TANDEM_TRY(take_share(**share, origin, line, trial, warnings));
  }
  return trial;
}

Result<void> add_arena(const Json& row, const std::string& origin, std::size_t line, const ImportOptions& options,
                       ImportedTable& out) {
  ImportedVerdict verdict;
  verdict.session = text_in(row, "session_id");
  const std::string longform = text_in(row, "longform_feedback");
  verdict.reason = longform.empty() ? text_in(row, "feedback") : longform;
  const std::string preferred = text_in(row, "preference");
  if (verdict.session.empty()) {
    return wrong_line(origin, line, "session_id must be a text that is not empty");
  }
  if (preferred != "A" && preferred != "B" && preferred != "TIE") {
    return wrong_line(origin, line, "preference must be A, B or TIE");
  }
  verdict.outcome = preferred == "A" ? 1 : preferred == "B" ? -1 : 0;
  const std::string instruction = text_in(row, "language_instruction");
  for (const char* side : {"A", "B"}) {
    const Json& block = at_or_null(row, side[0] == 'A' ? "policyA" : "policyB");
    auto trial = arena_trial(block.is_object() ? block : at_or_null(at_or_null(row, "policies"), side), origin, line,
                             out.warnings);
    if (!trial) {
      return std::unexpected(trial.error());
    }
    trial->session = verdict.session;
    trial->task = instruction.empty() ? options.task : instruction;
    trial->when_utc = text_in(row, "completion_time");
    (side[0] == 'A' ? verdict.left : verdict.right) = trial->contender;
    out.trials.push_back(std::move(*trial));
  }
  if (verdict.left == verdict.right) {
    return wrong_line(origin, line, "a pair needs a session and two different policies");
  }
  out.verdicts.push_back(std::move(verdict));
  return {};
}

// `{"evaluations": […]}` is what the server answers to /api/list_ab_evaluations.
Result<void> read_arena(const std::string& text, const std::string& origin, const ImportOptions& options,
                        ImportedTable& out) {
  const auto whole = parse_json(without_nan(text), origin);
  const Json* list = whole && whole->is_object() ? &at_or_null(*whole, "evaluations") : nullptr;
  list = whole && whole->is_array() ? &*whole : list;
  if (list != nullptr && list->is_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!(*list)[i].is_object()) {
        return wrong_line(origin, i + 1, "this is no JSON object");
      }
      TANDEM_TRY(add_arena((*list)[i], origin, i + 1, options, out));
    }
    return {};
  }
  if (whole && whole->is_object()) {
    return add_arena(*whole, origin, 1, options, out);
  }
  return each_line(text, origin,
                   [&](const Json& row, std::size_t line) { return add_arena(row, origin, line, options, out); });
}

}  // namespace

Result<void> read_documents(const std::string& text, const std::string& origin, const ImportOptions& options,
                            ImportedTable& out) {
  switch (out.format) {
    case ImportFormat::lerobot_eval:
      return read_lerobot(text, origin, options, out);
    case ImportFormat::eva_client:
      return read_eva(text, origin, options, out);
    default:
      return read_arena(text, origin, options, out);
  }
}

}  // namespace tandem::detail
