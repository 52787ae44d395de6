#include "scoring/people.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <fstream>
#include <map>
#include <thread>
#include <utility>

#include "scoring/annotations.h"
#include "scoring/audit.h"
#include "scoring/database_detail.h"
#include "scoring/identity.h"
#include "scoring/sha256.h"

namespace tandem {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("model name", 0) == 0 && line.find(':') != std::string::npos) {
      return trimmed(line.substr(line.find(':') + 1));
    }
  }
  return "unknown";
}

Result<std::int64_t> rig_row(Database& database, const RigRecord& rig) {
  const std::string hash = sha256(canonical_json({{"key", rig.key},
                                                  {"robot_type", rig.robot_type},
                                                  {"robot_id", rig.robot_id},
                                                  {"cameras", rig.cameras},
                                                  {"host", rig.host}}));
  auto insert = database.prepare(
      "INSERT OR IGNORE INTO rig(sha256,key,robot_type,robot_id,cameras_json,host_json) VALUES(?1,?2,?3,?4,?5,?6)");
  auto find = database.prepare("SELECT rig_id FROM rig WHERE sha256=?1");
  if (!insert || !find) {
    return std::unexpected(!insert ? insert.error() : find.error());
  }
  insert->bind(std::string_view(hash)).bind(std::string_view(rig.key)).bind(std::string_view(rig.robot_type));
  rig.robot_id.empty() ? insert->bind_null() : insert->bind(std::string_view(rig.robot_id));
  insert->bind(std::string_view(canonical_json(rig.cameras))).bind(std::string_view(canonical_json(rig.host)));
  TANDEM_TRY(insert->run());
  find->bind(std::string_view(hash));
  const auto row = find->step();
  return row ? Result<std::int64_t>(find->integer(0)) : std::unexpected(row.error());
}

}  // namespace

Json host_facts() {
  utsname system{};
  uname(&system);
  struct sysinfo memory {};
  sysinfo(&memory);
  const auto bytes = static_cast<std::uint64_t>(memory.totalram) * memory.mem_unit;
  return {{"processor", processor_name()},
          {"cores", static_cast<std::int64_t>(std::thread::hardware_concurrency())},
          {"memory_gib", static_cast<std::int64_t>((bytes + (1U << 29)) >> 30)},
          {"system", std::string(system.sysname) + " " + system.release},
          {"tandem", TANDEM_VERSION}};
}

Result<void> keep_rig(Database& database, std::int64_t experiment, const RigRecord& rig) {
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return std::unexpected(transaction.error());
  }
  const auto row = rig_row(database, rig);
  if (!row) {
    return std::unexpected(row.error());
  }
  auto find = database.prepare("SELECT rig_id FROM experiment WHERE experiment_id=?1");
  if (!find) {
    return std::unexpected(find.error());
  }
  find->bind(experiment);
  const auto found = find->step();
  if (!found) {
    return std::unexpected(found.error());
  }
  if (!*found) {
    return fail(ErrorCode::not_found, "There is no experiment " + std::to_string(experiment) + ".",
                "Choose another one.");
  }
  const auto before = find->integer_or_none(0);
  if (before == *row) {
    return {};
  }
  auto update = database.prepare("UPDATE experiment SET rig_id=?2 WHERE experiment_id=?1");
  if (!update) {
    return std::unexpected(update.error());
  }
  update->bind(experiment).bind(*row);
  TANDEM_TRY(update->run());
  if (before) {
    TANDEM_TRY(add_rig_note(database, experiment, "another rig or machine: " + rig.key.substr(0, 120)));
  }
  TANDEM_TRY(append_audit(database, {"experiment", experiment, "rig", before ? Json(*before) : Json(), Json(*row)}));
  return transaction->commit();
}

Result<std::optional<std::int64_t>> person_row(Database& database, const std::string& name) {
  const std::string key = trimmed(name);
  if (key.empty()) {
    return std::nullopt;
  }
  auto insert = database.prepare("INSERT OR IGNORE INTO person(key,title) VALUES(?1,?1)");
  auto find = database.prepare("SELECT person_id FROM person WHERE key=?1");
  if (!insert || !find) {
    return std::unexpected(!insert ? insert.error() : find.error());
  }
  insert->bind(std::string_view(key));
  TANDEM_TRY(insert->run());
  find->bind(std::string_view(key));
  const auto row = find->step();
  return row ? Result<std::optional<std::int64_t>>(find->integer(0)) : std::unexpected(row.error());
}

Result<SecondLook> next_second_look(const Database& database, std::int64_t experiment) {
  struct Stratum {
    std::int64_t seen = 0;  // valid and recorded
    std::int64_t done = 0;
    std::string least;  // the draw
    std::int64_t trial = 0;
  };
  std::map<std::pair<std::int64_t, std::int64_t>, Stratum> strata;  // by contender and cell
  SecondLook out;
  std::int64_t valid = 0;
  TANDEM_TRY(detail::each_row(
      database,
      "SELECT t.trial_id,t.uuid,coalesce(e.rng_seed,0),t.episode_index IS NOT NULL AND t.dataset_root IS NOT NULL,"
      "EXISTS(SELECT 1 FROM rating x WHERE x.trial_id=t.trial_id AND x.is_official=0 AND x.pass='video'),"
      "t.contender_id,t.cell_id "
      "FROM trial t JOIN experiment e USING(experiment_id) WHERE t.experiment_id=?1 AND t.validity='valid'",
      experiment, [&](const Statement& row) {
        ++valid;
        Stratum& stratum = strata[{row.integer(5), row.integer(6)}];
        if (row.integer(4) != 0) {
          ++out.done;
          ++stratum.done;
          ++stratum.seen;
          return;
        }
        if (row.integer(3) == 0) {
          ++out.unseen;
          return;
        }
        ++stratum.seen;
        const std::string place = sha256(row.text(1) + "/" + std::to_string(row.integer(2)));
        if (stratum.least.empty() || place < stratum.least) {
          stratum.least = place;
          stratum.trial = row.integer(0);
        }
      }));
  out.wanted = (valid + 4) / 5;
  const Stratum* next = nullptr;
  for (const auto& [key, stratum] : strata) {
    // The smallest share comes first; the draw decides between equal ones.
    const auto before = [](const Stratum& a, const Stratum& b) {
      return a.done * b.seen != b.done * a.seen ? a.done * b.seen < b.done * a.seen : a.least < b.least;
    };
    if (!stratum.least.empty() && (next == nullptr || before(stratum, *next))) {
      next = &stratum;
    }
  }
  if (next != nullptr && out.done < out.wanted) {
    out.trial = next->trial;
  }
  return out;
}

}  // namespace tandem
