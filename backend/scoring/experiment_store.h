#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "scoring/database.h"
#include "scoring/plan.h"
#include "scoring/suite_store.h"

namespace tandem {

/// A policy with a way of inference: what is compared.
struct ContenderSpec {
  std::string policy;          ///< short name, such as "act-cube"
  std::string family;          ///< such as "act", "smolvla"
  std::string checkpoint;      ///< label of the checkpoint, unique within the policy
  std::string content_sha256;  ///< of its files; what identifies it
  std::string source;          ///< where it lies
  std::string mode = "sync";   ///< sync, async, rtc, per_step, replay, teleop, external
  std::string backend = "tandem";
  Json parameters = Json::object();  ///< everything that changes what it does, such as chunk_size
  bool baseline = false;
  /// What a person knows of its making; goes before what its files say, where the checkpoint is not known yet.
  std::optional<std::string> dataset = {};
  std::optional<std::string> dataset_revision = {};
  std::optional<std::int64_t> demonstrations = {};
  std::optional<std::int64_t> training_step = {};
};

enum class Design { fixed, sequential, exploratory, imported };
enum class Blinding { none, operator_only, operator_and_scorer };

struct ExperimentSpec {
  std::string title;
  std::string question;
  std::string primary_metric = "success";  ///< success, score, time, count, preference
  double alpha = 0.05;
  Design design = Design::fixed;
  std::string test_method;
  std::optional<std::int64_t> most_pairs;
  Blinding blinding = Blinding::none;
  std::uint64_t seed = 0;  ///< below 2^63
  BlockOrder order = BlockOrder::balanced;
  std::vector<ContenderSpec> contenders;
};

/// A trial that is planned and not run yet.
struct PlannedSlot {
  std::int64_t slot = 0;
  std::int64_t block = 0;      ///< ordinal of the block, from 0
  std::int64_t position = 0;   ///< within the block, from 0
  std::int64_t contender = 0;  ///< row number
  std::string label;           ///< its blind name
  std::int64_t cell = 0;       ///< row number
  std::optional<std::int64_t> condition;
  std::int64_t attempt = 1;  ///< above 1 after void trials
};

struct ExperimentRow {
  std::int64_t id = 0;
  std::string uuid;
  std::string title;
  std::int64_t suite = 0;
  std::string plan_sha256;
  std::string commitment;     ///< empty without blinding
  std::string unblinded_utc;  ///< empty while blind
  std::int64_t slots = 0;
  std::int64_t done = 0;  ///< slots with a valid trial
  std::int64_t voids = 0;
  std::int64_t valid = 0;  ///< also those that were not planned here
};

/// Experiments, their contenders and plans. The thread of the database.
class ExperimentStore {
 public:
  explicit ExperimentStore(Database& database) : database_(database) {}

  /// Writes the experiment with its whole plan, drawn from the seed, and what commits to both. From then on only trials
  /// are added.
  [[nodiscard]] Result<std::int64_t> create(const Suite& suite, const ExperimentSpec& spec);
  [[nodiscard]] Result<ExperimentRow> row(std::int64_t experiment) const;
  [[nodiscard]] Result<std::vector<ExperimentRow>> list() const;
  /// The first slot without a valid trial; none when all are done.
  [[nodiscard]] Result<std::optional<PlannedSlot>> next_slot(std::int64_t experiment) const;
  /// All slots without a valid trial, in their order.
  [[nodiscard]] Result<std::vector<PlannedSlot>> open_slots(std::int64_t experiment) const;
  /// Tells the contenders, once, for a reason that is kept; later trials count as unblinded.
  [[nodiscard]] Result<void> unblind(std::int64_t experiment, const std::string& reason);
  /// Row number and blind label of each contender, by label: another order would tell who is who.
  [[nodiscard]] Result<std::vector<std::pair<std::int64_t, std::string>>> contenders(std::int64_t experiment) const;
  /// Who a contender is. While the experiment is blind this is for the one who runs it, and not to be shown.
  [[nodiscard]] Result<ContenderSpec> who_is(std::int64_t contender) const;

 private:
  [[nodiscard]] Result<std::int64_t> insert(const Suite& suite, const SuiteIds& ids, const ExperimentSpec& spec);
  Database& database_;
};

}  // namespace tandem
