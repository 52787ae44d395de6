#include "scoring/trial_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include "scoring/database_detail.h"
#include "scoring/score_levels.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"

namespace tandem {
namespace {

using detail::each_row;
using Indices = std::unordered_map<std::int64_t, std::uint32_t>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double number_or_nan(const Statement& row, int column) { return row.is_null(column) ? none : row.number(column); }

Design design_named(const std::string& name) {
  return name == "fixed"        ? Design::fixed
         : name == "sequential" ? Design::sequential
         : name == "imported"   ? Design::imported
                                : Design::exploratory;
}

std::uint8_t end_named(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(EndReason::imported); ++i) {
    if (name_of(static_cast<EndReason>(i)) == name) {
      return static_cast<std::uint8_t>(i);
    }
  }
  return static_cast<std::uint8_t>(EndReason::imported);
}

Result<std::int64_t> read_experiment(const Database& database, TableExperiment& out) {
  std::int64_t suite = -1;
  TANDEM_TRY(each_row(
      database,
      "SELECT uuid,title,coalesce(question,''),primary_metric,coalesce(test_method,''),design,alpha,n_max_pairs,"
      "blinding,unblinded_utc IS NULL,coalesce(rng_seed,0),coalesce(plan_sha256,''),coalesce(blind_commitment,''),"
      "coalesce(started_utc,''),coalesce(unblinded_utc,''),suite_id,"
      "(SELECT count(*) FROM slot JOIN block USING(block_id) WHERE block.experiment_id=experiment.experiment_id),"
      "coalesce(notes,'') "
      "FROM experiment WHERE experiment_id=?1",
      out.id, [&](const Statement& row) {
        out.uuid = row.text(0);
        out.title = row.text(1);
        out.question = row.text(2);
        out.primary_metric = row.text(3);
        out.test_method = row.text(4);
        out.design = design_named(row.text(5));
        out.alpha = row.number(6);
        out.most_pairs = row.integer_or_none(7);
        out.blinding = row.text(8);
        out.blind = out.blinding != "none" && row.integer(9) != 0;
        out.seed = row.integer(10);
        out.plan_sha256 = row.text(11);
        out.commitment = row.text(12);
        out.started_utc = row.text(13);
        out.unblinded_utc = row.text(14);
        suite = row.integer(15);
        out.slots = row.integer(16);
        out.rig_notes = rig_notes_in(row.text(17));
      }));
  if (suite < 0) {
    return fail(ErrorCode::not_found, "There is no experiment " + std::to_string(out.id) + ".", "Choose another one.");
  }
  return suite;
}

Result<void> read_contenders(const Database& database, TrialTable& table) {
  const bool blind = table.experiment.blind;
  return each_row(
      database,
      "SELECT c.contender_id,c.blind_label,p.title,k.label,i.mode,c.is_baseline,coalesce(k.content_sha256,''),i.mode,"
      "i.backend,i.params_json FROM contender c JOIN checkpoint k USING(checkpoint_id) JOIN policy p USING(policy_id) "
      "JOIN inference_config i USING(inference_id) WHERE c.experiment_id=?1 ORDER BY c.blind_label",
      table.experiment.id, [&](const Statement& row) {
        TableContender out;
        out.id = row.integer(0);
        out.label = row.text(1);
        if (!blind) {
          const std::string policy = row.text(2);
          const std::string checkpoint = row.text(3);
          out.title = (checkpoint == policy ? policy : policy + " " + checkpoint) + ", " + row.text(4);
          out.mode = row.text(4);
          out.baseline = row.integer(5) != 0;
          const auto parameters = parse_json(row.text(9), "parameters");
          out.hash = sha256(row.text(6) + "\n" +
                            canonical_json({{"mode", row.text(7)},
                                            {"backend", row.text(8)},
                                            {"parameters", parameters ? *parameters : Json()}}));
        }
        table.contenders.push_back(std::move(out));
      });
}

// Blocks by slot: of all slots, or of those of the trials after a run.
Result<std::unordered_map<std::int64_t, std::int32_t>> blocks_of_slots(const Database& database,
                                                                       std::int64_t experiment,
                                                                       std::int64_t after_run) {
  std::unordered_map<std::int64_t, std::int32_t> out;
  auto rows = database.prepare(
      after_run == 0 ? "SELECT slot_id,ordinal FROM block CROSS JOIN slot USING(block_id) WHERE experiment_id=?1"
                     : "SELECT slot_id,ordinal FROM trial t JOIN slot s USING(slot_id) JOIN block b USING(block_id) "
                       "WHERE t.experiment_id=?1 AND t.run_seq>?2");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(experiment);
  if (after_run != 0) {
    rows->bind(after_run);
  }
  TANDEM_TRY(each_row(
      *rows, [&](const Statement& row) { out.emplace(row.integer(0), static_cast<std::int32_t>(row.integer(1))); }));
  return out;
}

// Appends one trial; false where it does not belong to the experiment's contenders and suite.
bool append(TrialTable& table, const Statement& row, const Indices& contenders, const Indices& cells,
            const std::unordered_map<std::int64_t, std::int32_t>& blocks) {
  const auto contender = contenders.find(row.integer(1));
  const auto cell = cells.find(row.integer(2));
  if (contender == contenders.end() || cell == cells.end()) {
    return false;
  }
  const std::size_t at = table.size();
  table.trial.push_back(row.integer(0));
  table.contender.push_back(static_cast<std::uint16_t>(contender->second));
  table.cell.push_back(cell->second);
  const bool valid = row.text(5) == "valid";
  if (!valid) {
    table.void_reasons.emplace_back(static_cast<std::uint32_t>(at), row.text(6));
  }
  std::int32_t block = -1;
  if (const auto slot = row.integer_or_none(3)) {
    const auto found = blocks.find(*slot);
    block = found != blocks.end() ? found->second : -1;
  }
  table.block.push_back(block);
  table.attempt.push_back(static_cast<std::int32_t>(row.integer(4)));
  table.valid.push_back(valid ? 1 : 0);
  table.end.push_back(end_named(row.text(7)));
  table.duration_s.push_back(number_or_nan(row, 8));
  table.unblinded.push_back(static_cast<std::uint8_t>(row.integer(9)));
  table.started_utc.push_back(row.text(10));
  table.success.push_back(row.is_null(11) ? std::int8_t{-1} : static_cast<std::int8_t>(row.integer(11)));
  table.score.push_back(number_or_nan(row, 12));
  table.count.push_back(row.is_null(13) ? -1 : static_cast<std::int32_t>(row.integer(13)));
  table.chain.push_back(row.is_null(14) ? -1 : static_cast<std::int32_t>(row.integer(14)));
  table.last_run = row.integer(15);
  return true;
}

// The columns of the trials that the table does not have yet.
Result<void> read_trials(const Database& database, TrialTable& table, const Indices& contenders, const Indices& cells,
                         const std::unordered_map<std::int64_t, std::int32_t>& blocks) {
  auto rows = database.prepare(
      "SELECT t.trial_id,t.contender_id,t.cell_id,t.slot_id,t.attempt,t.validity,t.void_reason,t.end_reason,"
      "t.duration_s,t.unblinded,t.started_utc,r.success,r.score,r.count_done,r.chain_done,t.run_seq FROM trial t LEFT "
      "JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 WHERE t.experiment_id=?1 AND t.run_seq>?2 ORDER BY "
      "t.run_seq");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(table.experiment.id).bind(table.last_run);
  bool fits = true;
  TANDEM_TRY(
      each_row(*rows, [&](const Statement& row) { fits = append(table, row, contenders, cells, blocks) && fits; }));
  if (!fits) {
    return fail(ErrorCode::invalid_input, database.file().string() + " holds trials that do not fit their experiment.",
                "Restore it from a backup.");
  }
  return {};
}

// Shares of the points as levels; trials of tasks that count in a window have none.
void find_levels(TrialTable& table) {
  table.level.clear();
  std::vector<double> shares(table.size(), none);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const SuiteTask& task = table.task_of(i);
    if (task.scoring != Scoring::rate && !std::isnan(table.score[i])) {
      shares[i] = table.score[i] / task.score_max;
    }
  }
  Scores known = shares;
  std::erase_if(known, [](double share) { return std::isnan(share); });
  table.levels = levels_of(known).values;
  // Thirds reached by different sums are one level.
  const auto same = [](double a, double b) { return std::abs(a - b) < 1e-12; };
  table.levels.erase(std::unique(table.levels.begin(), table.levels.end(), same), table.levels.end());
  for (const double share : shares) {
    const auto found = std::lower_bound(table.levels.begin(), table.levels.end(), share - 1e-12);
    table.level.push_back(std::isnan(share) ? TrialTable::no_level
                                            : static_cast<std::uint32_t>(found - table.levels.begin()));
  }
}

