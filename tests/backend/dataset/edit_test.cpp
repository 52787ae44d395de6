#include "dataset/edit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>

#include "base/files.h"
#include "base/json.h"
#include "dataset/depth_stats.h"
#include "dataset/language.h"
#include "dataset/pack.h"
#include "dataset/stats_compute.h"
#include "dataset/writer.h"
#include "testing/datasets.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::first_finding;
using testing::pictures_of;

EditPlan plan_of(const fs::path& root) {
  auto plan = plan_edit({root});
  EXPECT_TRUE(plan) << plan.error().sentence();
  return plan.value_or(EditPlan());
}

void apply(const EditPlan& plan, const fs::path& to = {}) {
  const auto outcome = apply_edit(plan, {to, true, {}});
  ASSERT_TRUE(outcome) << outcome.error().sentence() << outcome.error().detail;
}

std::vector<double> values(const DatasetSummary& set, std::int64_t episode, const std::string& feature) {
  const auto out = read_episode_values(set, episode, feature);
  EXPECT_TRUE(out) << out.error().sentence();
  return out.value_or(std::vector<double>());
}

TEST(Edit, EveryEditOfDatasetsOfLeRobotIsValid) {
  for (const std::string name : {"v30-basic", "v30-appended", "v30-small-split", "v30-unicode", "v30-images",
                                 "v30-language", "v30-indexed-h264", "v21-basic"}) {
    const testing::TemporaryFolder folder;
    const fs::path set = copy_of(name, folder / "set");
    auto plan = plan_of(set);
    ASSERT_TRUE(delete_episodes(plan, {0}));
    apply(plan, folder / "deleted");
    plan = plan_of(set);
    ASSERT_TRUE(keep_episodes(plan, {1, 0}));
    ASSERT_TRUE(set_task(plan, 0, "Another task"));
    apply(plan, folder / "kept");
    plan = plan_of(set);
    ASSERT_TRUE(trim_episode(plan, 1, 3, 9));
    ASSERT_TRUE(replace_task(plan, plan.sources.front()->tasks.front(), "A task"));
    apply(plan, folder / "trimmed");
    plan = plan_of(set);
    plan.version = name == "v21-basic" ? DatasetVersion::v30 : DatasetVersion::v21;
    apply(plan, folder / "converted");
    auto both = plan_edit({folder / "deleted", folder / "kept"});
    ASSERT_TRUE(both) << both.error().sentence();
    apply(*both, folder / "merged");
    for (const char* result : {"deleted", "kept", "trimmed", "converted", "merged"}) {
      EXPECT_EQ(first_finding(folder / result), "") << name << " " << result;
    }
    EXPECT_EQ(first_finding(set), "") << name;
    EXPECT_FALSE(fs::exists(set / "tandem")) << "a dataset that is only read gets nothing of ours";
  }
}

