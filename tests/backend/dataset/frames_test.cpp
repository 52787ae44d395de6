#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "dataset/episode_frames.h"
#include "dataset/reader.h"
#include "dataset/video_encoder.h"
#include "testing/coded_picture.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

std::filesystem::path data(const std::string& name) {
  return std::filesystem::path(TANDEM_TEST_DATA) / "datasets" / name;
}

// Forwards, backwards and anywhere: every picture is the one that was asked for.
class Frames : public ::testing::TestWithParam<const char*> {};

TEST_P(Frames, AreTheOnesThatWereAskedFor) {
  const auto dataset = open_dataset(data(GetParam()));
  ASSERT_TRUE(dataset);
  for (const auto& row : dataset->episodes) {
    // A cache of everything, and one of a single picture.
    for (const std::size_t bytes : {std::size_t{100'000'000}, std::size_t{1}}) {
      auto frames = EpisodeFrames::open(data(GetParam()), row.episode, bytes);
      ASSERT_TRUE(frames) << frames.error().sentence();
      ASSERT_EQ(frames->length(), row.length);
      std::vector<std::int64_t> order(static_cast<std::size_t>(row.length));
      std::iota(order.begin(), order.end(), 0);
      auto all = order;
      all.insert(all.end(), order.rbegin(), order.rend());
      std::mt19937 random(7);
      std::shuffle(order.begin(), order.end(), random);
      all.insert(all.end(), order.begin(), order.end());
      for (const std::int64_t frame : all) {
        const auto images = frames->at(frame);
        ASSERT_TRUE(images) << images.error().sentence();
        ASSERT_EQ(images->size(), frames->cameras().size());
        for (const auto& image : *images) {
          ASSERT_EQ(testing::coded_frame(*image), frame) << GetParam() << ", episode " << row.episode;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Frames, ::testing::Values("v30-indexed", "v30-indexed-h264"));

// Key frames far apart, and pictures stored out of order.
TEST(FrameReader, FindsPicturesBetweenFarKeyFrames) {
  const testing::TemporaryFolder folder;
  const auto path = folder / "v.mp4";
  VideoOptions options;
  options.vcodec = "h264";
  auto encoder = VideoEncoder::open(path, 96, 64, 30, options);
  ASSERT_TRUE(encoder);
  constexpr int count = 90;
  for (int i = 0; i < count; ++i) {
    std::vector<std::uint8_t> rgb(96 * 64 * 3);
    for (std::size_t p = 0; p < rgb.size(); ++p) {
      rgb[p] = static_cast<std::uint8_t>(i * 2 + 30);
    }
    ASSERT_TRUE(encoder->add(rgb));
  }
  ASSERT_TRUE(encoder->finish());
  auto reader = FrameReader::open(path, 30, 5 * 96 * 64 * 3);
  ASSERT_TRUE(reader);
  for (const std::int64_t frame : {89, 0, 45, 44, 43, 42, 7, 88, 8, 70, 69, 68, 1}) {
    const auto image = reader->at(frame);
    ASSERT_TRUE(image) << image.error().sentence();
    EXPECT_NEAR((*image)->rgb[3000], static_cast<double>(frame) * 2 + 30, 3) << frame;
  }
  for (const std::int64_t frame : {-1, 90, 10'000}) {
    const auto refused = reader->at(frame);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("holds no picture"), std::string::npos);
  }
  EXPECT_TRUE(reader->at(50)) << "and goes on after a refusal";
}

TEST(EpisodeFrames, SaysWhatCannotBeRead) {
  EXPECT_FALSE(EpisodeFrames::open("/nonexistent", 0));
  const auto none = EpisodeFrames::open(data("v30-indexed"), 999);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("no episode 999"), std::string::npos);
  const auto images = EpisodeFrames::open(data("v30-images"), 0);
  ASSERT_FALSE(images);
  EXPECT_NE(images.error().message.find("no videos"), std::string::npos);
  EXPECT_FALSE(EpisodeFrames::open(data("v30-damaged-video-file-missing"), 0) &&
               EpisodeFrames::open(data("v30-damaged-video-file-missing"), 1));
}

TEST(EpisodeFrames, AVideoThatWasCutOffIsSaidAtTheFrameThatIsMissing) {
  const testing::TemporaryFolder folder;
  std::filesystem::copy(data("v30-indexed"), folder / "d", std::filesystem::copy_options::recursive);
  const auto episode = static_cast<std::int64_t>(open_dataset(folder / "d")->episodes.size()) - 1;
  const auto last = EpisodeFrames::open(folder / "d", episode)->length() - 1;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "d/videos")) {
    if (file.path().extension() == ".mp4") {
      std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) * 7 / 10);
    }
  }
  auto cut = EpisodeFrames::open(folder / "d", episode);
  const auto refused = cut ? cut->at(last) : std::unexpected(cut.error());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find(".mp4"), std::string::npos);
}

}  // namespace
}  // namespace tandem