void stand_back(TrialTable& table, std::uint32_t row) {
  table.valid[row] = 0;
  table.void_reasons.emplace_back(row, "another attempt counts");
}

// One counting trial a contender and block; earlier attempts that were valid, too, do not count.
void find_pairs(TrialTable& table) {
  std::int32_t blocks = 0;
  for (const auto block : table.block) {
    blocks = std::max(blocks, block + 1);
  }
  table.paired.assign(table.contenders.size(), std::vector<std::int32_t>(static_cast<std::size_t>(blocks), -1));
  table.experiment.slots_done = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table.valid[i] == 0 || table.block[i] < 0) {
      continue;
    }
    std::int32_t& place = table.paired[table.contender[i]][static_cast<std::size_t>(table.block[i])];
    if (place >= 0 && table.attempt[static_cast<std::size_t>(place)] > table.attempt[i]) {
      stand_back(table, static_cast<std::uint32_t>(i));
      continue;
    }
    if (place >= 0) {
      stand_back(table, static_cast<std::uint32_t>(place));
    } else {
      ++table.experiment.slots_done;
    }
    place = static_cast<std::int32_t>(i);
  }
  std::sort(table.void_reasons.begin(), table.void_reasons.end());
}

Result<void> read_preferences(const Database& database, TrialTable& table, const Indices& contenders) {
  table.preferences.clear();
  return each_row(database,
                  "SELECT b.ordinal,p.left_contender,p.right_contender,p.outcome FROM preference p JOIN block b "
                  "USING(block_id) WHERE b.experiment_id=?1 ORDER BY p.preference_id",
                  table.experiment.id, [&](const Statement& row) {
                    const std::string outcome = row.text(3);
                    const auto left = contenders.find(row.integer(1));
                    const auto right = contenders.find(row.integer(2));
                    if (left != contenders.end() && right != contenders.end()) {
                      table.preferences.push_back({row.integer(0), left->second, right->second,
                                                   outcome == "left"    ? 1
                                                   : outcome == "right" ? -1
                                                                        : 0});
                    }
                  });
}

