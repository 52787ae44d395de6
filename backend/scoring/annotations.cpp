#include "scoring/annotations.h"

#include <algorithm>
#include <charconv>

#include "scoring/audit.h"
#include "scoring/database_detail.h"
#include "scoring/people.h"

namespace tandem {
namespace {

constexpr std::size_t most_text = 200;
constexpr std::string_view between = "; ";
constexpr std::string_view head = "after trial ";

// One line without what separates the notes.
std::string one_line(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    out += control ? ' ' : c == ';' ? ',' : c;
  }
  const auto first = out.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : out.substr(first, out.find_last_not_of(' ') - first + 1);
}

// "after trial 12 (2026-11-27T10:00:00.000Z): lens cleaned"
std::optional<RigNote> note_in(std::string_view line) {
  if (!line.starts_with(head)) {
    return std::nullopt;
  }
  line.remove_prefix(head.size());
  RigNote out;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), out.after_trial);
  if (read.ec != std::errc() || out.after_trial < 0) {
    return std::nullopt;
  }
  line.remove_prefix(static_cast<std::size_t>(read.ptr - line.data()));
  const auto end = line.find("): ");
  if (!line.starts_with(" (") || end == std::string_view::npos) {
    return std::nullopt;
  }
  out.utc = line.substr(2, end - 2);
  out.text = line.substr(end + 3);
  return out;
}

Json facts_json(const CheckpointFacts& facts) {
  const auto or_null = [](const auto& value) { return value ? Json(*value) : Json(); };
  return {{"dataset", or_null(facts.dataset)},
          {"revision", or_null(facts.dataset_revision)},
          {"demonstrations", or_null(facts.demonstrations)},
          {"step", or_null(facts.training_step)}};
}

}  // namespace

Result<void> add_rig_note(Database& database, std::int64_t experiment, const std::string& text) {
  const std::string line = one_line(text);
  if (line.empty() || line.size() > most_text) {
    return fail(ErrorCode::invalid_input, "A note on the rig has 1 to " + std::to_string(most_text) + " characters.",
                "Say what was done, such as: lens cleaned.");
  }
  const std::string savepoint = "SAVEPOINT rig_note";
  TANDEM_TRY(database.execute(savepoint));
  const auto write = [&]() -> Result<void> {
    std::optional<std::int64_t> last;
    TANDEM_TRY(detail::each_row(database,
                                "SELECT (SELECT coalesce(max(run_seq),0) FROM trial WHERE experiment_id=?1) FROM "
                                "experiment WHERE experiment_id=?1",
                                experiment, [&](const Statement& row) { last = row.integer(0); }));
    if (!last) {
      return fail(ErrorCode::not_found, "There is no experiment " + std::to_string(experiment) + ".",
                  "Choose another one.");
    }
    auto update = database.prepare(
        "UPDATE experiment SET notes=CASE WHEN coalesce(notes,'')='' THEN ?2 ELSE notes||'; '||?2 END WHERE "
        "experiment_id=?1");
    if (!update) {
      return std::unexpected(update.error());
    }
    const std::string note = std::string(head) + std::to_string(*last) + " (" + detail::utc_now() + "): " + line;
    update->bind(experiment).bind(std::string_view(note));
    TANDEM_TRY(update->run());
    return append_audit(database, {"experiment", experiment, "note", Json(), Json(note)});
  };
  const auto written = write();
  if (!written) {
    static_cast<void>(database.execute("ROLLBACK TO rig_note"));
  }
  TANDEM_TRY(database.execute("RELEASE rig_note"));
  return written;
}

std::vector<RigNote> rig_notes_in(std::string_view notes) {
  std::vector<RigNote> out;
  while (!notes.empty()) {
    const auto end = notes.find(between);
    if (auto note = note_in(notes.substr(0, end))) {
      out.push_back(std::move(*note));
    }
    notes.remove_prefix(end == std::string_view::npos ? notes.size() : end + between.size());
  }
  return out;
}

