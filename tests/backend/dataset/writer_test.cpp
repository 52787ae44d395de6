#include "dataset/writer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <fstream>
#include <set>

#include "base/files.h"
#include "dataset/parquet.h"
#include "dataset/validate.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::make_episode;
using testing::small_spec;
using testing::TemporaryFolder;

std::string listing(const ValidationReport& report) {
  std::string out;
  for (const auto& f : report.findings) {
    out += std::string(name_of(f.severity)) + " " + f.kind + " " + f.where + ": " + f.text + "\n";
  }
  return out;
}

void save_one(DatasetWriter& writer, std::int64_t length, const std::string& task, const std::string& vcodec = "h264") {
  auto episode = make_episode(writer, length, task, vcodec);
  ASSERT_TRUE(episode) << episode.error().message;
  const auto row = writer.save(*episode);
  ASSERT_TRUE(row) << row.error().message << row.error().detail;
}

// Makes a dataset of one episode; one of its videos.
fs::path video_of_new_set(const fs::path& root) {
  {
    auto writer = DatasetWriter::open(small_spec(root));
    EXPECT_TRUE(writer);
    save_one(*writer, 20, "Task");
  }
  fs::path video;
  for (const auto& entry : fs::recursive_directory_iterator(root / "videos")) {
    video = entry.path().extension() == ".mp4" ? entry.path() : video;
  }
  EXPECT_FALSE(video.empty());
  return video;
}

TEST(DatasetWriter, WritesADatasetWithoutFindings) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set", {{"front", 80, 64}, {"wrist", 64, 80}}));
    ASSERT_TRUE(writer) << writer.error().message;
    save_one(*writer, 40, "Put the cube in the box", "libsvtav1");
    save_one(*writer, 1, "Put the cube in the box", "libsvtav1");
    save_one(*writer, 35, "把方块放进盒子", "libsvtav1");
    EXPECT_EQ(writer->info().total_frames, 76);
    EXPECT_EQ(writer->tasks().size(), 2U);
  }
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0) << listing(report);
  EXPECT_EQ(report.episodes, 3);
  EXPECT_TRUE(fs::exists(folder / "set/data/chunk-000/file-002.parquet"));
}

TEST(DatasetWriter, WhereNothingWasSavedNothingStays) {
  const TemporaryFolder folder;
  ASSERT_TRUE(DatasetWriter::open(small_spec(folder / "set")));
  EXPECT_FALSE(fs::exists(folder / "set"));
  fs::create_directories(folder / "mine");
  ASSERT_TRUE(DatasetWriter::open(small_spec(folder / "mine")));
  EXPECT_TRUE(fs::exists(folder / "mine")) << "a folder that was there stays";
  EXPECT_TRUE(fs::is_empty(folder / "mine"));
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    EXPECT_FALSE(DatasetWriter::open(small_spec(folder / "set"))) << "the second one is refused";
    EXPECT_TRUE(fs::exists(folder / "set/tandem/lock")) << "and takes nothing from the first";
    const auto leftover = writer->new_staging_folder();
    ASSERT_TRUE(leftover);
    std::ofstream(*leftover / "front.mp4") << "pictures";
  }
  ASSERT_TRUE(fs::exists(folder / "set/tandem/staging")) << "pictures of somebody stay";
  EXPECT_TRUE(DatasetWriter::open(small_spec(folder / "set")));
}

TEST(DatasetWriter, NothingIsWrittenIntoAFolderThatIsNotTheOneItOpened) {
  const TemporaryFolder folder;
  auto writer = DatasetWriter::open(small_spec(folder / "set", {{"front", 80, 64}}));
  ASSERT_TRUE(writer);
  save_one(*writer, 10, "Put the cube in the box");
  auto kept = make_episode(*writer, 12, "Put the cube in the box", "h264");
  ASSERT_TRUE(kept);
  fs::rename(folder / "set", folder / "elsewhere");
  EXPECT_FALSE(writer->in_place());
  const auto staging = writer->new_staging_folder();
  ASSERT_FALSE(staging);
  EXPECT_NE(staging.error().message.find("moved or deleted"), std::string::npos);
  EXPECT_FALSE(writer->save(*kept));
  EXPECT_FALSE(fs::exists(folder / "set")) << "no new folder of the old name";
  EXPECT_EQ(validate_dataset(folder / "elsewhere").exit_code(), 0) << "what was saved is whole";
  fs::create_directories(folder / "set/tandem");
  std::ofstream(folder / "set/tandem/lock") << "";
  EXPECT_FALSE(writer->save(*kept)) << "a folder of the same name is another one";
  fs::remove_all(folder / "set");
  fs::rename(folder / "elsewhere", folder / "set");
  EXPECT_TRUE(writer->save(*kept)) << "put back, the take can still be saved";
  EXPECT_EQ(validate_dataset(folder / "set").episodes, 2);
}