// Of the trials after a run, which the table has from `rows` on.
Result<void> read_failures(const Database& database, TrialTable& table, std::int64_t after_run, const Indices& rows) {
  auto found = database.prepare(
      "SELECT f.trial_id,f.failure_id,m.key,m.title,m.level,f.is_primary,f.recovered FROM trial t CROSS JOIN "
      "trial_failure f USING(trial_id) CROSS JOIN failure_mode m USING(failure_id) WHERE t.experiment_id=?1 AND "
      "t.run_seq>?2 ORDER BY t.run_seq,f.failure_id");
  if (!found) {
    return std::unexpected(found.error());
  }
  found->bind(table.experiment.id).bind(after_run);
  std::map<std::int64_t, std::size_t> known;
  return each_row(*found, [&](const Statement& row) {
    const auto [cause, fresh] = known.try_emplace(row.integer(1), 0);
    if (fresh) {
      const auto before = std::ranges::find(table.causes, row.text(2), &TableCause::key);
      cause->second = static_cast<std::size_t>(before - table.causes.begin());
      if (before == table.causes.end()) {
        table.causes.push_back({row.text(2), row.text(3), row.text(4)});
      }
    }
    if (const auto of = rows.find(row.integer(0)); of != rows.end()) {
      table.failures.push_back({of->second, cause->second, row.integer(5) != 0, row.integer(6) != 0});
    }
  });
}

