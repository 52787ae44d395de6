#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "scoring/database.h"

namespace tandem {

/// The robot, cameras and machine of an experiment.
struct RigRecord {
  std::string key;               ///< such as "sim-so101"
  std::string robot_type;        ///< such as "so_follower"
  std::string robot_id;          ///< empty: has none
  Json cameras = Json::array();  ///< name, width, height, rate of each
  Json host = Json::object();    ///< see host_facts()
};

/// What of this machine decides how fast a policy runs: processor, cores, memory, system, version of Tandem.
[[nodiscard]] Json host_facts();

/// Keeps with the experiment on which rig it runs. Another rig than before is a RigNote. The
/// thread of the database.
[[nodiscard]] Result<void> keep_rig(Database& database, std::int64_t experiment, const RigRecord& rig);

/// The row of a person by name; nothing for an empty name. Within the caller's transaction.
[[nodiscard]] Result<std::optional<std::int64_t>> person_row(Database& database, const std::string& name);

/// The next trial that is to be judged a second time.
struct SecondLook {
  std::optional<std::int64_t> trial;  ///< none: enough were
  std::int64_t done = 0;              ///< judged twice
  std::int64_t wanted = 0;            ///< a fifth of the valid ones, rounded up
  std::int64_t unseen = 0;            ///< valid ones that were not recorded and cannot be seen again
};
/// Draws it among the valid trials that were recorded and that nobody has judged twice, by the seed of the experiment:
/// the order says nothing of what was seen. Contenders and cells get alike shares (evaluation.md §4.1, 5).
[[nodiscard]] Result<SecondLook> next_second_look(const Database& database, std::int64_t experiment);

}  // namespace tandem
