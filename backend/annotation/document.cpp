#include "annotation/document.h"

#include <algorithm>
#include <chrono>

#include "annotation/fingerprint.h"
#include "annotation/quality_detail.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

// One field of one episode; absent: as the dataset has it.
struct Change {
  std::string uid;
  AnnotationField field = AnnotationField::task;
  std::optional<Json> before;
  std::optional<Json> after;
};

struct Command {
  std::string name;
  std::vector<Change> changes;
  std::vector<TextDecision> decisions{};
};

Json decision_json(const TextDecision& decision) {
  Json out = {{"proposal", decision.proposal}, {"verdict", decision.verdict}};
  if (!decision.text.empty()) {
    out["text"] = decision.text;
  }
  return out;
}

Result<TextDecision> decision_of(const Json& object, std::int64_t at_ms) {
  const auto text = [&](const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  TextDecision out{text("proposal"), text("verdict"), text("text"), at_ms};
  if (out.proposal.empty() || out.verdict.empty()) {
    return fail(ErrorCode::invalid_input, "a decision names no proposal or no verdict.",
                "Restore the file from a copy.");
  }
  return out;
}

Json change_json(const Change& change) {
  Json out = {{"uid", change.uid}, {"field", name_of(change.field)}};
  if (change.before) {
    out["before"] = *change.before;
  }
  if (change.after) {
    out["after"] = *change.after;
  }
  return out;
}

std::optional<Json> value_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::nullopt : std::optional(*found);
}

Result<Change> change_of(const Json& object) {
  const auto uid = object.is_object() ? value_at(object, "uid") : std::nullopt;
  const auto name = object.is_object() ? value_at(object, "field") : std::nullopt;
  const auto field = annotation_field_named(name && name->is_string() ? name->get<std::string>() : "");
  if (!uid || !uid->is_string() || !field) {
    return fail(ErrorCode::invalid_input, "a change names no episode or no field that is known.",
                "Restore the file from a copy.");
  }
  Change out{uid->get<std::string>(), *field, value_at(object, "before"), value_at(object, "after")};
  for (const auto& value : {out.before, out.after}) {
    EpisodeAnnotation scratch;
    TANDEM_TRY(value ? set_field(scratch, *field, *value, -1) : Result<void>());
  }
  return out;
}

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

using NumberedEdit = std::function<Result<void>(std::int64_t, EpisodeAnnotation&, std::int64_t length)>;

std::int64_t length_of(const DatasetSummary& dataset, std::int64_t episode) {
  return dataset.episodes[static_cast<std::size_t>(episode)].length;
}

// The replacement in `segments`, by how they were before all replacements.
void replace_text_in(const Segments& before, const TextReplacement& text, std::int64_t length, Segments& segments) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto same = std::ranges::find(segments, before[i].from, &Segment::from);
    if (before[i].text == text.from && same != segments.end()) {
      same->text = text.to;
    }
  }
  std::int64_t end = 0;
  for (std::size_t i = 0; text.from.empty() && i <= before.size(); ++i) {
    const std::int64_t next = i < before.size() ? before[i].from : length;
    if (next > end) {
      segments.push_back({end, next, text.to});
    }
    end = i < before.size() ? before[i].to : end;
  }
  std::ranges::sort(segments, {}, &Segment::from);
}

}  // namespace

struct AnnotationDocument::Impl {
  std::shared_ptr<const DatasetSummary> dataset;
  AnnotationJournal journal;
  AnnotationImport import;
  std::vector<std::string> notes;
  std::vector<std::string> uids;                                   // of each episode
  std::map<std::string, std::map<AnnotationField, Json>> changed;  // by uid: what differs from the dataset
  std::vector<Command> commands;
  std::size_t done = 0;
  std::map<std::int64_t, EpisodeAnnotation> held;  // by the dataset, of the episodes asked for so far
  std::map<std::int64_t, std::vector<std::string>> import_notes;

  Options options;

  explicit Impl(std::shared_ptr<const DatasetSummary> set) : dataset(set), import(std::move(set)) {}

  Result<void> find_uids();
  Result<void> replay();
  Result<void> replay_line(const Json& line);
  Result<void> replay_command(const Json& line);
  Result<void> replay_applied(const Json& before);
  Result<Command> command_of(const std::string& name, std::span<const std::int64_t> episodes,
                             const NumberedEdit& change);

