#include "scoring/evaluation_import_detail.h"

namespace tandem::detail {
namespace {

constexpr std::array<Field, trial_fields.size() + dataset_fields.size()> all_trial_fields() {
  std::array<Field, trial_fields.size() + dataset_fields.size()> out{};
  std::copy(trial_fields.begin(), trial_fields.end(), out.begin());
  std::copy(dataset_fields.begin(), dataset_fields.end(), out.begin() + trial_fields.size());
  return out;
}
constexpr auto whole_trial = all_trial_fields();

}  // namespace

Result<void> Importer::trials() {
  return each(document_, "trials", "", [&](const Json& item, const std::string& where) { return trial(item, where); });
}

Result<void> Importer::trial(const Json& item, const std::string& where) {
  TANDEM_TRY(expect_only(item, whole_trial,
                         {"contender", "task", "setting", "condition", "block", "position", "operator", "start_image",
                          "end_image", "ratings", "events", "failures", "performance"},
                         where));
  auto add = database_.prepare(
      insert_sql("trial", "experiment_id,contender_id,cell_id,ic_id,slot_id,operator_id,start_image_id,end_image_id",
                 whole_trial));
  if (!add) {
    return std::unexpected(add.error());
  }
  const auto contender = required(item, "contender", contenders_, where);
  const auto cell = contender ? cell_in(item, where) : contender;
  if (!cell) {
    return std::unexpected(cell.error());
  }
  add->bind(experiment_).bind(*contender).bind(*cell);
  if (item.contains("condition")) {
    const auto condition = condition_in(item, where);
    if (!condition) {
      return std::unexpected(condition.error());
    }
    add->bind(*condition);
  } else {
    add->bind_null();
  }
  if (item.contains("block")) {
    const Json block = item["block"];
    const Json position = item.value("position", Json());
    const auto slot = is_whole(block) && is_whole(position)
                          ? slots_.find({block.get<std::int64_t>(), position.get<std::int64_t>()})
                          : slots_.end();
    if (slot == slots_.end()) {
      return wrong(origin_, where + ".block", "names something that is not in the file");
    }
    add->bind(slot->second);
  } else {
    add->bind_null();
  }
  for (const auto& [key, numbers] : {std::pair<const char*, const Numbers*>{"operator", &people_},
                                     {"start_image", &artifacts_},
                                     {"end_image", &artifacts_}}) {
    const auto found = reference(item, key, *numbers, where);
    if (!found) {
      return std::unexpected(found.error());
    }
    add->bind(*found);
  }
  TANDEM_TRY(bind_fields(*add, item, whole_trial, where));
  const auto row = insert(*add, where);
  if (!row) {
    return std::unexpected(row.error());
  }
  const auto task = std::find_if(suite_.tasks.begin(), suite_.tasks.end(),
                                 [&](const SuiteTask& t) { return t.key == text_in(item, "task"); });
  TANDEM_TRY(ratings(*row, item, *task, where));
  return beside_trial(*row, item, *task, where);
}

Result<void> Importer::ratings(std::int64_t trial, const Json& item, const SuiteTask& task, const std::string& where) {
  auto add = database_.prepare(insert_sql("rating", "trial_id,scorer_id,supersedes_id", rating_fields));
  if (!add) {
    return std::unexpected(add.error());
  }
  std::vector<std::int64_t> rows;
  return each(item, "ratings", where + ".", [&](const Json& rating, const std::string& at) -> Result<void> {
    TANDEM_TRY(expect_only(rating, rating_fields, {"scorer", "supersedes", "stages"}, at));
    const auto scorer = reference(rating, "scorer", people_, at);
    if (!scorer) {
      return std::unexpected(scorer.error());
    }
    const Json score = rating.value("score", Json());
    const double most = task.scoring == Scoring::rate ? 1e9 : task.score_max + 1e-9;
    if (!score.is_number() || score.get<double>() < 0 || score.get<double>() > most) {
      return wrong(origin_, at + ".score", "must be a number within the points of the task");
    }
    add->bind(trial).bind(*scorer);
    const Json before = rating.value("supersedes", Json());
    if (before.is_null()) {
      add->bind_null();
    } else if (is_whole(before) && before.get<std::int64_t>() >= 0 &&
               before.get<std::int64_t>() < static_cast<std::int64_t>(rows.size())) {
      add->bind(rows[before.get<std::size_t>()]);
    } else {
      return wrong(origin_, at + ".supersedes", "names something that is not in the file");
    }
    TANDEM_TRY(bind_fields(*add, rating, rating_fields, at));
    const auto row = insert(*add, at);
    if (!row) {
      return std::unexpected(row.error());
    }
    rows.push_back(*row);
    return credits(*row, rating, task, at);
  });
}

Result<void> Importer::credits(std::int64_t rating, const Json& item, const SuiteTask& task, const std::string& where) {
  const Json stages = item.value("stages", Json::object());
  if (!stages.is_object()) {
    return wrong(origin_, where + ".stages", "must be an object");
  }
  auto add = database_.prepare(insert_sql("rating_stage", "rating_id,stage_id", credit_fields));
  if (!add) {
    return std::unexpected(add.error());
  }
  for (const auto& [key, credit] : stages.items()) {
    const std::string at = where + ".stages." + key;
    const auto found = stages_.find(task.key + "\n" + key);
    if (found == stages_.end() || !credit.is_object()) {
      return wrong(origin_, at, "is no stage of the task");
    }
    const auto stage =
        std::find_if(task.stages.begin(), task.stages.end(), [&](const RubricStage& s) { return s.key == key; });
    TANDEM_TRY(expect_only(credit, credit_fields, {}, at));
    const Json amount = credit.value("credit", Json());
    if (!amount.is_number() || amount.get<double>() < 0 ||
        amount.get<double>() > static_cast<double>(stage->max_count)) {
      return wrong(origin_, at + ".credit", "must be a number that the rubric allows");
    }
    add->bind(rating).bind(found->second);
    TANDEM_TRY(bind_fields(*add, credit, credit_fields, at));
    const auto row = insert(*add, at);
    if (!row) {
      return std::unexpected(row.error());
    }
  }
  return {};
}

Result<void> Importer::beside_trial(std::int64_t trial, const Json& item, const SuiteTask& task,
                                    const std::string& where) {
  auto event = database_.prepare(insert_sql("trial_event", "trial_id", event_fields));
  auto failure = database_.prepare(insert_sql("trial_failure", "trial_id,failure_id,stage_id", failure_fields));
  auto performance = database_.prepare(insert_sql("trial_perf", "trial_id", performance_fields));
  if (!event || !failure || !performance) {
    return std::unexpected(!event ? event.error() : !failure ? failure.error() : performance.error());
  }
  const auto events = each(item, "events", where + ".", [&](const Json& one, const std::string& at) -> Result<void> {
    TANDEM_TRY(expect_only(one, event_fields, {}, at));
    event->bind(trial);
    TANDEM_TRY(bind_fields(*event, one, event_fields, at));
    const auto row = insert(*event, at);
    return row ? Result<void>() : std::unexpected(row.error());
  });
  const auto failures =
      each(item, "failures", where + ".", [&](const Json& one, const std::string& at) -> Result<void> {
        TANDEM_TRY(expect_only(one, failure_fields, {"cause", "stage"}, at));
        const auto cause = required(one, "cause", failure_modes_, at);
        if (!cause) {
          return std::unexpected(cause.error());
        }
        failure->bind(trial).bind(*cause);
        if (one.contains("stage")) {
          const auto stage = stages_.find(task.key + "\n" + text_in(one, "stage"));
          if (stage == stages_.end()) {
            return wrong(origin_, at + ".stage", "is no stage of the task");
          }
          failure->bind(stage->second);
        } else {
          failure->bind_null();
        }
        TANDEM_TRY(bind_fields(*failure, one, failure_fields, at));
        const auto row = insert(*failure, at);
        return row ? Result<void>() : std::unexpected(row.error());
      });
  if (!events || !failures || !item.contains("performance")) {
    return !events ? events : failures;
  }
  const Json& figures = item["performance"];
  if (!figures.is_object()) {
    return wrong(origin_, where + ".performance", "must be an object");
  }
  TANDEM_TRY(expect_only(figures, performance_fields, {}, where + ".performance"));
  performance->bind(trial);
  TANDEM_TRY(bind_fields(*performance, figures, performance_fields, where + ".performance"));
  const auto row = insert(*performance, where + ".performance");
  return row ? Result<void>() : std::unexpected(row.error());
}

}  // namespace tandem::detail
