#include <cmath>
#include <map>

#include "scoring/agreement.h"
#include "scoring/database_detail.h"
#include "scoring/report_detail.h"

namespace tandem::detail {
namespace {

/// Looks up, item by item, what a confirmatory report must hold.
class Checklist {
 public:
  Checklist(Database& database, const Report& report)
      : database_(database), report_(report), table_(report.table), id_(report.table.experiment.id) {}

  Result<std::vector<ChecklistItem>> run() {
    suite();
    TANDEM_TRY(rig());
    TANDEM_TRY(contenders());
    TANDEM_TRY(starts());
    TANDEM_TRY(order());
    TANDEM_TRY(events());
    figures();
    TANDEM_TRY(failures());
    TANDEM_TRY(agreement());
    TANDEM_TRY(deviations());
    const auto& experiment = table_.experiment;
    add("Raw data and plan hash", !experiment.plan_sha256.empty(),
        experiment.plan_sha256.empty()
            ? "the experiment has no plan"
            : "plan " + experiment.plan_sha256 + "; trials in trials.csv and evaluation.json");
    return std::move(out_);
  }

 private:
  void add(const std::string& title, bool present, const std::string& text) { out_.push_back({title, present, text}); }
  template <typename Take>
  Result<void> each(const char* sql, const Take& take) const {
    return each_row(database_, sql, id_, take);
  }
  Result<std::int64_t> number(const char* sql) const {
    std::int64_t out = 0;
    TANDEM_TRY(each(sql, [&](const Statement& row) { out = row.integer(0); }));
    return out;
  }

  void suite() {
    const Suite& suite = table_.suite;
    add("Suite, version and hash", true,
        suite.key + " version " + std::to_string(suite.version) + ", " + definition_sha256(suite));
    std::string missing;
    for (const auto& task : suite.tasks) {
      missing += task.success_text.empty() ? " " + task.key : "";
    }
    add("Success and stage texts", missing.empty(),
        missing.empty() ? "in the suite, for every task" : "no success text for" + missing);
  }

  Result<void> rig() {
    std::string text;
    bool host = false;
    TANDEM_TRY(each(
        "SELECT r.key,r.robot_type,r.cameras_json,r.host_json FROM experiment e JOIN rig r USING(rig_id) WHERE "
        "e.experiment_id=?1",
        [&](const Statement& row) {
          host = !row.is_null(3);
          text = row.text(0) + ", " + row.text(1) + ", cameras " + row.text(2) + (host ? ", host " + row.text(3) : "");
        }));
    add("Robot, gripper, cameras, rates, host", host,
        text.empty() ? "no rig is stored with the experiment"
        : host       ? text
                     : text + "; the host is missing");
    return {};
  }

  Result<void> contenders() {
    if (table_.experiment.blind) {
      add("Checkpoints, data sets, demonstrations, steps", false, "the contenders are not told yet");
      add("Inference mode and parameters", false, "the contenders are not told yet");
      return {};
    }
    std::string text;
    std::string missing;
    std::string inference;
    TANDEM_TRY(each(
        "SELECT c.blind_label,k.content_sha256,k.train_dataset,k.train_dataset_revision,k.n_demos,k.train_step,f.mode,"
        "f.params_json FROM contender c JOIN checkpoint k USING(checkpoint_id) JOIN inference_config f "
        "USING(inference_id) WHERE c.experiment_id=?1 ORDER BY c.blind_label",
        [&](const Statement& row) {
          const std::string label = row.text(0);
          const char* const names[] = {"hash", "data set", "its revision", "demonstrations", "steps"};
          for (int i = 0; i < 5; ++i) {
            if (row.is_null(i + 1)) {
              missing += (missing.empty() ? "missing: " : ", ") + label + " " + names[i];
            }
          }
          text += (text.empty() ? "" : "; ") + label + " " + row.text(1) + ", " + row.text(2) + " " + row.text(3) +
                  ", " + row.text(4) + " demonstrations, " + row.text(5) + " steps";
          inference += (inference.empty() ? "" : "; ") + label + " " + row.text(6) + " " + row.text(7);
        }));
    add("Checkpoints, data sets, demonstrations, steps", missing.empty() && !text.empty(),
        missing.empty() ? text : missing);
    add("Inference mode and parameters", !inference.empty(), inference);
    return {};
  }

