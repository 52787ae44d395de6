#include "scoring/scene_start.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "testing/temporary_folder.h"

namespace tandem {
namespace {

Luminance patterned() {
  Luminance out{320, 256, {}};
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const double value = 128 + 50 * std::sin(x * x / 900.0 + y / 7.0) + 40 * std::cos(y * y / 700.0 - x / 11.0);
      out.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return out;
}

void disturb(Luminance& picture, int left, int top, int width, int height) {
  for (int y = top; y < top + height; ++y) {
    for (int x = left; x < left + width; ++x) {
      picture.pixels[static_cast<std::size_t>(y * picture.width + x)] =
          static_cast<std::uint8_t>((x * 37 + y * 91) % 256);
    }
  }
}

MatchRegion box(double left, double top, double right, double bottom) {
  return {{{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
}

TEST(SceneRegions, OnlyWhatIsDrawnCounts) {
  const Luminance reference = patterned();
  Luminance live = reference;
  disturb(live, 200, 96, 80, 64);  // x 0.625 … 0.875, y 0.375 … 0.625
  const std::vector<MatchRegion> elsewhere{box(0.1, 0.3, 0.5, 0.7)};
  const auto same = match_scene(live, reference, elsewhere);
  ASSERT_TRUE(same) << same.error().sentence();
  EXPECT_NEAR(*same->scene, 1, 1e-9) << "what changed lies outside";
  const std::vector<MatchRegion> both{box(0.1, 0.3, 0.5, 0.7), box(0.64, 0.4, 0.86, 0.6)};
  const auto changed = match_scene(live, reference, both);
  ASSERT_TRUE(changed);
  ASSERT_EQ(changed->regions.size(), 2U);
  EXPECT_LT(*changed->regions[1], 0.5);
  EXPECT_NEAR(*changed->scene, (*changed->regions[0] + *changed->regions[1]) / 2, 1e-12);
  EXPECT_EQ(changed->worst_region(), 1U);
  EXPECT_TRUE(changed->background) << "the edge still tells of the camera";
  EXPECT_TRUE(std::all_of(changed->patches.begin(), changed->patches.end(),
                          [](const PatchMatch& patch) { return patch.background; }));
}

TEST(SceneRegions, APolygonIsItsInsideAndIsFoundWithinEightPixels) {
  const Luminance reference = patterned();
  Luminance live = reference;
  disturb(live, 0, 128, 160, 128);  // the lower left half of the picture's left half
  const MatchRegion triangle{{{0.02, 0.02}, {0.48, 0.02}, {0.48, 0.46}}};
  const auto match = match_scene(live, reference, std::vector{triangle});
  ASSERT_TRUE(match);
  EXPECT_NEAR(*match->scene, 1, 1e-9);
  Luminance moved = reference;
  for (int y = 0; y < 256; ++y) {
    for (int x = 0; x + 5 < 320; ++x) {
      moved.pixels[static_cast<std::size_t>(y * 320 + x)] = reference.pixels[static_cast<std::size_t>(y * 320 + x + 5)];
    }
  }
  EXPECT_NEAR(*match_scene(moved, reference, std::vector{box(0.2, 0.2, 0.6, 0.6)})->scene, 1, 1e-9);
}

TEST(SceneRegions, PlainOrTinyOnesSayNothing) {
  const Luminance plain{128, 128, std::vector<std::uint8_t>(128 * 128, 40)};
  const auto nothing = match_scene(plain, plain, std::vector{box(0.2, 0.2, 0.8, 0.8)});
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(nothing->scene);
  EXPECT_FALSE(nothing->worst_region());
  const Luminance reference = patterned();
  EXPECT_FALSE(match_scene(reference, reference, std::vector{box(0.5, 0.5, 0.501, 0.501)})->scene);
  Luminance gone = reference;
  std::fill(gone.pixels.begin(), gone.pixels.end(), std::uint8_t{90});
  EXPECT_NEAR(*match_scene(gone, reference, std::vector{box(0.2, 0.2, 0.8, 0.8)})->scene, 0, 1e-9);
}

TEST(SceneStartFile, RegionsAndJointsComeBack) {
  const testing::TemporaryFolder folder;
  EXPECT_TRUE(read_scene_start(folder.path())->joints.empty()) << "no file is an empty start";
  SceneStart start;
  start.set_regions("front", {box(0, 0, 0.5, 1), {{{0, 0}, {1, 0}, {0.5, 1}}}});
  start.set_regions("wrist", {box(0, 0, 1, 1)});
  start.set_regions("wrist", {});
  start.joints = {{"shoulder_pan", -12.5, "°"}, {"gripper", 40, "%"}};
  ASSERT_TRUE(write_scene_start(start, folder.path() / "new"));
  const auto again = read_scene_start(folder.path() / "new");
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(again->regions_of("front"), start.regions_of("front"));
  EXPECT_TRUE(again->regions_of("wrist").empty());
  EXPECT_EQ(scene_start_json(*again), scene_start_json(start));
  for (const char* bad :
       {R"({"start":2})", R"({"start":1,"regions":[]})", R"({"start":1,"regions":{"a":[[[0,0],[1,1]]]}})",
        R"({"start":1,"regions":{"a":[[[0,0],[1,1],[2,0]]]}})", R"({"start":1,"regions":{"a":3}})",
        R"({"start":1,"joints":[{"name":"a","value":"x","unit":"°"}]})",
        R"({"start":1,"joints":[{"name":"a","value":1,"unit":"rad"}]})", "{", R"({"start":1,"x":1})"}) {
    std::ofstream(scene_start_file(folder.path())) << bad;
    const auto refused = read_scene_start(folder.path());
    ASSERT_FALSE(refused) << bad;
    EXPECT_NE(refused.error().message.find("start.json"), std::string::npos);
  }
  EXPECT_FALSE(write_scene_start(start, scene_start_file(folder.path()))) << "a file stands where the folder should";
}

TEST(JointDistances, TheFarthestJointIsNamed) {
  const std::vector<JointPlace> wanted{{"pan", 0, "°"}, {"lift", 10, "°"}, {"gripper", 50, "%"}};
  const auto far = joint_distance({{"pan", 1, "°"}, {"lift", 6.5, "°"}, {"gripper", 50, "%"}}, wanted);
  ASSERT_TRUE(far);
  EXPECT_EQ(far->joint, "lift");
  EXPECT_DOUBLE_EQ(far->difference, -3.5);
  EXPECT_FALSE(far->passes());
  EXPECT_TRUE(joint_distance({{"pan", 2, "°"}}, wanted)->passes());
  EXPECT_FALSE(joint_distance({{"pan", 0, "%"}}, wanted)) << "another unit cannot be compared";
  EXPECT_FALSE(joint_distance({}, wanted));
  EXPECT_FALSE(joint_distance({{"pan", 0, "°"}}, {}));
}

}  // namespace
}  // namespace tandem