TEST(Edit, DeletingKeepsEveryOtherRowAndPicture) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  const auto before = open_dataset(set);
  std::vector<std::vector<std::vector<std::uint8_t>>> pictures;
  std::vector<std::vector<double>> actions;
  for (const std::int64_t e : {0, 2}) {
    pictures.push_back(pictures_of(*before, e, 1));
    actions.push_back(values(*before, e, "action"));
  }
  const auto stats_before = read_all_episode_stats(*before);
  auto plan = plan_of(set);
  ASSERT_TRUE(delete_episodes(plan, {1}));
  const auto outcome = apply_edit(plan, {});
  ASSERT_TRUE(outcome) << outcome.error().sentence() << outcome.error().detail;
  EXPECT_EQ(outcome->backup, fs::canonical(folder.path()) / "set_old");
  EXPECT_EQ(first_finding(set), "");
  EXPECT_EQ(first_finding(outcome->backup), "");
  const auto after = open_dataset(set);
  ASSERT_EQ(after->episodes.size(), 2U);
  const auto stats = read_all_episode_stats(*after);
  for (std::int64_t e = 0; e < 2; ++e) {
    const auto i = static_cast<std::size_t>(e);
    EXPECT_EQ(pictures_of(*after, e, 1), pictures[i]);
    EXPECT_EQ(values(*after, e, "action"), actions[i]);
    const auto& kept = (*stats_before)[e == 0 ? 0 : 2];
    EXPECT_EQ((*stats)[i].at("action").mean, kept.at("action").mean) << "statistics of unchanged frames stay";
    EXPECT_EQ((*stats)[i].at("observation.images.front").quantiles[2],
              kept.at("observation.images.front").quantiles[2]);
    EXPECT_EQ((*stats)[i].at("episode_index").max[0], static_cast<double>(e));
    EXPECT_EQ((*stats)[i].at("index").min[0], static_cast<double>(after->episodes[i].from_index));
  }
  const auto total = read_dataset_stats(*after);
  const FeatureStats* parts[] = {&(*stats)[0].at("action"), &(*stats)[1].at("action")};
  EXPECT_EQ(total->at("action").mean, aggregate_stats(parts).mean);
  EXPECT_EQ(total->at("action").quantiles, aggregate_stats(parts).quantiles) << "LeRobot's envelope";
  EXPECT_EQ(total->at("index").count, after->info.total_frames);
}

TEST(Edit, TrimmingEncodesOnlyWhatMustBe) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  const auto before = open_dataset(set);
  const auto length = before->episodes[1].length;
  auto plan = plan_of(set);
  ASSERT_TRUE(trim_episode(plan, 1, 3, length - 2));
  ASSERT_TRUE(trim_episode(plan, 2, 4, -1));
  const auto preview = preview_edit(plan, {});
  ASSERT_TRUE(preview) << preview.error().sentence();
  for (const auto& file : preview->files) {
    const bool video = file.file.extension() == ".mp4";
    EXPECT_EQ(file.pictures_encoded, video ? 1 : 0) << "a key frame every second picture: frame 3 is none, frame 4 is";
  }
  EXPECT_EQ(preview->frames_after, before->info.total_frames - 9);
  const auto old0 = pictures_of(*before, 0);
  const auto old1 = pictures_of(*before, 1);
  const auto old2 = pictures_of(*before, 2);
  apply(plan);
  EXPECT_EQ(first_finding(set), "");
  const auto after = open_dataset(set);
  EXPECT_EQ(pictures_of(*after, 0), old0);
  EXPECT_EQ(pictures_of(*after, 2), decltype(old2)(old2.begin() + 4, old2.end()));
  const auto now = pictures_of(*after, 1);
  ASSERT_EQ(now.size(), old1.size() - 5);
  for (std::size_t i = 1; i < now.size(); ++i) {
    EXPECT_EQ(now[i], old1[i + 3]) << i;
  }
  double difference = 0;
  for (std::size_t i = 0; i < now[0].size(); ++i) {
    difference += std::abs(static_cast<double>(now[0][i]) - static_cast<double>(old1[3][i]));
  }
  EXPECT_GT(difference, 0) << "this one was encoded anew";
  EXPECT_LT(difference / static_cast<double>(now[0].size()), 6);
  const auto stamps = values(*after, 1, "timestamp");
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    EXPECT_EQ(stamps[i], static_cast<double>(static_cast<float>(static_cast<double>(i) / after->info.fps)));
  }
  const auto old_action = read_episode_values(*open_dataset(folder / "set_old"), 1, "action");
  const auto action = values(*after, 1, "action");
  EXPECT_TRUE(std::equal(action.begin(), action.end(), old_action->begin() + 3 * 6));
}

TEST(Edit, AVideoWhoseCutCannotBeJoinedIsEncodedAloneAndTheRestStays) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-indexed-h264", folder / "set");
  const auto before = open_dataset(set);
  const auto first = pictures_of(*before, 0);
  const auto last = pictures_of(*before, 3);
  auto plan = plan_of(set);
  ASSERT_TRUE(trim_episode(plan, 1, 1, -1));
  apply(plan, folder / "out");
  EXPECT_EQ(first_finding(folder / "out"), "");
  const auto after = open_dataset(folder / "out");
  EXPECT_EQ(pictures_of(*after, 0), first);
  EXPECT_EQ(pictures_of(*after, 3), last);
  EXPECT_EQ(pictures_of(*after, 1).size(), static_cast<std::size_t>(before->episodes[1].length - 1));
}