TEST(DatasetWriter, EverySavedEpisodeIsCompleteAtOnce) {
  const TemporaryFolder folder;
  auto writer = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_TRUE(writer);
  for (int i = 1; i <= 3; ++i) {
    save_one(*writer, 10, "Task");
    fs::remove_all(folder / "copy");
    fs::copy(folder / "set", folder / "copy", fs::copy_options::recursive);
    const auto report = validate_dataset(folder / "copy");
    EXPECT_EQ(report.exit_code(), 0) << listing(report);
    EXPECT_EQ(report.episodes, i);
  }
}

TEST(DatasetWriter, ResumesItsOwnDatasetAndKeepsTrueQuantiles) {
  const TemporaryFolder folder;
  for (int session = 0; session < 3; ++session) {
    OpenReport report;
    auto writer = DatasetWriter::open(small_spec(folder / "set"), &report);
    ASSERT_TRUE(writer) << writer.error().message;
    EXPECT_EQ(report.resumed, session > 0);
    EXPECT_TRUE(report.repairs.empty());
    save_one(*writer, 20, "Task " + std::to_string(session));
  }
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0) << listing(report);
}

TEST(DatasetWriter, ResumesADatasetThatLeRobotWrote) {
  const TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-basic", folder / "set", fs::copy_options::recursive);
  DatasetWriter::Spec spec{folder / "set", 30, "so_follower",
                           recording_features(testing::so101_joints, {{"front", 128, 96}, {"wrist", 128, 96}})};
  {
    OpenReport report;
    auto writer = DatasetWriter::open(spec, &report);
    ASSERT_TRUE(writer) << writer.error().message;
    EXPECT_TRUE(report.resumed);
    save_one(*writer, 25, writer->tasks().front(), "libsvtav1");
  }
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0) << listing(report);
  EXPECT_EQ(report.episodes, 4);
}

TEST(DatasetWriter, RefusesADatasetWithACutOffVideo) {
  const TemporaryFolder folder;
  const fs::path video = video_of_new_set(folder / "set");
  fs::resize_file(video, fs::file_size(video) - 1);
  const auto writer = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_FALSE(writer);
  EXPECT_NE(writer.error().message.find(video.filename().string() + " is cut off"), std::string::npos)
      << writer.error().message;
}

TEST(DatasetWriter, APipeInPlaceOfAVideoIsNotWaitedFor) {
  const TemporaryFolder folder;
  const fs::path video = video_of_new_set(folder / "set");
  fs::remove(video);
  ASSERT_EQ(::mkfifo(video.c_str(), 0600), 0);
  const auto writer = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_FALSE(writer);
  EXPECT_NE(writer.error().message.find("pipe"), std::string::npos) << writer.error().message;
}

TEST(DatasetWriter, SaysThatStatisticsWereMadeAnew) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 20, "Task");
  }
  fs::remove(folder / "set/meta/stats.json");
  OpenReport report;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"), &report);
    ASSERT_TRUE(writer);
    save_one(*writer, 20, "Task");
  }
  ASSERT_EQ(report.repairs.size(), 1U);
  EXPECT_NE(report.repairs[0].find("stats.json"), std::string::npos);
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST(DatasetWriter, ARolloutIsNotPutAmongDemonstrations) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 5, "Task");
  }
  auto spec = small_spec(folder / "set");
  spec.features.push_back(
      {"intervention", DType::boolean, {1}, {{"dtype", "bool"}, {"shape", {1}}, {"names", nullptr}}});
  const auto refused = DatasetWriter::open(spec);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("episodes of another kind"), std::string::npos) << refused.error().message;
  EXPECT_EQ(refused.error().message.find("another rig"), std::string::npos);
}

TEST(DatasetWriter, RefusesAnotherRigWithAListOfDifferences) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 5, "Task");
  }
  auto spec = small_spec(folder / "set", {{"front", 64, 64}, {"top", 64, 48}});
  spec.fps = 25;
  spec.robot_type = "koch_follower";
  const auto refused = DatasetWriter::open(spec);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::mismatch);
  for (const char* word :
       {"observation.images.front", "observation.images.top", "25", "koch_follower", "so_follower"}) {
    EXPECT_NE(refused.error().message.find(word), std::string::npos) << word << " in " << refused.error().message;
  }
}