  void apply(const Command& command, bool forwards) {
    for (const auto& change : command.changes) {
      const auto& value = forwards ? change.after : change.before;
      if (value) {
        changed[change.uid][change.field] = *value;
      } else {
        changed[change.uid].erase(change.field);
      }
    }
  }

  const EpisodeAnnotation& base(std::int64_t episode) {
    const auto found = held.find(episode);
    return found != held.end() ? found->second
                               : held.emplace(episode, import.episode(episode, import_notes[episode])).first->second;
  }

  Result<EpisodeAnnotation> episode(std::int64_t number) {
    if (const auto row = find_episode(*dataset, number); !row) {
      return std::unexpected(row.error());
    }
    EpisodeAnnotation out = base(number);
    const auto found = changed.find(uids[static_cast<std::size_t>(number)]);
    if (found != changed.end()) {
      for (const auto& [field, value] : found->second) {
        TANDEM_TRY(set_field(out, field, value, length_of(*dataset, number)));
      }
    }
    return out;
  }

  // Writes the command down, and only then does it.
  Result<void> run(Command command) {
    if (command.changes.empty() && command.decisions.empty()) {
      return {};
    }
    const std::int64_t now = wall_ms();
    Json line = {{"do", command.name}, {"at", now}, {"changes", Json::array()}};
    std::ranges::transform(command.changes, std::back_inserter(line["changes"]), change_json);
    for (auto& decision : command.decisions) {
      decision.at_ms = now;
      line["decisions"].push_back(decision_json(decision));
    }
    TANDEM_TRY(journal.append(line));
    apply(command, true);
    commands.resize(done);
    commands.push_back(std::move(command));
    ++done;
    return {};
  }
};

// Two episodes may be the same to the last bit: the second one gets a mark behind its fingerprint.
Result<void> AnnotationDocument::Impl::find_uids() {
  detail::QualityCache cache(options.cache_folder.empty() ? fs::path() : options.cache_folder / "uid", dataset->root);
  DataReader data(dataset);
  const auto numeric = [&](const char* name) {
    const Feature* feature = find_feature(dataset->info.features, name);
    return feature != nullptr && feature->is_numeric();
  };
  const bool has_action = numeric("action");
  const bool has_state = numeric("observation.state");
  std::map<std::string, int> times;
  for (const auto& row : dataset->episodes) {
    if (options.stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "Opening the annotations was cancelled.", "Open them again when you like.");
    }
    const std::string key = detail::file_stamp(dataset->root, dataset->info.data_file(row.data.chunk, row.data.file)) +
                            "|" + std::to_string(row.episode) + "|" + std::to_string(row.length);
    std::string uid;
    if (const Json* kept = cache.find(key); kept != nullptr && kept->is_string()) {
      uid = kept->get<std::string>();
    } else if (row.length > 0 && (has_action || has_state)) {
      const auto action = has_action ? data.values(row.episode, "action") : Result<std::vector<double>>();
      const auto state = has_state ? data.values(row.episode, "observation.state") : Result<std::vector<double>>();
      uid = action && state ? episode_fingerprint(*action, *state) : std::string();
      if (!uid.empty()) {
        cache.keep(key, uid);
      }
    }
    const int before = uid.empty() ? 0 : times[uid]++;
    uids.push_back(before > 0 ? uid + "#" + std::to_string(before + 1) : uid);
    if (options.progress) {
      options.progress(static_cast<double>(uids.size()) / static_cast<double>(dataset->episodes.size()));
    }
  }
  if (const auto saved = cache.save(true); !saved) {
    notes.push_back("The fingerprints were not kept for the next time: " + saved.error().sentence());
  }
  return {};
}

Result<void> AnnotationDocument::Impl::replay_line(const Json& line) {
  if (line.is_object() && line.contains("undo")) {
    if (done == 0) {
      return fail(ErrorCode::invalid_input, "there is nothing to undo.", "Restore the file from a copy.");
    }
    apply(commands[--done], false);
    return {};
  }
  if (line.is_object() && line.contains("redo")) {
    if (done == commands.size()) {
      return fail(ErrorCode::invalid_input, "there is nothing to redo.", "Restore the file from a copy.");
    }
    apply(commands[done++], true);
    return {};
  }
  if (line.is_object() && line.contains("applied")) {
    return replay_applied(line.value("before", Json()));
  }
  return replay_command(line);
}

