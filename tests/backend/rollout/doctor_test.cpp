#include "rollout/doctor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "testing/harmless_policy.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

const std::vector<std::string> joint_names{"shoulder_pan", "shoulder_lift", "elbow_flex",
                                           "wrist_flex",   "wrist_roll",    "gripper"};

RigFacts rig_with(const std::vector<std::string>& names, JointUnit unit = JointUnit::range_m100) {
  RigFacts rig;
  rig.cameras = {{"top", 64, 48, 30}, {"wrist", 44, 60, 30}};
  for (const auto& name : names) {
    rig.joints.push_back({name, name == "gripper" ? JointUnit::range_100 : unit, -100, 100});
  }
  return rig;
}

class DoctorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    policy_folder = testing::harmless_policy(TANDEM_TEST_POLICIES, folder.path());
    load();
  }
  void load() {
    auto loaded = Policy::load(policy_folder, {Precision::fp32, 1});
    ASSERT_TRUE(loaded) << loaded.error().message;
    policy = std::move(*loaded);
  }
  // Sets a field of config.json.
  void set_field(const char* name, const Json& value) {
    auto config = *read_json(policy_folder / "config.json");
    config[name] = value;
    std::ofstream(policy_folder / "config.json") << dump_json(config);
    load();
  }
  [[nodiscard]] Compatibility look(const RigFacts& rig, const TrainingFacts& training) const {
    PolicyTiming timing;
    timing.p50_ms = 10;
    timing.least = least;
    timing.most = most;
    return examine(*policy, rig, training, {}, "Push the cube", timing);
  }
  [[nodiscard]] static const FitFinding* find(const Compatibility& all, const std::string& item) {
    const auto found = std::ranges::find(all.findings, item, &FitFinding::item);
    return found == all.findings.end() ? nullptr : &*found;
  }

  testing::TemporaryFolder folder;
  std::filesystem::path policy_folder;
  std::shared_ptr<Policy> policy;
  std::vector<float> least;  // actions that measure() found
  std::vector<float> most;
};

TEST_F(DoctorTest, ActionsThatNoJointCanDoAreNotGreen) {
  const TrainingFacts training{"set", 30, joint_names, {}};
  const RigFacts rig = rig_with(joint_names);
  EXPECT_EQ(find(look(rig, training), "actions"), nullptr) << "nothing was measured";
  least.assign(6, -20);
  most.assign(6, 20);
  ASSERT_NE(find(look(rig, training), "actions"), nullptr);
  EXPECT_EQ(find(look(rig, training), "actions")->level, FindingLevel::green);
  const auto range = static_cast<float>(rig.joints[2].max - rig.joints[2].min);
  most[2] = static_cast<float>(rig.joints[2].min) - 0.5F * range;
  least[2] = most[2] - 10;
  EXPECT_EQ(find(look(rig, training), "actions")->level, FindingLevel::amber);
  least[2] = static_cast<float>(rig.joints[2].max) + 40 * range;
  most[2] = least[2] + 10;
  const auto absurd = look(rig, training);
  EXPECT_EQ(find(absurd, "actions")->level, FindingLevel::red);
  EXPECT_NE(find(absurd, "actions")->text.find(joint_names[2]), std::string::npos) << find(absurd, "actions")->text;

  // What comes out of the network is what is looked at.
  const auto timing = measure(*policy, 1);
  ASSERT_TRUE(timing);
  ASSERT_EQ(timing->least.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_LE(timing->least[i], timing->most[i]);
  }
}

