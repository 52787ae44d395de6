#include "session/policy_setup.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "testing/harmless_policy.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

const fs::path policies = TANDEM_TEST_POLICIES;
using Sets = std::vector<std::string>;

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

// A dataset as far as a policy cares.
fs::path write_dataset(const fs::path& root, const std::string& names) {
  const std::string six = "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]";
  write(
      root / "meta/info.json",
      R"({"codebase_version": "v2.1", "fps": 15, "features": {"action": {"dtype": "float32", "shape": [6], "names": )" +
          names + "}}}");
  write(root / "meta/stats.json", R"({"action": {"mean": )" + six + R"(, "std": )" + six +
                                      R"(}, "observation.state": {"mean": )" + six + R"(, "std": )" + six + "}}");
  return root;
}

// A checkpoint of two datasets, as LeRobot's migration leaves it: only the actions have statistics, under two names.
fs::path trained_on_two(const fs::path& folder) {
  const auto copy = testing::harmless_policy(policies, folder);
  for (const char* state : {"policy_preprocessor_step_5_normalizer_processor.safetensors",
                            "policy_postprocessor_step_0_unnormalizer_processor.safetensors"}) {
    fs::remove(copy / state);
    const std::vector<float> one{1.6F, 119.94F, 109.77F, 56.71F, -27.42F, 12.0F};
    const std::vector<float> two(6, 2.0F);
    EXPECT_TRUE(write_tensors(copy / state, {named_tensor("so100.buffer.action.mean", {6}, one),
                                             named_tensor("so100.buffer.action.std", {6}, two),
                                             named_tensor("so100-blue.buffer.action.mean", {6}, two),
                                             named_tensor("so100-blue.buffer.action.std", {6}, two)}));
  }
  return copy;
}

TEST(PolicySetup, NoSetOfStatisticsIsTakenSilently) {
  const testing::TemporaryFolder folder;
  const auto policy = trained_on_two(folder.path());
  const auto open = load_policy({.folder = policy});
  ASSERT_TRUE(open) << open.error().message;
  EXPECT_EQ(open->policy->processor().without_statistics(), (Sets{"observation.state", "action"}));
  EXPECT_EQ(open->policy->processor().statistics_sets(), (Sets{"so100", "so100-blue"}));
  const auto refused = load_policy({.folder = policy, .norm_key = "so101"});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().hint.find("so100, so100-blue"), std::string::npos) << refused.error().hint;
  const auto chosen = load_policy({.folder = policy, .norm_key = "so100"});
  ASSERT_TRUE(chosen) << chosen.error().message;
  EXPECT_EQ(chosen->policy->processor().without_statistics(), Sets{"observation.state"}) << "the set has none for it";
  std::vector<float> actions{0, 0, 0, 0, 0, 1};
  chosen->policy->processor().finish(actions);
  EXPECT_EQ(actions, (std::vector<float>{1.6F, 119.94F, 109.77F, 56.71F, -27.42F, 14.0F}));
  // The dataset gives what is still missing, and no more.
  const auto whole =
      load_policy({.folder = policy, .dataset = write_dataset(folder / "set", "null"), .norm_key = "so100"});
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_TRUE(whole->policy->processor().without_statistics().empty());
  actions = {0, 0, 0, 0, 0, 0};
  whole->policy->processor().finish(actions);
  EXPECT_EQ(actions[1], 119.94F);
}

TEST(PolicySetup, ADatasetReplacesStatisticsThatAreNotNumbers) {
  const testing::TemporaryFolder folder;
  const auto policy = trained_on_two(folder.path());
  std::vector<float> broken(6, 1.0F);
  broken[4] = std::numeric_limits<float>::quiet_NaN();
  for (const auto* state : {"policy_preprocessor_step_5_normalizer_processor.safetensors",
                            "policy_postprocessor_step_0_unnormalizer_processor.safetensors"}) {
    ASSERT_TRUE(write_tensors(policy / state, {named_tensor("action.mean", {6}, broken),
                                               named_tensor("action.std", {6}, std::vector<float>(6, 2.0F))}));
  }
  const auto refused = load_policy({.folder = policy});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence().find("--trained-on"), std::string::npos) << refused.error().sentence();
  const auto mended = load_policy({.folder = policy, .dataset = write_dataset(folder / "set", "null")});
  ASSERT_TRUE(mended) << mended.error().message;
  EXPECT_TRUE(mended->policy->processor().without_statistics().empty());
}

