#include <algorithm>
#include <set>

#include "annotation/apply_detail.h"

namespace tandem::detail {
namespace {

std::string episode_text(std::int64_t episode) { return "Episode " + std::to_string(episode); }

std::string events_text(const std::vector<AnnotationEvent>& events) {
  std::string out;
  for (const auto& event : events) {
    out += (out.empty() ? "" : " | ") + std::string("frame ") + std::to_string(event.frame) + " " +
           event.style.value_or("speech") + ": " +
           event.content.value_or(event.tool_calls.empty() ? "" : dump_json(event.tool_calls.front()));
  }
  return out;
}

std::string lane_texts(const Segments& segments, bool places) {
  std::string out;
  for (const auto& segment : segments) {
    out += (out.empty() ? "" : " | ") +
           (places ? std::to_string(segment.from) + "–" + std::to_string(segment.to - 1) + " " : std::string()) +
           segment.text;
  }
  return out;
}

std::string field_text(const EpisodeAnnotation& annotation, AnnotationField field) {
  if (field == AnnotationField::events) {
    return events_text(annotation.events);
  }
  const Segments& segments = annotation.lanes[static_cast<std::size_t>(field)];
  return lane_texts(segments, field != AnnotationField::task || segments.size() > 1);
}

constexpr std::array written_fields{AnnotationField::task, AnnotationField::subtask, AnnotationField::sparse,
                                    AnnotationField::dense, AnnotationField::events};

// The text of every frame of a lane; empty where there is none.
const std::string& text_at(const Segments& segments, std::int64_t frame, std::int64_t& until) {
  static const std::string none;
  for (const auto& segment : segments) {
    if (frame < segment.from) {
      until = std::min(until, segment.from);
      return none;
    }
    if (frame < segment.to) {
      until = std::min(until, segment.to);
      return segment.text;
    }
  }
  return none;
}

class Planner {
 public:
  Planner(AnnotationDocument& document, const ApplyForms& forms, Application& out)
      : document_(document),
        set_(document.dataset()),
        forms_(forms),
        out_(out),
        v30_(set_.info.version == DatasetVersion::v30) {}

  Result<void> run(const EditProgress& progress) {
    TANDEM_TRY(read(progress));
    plan_tasks();
    plan_language();
    plan_old_subtasks();
    plan_stages();
    note_the_rest();
    std::ranges::sort(out_.preview.changes, {},
                      [](const AppliedChange& change) { return std::pair(change.episode, change.field); });
    return {};
  }

 private:
  void violate(const std::string& text) { out_.preview.violations.push_back(text); }
  void note(const std::string& text) { out_.preview.notes.push_back(text); }
  [[nodiscard]] std::int64_t count() const { return std::ssize(set_.episodes); }
  [[nodiscard]] bool differs(std::int64_t episode, AnnotationField field) const {
    const auto e = static_cast<std::size_t>(episode);
    return field_json(now_[e], field) != field_json(before_[e], field);
  }
  [[nodiscard]] bool any_differs(AnnotationField field) const {
    for (std::int64_t e = 0; e < count(); ++e) {
      if (differs(e, field)) {
        return true;
      }
    }
    return false;
  }

  Result<void> read(const EditProgress& progress) {
    for (const auto& row : set_.episodes) {
      auto before = document_.stored(row.episode);
      auto now = document_.episode(row.episode);
      if (!before || !now) {
        return std::unexpected(!before ? before.error() : now.error());
      }
      before_.push_back(std::move(*before));
      now_.push_back(std::move(*now));
      lengths_.push_back(row.length);
      if (progress && !progress(static_cast<double>(now_.size()) / static_cast<double>(set_.episodes.size()))) {
        return fail(ErrorCode::cancelled, "The edit was stopped; everything is as it was.", "");
      }
    }
    return {};
  }

  // That the dataset holds the field of the episode now.
  void take(std::int64_t episode, AnnotationField field) {
    const auto e = static_cast<std::size_t>(episode);
    if (differs(episode, field)) {
      out_.preview.changes.push_back({episode, field, field_text(before_[e], field), field_text(now_[e], field)});
      out_.fields[episode].push_back(field);
    }
  }

