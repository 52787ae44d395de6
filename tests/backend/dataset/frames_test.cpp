#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>

#include "base/files.h"
#include "dataset/episode_frames.h"
#include "dataset/frame_reader.h"
#include "dataset/image_reader.h"
#include "dataset/picture_column.h"
#include "dataset/video_encoder.h"
#include "dataset/video_reader.h"
#include "testing/coded_picture.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"
#include "testing/v21_dataset.h"

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

INSTANTIATE_TEST_SUITE_P(Fixtures, Frames, ::testing::Values("v30-indexed", "v30-indexed-h264", "v30-indexed-hevc"));

// The same in files of one episode each.
class FramesOfV21 : public Frames {};

TEST_P(FramesOfV21, AreTheOnesThatWereAskedFor) {
  const testing::TemporaryFolder folder;
  const auto made = testing::make_v21(data(GetParam()), folder / "old");
  ASSERT_TRUE(made) << made.error().sentence();
  const auto opened = open_dataset(folder / "old");
  ASSERT_TRUE(opened) << opened.error().sentence();
  DatasetFrames frames(std::make_shared<const DatasetSummary>(*opened), {20'000, 1});
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    const auto& row = opened->episodes[random() % opened->episodes.size()];
    const auto frame = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(row.length));
    const auto images = frames.at(row.episode, frame);
    ASSERT_TRUE(images) << images.error().sentence();
    ASSERT_EQ(images->size(), 2U);
    for (std::size_t camera = 0; camera < 2; ++camera) {
      const auto code = testing::coded_picture(*(*images)[camera]);
      ASSERT_TRUE(code.good);
      EXPECT_EQ(code.frame, frame);
      EXPECT_EQ(code.episode, row.episode);
      EXPECT_EQ(code.camera, static_cast<int>(camera));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, FramesOfV21, ::testing::Values("v30-indexed", "v30-indexed-h264"));

// Anywhere in a dataset, with few files open, the picture is that of the episode, frame and camera asked for.
TEST_P(Frames, OfAnyEpisodeInAnyOrderAndStep) {
  const auto opened = open_dataset(data(GetParam()));
  ASSERT_TRUE(opened);
  DatasetFrames frames(std::make_shared<const DatasetSummary>(*opened), {300'000, 1});
  EXPECT_EQ(frames.keys().size(), 2U);
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    const auto& row = opened->episodes[random() % opened->episodes.size()];
    const auto frame = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(row.length));
    const auto images = frames.at(row.episode, frame);
    ASSERT_TRUE(images) << images.error().sentence();
    for (std::size_t camera = 0; camera < 2; ++camera) {
      const auto code = testing::coded_picture(*(*images)[camera]);
      EXPECT_TRUE(code.good && code.frame == frame && code.episode == row.episode &&
                  code.camera == static_cast<int>(camera))
          << frame << " of episode " << row.episode;
    }
  }
  for (const std::int64_t frame : {std::int64_t{-1}, opened->episodes[0].length}) {
    const auto refused = frames.at(0, frame);
    ASSERT_FALSE(refused) << "a frame of the next episode is none of this one";
    EXPECT_NE(refused.error().message.find("has no frame"), std::string::npos);
  }
  EXPECT_FALSE(frames.at(static_cast<std::int64_t>(opened->episodes.size()), 0));
}

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
  const auto numbers = EpisodeFrames::open(data("v30-unicode"), 0);
  ASSERT_FALSE(numbers);
  EXPECT_NE(numbers.error().message.find("no pictures"), std::string::npos);
  EXPECT_FALSE(EpisodeFrames::open(data("v30-damaged-video-file-missing"), 0) &&
               EpisodeFrames::open(data("v30-damaged-video-file-missing"), 1));
}

// Groups of many pictures, stored out of order.
TEST(FrameReader, FindsWhatIsStoredOutOfOrder) {
  const auto path = std::filesystem::path(TANDEM_TEST_DATA) / "videos/long-groups.mp4";
  std::vector<int> in_order;
  const auto count = decode_video(path, 30, 0, 10'000, [&](std::int64_t index, const Image& image) {
    EXPECT_EQ(index, static_cast<std::int64_t>(in_order.size()));
    in_order.push_back(testing::coded_frame(image));
    return true;
  });
  ASSERT_TRUE(count);
  ASSERT_GT(*count, 30);
  std::mt19937 random(11);
  for (const std::size_t cache : {std::size_t{1}, std::size_t{500'000}, std::size_t{100'000'000}}) {
    auto reader = FrameReader::open(path, 30, cache);
    ASSERT_TRUE(reader);
    for (int i = 0; i < 100; ++i) {
      const auto index = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(*count));
      const auto image = reader->at(index);
      ASSERT_TRUE(image) << image.error().sentence();
      EXPECT_EQ(testing::coded_frame(**image), in_order[static_cast<std::size_t>(index)]);
      if (i == 50) {
        reader->forget();
      }
    }
  }
}

// A picture that a long video lacks is missed at once, not after decoding all of it.
TEST(FrameReader, MissesAPictureBeyondTheEndAtOnce) {
  const auto path = data("v30-indexed-h264") / "videos/observation.images.front/chunk-000/file-000.mp4";
  auto reader = FrameReader::open(path, 30);
  ASSERT_TRUE(reader);
  const auto count = static_cast<std::int64_t>(probe_video(path)->times_s.size());
  for (const std::int64_t index : {count, count + 1, count + 100, count + 1'000'000}) {
    EXPECT_FALSE(reader->at(index)) << index;
    EXPECT_TRUE(reader->at(count - 1)) << "the last one is there";
  }
}

// Pictures inside the data files: the same ones in both layouts, in any order.
TEST(EpisodeFrames, ShowsPicturesOfDataFiles) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(testing::make_v21(data("v30-images"), folder / "old"));
  const auto set = open_dataset(data("v30-images"));
  ASSERT_TRUE(set);
  for (const auto& row : set->episodes) {
    const auto file = ParquetFile::open(set->root / set->info.data_file(row.data.chunk, row.data.file));
    const auto bytes = file->pictures("observation.images.front", {row.from_index, row.length});
    ASSERT_TRUE(bytes);
    for (const std::size_t cache : {std::size_t{1}, std::size_t{100'000'000}}) {
      auto now = EpisodeFrames::open(set->root, row.episode, cache);
      auto old = EpisodeFrames::open(folder / "old", row.episode, cache);
      ASSERT_TRUE(now) << now.error().sentence();
      ASSERT_TRUE(old) << old.error().sentence();
      EXPECT_EQ(now->cameras().front(), "front");
      EXPECT_EQ(now->keys().front(), "observation.images.front");
      for (std::int64_t i = 0; i < row.length; ++i) {
        const std::int64_t frame = i % 2 == 0 ? row.length - 1 - i : i;
        const auto a = now->at(frame);
        const auto b = old->at(frame);
        ASSERT_TRUE(a) << a.error().sentence();
        ASSERT_TRUE(b) << b.error().sentence();
        ASSERT_EQ(a->size(), now->cameras().size());
        const auto wanted = decode_image((*bytes)[static_cast<std::size_t>(frame)]);
        EXPECT_EQ(a->front()->rgb, wanted->rgb);
        EXPECT_EQ(b->front()->rgb, wanted->rgb);
      }
      EXPECT_FALSE(now->at(row.length));
    }
  }
}

