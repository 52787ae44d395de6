#include "annotation/document_import.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "annotation/document_export.h"
#include "annotation/fingerprint.h"
#include "base/files.h"
#include "testing/quality_dataset.h"
#include "testing/temporary_folder.h"
#include "testing/v21_dataset.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::lively_dataset;
using testing::TemporaryFolder;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

std::shared_ptr<const DatasetSummary> open_shared(const fs::path& root) {
  auto opened = open_dataset(root);
  EXPECT_TRUE(opened) << opened.error().sentence();
  return std::make_shared<const DatasetSummary>(std::move(*opened));
}

std::string all_of(const std::vector<std::string>& sentences) {
  std::string out;
  for (const auto& sentence : sentences) {
    out += sentence + "\n";
  }
  return out;
}

// A stretch of the stored times of 30 Hz.
std::vector<double> stamps(std::int64_t frames) {
  std::vector<double> out;
  for (std::int64_t i = 0; i < frames; ++i) {
    out.push_back(static_cast<double>(static_cast<float>(i) / 30.0F));
  }
  return out;
}

EpisodeAnnotation with_subtasks(const Segments& segments) {
  EpisodeAnnotation out;
  out.lane(Lane::subtask) = segments;
  return out;
}

// The hashes of LeRobot's arrays, made by numpy.
TEST(Fingerprint, IsThatOfTheBytesThatLeRobotHolds) {
  const auto expected = *read_json(datasets / "v30-language.expected.json");
  const auto set = open_shared(datasets / "v30-language");
  for (std::size_t i = 0; i < set->episodes.size(); ++i) {
    const auto action = read_episode_values(*set, static_cast<std::int64_t>(i), "action");
    ASSERT_TRUE(action);
    EXPECT_EQ(episode_fingerprint(*action, {}),
              expected["episodes"][i]["sha256"]["action"].get<std::string>().substr(0, 32));
  }
}

TEST(AnnotationImport, LanguageOfLeRobotGoesRoundWithoutLoss) {
  const TemporaryFolder folder;
  ASSERT_TRUE(testing::make_v21(datasets / "v30-language", folder / "old"));
  for (const fs::path& root : {datasets / "v30-language", folder / "old"}) {
    const auto set = open_shared(root);
    AnnotationImport import(set);
    for (const auto& row : set->episodes) {
      std::vector<std::string> notes;
      const auto annotation = import.episode(row.episode, notes);
      EXPECT_TRUE(notes.empty()) << all_of(notes);
      EXPECT_EQ(annotation.task(), row.tasks.front());
      const auto& subtasks = annotation.lane(Lane::subtask);
      ASSERT_GE(subtasks.size(), 2U);
      EXPECT_EQ(subtasks.front().from, 0);
      EXPECT_EQ(subtasks.back().to, row.length);
      EXPECT_EQ(subtasks[0].to, subtasks[1].from);
      EXPECT_FALSE(annotation.kept.empty()) << "plan, memory, other phrasings";
      const auto stored = read_language(*set, row.episode);
      const auto out = export_language(annotation, row.episode, import.times(row.episode), set->info);
      EXPECT_EQ(out.persistent, stored->persistent);
      EXPECT_EQ(out.events, stored->events);
      EXPECT_TRUE(out.violations.empty()) << all_of(out.violations);
    }
  }
}

TEST(AnnotationImport, TasksThatChangeInsideAnEpisodeStayApart) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 2, [](int i, PendingEpisode& episode) {
    if (i == 1) {
      episode.tasks = {"Open the drawer", "Close the drawer"};
      episode.task_of_row.assign(static_cast<std::size_t>(episode.length), 0);
      std::fill(episode.task_of_row.begin() + 40, episode.task_of_row.end(), 1);
    }
  });
  ASSERT_TRUE(set) << set.error().sentence();
  AnnotationImport import(*set);
  std::vector<std::string> notes;
  EXPECT_EQ(import.episode(1, notes).lane(Lane::task),
            (Segments{{0, 40, "Open the drawer"}, {40, 91, "Close the drawer"}}));
  EXPECT_EQ(import.episode(0, notes).lane(Lane::task).size(), 1U);
  EXPECT_TRUE(notes.empty()) << all_of(notes);
  EXPECT_EQ(import.episode(7, notes), EpisodeAnnotation());
  EXPECT_EQ(notes.size(), 1U);
}

