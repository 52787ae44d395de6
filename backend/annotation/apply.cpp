#include "annotation/apply.h"

#include <algorithm>
#include <chrono>

#include "annotation/apply_detail.h"
#include "base/files.h"
#include "dataset/episodes.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;
namespace {

constexpr const char* subtask_file = "meta/subtasks.parquet";

std::string plural(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

fs::path proportions_file(Lane lane) {
  return fs::path("meta") / ("temporal_proportions_" + std::string(name_of(lane)) + ".json");
}

// A file that may be a second name of the old one is never written into.
Result<void> write_anew(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::remove(path, error);
  return write_text(path, text);
}

// What stands beside the columns: tables, shares of stages, and the journal with what was done.
Result<void> write_beside(const Application& what, const std::string& journal,
                          const std::map<std::string, fs::path>& others, const fs::path& root) {
  std::error_code error;
  if (!what.texts->subtasks.empty()) {
    fs::remove(root / subtask_file, error);
    TANDEM_TRY(write_text_table(root / subtask_file, "subtask", what.texts->subtasks));
  }
  for (const auto& [lane, shares] : what.proportions) {
    if (shares.empty()) {
      fs::remove(root / proportions_file(lane), error);
      continue;
    }
    TANDEM_TRY(write_anew(root / proportions_file(lane), dump_json(Json(shares), 2)));
  }
  const fs::path place = journal_in_dataset(root);
  TANDEM_TRY(make_folder(place.parent_path()));
  TANDEM_TRY(write_anew(place, journal));
  for (const auto& [kind, old] : others) {
    const fs::path home = journal_in_dataset(root, kind);
    if (is_there(home) || !is_there(old)) {
      continue;
    }
    const auto text = read_text(old);
    TANDEM_TRY(text ? write_text(home, *text) : Result<void>(std::unexpected(text.error())));
  }
  return {};
}

Json facts_of(const ApplyPreview& what) {
  Json forms = Json::array({"tasks"});
  for (const auto& [name, on] : {std::pair{"language", what.language}, std::pair{"subtask_index", what.old_subtasks},
                                 std::pair{"stages", what.stages}}) {
    if (on) {
      forms.push_back(name);
    }
  }
  return {{"forms", std::move(forms)}, {"tasks_before", what.tasks_before}, {"tasks_after", what.tasks_after}};
}

Result<void> refuse_violations(const ApplyPreview& what) {
  if (what.violations.empty()) {
    return {};
  }
  const std::size_t more = what.violations.size() - 1;
  return fail(ErrorCode::invalid_input, "Nothing was written. " + what.violations.front(),
              more == 0 ? "Correct it, or leave that form out."
                        : "Correct it and " + plural(more, "other place") + ", or leave that form out.");
}

}  // namespace

Result<ApplyPreview> preview_annotations(AnnotationDocument& document, const ApplyForms& forms,
                                         const EditTarget& target, const EditProgress& progress) {
  auto what = find_application(document, forms, progress);
  if (!what) {
    return std::unexpected(what.error());
  }
  ApplyPreview& out = what->preview;
  if (!out.empty() && out.violations.empty()) {
    const auto edit = preview_edit(what->plan, target);
    if (!edit) {
      return std::unexpected(edit.error());
    }
    out.tasks_after = edit->tasks_after;
    out.bytes_needed = edit->bytes_needed;
    out.notes.insert(out.notes.end(), edit->notes.begin(), edit->notes.end());
  }
  return std::move(out);
}

Result<ApplyOutcome> apply_annotations(AnnotationDocument& document, const ApplyForms& forms, const EditTarget& target,
                                       const EditProgress& progress) {
  constexpr double looking = 0.1;  // the share of finding out
  auto what = find_application(document, forms, [&](double share) { return !progress || progress(looking * share); });
  if (!what) {
    return std::unexpected(what.error());
  }
  TANDEM_TRY(refuse_violations(what->preview));
  const auto later = [&](double share) { return !progress || progress(looking + (1 - looking) * share); };
  const fs::path root = document.dataset().root;
  if (what->preview.empty() && target.folder.empty()) {
    return ApplyOutcome{std::move(what->preview), root, {}, false};
  }
  if (what->preview.empty()) {
    const auto copied = copy_dataset(what->plan, target, later);
    return copied ? Result<ApplyOutcome>(ApplyOutcome{std::move(what->preview), *copied, {}, false})
                  : std::unexpected(copied.error());
  }
  auto preview = preview_edit(what->plan, target);
  if (!preview) {
    return std::unexpected(preview.error());
  }
  what->preview.tasks_after = preview->tasks_after;
  what->preview.bytes_needed = preview->bytes_needed;
  const auto journal = document.journal_once_applied(what->fields, facts_of(what->preview));
  if (!journal) {
    return std::unexpected(journal.error());
  }
  std::vector<std::string> ignored;
  std::map<std::string, fs::path> others;
  for (const char* kind : {"proposals", "steps"}) {
    others[kind] = place_of_journal(root, document.options().user_folder, ignored, kind).value_or(fs::path());
  }
  what->texts->finish = [&](const fs::path& fresh) { return write_beside(*what, *journal, others, fresh); };
  const auto edited = apply_edit(what->plan, target, later);
  if (!edited) {
    return std::unexpected(edited.error());
  }
  ApplyOutcome out{std::move(what->preview), edited->root, edited->backup, true};
  out.what.notes.insert(out.what.notes.end(), edited->what.notes.begin(), edited->what.notes.end());
  if (target.folder.empty()) {
    if (const auto opened = document.reopen(); !opened) {
      out.what.notes.push_back("The annotations could not be opened again: " + opened.error().sentence());
    }
  }
  return out;
}

}  // namespace tandem
