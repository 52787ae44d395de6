#include "dataset/pack.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "dataset/dataset_lock.h"
#include "dataset/reader.h"
#include "dataset/validate.h"
#include "dataset/video_join.h"
#include "dataset/workplace.h"
#include "testing/datasets.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

using testing::pictures_of;

namespace fs = std::filesystem;

std::string first_finding(const ValidationReport& report) {
  return report.findings.empty()
             ? ""
             : report.findings[0].kind + " " + report.findings[0].where + ": " + report.findings[0].text;
}

TEST(Pack, KeepsEveryRowAndEveryPictureOfOddLengths) {
  const testing::TemporaryFolder folder;
  const std::int64_t lengths[] = {7, 1, 110, 23, 2, 59, 31};
  {
    auto writer = DatasetWriter::open(testing::small_spec(folder / "set", {{"front", 80, 64}}));
    ASSERT_TRUE(writer);
    for (const auto length : lengths) {
      auto episode = testing::make_episode(*writer, length, "Task " + std::to_string(length % 2));
      ASSERT_TRUE(episode);
      ASSERT_TRUE(writer->save(*episode));
    }
  }
  const auto before = open_dataset(folder / "set");
  std::vector<std::vector<std::vector<std::uint8_t>>> pictures;
  std::vector<std::vector<double>> actions;
  for (std::size_t e = 0; e < 7; ++e) {
    pictures.push_back(pictures_of(*before, static_cast<std::int64_t>(e)));
    actions.push_back(*read_episode_values(*before, static_cast<std::int64_t>(e), "action"));
  }
  const auto outcome = pack_dataset(folder / "set");
  ASSERT_TRUE(outcome) << outcome.error().message << outcome.error().detail;
  EXPECT_EQ(outcome->files_before, 21);
  EXPECT_EQ(outcome->files_after, 3);
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0) << first_finding(report);
  const auto after = open_dataset(folder / "set");
  for (std::size_t e = 0; e < 7; ++e) {
    EXPECT_EQ(pictures_of(*after, static_cast<std::int64_t>(e)), pictures[e]) << e;
    EXPECT_EQ(*read_episode_values(*after, static_cast<std::int64_t>(e), "action"), actions[e]);
  }
  EXPECT_TRUE(fs::exists(folder / "set/tandem/episodes/episode_000006.json"));
  const auto again = pack_dataset(folder / "set");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->files_after, 3);
  const auto info_before = fs::last_write_time(folder / "set/meta/episodes/chunk-000/file-000.parquet");
  ASSERT_TRUE(pack_dataset(folder / "set"));
  EXPECT_EQ(fs::last_write_time(folder / "set/meta/episodes/chunk-000/file-000.parquet"), info_before)
      << "a packed dataset is left alone";
  auto writer = DatasetWriter::open(testing::small_spec(folder / "set", {{"front", 80, 64}}));
  ASSERT_TRUE(writer) << writer.error().message;
  auto episode = testing::make_episode(*writer, 9, "Task 1");
  ASSERT_TRUE(writer->save(*episode));
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST(Pack, TakesDatasetsOfLeRobot) {
  const testing::TemporaryFolder folder;
  for (const char* name :
       {"v30-basic", "v30-appended", "v30-small-split", "v30-unicode", "v30-images", "v30-language"}) {
    fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets" / name, folder / name, fs::copy_options::recursive);
    const auto outcome = pack_dataset(folder / name);
    ASSERT_TRUE(outcome) << name << ": " << outcome.error().message << outcome.error().detail;
    const auto report = validate_dataset(folder / name);
    EXPECT_EQ(report.exit_code(), 0) << name << ": " << first_finding(report);
  }
}

TEST(Pack, CancelledOrDamagedLeavesTheDatasetAsItWas) {
  const testing::TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-small-split", folder / "set", fs::copy_options::recursive);
  const auto cancelled = pack_dataset(folder / "set", [](double) { return false; });
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::cancelled);
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
  for (const auto& entry : fs::directory_iterator(folder / ".")) {
    EXPECT_EQ(entry.path().filename().string().find("tandem-"), std::string::npos);
  }
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-damaged-video-truncated", folder / "bad",
           fs::copy_options::recursive);
  const auto refused = pack_dataset(folder / "bad");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("videos/"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().hint.find("validate"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder / "bad/meta/info.json"));
  EXPECT_FALSE(fs::exists(folder / "bad/tandem"));
  EXPECT_FALSE(pack_dataset(folder / "none"));
}

