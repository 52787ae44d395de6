#include "scoring/trial_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "scoring/database_detail.h"
#include "scoring/score_levels.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"

namespace tandem {
namespace {

using detail::each_row;
using Entries = std::vector<std::pair<std::int64_t, std::uint32_t>>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double number_or_nan(const Statement& row, int column) { return row.is_null(column) ? none : row.number(column); }

Design design_named(const std::string& name) {
  return name == "fixed"        ? Design::fixed
         : name == "sequential" ? Design::sequential
         : name == "imported"   ? Design::imported
                                : Design::exploratory;
}

std::uint8_t end_named(std::string_view name) {
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
      "coalesce(started_utc,''),coalesce(unblinded_utc,''),suite_id,coalesce(notes,'') FROM "
      "experiment WHERE experiment_id=?1",
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
        out.rig_notes = rig_notes_in(row.text(16));
      }));
  if (suite < 0) {
    return fail(ErrorCode::not_found, "There is no experiment " + std::to_string(out.id) + ".", "Choose another one.");
  }
  return suite;
}

// Contenders that would be called the same are told apart by what differs in their inference.
void tell_apart(std::vector<TableContender>& contenders, const std::vector<Json>& parameters) {
  std::vector<std::string> added(contenders.size());
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    for (const auto& [key, value] : parameters[i].items()) {
      for (std::size_t j = 0; j < contenders.size(); ++j) {
        const auto other = parameters[j].find(key);
        if (contenders[j].title == contenders[i].title && (other == parameters[j].end() || *other != value)) {
          added[i] += ", " + key + " " + (value.is_string() ? value.get<std::string>() : dump_json(value));
          break;
        }
      }
    }
  }
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    contenders[i].title += added[i];
  }
}

Result<void> read_contenders(const Database& database, TrialTable& table) {
  const bool blind = table.experiment.blind;
  std::vector<Json> all_parameters;
  TANDEM_TRY(each_row(
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
          auto parameters = parse_json(row.text(9), "parameters");
          out.hash = sha256(row.text(6) + "\n" +
                            canonical_json({{"mode", row.text(7)},
                                            {"backend", row.text(8)},
                                            {"parameters", parameters ? *parameters : Json()}}));
          all_parameters.push_back(parameters && parameters->is_object() ? std::move(*parameters) : Json::object());
        }
        table.contenders.push_back(std::move(out));
      }));
  if (!blind) {
    tell_apart(table.contenders, all_parameters);
  }
  return {};
}

// Blocks by slot: of all slots, which are counted then, or of those of the trials after a run.
Result<NumberIndex> blocks_of_slots(const Database& database, TrialTable& table) {
  const bool all = table.last_run == 0;
  auto rows = database.prepare(
      all ? "SELECT slot_id,ordinal FROM block CROSS JOIN slot USING(block_id) WHERE experiment_id=?1"
          : "SELECT slot_id,ordinal FROM trial t JOIN slot s USING(slot_id) JOIN block b USING(block_id) WHERE "
            "t.experiment_id=?1 AND t.run_seq>?2 GROUP BY slot_id");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(table.experiment.id);
  if (!all) {
    rows->bind(table.last_run);
  }
  Entries out;
  TANDEM_TRY(each_row(*rows, [&](const Statement& row) {
    out.emplace_back(row.integer(0), static_cast<std::uint32_t>(row.integer(1)));
  }));
  if (all) {
    table.experiment.slots = static_cast<std::int64_t>(out.size());
    return NumberIndex(std::move(out));
  }
  TANDEM_TRY(each_row(database, "SELECT count(*) FROM block CROSS JOIN slot USING(block_id) WHERE experiment_id=?1",
                      table.experiment.id, [&](const Statement& row) { table.experiment.slots = row.integer(0); }));
  return NumberIndex(std::move(out));
}

// Where the numbers of the database are in the table.
struct Places {
  NumberIndex contenders;
  NumberIndex cells;
  NumberIndex blocks;  // ordinals by slot
};

// Appends one trial, not judged yet; false where it does not belong to the experiment's contenders and suite.
bool append(TrialTable& table, const Statement& row, const Places& places) {
  const auto contender = places.contenders.find(row.integer(1));
  const auto cell = places.cells.find(row.integer(2));
  if (contender == NumberIndex::unknown || cell == NumberIndex::unknown) {
    return false;
  }
  const std::size_t at = table.size();
  table.trial.push_back(row.integer(0));
  table.contender.push_back(static_cast<std::uint16_t>(contender));
  table.cell.push_back(cell);
  const bool valid = row.view(5) == "valid";
  if (!valid) {
    table.void_reasons.emplace_back(static_cast<std::uint32_t>(at), row.text(6));
  }
  std::int32_t block = -1;
  if (const auto slot = row.integer_or_none(3)) {
    const auto found = places.blocks.find(*slot);
    block = found != NumberIndex::unknown ? static_cast<std::int32_t>(found) : -1;
  }
  table.block.push_back(block);
  table.attempt.push_back(static_cast<std::int32_t>(row.integer(4)));
  table.valid.push_back(valid ? 1 : 0);
  table.end.push_back(end_named(row.view(7)));
  table.helped.push_back(0);
  table.duration_s.push_back(number_or_nan(row, 8));
  table.unblinded.push_back(static_cast<std::uint8_t>(row.integer(9)));
  table.started_utc.push_back(row.view(10));
  table.last_run = row.integer(11);
  return true;
}

