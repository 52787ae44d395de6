#include <algorithm>
#include <cstdio>

#include "annotation/quality.h"
#include "cli/arguments.h"
#include "cli/dataset_look.h"
#include "cli/signals.h"

namespace tandem::cli {
namespace {

struct QualityCommand {
  std::string root;
  std::string sort;
  std::string thresholds;
  bool measures = false;
  bool flagged = false;
  bool pictures = false;
  bool cached = true;
  bool json = false;
};

std::string figure(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string with_unit(Measure measure, double value) {
  const auto unit = info_of(measure).unit;
  return figure(value) + (unit.empty() ? "" : " ") + std::string(unit);
}

// "flagged above 0.95", "flagged where z is above 5".
std::string limit_text(const MeasureInfo& info, const std::optional<double>& threshold) {
  if (!threshold) {
    return "never flagged";
  }
  return std::string("flagged ") + (info.of_z ? "where z is " : "") +
         (info.worse == Worse::above ? "above " : "below ") + figure(*threshold);
}

Json threshold_json(const Thresholds& thresholds, Measure measure) {
  const auto threshold = thresholds.of(measure);
  return threshold ? Json(*threshold) : Json();
}

int list_measures(const Output& output, const Thresholds& thresholds) {
  for (std::size_t i = 0; i < measure_count; ++i) {
    const auto measure = static_cast<Measure>(i);
    const MeasureInfo& info = info_of(measure);
    const std::string name(info.name);
    const std::string unit(info.unit);
    output.line(name + std::string(name.size() < 22 ? 22 - name.size() : 1, ' ') + std::string(info.meaning) +
                    (unit.empty() ? "" : " [" + unit + "]") + "; " + limit_text(info, thresholds.of(measure)),
                {{"event", "measure"},
                 {"name", info.name},
                 {"group", name_of(info.group)},
                 {"of", info.scope == MeasureScope::episode ? "episode" : "dataset"},
                 {"unit", info.unit},
                 {"worse", info.worse == Worse::above ? "above" : "below"},
                 {"threshold", threshold_json(thresholds, measure)},
                 {"of_z", info.of_z},
                 {"verdict", name_of(info.verdict)},
                 {"meaning", info.meaning}});
  }
  return exit_ok;
}

Json values_json(const MeasuredValues& values) {
  Json out = Json::object();
  for (const auto& [measure, entry] : values.all()) {
    out[std::string(info_of(measure).name)] = entry.value;
  }
  return out;
}

Json places_json(const MeasuredValues& values) {
  Json out = Json::object();
  for (const auto& [measure, entry] : values.all()) {
    if (!entry.where.empty()) {
      out[std::string(info_of(measure).name)] = entry.where;
    }
  }
  return out;
}

Json numbers_json(const std::map<Measure, double>& numbers) {
  Json out = Json::object();
  for (const auto& [measure, value] : numbers) {
    out[std::string(info_of(measure).name)] = value;
  }
  return out;
}

Json names_json(const std::vector<Measure>& flags) {
  Json out = Json::array();
  for (const auto measure : flags) {
    out.push_back(info_of(measure).name);
  }
  return out;
}

bool is_structural(const std::vector<Measure>& flags) {
  return std::ranges::any_of(flags, [](Measure m) { return info_of(m).verdict == Verdict::exclude; });
}

// "idle_share 0.97 share (joint a), z 3.1".
std::string value_text(const MeasuredValues& values, const std::map<Measure, double>& z, Measure measure) {
  const auto* entry = values.find(measure);
  std::string out = std::string(info_of(measure).name) + " ";
  if (entry == nullptr) {
    return out + "–";
  }
  out += with_unit(measure, entry->value);
  if (!entry->where.empty()) {
    out += " (" + entry->where + ")";
  }
  const auto found = z.find(measure);
  return found == z.end() ? out : out + ", z " + figure(found->second);
}

void print_episode(const Output& output, const EpisodeQuality& episode, std::optional<Measure> sorted) {
  std::string text = "episode " + std::to_string(episode.episode) + ", " + std::to_string(episode.length) + " frames:";
  std::string parts;
  if (sorted) {
    parts += " " + value_text(episode.values, episode.z, *sorted);
    if (const auto percent = episode.percent.find(*sorted); percent != episode.percent.end()) {
      parts += ", percentile " + figure(percent->second);
    }
    parts += ";";
  }
  for (const auto measure : episode.flags) {
    parts += std::string(" ") + (info_of(measure).verdict == Verdict::exclude ? "EXCLUDE " : "review ") +
             value_text(episode.values, episode.z, measure) + ";";
  }
  if (parts.ends_with(';')) {
    parts.pop_back();
  }
  for (const auto& note : episode.notes) {
    parts += "\n  note: " + note;
  }
  output.line(text + (parts.empty() ? " nothing to see" : parts),
              {{"event", "episode"},
               {"episode", episode.episode},
               {"length", episode.length},
               {"task", episode.task},
               {"uid", episode.uid},
               {"values", values_json(episode.values)},
               {"where", places_json(episode.values)},
               {"z", numbers_json(episode.z)},
               {"percentile", numbers_json(episode.percent)},
               {"flags", names_json(episode.flags)},
               {"verdict", episode.flags.empty()          ? "good"
                           : is_structural(episode.flags) ? "exclude"
                                                          : "review"},
               {"notes", episode.notes}});
}

// Worst first; those without a value last.
void sort_episodes(std::vector<EpisodeQuality>& episodes, Measure by) {
  const MeasureInfo& info = info_of(by);
  const auto rank = [&](const EpisodeQuality& episode) -> std::optional<double> {
    const auto z = episode.z.find(by);
    const auto value = info.of_z && z != episode.z.end() ? std::optional(z->second) : episode.values.value(by);
    return value && info.worse == Worse::below ? std::optional(-*value) : value;
  };
  std::ranges::stable_sort(episodes, [&](const auto& a, const auto& b) { return rank(a) > rank(b); });
}

void print_report(const Output& output, QualityReport& report, const QualityCommand& options,
                  const DatasetSummary& dataset, const Thresholds& thresholds, std::optional<Measure> sorted) {
  if (sorted) {
    sort_episodes(report.episodes, *sorted);
  }
  for (const auto& episode : report.episodes) {
    const bool wanted = !episode.flags.empty() || !episode.notes.empty();
    if (options.flagged || (!sorted && !output.json()) ? wanted : true) {
      print_episode(output, episode, sorted);
    }
  }
  std::string lines;
  for (const auto& [measure, entry] : report.dataset.all()) {
    const bool flagged = std::ranges::find(report.dataset_flags, measure) != report.dataset_flags.end();
    if (flagged || !options.flagged) {
      lines += "\n  " + std::string(flagged ? "review " : "") + value_text(report.dataset, {}, measure);
    }
  }
  for (const auto& note : report.notes) {
    lines += "\n  note: " + note;
  }
  Json limits = Json::object();
  for (std::size_t i = 0; i < measure_count; ++i) {
    limits[std::string(measures()[i].name)] = threshold_json(thresholds, static_cast<Measure>(i));
  }
  const auto excluded =
      std::ranges::count_if(report.episodes, [](const auto& episode) { return is_structural(episode.flags); });
  output.line("dataset:" + lines + "\n" + options.root + ": " + std::to_string(report.episodes.size()) + " episodes, " +
                  std::to_string(report.flagged()) + " flagged (" + std::to_string(excluded) + " of them broken)" +
                  (report.pictures ? "." : "; --pictures looks at the pictures, too."),
              {{"event", "quality"},
               {"root", options.root},
               {"episodes", report.episodes.size()},
               {"frames", dataset.info.total_frames},
               {"flagged", report.flagged()},
               {"exclude", excluded},
               {"pictures", report.pictures},
               {"cached", report.cached},
               {"values", values_json(report.dataset)},
               {"where", places_json(report.dataset)},
               {"flags", names_json(report.dataset_flags)},
               {"thresholds", limits},
               {"notes", report.notes}});
}

Result<Thresholds> thresholds_of(const QualityCommand& options) {
  if (options.thresholds.empty()) {
    return Thresholds();
  }
  const auto document = read_json_by_hand(options.thresholds);
  return document ? Thresholds::parse(*document, options.thresholds) : std::unexpected(document.error());
}

int quality(const QualityCommand& options) {
  const Output output(options.json);
  const auto thresholds = thresholds_of(options);
  if (!thresholds) {
    return output.usage(thresholds.error());
  }
  if (options.measures) {
    return list_measures(output, *thresholds);
  }
  const auto sorted = measure_named(options.sort);
  if (!options.sort.empty() && (!sorted || info_of(*sorted).scope != MeasureScope::episode)) {
    return output.usage({ErrorCode::invalid_input,
                         "--sort: there is no measure \"" + options.sort + "\" of episodes.",
                         "\"tandem-cli dataset quality --measures\" lists them.",
                         {}});
  }
  if (options.root.empty()) {
    return output.usage(
        {ErrorCode::invalid_input, "The folder of the dataset is missing.", "Give it behind \"quality\".", {}});
  }
  auto opened = open_dataset(options.root);
  if (!opened) {
    return output.error(opened.error());
  }
  const auto dataset = std::make_shared<const DatasetSummary>(std::move(*opened));
  say_findings(output, dataset->findings);
  std::stop_source stop;
  auto report = [&] {
    const Progress progress("measuring", options.json);
    QualityOptions how{*thresholds, options.pictures, options.cached ? default_quality_cache() : "", {}, {}};
    how.stop = stop.get_token();
    how.progress = [&](double share) {
      if (!progress(share)) {
        stop.request_stop();
      }
    };
    return measure_quality(dataset, how);
  }();
  if (!report) {
    const int code = output.error(report.error());
    return report.error().code == ErrorCode::cancelled ? exit_cancelled : code;
  }
  print_report(output, *report, options, *dataset, *thresholds, sorted);
  const bool noted = std::ranges::any_of(report->episodes, [](const auto& episode) { return !episode.notes.empty(); });
  return report->flagged() == 0 && report->dataset_flags.empty() && !noted ? exit_ok : exit_failed;
}

}  // namespace

void add_dataset_quality_command(CLI::App& noun, Action& action) {
  auto options = std::make_shared<QualityCommand>();
  auto* command = noun.add_subcommand(
      "quality", "Measure motion, timing, pictures, duplicates and texts of every episode; changes nothing");
  as_folder(command->add_option("dir", options->root, "Folder of the dataset"));
  command->add_option("--sort", options->sort, "All episodes by this measure, worst first");
  command->add_flag("--flagged", options->flagged, "Only what is flagged");
  as_folder(command->add_option("--thresholds", options->thresholds,
                                "JSON file with other thresholds: {\"idle_share\": 0.9, \"clipping\": null}"));
  command->add_flag("--pictures", options->pictures, "Also look at samples of the pictures, which takes longer");
  command->add_flag("!--no-cache", options->cached, "Measure everything anew and keep nothing");
  command->add_flag("--measures", options->measures, "List the measures with their units and thresholds, and end");
  command->add_flag("--json", options->json, "One JSON object a line: an episode each, then the dataset");
  command->footer(
      "Exit codes: 0 nothing flagged, 1 something flagged or unreadable.\nExamples:\n  tandem-cli dataset quality DIR "
      "--sort idle_share\n  tandem-cli dataset quality DIR --pictures --flagged --json");
  command->callback([options, &action] { action = [options] { return quality(*options); }; });
}

}  // namespace tandem::cli