TEST(PolicySetup, OldCheckpointsOfSeveralRobotsAskForAChoice) {
  const testing::TemporaryFolder folder;
  const std::vector<PolicyFeature> features{{"observation.state", FeatureKind::state, {1}}};
  const auto read = [&](const std::vector<std::string>& robots) {
    const auto home = folder / std::to_string(robots.size());
    fs::create_directories(home);
    std::vector<NamedTensor> tensors;
    for (const auto& robot : robots) {
      tensors.push_back(named_tensor("normalize_inputs." + robot + "buffer_observation_state.mean", {1},
                                     std::vector<float>{static_cast<float>(robot.size())}));
    }
    EXPECT_TRUE(write_tensors(home / "model.safetensors", tensors));
    return *read_old_statistics(*WeightFiles::open(home), features, true);
  };
  const auto one = read({"so100-blue_"});
  ASSERT_NE(find_statistics(one, "observation.state"), nullptr) << "the only robot needs no choice";
  const auto two = read({"so100-blue_", "so100_"});
  EXPECT_EQ(find_statistics(two, "observation.state"), nullptr);
  const auto sets = statistics_sets(two, "observation.state");
  ASSERT_EQ(sets.size(), 2U);
  EXPECT_EQ(sets.at("so100").at("mean"), std::vector<float>{6});
}

TEST(PolicySetup, TheTrainingIsReadFromItsDataset) {
  const testing::TemporaryFolder folder;
  const auto nested = read_training(write_dataset(folder / "nested", R"({"motors": ["a", "b", "c", "d", "e", "f"]})"));
  ASSERT_TRUE(nested) << nested.error().message;
  EXPECT_EQ(nested->joints, (Sets{"a", "b", "c", "d", "e", "f"}));
  EXPECT_EQ(nested->fps, 15);
  EXPECT_TRUE(read_training(write_dataset(folder / "null", "null"))->joints.empty());
  EXPECT_TRUE(read_training(write_dataset(folder / "odd", "[1, 2]"))->joints.empty());
  const auto absent = read_training(folder / "absent");
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().message.find("meta/info.json"), std::string::npos);
  write(folder / "bad/meta/info.json", R"({"fps": "thirty"})");
  EXPECT_FALSE(read_training(folder / "bad"));
}

TEST(PolicySetup, TheDatasetThatTheTrainingNamedIsFound) {
  const testing::TemporaryFolder folder;
  const auto policy = testing::harmless_policy(policies, folder.path());
  EXPECT_TRUE(training_dataset(policy).empty());
  const auto root = write_dataset(folder / "home/someone/cubes", R"(["shoulder_pan.pos"])");
  setenv("HF_LEROBOT_HOME", (folder / "home").c_str(), 1);
  write(policy / "train_config.json", R"({"dataset": {"repo_id": "someone/cubes", "root": null}})");
  EXPECT_EQ(training_dataset(policy), root);
  const auto loaded = load_policy({.folder = policy});
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->training.fps, 15);
  EXPECT_EQ(loaded->training.joints, Sets{"shoulder_pan.pos"});
  write(policy / "train_config.json", R"({"dataset": {"repo_id": "../../someone/cubes"}})");
  EXPECT_TRUE(training_dataset(policy).empty());
  write(policy / "train_config.json", "[");
  EXPECT_TRUE(load_policy({.folder = policy})) << "it is only an extra";
  unsetenv("HF_LEROBOT_HOME");
}

}  // namespace
}  // namespace tandem