TEST(Pack, FullFilesAreTakenOverAndOnlyTheNewEpisodesWritten) {
  const testing::TemporaryFolder folder;
  const auto spec = testing::small_spec(folder / "set", {{"front", 80, 64}, {"top", 80, 64}});
  const auto add = [&](int count) {
    auto writer = DatasetWriter::open(spec);
    ASSERT_TRUE(writer);
    for (int i = 0; i < count; ++i) {
      auto episode = testing::make_episode(*writer, 10, "Task");
      ASSERT_TRUE(episode);
      ASSERT_TRUE(writer->save(*episode));
    }
  };
  add(3);
  ASSERT_TRUE(pack_dataset(folder / "set"));
  add(2);
  const auto outcome = pack_dataset(folder / "set");
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->files_before, 12);
  EXPECT_EQ(outcome->files_after, 4) << "the share of an episode counts, not the size of the file it is in";
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST(Pack, TwoAtOnceAndStrangersFoldersLoseNothing) {
  const testing::TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-small-split", folder / "set", fs::copy_options::recursive);
  fs::create_directories(folder / ".set.tandem-mine/things");
  {
    const auto other = DatasetLock::take(folder / "set");  // another program packs or records
    ASSERT_TRUE(other);
    fs::copy(folder / "set", folder / ".set.tandem-backup", fs::copy_options::recursive);
    auto theirs = detail::Workplace::make(folder / "set");
    ASSERT_TRUE(theirs);
    std::ofstream(theirs->folder() / "half") << "written";
    const auto refused = pack_dataset(folder / "set");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::busy);
    detail::Workplace::tidy(folder / "set");
    EXPECT_TRUE(fs::exists(theirs->folder() / "half")) << "the work of the other is not touched";
  }
  fs::create_directories(folder / ".set.tandem-abcdef");
  struct stat made {};
  ASSERT_EQ(stat((folder / ".set.tandem-abcdef").c_str(), &made), 0);
  std::ofstream(folder / ".set.tandem-abcdef.json") << R"({"inode": )" << made.st_ino << R"(, "backup": ""})";
  std::ofstream(folder / ".set.tandem-abcdef/half") << "of a killed one";
  ASSERT_TRUE(pack_dataset(folder / "set/"));
  EXPECT_TRUE(fs::exists(folder / ".set.tandem-backup/meta/info.json")) << "a copy that somebody keeps is his";
  EXPECT_FALSE(fs::exists(folder / ".set.tandem-abcdef")) << "what a killed packing left is removed";
  EXPECT_FALSE(fs::exists(folder / ".set.tandem-abcdef.json"));
  EXPECT_TRUE(fs::exists(folder / ".set.tandem-mine/things"));
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST(Pack, LinksModesAndEmptyFoldersStay) {
  const testing::TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-small-split", folder / "set", fs::copy_options::recursive);
  fs::permissions(folder / "set", fs::perms::owner_all);
  fs::create_directories(folder / "set/notes/empty");
  fs::create_directory_symlink("notes", folder / "set/link");
  fs::create_directory_symlink("set", folder / "short");
  const auto outcome = pack_dataset(folder / "short");
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_LT(outcome->files_after, outcome->files_before);
  EXPECT_TRUE(fs::is_symlink(folder / "short"));
  EXPECT_TRUE(fs::is_symlink(folder / "set/link"));
  EXPECT_TRUE(fs::is_directory(folder / "set/notes/empty"));
  EXPECT_EQ(fs::status(folder / "set").permissions(), fs::perms::owner_all);
}

TEST(Pack, OwnersAndModesInsideStay) {
  const testing::TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-small-split", folder / "set", fs::copy_options::recursive);
  fs::permissions(folder / "set/data", fs::perms::owner_all | fs::perms::group_all);
  const bool can_give_away = geteuid() == 0;
  if (can_give_away) {
    std::vector<fs::path> all{folder / "set"};
    all.insert(all.end(), fs::recursive_directory_iterator(folder / "set"), {});
    for (const auto& path : all) {
      ASSERT_EQ(lchown(path.c_str(), 12345, 12345), 0);
    }
  }
  ASSERT_TRUE(pack_dataset(folder / "set"));
  EXPECT_EQ(fs::status(folder / "set/data").permissions(), fs::perms::owner_all | fs::perms::group_all);
  for (const auto& entry : fs::recursive_directory_iterator(folder / "set")) {
    struct stat now {};
    ASSERT_EQ(lstat(entry.path().c_str(), &now), 0);
    EXPECT_EQ(now.st_uid, can_give_away ? 12345U : geteuid()) << entry.path();
  }
}

