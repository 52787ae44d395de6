#include <unordered_map>

#include "scoring/database_detail.h"
#include "scoring/evaluation_detail.h"
#include "scoring/evaluation_json.h"
#include "scoring/suite_store.h"

namespace tandem {
namespace detail {

std::string columns_of(Fields fields, const std::string& alias) {
  std::string out;
  for (const auto& field : fields) {
    out += (out.empty() ? "" : ",") + alias;
    out += '.';
    out += field.name;
  }
  return out;
}

void put_fields(const Statement& row, int first, Fields fields, Json& out) {
  constexpr const char* digits = "0123456789abcdef";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const int column = first + static_cast<int>(i);
    if (row.is_null(column)) {
      continue;
    }
    switch (fields[i].kind) {
      case 'i':
        out[fields[i].name] = row.integer(column);
        break;
      case 'n':
        out[fields[i].name] = row.number(column);
        break;
      case 'b': {
        std::string text;
        for (const char c : row.text(column)) {
          text += digits[static_cast<unsigned char>(c) >> 4U];
          text += digits[static_cast<unsigned char>(c) & 15U];
        }
        out[fields[i].name] = text;
        break;
      }
      default:
        out[fields[i].name] = row.text(column);
    }
  }
}

}  // namespace detail

namespace {

using namespace detail;
using Places = std::unordered_map<std::int64_t, std::size_t>;

/// Writes one experiment, part by part.
class Exporter {
 public:
  Exporter(Database& database, std::int64_t experiment) : database_(database), experiment_(experiment) {}

  Result<Json> run() {
    TANDEM_TRY(head());
    TANDEM_TRY(contenders());
    TANDEM_TRY(plan());
    TANDEM_TRY(surroundings());
    TANDEM_TRY(trials());
    TANDEM_TRY(ratings());
    TANDEM_TRY(beside_trials());
    out_["trials"] = std::move(trials_);
    TANDEM_TRY(after_trials());
    return std::move(out_);
  }

 private:
  template <typename Take>
  Result<void> each(const std::string& sql, const Take& take) const {
    return each_row(database_, sql.c_str(), experiment_, take);
  }
  // A list of records of the fields alone.
  Result<void> list(const char* key, Fields fields, const std::string& from) {
    Json items = Json::array();
    TANDEM_TRY(each("SELECT " + columns_of(fields, "x") + " FROM " + from, [&](const Statement& row) {
      Json item = Json::object();
      put_fields(row, 0, fields, item);
      items.push_back(std::move(item));
    }));
    out_[key] = std::move(items);
    return {};
  }

  Result<void> head() {
    std::int64_t suite = -1;
    Json record = Json::object();
    TANDEM_TRY(each("SELECT e.suite_id,e.blinding<>'none' AND e.unblinded_utc IS NULL,p.key," +
                        columns_of(experiment_fields, "e") +
                        " FROM experiment e LEFT JOIN person p ON p.person_id=e.unblinded_by WHERE e.experiment_id=?1",
                    [&](const Statement& row) {
                      suite = row.integer(0);
                      blind_ = row.integer(1) != 0;
                      put_fields(row, 3, experiment_fields, record);
                      if (!row.is_null(2)) {
                        record["unblinded_by"] = row.text(2);
                      }
                    }));
    if (suite < 0) {
      return fail(ErrorCode::not_found, "There is no experiment " + std::to_string(experiment_) + ".",
                  "Choose another one.");
    }
    if (blind_) {
      record.erase("blind_salt");
      record.erase("rng_seed");  // who knows it can draw the order again
    }
    const auto definition = SuiteStore(database_).load(suite);
    if (!definition) {
      return std::unexpected(definition.error());
    }
    out_ = {{"schema", evaluation_schema},
            {"software", {{"tandem", TANDEM_VERSION}, {"database", migrations().back().version}}},
            {"suite", suite_json(*definition)},
            {"experiment", std::move(record)}};
    return {};
  }