TEST(AnnotationImport, OlderSubtasksComeFromTheirTable) {
  const TemporaryFolder folder;
  auto features = recording_features(testing::two_joints, {});
  Feature number{"subtask_index", DType::int64, {1}, {{"dtype", "int64"}, {"shape", {1}}, {"names", nullptr}}};
  features.push_back(number);
  {
    auto writer = DatasetWriter::open({folder / "set", 30, "so_follower", features});
    ASSERT_TRUE(writer) << writer.error().sentence();
    for (int i = 0; i < 2; ++i) {
      auto episode = testing::pending(testing::lively_series(90, i), "Put the red cube in the box");
      auto& values = episode.values["subtask_index"];
      values.assign(90, 1);
      std::fill(values.begin(), values.begin() + 30, 0);
      std::fill(values.begin() + 80, values.end(), i == 0 ? -1 : 9);
      ASSERT_TRUE(writer->save(episode));
    }
  }
  ParquetColumn index{"subtask_index", ParquetColumn::Type::int64, 1, {}, {0, 1}, {}, {}};
  ParquetColumn text{"subtask", ParquetColumn::Type::text, 1, {}, {}, {"reach", "grasp"}, {}};
  ASSERT_TRUE(write_parquet(folder / "set/meta/subtasks.parquet", {index, text}));
  const auto set = open_shared(folder / "set");
  AnnotationImport import(set);
  std::vector<std::string> notes;
  const Segments expected{{0, 30, "reach"}, {30, 80, "grasp"}};
  EXPECT_EQ(import.episode(0, notes).lane(Lane::subtask), expected);
  EXPECT_TRUE(notes.empty()) << all_of(notes);
  EXPECT_EQ(import.episode(1, notes).lane(Lane::subtask), expected);
  EXPECT_NE(all_of(notes).find("subtask_index names texts"), std::string::npos);

  const auto table = export_subtask_table(std::vector{with_subtasks(expected), with_subtasks({{0, 90, "reach"}})},
                                          std::vector<std::int64_t>{90, 90});
  EXPECT_EQ(table.subtasks, (std::vector<std::string>{"grasp", "reach"}));
  EXPECT_EQ(table.of_frames[0][29], 1);
  EXPECT_EQ(table.of_frames[0][30], 0);
  EXPECT_EQ(table.of_frames[1][89], 1);
  ASSERT_EQ(table.violations.size(), 1U);
  EXPECT_EQ(table.violations[0], "Episode 0: 10 frames have no subtask; the older storage needs one for every frame.");

  std::ofstream(folder / "set/meta/subtasks.parquet") << "PAR1 no";
  AnnotationImport spoiled(set);
  notes.clear();
  EXPECT_TRUE(spoiled.episode(0, notes).lane(Lane::subtask).empty());
  EXPECT_NE(all_of(notes).find("subtasks.parquet is not a complete Parquet file"), std::string::npos);
}

// Adds SARM's columns to the files of meta/episodes.
void add_stages(const DatasetSummary& set, const std::string& prefix, const std::vector<std::string>& names,
                std::vector<std::int64_t> starts, std::vector<std::int64_t> ends) {
  for (const auto& row : set.episodes) {
    auto columns = episode_columns(row, set.info, {});
    ParquetColumn name{prefix + "subtask_names", ParquetColumn::Type::text_list, 1, {}, {}, {}, {names}};
    columns.push_back(name);
    for (const auto& [suffix, frames] : {std::pair{"start_frames", starts}, std::pair{"end_frames", ends}}) {
      ParquetColumn column{
          prefix + "subtask_" + suffix, ParquetColumn::Type::int64_list, frames.size(), {}, frames, {}, {}};
      columns.push_back(column);
    }
    ASSERT_TRUE(write_parquet(set.root / row.file, columns));
  }
}

TEST(AnnotationImport, StagesOfSarmGoRound) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 2);
  ASSERT_TRUE(set);
  add_stages(**set, "sparse_", {"reach", "place"}, {0, 30}, {29, 89});
  AnnotationImport import(*set);
  std::vector<std::string> notes;
  const auto annotation = import.episode(0, notes);
  EXPECT_TRUE(notes.empty()) << all_of(notes);
  EXPECT_EQ(annotation.lane(Lane::sparse), (Segments{{0, 30, "reach"}, {30, 90, "place"}}));
  EXPECT_TRUE(annotation.lane(Lane::dense).empty());
  const auto out = export_sarm(std::vector{annotation}, std::vector<std::int64_t>{90}, Lane::sparse, 30);
  EXPECT_TRUE(out.violations.empty()) << all_of(out.violations);
  EXPECT_EQ(out.episodes[0].start_frames, (std::vector<std::int64_t>{0, 30}));
  EXPECT_EQ(out.episodes[0].end_frames, (std::vector<std::int64_t>{29, 89}));
  EXPECT_EQ(out.episodes[0].start_s, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(out.episodes[0].end_s, (std::vector<std::int64_t>{0, 2})) << "rounded down";
  EXPECT_NEAR(out.proportions.at("reach"), 1.0 / 3, 1e-12);
  EXPECT_NEAR(out.proportions.at("place"), 2.0 / 3, 1e-12);
}