TEST(DatasetWriter, MovesLeftoversOfAKilledRecordingAside) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 5, "Task");
  }
  // Killed between "rows in place" and the commit point.
  fs::copy(folder / "set/data/chunk-000/file-000.parquet", folder / "set/data/chunk-000/file-001.parquet");
  fs::create_directories(folder / "set/tandem/staging/take-0");
  std::ofstream(folder / "set/tandem/staging/take-0/front.mp4") << "half a video";
  fs::create_directories(folder / "set/images/observation.images.front/episode-000001");
  std::ofstream(folder / "set/images/observation.images.front/episode-000001/frame-000000.png") << "x";
  OpenReport report;
  auto writer = DatasetWriter::open(small_spec(folder / "set"), &report);
  ASSERT_TRUE(writer) << writer.error().message;
  ASSERT_EQ(report.repairs.size(), 1U);
  EXPECT_NE(report.repairs[0].find("3 files"), std::string::npos) << report.repairs[0];
  EXPECT_TRUE(fs::exists(folder / "set/tandem/leftovers/0/data/chunk-000/file-001.parquet"));
  EXPECT_FALSE(fs::exists(folder / "set/images"));
  save_one(*writer, 6, "Task");
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST(DatasetWriter, UndoesATaskAndStatisticsOfAnUncommittedEpisode) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 20, "First task");
    const auto info = read_text(folder / "set/meta/info.json");
    save_one(*writer, 20, "Second task");
    std::ofstream(folder / "set/meta/info.json") << *info;  // as if killed before the commit point
  }
  OpenReport report;
  auto writer = DatasetWriter::open(small_spec(folder / "set"), &report);
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_EQ(report.repairs.size(), 3U) << "the task, the files and the statistics";
  EXPECT_EQ(writer->tasks().size(), 1U);
  save_one(*writer, 10, "Third task");
  const auto check = validate_dataset(folder / "set");
  EXPECT_EQ(check.exit_code(), 0) << listing(check);
}

TEST(DatasetWriter, AFailedSaveLosesNothingAndCanBeRepeated) {
  const TemporaryFolder folder;
  auto writer = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_TRUE(writer);
  save_one(*writer, 5, "Task");
  auto episode = make_episode(*writer, 8, "Task");
  ASSERT_TRUE(episode);
  // A file where a folder must be: works for root as well, unlike missing rights.
  fs::rename(folder / "set/data/chunk-000", folder / "set/data/kept");
  std::ofstream(folder / "set/data/chunk-000") << "in the way";
  const auto refused = writer->save(*episode);
  ASSERT_FALSE(refused);
  EXPECT_EQ(writer->info().total_episodes, 1);
  fs::remove(folder / "set/data/chunk-000");
  fs::rename(folder / "set/data/kept", folder / "set/data/chunk-000");
  const auto saved = writer->save(*episode);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->episode, 1);
  const auto check = validate_dataset(folder / "set");
  EXPECT_EQ(check.exit_code(), 0) << listing(check);
}

std::set<std::string> files_of(const fs::path& root) {
  std::set<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    out.insert(fs::relative(entry.path(), root).string());
  }
  return out;
}

TEST(DatasetWriter, ASaveThatFailsAtItsLastStepsLeavesNoPartOfItself) {
  for (const char* place : {"meta/stats.json", "tandem/pixel-counts.json", "meta/info.json"}) {
    const TemporaryFolder folder;
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 5, "Task");
    const auto episode = make_episode(*writer, 8, "Task");
    ASSERT_TRUE(episode);
    fs::rename(folder / "set" / place, folder / "kept");
    fs::create_directories(folder / "set" / place / "in the way");
    const auto before = files_of(folder / "set");
    ASSERT_FALSE(writer->save(*episode)) << place;
    EXPECT_EQ(files_of(folder / "set"), before) << place;
    fs::remove_all(folder / "set" / place);
    fs::rename(folder / "kept", folder / "set" / place);
    const auto saved = writer->save(*episode);
    ASSERT_TRUE(saved) << place << saved.error().message;
    const auto check = validate_dataset(folder / "set");
    EXPECT_EQ(check.exit_code(), 0) << listing(check);
  }
}

