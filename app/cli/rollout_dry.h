#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/output.h"
#include "cli/rigs.h"
#include "session/controller.h"
#include "session/rollout_session.h"

namespace tandem::cli {

/// A rollout that computes and moves nothing, or that is compared with who leads the arm meanwhile.
struct DryRun {
  std::string task;
  std::uint64_t seed = 0;
  double seconds = 20;
  std::string leader;  ///< leads the arm meanwhile, which arms it; empty: nothing moves
  std::string table;   ///< CSV file for the errors against the leader; empty: none
};

/// What such a run asks for and the rig cannot give, and what cannot be written, before anything begins.
[[nodiscard]] Result<void> check_dry_run(const DryRun& dry, const Rig& rig);

/// Runs it on a controller that is not connected yet, which `rollout` is a sink of; gives the exit code.
int run_dry(const Output& output, Rig& rig, Controller& controller, RolloutSession& rollout,
            std::vector<PlannedFault>& faults, const DryRun& dry);

}  // namespace tandem::cli
