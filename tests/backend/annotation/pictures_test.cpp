#include "annotation/pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace tandem {
namespace {

// A textured picture that moves with the frame; `dim` divides its brightness.
GreyPicture scene(std::int64_t frame, int offset = 0) {
  GreyPicture out{64, 48, {}};
  for (int y = 0; y < 48; ++y) {
    for (int x = 0; x < 64; ++x) {
      const auto grain = static_cast<int>((static_cast<unsigned>(x * 7919) ^ static_cast<unsigned>(y * 104729)) % 60U);
      const bool arm = std::abs(x - 32 - (frame * 3) % 20) < 8;
      out.luma.push_back(static_cast<std::uint8_t>(std::clamp((arm ? 180 : 70) + grain + offset, 0, 255)));
    }
  }
  return out;
}

GreyPicture plain(std::uint8_t value) { return {64, 48, std::vector<std::uint8_t>(64 * 48, value)}; }

Result<CameraFigures> look(std::int64_t length, const GreySource& source, bool moves = true) {
  return look_at_camera(length, 30, std::vector<bool>(static_cast<std::size_t>(length), moves), source);
}

TEST(Pictures, OfASoundCameraStayInsideTheThresholds) {
  const auto figures = look(300, [](std::int64_t frame) { return scene(frame); });
  ASSERT_TRUE(figures);
  EXPECT_GT(figures->brightness, 50);
  EXPECT_LT(figures->overexposed, 0.05);
  EXPECT_GT(figures->contrast, 40);
  EXPECT_EQ(figures->black_s, 0);
  EXPECT_EQ(figures->frozen_s, 0);
  EXPECT_LT(figures->pumping, 2);
  EXPECT_GT(figures->blur, 100);
  EXPECT_GT(figures->moving_change, 1);
}

TEST(Pictures, DarkOverexposedFlatAndBlurredOnesAreTold) {
  EXPECT_LT(look(60, [](auto frame) { return scene(frame, -90); })->brightness, 50);
  EXPECT_GT(look(60, [](auto frame) { return scene(frame, 60); })->overexposed, 0.05);
  EXPECT_LT(look(60, [](auto) { return plain(120); })->contrast, 40);
  auto smooth = scene(0);
  for (int pass = 0; pass < 12; ++pass) {
    const auto before = smooth;
    for (std::size_t i = 64; i + 64 < smooth.luma.size(); ++i) {
      smooth.luma[i] = static_cast<std::uint8_t>(
          (before.luma[i - 1] + before.luma[i + 1] + before.luma[i - 64] + before.luma[i + 64]) / 4);
    }
  }
  EXPECT_LT(laplacian_variance(smooth), 0.1 * laplacian_variance(scene(0)));
  EXPECT_EQ(laplacian_variance(plain(9)), 0);
}

TEST(Pictures, FollowsABlackStretchFrameByFrame) {
  const auto black = [](std::int64_t from, std::int64_t to) {
    return look(300, [=](std::int64_t frame) { return frame >= from && frame < to ? plain(4) : scene(frame); });
  };
  EXPECT_NEAR(black(100, 147)->black_s, 47.0 / 30, 1e-9) << "wherever the samples lie";
  EXPECT_NEAR(black(0, 300)->black_s, 10, 1e-9);
  EXPECT_NEAR(black(104, 107)->black_s, 0.1, 0.1 + 1e-9) << "a flash is no black camera";
  EXPECT_LT(black(104, 107)->black_s, 0.499);
}

TEST(Pictures, FindsAFrozenCameraWhileTheArmMoves) {
  const auto frozen = [](std::int64_t from, std::int64_t to, bool moves = true) {
    return look(
        300, [=](std::int64_t frame) { return scene(frame >= from && frame < to ? from : frame); }, moves);
  };
  EXPECT_NEAR(frozen(90, 151)->frozen_s, 2, 1e-9);
  EXPECT_EQ(frozen(90, 151, false)->frozen_s, 0) << "nothing moves, nothing can be told";
  EXPECT_LT(frozen(90, 92)->frozen_s, 0.499) << "a late picture";
  EXPECT_EQ(look_at_camera(300, 30, {}, [](auto) { return scene(0); })->frozen_s, 0);
}

TEST(Pictures, TellPumpingAndAnotherView) {
  EXPECT_GT(look(300, [](auto frame) { return scene(frame, frame % 60 < 30 ? -30 : 30); })->pumping, 10);
  const auto mine = look(60, [](auto frame) { return scene(frame); });
  const auto brighter = look(60, [](auto frame) { return scene(frame, 15); });
  const auto turned = look(60, [](auto frame) {
    auto out = scene(frame);
    std::ranges::reverse(out.luma);
    return out;
  });
  const auto distance = [](const CameraFigures& a, const CameraFigures& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.first.size(); ++i) {
      sum += std::abs(a.first[i] - b.first[i]);
    }
    return sum;
  };
  EXPECT_GT(distance(*mine, *turned), 20 * distance(*mine, *brighter));
}

TEST(Pictures, SamplesCoverShortAndLongEpisodes) {
  EXPECT_TRUE(picture_samples(0, 30).empty());
  EXPECT_EQ(picture_samples(3, 30), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(picture_samples(30, 30).size(), 8U) << "at least eight";
  EXPECT_EQ(picture_samples(900, 30).size(), 60U) << "one every half second";
  EXPECT_LT(picture_samples(900, 30).back(), 900);
}

TEST(Pictures, AnErrorAndAStopComeThrough) {
  const auto lost = look(60, [](std::int64_t frame) -> Result<GreyPicture> {
    return frame > 20 ? fail(ErrorCode::invalid_input, "Picture 21 is damaged.") : Result<GreyPicture>(scene(frame));
  });
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().message, "Picture 21 is damaged.");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(look_at_camera(
                60, 30, {}, [](auto frame) { return scene(frame); }, stop.get_token())
                .error()
                .code,
            ErrorCode::cancelled);
}

TEST(Pictures, GreyIsTheBrightnessAndAtMost320Wide) {
  Image image{640, 480, std::vector<std::uint8_t>(640 * 480 * 3), 0, 0};
  for (std::size_t i = 0; i < image.rgb.size(); i += 3) {
    image.rgb[i] = 200;
  }
  const auto grey = grey_of(image);
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->width, 320);
  EXPECT_EQ(grey->height, 240);
  EXPECT_EQ(grey->luma.front(), (77 * 200 + 128) >> 8) << "red counts less than green";
  EXPECT_FALSE(grey_of(Image{}));
}

}  // namespace
}  // namespace tandem