TEST(Pack, AForeignDatasetGetsNoFolderOfOurs) {
  const testing::TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-small-split", folder / "set", fs::copy_options::recursive);
  ASSERT_TRUE(pack_dataset(folder / "set"));
  EXPECT_FALSE(fs::exists(folder / "set/tandem"));
}

TEST(JoinVideos, KeepsPicturesAtTheirTimesWhateverTheTimeBases) {
  const testing::TemporaryFolder folder;
  std::vector<VideoPiece> pieces;
  std::int64_t total = 0;
  for (const int length : {110, 7, 31, 110}) {
    const auto path = folder / (std::to_string(pieces.size()) + ".mp4");
    auto encoder = VideoEncoder::open(path, 80, 64, 30, {"h264", 2, 30, 1});
    for (int i = 0; i < length; ++i) {
      ASSERT_TRUE(encoder->add(testing::picture(80, 64, i)));
    }
    ASSERT_TRUE(encoder->finish());
    pieces.push_back({path, 0, length});
    total += length;
  }
  pieces.push_back({pieces[0].file, 4, 20});
  total += 20;
  const auto joined = join_videos(pieces, 30, folder / "all.mp4");
  ASSERT_TRUE(joined) << joined.error().message;
  const auto facts = probe_video(folder / "all.mp4");
  ASSERT_EQ(static_cast<std::int64_t>(facts->times_s.size()), total);
  EXPECT_DOUBLE_EQ(facts->fps, 30);
  for (std::size_t i = 0; i < facts->times_s.size(); ++i) {
    EXPECT_NEAR(facts->times_s[i], static_cast<double>(i) / 30, 1e-9);
  }
  auto still = VideoEncoder::open(folder / "still.mp4", 80, 64, 30, {"h264", 2, 30, 1});
  ASSERT_TRUE(still->add(testing::picture(80, 64, 0)));
  for (int i = 0; i < 9; ++i) {
    ASSERT_TRUE(still->repeat());
  }
  ASSERT_TRUE(still->finish());
  EXPECT_FALSE(join_videos({{folder / "still.mp4", 1, 5}}, 30, folder / "odd.mp4")) << "a cut must fall on a key frame";
  EXPECT_TRUE(join_videos({{folder / "still.mp4", 2, 5}}, 30, folder / "even.mp4"));
  EXPECT_FALSE(join_videos({{pieces[1].file, 0, 20}}, 30, folder / "short.mp4"));
}

TEST(JoinVideos, PicturesThatAreStoredOutOfOrderStayThemselves) {
  const testing::TemporaryFolder folder;
  const auto file =
      fs::path(TANDEM_TEST_DATA) / "datasets/v30-indexed-hevc/videos/observation.images.front/chunk-000/file-000.mp4";
  const auto decoded = [](const fs::path& path, std::int64_t first, std::int64_t count) {
    std::vector<std::vector<std::uint8_t>> out;
    EXPECT_EQ(decode_video(path, 30, first, count,
                           [&](std::int64_t, const Image& image) {
                             out.push_back(image.rgb);
                             return true;
                           })
                  .value_or(0),
              count);
    return out;
  };
  // It goes 0 1 2 4 3 6 5 7 8 9 10 12 11 …, and only the first picture starts anew.
  const auto joined = join_videos({{file, 0, 8}, {file, 0, 2}, {file, 0, 10}}, 30, folder / "all.mp4");
  ASSERT_TRUE(joined) << joined.error().message;
  const auto facts = probe_video(folder / "all.mp4");
  ASSERT_EQ(facts->times_s.size(), 20U);
  for (std::size_t i = 0; i < facts->times_s.size(); ++i) {
    EXPECT_NEAR(facts->times_s[i], static_cast<double>(i) / 30, 1e-9);
  }
  EXPECT_TRUE(decoded(folder / "all.mp4", 0, 8) == decoded(file, 0, 8));
  EXPECT_TRUE(decoded(folder / "all.mp4", 8, 2) == decoded(file, 0, 2));
  EXPECT_TRUE(decoded(folder / "all.mp4", 10, 10) == decoded(file, 0, 10));
  EXPECT_FALSE(join_videos({{file, 0, 4}}, 30, folder / "across.mp4"));
  EXPECT_FALSE(join_videos({{file, 0, 8}, {file, 2, 6}}, 30, folder / "open.mp4")) << "it would be shown out of order";
}

}  // namespace
}  // namespace tandem