  Result<void> starts() {
    const auto& experiment = table_.experiment;
    std::int64_t valid = 0;
    std::int64_t voids = 0;
    for (const auto& row : report_.board.rows) {
      valid += row.valid;
      voids += row.voids;
    }
    const bool decided = experiment.design == Design::sequential && stopped();
    add("Planned, run, valid and void trials", experiment.complete() || decided,
        std::to_string(experiment.slots) + " planned, " + std::to_string(valid + voids) + " run, " +
            std::to_string(valid) + " valid, " + std::to_string(voids) + " void" +
            (experiment.complete() || decided ? "" : "; the plan is not complete"));
    const auto unmatched = number(
        "SELECT count(*) FROM trial WHERE experiment_id=?1 AND validity='valid' AND ic_match IS NULL AND env_seed IS "
        "NULL");
    if (!unmatched) {
      return std::unexpected(unmatched.error());
    }
    add("Source of the initial conditions and how well they were met", valid > 0 && *unmatched == 0,
        *unmatched == 0 ? "every valid trial has a match score or a seed"
                        : std::to_string(*unmatched) + " valid trials have neither a match score nor a seed");
    return {};
  }

  Result<void> order() {
    const auto& experiment = table_.experiment;
    const auto scorers = scorers_text(database_, id_);
    const auto unplanned = number("SELECT count(*) FROM trial WHERE experiment_id=?1 AND slot_id IS NULL");
    const auto nameless = number(
        "SELECT count(*) FROM trial t JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 WHERE "
        "t.experiment_id=?1 AND t.validity='valid' AND r.pass<>'auto' AND r.scorer_id IS NULL");
    if (!scorers || !unplanned || !nameless) {
      return std::unexpected(!scorers ? scorers.error() : !unplanned ? unplanned.error() : nameless.error());
    }
    const bool told = experiment.blinding == "none" || !experiment.unblinded_utc.empty();
    std::string text = (told ? "order drawn from seed " + std::to_string(experiment.seed)
                             : std::string("order drawn from a seed that is told with the contenders")) +
                       ", blinding: " + experiment.blinding +
                       (experiment.commitment.empty() ? "" : ", commitment " + experiment.commitment) +
                       (experiment.unblinded_utc.empty() ? "" : ", told " + experiment.unblinded_utc) +
                       (scorers->empty() ? "" : ", judged by " + *scorers);
    if (experiment.slots == 0) {
      text = "the trials were not planned";
    } else if (*unplanned > 0) {
      text = std::to_string(*unplanned) + " trials are outside of the plan";
    } else if (*nameless > 0) {
      text = "nobody is named as the scorer of " + std::to_string(*nameless) + " valid trials";
    }
    add("Order, seed, blinding and who knew what", experiment.slots > 0 && *unplanned == 0 && *nameless == 0, text);
    return {};
  }

  Result<void> events() {
    std::string text;
    TANDEM_TRY(
        each("SELECT e.kind,count(*) FROM trial t JOIN trial_event e USING(trial_id) WHERE t.experiment_id=?1 GROUP BY "
             "e.kind ORDER BY e.kind",
             [&](const Statement& row) {
               text += (text.empty() ? "" : ", ") + row.text(0) + " " + std::to_string(row.integer(1));
             }));
    add("Interventions and perturbations", true, text.empty() ? "none" : text);
    return {};
  }

  // Whether the evidence of some pair of contenders reached its threshold, or the budget is spent.
  bool stopped() const {
    if (table_.experiment.complete() && table_.experiment.slots > 0) {
      return true;
    }
    for (std::size_t i = 0; i < table_.contenders.size(); ++i) {
      for (std::size_t j = i + 1; j < table_.contenders.size(); ++j) {
        const auto evidence = evidence_figure(table_, i, j);
        if (evidence.decided_forward == 0 && evidence.decided_reverse == 0 && evidence.pairs_left.value_or(1) > 0) {
          return false;
        }
      }
    }
    return table_.contenders.size() > 1;
  }

  void figures() {
    std::int64_t without = 0;
    for (const auto& cell : report_.cells) {
      without += cell.valid == 0 && cell.planned > 0 ? 1 : 0;
    }
    add("Counts with intervals in every cell, scores and times", without == 0 && !report_.cells.empty(),
        without == 0 ? "in the tables of this report" : std::to_string(without) + " cells have no valid trial");
    const auto& experiment = table_.experiment;
    const bool planned = experiment.design == Design::fixed || experiment.design == Design::sequential;
    add("Primary test, its parameters, correction and letters", planned && report_.board.tested,
        !planned ? "the design is not one that tests something"
        : !report_.board.tested
            ? "nothing can be tested yet"
            : std::string(report_.board.comparisons.front().test) + " on " + experiment.primary_metric + ", α " +
                  fixed_text(experiment.alpha, 3) + ", Holm over " + std::to_string(report_.board.comparisons.size()));
    const bool sequential = experiment.design == Design::sequential;
    add("Sequential rule and stopping point", !sequential || stopped(),
        !sequential
            ? "not sequential: a fixed number of trials"
            : "betting mixture, threshold 1/α = " + fixed_text(1 / experiment.alpha, 1) +
                  (experiment.most_pairs ? ", at most " + std::to_string(*experiment.most_pairs) + " pairs" : "") +
                  (!stopped()              ? "; not stopped yet"
                   : experiment.complete() ? "; stopped at the end of the plan"
                                           : "; stopped"));
  }

