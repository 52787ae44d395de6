#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "cli/arguments.h"
#include "cli/dataset_look.h"
#include "cli/signals.h"
#include "dataset/edit.h"

namespace tandem::cli {
namespace {

struct EditOptions {
  std::string root;
  std::vector<std::string> roots;
  std::vector<std::string> deleted;
  std::string kept;
  std::vector<std::string> trims;
  std::vector<std::string> tasks;
  std::vector<std::string> replaced_tasks;
  std::string new_task;
  std::vector<std::string> cameras;
  std::vector<std::string> features;
  std::vector<std::string> parts;
  std::string version;
  std::string out;
  bool recompute_stats = false;
  bool no_backup = false;
  bool dry_run = false;
  bool json = false;
};

Error wrong_form(const std::string& text, const std::string& form) {
  return {ErrorCode::invalid_input, "\"" + text + "\" is not of the form " + form + ".", "See --help.", {}};
}

std::optional<std::int64_t> whole(const std::string& text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  return parsed.ec == std::errc() && parsed.ptr == end && value >= 0 ? std::optional(value) : std::nullopt;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

// LeRobot's flags take lists and objects: the text of a value as it would stand in ours.
std::string plain(const Json& value) {
  if (value.is_array()) {
    std::string out;
    for (const auto& item : value) {
      out += (out.empty() ? "" : ",") + plain(item);
    }
    return out;
  }
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

// "a=b" at the first "="; the texts of tasks may hold more of them. Or an object, as LeRobot takes it.
Result<Pairs> pairs_of(const std::vector<std::string>& texts, const std::string& form) {
  Pairs out;
  for (const auto& text : texts) {
    const auto object = text.starts_with("{") ? parse_json(text, "this option") : Result<Json>(Json());
    if (!object) {
      return std::unexpected(object.error());
    }
    if (object->is_object()) {
      for (const auto& [key, value] : object->items()) {
        out.emplace_back(key, plain(value));
      }
      continue;
    }
    const std::size_t at = text.find('=');
    if (at == std::string::npos || at == 0) {
      return std::unexpected(wrong_form(text, form));
    }
    out.emplace_back(text.substr(0, at), text.substr(at + 1));
  }
  return out;
}

Result<void> trim(EditPlan& plan, const std::string& text) {
  const std::size_t a = text.find(':');
  const std::size_t b = a == std::string::npos ? a : text.find(':', a + 1);
  if (b == std::string::npos) {
    return std::unexpected(wrong_form(text, "EPISODE:FROM:TO"));
  }
  const auto episode = whole(text.substr(0, a));
  const std::string from_text = text.substr(a + 1, b - a - 1);
  const std::string to_text = text.substr(b + 1);
  const auto from = from_text.empty() ? std::optional<std::int64_t>(0) : whole(from_text);
  const auto to = to_text.empty() ? std::optional<std::int64_t>(-1) : whole(to_text);
  if (!episode || !from || !to) {
    return std::unexpected(wrong_form(text, "EPISODE:FROM:TO"));
  }
  return trim_episode(plan, *episode, *from, *to);
}

// Everything that edits may ask for, in an order in which it does not matter how it was written.
Result<void> add_episodes(EditPlan& plan, const EditOptions& options) {
  if (!options.kept.empty()) {
    const auto list = parse_episode_list(options.kept);
    if (!list) {
      return std::unexpected(list.error());
    }
    TANDEM_TRY(keep_episodes(plan, *list));
  }
  std::vector<std::int64_t> gone;
  for (const auto& text : options.deleted) {
    const auto list = parse_episode_list(text);
    if (!list) {
      return std::unexpected(list.error());
    }
    gone.insert(gone.end(), list->begin(), list->end());
  }
  if (!gone.empty()) {
    TANDEM_TRY(delete_episodes(plan, gone));
  }
  for (const auto& text : options.trims) {
    TANDEM_TRY(trim(plan, text));
  }
  return {};
}

Result<void> add_texts(EditPlan& plan, const EditOptions& options) {
  const auto each = [](const std::vector<std::string>& texts, const std::string& form, const auto& use) {
    const auto pairs = pairs_of(texts, form);
    Result<void> done = pairs ? Result<void>() : std::unexpected(pairs.error());
    for (std::size_t i = 0; done && i < pairs->size(); ++i) {
      done = use((*pairs)[i].first, (*pairs)[i].second);
    }
    return done;
  };
  const auto label = [&](const std::string& episodes, const std::string& text) -> Result<void> {
    const auto list = parse_episode_list(episodes);
    if (!list) {
      return std::unexpected(list.error());
    }
    for (const auto episode : *list) {
      TANDEM_TRY(set_task(plan, episode, text));
    }
    return {};
  };
  TANDEM_TRY(each(options.tasks, "EPISODE=TEXT", label));
  const auto with_plan = [&](auto change) {
    return [&plan, change](const std::string& from, const std::string& to) { return change(plan, from, to); };
  };
  TANDEM_TRY(each(options.replaced_tasks, "OLD=NEW", with_plan(replace_task)));
  TANDEM_TRY(options.new_task.empty() ? Result<void>() : set_every_task(plan, options.new_task));
  TANDEM_TRY(each(options.cameras, "OLD=NEW", with_plan(rename_camera)));
  return each(options.features, "OLD=NEW", with_plan(rename_feature));
}

const char* name_of(EditedFile::How how) {
  return how == EditedFile::How::as_it_is ? "as-it-is" : how == EditedFile::How::copied ? "copied" : "encoded";
}

Json preview_json(const EditPreview& what) {
  Json files = Json::array();
  for (const auto& file : what.files) {
    files.push_back(
        {{"file", file.file.string()}, {"how", name_of(file.how)}, {"pictures_encoded", file.pictures_encoded}});
  }
  return {{"episodes_before", what.episodes_before},
          {"episodes_after", what.episodes_after},
          {"frames_before", what.frames_before},
          {"frames_after", what.frames_after},
          {"tasks_before", what.tasks_before},
          {"tasks_after", what.tasks_after},
          {"bytes_needed", what.bytes_needed},
          {"files", std::move(files)},
          {"notes", what.notes}};
}

std::string list_of(const std::vector<std::string>& tasks) {
  std::string out;
  for (const auto& task : tasks) {
    out += (out.empty() ? "\"" : ", \"") + task + "\"";
  }
  return out;
}

// What people see of a change: counts, tasks, and the files that are encoded anew.
std::string preview_text(const std::string& name, const EditPreview& what) {
  std::size_t kept = 0;
  std::size_t copied = 0;
  std::string encoded;
  for (const auto& file : what.files) {
    kept += file.how == EditedFile::How::as_it_is ? 1U : 0U;
    copied += file.how == EditedFile::How::copied ? 1U : 0U;
    if (file.how == EditedFile::How::encoded) {
      encoded += "\n  " + file.file.string() + ": " + std::to_string(file.pictures_encoded) +
                 (file.pictures_encoded == 1 ? " picture is" : " pictures are") + " encoded anew";
    }
  }
  std::string out = name + ":\n  episodes " + std::to_string(what.episodes_before) + " → " +
                    std::to_string(what.episodes_after) + ", frames " + std::to_string(what.frames_before) + " → " +
                    std::to_string(what.frames_after);
  out += what.tasks_before == what.tasks_after
             ? "\n  tasks as they are (" + std::to_string(what.tasks_after.size()) + ")"
             : "\n  tasks " + list_of(what.tasks_before) + " → " + list_of(what.tasks_after);
  out += "\n  files: " + std::to_string(kept) + " as they are, " + std::to_string(copied) +
         " written anew by copying, " + std::to_string(what.files.size() - kept - copied) + " with new pictures";
  out += encoded;
  for (const auto& note : what.notes) {
    out += "\n  " + note;
  }
  return out;
}

int failed(const Output& output, const Error& error) {
  const int code = output.error(error);
  return error.code == ErrorCode::cancelled ? static_cast<int>(exit_cancelled) : code;
}

EditTarget target_of(const EditOptions& options) {
  EditTarget target;
  target.folder = options.out;
  target.backup = !options.no_backup;
  return target;
}

void say_done(const Output& output, const EditOutcome& outcome, const std::string& event) {
  Json object = preview_json(outcome.what);
  object["event"] = event;
  object["root"] = outcome.root.string();
  object["backup"] = outcome.backup.empty() ? Json() : Json(outcome.backup.string());
  output.line(preview_text(outcome.root.string(), outcome.what) +
                  (outcome.backup.empty() ? "" : "\n  the old dataset is " + outcome.backup.string()),
              object);
}

int run_plan(const EditOptions& options, const EditPlan& plan, const std::string& event) {
  const Output output(options.json);
  for (const auto& source : plan.sources) {
    say_findings(output, source->findings);
  }
  if (options.dry_run) {
    const auto preview = preview_edit(plan, target_of(options));
    if (!preview) {
      return failed(output, preview.error());
    }
    Json object = preview_json(*preview);
    object["event"] = "would-" + event;
    output.line("Nothing was changed. This would come out:\n" +
                    preview_text(options.out.empty() ? options.root : options.out, *preview),
                object);
    return exit_ok;
  }
  const auto outcome = [&] {
    const Progress progress("editing", options.json);
    return apply_edit(plan, target_of(options), std::cref(progress));
  }();
  if (!outcome) {
    return failed(output, outcome.error());
  }
  say_done(output, *outcome, event);
  std::error_code gone;
  static_cast<void>(std::filesystem::current_path(gone));
  if (gone && !options.json) {
    std::fputs("This terminal stands in the old folder, which is gone. Enter the dataset again with cd.\n", stderr);
  }
  return exit_ok;
}

bool asks_nothing(const EditOptions& o) {
  return o.deleted.empty() && o.kept.empty() && o.trims.empty() && o.tasks.empty() && o.replaced_tasks.empty() &&
         o.new_task.empty() && o.cameras.empty() && o.features.empty() && !o.recompute_stats;
}

int edit(const EditOptions& options) {
  const Output output(options.json);
  if (asks_nothing(options)) {
    return output.usage({ErrorCode::invalid_input,
                         "No change was asked for.",
                         "Give --delete, --keep, --trim, --task or another one; see --help.",
                         {}});
  }
  auto plan = plan_edit({options.root});
  if (!plan) {
    return output.error(plan.error());
  }
  plan->recompute_stats = options.recompute_stats;
  auto added = add_episodes(*plan, options);
  added = added ? add_texts(*plan, options) : added;
  if (!added) {
    return output.error(added.error());
  }
  return run_plan(options, *plan, "edited");
}

int merge(const EditOptions& options) {
  const auto plan = plan_edit({options.roots.begin(), options.roots.end()});
  return plan ? run_plan(options, *plan, "merged") : Output(options.json).error(plan.error());
}

int convert(const EditOptions& options) {
  const Output output(options.json);
  auto plan = plan_edit({options.root});
  if (!plan) {
    return output.error(plan.error());
  }
  const auto version = options.version == "v2.1" ? DatasetVersion::v21 : DatasetVersion::v30;
  if (plan->version == version) {
    return output.error({ErrorCode::invalid_input,
                         options.root + " is a " + options.version + " dataset already.",
                         "Choose the other version.",
                         {}});
  }
  plan->version = version;
  return run_plan(options, *plan, "converted");
}

int split(const EditOptions& options) {
  const Output output(options.json);
  const auto parts = pairs_of(options.parts, "NAME=EPISODES or NAME=SHARE");
  if (!parts) {
    return output.error(parts.error());
  }
  const auto plans = plan_split(options.root, *parts);
  if (!plans) {
    return output.error(plans.error());
  }
  if (options.dry_run) {
    for (const auto& [name, plan] : *plans) {
      const auto preview = preview_edit(plan, target_of(options));
      if (!preview) {
        return failed(output, preview.error());
      }
      Json object = preview_json(*preview);
      object["event"] = "would-split";
      object["part"] = name;
      output.line("Nothing was changed. This would come out:\n" + preview_text(options.out + "/" + name, *preview),
                  object);
    }
    return exit_ok;
  }
  const auto outcomes = [&] {
    const Progress progress("splitting", options.json);
    return apply_split(*plans, target_of(options), std::cref(progress));
  }();
  if (!outcomes) {
    return failed(output, outcomes.error());
  }
  for (const auto& outcome : *outcomes) {
    say_done(output, outcome, "split");
  }
  return exit_ok;
}

void add_common(CLI::App& command, EditOptions& options, bool needs_out) {
  auto* out = command.add_option("-o,--out,--new_root", options.out,
                                 needs_out ? "New folder for the result" : "New folder for the result; else in place");
  as_folder(out);
  if (needs_out) {
    out->required();
  }
  command.add_flag("--dry-run", options.dry_run, "Only say what would change");
  command.add_flag("--json", options.json, "One JSON object a line");
}

void add_edit(CLI::App& noun, Action& action) {
  auto options = std::make_shared<EditOptions>();
  auto* command = noun.add_subcommand("edit", "Delete, trim, reorder, relabel episodes; rename features");
  as_folder(command->add_option("dir", options->root, "Folder of the dataset")->required());
  command->add_option("--delete,--operation.episode_indices", options->deleted,
                      "Episodes that go, for instance 3,7,10-14");
  command->add_option("--keep", options->kept, "Only these episodes stay, in this order");
  command->add_option("--trim", options->trims, "EPISODE:FROM:TO, frames that stay; TO is the first that goes again");
  command->add_option("--task,--operation.episode_tasks", options->tasks, "EPISODE=TEXT, the new task of an episode");
  command->add_option("--replace-task,--operation.task_replacements", options->replaced_tasks,
                      "OLD=NEW, wherever a task is OLD");
  command->add_option("--new-task,--operation.new_task", options->new_task, "The task of all other episodes");
  command->add_option("--rename-camera", options->cameras, "OLD=NEW, for instance laptop=front");
  command->add_option("--rename-feature", options->features, "OLD=NEW");
  command->add_flag("--recompute-stats", options->recompute_stats, "Compute all statistics anew");
  for (const char* many : {"--delete", "--trim", "--task", "--replace-task", "--rename-camera", "--rename-feature"}) {
    command->get_option(many)->allow_extra_args(false);  // each names one thing; the folder may come behind it
  }
  command->add_flag("--no-backup", options->no_backup, "In place: do not keep the old dataset");
  add_common(*command, *options, false);
  command->footer(
      "All numbers are those before the edit. What stays is copied bit for bit; only pictures between a cut and the "
      "next key frame are encoded anew. The new dataset takes the place of the old one in one step; the old one stays "
      "as DIR_old.\nExamples:\n  tandem-cli dataset edit DIR --delete 3,7\n  tandem-cli dataset edit DIR --trim "
      "5:30:200 --task 5=\"Fold the towel\" --dry-run");
  command->callback([options, &action] { action = [options] { return edit(*options); }; });
}

}  // namespace

void add_dataset_edit_commands(CLI::App& noun, Action& action) {
  add_edit(noun, action);
  auto options = std::make_shared<EditOptions>();
  auto* parts = noun.add_subcommand("split", "Make several datasets of one");
  as_folder(parts->add_option("dir", options->root, "Folder of the dataset")->required());
  parts->add_option("--parts,--operation.splits", options->parts, "NAME=EPISODES or NAME=SHARE each")->required();
  add_common(*parts, *options, true);
  parts->footer("Example:\n  tandem-cli dataset split DIR --parts train=0-79 test=80-99 -o PARTS");
  parts->callback([options, &action] { action = [options] { return split(*options); }; });
  options = std::make_shared<EditOptions>();
  auto* together = noun.add_subcommand("merge", "Put datasets one after the other into a new one");
  as_folder(together->add_option("dirs", options->roots, "Folders of the datasets")->required()->expected(1, 1000));
  add_common(*together, *options, true);
  together->footer("Example:\n  tandem-cli dataset merge MONDAY TUESDAY -o WEEK");
  together->callback([options, &action] { action = [options] { return merge(*options); }; });
  options = std::make_shared<EditOptions>();
  auto* other = noun.add_subcommand("convert", "Write a dataset of v2.1 as v3.0, or the other way round");
  as_folder(other->add_option("dir", options->root, "Folder of the dataset")->required());
  other->add_option("--to", options->version, "v2.1 or v3.0")->required()->check(CLI::IsMember({"v2.1", "v3.0"}));
  add_common(*other, *options, true);
  other->footer("Example:\n  tandem-cli dataset convert DIR --to v2.1 -o DIR-v21");
  other->callback([options, &action] { action = [options] { return convert(*options); }; });
}

}  // namespace tandem::cli
