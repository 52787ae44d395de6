#include "base/files.h"
#include "cli/arguments.h"
#include "cli/dataset_look.h"
#include "cli/signals.h"
#include "dataset/json_lines.h"
#include "dataset/stats_compare.h"
#include "dataset/stats_compute.h"

namespace tandem::cli {
namespace {

struct StatsCommand {
  std::string root;
  bool quick = false;
  bool json = false;
};

// What was found in one place: an episode, or the dataset where the number is negative.
struct Place {
  std::int64_t episode = -1;
  std::vector<StatsDifference> differences;
};

std::vector<Place> compare(const std::vector<StatsTable>& stored, const std::vector<StatsTable>& computed) {
  std::vector<Place> out;
  for (std::size_t i = 0; i < computed.size(); ++i) {
    const auto& have = i < stored.size() ? stored[i] : StatsTable();
    out.push_back({static_cast<std::int64_t>(i), compare_episode_stats(have, computed[i])});
  }
  return out;
}

// People need not read them all.
constexpr std::int64_t most_lines = 40;

// Prints differences; returns how many there are that are wrong.
std::int64_t print(const Output& output, const std::vector<Place>& places) {
  std::int64_t wrong = 0;
  for (const auto& place : places) {
    const std::string name = place.episode < 0 ? "dataset" : "episode " + std::to_string(place.episode);
    for (const auto& difference : place.differences) {
      if (difference.severity == Severity::info) {
        continue;
      }
      if (++wrong > most_lines && !output.json()) {
        continue;
      }
      output.line(name + ": " + difference.text,
                  {{"event", "difference"},
                   {"episode", place.episode < 0 ? Json() : Json(place.episode)},
                   {"kind", difference.kind},
                   {"severity", difference.severity == Severity::error ? "error" : "warning"},
                   {"feature", difference.feature},
                   {"text", difference.text}});
    }
  }
  if (wrong > most_lines && !output.json()) {
    output.line("… and " + std::to_string(wrong - most_lines) + " more; --json lists all.", {});
  }
  return wrong;
}

int stats(const StatsCommand& options) {
  const Output output(options.json);
  auto opened = open_dataset(options.root);
  if (!opened) {
    return output.error(opened.error());
  }
  const auto dataset = std::make_shared<const DatasetSummary>(std::move(*opened));
  say_findings(output, dataset->findings);
  const auto computed = [&] {
    const Progress progress("computing", options.json);
    return compute_episode_stats(dataset, {!options.quick, std::cref(progress)});
  }();
  if (!computed) {
    const int code = output.error(computed.error());
    return computed.error().code == ErrorCode::cancelled ? exit_cancelled : code;
  }
  const bool v21 = dataset->info.version == DatasetVersion::v21;
  const auto parts = v21 && !is_there(dataset->root / stats_lines_file) ? Result<std::vector<StatsTable>>()
                                                                        : read_all_episode_stats(*dataset);
  if (!parts) {
    return output.error(parts.error());
  }
  auto places = compare(*parts, *computed);
  if (!v21) {
    const bool there = is_there(dataset->root / "meta/stats.json");
    const auto whole = there ? read_dataset_stats(*dataset) : Result<StatsTable>();
    if (!whole) {
      return output.error(whole.error());
    }
    places.push_back({-1, compare_dataset_stats(*whole, *computed)});
  }
  const std::int64_t wrong = print(output, places);
  const auto all = parse_json(stats_text(aggregate_tables(*computed)), "statistics");
  output.line(options.root + ": " + std::to_string(dataset->episodes.size()) + " episodes; " +
                  (wrong == 0 ? "the stored statistics are those of the data."
                              : std::to_string(wrong) + " stored statistics differ from the data."),
              {{"event", "stats"},
               {"root", options.root},
               {"episodes", dataset->episodes.size()},
               {"pictures", !options.quick},
               {"differences", wrong},
               {"stats", all.value_or(Json())}});
  return wrong == 0 ? exit_ok : exit_failed;
}

}  // namespace

void add_dataset_stats_command(CLI::App& noun, Action& action) {
  auto options = std::make_shared<StatsCommand>();
  auto* command =
      noun.add_subcommand("stats", "Compute the statistics of a dataset as LeRobot does and compare those stored");
  as_folder(command->add_option("dir", options->root, "Folder of the dataset")->required());
  command->add_flag("--quick", options->quick, "Numbers only: do not decode pictures");
  command->add_flag("--json", options->json, "One JSON object a line; the last holds the statistics");
  command->footer("Exit codes: 0 they agree, 1 some differ or are missing.\nExample:\n  tandem-cli dataset stats DIR");
  command->callback([options, &action] { action = [options] { return stats(*options); }; });
}

}  // namespace tandem::cli
