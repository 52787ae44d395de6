#include "dataset/reader.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/files.h"
#include "dataset/data_reader.h"
#include "dataset/json_lines.h"
#include "dataset/language.h"
#include "testing/temporary_folder.h"
#include "testing/v21_dataset.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

// A copy of a fixture to spoil.
class Spoiled {
 public:
  explicit Spoiled(const char* name) { fs::copy(datasets / name, folder_ / "set", fs::copy_options::recursive); }
  [[nodiscard]] fs::path root() const { return folder_ / "set"; }
  void write(const char* file, const std::string& text) const { std::ofstream(root() / file) << text; }
  [[nodiscard]] std::string read(const char* file) const { return read_text(root() / file).value_or(""); }
  void set_info(const char* key, const Json& value) const {
    auto info = *read_json(root() / "meta/info.json");
    info[key] = value;
    write("meta/info.json", dump_json(info));
  }

 private:
  TemporaryFolder folder_;
};

bool has_finding(const DatasetSummary& set, const std::string& kind) {
  return std::any_of(set.findings.begin(), set.findings.end(), [&](const Finding& f) { return f.kind == kind; });
}

TEST(OpenDataset, V21HoldsTheSameAsV30) {
  const auto old = open_dataset(datasets / "v21-basic");
  const auto now = open_dataset(datasets / "v30-basic");
  ASSERT_TRUE(old) << old.error().sentence();
  ASSERT_TRUE(now);
  EXPECT_EQ(old->info.version, DatasetVersion::v21);
  EXPECT_EQ(old->tasks, now->tasks);
  EXPECT_TRUE(old->findings.empty());
  ASSERT_EQ(old->episodes.size(), now->episodes.size());
  for (std::size_t i = 0; i < old->episodes.size(); ++i) {
    const auto& a = old->episodes[i];
    const auto& b = now->episodes[i];
    EXPECT_EQ(a.length, b.length);
    EXPECT_EQ(a.from_index, b.from_index);
    EXPECT_EQ(a.to_index, b.to_index);
    EXPECT_EQ(a.tasks, b.tasks);
    ASSERT_EQ(a.videos.size(), 2U);
    EXPECT_EQ(a.videos[1].from_s, 0);
    EXPECT_TRUE(fs::exists(
        old->root / old->info.video_file("observation.images.wrist", a.videos[1].file.chunk, a.videos[1].file.file)));
    for (const char* feature : {"action", "observation.state", "timestamp", "task_index", "index"}) {
      const auto values = read_episode_values(*old, a.episode, feature);
      ASSERT_TRUE(values) << values.error().sentence();
      EXPECT_EQ(*values, read_episode_values(*now, a.episode, feature).value());
    }
  }
}

// An episode is looked up in the row groups that hold it, and in the right place inside them.
TEST(ReadEpisodeValues, FindsEveryEpisodeOfPackedAndSplitFiles) {
  for (const char* name : {"v30-basic", "v30-appended", "v30-small-split", "v21-basic", "v30-language", "v30-images"}) {
    const auto set = open_dataset(datasets / name);
    ASSERT_TRUE(set);
    for (const auto& row : set->episodes) {
      const auto index = read_episode_values(*set, row.episode, "index");
      ASSERT_TRUE(index) << index.error().sentence();
      ASSERT_EQ(static_cast<std::int64_t>(index->size()), row.length);
      EXPECT_EQ(index->front(), static_cast<double>(row.from_index));
      EXPECT_EQ(index->back(), static_cast<double>(row.to_index - 1));
    }
    EXPECT_FALSE(read_episode_values(*set, -1, "index"));
    EXPECT_FALSE(read_episode_values(*set, static_cast<std::int64_t>(set->episodes.size()), "index"));
    EXPECT_NE(read_episode_values(*set, 0, "nothing").error().message.find("nothing"), std::string::npos);
  }
}

// Forwards, backwards and across files, whether rows lie in many groups or in one.
TEST(DataReader, GivesWhatReadingEachEpisodeAloneGives) {
  for (const fs::path& root : {datasets / "v30-basic", datasets / "v30-appended", datasets / "v21-basic",
                               datasets / "v30-other-library", datasets / "v30-unicode"}) {
    const auto opened = open_dataset(root);
    ASSERT_TRUE(opened);
    const auto set = std::make_shared<const DatasetSummary>(*opened);
    DataReader reader(set);
    const auto count = static_cast<std::int64_t>(set->episodes.size());
    for (std::int64_t i = 0; i < 2 * count; ++i) {
      const std::int64_t episode = i < count ? i : 2 * count - 1 - i;
      for (const char* feature : {"action", "index", "timestamp"}) {
        const auto values = reader.values(episode, feature);
        ASSERT_TRUE(values) << values.error().sentence();
        EXPECT_EQ(*values, read_episode_values(*set, episode, feature).value());
      }
    }
    EXPECT_FALSE(reader.values(count, "action"));
    EXPECT_FALSE(reader.values(0, "nothing"));
    EXPECT_TRUE(reader.values(0, "action")) << "and goes on after a refusal";
  }
}

