#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/score_open.h"
#include "cli/signals.h"
#include "scoring/lineage.h"

namespace tandem::cli {
namespace {

struct LineageOptions {
  std::string db;
  std::string text;
  std::int64_t trial = 0;
  bool hash = false;
  bool json = false;
};

std::string shortened(const std::string& hash) { return hash.substr(0, 12); }

std::string text_of(const LineageDataset& data) {
  std::string out = data.name.empty() ? data.folder : data.name;
  out += data.revision.empty() ? "" : "@" + data.revision;
  out += data.name.empty() || data.folder.empty() ? "" : " in " + data.folder;
  out += data.episodes ? ", " + std::to_string(*data.episodes) + " episodes" : "";
  return out + (data.content_sha256.empty() ? "" : ", content " + shortened(data.content_sha256));
}

std::string text_of(const LineageTrial& trial) {
  std::string out = "\n  trial " + std::to_string(trial.id) + ": " + trial.task + ", " + trial.setting + ", " +
                    trial.started_utc + ", ended by " + trial.end;
  if (!trial.void_reason.empty()) {
    return out + ", void: " + trial.void_reason;
  }
  out += !trial.success ? "" : *trial.success ? ", success" : ", no success";
  out +=
      trial.score ? ", " + dump_json(Json(*trial.score)) + " of " + dump_json(Json(trial.score_max)) + " points" : "";
  return out + (trial.episode ? ", recorded as episode " + std::to_string(*trial.episode) : "");
}

std::string text_of(const LineageChain& chain) {
  std::string out = chain.label + " of experiment " + std::to_string(chain.experiment) + ", " + chain.title;
  if (!chain.blind) {
    const bool stated = !chain.trained_on.name.empty() || !chain.trained_on.folder.empty();
    out += "\n  data: " + (stated ? text_of(chain.trained_on) : "not stated");
    out += "\n  checkpoint: " + chain.policy + " (" + chain.family + "), " + chain.checkpoint + ", content " +
           shortened(chain.content_sha256);
    out += chain.step ? ", step " + std::to_string(*chain.step) : "";
    out += chain.parameters ? ", " + std::to_string(*chain.parameters) + " parameters" : "";
    out += chain.source.empty() ? "" : ", from " + chain.source;
    out += "\n  inference: " + chain.mode + " by " + chain.backend + ", settings " + shortened(chain.inference_sha256) +
           (chain.inference.empty() ? "" : " " + dump_json(chain.inference));
  }
  out += "\n  trials: suite " + chain.suite + " version " + std::to_string(chain.suite_version) + ", " +
         std::to_string(chain.trials) + " valid, " + std::to_string(chain.voids) + " void";
  for (const auto& data : chain.recordings) {
    out += "\n  recorded in " + text_of(data);
  }
  out += "\n  scores: " + std::to_string(chain.successes) + " of " + std::to_string(chain.judged) + " solved";
  out += chain.mean_share ? ", mean score " + dump_json(Json(std::round(1e4 * *chain.mean_share) / 1e4)) : "";
  out += chain.trial ? text_of(*chain.trial) : "";
  for (const auto& missing : chain.unknown) {
    out += "\n  not known: " + missing;
  }
  return out;
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json json_of(const LineageDataset& data) {
  return {{"name", data.name},
          {"revision", data.revision},
          {"folder", data.folder},
          {"episodes", value_or_null(data.episodes)},
          {"content_sha256", data.content_sha256}};
}

Json json_of(const LineageChain& chain) {
  Json out{{"event", "lineage"},
           {"experiment", chain.experiment},
           {"uuid", chain.experiment_uuid},
           {"title", chain.title},
           {"label", chain.label},
           {"blind", chain.blind},
           {"suite", chain.suite},
           {"suite_version", chain.suite_version},
           {"trials", chain.trials},
           {"voids", chain.voids},
           {"judged", chain.judged},
           {"successes", chain.successes},
           {"mean_share", value_or_null(chain.mean_share)},
           {"unknown", chain.unknown}};
  if (!chain.blind) {
    out["data"] = json_of(chain.trained_on);
    out["checkpoint"] = {{"policy", chain.policy},
                         {"family", chain.family},
                         {"label", chain.checkpoint},
                         {"content_sha256", chain.content_sha256},
                         {"norm_sha256", chain.norm_sha256},
                         {"source", chain.source},
                         {"step", value_or_null(chain.step)},
                         {"parameters", value_or_null(chain.parameters)},
                         {"training", chain.training}};
    out["inference"] = {{"mode", chain.mode},
                        {"backend", chain.backend},
                        {"sha256", chain.inference_sha256},
                        {"settings", chain.inference}};
    out["recordings"] = Json::array();
    for (const auto& data : chain.recordings) {
      out["recordings"].push_back(json_of(data));
    }
  }
  if (chain.trial) {
    const auto& trial = *chain.trial;
    out["trial"] = {{"trial", trial.id},
                    {"uuid", trial.uuid},
                    {"task", trial.task},
                    {"setting", trial.setting},
                    {"started_utc", trial.started_utc},
                    {"end", trial.end},
                    {"void_reason", trial.void_reason},
                    {"success", value_or_null(trial.success)},
                    {"score", value_or_null(trial.score)},
                    {"score_max", trial.score_max},
                    {"episode", value_or_null(trial.episode)}};
  }
  return out;
}

int lineage(const LineageOptions& options) {
  const Output output(options.json);
  const auto book = open_scores_to_read(options.db);
  if (!book) {
    return output.error(book.error());
  }
  // Ctrl-C ends the reading of datasets.
  std::stop_source stop;
  const std::jthread watch([&stop](const std::stop_token& over) {
    while (!over.stop_requested() && !stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    stop.request_stop();
  });
  LineageQuery query;
  query.text = options.text;
  query.trial = options.trial > 0 ? std::optional(options.trial) : std::nullopt;
  query.hash_datasets = options.hash;
  query.stop = stop.get_token();
  const auto chains = find_lineage(*book, query);
  if (!chains) {
    output.error(chains.error());
    return chains.error().code == ErrorCode::cancelled   ? exit_cancelled
           : chains.error().code == ErrorCode::not_found ? exit_usage
                                                         : exit_failed;
  }
  if (chains->empty()) {
    output.line("Nothing fits.", {{"event", "nothing"}});
  }
  for (const auto& chain : *chains) {
    output.line(text_of(chain), json_of(chain));
  }
  return exit_ok;
}

}  // namespace

void add_score_lineage_command(CLI::App& noun, Action& action) {
  auto* command = noun.add_subcommand("lineage", "Where scores come from: data, checkpoint, inference, trials");
  auto options = std::make_shared<LineageOptions>();
  command->add_option(
      "text", options->text,
      "A part of a name, title, folder or dataset, or the first digits of a hash (default: everything)");
  command->add_option("--trial", options->trial, "Only of the trial with this number")->check(whole_number_from(1));
  command->add_flag("--hash", options->hash, "Read the datasets that are at hand and tell the hash of their content");
  add_scores_option(*command, options->db);
  command->add_flag("--json", options->json, "One JSON object a line");
  command->footer(
      "While an experiment is blind nothing of its contenders is told.\nExample:\n"
      "  tandem-cli score lineage svla_so100_pickplace");
  command->callback([options, &action] { action = [options] { return lineage(*options); }; });
}

}  // namespace tandem::cli