  Result<void> contenders() {
    Json items = Json::array();
    const auto policy_at = static_cast<int>(2);
    const auto checkpoint_at = policy_at + static_cast<int>(policy_fields.size());
    const auto inference_at = checkpoint_at + static_cast<int>(checkpoint_fields.size());
    TANDEM_TRY(each("SELECT c.blind_label,c.is_baseline," + columns_of(policy_fields, "p") + "," +
                        columns_of(checkpoint_fields, "k") + "," + columns_of(inference_fields, "i") +
                        " FROM contender c JOIN checkpoint k USING(checkpoint_id) JOIN policy p USING(policy_id) JOIN "
                        "inference_config i USING(inference_id) WHERE c.experiment_id=?1 ORDER BY c.blind_label",
                    [&](const Statement& row) {
                      Json item{{"label", row.text(0)}};
                      if (!blind_) {
                        item["baseline"] = row.integer(1);
                        for (const char* part : {"policy", "checkpoint", "inference"}) {
                          item[part] = Json::object();
                        }
                        put_fields(row, policy_at, policy_fields, item["policy"]);
                        put_fields(row, checkpoint_at, checkpoint_fields, item["checkpoint"]);
                        put_fields(row, inference_at, inference_fields, item["inference"]);
                      }
                      items.push_back(std::move(item));
                    }));
    out_["contenders"] = std::move(items);
    return {};
  }

  Result<void> plan() {
    Json blocks = Json::array();
    Places places;
    TANDEM_TRY(each(
        "SELECT b.block_id,b.ordinal,t.key,s.key,i.key,b.replicate FROM block b JOIN initial_condition i USING(ic_id) "
        "JOIN cell c USING(cell_id) JOIN task t USING(task_id) JOIN setting s USING(setting_id) WHERE "
        "b.experiment_id=?1 ORDER BY b.ordinal",
        [&](const Statement& row) {
          places[row.integer(0)] = blocks.size();
          blocks.push_back({{"ordinal", row.integer(1)},
                            {"task", row.text(2)},
                            {"setting", row.text(3)},
                            {"condition", row.text(4)},
                            {"replicate", row.integer(5)},
                            {"slots", Json::array()}});
        }));
    TANDEM_TRY(
        each("SELECT b.block_id,s.position,c.blind_label FROM block b JOIN slot s USING(block_id) JOIN contender c "
             "USING(contender_id) WHERE b.experiment_id=?1 ORDER BY b.ordinal,s.position",
             [&](const Statement& row) {
               blocks[places.at(row.integer(0))]["slots"].push_back(
                   {{"position", row.integer(1)}, {"contender", row.text(2)}});
             }));
    out_["blocks"] = std::move(blocks);
    return {};
  }

  Result<void> surroundings() {
    TANDEM_TRY(list("rigs", rig_fields, "rig x JOIN experiment e USING(rig_id) WHERE e.experiment_id=?1"));
    TANDEM_TRY(list("people", person_fields,
                    "person x WHERE person_id IN(SELECT operator_id FROM trial WHERE experiment_id=?1 UNION SELECT "
                    "r.scorer_id FROM rating r JOIN trial USING(trial_id) WHERE experiment_id=?1 UNION SELECT "
                    "p.scorer_id FROM preference p JOIN block USING(block_id) WHERE experiment_id=?1 UNION SELECT "
                    "unblinded_by FROM experiment WHERE experiment_id=?1) ORDER BY key"));
    TANDEM_TRY(list("artifacts", artifact_fields,
                    "artifact x WHERE artifact_id IN(SELECT start_image_id FROM trial WHERE experiment_id=?1 UNION "
                    "SELECT end_image_id FROM trial WHERE experiment_id=?1 UNION SELECT m.artifact_id FROM ic_image m "
                    "JOIN initial_condition USING(ic_id) JOIN cell USING(cell_id) JOIN task USING(task_id) JOIN "
                    "experiment USING(suite_id) WHERE experiment_id=?1) ORDER BY sha256"));
    TANDEM_TRY(list("failure_modes", failure_mode_fields,
                    "failure_mode x WHERE failure_id IN(SELECT f.failure_id FROM trial_failure f JOIN trial "
                    "USING(trial_id) WHERE experiment_id=?1) ORDER BY key"));
    Json conditions = Json::array();
    Places places;
    TANDEM_TRY(each("SELECT i.ic_id,t.key,s.key,i.key," + columns_of(condition_fields, "i") +
                        " FROM initial_condition i JOIN cell c USING(cell_id) JOIN task t USING(task_id) JOIN setting "
                        "s USING(setting_id) JOIN experiment e ON e.suite_id=t.suite_id WHERE e.experiment_id=?1 AND "
                        "(i.objects_json IS NOT NULL OR i.pose_tolerance_mm IS NOT NULL OR EXISTS(SELECT 1 FROM "
                        "ic_image m WHERE m.ic_id=i.ic_id)) ORDER BY t.ordinal,s.ordinal,i.ordinal",
                    [&](const Statement& row) {
                      places[row.integer(0)] = conditions.size();
                      Json item{{"task", row.text(1)}, {"setting", row.text(2)}, {"condition", row.text(3)}};
                      put_fields(row, 4, condition_fields, item);
                      item["images"] = Json::object();
                      conditions.push_back(std::move(item));
                    }));
    TANDEM_TRY(each(
        "SELECT m.ic_id,m.camera_key,a.sha256 FROM ic_image m JOIN artifact a USING(artifact_id) JOIN "
        "initial_condition i USING(ic_id) JOIN cell USING(cell_id) JOIN task USING(task_id) JOIN experiment "
        "USING(suite_id) WHERE experiment_id=?1 ORDER BY m.ic_id,m.camera_key",
        [&](const Statement& row) { conditions[places.at(row.integer(0))]["images"][row.text(1)] = row.text(2); }));
    out_["conditions"] = std::move(conditions);
    return {};
  }