TEST(AnnotationImport, StagesWithoutPrefixSharedFramesAndWrongOnes) {
  EXPECT_EQ(stages_to_segments({"a", "b"}, {0, 10}, {10, 21}, 20), (Segments{{0, 10, "a"}, {10, 20, "b"}}));
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 1);
  ASSERT_TRUE(set);
  std::vector<std::string> notes;
  add_stages(**set, "", {"reach", "place"}, {0, 30}, {30, 90});
  EXPECT_EQ(AnnotationImport(*set).episode(0, notes).lane(Lane::sparse),
            (Segments{{0, 30, "reach"}, {30, 90, "place"}}));
  EXPECT_TRUE(notes.empty());
  add_stages(**set, "dense_", {"reach", "place"}, {40, 30}, {50, 90});
  EXPECT_TRUE(AnnotationImport(*set).episode(0, notes).lane(Lane::dense).empty());
  EXPECT_NE(all_of(notes).find("dense stages are out of order"), std::string::npos);
}

TEST(AnnotationImport, WhatTheRecorderAndAPersonSaidIsTakenOver) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 2);
  ASSERT_TRUE(set);
  ASSERT_TRUE(change_facts(folder / "set", 1, {{"stars", 4}, {"note", "slips"}, {"flagged", true}}));
  AnnotationImport import(*set);
  std::vector<std::string> notes;
  EXPECT_FALSE(import.episode(0, notes).quality);
  const auto annotation = import.episode(1, notes);
  EXPECT_EQ(annotation.quality, 4);
  EXPECT_EQ(annotation.note, "slips");
  EXPECT_EQ(annotation.tags, std::vector<std::string>{"flagged"});
  EXPECT_FALSE(annotation.success);
}

TEST(AnnotationImport, SuccessIsThatOfTheLastFrame) {
  const TemporaryFolder folder;
  auto features = recording_features(testing::two_joints, {});
  features.push_back({"next.success", DType::boolean, {1}, {{"dtype", "bool"}, {"shape", {1}}, {"names", nullptr}}});
  {
    auto writer = DatasetWriter::open({folder / "set", 30, "so_follower", features});
    ASSERT_TRUE(writer) << writer.error().sentence();
    for (int i = 0; i < 2; ++i) {
      auto episode = testing::pending(testing::lively_series(60, i), "Put the red cube in the box");
      episode.values["next.success"].assign(60, 0);
      episode.values["next.success"].back() = i;
      ASSERT_TRUE(writer->save(episode));
    }
  }
  AnnotationImport import(open_shared(folder / "set"));
  std::vector<std::string> notes;
  EXPECT_EQ(import.episode(0, notes).success, false);
  EXPECT_EQ(import.episode(1, notes).success, true);
}

class Invariants : public ::testing::Test {
 protected:
  Invariants() {
    Features features = recording_features(testing::two_joints, {{"front", 64, 48}});
    info = new_info(30, "so_follower", features);
  }
  [[nodiscard]] std::vector<std::string> violations(const EpisodeAnnotation& annotation,
                                                    std::vector<double> times = stamps(60)) const {
    return export_language(annotation, 3, times, info).violations;
  }
  void expect_violation(const EpisodeAnnotation& annotation, const std::string& what) const {
    const auto found = violations(annotation);
    EXPECT_EQ(found.size(), 1U) << all_of(found);
    EXPECT_NE(all_of(found).find("Episode 3: "), std::string::npos) << all_of(found);
    EXPECT_NE(all_of(found).find(what), std::string::npos) << all_of(found);
  }
  static LanguageRow row(const std::string& style, double time_s, const std::string& role = "assistant") {
    LanguageRow out;
    out.role = role;
    out.style = style;
    out.content = "text";
    out.timestamp_s = time_s;
    return out;
  }
  DatasetInfo info;
};

