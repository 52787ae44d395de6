#include "device/rig_profile.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

const char* const good =
    R"({"version":1,"name":"r","driver":"sim","robot_type":"so_follower","arms":[{"model":"so101"}],
  "cameras":[{"name":"front","width":320,"height":240}]})";

TEST(RigProfile, EveryShippedProfileLoads) {
  const auto profiles = list_rig_profiles(std::filesystem::path(TANDEM_SOURCE_DIR) / "resources");
  EXPECT_GE(profiles.size(), 4U);
  for (const auto& profile : profiles) {
    EXPECT_TRUE(profile) << profile.error().message;
  }
}

struct Broken {
  const char* from;
  const char* to;
  const char* word;
};

TEST(RigProfile, ErrorsNameFileAndField) {
  const Broken cases[] = {
      {"\"version\":1", "\"version\":2", "version"},
      {"\"version\":1", "\"version\":\"1\"", "version"},
      {"\"driver\":\"sim\",", "", "driver"},
      {"\"model\":\"so101\"", "\"model\":\"ur5\"", "arms[0].model"},
      {"\"width\":320", "\"width\":321", "cameras[0].width"},
      {"\"width\":320", "\"width\":-4", "cameras[0].width"},
      {"\"width\":320", "\"width\":1e9", "cameras[0].width"},
      {"\"name\":\"front\"", "\"name\":\"a/../b\"", "cameras[0].name"},
      {"\"name\":\"front\"", "\"name\":\"a_name_that_is_longer_than_anybody_will_ever_type\"", "cameras[0].name"},
      {"{\"model\":\"so101\"}", "{\"model\":\"so101\",\"name\":\"../x\"}", "arms[0].name"},
      {"{\"model\":\"so101\"}", "{\"model\":\"so101\",\"position_m\":[1e308,0,0]}", "arms[0].position_m"},
      {"\"height\":240", "\"height\":240,\"hieght\":1", "hieght"},
      {"[{\"model\":\"so101\"}]", "[]", "arms"},
      {"[{\"model\":\"so101\"}]", "7", "arms"},
      {"\"name\":\"r\"", "\"name\":\"r\",\"safety\":{\"ramp_s\":0}", "safety.ramp_s"},
      {"\"name\":\"r\"", "\"name\":\"r\",\"safety\":3", "safety"},
  };
  for (const auto& c : cases) {
    std::string text = good;
    text.replace(text.find(c.from), std::string(c.from).size(), c.to);
    const auto document = parse_json(text, "rig.json");
    ASSERT_TRUE(document) << text;
    const auto refused = parse_rig_profile(*document, "rig.json");
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(refused.error().message.find("rig.json"), std::string::npos);
    EXPECT_NE(refused.error().message.find(c.word), std::string::npos) << refused.error().message;
  }
  EXPECT_TRUE(parse_rig_profile(*parse_json(good, "rig.json"), "rig.json"));
}

TEST(RigProfile, HasAnEndToItsCameras) {
  auto document = *parse_json(good, "rig.json");
  const Json camera = document["cameras"][0];
  for (int i = 0; i < 20; ++i) {
    document["cameras"].push_back(camera);
    document["cameras"].back()["name"] = "c" + std::to_string(i);
  }
  const auto refused = parse_rig_profile(document, "rig.json");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("16 cameras"), std::string::npos) << refused.error().message;
}

TEST(RigProfile, UnknownNameSaysHowToListThem) {
  const auto refused = load_rig_profile("nope", std::filesystem::path(TANDEM_SOURCE_DIR) / "resources");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().hint.find("rig list"), std::string::npos);
}

}  // namespace
}  // namespace tandem