  void plan_tasks() {
    out_.preview.tasks_before = set_.tasks;
    out_.preview.tasks_after = set_.tasks;
    std::map<std::pair<std::string, std::string>, TaskChange> texts;
    for (std::int64_t e = 0; forms_.tasks && e < count(); ++e) {
      if (!differs(e, AnnotationField::task)) {
        continue;
      }
      const auto i = static_cast<std::size_t>(e);
      const Segments& segments = now_[i].lane(Lane::task);
      std::int64_t end = 0;
      for (const auto& segment : segments) {
        end = segment.from == end ? segment.to : end;
        out_.plan.episodes[i].tasks.push_back({segment.from, segment.text});
      }
      if (end != lengths_[i]) {
        violate(episode_text(e) + ": frames from " + std::to_string(end) +
                " on have no task, but LeRobot needs one for every frame.");
        continue;
      }
      take(e, AnnotationField::task);
      count_tasks(before_[i].lane(Lane::task), segments, lengths_[i], texts);
    }
    for (auto& [pair, change] : texts) {
      out_.preview.tasks.push_back(std::move(change));
    }
  }

  static void count_tasks(const Segments& before, const Segments& after, std::int64_t length,
                          std::map<std::pair<std::string, std::string>, TaskChange>& texts) {
    std::set<TaskChange*> seen;
    for (std::int64_t frame = 0; frame < length;) {
      std::int64_t until = length;
      const std::string& old = text_at(before, frame, until);
      const std::string& fresh = text_at(after, frame, until);
      if (old != fresh) {
        TaskChange& change = texts[{old, fresh}];
        change.before = old;
        change.after = fresh;
        change.frames += until - frame;
        change.episodes += seen.insert(&change).second ? 1 : 0;
      }
      frame = until;
    }
  }

  void plan_language() {
    const bool pending = any_differs(AnnotationField::subtask) || any_differs(AnnotationField::events);
    const bool fresh = forms_.language.value_or(pending) && !has_language(set_.info);
    if (!forms_.language.value_or(pending) || (!pending && !fresh)) {
      return;
    }
    if (!v30_) {
      if (forms_.language) {
        violate("A dataset of v2.1 has no language columns.");
      }
      return;
    }
    out_.texts->language_columns = true;
    out_.preview.language = true;
    for (std::int64_t e = 0; e < count(); ++e) {
      const bool changed = differs(e, AnnotationField::subtask) || differs(e, AnnotationField::events);
      if (changed || fresh) {
        add_language(e, changed);
      }
    }
  }

  void add_language(std::int64_t episode, bool changed) {
    const auto e = static_cast<std::size_t>(episode);
    const auto times = document_.times(episode);
    auto rows = export_language(now_[e], episode, times, set_.info);
    if (std::ssize(times) != lengths_[e]) {
      rows.violations.push_back(episode_text(episode) + ": its rows have no usable times.");
    }
    if (!rows.violations.empty() && !changed) {
      note("Without language rows: " + rows.violations.front());
      rows = {};
    }
    out_.preview.violations.insert(out_.preview.violations.end(), rows.violations.begin(), rows.violations.end());
    for (const auto& text : changed ? document_.import_notes(episode) : std::vector<std::string>()) {
      note("This goes: " + text);
    }
    out_.texts->language[episode] = {std::move(rows.persistent), std::move(rows.events), true};
    take(episode, AnnotationField::subtask);
    take(episode, AnnotationField::events);
  }

  void plan_old_subtasks() {
    const bool there = find_feature(set_.info.features, "subtask_index") != nullptr;
    if (!forms_.old_subtasks.value_or(there && any_differs(AnnotationField::subtask))) {
      return;
    }
    if (!v30_) {
      violate("A dataset of v2.1 has no table of subtasks.");
      return;
    }
    auto table = export_subtask_table(now_, lengths_);
    out_.preview.violations.insert(out_.preview.violations.end(), table.violations.begin(), table.violations.end());
    if (table.subtasks.empty() || !table.violations.empty()) {
      return;
    }
    out_.texts->subtasks = std::move(table.subtasks);
    out_.texts->subtask_of_frame = std::move(table.of_frames);
    out_.preview.old_subtasks = true;
    // Where there are language columns, those are what is read.
    for (std::int64_t e = 0; !has_language(set_.info) && !out_.preview.language && e < count(); ++e) {
      take(e, AnnotationField::subtask);
    }
  }

