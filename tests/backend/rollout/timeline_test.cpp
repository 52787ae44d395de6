#include "rollout/timeline.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "nn/tensor_file.h"

namespace tandem {
namespace {

ActionChunk chunk_of(std::vector<float> values, std::int64_t width) {
  return {static_cast<std::int64_t>(values.size()) / width, width, values, values};
}

// What LeRobot's client makes of a queue and an arriving chunk (ops/async of the checkpoints in tests/data).
TEST(ActionTimeline, MergesAsLeRobotDoes) {
  const std::filesystem::path ops = std::filesystem::path(TANDEM_TEST_POLICIES) / "ops";
  const auto golden = read_json(ops / "async.json");
  const auto file = TensorFile::open(ops / "async.safetensors");
  ASSERT_TRUE(golden && file);
  std::size_t seen = 0;
  for (const auto& merge : (*golden)["merges"]) {
    const std::string at = "merge." + std::to_string(merge["index"].get<int>()) + ".";
    const auto old_ticks = merge["old_timesteps"].get<std::vector<std::int64_t>>();
    const auto new_ticks = merge["new_timesteps"].get<std::vector<std::int64_t>>();
    const auto now = merge["latest_action"].get<std::int64_t>() + 1;
    for (const auto& name : (*golden)["functions"]) {
      const auto aggregate = aggregate_named(name.get<std::string>());
      ASSERT_TRUE(aggregate);
      EXPECT_EQ(name_of(*aggregate), name.get<std::string>());
      ActionTimeline timeline;
      if (!old_ticks.empty()) {
        const auto old = chunk_of(file->find(at + "old")->floats(), 6);
        timeline.merge(old, old.rows, old_ticks.front(), now, *aggregate, 1);
      }
      const auto fresh = chunk_of(file->find(at + "new")->floats(), 6);
      timeline.merge(fresh, fresh.rows, new_ticks.front(), now, *aggregate, 2);
      const auto want_ticks = merge["result_timesteps"].get<std::vector<std::int64_t>>();
      ASSERT_EQ(timeline.planned().size(), want_ticks.size()) << at << name;
      const auto* want = file->find(at + name.get<std::string>());
      const auto values = want == nullptr ? std::vector<float>{} : want->floats();
      for (std::size_t i = 0; i < want_ticks.size(); ++i) {
        EXPECT_EQ(timeline.planned()[i].tick, want_ticks[i]);
        for (std::size_t j = 0; j < 6; ++j) {
          EXPECT_NEAR(timeline.planned()[i].action[j], values[i * 6 + j], 1e-5) << at << name << " row " << i;
        }
      }
      ++seen;
    }
  }
  EXPECT_EQ(seen, 24U);
}

TEST(ActionTimeline, LateRowsAreDroppedAndCounted) {
  ActionTimeline timeline;
  const auto out = timeline.merge(chunk_of({0, 1, 2, 3, 4}, 1), 5, 10, 12, ChunkAggregate::average, 1);
  EXPECT_EQ(out.late, 2);
  EXPECT_EQ(out.added, 3);
  EXPECT_EQ(timeline.at(11), nullptr);
  ASSERT_NE(timeline.at(12), nullptr);
  EXPECT_EQ(timeline.at(12)->action[0], 2);
  EXPECT_EQ(timeline.remaining(13), 2);
  EXPECT_EQ(timeline.left_over(13), (std::vector<float>{3, 4}));
  EXPECT_EQ(timeline.at(14)->action[0], 4);
  EXPECT_EQ(timeline.at(15), nullptr);
  EXPECT_EQ(timeline.remaining(15), 0);
}

TEST(ActionTimeline, AChunkThatIsLateAsAWholeAddsNothing) {
  ActionTimeline timeline;
  const auto out = timeline.merge(chunk_of({0, 1}, 1), 2, 10, 50, ChunkAggregate::average, 1);
  EXPECT_EQ(out.late, 2);
  EXPECT_EQ(timeline.planned().size(), 0U);
}

TEST(ActionTimeline, KnowsTheChunkOfEveryActionAndTheStepAtTheSeam) {
  ActionTimeline timeline;
  timeline.merge(chunk_of({0, 0, 0, 0}, 1), 4, 0, 0, ChunkAggregate::latest_only, 1);
  const auto out = timeline.merge(chunk_of({5, 6, 7, 8}, 1), 4, 2, 2, ChunkAggregate::latest_only, 2);
  EXPECT_EQ(out.blended, 2);
  EXPECT_EQ(out.added, 2);
  EXPECT_DOUBLE_EQ(out.seam, 5);
  EXPECT_EQ(timeline.at(2)->chunk, 2);
}

}  // namespace
}  // namespace tandem
