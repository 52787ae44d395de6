#include "session/trial_scene.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

Suite suite_with(const std::string& axis) {
  Suite suite;
  suite.key = "own";
  suite.tasks.emplace_back().key = "cube";
  suite.settings.push_back({"s", "Setting", axis, false, ""});
  suite.cells.push_back({0, 0, 1, 1, {{"left", "", "", {}}, {"right", "", "", {}}}});
  return suite;
}

TEST(TrialScene, EveryStartHasItsOwnPlaceAndKeepsIt) {
  const Suite suite = suite_with("in_distribution");
  const SuiteCell& cell = suite.cells[0];
  const auto left = trial_scene(suite, cell, cell.conditions[0]);
  const auto right = trial_scene(suite, cell, cell.conditions[1]);
  ASSERT_TRUE(left && right);
  EXPECT_NE(left->seed, right->seed);
  EXPECT_EQ(left->seed, trial_scene(suite, cell, cell.conditions[0])->seed);
  EXPECT_EQ(left->places, ScenePlaces::usual);
  EXPECT_EQ(left->push, 0);
  InitialCondition named = cell.conditions[0];
  named.seed = 77;
  EXPECT_EQ(trial_scene(suite, cell, named)->seed, 77U);
}

TEST(TrialScene, SettingsAreMadeOrRefused) {
  const Suite beside = suite_with("position");
  EXPECT_EQ(trial_scene(beside, beside.cells[0], beside.cells[0].conditions[0])->places, ScenePlaces::outside);
  const Suite pushed = suite_with("perturbation");
  EXPECT_GT(trial_scene(pushed, pushed.cells[0], pushed.cells[0].conditions[0])->push, 0);
  const Suite dark = suite_with("lighting");
  const auto refused = trial_scene(dark, dark.cells[0], dark.cells[0].conditions[0]);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("lighting"), std::string::npos) << refused.error().message;
}

}  // namespace
}  // namespace tandem
