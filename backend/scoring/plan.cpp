#include "scoring/plan.h"

#include <numeric>

#include "scoring/plan_random.h"
#include "scoring/sha256.h"

namespace tandem {
namespace {

std::vector<PlannedBlock> blocks_of(const Suite& suite) {
  std::vector<PlannedBlock> out;
  for (std::size_t c = 0; c < suite.cells.size(); ++c) {
    const SuiteCell& cell = suite.cells[c];
    for (std::int64_t t = 0; t < cell.planned_trials; ++t) {
      const auto conditions = static_cast<std::int64_t>(std::max<std::size_t>(1, cell.conditions.size()));
      out.push_back({c, static_cast<std::size_t>(t % conditions), t / conditions + 1, {}});
    }
  }
  return out;
}

std::vector<std::size_t> counted(std::size_t n) {
  std::vector<std::size_t> out(n);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

// The first half AB, the rest BA, shuffled.
void order_pairs(Random& random, std::vector<PlannedBlock>& blocks) {
  std::vector<bool> reversed(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    reversed[i] = i >= (blocks.size() + 1) / 2;
  }
  for (std::size_t i = blocks.size(); i-- > 1;) {
    const std::size_t j = below(random, i + 1);
    const bool kept = reversed[i];
    reversed[i] = reversed[j];
    reversed[j] = kept;
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    blocks[i].contenders = reversed[i] ? std::vector<std::size_t>{1, 0} : std::vector<std::size_t>{0, 1};
  }
}

// Rows of one random square, each used alike often.
void order_by_square(Random& random, std::vector<PlannedBlock>& blocks, std::size_t contenders) {
  auto names = counted(contenders);
  shuffle(random, names);
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    rows.push_back(i % contenders);
  }
  shuffle(random, rows);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t place = 0; place < contenders; ++place) {
      blocks[i].contenders.push_back(names[(place + rows[i]) % contenders]);
    }
  }
}

}  // namespace

Result<std::vector<PlannedBlock>> draw_plan(const Suite& suite, std::size_t contenders, std::uint64_t seed,
                                            BlockOrder order) {
  auto blocks = blocks_of(suite);
  if (contenders == 0 || blocks.empty()) {
    return fail(ErrorCode::invalid_input, "An experiment needs a contender and at least one planned trial.",
                "Choose a contender, and a suite whose cells have trials.");
  }
  if (order == BlockOrder::latin_square && blocks.size() % contenders != 0) {
    return fail(ErrorCode::invalid_input, "A Latin square needs a number of blocks that the contenders divide.",
                "Plan some trials more, or choose the balanced order.");
  }
  Random random(seed);
  shuffle(random, blocks);
  if (order == BlockOrder::latin_square) {
    order_by_square(random, blocks, contenders);
  } else if (contenders == 2) {
    order_pairs(random, blocks);
  } else {
    for (auto& block : blocks) {
      block.contenders = counted(contenders);
      shuffle(random, block.contenders);
    }
  }
  return blocks;
}

std::vector<std::string> draw_labels(std::size_t contenders, std::uint64_t seed) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < contenders; ++i) {
    labels.push_back(i < 26 ? std::string(1, static_cast<char>('A' + i)) : "A" + std::to_string(i));
  }
  Random random(seed ^ 0x6C6162656C73ULL);  // another stream than the plan's
  shuffle(random, labels);
  return labels;
}

std::string blind_commitment(const std::string& salt, const std::vector<std::string>& labels,
                             const std::vector<std::string>& contender_hashes) {
  Json table = Json::object();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    table[labels[i]] = contender_hashes[i];
  }
  return sha256(salt + canonical_json(table));
}

}  // namespace tandem