Indices rows_by_trial(const TrialTable& table, std::size_t from) {
  Indices out;
  out.reserve(table.size() - from);
  for (std::size_t i = from; i < table.size(); ++i) {
    out.emplace(table.trial[i], static_cast<std::uint32_t>(i));
  }
  return out;
}

// A number below those of all trials from a place on, so that the database need not be gone through again.
std::int64_t least_before(const TrialTable& table, std::size_t from) {
  std::int64_t out = INT64_MAX;
  for (std::size_t i = from; i < table.size(); ++i) {
    out = std::min(out, table.trial[i]);
  }
  return out == INT64_MAX ? out : out - 1;
}

// Everything that hangs on the trials, from where the table ends.
Result<void> read_all(Database& database, TrialTable& table, const SuiteIds& ids) {
  Indices contenders;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    contenders.emplace(table.contenders[i].id, static_cast<std::uint32_t>(i));
  }
  Indices cells;
  for (std::size_t i = 0; i < ids.cells.size(); ++i) {
    cells.emplace(ids.cells[i], static_cast<std::uint32_t>(i));
  }
  const auto blocks = blocks_of_slots(database, table.experiment.id, table.last_run);
  if (!blocks) {
    return std::unexpected(blocks.error());
  }
  const std::int64_t after_run = table.last_run;
  const std::size_t from = table.size();
  TANDEM_TRY(read_trials(database, table, contenders, cells, *blocks));
  find_levels(table);
  find_pairs(table);
  TANDEM_TRY(read_preferences(database, table, contenders));
  return read_failures(database, table, after_run, rows_by_trial(table, from));
}

Result<std::int64_t> last_audit(const Database& database) {
  std::int64_t out = 0;
  TANDEM_TRY(each_row(database, "SELECT coalesce(max(audit_id),0) FROM audit WHERE ?1=?1", 0,
                      [&](const Statement& row) { out = row.integer(0); }));
  return out;
}

// Whether all that happened since is that trials were added, with their judgements.
Result<bool> only_additions(const Database& database, const TrialTable& table) {
  bool out = true;
  auto rows = database.prepare(
      "SELECT a.tbl,a.action,t.run_seq>?2,t.experiment_id=?3 FROM audit a LEFT JOIN rating r ON a.tbl='rating' AND "
      "r.rating_id=a.row_id LEFT JOIN trial t ON t.trial_id=CASE a.tbl WHEN 'trial' THEN a.row_id ELSE r.trial_id END "
      "WHERE a.audit_id>?1");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(table.last_audit).bind(table.last_run).bind(table.experiment.id);
  TANDEM_TRY(each_row(*rows, [&](const Statement& row) {
    const bool of_trial = row.text(0) == "trial" || row.text(0) == "rating";
    const bool elsewhere = of_trial && row.integer(3) == 0;
    out = out && (elsewhere || (of_trial && row.integer(2) != 0));
  }));
  return out;
}

}  // namespace

Result<TrialTable> load_trials(Database& database, std::int64_t experiment) {
  const detail::Snapshot snapshot(database);
  TrialTable table;
  table.experiment.id = experiment;
  const auto audit = last_audit(database);
  const auto suite_id = audit ? read_experiment(database, table.experiment) : audit;
  if (!suite_id) {
    return std::unexpected(suite_id.error());
  }
  table.last_audit = *audit;
  const SuiteStore suites(database);
  auto suite = suites.load(*suite_id);
  const auto ids = suites.ids(*suite_id);
  if (!suite || !ids) {
    return std::unexpected(!suite ? suite.error() : ids.error());
  }
  table.suite = std::move(*suite);
  TANDEM_TRY(read_contenders(database, table));
  TANDEM_TRY(read_all(database, table, *ids));
  return table;
}