TEST_F(DoctorTest, JointsAreBoundByNameNotByPlace) {
  const TrainingFacts training{"set", 30, joint_names, {}};
  const auto same = look(rig_with(joint_names), training);
  for (const auto& finding : same.findings) {
    const bool told = finding.text.find("holds none to compare with") != std::string::npos;  // this set has none
    EXPECT_EQ(finding.level, told ? FindingLevel::amber : FindingLevel::green) << finding.item << ": " << finding.text;
  }
  const std::array<std::size_t, 6> shuffle{5, 3, 0, 1, 4, 2};  // place i of the other robot is joint shuffle[i]
  std::vector<std::string> shuffled;
  for (const auto joint : shuffle) {
    shuffled.push_back(joint_names[joint]);
  }
  const auto other = look(rig_with(shuffled), training);
  ASSERT_NE(find(other, "joint order"), nullptr);
  EXPECT_EQ(find(other, "joint order")->level, FindingLevel::amber);

  PolicyModel straight(policy, same.binding);
  PolicyModel permuted(policy, other.binding);
  const auto picture = [](int width, int height) {
    auto image = std::make_shared<Image>();
    image->width = width;
    image->height = height;
    image->rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 90);
    return image;
  };
  const JointValues joints{10, -20, 30, 40, -50, 60};
  InferenceRequest request{
      .task = "Push the cube", .seed = 3, .history = {{0, 0, joints, {picture(64, 48), picture(44, 60)}}}};
  const auto wanted = straight.infer(request);
  ASSERT_TRUE(wanted) << wanted.error().message;
  for (std::size_t i = 0; i < shuffle.size(); ++i) {
    request.history[0].joints[i] = joints[shuffle[i]];
  }
  const auto got = permuted.infer(request);
  ASSERT_TRUE(got) << got.error().message;
  ASSERT_EQ(wanted->actions.size(), got->actions.size());
  auto finished = wanted->normalized;  // as ensembling and real-time chunking use it
  permuted.finish(finished);
  for (std::size_t at = 0; at < wanted->actions.size(); at += 6) {
    for (std::size_t i = 0; i < 6; ++i) {
      EXPECT_EQ(got->actions[at + i], wanted->actions[at + shuffle[i]]);
      EXPECT_EQ(finished[at + i], wanted->actions[at + shuffle[i]]);
    }
  }
}

TEST_F(DoctorTest, OtherJointsStopTheStartWithBothLists) {
  auto names = joint_names;
  names[2] = "elbow_roll";
  const auto found = look(rig_with(joint_names), {"set", 30, names, {}});
  ASSERT_NE(find(found, "joint order"), nullptr);
  EXPECT_EQ(find(found, "joint order")->level, FindingLevel::red);
  EXPECT_NE(find(found, "joint order")->text.find("elbow_roll"), std::string::npos);
  EXPECT_NE(find(found, "joint order")->text.find("elbow_flex"), std::string::npos);
  auto twice = joint_names;
  twice[1] = twice[0];
  EXPECT_EQ(find(look(rig_with(joint_names), {"set", 30, twice, {}}), "joint order")->level, FindingLevel::red);
  // Names as old datasets write them.
  std::vector<std::string> old;
  for (const auto& name : joint_names) {
    old.push_back("main_" + name);
  }
  EXPECT_EQ(find(look(rig_with(joint_names), {"set", 30, old, {}}), "joint order")->level, FindingLevel::green);
  EXPECT_EQ(find(look(rig_with(joint_names), {}), "joint order")->level, FindingLevel::amber) << "not known is said";
}

TEST_F(DoctorTest, AnotherRateIsRefused) {
  EXPECT_EQ(find(look(rig_with(joint_names), {"set", 30, {}, {}}), "rate")->level, FindingLevel::green);
  const auto other = look(rig_with(joint_names), {"set", 15, {}, {}});
  EXPECT_EQ(find(other, "rate")->level, FindingLevel::red);
  EXPECT_NE(find(other, "rate")->remedy.find("15"), std::string::npos);
  EXPECT_EQ(find(look(rig_with(joint_names), {}), "rate")->level, FindingLevel::amber) << "not known is said";
}

TEST_F(DoctorTest, StatisticsOfSomethingElseAreShownWithFigures) {
  const auto with = [](float mean, float deviation) {
    const FeatureStatistics all{{"mean", std::vector<float>(6, mean)}, {"std", std::vector<float>(6, deviation)}};
    return TrainingFacts{"set", 30, joint_names, {{"observation.state", all}}};
  };
  EXPECT_EQ(look(rig_with(joint_names), with(0.1F, 1.2F)).worst(), FindingLevel::green);
  // Absolute targets around 60 in the dataset, steps around 0 in the checkpoint.
  const auto apart = look(rig_with(joint_names), with(60, 20));
  ASSERT_EQ(apart.worst(), FindingLevel::red);
  const auto red = std::ranges::find(apart.findings, FindingLevel::red, &FitFinding::level);
  EXPECT_EQ(red->item, "statistics");
  EXPECT_NE(red->text.find("60.00"), std::string::npos) << red->text;
}