  void plan_stages() {
    const bool pending = any_differs(AnnotationField::sparse) || any_differs(AnnotationField::dense);
    if (!forms_.stages.value_or(pending)) {
      return;
    }
    if (!v30_) {
      if (forms_.stages) {
        violate("A dataset of v2.1 has no columns for stages.");
      }
      return;
    }
    for (const auto& [lane, field] :
         {std::pair{Lane::sparse, AnnotationField::sparse}, std::pair{Lane::dense, AnnotationField::dense}}) {
      const bool some = std::ranges::any_of(now_, [&](const auto& episode) { return !episode.lane(lane).empty(); });
      if (!some && !any_differs(field)) {
        continue;
      }
      auto sarm = export_sarm(now_, lengths_, lane, set_.info.fps);
      out_.preview.violations.insert(out_.preview.violations.end(), sarm.violations.begin(), sarm.violations.end());
      add_columns(std::string(name_of(lane)) + "_", sarm);
      if (lane == Lane::sparse) {
        add_columns("", sarm);  // for old readers
      }
      out_.proportions[lane] = std::move(sarm.proportions);
      out_.preview.stages = true;
      for (std::int64_t e = 0; e < count(); ++e) {
        take(e, field);
      }
    }
  }

  void add_columns(const std::string& prefix, const SarmExport& sarm) {
    EpisodeColumn names{prefix + "subtask_names", true, {}, {}};
    for (const auto& row : sarm.episodes) {
      names.texts.push_back(row.names.empty() ? std::nullopt : std::optional(row.names));
    }
    out_.texts->columns.push_back(std::move(names));
    for (const auto& [name, member] :
         {std::pair{"subtask_start_times", &SarmRow::start_s}, std::pair{"subtask_end_times", &SarmRow::end_s},
          std::pair{"subtask_start_frames", &SarmRow::start_frames},
          std::pair{"subtask_end_frames", &SarmRow::end_frames}}) {
      EpisodeColumn column{prefix + name, false, {}, {}};
      for (const auto& row : sarm.episodes) {
        column.integers.push_back(row.names.empty() ? std::nullopt : std::optional(row.*member));
      }
      out_.texts->columns.push_back(std::move(column));
    }
  }

  // What stays in the journal.
  void note_the_rest() {
    std::size_t own = 0;
    std::size_t waiting = 0;
    for (std::int64_t e = 0; e < count(); ++e) {
      const auto done = out_.fields.find(e);
      bool mine = false;
      bool waits = false;
      for (std::size_t f = 0; f < annotation_field_count; ++f) {
        const auto field = static_cast<AnnotationField>(f);
        if (!differs(e, field)) {
          continue;
        }
        const bool written = std::ranges::find(written_fields, field) != written_fields.end();
        const bool taken = done != out_.fields.end() && std::ranges::find(done->second, field) != done->second.end();
        mine = mine || !written;
        waits = waits || (written && !taken);
      }
      own += mine ? 1U : 0U;
      waiting += waits ? 1U : 0U;
    }
    if (own > 0) {
      note("Success, quality, tags and notes of " + std::to_string(own) + (own == 1 ? " episode" : " episodes") +
           " stay in meta/tandem: LeRobot has no place for them.");
    }
    if (waiting > 0 && out_.preview.violations.empty()) {
      note("Other changes of " + std::to_string(waiting) + (waiting == 1 ? " episode" : " episodes") +
           " are not written in these forms; they stay in meta/tandem.");
    }
  }

  AnnotationDocument& document_;
  const DatasetSummary& set_;
  const ApplyForms& forms_;
  Application& out_;
  bool v30_;
  std::vector<EpisodeAnnotation> before_;
  std::vector<EpisodeAnnotation> now_;
  std::vector<std::int64_t> lengths_;
};

}  // namespace

Result<Application> find_application(AnnotationDocument& document, const ApplyForms& forms,
                                     const EditProgress& progress) {
  Application out;
  auto plan = plan_edit({document.dataset().root});
  if (!plan) {
    return std::unexpected(plan.error());
  }
  if (plan->sources.front()->info.json != document.dataset().info.json) {
    return fail(ErrorCode::busy, document.dataset().root.string() + " was changed meanwhile.",
                "Look at it and try again.");
  }
  out.plan = std::move(*plan);
  out.texts = std::make_shared<PlannedTexts>();
  out.plan.texts = out.texts;
  TANDEM_TRY(Planner(document, forms, out).run(progress));
  return out;
}

}  // namespace tandem::detail