TEST_F(Invariants, SoundAnnotationsHaveNoViolation) {
  auto annotation = with_subtasks({{0, 20, "reach"}, {20, 60, "place"}});
  annotation.kept = {row("task_aug", 0, "user"), row("task_aug", 0, "user"), row("plan", 0), row("plan", 1)};
  annotation.events = {{10, "user", "vqa", "What is it?", "observation.images.front", {}},
                       {10, "assistant", {}, {}, {}, {Json{{"type", "function"}}}}};
  EXPECT_TRUE(violations(annotation).empty()) << all_of(violations(annotation));
  EXPECT_TRUE(violations({}).empty());
  const auto out = export_language(annotation, 3, stamps(60), info);
  ASSERT_EQ(out.persistent.size(), 6U);
  EXPECT_EQ(out.persistent[0].style, "plan") << "sorted by time, style, role";
  EXPECT_EQ(out.persistent[1].style, "subtask");
  EXPECT_EQ(out.persistent[4].timestamp_s, static_cast<double>(20.0F / 30.0F)) << "the float of the file";
  EXPECT_FALSE(out.events[0].style) << "no style sorts first";
  EXPECT_EQ(out.events[0].timestamp_s, static_cast<double>(10.0F / 30.0F));
}

TEST_F(Invariants, EachIsASentence) {
  expect_violation(with_subtasks({{5, 60, "reach"}}), "the first subtask begins at 0.167 s");
  expect_violation(with_subtasks({{0, 20, "reach"}, {30, 60, "place"}}), "frames 20 to 30 have no subtask");
  expect_violation(with_subtasks({{0, 20, "reach"}}), "frames from 20 on have no subtask");
  expect_violation(with_subtasks({{0, 20, "reach"}, {20, 26, "grasp"}, {26, 60, "place"}}),
                   "not more than 0.2 s apart");
  EpisodeAnnotation annotation;
  annotation.kept = {row("plan", 1), row("plan", 1)};
  expect_violation(annotation, "two rows of plan at 1.000 s are ambiguous");
  annotation.kept = {row("plan", 1), row("plan", 1, "user")};
  expect_violation(annotation, "not more than 0.2 s apart");
  annotation.kept = {row("poem", 1)};
  expect_violation(annotation, "the style \"poem\", which LeRobot does not know");
  annotation.kept = {row("plan", 1, "robot")};
  expect_violation(annotation, "the role \"robot\"");
  annotation.kept = {row("plan", 1)};
  annotation.kept[0].content.reset();
  expect_violation(annotation, "neither a content nor a call");
  annotation.kept = {row("plan", 1)};
  annotation.kept[0].camera = "observation.images.front";
  expect_violation(annotation, "names a camera");
  annotation.kept.clear();
  annotation.events = {{60, "user", "interjection", "x", {}, {}}};
  expect_violation(annotation, "outside the episode");
  annotation.events = {{6, "user", "vqa", "x", {}, {}}};
  expect_violation(annotation, "names no camera");
  annotation.events = {{6, "user", "vqa", "x", "observation.images.side", {}}};
  expect_violation(annotation, "which the dataset does not have");
  annotation.events = {{6, "user", "interjection", {}, {}, {}}};
  expect_violation(annotation, "neither a content nor a call");
}

TEST_F(Invariants, TimesMustBeTheFloatsOfTheFile) {
  std::vector<double> recomputed;
  for (int i = 0; i < 60; ++i) {
    recomputed.push_back(i / 30.0);
  }
  const auto found = violations(with_subtasks({{0, 60, "reach"}}), recomputed);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(found[0].find("is no float32 value"), std::string::npos);
}

TEST_F(Invariants, StagesMustCoverWithoutGapsAndOnce) {
  const auto exported = [](const Segments& segments) {
    EpisodeAnnotation annotation;
    annotation.lane(Lane::dense) = segments;
    return export_sarm(std::vector{annotation}, std::vector<std::int64_t>{60}, Lane::dense, 30);
  };
  EXPECT_TRUE(exported({{0, 20, "a"}, {20, 60, "b"}}).violations.empty());
  EXPECT_NE(all_of(exported({{0, 20, "a"}, {25, 60, "b"}}).violations).find("frames 20 to 25 have no stage"),
            std::string::npos);
  EXPECT_NE(all_of(exported({{0, 20, "a"}, {20, 60, "a"}}).violations).find("comes twice"), std::string::npos);
  EXPECT_NE(all_of(exported({{0, 20, "a"}, {10, 60, "b"}}).violations).find("covered by another"), std::string::npos);
  EXPECT_NE(all_of(exported({{0, 61, "a"}}).violations).find("no part of an episode"), std::string::npos);
  EXPECT_TRUE(exported({}).proportions.empty());
  EXPECT_EQ(language_features()["language_events"]["dtype"], "language");
  EXPECT_TRUE(language_features().contains("language_persistent")) << "both are declared together";
}

}  // namespace
}  // namespace tandem