TEST(DataReader, KeepsTheColumnsOfAFileWithFewGroups) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "set/meta");
  fs::create_directories(folder / "set/data/chunk-000");
  DatasetSummary set;
  set.root = folder / "set";
  set.info = new_info(30, "", {vector_feature("action", {"a", "b"})});
  ParquetColumn action{"action", ParquetColumn::Type::float32_vector, 2, {}, {}, {}, {}};
  ParquetColumn owner{"episode_index", ParquetColumn::Type::int64, 1, {}, {}, {}, {}};
  for (std::int64_t e = 0; e < 20; ++e) {
    EpisodeRow row;
    row.episode = e;
    row.length = 3;
    row.from_index = 3 * e;
    row.to_index = 3 * e + 3;
    set.episodes.push_back(row);
    for (int i = 0; i < 3; ++i) {
      action.numbers.insert(action.numbers.end(), {static_cast<double>(e), static_cast<double>(i)});
      owner.integers.push_back(e);
    }
  }
  ASSERT_TRUE(write_parquet(folder / "set/data/chunk-000/file-000.parquet", {action, owner}));
  DataReader reader(std::make_shared<const DatasetSummary>(set));
  for (const std::int64_t e : {0, 19, 7}) {
    const auto values = reader.values(e, "action");
    ASSERT_TRUE(values) << values.error().sentence();
    const auto x = static_cast<double>(e);
    EXPECT_EQ(*values, (std::vector<double>{x, 0, x, 1, x, 2}));
  }
}

TEST(OpenDataset, OtherVersionsAreRefusedWithWhatToRun) {
  const std::pair<const char*, const char*> versions[] = {
      {"v2.0", "convert_dataset_v20_to_v21.py"}, {"v1.6", "convert_dataset_v1_to_v2.py"}, {"v4.0", "Update Tandem"}};
  for (const auto& [version, remedy] : versions) {
    const Spoiled set("v21-basic");
    set.set_info("codebase_version", version);
    const auto refused = open_dataset(set.root());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
    EXPECT_NE(refused.error().message.find(version), std::string::npos);
    EXPECT_NE(refused.error().hint.find(remedy), std::string::npos) << refused.error().hint;
  }
  const TemporaryFolder folder;
  fs::create_directories(folder / "meta_data");
  std::ofstream(folder / "meta_data/info.json") << "{}";
  const auto refused = open_dataset(folder.path());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().hint.find("convert_dataset_v1_to_v2.py"), std::string::npos);
}

TEST(OpenDataset, WhatCanBeDoneWithoutIsMissedWithAFinding) {
  const Spoiled old("v21-basic");
  const auto tasks = open_dataset(old.root())->tasks;
  fs::remove(old.root() / "meta/tasks.jsonl");
  fs::remove(old.root() / "meta/episodes_stats.jsonl");
  const auto without = open_dataset(old.root());
  ASSERT_TRUE(without) << without.error().sentence();
  EXPECT_EQ(without->tasks, tasks);
  EXPECT_TRUE(has_finding(*without, "tasks-invalid"));
  EXPECT_TRUE(has_finding(*without, "stats-missing"));
  const Spoiled now("v30-basic");
  fs::remove(now.root() / "meta/tasks.parquet");
  fs::remove(now.root() / "meta/stats.json");
  const auto also = open_dataset(now.root());
  ASSERT_TRUE(also) << also.error().sentence();
  EXPECT_EQ(also->tasks.size(), 2U);
  EXPECT_TRUE(has_finding(*also, "tasks-invalid"));
  EXPECT_TRUE(has_finding(*also, "stats-missing"));
  const Spoiled counted("v21-basic");
  counted.set_info("total_episodes", 5);
  EXPECT_TRUE(has_finding(*open_dataset(counted.root()), "info-count"));
  counted.set_info("fps", 30.0);
  EXPECT_EQ(open_dataset(counted.root())->info.fps, 30) << "as some converters write it";
}

