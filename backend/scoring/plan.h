#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "scoring/suite.h"

namespace tandem {

/// One trial to run: which contender, where in its block.
struct PlannedBlock {
  std::size_t cell = 0;
  std::size_t condition = 0;            ///< of the cell
  std::int64_t replicate = 1;           ///< counts uses of the same condition from 1
  std::vector<std::size_t> contenders;  ///< in the order in which they run
};

/// The order inside blocks: every contender once, independently drawn; or every order of a Latin square alike often.
enum class BlockOrder { balanced, latin_square };

/// Draws the plan of an experiment: every cell's planned trials as blocks, in random order; every contender once in
/// each block. Of two contenders each goes first in half of the blocks (±1). The same seed gives the same plan on every
/// machine. Latin square: as long as the number of blocks is a multiple of the contenders.
[[nodiscard]] Result<std::vector<PlannedBlock>> draw_plan(const Suite& suite, std::size_t contenders,
                                                          std::uint64_t seed, BlockOrder order = BlockOrder::balanced);

/// The blind names of n contenders, drawn by the same generator: `names[i]` is contender i's, of "A", "B", "C", ….
[[nodiscard]] std::vector<std::string> draw_labels(std::size_t contenders, std::uint64_t seed);

/// What commits to the labels without telling them: SHA-256 of the salt's bytes and the canonical {label: hash}.
[[nodiscard]] std::string blind_commitment(const std::string& salt, const std::vector<std::string>& labels,
                                           const std::vector<std::string>& contender_hashes);

}  // namespace tandem