Result<void> AnnotationDocument::Impl::replay_command(const Json& line) {
  const auto name = line.is_object() ? value_at(line, "do") : std::nullopt;
  const auto changes = line.is_object() ? value_at(line, "changes") : std::nullopt;
  if (!name || !name->is_string() || !changes || !changes->is_array()) {
    return fail(ErrorCode::invalid_input, "the line is no command.", "Restore the file from a copy.");
  }
  Command command{name->get<std::string>(), {}};
  for (const auto& object : *changes) {
    auto change = change_of(object);
    if (!change) {
      return std::unexpected(change.error());
    }
    command.changes.push_back(std::move(*change));
  }
  const Json at = line.value("at", Json());
  for (const auto& object : line.value("decisions", Json::array())) {
    auto decision = decision_of(object, at.is_number_integer() ? at.get<std::int64_t>() : 0);
    if (!decision) {
      return std::unexpected(decision.error());
    }
    command.decisions.push_back(std::move(*decision));
  }
  apply(command, true);
  commands.resize(done);
  commands.push_back(std::move(command));
  ++done;
  return {};
}

// From here on the dataset holds what was said. Steps before it that mean "as the dataset has it" mean what it held.
Result<void> AnnotationDocument::Impl::replay_applied(const Json& before) {
  static const Json none = Json::object();
  const auto object_of = [](const Json& value) -> const Json& { return value.is_object() ? value : none; };
  for (const auto& [uid, fields] : object_of(before).items()) {
    for (const auto& [name, value] : object_of(fields).items()) {
      const auto field = annotation_field_named(name);
      EpisodeAnnotation scratch;
      if (!field || !set_field(scratch, *field, value, -1)) {
        return fail(ErrorCode::invalid_input, "it says of a field what no field holds.",
                    "Restore the file from a copy.");
      }
      for (auto& command : commands) {
        for (auto& change : command.changes) {
          if (change.uid == uid && change.field == *field) {
            change.before = change.before ? change.before : value;
            change.after = change.after ? change.after : value;
          }
        }
      }
    }
  }
  return {};
}

Result<void> AnnotationDocument::Impl::replay() {
  for (std::size_t i = 0; i < journal.lines().size(); ++i) {
    if (auto done_line = replay_line(journal.lines()[i]); !done_line) {
      Error error = done_line.error();
      error.message = journal.path().string() + ", line " + std::to_string(i + 2) + ": " + error.message;
      return std::unexpected(std::move(error));
    }
  }
  if (journal.was_torn()) {
    notes.push_back("The last change in " + journal.path().string() + " was cut off and is left out.");
  }
  journal.forget_lines();
  return {};
}

AnnotationDocument::AnnotationDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AnnotationDocument::AnnotationDocument(AnnotationDocument&&) noexcept = default;
AnnotationDocument& AnnotationDocument::operator=(AnnotationDocument&&) noexcept = default;
AnnotationDocument::~AnnotationDocument() = default;

Result<AnnotationDocument> AnnotationDocument::open(std::shared_ptr<const DatasetSummary> dataset,
                                                    const Options& options) {
  auto impl = std::make_unique<Impl>(std::move(dataset));
  const auto path = place_of_journal(impl->dataset->root, options.user_folder, impl->notes);
  if (!path) {
    return std::unexpected(path.error());
  }
  auto journal = AnnotationJournal::open(*path);
  if (!journal) {
    return std::unexpected(journal.error());
  }
  impl->journal = std::move(*journal);
  impl->options = options;
  TANDEM_TRY(impl->find_uids());
  impl->options.progress = {};
  impl->options.stop = {};
  TANDEM_TRY(impl->replay());
  return AnnotationDocument(std::move(impl));
}

const DatasetSummary& AnnotationDocument::dataset() const { return *impl_->dataset; }
const fs::path& AnnotationDocument::journal() const { return impl_->journal.path(); }
const std::vector<std::string>& AnnotationDocument::notes() const { return impl_->notes; }

std::size_t AnnotationDocument::lost_episodes() const {
  return static_cast<std::size_t>(std::ranges::count_if(impl_->changed, [&](const auto& entry) {
    return !entry.second.empty() && std::ranges::find(impl_->uids, entry.first) == impl_->uids.end();
  }));
}