TEST(OpenDataset, LinesMayComeInAnyOrder) {
  const Spoiled set("v21-basic");
  std::istringstream lines(set.read("meta/episodes.jsonl"));
  std::string mixed;
  for (std::string line; std::getline(lines, line);) {
    mixed = line + "\r\n\n" + mixed;
  }
  set.write("meta/episodes.jsonl", mixed);
  const auto read = open_dataset(set.root());
  ASSERT_TRUE(read) << read.error().sentence();
  EXPECT_EQ(read->episodes[1].length, 37);
  EXPECT_EQ(read->episodes[2].from_index, 53);
}

TEST(OpenDataset, ABrokenLineIsNamed) {
  const std::pair<const char*, const char*> lines[] = {
      {R"({"episode_index": 1, "tasks": ["a"], "len)", "line 2"},
      {R"({"episode_index": 1, "tasks": ["a"]})", "length"},
      {R"({"episode_index": -1, "tasks": ["a"], "length": 3})", "episode_index"},
      {R"({"episode_index": 1, "tasks": "a", "length": 3})", "tasks"},
      {R"({"episode_index": 1, "tasks": [1], "length": 3})", "tasks"},
      {R"({"episode_index": 1, "tasks": ["a"], "length": 1e300})", "length"},
      {"[]", "line 2"},
      {R"({"episode_index": 7, "tasks": ["a"], "length": 3})", "episode 1 is missing"},
      {R"({"episode_index": 0, "tasks": ["a"], "length": 3})", "episode 0 is there twice"}};
  for (const auto& [line, word] : lines) {
    const Spoiled set("v21-basic");
    set.write("meta/episodes.jsonl",
              std::string(R"({"episode_index": 0, "tasks": ["a"], "length": 16})") + "\n" + line);
    const auto refused = open_dataset(set.root());
    ASSERT_FALSE(refused) << line;
    EXPECT_NE(refused.error().message.find("episodes.jsonl"), std::string::npos) << refused.error().message;
    EXPECT_NE(refused.error().message.find(word), std::string::npos) << refused.error().message;
    EXPECT_FALSE(refused.error().hint.empty());
  }
  for (const char* text : {R"({"task_index": 1, "task": "a"})", R"({"task_index": 0})", "{", R"("x")"}) {
    const Spoiled set("v21-basic");
    set.write("meta/tasks.jsonl", text);
    const auto refused = open_dataset(set.root());
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(refused.error().message.find("tasks.jsonl"), std::string::npos);
  }
}

TEST(OpenDataset, AMissingIndexOfEpisodesIsSaid) {
  const Spoiled old("v21-basic");
  fs::remove(old.root() / "meta/episodes.jsonl");
  ASSERT_FALSE(open_dataset(old.root()));
  EXPECT_NE(open_dataset(old.root()).error().message.find("episodes.jsonl"), std::string::npos);
  const Spoiled now("v30-basic");
  fs::remove_all(now.root() / "meta/episodes");
  ASSERT_FALSE(open_dataset(now.root()));
  EXPECT_NE(open_dataset(now.root()).error().message.find("meta/episodes"), std::string::npos);
}

TEST(OpenDataset, ATemplateThatLeavesTheFolderIsRefused) {
  for (const char* path :
       {"../{episode_chunk:03d}/{episode_index:06d}.parquet", "data/{episode_index:06d}.parquet",
        "data/{chunk_index:03d}/{file_index:03d}.parquet", "/data/{episode_chunk:03d}/{episode_index:06d}.parquet"}) {
    const Spoiled set("v21-basic");
    set.set_info("data_path", path);
    const auto refused = open_dataset(set.root());
    ASSERT_FALSE(refused) << path;
    EXPECT_NE(refused.error().message.find("data_path"), std::string::npos);
  }
}

TEST(OpenDataset, AnEpisodeWithoutFramesIsNoneToReadFrom) {
  const Spoiled set("v21-basic");
  set.write("meta/episodes.jsonl",
            set.read("meta/episodes.jsonl") + R"({"episode_index": 3, "tasks": [], "length": 0})");
  const auto read = open_dataset(set.root());
  ASSERT_TRUE(read);
  ASSERT_EQ(read->episodes.size(), 4U);
  const auto refused = read_episode_values(*read, 3, "action");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("episode 3 has no frames"), std::string::npos) << refused.error().message;
  DataReader reader(std::make_shared<const DatasetSummary>(*read));
  EXPECT_EQ(reader.values(3, "action").error().message, refused.error().message);
}

