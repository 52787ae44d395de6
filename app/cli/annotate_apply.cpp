
#include "annotation/apply.h"
#include "annotation/document_export.h"
#include "base/files.h"
#include "cli/annotate.h"
#include "cli/arguments.h"
#include "cli/dataset_look.h"

namespace tandem::cli {
namespace {

struct ApplyArguments {
  std::string root;
  std::string into;
  std::string out;
  std::vector<std::string> forms;
  std::string excluded;      // episodes
  std::string excluded_tag;  // of episodes
  bool no_backup = false;
  bool dry_run = false;
  bool json = false;
};

constexpr const char* form_names = "tasks, language, subtasks, stages";

// With --forms only those that are named.
ApplyForms forms_of(const ApplyArguments& arguments) {
  ApplyForms out;
  if (arguments.forms.empty()) {
    return out;
  }
  const auto named = [&](const char* name) {
    return std::find(arguments.forms.begin(), arguments.forms.end(), name) != arguments.forms.end();
  };
  out.tasks = named("tasks");
  out.language = named("language");
  out.old_subtasks = named("subtasks");
  out.stages = named("stages");
  return out;
}

Json preview_json(const ApplyPreview& what) {
  Json changes = Json::array();
  for (const auto& change : what.changes) {
    changes.push_back({{"episode", change.episode},
                       {"field", name_of(change.field)},
                       {"before", change.before},
                       {"after", change.after}});
  }
  Json tasks = Json::array();
  for (const auto& task : what.tasks) {
    tasks.push_back(
        {{"before", task.before}, {"after", task.after}, {"episodes", task.episodes}, {"frames", task.frames}});
  }
  return {{"changes", std::move(changes)},
          {"tasks", std::move(tasks)},
          {"tasks_before", what.tasks_before},
          {"tasks_after", what.tasks_after},
          {"language", what.language},
          {"subtask_index", what.old_subtasks},
          {"stages", what.stages},
          {"bytes_needed", what.bytes_needed},
          {"violations", what.violations},
          {"notes", what.notes}};
}

std::string count_of(std::int64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string preview_text(const ApplyPreview& what) {
  std::string out;
  for (const auto& task : what.tasks) {
    out += "\n- " + printable(task.before) + "\n+ " + printable(task.after) + "\n  " +
           count_of(task.episodes, "episode") + ", " + count_of(task.frames, "frame");
  }
  for (const auto& change : what.changes) {
    if (change.field != AnnotationField::task) {
      out += "\nEpisode " + std::to_string(change.episode) + ", " + std::string(name_of(change.field)) + ":\n- " +
             printable(change.before) + "\n+ " + printable(change.after);
    }
  }
  if (what.language) {
    out += "\nThe language columns are written.";
  }
  if (what.old_subtasks) {
    out += "\nmeta/subtasks.parquet and subtask_index are written.";
  }
  if (what.stages) {
    out += "\nThe columns of stages are written.";
  }
  for (const auto& violation : what.violations) {
    out += "\nIn the way: " + violation;
  }
  for (const auto& note : what.notes) {
    out += "\n" + note;
  }
  return out;
}

int failed(const Output& output, const Error& error) {
  const int code = output.error(error);
  return error.code == ErrorCode::cancelled ? static_cast<int>(exit_cancelled) : code;
}

Result<std::vector<std::int64_t>> excluded_by(const ApplyArguments& arguments, AnnotationDocument& document) {
  std::vector<std::int64_t> out;
  if (!arguments.excluded.empty()) {
    auto listed = parse_episode_list(arguments.excluded);
    if (!listed) {
      return listed;
    }
    out = std::move(*listed);
    for (const auto episode : out) {
      if (const auto row = find_episode(document.dataset(), episode); !row) {
        return std::unexpected(row.error());
      }
    }
  }
  if (!arguments.excluded_tag.empty()) {
    const auto tagged = episodes_tagged(document, arguments.excluded_tag);
    if (!tagged) {
      return tagged;
    }
    out.insert(out.end(), tagged->begin(), tagged->end());
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

int apply(const ApplyArguments& arguments) {
  const Output output(arguments.json);
  auto document = open_annotations(output, arguments.root);
  if (!document) {
    return output.error(document.error());
  }
  EditTarget target;
  target.folder = arguments.into;
  target.backup = !arguments.no_backup;
  const auto excluded = excluded_by(arguments, *document);
  if (!excluded) {
    return output.usage(excluded.error());
  }
  const Progress progress("writing", arguments.json);
  if (arguments.dry_run) {
    const auto what = preview_without(*document, *excluded, forms_of(arguments), target, std::cref(progress));
    if (!what) {
      return failed(output, what.error());
    }
    Json object = preview_json(*what);
    object["event"] = "would-apply";
    object["excluded"] = *excluded;
    output.line(
        (what->empty() ? "The dataset says all of it already." : "Nothing was changed. This would be written:") +
            preview_text(*what),
        object);
    return what->violations.empty() ? exit_ok : exit_failed;
  }
  const auto outcome = apply_without(*document, *excluded, forms_of(arguments), target, std::cref(progress));
  if (!outcome) {
    return failed(output, outcome.error());
  }
  Json object = preview_json(outcome->what);
  object["event"] = "applied";
  object["excluded"] = *excluded;
  object["written"] = outcome->written;
  object["root"] = outcome->root.string();
  object["backup"] = outcome->backup.empty() ? Json() : Json(outcome->backup.string());
  output.line((outcome->written ? outcome->root.string() + ":" : "The dataset says all of it already.") +
                  preview_text(outcome->what) +
                  (outcome->backup.empty() ? "" : "\nThe old dataset is " + outcome->backup.string()),
              object);
  return exit_ok;
}

struct FillArguments {
  std::string root;
  std::string lane = "subtask";
  std::string text;
  std::vector<std::int64_t> episodes;
  bool json = false;
};

int fill(const FillArguments& arguments) {
  const Output output(arguments.json);
  auto document = open_annotations(output, arguments.root);
  if (!document) {
    return output.error(document.error());
  }
  std::vector<std::int64_t> episodes = arguments.episodes;
  for (const auto& row : document->dataset().episodes) {
    if (arguments.episodes.empty() && !document->uid(row.episode).empty()) {
      episodes.push_back(row.episode);
    }
  }
  const auto lane = *std::ranges::find(all_lanes, arguments.lane, [](Lane each) { return name_of(each); });
  const std::size_t before = document->done();
  if (const auto done = document->fill_gaps(episodes, lane, arguments.text); !done) {
    return done.error().code == ErrorCode::not_found ? output.usage(done.error()) : output.error(done.error());
  }
  const auto changed =
      document->done() > before ? document->changed_by(document->done() - 1) : std::vector<std::int64_t>();
  output.line(changed.empty() ? "There is no gap between segments."
                              : "Filled the gaps of " + std::to_string(changed.size()) +
                                    " episodes; undo it with: tandem-cli annotate review " + arguments.root + " --undo",
              {{"event", "filled"}, {"lane", arguments.lane}, {"episodes", changed}});
  return exit_ok;
}

void add_fill(CLI::App& noun, Action& action) {
  auto options = std::make_shared<FillArguments>();
  auto* verb = noun.add_subcommand("fill", "Close the gaps between segments, which apply refuses; one step to undo");
  as_folder(verb->add_option("dataset", options->root, "Folder of the dataset")->required());
  verb->add_option("--lane", options->lane, "Which segments")
      ->capture_default_str()
      ->check(CLI::IsMember({"task", "subtask", "sparse", "dense"}));
  verb->add_option("--episode", options->episodes, "Episodes (default: all)")->check(whole_number_from(0));
  verb->add_option("--with", options->text, "Text of the gaps (default: the segment before one goes on over it)");
  verb->add_flag("--json", options->json, "One JSON object a line");
  verb->footer("Episodes without any segment stay so, but for --with.\nExample:\n  tandem-cli annotate fill DIR");
  verb->callback([options, &action] { action = [options] { return fill(*options); }; });
}

Json rows_json(const std::vector<LanguageRow>& rows, bool events) {
  Json out = Json::array();
  const auto or_null = [](const std::optional<std::string>& text) { return text ? Json(*text) : Json(); };
  for (const auto& row : rows) {
    Json object = {{"role", row.role}, {"content", or_null(row.content)}, {"style", or_null(row.style)}};
    object["timestamp"] = row.timestamp_s;
    object["camera"] = or_null(row.camera);
    object["tool_calls"] = row.tool_calls.empty() ? Json() : Json(row.tool_calls);
    if (events) {
      object["frame"] = row.frame;
    }
    out.push_back(std::move(object));
  }
  return out;
}

Json sarm_json(const SarmExport& sarm) {
  Json rows = Json::array();
  for (const auto& row : sarm.episodes) {
    rows.push_back({{"subtask_names", row.names},
                    {"subtask_start_times", row.start_s},
                    {"subtask_end_times", row.end_s},
                    {"subtask_start_frames", row.start_frames},
                    {"subtask_end_frames", row.end_frames}});
  }
  return {{"episodes", std::move(rows)}, {"temporal_proportions", sarm.proportions}};
}

// All forms as LeRobot reads them. What has violations is written with them: nothing is applied here.
Result<Json> export_all(AnnotationDocument& document) {
  const DatasetSummary& set = document.dataset();
  std::vector<EpisodeAnnotation> episodes;
  std::vector<std::int64_t> lengths;
  std::vector<std::string> violations;
  Json language = Json::array();
  Json tasks = Json::array();
  for (const auto& row : set.episodes) {
    auto annotation = document.episode(row.episode);
    if (!annotation) {
      return std::unexpected(annotation.error());
    }
    const auto rows = export_language(*annotation, row.episode, document.times(row.episode), set.info);
    violations.insert(violations.end(), rows.violations.begin(), rows.violations.end());
    language.push_back({{"episode_index", row.episode},
                        {"uid", document.uid(row.episode)},
                        {"language_persistent", rows_json(rows.persistent, false)},
                        {"language_events", rows_json(rows.events, true)}});
    tasks.push_back({{"episode_index", row.episode}, {"tasks", document.tasks(row.episode)}});
    episodes.push_back(std::move(*annotation));
    lengths.push_back(row.length);
  }
  const auto table = export_subtask_table(episodes, lengths);
  Json runs = Json::array();
  for (const auto& frames : table.of_frames) {
    runs.push_back(frames);
  }
  Json out = {{"tasks", std::move(tasks)},
              {"language", std::move(language)},
              {"subtasks", {{"subtasks", table.subtasks}, {"subtask_index", std::move(runs)}}}};
  for (const auto& [name, lane] : {std::pair{"sparse", Lane::sparse}, std::pair{"dense", Lane::dense}}) {
    const auto sarm = export_sarm(episodes, lengths, lane, set.info.fps);
    violations.insert(violations.end(), sarm.violations.begin(), sarm.violations.end());
    out[std::string("sarm_") + name] = sarm_json(sarm);
  }
  violations.insert(violations.end(), table.violations.begin(), table.violations.end());
  out["violations"] = violations;
  const auto trash = episodes_tagged(document, trash_tag);
  if (!trash) {
    return std::unexpected(trash.error());
  }
  out["exclude_episodes"] = *trash;
  return out;
}

int export_annotations(const ApplyArguments& arguments) {
  const Output output(false);
  auto document = open_annotations(output, arguments.root);
  if (!document) {
    return output.error(document.error());
  }
  const auto all = export_all(*document);
  if (!all) {
    return output.error(all.error());
  }
  const std::string text = dump_json(*all, 1) + "\n";
  if (arguments.out.empty()) {
    return Output::document(text);
  }
  const auto written = write_text(arguments.out, text);
  return written ? static_cast<int>(exit_ok) : output.error(written.error());
}

}  // namespace

void add_annotate_apply_commands(CLI::App& noun, Action& action) {
  auto options = std::make_shared<ApplyArguments>();
  auto* verb = noun.add_subcommand("apply", "Write what was annotated into the dataset, in one step");
  as_folder(verb->add_option("dataset", options->root, "Folder of the dataset")->required());
  as_folder(verb->add_option("--into", options->into, "New folder for the result; else in place"));
  verb->add_option("--exclude", options->excluded, "Episodes that are left out of the new folder: 3,7,10-14")
      ->needs("--into");
  verb->add_option("--exclude-tag", options->excluded_tag, "The same for episodes with this tag, such as trash")
      ->needs("--into");
  verb->add_option("--forms", options->forms,
                   std::string("Forms that are written, of ") + form_names +
                       " (default: tasks, and the others where something changed in them)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"tasks", "language", "subtasks", "stages"}));
  verb->add_flag("--no-backup", options->no_backup, "In place: do not keep the old dataset");
  verb->add_flag("--dry-run", options->dry_run, "Only say what would change");
  verb->add_flag("--json", options->json, "One JSON object a line");
  verb->footer(
      "The new dataset takes the place of the old one in one step; the old one stays as DIR_old. What LeRobot would "
      "fail on is refused.\nExamples:\n  tandem-cli annotate apply DIR --dry-run\n  tandem-cli annotate apply DIR "
      "--into NEW --forms tasks,language");
  verb->callback([options, &action] { action = [options] { return apply(*options); }; });

  add_fill(noun, action);
  options = std::make_shared<ApplyArguments>();
  auto* tables = noun.add_subcommand("export", "Write tasks, language rows, subtasks and SARM's stages as JSON");
  as_folder(tables->add_option("dataset", options->root, "Folder of the dataset")->required());
  tables->add_option("-o,--out", options->out, "File for it (default: standard output)");
  tables->footer("Example:\n  tandem-cli annotate export DIR -o annotations.json");
  tables->callback([options, &action] { action = [options] { return export_annotations(*options); }; });
}

}  // namespace tandem::cli