const std::string& AnnotationDocument::uid(std::int64_t episode) const {
  static const std::string none;
  return episode >= 0 && episode < std::ssize(impl_->uids) ? impl_->uids[static_cast<std::size_t>(episode)] : none;
}

Result<EpisodeAnnotation> AnnotationDocument::episode(std::int64_t episode) { return impl_->episode(episode); }

const std::vector<std::string>& AnnotationDocument::import_notes(std::int64_t episode) {
  return impl_->import_notes[episode];
}

Result<Command> AnnotationDocument::Impl::command_of(const std::string& name, std::span<const std::int64_t> episodes,
                                                     const NumberedEdit& change) {
  Command command{name, {}};
  std::vector<std::int64_t> seen;
  for (const auto number : episodes) {
    if (std::ranges::find(seen, number) != seen.end()) {
      continue;
    }
    seen.push_back(number);
    const auto before = episode(number);
    if (!before) {
      return std::unexpected(before.error());
    }
    const std::string& uid = uids[static_cast<std::size_t>(number)];
    if (uid.empty()) {
      return fail(ErrorCode::invalid_input,
                  "Episode " + std::to_string(number) + " cannot be annotated: its rows cannot be read.",
                  "Run \"tandem-cli dataset validate\" on the dataset.");
    }
    EpisodeAnnotation after = *before;
    TANDEM_TRY(change(number, after, length_of(*dataset, number)));
    const auto& mine = changed[uid];
    for (std::size_t f = 0; f < annotation_field_count; ++f) {
      const auto field = static_cast<AnnotationField>(f);
      Json value = field_json(after, field);
      if (value == field_json(*before, field)) {
        continue;
      }
      EpisodeAnnotation scratch;
      TANDEM_TRY(set_field(scratch, field, value, length_of(*dataset, number)));
      const auto had = mine.find(field);
      command.changes.push_back({uid, field, had == mine.end() ? std::nullopt : std::optional(had->second), value});
    }
  }
  return command;
}

Result<void> AnnotationDocument::edit(const std::string& name, std::span<const std::int64_t> episodes,
                                      const EpisodeChange& change) {
  auto command = impl_->command_of(
      name, episodes,
      [&](std::int64_t, EpisodeAnnotation& annotation, std::int64_t length) { return change(annotation, length); });
  return command ? impl_->run(std::move(*command)) : std::unexpected(command.error());
}

Result<void> AnnotationDocument::decide(const std::string& name, const std::vector<TextReplacement>& texts,
                                        const std::vector<TextDecision>& decisions) {
  std::map<std::int64_t, std::vector<const TextReplacement*>> of_episode;
  for (const auto& text : texts) {
    for (const auto episode : text.episodes) {
      of_episode[episode].push_back(&text);
    }
  }
  std::vector<std::int64_t> episodes;
  std::ranges::transform(of_episode, std::back_inserter(episodes), [](const auto& entry) { return entry.first; });
  auto command = impl_->command_of(
      name, episodes, [&](std::int64_t episode, EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
        const Segments before = annotation.lane(Lane::task);
        for (const auto* text : of_episode[episode]) {
          replace_text_in(before, *text, length, annotation.lane(Lane::task));
        }
        return {};
      });
  if (!command) {
    return std::unexpected(command.error());
  }
  command->decisions = decisions;
  return impl_->run(std::move(*command));
}

Result<void> AnnotationDocument::decide_episode(const std::string& name, std::int64_t episode,
                                                const EpisodeChange& change,
                                                const std::vector<TextDecision>& decisions) {
  auto command = impl_->command_of(
      name, std::array{episode},
      [&](std::int64_t, EpisodeAnnotation& annotation, std::int64_t length) { return change(annotation, length); });
  if (!command) {
    return std::unexpected(command.error());
  }
  command->decisions = decisions;
  return impl_->run(std::move(*command));
}

std::vector<std::string> AnnotationDocument::tasks(std::int64_t episode) const {
  std::vector<std::string> out;
  const auto row = find_episode(*impl_->dataset, episode);
  if (!row) {
    return out;
  }
  const auto changes = impl_->changed.find(uid(episode));
  if (changes == impl_->changed.end() || !changes->second.contains(AnnotationField::task)) {
    out = (*row)->tasks;
    return out;
  }
  for (const auto& segment : changes->second.at(AnnotationField::task)) {
    if (std::ranges::find(out, segment[2].get_ref<const std::string&>()) == out.end()) {
      out.push_back(segment[2].get<std::string>());
    }
  }
  return out;
}