Result<CheckpointFacts> training_facts(const Database& database, std::int64_t contender) {
  std::optional<CheckpointFacts> out;
  TANDEM_TRY(detail::each_row(
      database,
      "SELECT k.train_dataset,k.train_dataset_revision,k.n_demos,k.train_step FROM contender c JOIN checkpoint k "
      "USING(checkpoint_id) WHERE c.contender_id=?1",
      contender, [&](const Statement& row) {
        out.emplace();
        if (!row.is_null(0)) {
          out->dataset = row.text(0);
        }
        if (!row.is_null(1)) {
          out->dataset_revision = row.text(1);
        }
        out->demonstrations = row.integer_or_none(2);
        out->training_step = row.integer_or_none(3);
      }));
  if (!out) {
    return fail(ErrorCode::not_found, "There is no contender " + std::to_string(contender) + ".",
                "Choose another one.");
  }
  return *out;
}

Result<void> set_training_facts(Database& database, std::int64_t contender, const CheckpointFacts& facts) {
  if (facts.empty()) {
    return fail(ErrorCode::invalid_input, "Nothing was said of how the checkpoint was made.",
                "Give its data set, the revision, the demonstrations or the step.");
  }
  if (facts.demonstrations.value_or(0) < 0 || facts.training_step.value_or(0) < 0) {
    return fail(ErrorCode::invalid_input, "Demonstrations and steps are counted from 0.", "Correct the number.");
  }
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  const auto before = training_facts(database, contender);
  if (!before) {
    return std::unexpected(before.error());
  }
  bool blind = false;
  std::int64_t checkpoint = 0;
  TANDEM_TRY(detail::each_row(database,
                              "SELECT e.blinding<>'none' AND e.unblinded_utc IS NULL,c.checkpoint_id FROM contender c "
                              "JOIN experiment e USING(experiment_id) WHERE c.contender_id=?1",
                              contender, [&](const Statement& row) {
                                blind = row.integer(0) != 0;
                                checkpoint = row.integer(1);
                              }));
  if (blind) {
    return fail(ErrorCode::busy, "The contenders are not told yet.", "Unblind the experiment first.");
  }
  auto update = database.prepare(
      "UPDATE checkpoint SET train_dataset=coalesce(?2,train_dataset),train_dataset_revision=coalesce(?3,"
      "train_dataset_revision),n_demos=coalesce(?4,n_demos),train_step=coalesce(?5,train_step) WHERE checkpoint_id=?1");
  if (!update) {
    return std::unexpected(update.error());
  }
  update->bind(checkpoint);
  facts.dataset ? update->bind(std::string_view(*facts.dataset)) : update->bind_null();
  facts.dataset_revision ? update->bind(std::string_view(*facts.dataset_revision)) : update->bind_null();
  update->bind(facts.demonstrations).bind(facts.training_step);
  TANDEM_TRY(update->run());
  TANDEM_TRY(append_audit(database, {"checkpoint", checkpoint, "describe", facts_json(*before), facts_json(facts)}));
  return transaction->commit();
}

Result<std::int64_t> name_scorer(Database& database, std::int64_t experiment, const std::string& person) {
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  const auto row = person_row(database, person);
  if (!row) {
    return std::unexpected(row.error());
  }
  if (!*row) {
    return fail(ErrorCode::invalid_input, "A scorer has a name.", "Say who judged.");
  }
  auto update = database.prepare(
      "UPDATE rating SET scorer_id=?2 WHERE scorer_id IS NULL AND is_official=1 AND pass<>'auto' AND trial_id IN "
      "(SELECT trial_id FROM trial WHERE experiment_id=?1)");
  auto changed = database.prepare("SELECT changes()");
  if (!update || !changed) {
    return std::unexpected(!update ? update.error() : changed.error());
  }
  update->bind(experiment).bind(**row);
  TANDEM_TRY(update->run());
  const auto counted = changed->step();
  if (!counted) {
    return std::unexpected(counted.error());
  }
  const std::int64_t named = changed->integer(0);
  TANDEM_TRY(append_audit(database, {"experiment", experiment, "scorer", Json(), Json(person)}));
  TANDEM_TRY(transaction->commit());
  return named;
}

}  // namespace tandem
