#include "scoring/scene_match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace tandem {
namespace {

// A picture without repetition, seen through a window that may be moved.
Luminance view(int dx = 0, int dy = 0, double gain = 1, double offset = 0, int width = 320, int height = 256) {
  Luminance out{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double u = x + dx;
      const double v = y + dy;
      const double value = 128 + 50 * std::sin(u * u / 900 + v / 7) + 40 * std::cos(v * v / 700 - u / 11);
      out.pixels.push_back(static_cast<std::uint8_t>(std::clamp(gain * value + offset, 0.0, 255.0)));
    }
  }
  return out;
}

void fill(Luminance& picture, int x, int y, int width, int height, std::uint8_t value) {
  for (int row = y; row < y + height; ++row) {
    std::fill_n(picture.pixels.begin() + row * picture.width + x, width, value);
  }
}

TEST(SceneMatch, TheSameSceneScoresOne) {
  const auto match = match_scene(view(), view());
  ASSERT_TRUE(match);
  EXPECT_EQ(match->patches.size(), 20U);
  EXPECT_NEAR(*match->scene, 1, 1e-9);
  EXPECT_NEAR(*match->background, 1, 1e-9);
}

TEST(SceneMatch, LightIsNoDifferenceAndNoiseIsLittle) {
  const auto dim = match_scene(view(0, 0, 0.6, 20), view());
  ASSERT_TRUE(dim);
  EXPECT_GT(*dim->scene, 0.999);
  Luminance noisy = view();
  Random random(5);
  for (auto& pixel : noisy.pixels) {
    pixel = static_cast<std::uint8_t>(std::clamp(pixel + 5 * random.normal(), 0.0, 255.0));
  }
  const auto match = match_scene(noisy, view());
  ASSERT_TRUE(match);
  EXPECT_GT(*match->scene, scene_pass);
}

TEST(SceneMatch, FindsHowFarItMovedWithinEightPixels) {
  const auto match = match_scene(view(5, -3), view());
  ASSERT_TRUE(match);
  const auto inner =
      std::find_if(match->patches.begin(), match->patches.end(), [](const PatchMatch& p) { return !p.background; });
  ASSERT_NE(inner, match->patches.end());
  EXPECT_EQ(inner->dx, -5);
  EXPECT_EQ(inner->dy, 3);
  EXPECT_NEAR(*match->scene, 1, 1e-6);
  const auto far = match_scene(view(40, 30), view());
  ASSERT_TRUE(far);
  EXPECT_LT(*far->scene, scene_pass);
  EXPECT_LT(*far->background, camera_pass);
}

TEST(SceneMatch, AMissingObjectIsTheWorstPatchAndNotTheCamera) {
  Luminance reference{320, 256, std::vector<std::uint8_t>(320 * 256, 90)};
  for (int x = 0; x < 320; x += 16) {
    fill(reference, x, 0, 8, 16, 200);  // a pattern along the upper edge, where nobody moves anything
  }
  Luminance live = reference;
  fill(reference, 150, 100, 30, 30, 220);
  const auto match = match_scene(live, reference);
  ASSERT_TRUE(match);
  EXPECT_NEAR(*match->background, 1, 1e-9);
  EXPECT_LT(*match->scene, 0.1);
  ASSERT_NE(match->worst(), nullptr);
  EXPECT_FALSE(match->worst()->background);
  const auto added = match_scene(reference, live);
  ASSERT_TRUE(added);
  EXPECT_LT(*added->scene, 0.1) << "what is there and should not be counts alike";
}

// Squares of 64 pixels would all lie at the edge of such pictures, and nothing would be left for the scene.
TEST(SceneMatch, SmallPicturesHaveAnInsideAsWell) {
  const std::array<std::array<int, 3>, 6> sizes{
      {{128, 96, 32}, {160, 120, 32}, {96, 128, 32}, {64, 64, 16}, {192, 192, 64}, {320, 191, 32}}};
  for (const auto& [width, height, side] : sizes) {
    const Luminance reference = view(0, 0, 1, 0, width, height);
    const auto same = match_scene(reference, reference);
    ASSERT_TRUE(same) << width << " " << height;
    EXPECT_EQ(same->side, side) << width << " " << height;
    ASSERT_TRUE(same->scene) << width << " " << height;
    EXPECT_NEAR(*same->scene, 1, 1e-9);
    EXPECT_NEAR(*same->background, 1, 1e-9);
    Luminance moved = reference;
    fill(moved, width / 2 - side, height / 2 - side, 2 * side, 2 * side, 250);
    const auto other = match_scene(moved, reference);
    ASSERT_TRUE(other && other->scene) << width << " " << height;
    EXPECT_LT(*other->scene, scene_pass) << width << " " << height;
    for (const auto& patch : other->patches) {
      EXPECT_TRUE(patch.x >= 0 && patch.y >= 0 && patch.x + side <= width && patch.y + side <= height);
    }
  }
  const auto moved = match_scene(view(2, -1, 1, 0, 128, 96), view(0, 0, 1, 0, 128, 96));
  ASSERT_TRUE(moved);
  EXPECT_GT(*moved->scene, 0.95) << "searched a little around";
}

TEST(SceneMatch, PlainPicturesSayNothing) {
  const Luminance plain{128, 128, std::vector<std::uint8_t>(128 * 128, 40)};
  const auto match = match_scene(plain, plain);
  ASSERT_TRUE(match);
  EXPECT_FALSE(match->scene);
  EXPECT_FALSE(match->background);
  EXPECT_EQ(match->worst(), nullptr);
}

TEST(SceneMatch, BadPicturesAreRefused) {
  EXPECT_FALSE(match_scene(view(), view(0, 0, 1, 0, 256, 256)));
  EXPECT_FALSE(match_scene(view(0, 0, 1, 0, 60, 60), view(0, 0, 1, 0, 60, 60)));
  EXPECT_FALSE(match_scene({}, {}));
  EXPECT_FALSE(match_scene({100, 100, {1, 2, 3}}, {100, 100, {1, 2, 3}}));
  const std::vector<std::uint8_t> rgb{255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255};
  const auto grey = luminance_of(2, 2, rgb);
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->pixels, (std::vector<std::uint8_t>{255, 77, 149, 29}));
  EXPECT_FALSE(luminance_of(3, 2, rgb));
  EXPECT_FALSE(luminance_of(0, 0, {}));
  EXPECT_FALSE(luminance_of(-2, -2, rgb));
}

TEST(SceneMatch, EdgesAreTheStrongestOnes) {
  Luminance picture{100, 100, std::vector<std::uint8_t>(10'000, 10)};
  fill(picture, 30, 30, 40, 40, 240);
  const auto edges = edges_of(picture);
  EXPECT_EQ(edges[30 * 100 + 50], 1);
  EXPECT_EQ(edges[50 * 100 + 50], 0);
  EXPECT_EQ(edges[5 * 100 + 5], 0);
  const auto many = edges_of(view());
  const auto share = std::accumulate(many.begin(), many.end(), 0.0) / static_cast<double>(many.size());
  EXPECT_GT(share, 0.06);
  EXPECT_LE(share, 0.08);
  const auto nothing = edges_of({9, 9, {}});
  EXPECT_EQ(std::accumulate(nothing.begin(), nothing.end(), 0), 0);
}

}  // namespace
}  // namespace tandem
