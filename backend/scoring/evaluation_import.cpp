#include "scoring/audit.h"
#include "scoring/evaluation_import_detail.h"
#include "scoring/evaluation_json.h"
#include "scoring/sha256.h"

namespace tandem {
namespace detail {

Result<std::int64_t> Importer::run() {
  TANDEM_TRY(check_head());
  const auto suite = parse_suite(document_["suite"], origin_);
  if (!suite) {
    return std::unexpected(suite.error());
  }
  suite_ = *suite;
  SuiteStore suites(database_);
  auto ids = suites.add(suite_);
  if (!ids) {
    return std::unexpected(ids.error());
  }
  ids_ = std::move(*ids);
  name_parts();
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  TANDEM_TRY(surroundings());
  TANDEM_TRY(experiment());
  TANDEM_TRY(contenders());
  TANDEM_TRY(blocks());
  TANDEM_TRY(trials());
  TANDEM_TRY(preferences());
  TANDEM_TRY(analyses());
  TANDEM_TRY(append_audit(database_, {"experiment", experiment_, "import", Json(), {{"from", origin_}}}));
  TANDEM_TRY(transaction->commit());
  return experiment_;
}

Result<void> Importer::experiment() {
  const Json& item = document_["experiment"];
  TANDEM_TRY(expect_only(item, experiment_fields, {"unblinded_by"}, "experiment"));
  const std::string uuid = text_in(item, "uuid");
  auto known = database_.prepare("SELECT 1 FROM experiment WHERE uuid=?1");
  auto add = database_.prepare(insert_sql("experiment", "suite_id,rig_id,unblinded_by", experiment_fields));
  if (!known || !add) {
    return std::unexpected(!known ? known.error() : add.error());
  }
  known->bind(std::string_view(uuid));
  const auto there = known->step();
  if (!there) {
    return std::unexpected(there.error());
  }
  if (*there) {
    return fail(ErrorCode::invalid_input, origin_ + ": this experiment is already in the database.",
                "Look for it in the list of experiments.");
  }
  const auto person = reference(item, "unblinded_by", people_, "experiment");
  if (!person) {
    return std::unexpected(person.error());
  }
  add->bind(ids_.suite).bind(rigs_.empty() ? std::nullopt : std::optional(rigs_.begin()->second)).bind(*person);
  TANDEM_TRY(bind_fields(*add, item, experiment_fields, "experiment"));
  const auto row = insert(*add, "experiment");
  if (!row) {
    return std::unexpected(row.error());
  }
  experiment_ = *row;
  return {};
}

// Its row by content, else by label within the policy.
Result<std::int64_t> Importer::checkpoint(const Json& item, const std::string& where) {
  const auto policy = shared("policy", "policy_id", "key", item["policy"], policy_fields, where + ".policy");
  if (!policy) {
    return policy;
  }
  const Json& object = item["checkpoint"];
  TANDEM_TRY(expect_only(object, checkpoint_fields, {}, where + ".checkpoint"));
  auto find = database_.prepare(
      "SELECT checkpoint_id FROM checkpoint WHERE content_sha256=?1 OR (?1='' AND content_sha256 IS NULL AND "
      "policy_id=?2 AND label=?3)");
  auto add = database_.prepare(insert_sql("checkpoint", "policy_id", checkpoint_fields));
  if (!find || !add) {
    return std::unexpected(!find ? find.error() : add.error());
  }
  find->bind(std::string_view(text_in(object, "content_sha256"))).bind(*policy);
  find->bind(std::string_view(text_in(object, "label")));
  const auto row = find->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  if (*row) {
    return find->integer(0);
  }
  add->bind(*policy);
  TANDEM_TRY(bind_fields(*add, object, checkpoint_fields, where + ".checkpoint"));
  return insert(*add, where + ".checkpoint");
}

Result<void> Importer::contenders() {
  auto add = database_.prepare(
      "INSERT INTO contender(experiment_id,blind_label,checkpoint_id,inference_id,is_baseline) VALUES(?1,?2,?3,?4,?5)");
  if (!add) {
    return std::unexpected(add.error());
  }
  return each(document_, "contenders", "", [&](const Json& item, const std::string& where) -> Result<void> {
    TANDEM_TRY(expect_only(item, {}, {"label", "baseline", "policy", "checkpoint", "inference"}, where));
    const std::string label = text_in(item, "label");
    if (label.empty()) {
      return wrong(origin_, where + ".label", "must be a text");
    }
    Json whole = item;
    if (!item.contains("policy")) {
      // Exported while blind: who it is stays unknown here.
      const std::string name = text_in(document_["experiment"], "uuid") + "/" + label;
      whole["baseline"] = 0;
      whole["policy"] = {{"key", "not told"}, {"family", "unknown"}, {"title", "not told"}};
      whole["checkpoint"] = {{"label", name}};
      whole["inference"] = {
          {"sha256", sha256(name)}, {"mode", "external"}, {"backend", "unknown"}, {"params_json", "{}"}};
    }
    for (const char* part : {"policy", "checkpoint", "inference"}) {
      if (!whole.contains(part) || !whole[part].is_object()) {
        return wrong(origin_, where + "." + part, "must be an object");
      }
    }
    const auto checkpoint_row = checkpoint(whole, where);
    const auto inference = checkpoint_row ? shared("inference_config", "inference_id", "sha256", whole["inference"],
                                                   inference_fields, where + ".inference")
                                          : checkpoint_row;
    if (!inference) {
      return std::unexpected(inference.error());
    }
    const Json baseline = whole.value("baseline", Json(0));
    add->bind(experiment_).bind(std::string_view(label)).bind(*checkpoint_row).bind(*inference);
    add->bind(is_whole(baseline) ? baseline.get<std::int64_t>() : std::int64_t{-1});
    const auto row = insert(*add, where);
    if (!row) {
      return std::unexpected(row.error());
    }
    contenders_[label] = *row;
    return {};
  });
}

Result<void> Importer::blocks() {
  auto block = database_.prepare("INSERT INTO block(experiment_id,ordinal,ic_id,replicate) VALUES(?1,?2,?3,?4)");
  auto slot = database_.prepare("INSERT INTO slot(block_id,position,contender_id) VALUES(?1,?2,?3)");
  if (!block || !slot) {
    return std::unexpected(!block ? block.error() : slot.error());
  }
  const auto whole = [&](const Json& object, const char* key, const std::string& where) -> Result<std::int64_t> {
    const auto found = object.find(key);
    return found != object.end() && is_whole(*found) ? Result<std::int64_t>(found->get<std::int64_t>())
                                                     : wrong(origin_, where + "." + key, "must be a whole number");
  };
  return each(document_, "blocks", "", [&](const Json& item, const std::string& where) -> Result<void> {
    TANDEM_TRY(expect_only(item, {}, {"ordinal", "task", "setting", "condition", "replicate", "slots"}, where));
    const auto condition = condition_in(item, where);
    const auto ordinal = whole(item, "ordinal", where);
    const auto replicate = whole(item, "replicate", where);
    for (const auto* number : {&condition, &ordinal, &replicate}) {
      if (!*number) {
        return std::unexpected(number->error());
      }
    }
    block->bind(experiment_).bind(*ordinal).bind(*condition).bind(*replicate);
    const auto row = insert(*block, where);
    if (!row) {
      return std::unexpected(row.error());
    }
    blocks_[*ordinal] = *row;
    return each(item, "slots", where + ".", [&](const Json& place, const std::string& at) -> Result<void> {
      TANDEM_TRY(expect_only(place, {}, {"position", "contender"}, at));
      const auto position = whole(place, "position", at);
      const auto contender = required(place, "contender", contenders_, at);
      if (!position || !contender) {
        return std::unexpected(!position ? position.error() : contender.error());
      }
      slot->bind(*row).bind(*position).bind(*contender);
      const auto added = insert(*slot, at);
      if (!added) {
        return std::unexpected(added.error());
      }
      slots_[{*ordinal, *position}] = *added;
      return {};
    });
  });
}

Result<void> Importer::preferences() {
  auto add = database_.prepare(
      insert_sql("preference", "block_id,left_contender,right_contender,scorer_id", preference_fields));
  if (!add) {
    return std::unexpected(add.error());
  }
  return each(document_, "preferences", "", [&](const Json& item, const std::string& where) -> Result<void> {
    TANDEM_TRY(expect_only(item, preference_fields, {"block", "left", "right", "scorer"}, where));
    const Json ordinal = item.value("block", Json());
    const auto block = is_whole(ordinal) ? blocks_.find(ordinal.get<std::int64_t>()) : blocks_.end();
    if (block == blocks_.end()) {
      return wrong(origin_, where + ".block", "names something that is not in the file");
    }
    const auto left = required(item, "left", contenders_, where);
    const auto right = left ? required(item, "right", contenders_, where) : left;
    const auto scorer = reference(item, "scorer", people_, where);
    if (!right || !scorer) {
      return std::unexpected(!right ? right.error() : scorer.error());
    }
    add->bind(block->second).bind(*left).bind(*right).bind(*scorer);
    TANDEM_TRY(bind_fields(*add, item, preference_fields, where));
    const auto row = insert(*add, where);
    return row ? Result<void>() : std::unexpected(row.error());
  });
}

Result<void> Importer::analyses() {
  auto add = database_.prepare(insert_sql("analysis_run", "experiment_id", analysis_fields));
  if (!add) {
    return std::unexpected(add.error());
  }
  return each(document_, "analyses", "", [&](const Json& item, const std::string& where) -> Result<void> {
    TANDEM_TRY(expect_only(item, analysis_fields, {}, where));
    add->bind(experiment_);
    TANDEM_TRY(bind_fields(*add, item, analysis_fields, where));
    const auto row = insert(*add, where);
    return row ? Result<void>() : std::unexpected(row.error());
  });
}

}  // namespace detail

Result<std::int64_t> import_evaluation(Database& database, const Json& document, const std::string& origin) {
  return detail::Importer(database, document, origin).run();
}

}  // namespace tandem