TEST(Edit, PicturesThatAreStoredAcrossTheCutAreEncodedWithoutLoss) {
  const testing::TemporaryFolder folder;
  // HEVC with pictures out of order, across the ends of some episodes.
  const fs::path set = copy_of("v30-indexed-hevc", folder / "set");
  const auto before = open_dataset(set);
  auto plan = plan_of(set);
  ASSERT_TRUE(delete_episodes(plan, {1}));
  ASSERT_TRUE(trim_episode(plan, 3, 5, 12));
  const auto preview = preview_edit(plan, {folder / "out", true, {}});
  ASSERT_TRUE(preview) << preview.error().sentence();
  apply(plan, folder / "out");
  EXPECT_EQ(first_finding(folder / "out"), "");
  const auto after = open_dataset(folder / "out");
  EXPECT_TRUE(pictures_of(*after, 0) == pictures_of(*before, 0));
  EXPECT_TRUE(pictures_of(*after, 1) == pictures_of(*before, 2));
  const auto old = pictures_of(*before, 3);
  EXPECT_TRUE(pictures_of(*after, 2) == decltype(old)(old.begin() + 5, old.begin() + 12));
  plan = plan_of(set);
  ASSERT_TRUE(set_every_task(plan, "Another task"));
  apply(plan, folder / "relabelled");
  EXPECT_EQ(first_finding(folder / "relabelled"), "");
}

TEST(Edit, DepthIsCutWithoutLossAndCountedInItsUnit) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-depth", folder / "set");
  const auto before = open_dataset(set);
  ASSERT_EQ(before->info.video_keys()[1], "observation.images.front_depth");
  const auto whole = depth_stats(set / before->info.video_file(before->info.video_keys()[1], 0, 0), 30, 17, 12,
                                 *find_feature(before->info.features, before->info.video_keys()[1]));
  ASSERT_TRUE(whole) << whole.error().sentence();
  const auto all = read_all_episode_stats(*before);
  const auto& stored = (*all)[1].at("observation.images.front_depth");
  EXPECT_EQ(whole->count, stored.count);
  EXPECT_NEAR(whole->mean[0], stored.mean[0], 2) << "millimetres; a code is up to 2 of them";
  EXPECT_NEAR(whole->std[0], stored.std[0], 2);
  EXPECT_NEAR(whole->min[0], stored.min[0], 2);
  EXPECT_NEAR(whole->quantiles[4][0], stored.quantiles[4][0], 3);
  auto plan = plan_of(set);
  ASSERT_TRUE(trim_episode(plan, 1, 3, 6));
  ASSERT_TRUE(delete_episodes(plan, {0}));
  apply(plan, folder / "out");
  EXPECT_EQ(first_finding(folder / "out"), "");
  const auto after = open_dataset(folder / "out");
  const auto old = pictures_of(*before, 1, 1);
  EXPECT_TRUE(pictures_of(*after, 0, 1) == decltype(old)(old.begin() + 3, old.begin() + 6));
  EXPECT_TRUE(pictures_of(*after, 1, 1) == pictures_of(*before, 2, 1));
  const auto now = read_all_episode_stats(*after);
  EXPECT_EQ((*now)[0].at("observation.images.front_depth").count, 3);
  EXPECT_NEAR((*now)[0].at("observation.images.front_depth").min[0], 615, 2) << "frame 3 begins 15 mm farther";
  EXPECT_EQ((*now)[1].at("observation.images.front_depth").mean, (*all)[2].at("observation.images.front_depth").mean);
}