// Files that are far too large for what they claim to be are not read into memory.
TEST(OpenDataset, AFileOfTwoGigabytesIsRefused) {
  for (const char* file : {"meta/info.json", "meta/episodes.jsonl", "meta/tasks.jsonl"}) {
    const Spoiled set("v21-basic");
    fs::resize_file(set.root() / file, 2'200'000'000);
    const auto refused = open_dataset(set.root());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("too large"), std::string::npos) << refused.error().message;
  }
  const Spoiled set("v21-basic");
  fs::resize_file(set.root() / "meta/episodes_stats.jsonl", 2'200'000'000);
  const auto refused =
      read_stats_lines(set.root() / "meta/episodes_stats.jsonl", [](std::int64_t, const StatsTable&) {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("line 4"), std::string::npos) << refused.error().message;
  fs::resize_file(set.root() / "data/chunk-000/episode_000000.parquet", 2'200'000'000);
  EXPECT_FALSE(read_episode_values(*open_dataset(set.root()), 0, "action"));
}

TEST(OpenDataset, TaskTextsOfAnyScriptSurviveBothLayouts) {
  const TemporaryFolder folder;
  const auto made = testing::make_v21(datasets / "v30-unicode", folder / "old");
  ASSERT_TRUE(made) << made.error().sentence();
  const auto old = open_dataset(folder / "old");
  ASSERT_TRUE(old) << old.error().sentence();
  EXPECT_EQ(old->tasks, open_dataset(datasets / "v30-unicode")->tasks);
  EXPECT_GT(old->tasks.size(), 2U);
}

// Polars writes lists that may be long and zstd, DuckDB gzip and no Arrow schema, a category is a text with a number.
TEST(OpenDataset, FilesOfOtherLibrariesAreRead) {
  const std::pair<const char*, const char*> sets[] = {{"v21-other-library", "v21-basic"},
                                                      {"v30-other-library", "v30-unicode"}};
  for (const auto& [name, same] : sets) {
    const auto read = open_dataset(datasets / name);
    const auto wanted = open_dataset(datasets / same);
    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(read->tasks, wanted->tasks);
    ASSERT_EQ(read->episodes.size(), wanted->episodes.size());
    for (const auto& row : read->episodes) {
      for (const char* feature : {"action", "observation.state", "timestamp"}) {
        const auto values = read_episode_values(*read, row.episode, feature);
        ASSERT_TRUE(values) << values.error().sentence();
        EXPECT_EQ(*values, read_episode_values(*wanted, row.episode, feature).value());
      }
    }
  }
}

TEST(ReadLanguage, GivesTheRowsOfBothColumns) {
  const auto set = open_dataset(datasets / "v30-language");
  ASSERT_TRUE(set);
  EXPECT_TRUE(has_language(set->info));
  const auto language = read_language(*set, 0);
  ASSERT_TRUE(language) << language.error().sentence();
  EXPECT_TRUE(language->same_everywhere);
  ASSERT_EQ(language->persistent.size(), 7U);
  EXPECT_EQ(language->persistent[0].style, "plan");
  EXPECT_EQ(language->persistent[3].content, "Move the cube, please – 请移动方块");
  EXPECT_EQ(language->persistent[3].role, "user");
  EXPECT_EQ(language->persistent[6].timestamp_s, static_cast<double>(8.0F / 30.0F));
  EXPECT_FALSE(language->persistent[6].camera);
  ASSERT_EQ(language->events.size(), 6U);
  EXPECT_EQ(language->events[0].frame, 1);
  EXPECT_EQ(language->events[0].camera, "observation.images.front");
  EXPECT_EQ(language->events[2].frame, 8);
  EXPECT_FALSE(language->events[2].style);
  ASSERT_EQ(language->events[2].tool_calls.size(), 1U);
  EXPECT_EQ(language->events[2].tool_calls[0]["function"]["arguments"]["text"], "OK, closing the gripper.");
  EXPECT_EQ(language->events[2].timestamp_s, static_cast<double>(8.0F / 30.0F));
  EXPECT_EQ(language->events[5].frame, 15);
  EXPECT_EQ(read_language(*set, 1)->events[0].frame, 1) << "counted inside its episode";
  const auto none = open_dataset(datasets / "v30-basic");
  EXPECT_FALSE(has_language(none->info));
  EXPECT_TRUE(read_language(*none, 0)->persistent.empty());
}

TEST(ReadLanguage, IsTheSameInV21) {
  const TemporaryFolder folder;
  ASSERT_TRUE(testing::make_v21(datasets / "v30-language", folder / "old"));
  const auto old = open_dataset(folder / "old");
  ASSERT_TRUE(old) << old.error().sentence();
  for (const std::int64_t episode : {0, 1}) {
    const auto a = read_language(*old, episode);
    const auto b = read_language(*open_dataset(datasets / "v30-language"), episode);
    ASSERT_TRUE(a) << a.error().sentence();
    EXPECT_EQ(a->persistent, b->persistent);
    EXPECT_EQ(a->events, b->events);
  }
}

}  // namespace
}  // namespace tandem