// What a link leads to belongs to others: nothing is moved there or written through it.
TEST(DatasetWriter, RefusesADatasetWithLinks) {
  for (const char* place : {"tandem/staging", "data", "videos/extra", "meta/notes.txt"}) {
    const TemporaryFolder folder;
    {
      auto writer = DatasetWriter::open(small_spec(folder / "set"));
      ASSERT_TRUE(writer);
      save_one(*writer, 5, "Task");
    }
    fs::create_directories(folder / "outside/sub");
    std::ofstream(folder / "outside/sub/mine") << "keep";
    if (fs::exists(folder / "set" / place)) {
      fs::rename(folder / "set" / place, folder / "set/moved");
    }
    fs::create_directory_symlink(folder / "outside", folder / "set" / place);
    const auto refused = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_FALSE(refused) << place;
    EXPECT_NE(refused.error().message.find("is a link"), std::string::npos) << refused.error().message;
    EXPECT_TRUE(fs::exists(folder / "outside/sub/mine"));
  }
}

TEST(DatasetWriter, WarnsOfValuesThatAreNotNumbers) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set"));
    ASSERT_TRUE(writer);
    save_one(*writer, 5, "Task");
  }
  const auto file = ParquetFile::open(folder / "set/data/chunk-000/file-000.parquet");
  ASSERT_TRUE(file);
  std::vector<ParquetColumn> columns;
  for (const auto& name : file->columns()) {
    const auto numbers = file->numbers(name);
    ASSERT_TRUE(numbers);
    ParquetColumn column;
    column.name = name;
    column.width = numbers->width;
    column.type = numbers->is_integer  ? ParquetColumn::Type::int64
                  : numbers->width > 1 ? ParquetColumn::Type::float32_vector
                                       : ParquetColumn::Type::float32;
    (numbers->is_integer ? (void)column.integers.assign(numbers->values.begin(), numbers->values.end())
                         : (void)column.numbers.assign(numbers->values.begin(), numbers->values.end()));
    if (name == "action") {
      column.numbers[3] = std::nan("");
    }
    columns.push_back(std::move(column));
  }
  ASSERT_TRUE(write_parquet(folder / "set/data/chunk-000/file-000.parquet", columns));
  OpenReport report;
  ASSERT_TRUE(DatasetWriter::open(small_spec(folder / "set"), &report));
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("not numbers"), std::string::npos);
}

TEST(DatasetWriter, AnEmptyFolderNameIsRefused) {
  const auto refused = DatasetWriter::open(small_spec(""));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("empty"), std::string::npos);
}

TEST(DatasetWriter, RefusesTwoWritersAtOnce) {
  const TemporaryFolder folder;
  auto first = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_TRUE(first);
  const auto second = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
}

TEST(DatasetWriter, RefusesAFolderWithOtherThings) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "photos");
  std::ofstream(folder / "photos/holiday.jpg") << "x";
  const auto refused = DatasetWriter::open(small_spec(folder / "photos"));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("not empty"), std::string::npos);
}

TEST(DatasetWriter, NeverWritesAValueThatIsNotANumber) {
  const TemporaryFolder folder;
  auto writer = DatasetWriter::open(small_spec(folder / "set"));
  ASSERT_TRUE(writer);
  auto episode = make_episode(*writer, 5, "Task");
  ASSERT_TRUE(episode);
  episode->values["action"][7] = std::nan("");
  const auto refused = writer->save(*episode);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("action"), std::string::npos);
}

TEST(DatasetWriter, WorksWithoutCameras) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set", {}));
    ASSERT_TRUE(writer);
    save_one(*writer, 5, "Task");
    save_one(*writer, 7, "Task");
  }
  const auto check = validate_dataset(folder / "set");
  EXPECT_EQ(check.exit_code(), 0) << listing(check);
  const auto info = read_json(folder / "set/meta/info.json");
  EXPECT_TRUE((*info)["video_path"].is_null());
}

TEST(DatasetWriter, SwitchesTheTaskInsideAnEpisode) {
  const TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(small_spec(folder / "set", {}));
    ASSERT_TRUE(writer);
    auto episode = make_episode(*writer, 90, "First");
    episode->tasks = {"First", "Second"};
    episode->task_of_row.assign(90, 0);
    std::fill(episode->task_of_row.begin() + 60, episode->task_of_row.end(), 1);
    ASSERT_TRUE(writer->save(*episode));
  }
  const auto check = validate_dataset(folder / "set");
  EXPECT_EQ(check.exit_code(), 0) << listing(check);
  const auto file = ParquetFile::open(folder / "set/data/chunk-000/file-000.parquet");
  const auto task = file->numbers("task_index");
  EXPECT_EQ(task->values[59], 0);
  EXPECT_EQ(task->values[60], 1);
}

}  // namespace
}  // namespace tandem