TEST(Edit, TasksFollowLeRobotsPrecedenceAndOrder) {
  const testing::TemporaryFolder folder;
  {
    auto writer = DatasetWriter::open(testing::small_spec(folder / "set"));
    for (int e = 0; e < 3; ++e) {
      auto episode = testing::make_episode(*writer, 6, "first");
      episode->tasks = {"first", "second"};
      episode->task_of_row = {0, 0, 0, 1, 1, 1};
      ASSERT_TRUE(writer->save(*episode));
    }
  }
  auto plan = plan_of(folder / "set");
  ASSERT_TRUE(replace_task(plan, "second", "zebra"));
  ASSERT_TRUE(set_task(plan, 2, "apple"));
  apply(plan);
  auto after = open_dataset(folder / "set");
  EXPECT_EQ(after->tasks, (std::vector<std::string>{"apple", "first", "zebra"}));
  EXPECT_EQ(values(*after, 0, "task_index"), (std::vector<double>{1, 1, 1, 2, 2, 2})) << "runs inside stay";
  EXPECT_EQ(values(*after, 2, "task_index"), (std::vector<double>{0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(after->episodes[0].tasks, (std::vector<std::string>{"first", "zebra"}));
  EXPECT_EQ(read_all_episode_stats(*after)->at(0).at("task_index").mean[0], 1.5);
  EXPECT_EQ(read_dataset_stats(*after)->at("task_index").min[0], 0);
  EXPECT_EQ(first_finding(folder / "set"), "");
  EXPECT_TRUE(fs::exists(folder / "set/tandem/pixel-counts.json")) << "the pictures are the same";
  plan = plan_of(folder / "set");
  ASSERT_TRUE(set_every_task(plan, "one"));
  ASSERT_TRUE(replace_task(plan, "zebra", "two"));
  apply(plan);
  after = open_dataset(folder / "set");
  EXPECT_EQ(after->tasks, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(values(*after, 2, "task_index"), (std::vector<double>(6, 0)));
  auto writer = DatasetWriter::open(testing::small_spec(folder / "set"));
  ASSERT_TRUE(writer) << writer.error().sentence();
  ASSERT_TRUE(writer->save(*testing::make_episode(*writer, 5, "three"))) << "recording goes on";
  EXPECT_EQ(first_finding(folder / "set"), "");
}

TEST(Edit, MergingAndSplittingGiveBackWhatWasThere) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-appended", folder / "set");
  const auto before = open_dataset(set);
  const auto parts = plan_split(set, {{"a", "0-2,5"}, {"b", "3,4,6"}});
  ASSERT_TRUE(parts) << parts.error().sentence();
  const auto split = apply_split(*parts, {folder / "parts", true, {}});
  ASSERT_TRUE(split) << split.error().sentence() << split.error().detail;
  EXPECT_EQ(first_finding(folder / "parts/a"), "");
  EXPECT_EQ(first_finding(folder / "parts/b"), "");
  const auto merged = plan_edit({folder / "parts/a", folder / "parts/b"});
  ASSERT_TRUE(merged) << merged.error().sentence();
  apply(*merged, folder / "merged");
  EXPECT_EQ(first_finding(folder / "merged"), "");
  const auto after = open_dataset(folder / "merged");
  const std::int64_t order[] = {0, 1, 2, 5, 3, 4, 6};
  for (std::int64_t e = 0; e < 7; ++e) {
    const auto old = order[e];
    EXPECT_EQ(values(*after, e, "action"), values(*before, old, "action"));
    EXPECT_EQ(after->episodes[static_cast<std::size_t>(e)].tasks,
              before->episodes[static_cast<std::size_t>(old)].tasks);
    EXPECT_EQ(pictures_of(*after, e), pictures_of(*before, old));
  }
  const auto shares = plan_split(set, {{"train", "0.8"}, {"test", "0.1"}});
  ASSERT_TRUE(shares);
  EXPECT_EQ((*shares)[0].second.episodes.size(), 5U) << "rounded down";
  EXPECT_EQ((*shares)[1].second.episodes.size(), 2U) << "the last one gets the rest";
}

TEST(Edit, ThereAndBackBetweenVersionsChangesNothing) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  auto plan = plan_of(set);
  plan.version = DatasetVersion::v21;
  apply(plan, folder / "old");
  EXPECT_EQ(first_finding(folder / "old"), "");
  const auto info = read_json(folder / "old/meta/info.json");
  EXPECT_EQ((*info)["total_videos"], 6);
  EXPECT_EQ((*info)["total_chunks"], 1);
  EXPECT_FALSE(info->contains("data_files_size_in_mb"));
  const auto file = ParquetFile::open(folder / "old/data/chunk-000/episode_000001.parquet");
  EXPECT_EQ(file->metadata("huggingface"), "") << "libraries of that time do not know List";
  plan = plan_of(folder / "old");
  plan.version = DatasetVersion::v30;
  apply(plan, folder / "new");
  EXPECT_EQ(first_finding(folder / "new"), "");
  const auto before = open_dataset(set);
  const auto after = open_dataset(folder / "new");
  EXPECT_EQ(after->tasks, before->tasks);
  for (std::int64_t e = 0; e < 3; ++e) {
    EXPECT_EQ(values(*after, e, "action"), values(*before, e, "action"));
    EXPECT_EQ(pictures_of(*after, e, 1), pictures_of(*before, e, 1));
  }
  const auto stats = read_all_episode_stats(*after);
  for (const auto& table : *stats) {
    EXPECT_FALSE(table.at("action").quantiles[0].empty()) << "computed, for v2.1 has none";
  }
}

TEST(Edit, LanguageIsCutWithItsFramesAndFollowsTheCameras) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-language", folder / "set");
  const auto before = open_dataset(set);
  const auto old = read_language(*before, 0);
  auto plan = plan_of(set);
  const std::int64_t from = 6;
  ASSERT_TRUE(trim_episode(plan, 0, from, -1));
  ASSERT_TRUE(rename_camera(plan, "wrist", "hand"));
  ASSERT_TRUE(rename_camera(plan, "observation.images.front", "observation.images.top"));
  apply(plan, folder / "out");
  EXPECT_EQ(first_finding(folder / "out"), "");
  const auto after = open_dataset(folder / "out");
  const auto now = read_language(*after, 0);
  ASSERT_TRUE(now) << now.error().sentence();
  EXPECT_TRUE(now->same_everywhere);
  ASSERT_FALSE(now->persistent.empty());
  EXPECT_EQ(now->persistent.front().timestamp_s, 0) << "what was active holds from the new first frame on";
  const LanguageRow* active = nullptr;
  for (const auto& row : old->persistent) {
    active = row.style == "subtask" && std::llround(row.timestamp_s * 30) <= from ? &row : active;
  }
  ASSERT_NE(active, nullptr);
  const auto subtask = std::find_if(now->persistent.begin(), now->persistent.end(),
                                    [](const LanguageRow& row) { return row.style == "subtask"; });
  EXPECT_EQ(subtask->content, active->content);
  std::size_t late = 0;
  for (const auto& row : old->events) {
    late += row.frame >= from ? 1U : 0U;
  }
  EXPECT_EQ(now->events.size(), late);
  for (std::int64_t e = 0; e < 2; ++e) {
    const auto language = read_language(*after, e);
    for (const auto& row : language->events) {
      EXPECT_TRUE(!row.camera || *row.camera == "observation.images.hand" || *row.camera == "observation.images.top");
    }
  }
}

// Four episodes of eight frames with facts, rows of ours and columns of somebody else in meta/episodes.
void make_set_with_facts(const fs::path& set) {
  auto writer = DatasetWriter::open(testing::small_spec(set));
  for (int e = 0; e < 4; ++e) {
    auto episode = testing::make_episode(*writer, 8, "task");
    episode->facts = {{"version", 1}, {"rows", 8}, {"note", "take " + std::to_string(e)}};
    ParquetColumn ticks;
    ticks.name = "tick_time_ns";
    ParquetColumn capture;
    capture.name = "capture_ns/observation.images.front";
    for (int i = 0; i < 8; ++i) {
      ticks.integers.push_back(100 * e + i);
      capture.integers.push_back(i);
    }
    episode->sidecar_rows = {ticks, capture};
    ASSERT_TRUE(writer->save(*episode));
    // Somebody's own column in meta/episodes.
    const fs::path file = set / episodes_file(0, e);
    auto columns =
        episode_columns(read_episodes(set, writer->info())->back(), writer->info(), read_episode_stats(file)->front());
    ParquetColumn own;
    own.name = "mine";
    own.type = ParquetColumn::Type::text;
    own.texts = {"row " + std::to_string(e)};
    columns.push_back(own);
    own.name = "sparse_subtask_names";
    columns.push_back(own);
    ASSERT_TRUE(write_parquet(file, columns));
  }
}

TEST(Edit, FactsAndForeignColumnsFollowTheirEpisodes) {
  const testing::TemporaryFolder folder;
  const fs::path set = folder / "set";
  make_set_with_facts(set);
  fs::create_directories(set / "meta/tandem");
  std::ofstream(set / "meta/tandem/marks.jsonl") << R"({"kind": "all"})"
                                                    "\n"
                                                 << R"({"episode_index": 1, "mark": "gone"})"
                                                    "\n"
                                                 << R"({"episode_index": 3, "mark": "stays"})"
                                                    "\n";
  std::ofstream(set / "README.md") << "mine";
  ParquetColumn index;
  index.name = "index";
  ParquetColumn curve;
  curve.name = "progress_sparse";
  curve.type = ParquetColumn::Type::float32;
  for (int i = 0; i < 32; ++i) {
    index.integers.push_back(i);
    curve.numbers.push_back(i);
  }
  ASSERT_TRUE(write_parquet(set / "sarm_progress.parquet", {index, curve}));
  auto plan = plan_of(set);
  ASSERT_TRUE(delete_episodes(plan, {1}));
  ASSERT_TRUE(trim_episode(plan, 3, 2, 7));
  ASSERT_TRUE(rename_camera(plan, "front", "top"));
  const auto preview = preview_edit(plan, {});
  ASSERT_EQ(preview->notes.size(), 1U);
  EXPECT_TRUE(preview->notes.front().starts_with("Stages")) << preview->notes.front();
  apply(plan);
  EXPECT_EQ(first_finding(set), "");
  const auto facts = read_json(sidecar_episode(set, 2).string() + ".json");
  EXPECT_EQ((*facts)["note"], "take 3");
  EXPECT_EQ((*facts)["rows"], 5);
  const auto rows = ParquetFile::open(sidecar_episode(set, 2).string() + ".parquet");
  EXPECT_EQ(rows->numbers("tick_time_ns")->values, (std::vector<double>{302, 303, 304, 305, 306}));
  EXPECT_TRUE(rows->has("capture_ns/observation.images.top"));
  EXPECT_FALSE(fs::exists(sidecar_episode(set, 3).string() + ".json"));
  EXPECT_EQ(*read_text(set / "meta/tandem/marks.jsonl"),
            "{\"kind\":\"all\"}\n{\"episode_index\":2,\"mark\":\"stays\"}\n");
  EXPECT_EQ(*read_text(set / "README.md"), "mine");
  const auto own = ParquetFile::open(set / episodes_file(0, 0))->texts("mine");
  EXPECT_EQ(*own, (std::vector<std::string>{"row 0", "row 2", "row 3"}));
  const auto stages = ParquetFile::open(set / episodes_file(0, 0))->texts("sparse_subtask_names");
  EXPECT_EQ(*stages, (std::vector<std::string>{"row 0", "row 2", ""})) << "boundaries of what was cut would be wrong";
  const auto progress = ParquetFile::open(set / "sarm_progress.parquet");
  EXPECT_EQ(progress->numbers("index")->values.back(), 20);
  EXPECT_EQ(progress->numbers("progress_sparse")->values.back(), 30) << "row 24 + 6 of the old dataset";
  plan = plan_of(set);
  plan.version = DatasetVersion::v21;
  apply(plan, folder / "old");
  EXPECT_EQ(first_finding(folder / "old"), "") << "no Parquet file that LeRobot would count";
  EXPECT_TRUE(fs::exists(sidecar_episode(folder / "old", 2).string() + ".json"));
}

// Many edits one after the other, with packing and both versions in between; every frame carries its own number.
TEST(Edit, ManyEditsLoseAndMixUpNothing) {
  const testing::TemporaryFolder folder;
  struct Known {
    std::vector<double> frames;
    std::string task;
  };
  std::vector<Known> known;
  {
    auto writer = DatasetWriter::open(testing::small_spec(folder / "set"));
    for (int e = 0; e < 9; ++e) {
      Known& one = known.emplace_back();
      one.task = "task " + std::to_string(e % 3);
      auto episode = testing::make_episode(*writer, 8 + e, one.task);
      for (std::int64_t i = 0; i < episode->length; ++i) {
        one.frames.push_back(100 * e + static_cast<double>(i));
        episode->values["action"][static_cast<std::size_t>(6 * i)] = one.frames.back();
      }
      ASSERT_TRUE(writer->save(*episode));
    }
  }
  std::mt19937 random(3);
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 12; ++round) {
    auto plan = plan_of(folder / "set");
    std::vector<Known> next = known;
    const auto e = pick(known.size());
    const auto number = static_cast<std::int64_t>(e);
    const auto length = static_cast<std::int64_t>(known[e].frames.size());
    if (round % 4 == 0 && known.size() > 3) {
      ASSERT_TRUE(delete_episodes(plan, {number}));
      next.erase(next.begin() + number);
    } else if (round % 4 == 1) {
      std::vector<std::int64_t> order(known.size());
      std::iota(order.begin(), order.end(), 0);
      std::shuffle(order.begin(), order.end(), random);
      ASSERT_TRUE(keep_episodes(plan, order));
      next.clear();
      std::transform(order.begin(), order.end(), std::back_inserter(next),
                     [&](auto n) { return known[static_cast<std::size_t>(n)]; });
    } else if (round % 4 == 2 && length > 4) {
      const std::int64_t from = 1 + static_cast<std::int64_t>(pick(2));
      ASSERT_TRUE(trim_episode(plan, number, from, length - 1));
      next[e].frames = {known[e].frames.begin() + from, known[e].frames.end() - 1};
    } else {
      next[e].task = "round " + std::to_string(round);
      ASSERT_TRUE(set_task(plan, number, next[e].task));
    }
    ASSERT_NO_FATAL_FAILURE(apply(plan, folder / "next"));
    if (round % 5 == 4) {
      plan = plan_of(folder / "next");
      plan.version = DatasetVersion::v21;
      ASSERT_NO_FATAL_FAILURE(apply(plan, folder / "old"));
      EXPECT_EQ(first_finding(folder / "old"), "") << round;
      plan = plan_of(folder / "old");
      plan.version = DatasetVersion::v30;
      fs::remove_all(folder / "next");
      ASSERT_NO_FATAL_FAILURE(apply(plan, folder / "next"));
      fs::remove_all(folder / "old");
    }
    if (round % 3 == 2) {
      ASSERT_TRUE(pack_dataset(folder / "next"));
    }
    fs::remove_all(folder / "set");
    fs::rename(folder / "next", folder / "set");
    known = next;
    EXPECT_EQ(first_finding(folder / "set"), "") << round;
    const auto set = open_dataset(folder / "set");
    ASSERT_EQ(set->episodes.size(), known.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
      const auto action = values(*set, static_cast<std::int64_t>(i), "action");
      ASSERT_EQ(action.size(), 6 * known[i].frames.size());
      for (std::size_t f = 0; f < known[i].frames.size(); ++f) {
        EXPECT_EQ(action[6 * f], known[i].frames[f]) << round;
      }
      EXPECT_EQ(set->episodes[i].tasks, std::vector<std::string>{known[i].task}) << round;
    }
  }
}