NumberIndex rows_by_trial(const TrialTable& table, std::size_t from) {
  Entries out;
  out.reserve(table.size() - from);
  for (std::size_t i = from; i < table.size(); ++i) {
    out.emplace_back(table.trial[i], static_cast<std::uint32_t>(i));
  }
  return NumberIndex(std::move(out));
}

// Hands every row about one of the numbers to `take`, with its place. The question is about all numbers between two.
template <typename Take>
Result<void> each_known(const Database& database, const char* sql, const NumberIndex& known, const Take& take) {
  auto rows = database.prepare(sql);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(known.least()).bind(known.greatest());
  return each_row(*rows, [&](const Statement& row) {
    if (const auto at = known.find(row.integer(0)); at != NumberIndex::unknown) {
      take(row, at);
    }
  });
}

// The columns of the trials that the table does not have yet. Trials and judgements are each read along an index that
// holds all that is asked for.
Result<NumberIndex> read_trials(const Database& database, TrialTable& table, const Places& places) {
  const std::size_t from = table.size();
  auto rows = database.prepare(
      "SELECT trial_id,contender_id,cell_id,slot_id,attempt,validity,void_reason,end_reason,duration_s,unblinded,"
      "started_utc,run_seq FROM trial WHERE experiment_id=?1 AND run_seq>?2 ORDER BY run_seq");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(table.experiment.id).bind(table.last_run);
  bool fits = true;
  TANDEM_TRY(each_row(*rows, [&](const Statement& row) { fits = append(table, row, places) && fits; }));
  if (!fits) {
    return fail(ErrorCode::invalid_input, database.file().string() + " holds trials that do not fit their experiment.",
                "Restore it from a backup.");
  }
  table.rating.resize(table.size(), 0);
  table.success.resize(table.size(), -1);
  table.score.resize(table.size(), none);
  table.count.resize(table.size(), -1);
  table.chain.resize(table.size(), -1);
  NumberIndex fresh = rows_by_trial(table, from);
  TANDEM_TRY(each_known(database,
                        "SELECT trial_id,success,score,count_done,chain_done,rating_id FROM rating WHERE is_official=1 "
                        "AND trial_id BETWEEN ?1 AND ?2",
                        fresh, [&](const Statement& row, std::uint32_t at) {
                          table.success[at] =
                              row.is_null(1) ? std::int8_t{-1} : static_cast<std::int8_t>(row.integer(1));
                          table.score[at] = number_or_nan(row, 2);
                          table.count[at] = row.is_null(3) ? -1 : static_cast<std::int32_t>(row.integer(3));
                          table.chain[at] = row.is_null(4) ? -1 : static_cast<std::int32_t>(row.integer(4));
                          table.rating[at] = row.integer(5);
                        }));
  TANDEM_TRY(each_known(database,
                        "SELECT trial_id FROM trial_event WHERE kind='intervention' AND trial_id BETWEEN ?1 AND ?2",
                        fresh, [&](const Statement&, std::uint32_t at) { table.helped[at] = 1; }));
  return fresh;
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

Result<void> read_preferences(const Database& database, TrialTable& table, const NumberIndex& contenders) {
  table.preferences.clear();
  return each_row(database,
                  "SELECT b.ordinal,p.left_contender,p.right_contender,p.outcome FROM preference p JOIN block b "
                  "USING(block_id) WHERE b.experiment_id=?1 ORDER BY p.preference_id",
                  table.experiment.id, [&](const Statement& row) {
                    const std::string_view outcome = row.view(3);
                    const auto left = contenders.find(row.integer(1));
                    const auto right = contenders.find(row.integer(2));
                    if (left != NumberIndex::unknown && right != NumberIndex::unknown) {
                      table.preferences.push_back({row.integer(0), left, right,
                                                   outcome == "left"    ? 1
                                                   : outcome == "right" ? -1
                                                                        : 0});
                    }
                  });
}

// Of the rows that the table got last.
Result<void> read_failures(const Database& database, TrialTable& table, const NumberIndex& fresh) {
  struct Found {
    TableFailure failure;  // its cause as numbered by the database
    std::int64_t cause = 0;
  };
  std::vector<Found> found;
  TANDEM_TRY(each_known(database,
                        "SELECT trial_id,failure_id,is_primary,recovered FROM trial_failure WHERE trial_id BETWEEN ?1 "
                        "AND ?2 ORDER BY trial_id,failure_id",
                        fresh, [&](const Statement& row, std::uint32_t at) {
                          found.push_back({{at, 0, row.integer(2) != 0, row.integer(3) != 0}, row.integer(1)});
                        }));
  const auto ran_before = [](const Found& a, const Found& b) { return a.failure.row < b.failure.row; };
  if (!std::is_sorted(found.begin(), found.end(), ran_before)) {
    std::stable_sort(found.begin(), found.end(), ran_before);
  }
  std::map<std::int64_t, TableCause> names;
  TANDEM_TRY(each_row(database, "SELECT failure_id,key,title,level FROM failure_mode WHERE ?1=?1", 0,
                      [&](const Statement& row) {
                        names[row.integer(0)] = {row.text(1), row.text(2), row.text(3)};
                      }));
  std::map<std::int64_t, std::size_t> known;
  for (auto& each : found) {
    const auto name = names.find(each.cause);
    if (name == names.end()) {
      continue;
    }
    const auto [cause, fresh_cause] = known.try_emplace(each.cause, 0);
    if (fresh_cause) {
      const auto before = std::ranges::find(table.causes, name->second.key, &TableCause::key);
      cause->second = static_cast<std::size_t>(before - table.causes.begin());
      if (before == table.causes.end()) {
        table.causes.push_back(name->second);
      }
    }
    each.failure.cause = cause->second;
    table.failures.push_back(each.failure);
  }
  return {};
}

// Everything that hangs on the trials, from where the table ends.
Result<void> read_all(Database& database, TrialTable& table, const SuiteIds& ids) {
  Entries contenders;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    contenders.emplace_back(table.contenders[i].id, static_cast<std::uint32_t>(i));
  }
  Entries cells;
  for (std::size_t i = 0; i < ids.cells.size(); ++i) {
    cells.emplace_back(ids.cells[i], static_cast<std::uint32_t>(i));
  }
  auto blocks = blocks_of_slots(database, table);
  if (!blocks) {
    return std::unexpected(blocks.error());
  }
  const Places places{NumberIndex(std::move(contenders)), NumberIndex(std::move(cells)), std::move(*blocks)};
  const auto fresh = read_trials(database, table, places);
  if (!fresh) {
    return std::unexpected(fresh.error());
  }
  find_levels(table);
  find_pairs(table);
  TANDEM_TRY(read_preferences(database, table, places.contenders));
  return read_failures(database, table, *fresh);
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
  Entries rated;
  for (std::size_t i = from; i < table.size(); ++i) {
    const std::size_t stages = table.task_of(i).stages.size();
    table.credit.append(stages, 0.0F);
    table.reached_s.append(stages, std::numeric_limits<float>::quiet_NaN());
    if (table.rating[i] != 0) {
      rated.emplace_back(table.rating[i], static_cast<std::uint32_t>(i));
    }
  }
  Entries ordinals;
  TANDEM_TRY(each_row(database,
                      "SELECT g.stage_id,g.ordinal FROM experiment e JOIN task USING(suite_id) JOIN rubric_stage g "
                      "USING(task_id) WHERE e.experiment_id=?1",
                      table.experiment.id, [&](const Statement& row) {
                        ordinals.emplace_back(row.integer(0), static_cast<std::uint32_t>(row.integer(1)));
                      }));
  const NumberIndex stages(std::move(ordinals));
  TANDEM_TRY(each_known(database,
                        "SELECT rating_id,stage_id,credit,reached_s FROM rating_stage WHERE rating_id BETWEEN ?1 AND "
                        "?2",
                        NumberIndex(std::move(rated)), [&](const Statement& row, std::uint32_t at) {
                          const std::size_t stage = stages.find(row.integer(1));
                          if (stage < table.credit[at].size()) {
                            table.credit[at][stage] = static_cast<float>(row.number(2));
                            table.reached_s[at][stage] = static_cast<float>(number_or_nan(row, 3));
                          }
                        }));
  for (std::size_t i = from; i < table.size(); ++i) {
    const auto& rubric = table.task_of(i).stages;
    const auto credit = table.credit[i];
    for (std::size_t s = 0; s < rubric.size(); ++s) {
      if (rubric[s].required && credit[*rubric[s].required] <= 0) {
        credit[s] = 0;
      }
    }
  }
  return {};
}

Result<void> add_performance(const Database& database, TrialTable& table) {
  const std::size_t from = table.performance.size();
  table.performance.resize(table.size(), {none, none, none, -1});
  return each_known(
      database,
      "SELECT trial_id,infer_p50_ms,infer_p95_ms,stall_total_s,coalesce(queue_min,-1) FROM trial_perf "
      "WHERE trial_id BETWEEN ?1 AND ?2",
      rows_by_trial(table, from), [&](const Statement& row, std::uint32_t at) {
        table.performance[at] = {number_or_nan(row, 1), number_or_nan(row, 2), number_or_nan(row, 3), row.integer(4)};
      });
}

}  // namespace tandem
