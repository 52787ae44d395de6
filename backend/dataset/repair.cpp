#include "dataset/repair.h"

#include <algorithm>

#include "base/files.h"
#include "dataset/edit_detail.h"
#include "dataset/repair_detail.h"
#include "dataset/writer.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;
namespace {

constexpr double looking = 0.5;  // share of the work that finds out
constexpr FileNumber nowhere{999'999, 999'999};

// Things that a repair does by writing all the rest anew.
void add_plain_steps(Survey& survey) {
  const auto add = [&](const char* kind, const std::string& where, const std::string& text) {
    const auto& steps = survey.report.steps;
    const bool said =
        std::any_of(steps.begin(), steps.end(), [&](const RepairStep& step) { return step.kind == kind; });
    if (survey.found(kind) && !said) {
      survey.step(kind, where, text);
    }
  };
  add("info-count", "meta/info.json", "The counts are made anew.");
  add("info-field", "meta/info.json", "The fields are written as LeRobot writes them.");
  add("stats-missing", survey.stats_name(),
      survey.v21() ? "The statistics that are missing are computed."
                   : "The statistics are put together from those of the episodes.");
  add("stats-wrong", survey.stats_name(), "The statistics are computed anew.");
  add("episode-row-wrong", survey.rows_name(), "The rows of the episodes are written anew.");
  add("episode-row-order", survey.rows_name(), "The rows are put in order.");
  add("index-not-contiguous", "data", "The rows are numbered anew.");
  add("column-metadata", "data", "The files are written anew.");
}

// Kinds of findings that follow from others, or are gone once the files are written anew.
bool is_handled(const std::string& kind) {
  static const std::set<std::string> kinds{"episode-index-wrong",
                                           "column-extra",
                                           "column-metadata",
                                           "column-missing",
                                           "column-shape",
                                           "column-type",
                                           "data-file-missing",
                                           "decode-failed",
                                           "episode-columns",
                                           "episode-empty",
                                           "episode-order",
                                           "episode-row-duplicate",
                                           "episode-row-missing",
                                           "episode-row-order",
                                           "episode-row-wrong",
                                           "file-unreadable",
                                           "frame-index-not-contiguous",
                                           "index-not-contiguous",
                                           "info-count",
                                           "info-field",
                                           "info-unreadable",
                                           "leftover-file",
                                           "load-failed",
                                           "numbering-gap",
                                           "path-unsafe",
                                           "stats-missing",
                                           "stats-wrong",
                                           "stray-file",
                                           "task-index-unknown",
                                           "tasks-invalid",
                                           "template-unusual",
                                           "timestamp-off-grid",
                                           "value-not-finite",
                                           "value-null",
                                           "video-file-missing",
                                           "video-frames-missing",
                                           "video-frames-unused",
                                           "video-rate",
                                           "video-span",
                                           "video-unreadable"};
  return kinds.contains(kind);
}

// What a repair does not touch.
void note_what_stays(Survey& survey) {
  for (const auto& finding : survey.findings.findings) {
    if (finding.severity != Severity::info && !is_handled(finding.kind)) {
      survey.report.notes.push_back("This stays: " + finding.where + ": " + finding.text + ".");
    }
  }
}

Result<void> refuse_where_nothing_helps(const Survey& survey) {
  const auto& findings = survey.findings.findings;
  const auto first = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return finding.severity != Severity::info; });
  if (!survey.report.empty() || first == findings.end()) {
    return {};
  }
  return fail(ErrorCode::unsupported,
              "Nothing that was found can be mended: " + first->where + ": " + first->text + ".", first->remedy);
}

Result<Survey> survey_dataset(const fs::path& root, const EditProgress& progress) {
  Survey out;
  std::error_code error;
  out.root = fs::canonical(root, error);
  if (error || !fs::is_directory(out.root, error)) {
    return fail(ErrorCode::not_found, root.string() + " does not exist or is not a folder.", "Check the path.");
  }
  const auto stopped = [] {
    return fail(ErrorCode::cancelled, "The repair was stopped; everything is as it was.", "");
  };
  bool go_on = true;
  ValidationOptions options;
  options.progress = [&](double share) { return go_on = !progress || progress(0.8 * share); };
  out.findings = validate_dataset(out.root, options);
  if (!go_on) {
    return stopped();
  }
  if (out.findings.exit_code() == 0) {
    out.report.episodes_before = out.findings.episodes;
    out.report.episodes_after = out.findings.episodes;
    out.report.frames_after = out.findings.frames;
    return out;
  }
  TANDEM_TRY(survey_info(out));
  TANDEM_TRY(survey_rows(out));
  TANDEM_TRY(survey_videos(out, [&](double share) { return !progress || progress(0.8 + 0.2 * share); }));
  add_plain_steps(out);
  note_what_stays(out);
  out.report.frames_after = 0;
  for (const auto& [number, episode] : out.episodes) {
    ++out.report.episodes_before;
    if (!episode.lost.empty()) {
      out.report.lost.push_back({number, episode.lost});
      continue;
    }
    ++out.report.episodes_after;
    out.report.frames_after += episode.length;
  }
  TANDEM_TRY(refuse_where_nothing_helps(out));
  return out;
}