TEST(Edit, WhatCannotBeIsRefusedInOneSentence) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-basic", folder / "set");
  auto plan = plan_of(set);
  const auto says = [](const auto& result, const std::string& text) {
    ASSERT_FALSE(result) << text;
    EXPECT_NE(result.error().message.find(text), std::string::npos) << result.error().message;
    EXPECT_FALSE(result.error().hint.empty()) << text;
  };
  says(delete_episodes(plan, {1, 7}), "has no episode 7");
  says(delete_episodes(plan, {0, 1, 2}), "Every episode");
  says(keep_episodes(plan, {1, 1}), "twice");
  says(trim_episode(plan, 1, 5, 5), "leave nothing");
  says(trim_episode(plan, 1, 0, 1000), "it has " + std::to_string(plan.sources[0]->episodes[1].length));
  says(set_task(plan, 1, "  "), "empty");
  says(replace_task(plan, "No such task", "x"), "No such task");
  says(rename_feature(plan, "action", "observation.images.x"), "image");
  says(rename_feature(plan, "action", "observation.state"), "a feature of that name");
  says(rename_feature(plan, "index", "row"), "the format itself");
  says(rename_camera(plan, "side", "x"), "no camera side");
  says(parse_episode_list("3,x"), "\"x\"");
  says(parse_episode_list("5-3"), "\"5-3\"");
  EXPECT_EQ(*parse_episode_list("3,7,10-12"), (std::vector<std::int64_t>{3, 7, 10, 11, 12}));
  says(plan_split(set, {{"a", "0,1"}, {"b", "1"}}), "two parts");
  says(plan_split(set, {{"../a", "0"}}), "cannot be the name");
  says(plan_split(set, {{"a", "0.5"}, {"b", "1"}}), "all given by lists");
  const auto other = plan_edit({set, copy_of("v30-images", folder / "images")});
  says(other, "cannot be one dataset");
  EXPECT_NE(other.error().message.find("observation.images.front has dtype \"video\" and \"image\""), std::string::npos)
      << other.error().message;
  says(plan_edit({folder / "none"}), "does not exist");
  ASSERT_TRUE(delete_episodes(plan, {0}));
  says(trim_episode(plan, 0, 1, 2), "does not stay");
  fs::create_directories(folder / "there");
  says(apply_edit(plan, {folder / "there", true, {}}), "is there already");
  says(apply_edit(plan, {set / "inside", true, {}}), "lies inside");
  EXPECT_EQ(first_finding(set), "");
}