std::map<std::string, TextDecision> AnnotationDocument::decisions() const {
  std::map<std::string, TextDecision> out;
  for (std::size_t i = 0; i < impl_->done; ++i) {
    for (const auto& decision : impl_->commands[i].decisions) {
      out[decision.proposal] = decision;
    }
  }
  return out;
}

Result<EpisodeAnnotation> AnnotationDocument::stored(std::int64_t episode) {
  const auto row = find_episode(*impl_->dataset, episode);
  return row ? Result<EpisodeAnnotation>(impl_->base(episode)) : std::unexpected(row.error());
}

std::vector<double> AnnotationDocument::times(std::int64_t episode) { return impl_->import.times(episode); }

const AnnotationDocument::Options& AnnotationDocument::options() const { return impl_->options; }

Result<void> AnnotationDocument::reopen() {
  auto dataset = open_dataset(impl_->dataset->root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  const Options options = impl_->options;
  impl_->journal = AnnotationJournal();  // closed, so that the same file can be opened
  auto fresh = open(std::make_shared<const DatasetSummary>(std::move(*dataset)), options);
  if (!fresh) {
    return std::unexpected(fresh.error());
  }
  *this = std::move(*fresh);
  return {};
}

Result<std::string> AnnotationDocument::journal_once_applied(
    const std::map<std::int64_t, std::vector<AnnotationField>>& fields, const Json& facts) {
  Json before = Json::object();
  for (const auto& [number, list] : fields) {
    const auto held = stored(number);
    if (!held) {
      return std::unexpected(held.error());
    }
    for (const auto field : list) {
      before[uid(number)][std::string(name_of(field))] = field_json(*held, field);
    }
  }
  Json line = {{"applied", facts}, {"at", wall_ms()}, {"before", std::move(before)}};
  return impl_->journal.with_line(line);
}

Result<void> AnnotationDocument::revert(std::span<const std::int64_t> episodes) {
  Command command{"revert to the dataset", {}};
  for (const auto number : episodes) {
    if (const auto row = find_episode(*impl_->dataset, number); !row) {
      return std::unexpected(row.error());
    }
    const std::string& mine = impl_->uids[static_cast<std::size_t>(number)];
    const auto found = impl_->changed.find(mine);
    const bool listed = std::ranges::any_of(command.changes, [&](const Change& change) { return change.uid == mine; });
    if (found != impl_->changed.end() && !listed) {
      for (const auto& [field, value] : found->second) {
        command.changes.push_back({mine, field, value, std::nullopt});
      }
    }
  }
  return impl_->run(std::move(command));
}

std::vector<std::string> AnnotationDocument::history() const {
  std::vector<std::string> out;
  std::ranges::transform(impl_->commands, std::back_inserter(out), &Command::name);
  return out;
}

std::vector<std::int64_t> AnnotationDocument::changed_by(std::size_t command) const {
  std::vector<std::int64_t> out;
  for (const auto& change : impl_->commands.at(command).changes) {
    const auto found = std::ranges::find(impl_->uids, change.uid);
    const auto episode = static_cast<std::int64_t>(found - impl_->uids.begin());
    if (found != impl_->uids.end() && std::ranges::find(out, episode) == out.end()) {
      out.push_back(episode);
    }
  }
  return out;
}

std::size_t AnnotationDocument::done() const { return impl_->done; }
bool AnnotationDocument::can_redo() const { return impl_->done < impl_->commands.size(); }

Result<void> AnnotationDocument::undo() {
  if (!can_undo()) {
    return fail(ErrorCode::busy, "There is nothing to undo.");
  }
  TANDEM_TRY(impl_->journal.append({{"undo", impl_->commands[impl_->done - 1].name}, {"at", wall_ms()}}));
  impl_->apply(impl_->commands[--impl_->done], false);
  return {};
}

Result<void> AnnotationDocument::redo() {
  if (!can_redo()) {
    return fail(ErrorCode::busy, "There is nothing to redo.");
  }
  TANDEM_TRY(impl_->journal.append({{"redo", impl_->commands[impl_->done].name}, {"at", wall_ms()}}));
  impl_->apply(impl_->commands[impl_->done++], true);
  return {};
}

}  // namespace tandem