EpisodeRow row_of(const Survey& survey, std::int64_t number, const FoundEpisode& episode, std::int64_t& next) {
  EpisodeRow row;
  row.episode = number;
  row.length = episode.length;
  row.from_index = next;
  next += episode.length;
  row.to_index = next;
  row.data = episode.length > 0 ? episode.data : nowhere;
  for (const auto& task : episode.tasks) {
    row.tasks.push_back(task.text);
  }
  row.tasks = episode.stored ? episode.stored->tasks : row.tasks;
  row.videos = episode.videos;
  row.videos.resize(survey.info.video_keys().size(), VideoSpan{nowhere, 0, 0, false});
  for (auto& span : row.videos) {
    span.file = span.present ? span.file : nowhere;
  }
  row.file = episode.stored && !survey.rows_spoiled ? episode.stored->file : fs::path();
  return row;
}

// Statistics that are not of these rows any more are computed anew.
StatsTable kept_stats(const FoundEpisode& episode) {
  StatsTable out = episode.stats;
  if (episode.rewrite || (episode.stored && episode.stored->length != episode.length)) {
    out.erase("timestamp");
    out.erase("index");
    out.erase("frame_index");
  }
  return out;
}

// The rows of an episode may follow those of lost ones in their file: all of them are listed, as they lie there.
EditPlan plan_of(const Survey& survey, const std::shared_ptr<PlannedRepair>& repair) {
  EditPlan plan;
  auto source = std::make_shared<DatasetSummary>();
  source->root = survey.root;
  source->info = survey.info;
  source->tasks = survey.tasks;
  std::int64_t next = 0;
  std::int64_t expected = 0;
  for (const auto& [number, episode] : survey.episodes) {
    for (; expected < number; ++expected) {
      source->episodes.push_back(row_of(survey, expected, {}, next));
      repair->stats.emplace_back();
    }
    ++expected;
    source->episodes.push_back(row_of(survey, number, episode, next));
    repair->stats.push_back(kept_stats(episode));
    if (episode.lost.empty()) {
      EditedEpisode planned{0, number, 0, episode.length, std::nullopt};
      planned.tasks = episode.tasks;
      plan.episodes.push_back(std::move(planned));
    }
    if (episode.rewrite) {
      repair->rewrite.insert(number);
    }
  }
  source->info.total_episodes = std::ssize(source->episodes);
  source->info.total_frames = next;
  repair->undeclared = survey.undeclared;
  repair->unused = survey.unused;
  repair->saved = survey.saved;
  repair->keep_total = !survey.found("stats-wrong") && !survey.found("stats-missing");
  plan.recompute_stats = survey.found("stats-wrong");
  plan.version = survey.info.version;
  plan.sources = {std::move(source)};
  plan.repair = repair;
  return plan;
}

// In place and without a backup nothing else would hold them.
Result<void> set_aside(const Survey& survey, const fs::path& root) {
  std::error_code error;
  fs::path folder;
  for (int n = 0; folder.empty() || fs::exists(folder, error); ++n) {
    folder = sidecar_folder(root) / "leftovers" / std::to_string(n);
  }
  for (const auto& relative : survey.aside) {
    TANDEM_TRY(take_over(survey.root / relative, folder / relative, TakeOver::link));
  }
  return {};
}

Result<void> check_losses(const RepairReport& report, bool agreed) {
  if (report.episodes_after == 0) {
    return fail(ErrorCode::invalid_input,
                "No episode can be saved. " +
                    (report.lost.empty()
                         ? std::string("There is none.")
                         : "Episode " + std::to_string(report.lost.front().episode) + ": " + report.lost.front().why),
                "Restore the files from a copy; nothing was changed.");
  }
  if (!report.lost.empty() && !agreed) {
    return fail(ErrorCode::invalid_input,
                std::to_string(report.lost.size()) + (report.lost.size() == 1 ? " episode" : " episodes") +
                    " cannot be mended, the first is episode " + std::to_string(report.lost.front().episode) + ": " +
                    report.lost.front().why,
                "Agree that they stay out (--leave-out), or restore the files from a copy; nothing was changed.");
  }
  return {};
}

}  // namespace

Result<RepairReport> preview_repair(const fs::path& root, const EditProgress& progress) {
  auto survey = survey_dataset(root, progress);
  return survey ? Result<RepairReport>(std::move(survey->report)) : std::unexpected(survey.error());
}

Result<RepairReport> repair_dataset(const fs::path& root, const RepairOptions& options, const EditProgress& progress) {
  auto survey = survey_dataset(root, [&](double share) { return !progress || progress(looking * share); });
  if (!survey) {
    return std::unexpected(survey.error());
  }
  if (survey->findings.exit_code() == 0) {
    return std::move(survey->report);
  }
  TANDEM_TRY(check_losses(survey->report, options.leave_out));
  const auto repair = std::make_shared<PlannedRepair>();
  const EditPlan plan = plan_of(*survey, repair);
  if (options.target.folder.empty() && !options.target.backup) {
    repair->finish = [&](const fs::path& fresh) { return set_aside(*survey, fresh); };
  }
  const auto outcome = apply_edit(plan, options.target,
                                  [&](double share) { return !progress || progress(looking + (1 - looking) * share); });
  if (!outcome) {
    return std::unexpected(outcome.error());
  }
  survey->report.root = outcome->root;
  survey->report.backup = outcome->backup;
  return std::move(survey->report);
}

}  // namespace tandem
