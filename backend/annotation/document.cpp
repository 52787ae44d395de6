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
};

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

std::int64_t length_of(const DatasetSummary& dataset, std::int64_t episode) {
  return dataset.episodes[static_cast<std::size_t>(episode)].length;
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

  explicit Impl(std::shared_ptr<const DatasetSummary> set) : dataset(set), import(std::move(set)) {}

  Result<void> find_uids(const Options& options);
  Result<void> replay();
  Result<void> replay_line(const Json& line);

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
    if (command.changes.empty()) {
      return {};
    }
    Json line = {{"do", command.name}, {"at", wall_ms()}, {"changes", Json::array()}};
    std::ranges::transform(command.changes, std::back_inserter(line["changes"]), change_json);
    TANDEM_TRY(journal.append(line));
    apply(command, true);
    commands.resize(done);
    commands.push_back(std::move(command));
    ++done;
    return {};
  }
};

// Two episodes may be the same to the last bit: the second one gets a mark behind its fingerprint.
Result<void> AnnotationDocument::Impl::find_uids(const Options& options) {
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
  apply(command, true);
  commands.resize(done);
  commands.push_back(std::move(command));
  ++done;
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
  TANDEM_TRY(impl->find_uids(options));
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

Result<void> AnnotationDocument::edit(const std::string& name, std::span<const std::int64_t> episodes,
                                      const FieldEdit& change) {
  Command command{name, {}};
  std::vector<std::int64_t> seen;
  for (const auto number : episodes) {
    if (std::ranges::find(seen, number) != seen.end()) {
      continue;
    }
    seen.push_back(number);
    const auto before = impl_->episode(number);
    if (!before) {
      return std::unexpected(before.error());
    }
    const std::string& uid = impl_->uids[static_cast<std::size_t>(number)];
    if (uid.empty()) {
      return fail(ErrorCode::invalid_input,
                  "Episode " + std::to_string(number) + " cannot be annotated: its rows cannot be read.",
                  "Run \"tandem-cli dataset validate\" on the dataset.");
    }
    EpisodeAnnotation after = *before;
    TANDEM_TRY(change(after, length_of(*impl_->dataset, number)));
    const auto& mine = impl_->changed[uid];
    for (std::size_t f = 0; f < annotation_field_count; ++f) {
      const auto field = static_cast<AnnotationField>(f);
      Json value = field_json(after, field);
      if (value == field_json(*before, field)) {
        continue;
      }
      EpisodeAnnotation scratch;
      TANDEM_TRY(set_field(scratch, field, value, length_of(*impl_->dataset, number)));
      const auto had = mine.find(field);
      command.changes.push_back({uid, field, had == mine.end() ? std::nullopt : std::optional(had->second), value});
    }
  }
  return impl_->run(std::move(command));
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
