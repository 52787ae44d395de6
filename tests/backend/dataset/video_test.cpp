#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "dataset/video_encoder.h"
#include "dataset/video_reader.h"
#include "testing/coded_picture.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

class Codec : public ::testing::TestWithParam<const char*> {};

TEST_P(Codec, WritesTheExactTimeGrid) {
  const testing::TemporaryFolder folder;
  for (const int fps : {30, 24, 60, 7}) {
    const auto path = folder / ("v" + std::to_string(fps) + ".mp4");
    VideoOptions options;
    options.vcodec = GetParam();
    auto encoder = VideoEncoder::open(path, 80, 64, fps, options);
    ASSERT_TRUE(encoder) << encoder.error().message;
    for (int i = 0; i < 47; ++i) {
      ASSERT_TRUE(i % 5 == 4 ? encoder->repeat() : encoder->add(testing::picture(80, 64, i)));
    }
    ASSERT_TRUE(encoder->finish());
    const auto facts = probe_video(path);
    ASSERT_TRUE(facts);
    EXPECT_DOUBLE_EQ(facts->fps, fps);
    EXPECT_DOUBLE_EQ(facts->average_fps, fps);
    ASSERT_EQ(facts->times_s.size(), 47U);
    EXPECT_EQ(video_frame_count(path).value(), 47);
    for (std::size_t i = 0; i < 47; ++i) {
      EXPECT_NEAR(facts->times_s[i], static_cast<double>(i) / fps, 1e-9);
    }
    std::int64_t next = 0;
    const auto decoded =
        decode_video(path, fps, 0, 1000, [&](std::int64_t index, const Image&) { return index == next++; });
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, 47);
  }
}

INSTANTIATE_TEST_SUITE_P(Software, Codec, ::testing::Values("libsvtav1", "h264"));

TEST(VideoReader, FindsEveryPictureByItsNumber) {
  for (const char* name : {"v30-indexed", "v30-indexed-h264", "v30-indexed-hevc"}) {
    const auto file = std::filesystem::path(TANDEM_TEST_DATA) / "datasets" / name /
                      "videos/observation.images.front/chunk-000/file-000.mp4";
    const auto facts = probe_video(file);
    ASSERT_TRUE(facts) << facts.error().message;
    EXPECT_EQ(video_frame_count(file).value(), std::ssize(facts->times_s));
    for (const std::int64_t first : {0, 1, 2, 3, 4, 5, 6}) {
      int previous = -1;
      const auto count = decode_video(file, facts->fps, first, 3, [&](std::int64_t index, const Image& image) {
        const int frame = testing::coded_frame(image);
        EXPECT_GE(frame, 0) << name << " " << index;
        EXPECT_TRUE(previous < 0 || frame == previous + 1);
        EXPECT_EQ(frame, static_cast<int>(index));
        previous = frame;
        return true;
      });
      EXPECT_EQ(*count, 3);
    }
  }
}

TEST(VideoReader, RefusesWhatIsNotAVideo) {
  EXPECT_FALSE(video_frame_count(std::filesystem::path(TANDEM_TEST_DATA) / "datasets/damaged.json"));
  const auto refused = probe_video(std::filesystem::path(TANDEM_TEST_DATA) / "datasets/damaged.json");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("damaged.json"), std::string::npos);
}

TEST(VideoEncoder, NamesTheFolderThatCannotBeWritten) {
  const auto refused = VideoEncoder::open("/nonexistent/folder/v.mp4", 80, 64, 30, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("/nonexistent/folder/v.mp4"), std::string::npos);
}

TEST(VideoEncoder, AFullDiskAtTheVeryBeginningIsAnErrorAndNoHang) {
  for (const char* codec : {"libsvtav1", "h264"}) {
    VideoOptions options;
    options.vcodec = codec;
    const auto refused = VideoEncoder::open("/dev/full", 80, 64, 30, options);
    ASSERT_FALSE(refused) << codec;
    EXPECT_EQ(refused.error().code, ErrorCode::no_space) << refused.error().message;
  }
}

TEST(VideoEncoder, CanBeAbandonedAtAnyPoint) {
  const testing::TemporaryFolder folder;
  for (const char* codec : {"libsvtav1", "h264"}) {
    for (const int pictures : {0, 1, 30}) {
      VideoOptions options;
      options.vcodec = codec;
      auto encoder = VideoEncoder::open(folder / "v.mp4", 80, 64, 30, options);
      ASSERT_TRUE(encoder);
      for (int i = 0; i < pictures; ++i) {
        ASSERT_TRUE(encoder->add(testing::picture(80, 64, i)));
      }
    }
  }
}

TEST(CodecChoice, ARateThatAv1CannotTakeIsNamed) {
  const auto refused = choose_codec("libsvtav1", 128, 96, 300, 1);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("300"), std::string::npos);
  EXPECT_NE(refused.error().hint.find("rate_hz"), std::string::npos);
  EXPECT_TRUE(choose_codec("libsvtav1", 128, 96, 300, 0));
  const auto other = choose_codec("auto", 128, 96, 300, 1);
  ASSERT_TRUE(other);
  EXPECT_NE(other->vcodec, "libsvtav1");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they need all addresses themselves
// SVT-AV1 1.4 waits for ever where a thread or a buffer cannot be had.
TEST(CodecChoice, TooLittleMemoryForAv1IsSaidBeforeItIsOpened) {
  static_cast<void>(working_encoders());
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  rlimit tight = before;
  std::ifstream statm("/proc/self/statm");
  rlim_t pages = 0;
  statm >> pages;
  tight.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + 300'000'000;
  ASSERT_EQ(setrlimit(RLIMIT_AS, &tight), 0);
  const auto asked = choose_codec("libsvtav1", 320, 240, 30, 3);
  const testing::TemporaryFolder folder;
  const auto opened = VideoEncoder::open(folder / "v.mp4", 320, 240, 30, {});
  const auto automatic = choose_codec("auto", 320, 240, 30, 3);
  ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  ASSERT_FALSE(asked);
  EXPECT_NE(asked.error().message.find("MB of address space for 3 × 320×240"), std::string::npos)
      << asked.error().message;
  EXPECT_NE(asked.error().hint.find("H.264"), std::string::npos);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("address space"), std::string::npos) << opened.error().message;
  ASSERT_TRUE(automatic);
  EXPECT_NE(automatic->vcodec, "libsvtav1");
}
#endif

TEST(CodecChoice, ExplainsItselfAndNamesWhatWorks) {
  EXPECT_FALSE(working_encoders().empty());
  const auto automatic = choose_codec("auto", 320, 240, 30, 3);
  ASSERT_TRUE(automatic);
  EXPECT_NE(automatic->reason.find("AV1 pictures a second"), std::string::npos) << automatic->reason;
  const auto refused = choose_codec("h263", 320, 240, 30, 3);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().hint.find("h264"), std::string::npos);
  const auto huge = choose_codec("auto", 1920, 1080, 120, 8);
  ASSERT_TRUE(huge);
  EXPECT_NE(huge->vcodec, "libsvtav1") << huge->reason;
}

}  // namespace
}  // namespace tandem