TEST_F(DoctorTest, ASpreadThatNoJointHasIsRefused) {
  EXPECT_EQ(find(look(rig_with(joint_names), {}), "units")->level, FindingLevel::green);
  for (const float deviation : {5000.0F, 1e30F, -5.0F, 0.0F}) {
    const auto file = policy_folder / "policy_postprocessor_step_0_unnormalizer_processor.safetensors";
    std::filesystem::remove(file);
    const std::vector<float> spread{1, deviation, 1, 1, 1, 1};
    ASSERT_TRUE(write_tensors(file, {named_tensor("action.mean", {6}, std::vector<float>{0, 0, 0, 0, 0, 50}),
                                     named_tensor("action.std", {6}, spread)}));
    load();
    const auto found = look(rig_with(joint_names), {});
    const auto* units = find(found, "units");
    ASSERT_NE(units, nullptr) << deviation;
    EXPECT_EQ(units->level, deviation == 0 ? FindingLevel::amber : FindingLevel::red) << deviation;
    EXPECT_NE(units->text.find("shoulder_lift"), std::string::npos) << units->text;
    EXPECT_FALSE(units->remedy.empty());
  }
}

// The actions of this checkpoint stay within a few units of 0.
TEST_F(DoctorTest, DegreesThatLookLikeRadiansAreSaid) {
  EXPECT_EQ(find(look(rig_with(joint_names), {}), "units")->level, FindingLevel::green);
  const auto found = look(rig_with(joint_names, JointUnit::degrees), {});
  EXPECT_EQ(find(found, "units")->level, FindingLevel::amber);
  EXPECT_NE(find(found, "units")->text.find("radians"), std::string::npos) << find(found, "units")->text;
}

TEST_F(DoctorTest, OneInputIsFedByOneCamera) {
  auto rig = rig_with(joint_names);
  const auto look_with = [&](const std::map<std::string, std::string>& cameras) {
    return examine(*policy, rig, {"set", 30, joint_names, {}}, cameras, "Push the cube", {});
  };
  const auto twice = look_with({{"top", "top"}, {"wrist", "top"}});
  EXPECT_NE(find(twice, "camera wrist")->text.find("feeds top already"), std::string::npos)
      << find(twice, "camera wrist")->text;
  const auto chosen = look_with({{"wrist", "top"}});
  EXPECT_EQ(chosen.inputs.at(0).camera, "wrist") << "what was chosen comes before an equal name";
  EXPECT_EQ(chosen.inputs.at(1).camera, "");
  rig.cameras.push_back({"side", 64, 48, 30});
  EXPECT_EQ(find(look_with({}), "camera side")->level, FindingLevel::green);
}

TEST_F(DoctorTest, TensorsThatAreNotKnownAreNamed) {
  EXPECT_EQ(find(look(rig_with(joint_names), {}), "model.safetensors"), nullptr);
  const auto file = policy_folder / "model.safetensors";
  std::vector<NamedTensor> tensors;
  {
    const auto weights = TensorFile::open(file);
    ASSERT_TRUE(weights);
    for (const auto& each : weights->tensors()) {
      tensors.push_back({each.name, each.type, each.shape, {each.bytes.begin(), each.bytes.end()}});
    }
  }
  tensors.push_back(named_tensor("model.extra.weight", {2}, std::vector<float>{1, 2}));
  std::filesystem::remove(file);
  ASSERT_TRUE(write_tensors(file, tensors));
  load();
  const auto all = look(rig_with(joint_names), {});
  const auto* finding = find(all, "model.safetensors");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->level, FindingLevel::amber);
  EXPECT_NE(finding->text.find("model.extra.weight"), std::string::npos) << finding->text;
}

TEST_F(DoctorTest, FieldsOfAnotherVersionAreNamedAndNamesInTheConfigCount) {
  EXPECT_EQ(find(look(rig_with(joint_names), {}), "config.json"), nullptr);
  set_field("mlp_hidden_dim", 512);
  const auto found = look(rig_with(joint_names), {});
  ASSERT_NE(find(found, "config.json"), nullptr);
  EXPECT_NE(find(found, "config.json")->text.find("mlp_hidden_dim"), std::string::npos);
  auto reversed = joint_names;
  std::ranges::reverse(reversed);
  set_field("action_feature_names", reversed);
  EXPECT_EQ(look(rig_with(joint_names), {}).binding.joints, (std::vector<std::size_t>{5, 4, 3, 2, 1, 0}));
}

}  // namespace
}  // namespace tandem