TEST(Edit, ADamagedEpisodeCanBeDeletedAndNothingElseIsMadeOfIt) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-damaged-nan-in-action", folder / "set");
  const auto report = validate_dataset(set);
  ASSERT_NE(report.exit_code(), 0);
  auto plan = plan_of(set);
  ASSERT_TRUE(rename_camera(plan, "front", "top"));
  const auto refused = apply_edit(plan, {folder / "out", true, {}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("Nothing was changed"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(fs::exists(folder / "out"));
  std::int64_t healthy = 0;
  for (const std::int64_t e : {0, 1}) {
    plan = plan_of(set);
    ASSERT_TRUE(delete_episodes(plan, {e}));
    const fs::path out = folder / ("without-" + std::to_string(e));
    healthy += apply_edit(plan, {out, true, {}}).has_value() && first_finding(out).empty() ? 1 : 0;
  }
  EXPECT_EQ(healthy, 1);
  const fs::path wrong = copy_of("v30-damaged-stats-wrong", folder / "wrong");
  plan = plan_of(wrong);
  ASSERT_TRUE(set_every_task(plan, "Another task"));
  const auto stats = apply_edit(plan, {folder / "mended", true, {}});
  ASSERT_FALSE(stats);
  EXPECT_NE(stats.error().hint.find("--recompute-stats"), std::string::npos) << stats.error().sentence();
  plan.recompute_stats = true;
  apply(plan, folder / "mended");
  EXPECT_EQ(first_finding(folder / "mended"), "");
}

}  // namespace
}  // namespace tandem