  Result<void> trials() {
    constexpr int fixed = 11;
    return each("SELECT t.trial_id,c.blind_label,k.key,s.key,i.key,b.ordinal,l.position,p.key,x.sha256,y.sha256,0," +
                    columns_of(trial_fields, "t") + "," + columns_of(dataset_fields, "t") +
                    " FROM trial t JOIN contender c USING(contender_id) JOIN cell d USING(cell_id) JOIN task k "
                    "USING(task_id) JOIN setting s USING(setting_id) LEFT JOIN initial_condition i ON i.ic_id=t.ic_id "
                    "LEFT JOIN slot l ON l.slot_id=t.slot_id LEFT JOIN block b ON b.block_id=l.block_id LEFT JOIN "
                    "person p ON p.person_id=t.operator_id LEFT JOIN artifact x ON x.artifact_id=t.start_image_id "
                    "LEFT JOIN artifact y ON y.artifact_id=t.end_image_id WHERE t.experiment_id=?1 ORDER BY t.run_seq",
                [&](const Statement& row) {
                  places_[row.integer(0)] = trials_.size();
                  Json item = Json::object();
                  put_fields(row, fixed, trial_fields, item);
                  if (!blind_) {
                    put_fields(row, fixed + static_cast<int>(trial_fields.size()), dataset_fields, item);
                  }
                  const std::array names{"contender", "task",     "setting",     "condition", "block",
                                         "position",  "operator", "start_image", "end_image"};
                  for (std::size_t n = 0; n < names.size(); ++n) {
                    const int column = static_cast<int>(n) + 1;
                    if (!row.is_null(column)) {
                      item[names[n]] = n == 4 || n == 5 ? Json(row.integer(column)) : Json(row.text(column));
                    }
                  }
                  item["ratings"] = Json::array();
                  trials_.push_back(std::move(item));
                });
  }

  Result<void> ratings() {
    std::unordered_map<std::int64_t, std::pair<std::size_t, std::size_t>> known;  // trial and place of each rating
    TANDEM_TRY(each("SELECT t.trial_id,r.rating_id,r.supersedes_id,p.key," + columns_of(rating_fields, "r") +
                        " FROM trial t JOIN rating r USING(trial_id) LEFT JOIN person p ON p.person_id=r.scorer_id "
                        "WHERE t.experiment_id=?1 ORDER BY t.run_seq,r.rating_id",
                    [&](const Statement& row) {
                      const std::size_t trial = places_.at(row.integer(0));
                      Json& list = trials_[trial]["ratings"];
                      known[row.integer(1)] = {trial, list.size()};
                      Json item = Json::object();
                      put_fields(row, 4, rating_fields, item);
                      if (!row.is_null(3)) {
                        item["scorer"] = row.text(3);
                      }
                      if (const auto before = row.integer_or_none(2); before && known.contains(*before)) {
                        item["supersedes"] = known[*before].second;
                      }
                      item["stages"] = Json::object();
                      list.push_back(std::move(item));
                    }));
    return each("SELECT r.rating_id,g.key," + columns_of(credit_fields, "s") +
                    " FROM trial t JOIN rating r USING(trial_id) JOIN rating_stage s USING(rating_id) JOIN "
                    "rubric_stage g USING(stage_id) WHERE t.experiment_id=?1 ORDER BY t.run_seq,r.rating_id,g.ordinal",
                [&](const Statement& row) {
                  const auto [trial, place] = known.at(row.integer(0));
                  Json item = Json::object();
                  put_fields(row, 2, credit_fields, item);
                  trials_[trial]["ratings"][place]["stages"][row.text(1)] = std::move(item);
                });
  }

