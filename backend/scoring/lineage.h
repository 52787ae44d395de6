#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/json.h"
#include "scoring/database.h"

namespace tandem {

/// A dataset as far as it is known.
struct LineageDataset {
  std::string name;      ///< such as "lerobot/svla_so100_pickplace"; empty: not stated
  std::string revision;  ///< empty: not stated
  std::string folder;    ///< empty: not known
  std::optional<std::int64_t> episodes;
  /// Of its files as they are now; empty where the folder is not at hand, or hashing was not asked for.
  std::string content_sha256;
};

/// What a chain tells of one trial.
struct LineageTrial {
  std::int64_t id = 0;
  std::string uuid;
  std::string task;
  std::string setting;
  std::string started_utc;
  std::string end;
  std::string void_reason;  ///< empty: it counts
  std::optional<bool> success;
  std::optional<double> score;
  double score_max = 1;
  std::optional<std::int64_t> episode;  ///< of the recording
};

/// Where the scores of a contender come from: data → checkpoint → way of inference → trials → scores.
struct LineageChain {
  bool blind = false;  ///< its experiment is blind: label, experiment and scores are all that is told

  LineageDataset trained_on;
  std::string policy;
  std::string family;
  std::string checkpoint;      ///< label
  std::string content_sha256;  ///< of the checkpoint's files
  std::string norm_sha256;     ///< of its normalisation; empty: not known
  std::string source;          ///< where it lay
  std::optional<std::int64_t> step;
  std::optional<std::int64_t> parameters;
  Json training = Json::object();  ///< what else its files say of its making

  std::string mode;
  std::string backend;
  std::string inference_sha256;
  Json inference = Json::object();

  std::int64_t experiment = 0;
  std::string experiment_uuid;
  std::string title;
  std::string suite;  ///< key
  std::int64_t suite_version = 1;
  std::string label;

  std::int64_t trials = 0;  ///< valid ones
  std::int64_t voids = 0;
  std::int64_t judged = 0;  ///< valid ones of tasks that define success
  std::int64_t successes = 0;
  std::optional<double> mean_share;        ///< mean score of the valid trials, as a share of the most points
  std::vector<LineageDataset> recordings;  ///< that trials were recorded into
  std::optional<LineageTrial> trial;       ///< the one that was asked for

  std::vector<std::string> unknown;  ///< what is not known of it, in words
};

struct LineageQuery {
  /// A part of a name, title, folder or dataset, in upper or lower case, or the first digits of a hash or identifier.
  /// Empty: everything. While an experiment is blind only what may be told of it is searched.
  std::string text = {};
  std::optional<std::int64_t> trial = {};  ///< only the chain of this one
  bool hash_datasets = false;              ///< reads every file of the datasets that are at hand
  std::stop_token stop = {};               ///< of that reading
};

/// One chain for each contender that fits, by experiment and label. An error where the trial does not exist. The thread
/// of the database.
[[nodiscard]] Result<std::vector<LineageChain>> find_lineage(const Database& database, const LineageQuery& query = {});

}  // namespace tandem