// A column that is large and of one row group is read in steps.
TEST(PictureColumn, GivesEveryRowForwardsAndBackwards) {
  const auto path = data("v30-images") / "data/chunk-000/file-000.parquet";
  const auto all = ParquetFile::open(path)->pictures("observation.images.wrist");
  ASSERT_TRUE(all);
  const auto count = static_cast<std::int64_t>(all->size());
  auto column = PictureColumn::open(path, "observation.images.wrist", {5, count - 5});
  ASSERT_TRUE(column) << column.error().sentence();
  for (std::int64_t i = count - 6; i >= 0; --i) {
    EXPECT_EQ(column->at(i).value_or(""), (*all)[static_cast<std::size_t>(i + 5)]);
  }
  EXPECT_FALSE(column->at(count - 5));
  EXPECT_FALSE(PictureColumn::open(path, "nothing", {}));
  auto numbers = PictureColumn::open(path, "action", {});
  ASSERT_FALSE(numbers && numbers->at(0)) << "no pictures there";
  EXPECT_FALSE(PictureColumn::open("/nonexistent.parquet", "a", {}));
}

TEST(EpisodeFrames, ADamagedPictureIsNamedByItsFrame) {
  const testing::TemporaryFolder folder;
  std::filesystem::copy(data("v30-images"), folder / "d", std::filesystem::copy_options::recursive);
  const auto path = folder / "d/data/chunk-000/file-000.parquet";
  auto text = read_text(path).value();
  const auto at = text.find("IDAT");
  ASSERT_NE(at, std::string::npos);
  text.replace(at - 4, 40, std::string(40, 'x'));
  std::ofstream(path, std::ios::binary) << text;
  auto frames = EpisodeFrames::open(folder / "d", 0);
  std::optional<Error> said = frames ? std::nullopt : std::optional(frames.error());
  for (std::int64_t i = 0; frames && !said && i < frames->length(); ++i) {
    const auto images = frames->at(i);
    said = images ? std::nullopt : std::optional(images.error());
  }
  ASSERT_TRUE(said);
  EXPECT_NE(said->message.find("observation.images"), std::string::npos) << said->message;
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