Result<bool> refresh_trials(Database& database, TrialTable& table) {
  const detail::Snapshot snapshot(database);
  const auto audit = last_audit(database);
  if (!audit || *audit == table.last_audit) {
    return audit ? Result<bool>(false) : std::unexpected(audit.error());
  }
  const auto simple = only_additions(database, table);
  if (!simple) {
    return simple;
  }
  const bool with_stages = !table.credit.empty();
  const bool with_performance = !table.performance.empty();
  if (!*simple) {
    auto anew = load_trials(database, table.experiment.id);
    if (!anew) {
      return std::unexpected(anew.error());
    }
    table = std::move(*anew);
  } else {
    const auto suite_id = read_experiment(database, table.experiment);
    const auto ids = suite_id ? SuiteStore(database).ids(*suite_id) : std::unexpected(suite_id.error());
    if (!ids) {
      return std::unexpected(ids.error());
    }
    TANDEM_TRY(read_all(database, table, *ids));
    table.last_audit = *audit;
  }
  if (with_stages) {
    TANDEM_TRY(add_stages(database, table));
  }
  if (with_performance) {
    TANDEM_TRY(add_performance(database, table));
  }
  return true;
}

Result<void> add_stages(const Database& database, TrialTable& table) {
  const std::size_t from = table.credit.size();  // the trials that have them already keep them
  const Indices rows = rows_by_trial(table, from);
  for (std::size_t i = from; i < table.size(); ++i) {
    const std::size_t stages = table.task_of(i).stages.size();
    table.credit.emplace_back(stages, 0.0F);
    table.reached_s.emplace_back(stages, std::numeric_limits<float>::quiet_NaN());
  }
  auto found = database.prepare(
      "SELECT t.trial_id,g.ordinal,s.credit,s.reached_s FROM trial t JOIN rating r ON r.trial_id=t.trial_id AND "
      "r.is_official=1 JOIN rating_stage s USING(rating_id) JOIN rubric_stage g USING(stage_id) WHERE "
      "t.experiment_id=?1 AND t.trial_id>?2");
  if (!found) {
    return std::unexpected(found.error());
  }
  found->bind(table.experiment.id).bind(from > 0 ? least_before(table, from) : std::int64_t{0});
  TANDEM_TRY(each_row(*found, [&](const Statement& row) {
    const auto known = rows.find(row.integer(0));
    const auto stage = static_cast<std::size_t>(row.integer(1));
    if (known != rows.end() && known->second >= from && stage < table.credit[known->second].size()) {
      table.credit[known->second][stage] = static_cast<float>(row.number(2));
      table.reached_s[known->second][stage] = static_cast<float>(number_or_nan(row, 3));
    }
  }));
  for (std::size_t i = from; i < table.size(); ++i) {
    const auto& stages = table.task_of(i).stages;
    for (std::size_t s = 0; s < stages.size(); ++s) {
      if (stages[s].required && table.credit[i][*stages[s].required] <= 0) {
        table.credit[i][s] = 0;
      }
    }
  }
  return {};
}

Result<void> add_performance(const Database& database, TrialTable& table) {
  const std::size_t from = table.performance.size();
  const Indices rows = rows_by_trial(table, from);
  table.performance.resize(table.size(), {none, none, none, -1});
  auto found = database.prepare(
      "SELECT t.trial_id,p.infer_p50_ms,p.infer_p95_ms,p.stall_total_s,coalesce(p.queue_min,-1) FROM trial t JOIN "
      "trial_perf p USING(trial_id) WHERE t.experiment_id=?1 AND t.trial_id>?2");
  if (!found) {
    return std::unexpected(found.error());
  }
  found->bind(table.experiment.id).bind(from > 0 ? least_before(table, from) : std::int64_t{0});
  return each_row(*found, [&](const Statement& row) {
    const auto known = rows.find(row.integer(0));
    if (known != rows.end() && known->second >= from) {
      table.performance[known->second] = {number_or_nan(row, 1), number_or_nan(row, 2), number_or_nan(row, 3),
                                          row.integer(4)};
    }
  });
}

}  // namespace tandem