  Result<void> failures() {
    const auto unnamed = number(
        "SELECT count(*) FROM trial t JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 WHERE "
        "t.experiment_id=?1 AND t.validity='valid' AND r.success=0 AND NOT EXISTS(SELECT 1 FROM trial_failure f WHERE "
        "f.trial_id=t.trial_id)");
    const auto unseen = number(
        "SELECT count(*) FROM (SELECT f.failure_id,sum(t.episode_index IS NOT NULL AND coalesce(t.dataset_root,"
        "t.dataset_repo) IS NOT NULL) AS seen,count(*) AS n FROM trial t JOIN trial_failure f USING(trial_id) WHERE "
        "t.experiment_id=?1 GROUP BY f.failure_id) WHERE seen<min(2,n)");
    if (!unnamed || !unseen) {
      return std::unexpected(!unnamed ? unnamed.error() : unseen.error());
    }
    add("Causes of failure with examples", *unnamed == 0 && *unseen == 0,
        *unnamed > 0  ? std::to_string(*unnamed) + " failed trials have no named cause"
        : *unseen > 0 ? std::to_string(*unseen) + " causes have too few recorded examples"
                      : "every failed trial has a cause");
    return {};
  }

  // The official judgements against the first other one by a person.
  Result<void> agreement() {
    std::vector<std::vector<std::int64_t>> counts(2, std::vector<std::int64_t>(2, 0));
    std::int64_t both = 0;
    TANDEM_TRY(each(
        // The order is forced: with statistics of the tables SQLite would look at every pair of judgements.
        "SELECT o.success,s.success FROM trial t CROSS JOIN rating o ON o.trial_id=t.trial_id AND o.is_official=1 "
        "CROSS JOIN rating s ON s.rating_id=(SELECT min(x.rating_id) FROM rating x INDEXED BY rating_by_trial WHERE "
        "x.trial_id=t.trial_id AND x.is_official=0 AND x.pass<>'auto' AND x.pass<>o.pass) WHERE t.experiment_id=?1 AND "
        "t.validity='valid' AND o.success IS NOT NULL AND s.success IS NOT NULL",
        [&](const Statement& row) {
          ++counts[row.integer(0) != 0 ? 1 : 0][row.integer(1) != 0 ? 1 : 0];
          ++both;
        }));
    const auto automatic = number(
        "SELECT count(*)>0 AND count(*)=sum(r.pass='auto') FROM trial t JOIN rating r ON r.trial_id=t.trial_id AND "
        "r.is_official=1 WHERE t.experiment_id=?1 AND t.validity='valid'");
    if (!automatic) {
      return std::unexpected(automatic.error());
    }
    std::int64_t valid = 0;
    for (const auto& row : report_.board.rows) {
      valid += row.valid;
    }
    if (table_.suite.simulated && *automatic != 0) {
      add("Agreement of scorers", true, "the simulation scores, not a person");
      return {};
    }
    const double kappa = both > 0 ? cohen_kappa(counts).kappa : 0.0;
    const bool enough = valid > 0 && both * 5 >= valid;
    add("Agreement of scorers", enough && kappa >= 0.8,
        std::to_string(both) + " of " + std::to_string(valid) + " trials were scored twice" +
            (both > 0 ? ", κ " + fixed_text(kappa, 2) : "") +
            (enough && kappa >= 0.8 ? "" : "; a fifth of them and κ 0.8 are wanted"));
    return {};
  }

  Result<void> deviations() {
    const auto reruns = number("SELECT count(*) FROM trial WHERE experiment_id=?1 AND attempt>1");
    const auto after = number("SELECT count(*) FROM trial WHERE experiment_id=?1 AND unblinded=1");
    std::string notes;
    TANDEM_TRY(each("SELECT coalesce(notes,'') FROM experiment WHERE experiment_id=?1",
                    [&](const Statement& row) { notes = row.text(0); }));
    if (!reruns || !after) {
      return std::unexpected(!reruns ? reruns.error() : after.error());
    }
    add("Deviations from the plan", true,
        std::to_string(*reruns) + " trials were run again, " + std::to_string(*after) +
            " ran after the contenders were told" + (notes.empty() ? "" : "; " + notes));
    return {};
  }

  Database& database_;
  const Report& report_;
  const TrialTable& table_;
  std::int64_t id_;
  std::vector<ChecklistItem> out_;
};

}  // namespace

Result<std::vector<ChecklistItem>> checklist_of(Database& database, const Report& report) {
  return Checklist(database, report).run();
}

}  // namespace tandem::detail