  Result<void> beside_trials() {
    TANDEM_TRY(each("SELECT t.trial_id," + columns_of(event_fields, "e") +
                        " FROM trial t JOIN trial_event e USING(trial_id) WHERE t.experiment_id=?1 ORDER BY "
                        "t.run_seq,e.event_id",
                    [&](const Statement& row) {
                      Json item = Json::object();
                      put_fields(row, 1, event_fields, item);
                      if (blind_ && item["kind"] == "chunk_stall") {
                        return;  // as speed does, it would tell who is who
                      }
                      trials_[places_.at(row.integer(0))]["events"].push_back(std::move(item));
                    }));
    TANDEM_TRY(each("SELECT t.trial_id,m.key,g.key," + columns_of(failure_fields, "f") +
                        " FROM trial t JOIN trial_failure f USING(trial_id) JOIN failure_mode m USING(failure_id) LEFT "
                        "JOIN rubric_stage g ON g.stage_id=f.stage_id WHERE t.experiment_id=?1 ORDER BY "
                        "t.run_seq,m.key",
                    [&](const Statement& row) {
                      Json item{{"cause", row.text(1)}};
                      put_fields(row, 3, failure_fields, item);
                      if (!row.is_null(2)) {
                        item["stage"] = row.text(2);
                      }
                      trials_[places_.at(row.integer(0))]["failures"].push_back(std::move(item));
                    }));
    if (blind_) {
      return {};  // speed would tell who is who
    }
    return each("SELECT t.trial_id," + columns_of(performance_fields, "p") +
                    " FROM trial t JOIN trial_perf p USING(trial_id) WHERE t.experiment_id=?1 ORDER BY t.run_seq",
                [&](const Statement& row) {
                  Json item = Json::object();
                  put_fields(row, 1, performance_fields, item);
                  trials_[places_.at(row.integer(0))]["performance"] = std::move(item);
                });
  }

  Result<void> after_trials() {
    Json items = Json::array();
    TANDEM_TRY(each("SELECT b.ordinal,l.blind_label,r.blind_label,s.key," + columns_of(preference_fields, "p") +
                        " FROM preference p JOIN block b USING(block_id) JOIN contender l ON "
                        "l.contender_id=p.left_contender JOIN contender r ON r.contender_id=p.right_contender LEFT "
                        "JOIN person s ON s.person_id=p.scorer_id WHERE b.experiment_id=?1 ORDER BY p.preference_id",
                    [&](const Statement& row) {
                      Json item{{"block", row.integer(0)}, {"left", row.text(1)}, {"right", row.text(2)}};
                      put_fields(row, 4, preference_fields, item);
                      if (!row.is_null(3)) {
                        item["scorer"] = row.text(3);
                      }
                      items.push_back(std::move(item));
                    }));
    out_["preferences"] = std::move(items);
    return list("analyses", analysis_fields, "analysis_run x WHERE experiment_id=?1 ORDER BY analysis_id");
  }

  Database& database_;
  std::int64_t experiment_;
  bool blind_ = false;
  Json out_;
  Json trials_ = Json::array();
  Places places_;
};

}  // namespace

Result<Json> evaluation_json(Database& database, std::int64_t experiment) {
  const Snapshot snapshot(database);
  return Exporter(database, experiment).run();
}

Result<std::string> evaluation_text(Database& database, std::int64_t experiment) {
  const auto document = evaluation_json(database, experiment);
  if (!document) {
    return std::unexpected(document.error());
  }
  return dump_json(*document, 1) + "\n";
}

}  // namespace tandem
