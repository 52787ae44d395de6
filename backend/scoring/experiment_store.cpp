#include "scoring/experiment_store.h"

#include <algorithm>
#include <array>

#include "scoring/audit.h"
#include "scoring/checkpoint_record.h"
#include "scoring/database_detail.h"
#include "scoring/identity.h"
#include "scoring/sha256.h"
#include "scoring/suite_library.h"

namespace tandem {
namespace {

std::string_view name_of(Design design) {
  constexpr std::array<std::string_view, 4> names{"fixed", "sequential", "exploratory", "imported"};
  return names.at(static_cast<std::size_t>(design));
}

std::string_view name_of(Blinding blinding) {
  constexpr std::array<std::string_view, 3> names{"none", "operator", "operator_and_scorer"};
  return names.at(static_cast<std::size_t>(blinding));
}

std::string inference_text(const ContenderSpec& spec) {
  return canonical_json({{"mode", spec.mode}, {"backend", spec.backend}, {"parameters", spec.parameters}});
}

// What a contender is, whatever it is called.
std::string contender_hash(const ContenderSpec& spec) {
  return sha256(spec.content_sha256 + "\n" + inference_text(spec));
}

// The number of the row that has this value, inserted where there is none.
Result<std::int64_t> found_or(Statement& find, Database& database, Statement& insert) {
  const auto row = find.step();
  if (!row) {
    return std::unexpected(row.error());
  }
  if (*row) {
    return find.integer(0);
  }
  TANDEM_TRY(insert.run());
  return database.last_row_id();
}

Result<std::int64_t> policy_row(Database& database, const ContenderSpec& spec) {
  auto find = database.prepare("SELECT policy_id FROM policy WHERE key=?1");
  auto insert = database.prepare("INSERT INTO policy(key,family,title) VALUES(?1,?2,?1)");
  if (!find || !insert) {
    return std::unexpected(!find ? find.error() : insert.error());
  }
  find->bind(std::string_view(spec.policy));
  insert->bind(std::string_view(spec.policy)).bind(std::string_view(spec.family));
  return found_or(*find, database, *insert);
}

// What its files say of its making, as far as it is not known yet.
Result<void> keep_record(Database& database, std::int64_t checkpoint, const CheckpointRecord& record) {
  auto update = database.prepare(
      "UPDATE checkpoint SET train_dataset=coalesce(train_dataset,?2),"
      "train_dataset_revision=coalesce(train_dataset_revision,?3),n_demos=coalesce(n_demos,?4),"
      "train_step=coalesce(train_step,?5),n_params=coalesce(n_params,?6),dtype=coalesce(dtype,?7),"
      "norm_sha256=coalesce(norm_sha256,?8),config_json=coalesce(config_json,?9) WHERE checkpoint_id=?1");
  if (!update) {
    return std::unexpected(update.error());
  }
  Json settings = record.settings;
  if (!record.dataset_root.empty()) {
    settings["dataset_root"] = record.dataset_root;
  }
  const auto text = [](const std::optional<std::string>& value) {
    return value ? std::optional(std::string_view(*value)) : std::nullopt;
  };
  const std::string known = canonical_json(settings);
  update->bind(checkpoint).bind(text(record.dataset)).bind(text(record.dataset_revision)).bind(record.episodes);
  update->bind(record.step).bind(record.parameters).bind(text(record.dtype)).bind(text(record.norm_sha256));
  update->bind(settings.empty() ? std::nullopt : std::optional(std::string_view(known)));
  return update->run();
}

Result<std::int64_t> checkpoint_row(Database& database, std::int64_t policy, const ContenderSpec& spec) {
  auto find = database.prepare("SELECT checkpoint_id FROM checkpoint WHERE content_sha256=?1");
  auto insert =
      database.prepare("INSERT INTO checkpoint(policy_id,label,content_sha256,source_uri) VALUES(?1,?2,?3,?4)");
  if (!find || !insert) {
    return std::unexpected(!find ? find.error() : insert.error());
  }
  auto move = database.prepare("UPDATE checkpoint SET source_uri=?2 WHERE content_sha256=?1");
  if (!move) {
    return std::unexpected(move.error());
  }
  move->bind(std::string_view(spec.content_sha256)).bind(std::string_view(spec.source));
  TANDEM_TRY(move->run());  // one that is known already may lie elsewhere now
  find->bind(std::string_view(spec.content_sha256));
  insert->bind(policy).bind(std::string_view(spec.checkpoint)).bind(std::string_view(spec.content_sha256));
  insert->bind(std::string_view(spec.source));
  const auto row = found_or(*find, database, *insert);
  if (row) {
    CheckpointRecord record = read_checkpoint_record(spec.source);
    record.dataset = spec.dataset ? spec.dataset : record.dataset;
    record.dataset_revision = spec.dataset_revision ? spec.dataset_revision : record.dataset_revision;
    record.episodes = spec.demonstrations ? spec.demonstrations : record.episodes;
    record.step = spec.training_step ? spec.training_step : record.step;
    TANDEM_TRY(keep_record(database, *row, record));
  }
  return row;
}

std::optional<std::int64_t> whole_field(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? std::optional(found->get<std::int64_t>()) : std::nullopt;
}

Result<std::int64_t> inference_row(Database& database, const ContenderSpec& spec) {
  auto find = database.prepare("SELECT inference_id FROM inference_config WHERE sha256=?1");
  auto insert = database.prepare(
      "INSERT INTO inference_config(sha256,mode,backend,chunk_size,n_action_steps,denoise_steps,params_json) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7)");
  if (!find || !insert) {
    return std::unexpected(!find ? find.error() : insert.error());
  }
  const std::string hash = sha256(inference_text(spec));
  find->bind(std::string_view(hash));
  insert->bind(std::string_view(hash)).bind(std::string_view(spec.mode)).bind(std::string_view(spec.backend));
  insert->bind(whole_field(spec.parameters, "chunk_size")).bind(whole_field(spec.parameters, "n_action_steps"));
  insert->bind(whole_field(spec.parameters, "denoise_steps")).bind(std::string_view(canonical_json(spec.parameters)));
  return found_or(*find, database, *insert);
}

Result<std::int64_t> contender_row(Database& database, std::int64_t experiment, const ContenderSpec& spec,
                                   const std::string& label) {
  const auto policy = policy_row(database, spec);
  const auto checkpoint = policy ? checkpoint_row(database, *policy, spec) : policy;
  const auto inference = checkpoint ? inference_row(database, spec) : checkpoint;
  if (!inference) {
    return inference;
  }
  auto insert = database.prepare(
      "INSERT INTO contender(experiment_id,blind_label,checkpoint_id,inference_id,is_baseline) VALUES(?1,?2,?3,?4,?5)");
  if (!insert) {
    return std::unexpected(insert.error());
  }
  insert->bind(experiment).bind(std::string_view(label)).bind(*checkpoint).bind(*inference);
  insert->bind(std::int64_t{spec.baseline ? 1 : 0});
  TANDEM_TRY(insert->run());
  return database.last_row_id();
}

Result<void> write_plan(Database& database, std::int64_t experiment, const std::vector<PlannedBlock>& plan,
                        const SuiteIds& ids, const std::vector<std::int64_t>& contenders) {
  auto block = database.prepare("INSERT INTO block(experiment_id,ordinal,ic_id,replicate) VALUES(?1,?2,?3,?4)");
  auto slot = database.prepare("INSERT INTO slot(block_id,position,contender_id) VALUES(?1,?2,?3)");
  if (!block || !slot) {
    return std::unexpected(!block ? block.error() : slot.error());
  }
  for (std::size_t b = 0; b < plan.size(); ++b) {
    block->bind(experiment).bind(static_cast<std::int64_t>(b));
    block->bind(ids.conditions[plan[b].cell][plan[b].condition]).bind(plan[b].replicate);
    TANDEM_TRY(block->run());
    const std::int64_t row = database.last_row_id();
    for (std::size_t position = 0; position < plan[b].contenders.size(); ++position) {
      slot->bind(row).bind(static_cast<std::int64_t>(position)).bind(contenders[plan[b].contenders[position]]);
      TANDEM_TRY(slot->run());
    }
  }
  return {};
}

// What is compared must be what the suite can give.
Result<void> check_comparison(const Suite& suite, const ExperimentSpec& spec) {
  if (spec.design == Design::sequential && spec.contenders.size() < 2) {
    return fail(ErrorCode::invalid_input, "A sequential design compares contenders, and there is only one.",
                "Add another one, or choose the fixed design.");
  }
  const auto counts = [](const SuiteTask& task) {
    return task.scoring == Scoring::count ||
           std::ranges::any_of(task.stages, [](const RubricStage& stage) { return stage.kind == StageKind::count; });
  };
  if (spec.primary_metric == "count" && std::ranges::none_of(suite.tasks, counts)) {
    return fail(ErrorCode::invalid_input, "Suite " + suite.key + " counts nothing, so counts cannot be compared.",
                "Compare success, score or time.");
  }
  return {};
}

Result<void> check_spec(const Suite& suite, const ExperimentSpec& spec) {
  if (spec.title.find_first_not_of(" \t\n") == std::string::npos || spec.contenders.empty()) {
    return fail(ErrorCode::invalid_input, "An experiment needs a title and at least one contender.",
                "Give it a title and choose a policy.");
  }
  for (std::size_t i = 0; i < spec.contenders.size(); ++i) {
    if (spec.contenders[i].content_sha256.size() != 64) {
      return fail(ErrorCode::invalid_input, "The checkpoint of " + spec.contenders[i].policy + " has no content hash.",
                  "Choose a folder that can be read.");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (contender_hash(spec.contenders[i]) == contender_hash(spec.contenders[j])) {
        return fail(ErrorCode::invalid_input, "Two contenders are the same checkpoint with the same inference.",
                    "Change one of them.");
      }
    }
  }
  if (const auto sound = freeze_suite(suite); !sound) {
    return std::unexpected(sound.error());
  }
  TANDEM_TRY(check_comparison(suite, spec));
  for (const auto& cell : suite.cells) {
    if (cell.conditions.empty() && cell.planned_trials > 0) {
      return fail(ErrorCode::invalid_input, "Suite " + suite.key + " has cells without initial conditions.",
                  "Give them starts.");
    }
  }
  return {};
}

std::string plan_hash(const Suite& suite, const ExperimentSpec& spec) {
  Json contenders = Json::array();
  for (const auto& contender : spec.contenders) {
    contenders.push_back(contender_hash(contender));
  }
  return sha256(canonical_json({{"suite", definition_sha256(suite)},
                                {"contenders", std::move(contenders)},
                                {"design", name_of(spec.design)},
                                {"metric", spec.primary_metric},
                                {"alpha", spec.alpha},
                                {"test", spec.test_method},
                                {"most_pairs", spec.most_pairs ? Json(*spec.most_pairs) : Json()},
                                {"blinding", name_of(spec.blinding)},
                                {"order", spec.order == BlockOrder::latin_square ? "latin_square" : "balanced"},
                                {"seed", spec.seed}}));
}

}  // namespace

Result<std::int64_t> ExperimentStore::create(const Suite& suite, const ExperimentSpec& spec) {
  TANDEM_TRY(check_spec(suite, spec));
  SuiteStore suites(database_);
  const auto ids = suites.add(suite);
  if (!ids) {
    return std::unexpected(ids.error());
  }
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  const auto id = insert(suite, *ids, spec);
  if (!id) {
    return id;
  }
  TANDEM_TRY(transaction->commit());
  return id;
}

Result<std::int64_t> ExperimentStore::insert(const Suite& suite, const SuiteIds& ids, const ExperimentSpec& spec) {
  const auto plan = draw_plan(suite, spec.contenders.size(), spec.seed, spec.order);
  if (!plan) {
    return std::unexpected(plan.error());
  }
  const bool blind = spec.blinding != Blinding::none;
  // Blind labels come from bytes that are told only with the contenders: the seed of the plan is known.
  const std::string salt = random_bytes(16);
  const auto label_seed = std::stoull(sha256(salt).substr(0, 16), nullptr, 16);
  std::vector<std::string> labels = draw_labels(spec.contenders.size(), label_seed);
  if (!blind) {
    std::sort(labels.begin(), labels.end());
  }
  std::vector<std::string> hashes;
  for (const auto& contender : spec.contenders) {
    hashes.push_back(contender_hash(contender));
  }
  auto row = database_.prepare(
      "INSERT INTO "
      "experiment(uuid,suite_id,title,question,primary_metric,alpha,design,test_method,n_max_pairs,blinding,"
      "rng_seed,blind_commitment,blind_salt,plan_sha256,started_utc) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,CAST(?13 AS BLOB),?14,?15)");
  if (!row) {
    return std::unexpected(row.error());
  }
  const std::string hash = plan_hash(suite, spec);
  row->bind(std::string_view(new_uuid())).bind(ids.suite).bind(std::string_view(spec.title));
  row->bind(std::string_view(spec.question)).bind(std::string_view(spec.primary_metric)).bind(spec.alpha);
  row->bind(name_of(spec.design)).bind(std::string_view(spec.test_method)).bind(spec.most_pairs);
  row->bind(name_of(spec.blinding)).bind(static_cast<std::int64_t>(spec.seed));
  const std::string commitment = blind ? blind_commitment(salt, labels, hashes) : std::string();
  row->bind(blind ? std::optional(std::string_view(commitment)) : std::nullopt);
  row->bind(blind ? std::optional(std::string_view(salt)) : std::nullopt);
  row->bind(std::string_view(hash)).bind(std::string_view(detail::utc_now()));
  TANDEM_TRY(row->run());
  const std::int64_t experiment = database_.last_row_id();
  std::vector<std::int64_t> contenders;
  for (std::size_t i = 0; i < spec.contenders.size(); ++i) {
    const auto contender = contender_row(database_, experiment, spec.contenders[i], labels[i]);
    if (!contender) {
      return contender;
    }
    contenders.push_back(*contender);
  }
  TANDEM_TRY(write_plan(database_, experiment, *plan, ids, contenders));
  TANDEM_TRY(append_audit(database_, {"experiment", experiment, "create", Json(), {{"plan_sha256", hash}}}));
  return experiment;
}

namespace {

// A database of before 0002 that may only be read has no list of open slots.
bool lists_open_slots(const Database& database) {
  return database.prepare("SELECT 1 FROM open_slot LIMIT 0").has_value();
}

std::string experiment_rows(const Database& database, const char* which) {
  return std::string(
             "SELECT e.experiment_id,e.uuid,e.title,e.suite_id,coalesce(e.plan_sha256,''),"
             "coalesce(e.blind_commitment,''),coalesce(e.unblinded_utc,''),"
             "(SELECT count(*) FROM block b CROSS JOIN slot USING(block_id) WHERE b.experiment_id=e.experiment_id),") +
         (lists_open_slots(database)
              ? "(SELECT count(*) FROM open_slot o WHERE o.experiment_id=e.experiment_id),"
              : "(SELECT count(*) FROM block b CROSS JOIN slot s USING(block_id) WHERE b.experiment_id=e.experiment_id "
                "AND NOT EXISTS(SELECT 1 FROM trial t WHERE t.slot_id=s.slot_id AND t.validity='valid')),") +
         "(SELECT count(*) FROM trial t WHERE t.experiment_id=e.experiment_id AND t.validity='void'),"
         "(SELECT count(*) FROM trial t WHERE t.experiment_id=e.experiment_id AND t.validity='valid') FROM experiment "
         "e " +
         which;
}

ExperimentRow experiment_of(const Statement& row) {
  return {row.integer(0), row.text(1),    row.text(2),
          row.integer(3), row.text(4),    row.text(5),
          row.text(6),    row.integer(7), row.integer(7) - row.integer(8),
          row.integer(9), row.integer(10)};
}

}  // namespace

Result<ExperimentRow> ExperimentStore::row(std::int64_t experiment) const {
  auto statement = database_.prepare(experiment_rows(database_, "WHERE e.experiment_id=?1"));
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(experiment);
  const auto found = statement->step();
  if (!found) {
    return std::unexpected(found.error());
  }
  if (!*found) {
    return fail(ErrorCode::not_found, "There is no experiment " + std::to_string(experiment) + ".",
                "Choose another one.");
  }
  return experiment_of(*statement);
}

Result<std::vector<ExperimentRow>> ExperimentStore::list() const {
  auto statement = database_.prepare(experiment_rows(database_, "ORDER BY e.experiment_id DESC"));
  if (!statement) {
    return std::unexpected(statement.error());
  }
  std::vector<ExperimentRow> out;
  TANDEM_TRY(detail::each_row(*statement, [&](const Statement& found) { out.push_back(experiment_of(found)); }));
  return out;
}

namespace {

std::string open_slot_rows(const Database& database) {
  return std::string(
             "SELECT s.slot_id,b.ordinal,s.position,s.contender_id,c.blind_label,i.cell_id,b.ic_id,"
             "1+(SELECT count(*) FROM trial t WHERE t.slot_id=s.slot_id) FROM ") +
         (lists_open_slots(database)
              ? "open_slot o CROSS JOIN slot s ON s.slot_id=o.slot_id JOIN block b ON b.block_id=s.block_id JOIN "
                "contender c ON c.contender_id=s.contender_id JOIN initial_condition i ON i.ic_id=b.ic_id WHERE "
                "o.experiment_id=?1 ORDER BY o.ordinal,o.position"
              : "block b JOIN slot s USING(block_id) JOIN contender c USING(contender_id) JOIN initial_condition i "
                "USING(ic_id) WHERE b.experiment_id=?1 AND NOT EXISTS(SELECT 1 FROM trial t WHERE "
                "t.slot_id=s.slot_id AND t.validity='valid') ORDER BY b.ordinal,s.position");
}

PlannedSlot slot_of(const Statement& row) {
  return {row.integer(0), row.integer(1), row.integer(2),         row.integer(3),
          row.text(4),    row.integer(5), row.integer_or_none(6), row.integer(7)};
}

}  // namespace

Result<std::optional<PlannedSlot>> ExperimentStore::next_slot(std::int64_t experiment) const {
  auto statement = database_.prepare(open_slot_rows(database_) + " LIMIT 1");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(experiment);
  const auto found = statement->step();
  if (!found) {
    return std::unexpected(found.error());
  }
  return *found ? std::optional(slot_of(*statement)) : std::nullopt;
}

Result<std::vector<PlannedSlot>> ExperimentStore::open_slots(std::int64_t experiment) const {
  std::vector<PlannedSlot> out;
  TANDEM_TRY(detail::each_row(database_, open_slot_rows(database_).c_str(), experiment,
                              [&](const Statement& row) { out.push_back(slot_of(row)); }));
  return out;
}

Result<void> ExperimentStore::unblind(std::int64_t experiment, const std::string& reason) {
  const auto before = row(experiment);
  if (!before) {
    return std::unexpected(before.error());
  }
  if (before->commitment.empty() || !before->unblinded_utc.empty()) {
    return fail(ErrorCode::busy, "The experiment \"" + before->title + "\" is not blind.", "Its contenders are known.");
  }
  if (reason.find_first_not_of(' ') == std::string::npos) {
    return fail(ErrorCode::invalid_input, "Unblinding needs a reason.", "Write why the contenders are to be told.");
  }
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  auto update = database_.prepare("UPDATE experiment SET unblinded_utc=?2 WHERE experiment_id=?1");
  if (!update) {
    return std::unexpected(update.error());
  }
  update->bind(experiment).bind(std::string_view(detail::utc_now()));
  TANDEM_TRY(update->run());
  TANDEM_TRY(append_audit(database_, {"experiment", experiment, "unblind", Json(), {{"reason", reason}}}));
  return transaction->commit();
}

Result<std::vector<std::pair<std::int64_t, std::string>>> ExperimentStore::contenders(std::int64_t experiment) const {
  auto statement =
      database_.prepare("SELECT contender_id,blind_label FROM contender WHERE experiment_id=?1 ORDER BY blind_label");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(experiment);
  std::vector<std::pair<std::int64_t, std::string>> out;
  TANDEM_TRY(
      detail::each_row(*statement, [&](const Statement& found) { out.emplace_back(found.integer(0), found.text(1)); }));
  return out;
}

Result<ContenderSpec> ExperimentStore::who_is(std::int64_t contender) const {
  auto statement = database_.prepare(
      "SELECT p.key,p.family,k.label,k.content_sha256,coalesce(k.source_uri,''),i.mode,i.backend,i.params_json,"
      "c.is_baseline FROM contender c JOIN checkpoint k USING(checkpoint_id) JOIN policy p USING(policy_id) "
      "JOIN inference_config i USING(inference_id) WHERE c.contender_id=?1");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(contender);
  const auto found = statement->step();
  if (!found) {
    return std::unexpected(found.error());
  }
  if (!*found) {
    return fail(ErrorCode::not_found, "There is no contender " + std::to_string(contender) + ".",
                "Choose another experiment.");
  }
  ContenderSpec out{statement->text(0), statement->text(1), statement->text(2),
                    statement->text(3), statement->text(4), statement->text(5),
                    statement->text(6), Json::object(),     statement->integer(8) != 0};
  auto parameters = Json::parse(statement->text(7), nullptr, false);
  if (parameters.is_object()) {
    out.parameters = std::move(parameters);
  }
  return out;
}

}  // namespace tandem
