#include "dataset/repair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "base/files.h"
#include "base/json.h"
#include "base/sha256.h"
#include "dataset/parquet_salvage.h"
#include "dataset/stats_compute.h"
#include "testing/datasets.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::first_finding;
using testing::pictures_of;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

std::vector<double> values(const DatasetSummary& set, std::int64_t episode, const std::string& feature) {
  const auto out = read_episode_values(set, episode, feature);
  EXPECT_TRUE(out) << out.error().sentence();
  return out.value_or(std::vector<double>());
}

// That every number, text and picture of the episodes is that of the sound dataset.
void expect_same(const fs::path& repaired, const fs::path& sound, const std::vector<std::int64_t>& episodes,
                 const Json& except) {
  const auto after = open_dataset(repaired);
  const auto before = open_dataset(sound);
  ASSERT_TRUE(after) << after.error().sentence();
  ASSERT_EQ(after->episodes.size(), episodes.size());
  EXPECT_EQ(after->info.fps, before->info.fps);
  const auto excepted = [&](const std::string& what) {
    return std::find(except.begin(), except.end(), what) != except.end();
  };
  if (!excepted("robot_type")) {
    EXPECT_EQ(after->info.robot_type, before->info.robot_type);
  }
  for (const auto& feature : before->info.features) {
    const Feature* mine = find_feature(after->info.features, feature.name);
    ASSERT_NE(mine, nullptr) << feature.name;
    EXPECT_EQ(mine->dtype, feature.dtype) << feature.name;
    EXPECT_EQ(mine->shape, feature.shape) << feature.name;
    if (!excepted("features.*.names")) {
      EXPECT_EQ(mine->json, feature.json);
    }
  }
  for (std::size_t i = 0; i < episodes.size(); ++i) {
    const auto e = static_cast<std::int64_t>(i);
    EXPECT_EQ(after->episodes[i].tasks, before->episodes[static_cast<std::size_t>(episodes[i])].tasks);
    for (const char* feature : {"action", "observation.state", "timestamp", "frame_index"}) {
      EXPECT_EQ(values(*after, e, feature), values(*before, episodes[i], feature)) << feature;
    }
    for (std::size_t camera = 0; camera < before->info.video_keys().size(); ++camera) {
      EXPECT_EQ(pictures_of(*after, e, camera), pictures_of(*before, episodes[i], camera));
    }
  }
  if (episodes.size() == before->episodes.size()) {
    EXPECT_EQ(after->tasks, before->tasks);
    const auto mine = read_dataset_stats(*after);
    const auto theirs = read_dataset_stats(*before);
    ASSERT_TRUE(mine && theirs);
    EXPECT_EQ(mine->at("action").count, theirs->at("action").count);
    EXPECT_NEAR(mine->at("action").mean[0], theirs->at("action").mean[0], 1e-3);
  }
}

std::string tree_of(const fs::path& root) {
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) {
      out.push_back(fs::relative(entry.path(), root).string() + " " + sha256(read_text(entry.path()).value_or("")));
    }
  }
  std::sort(out.begin(), out.end());
  std::string text;
  for (const auto& line : out) {
    text += line + "\n";
  }
  return text;
}

class Repair : public ::testing::TestWithParam<std::string> {
 protected:
  static Json about(const std::string& name) {
    const auto all = read_json(datasets / "damaged.json");
    for (const auto& entry : *all) {
      if (entry["name"] == name) {
        return entry;
      }
    }
    ADD_FAILURE() << name;
    return {};
  }
  testing::TemporaryFolder folder;
};

TEST_P(Repair, MendsWhatCanBeMendedAndSaysWhatCannot) {
  const Json defect = about(GetParam());
  const fs::path set = copy_of(GetParam(), folder / "set");
  const std::string before = tree_of(set);
  const std::string possible = defect["repair"]["possible"];
  const auto preview = preview_repair(set);
  if (possible == "none") {
    RepairOptions options;
    options.target.folder = folder / "new";
    options.leave_out = true;
    const auto refused = repair_dataset(set, options);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("No episode can be saved"), std::string::npos) << refused.error().message;
    EXPECT_EQ(tree_of(set), before);
    EXPECT_FALSE(fs::exists(folder / "new"));
    return;
  }
  ASSERT_TRUE(preview) << preview.error().sentence();
  EXPECT_EQ(tree_of(set), before) << "a preview writes nothing";
  const std::vector<std::int64_t> kept = defect["repair"]["must_equal"]["episodes"];
  EXPECT_EQ(preview->episodes_after, std::ssize(kept));
  EXPECT_EQ(preview->lost.size(), static_cast<std::size_t>(preview->episodes_before) - kept.size());
  EXPECT_FALSE(preview->empty());
  RepairOptions options;
  options.target.folder = folder / "new";
  if (!preview->lost.empty()) {
    const auto refused = repair_dataset(set, options);
    ASSERT_FALSE(refused) << "episodes are only left out where that was agreed";
    EXPECT_NE(refused.error().message.find("cannot be mended"), std::string::npos) << refused.error().message;
    options.leave_out = true;
  }
  const auto done = repair_dataset(set, options);
  ASSERT_TRUE(done) << done.error().sentence() << " " << done.error().detail;
  EXPECT_EQ(first_finding(folder / "new"), "");
  EXPECT_EQ(tree_of(set), before) << "the damaged one stays as it is";
  const std::string sound = defect["base"];
  expect_same(folder / "new", datasets / sound, kept, defect["repair"]["must_equal"]["except"]);
  // In place, with the old one beside it.
  options.target.folder.clear();
  const auto again = repair_dataset(set, options);
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(first_finding(set), "");
  EXPECT_EQ(tree_of(again->backup), before);
  const auto nothing = repair_dataset(set, options);
  ASSERT_TRUE(nothing) << nothing.error().sentence();
  EXPECT_TRUE(nothing->empty());
  EXPECT_TRUE(nothing->root.empty());
}

// Writes a text file of a v2.1 dataset anew.
void change_lines(const fs::path& file, const std::function<std::string(const std::string&)>& change) {
  const auto text = read_text(file);
  ASSERT_TRUE(text);
  ASSERT_TRUE(write_text(file, change(*text)));
}

TEST(RepairDataset, DamagedDatasetsOfV21AreMendedInTheirFormat) {
  const auto replaced = [](std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  struct Damage {
    const char* name;
    std::function<void(const fs::path&)> make;
  };
  const Damage damages[] = {
      {"counts",
       [&](const fs::path& root) {
         change_lines(root / "meta/info.json",
                      [&](const auto& text) { return replaced(text, "\"total_frames\": 66", "\"total_frames\": 7"); });
       }},
      {"length",
       [&](const fs::path& root) {
         change_lines(root / "meta/episodes.jsonl",
                      [&](const auto& text) { return replaced(text, "\"length\": 37", "\"length\": 30"); });
       }},
      {"a line that is missing",
       [&](const fs::path& root) {
         change_lines(root / "meta/episodes.jsonl", [&](const auto& text) { return text.substr(text.find('\n') + 1); });
       }},
      {"lines that are no JSON",
       [&](const fs::path& root) {
         change_lines(root / "meta/episodes.jsonl", [&](const auto& text) { return "{" + text; });
       }},
      {"no statistics", [](const fs::path& root) { fs::remove(root / "meta/episodes_stats.jsonl"); }},
      {"statistics of one episode",
       [&](const fs::path& root) {
         change_lines(root / "meta/episodes_stats.jsonl",
                      [&](const auto& text) { return text.substr(text.find('\n') + 1); });
       }},
      {"no table of tasks", [](const fs::path& root) { fs::remove(root / "meta/tasks.jsonl"); }},
  };
  for (const auto& damage : damages) {
    SCOPED_TRACE(damage.name);
    const testing::TemporaryFolder folder;
    const fs::path root = copy_of("v21-basic", folder / "set");
    damage.make(root);
    ASSERT_NE(first_finding(root), "") << "it is damaged";
    const auto report = repair_dataset(root, {{folder / "out", true, {}}, false});
    ASSERT_TRUE(report) << report.error().sentence();
    EXPECT_FALSE(report->steps.empty());
    EXPECT_EQ(report->episodes_after, 3);
    EXPECT_EQ(first_finding(folder / "out"), "");
    const auto made = open_dataset(folder / "out");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->info.version, DatasetVersion::v21);
    expect_same(folder / "out", datasets / "v21-basic", {0, 1, 2}, Json::array());
  }
}

// The files of two episodes were exchanged: their names count, and the rows are numbered by them.
TEST(RepairDataset, RowsOfV21AreNumberedByTheNamesOfTheirFiles) {
  const testing::TemporaryFolder folder;
  const fs::path root = copy_of("v21-basic", folder / "set");
  const auto exchange = [&](const fs::path& where, const char* kind) {
    const auto file = [&](int e) { return where / ("episode_00000" + std::to_string(e) + kind); };
    fs::rename(file(0), where / "x");
    fs::rename(file(1), file(0));
    fs::rename(where / "x", file(1));
  };
  exchange(root / "data/chunk-000", ".parquet");
  exchange(root / "videos/chunk-000/observation.images.front", ".mp4");
  exchange(root / "videos/chunk-000/observation.images.wrist", ".mp4");
  const auto report = repair_dataset(root, {{folder / "out", true, {}}, false});
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_EQ(first_finding(folder / "out"), "");
  const auto made = open_dataset(folder / "out");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->episodes[0].length, 37);
  EXPECT_EQ(values(*made, 1, "episode_index"), std::vector<double>(16, 1));
}

// A video that is not there cannot be mended; the other episodes can.
TEST(RepairDataset, AnEpisodeOfV21WithoutItsVideoIsLeftOut) {
  const testing::TemporaryFolder folder;
  const fs::path root = copy_of("v21-basic", folder / "set");
  fs::remove(root / "videos/chunk-000/observation.images.front/episode_000001.mp4");
  EXPECT_FALSE(repair_dataset(root, {{folder / "no", true, {}}, false})) << "not without being told so";
  const auto report = repair_dataset(root, {{folder / "out", true, {}}, true});
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_EQ(report->lost.size(), 1U);
  EXPECT_EQ(first_finding(folder / "out"), "");
  expect_same(folder / "out", datasets / "v21-basic", {0, 2}, Json::array());
}

TEST(RepairDataset, WhatCannotBeRepairedIsSaid) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(repair_dataset(folder / "none", {}).error().code, ErrorCode::not_found);
  const fs::path old = copy_of("v21-basic", folder / "old");
  fs::resize_file(old / "meta/info.json", 200);
  const auto refused = repair_dataset(old, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
  const fs::path sound = copy_of("v30-basic", folder / "sound");
  const auto nothing = repair_dataset(sound, {});
  ASSERT_TRUE(nothing) << nothing.error().sentence();
  EXPECT_TRUE(nothing->empty());
  EXPECT_FALSE(fs::exists(folder / "sound_old"));
  // Stopped anywhere, everything is as it was.
  const fs::path set = copy_of("v30-damaged-index-gap", folder / "set");
  const std::string before = tree_of(set);
  for (int calls = 1;; ++calls) {
    int left = calls;
    const auto stopped = repair_dataset(set, {{folder / "out", true, {}}, false}, [&](double) { return --left > 0; });
    if (stopped) {
      break;
    }
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled) << stopped.error().message;
    EXPECT_EQ(tree_of(set), before);
    EXPECT_FALSE(fs::exists(folder / "out"));
    ASSERT_LT(calls, 500);
  }
}

TEST(RepairDataset, WithoutABackupWhatNoEpisodeUsesIsSetAside) {
  const testing::TemporaryFolder folder;
  const fs::path set = copy_of("v30-damaged-leftover-images", folder / "set");
  RepairOptions options;
  options.target.backup = false;
  const auto done = repair_dataset(set, options);
  ASSERT_TRUE(done) << done.error().sentence();
  EXPECT_EQ(first_finding(set), "");
  EXPECT_FALSE(fs::exists(set / "images"));
  EXPECT_TRUE(fs::exists(set / "tandem/leftovers/0/images"));
  EXPECT_FALSE(fs::exists(folder / "set_old"));
}

// Whatever bytes are cut off or spoiled: an error or fewer rows, never a crash.
TEST(RepairDataset, SpoiledPagesAreRefusedOrLeftOut) {
  const testing::TemporaryFolder folder;
  const fs::path source = datasets / "v30-damaged-partial-parquet/data/chunk-000/file-000.parquet";
  const auto info = read_json(datasets / "v30-small/meta/info.json");
  const auto features = parse_readable_info(*info, "info")->features;
  const std::string whole = read_text(source).value();
  const auto all = salvage_parquet(source, features, folder / "all.parquet");
  ASSERT_TRUE(all) << all.error().sentence() << all.error().detail;
  for (std::size_t step = 0; step < 300; ++step) {
    std::string text = whole.substr(0, step % 2 == 0 ? whole.size() : whole.size() * step / 300);
    if (step % 2 == 0) {
      text[4 + (step * 7919) % (text.size() - 4)] ^= static_cast<char>(1U << (step % 8));
    }
    ASSERT_TRUE(write_text(folder / "spoiled.parquet", text));
    const auto rows = salvage_parquet(folder / "spoiled.parquet", features, folder / "out.parquet");
    EXPECT_LE(rows.value_or(0), *all);
    if (const auto file =
            rows ? ParquetFile::open(folder / "out.parquet") : Result<ParquetFile>(fail(ErrorCode::io, ""))) {
      static_cast<void>(file->numbers("action"));
    }
  }
  EXPECT_FALSE(salvage_parquet(datasets / "v30-small/meta/info.json", features, folder / "none.parquet"));
}

INSTANTIATE_TEST_SUITE_P(Fixtures, Repair,
                         ::testing::Values("v30-damaged-info-counts-wrong", "v30-damaged-missing-episode-row",
                                           "v30-damaged-duplicate-episode", "v30-damaged-episode-length-wrong",
                                           "v30-damaged-video-truncated", "v30-damaged-video-frames-missing",
                                           "v30-damaged-video-file-missing", "v30-damaged-video-span-shifted",
                                           "v30-damaged-missing-data-file", "v30-damaged-index-gap",
                                           "v30-damaged-timestamp-drift", "v30-damaged-task-index-out-of-range",
                                           "v30-damaged-nan-in-action", "v30-damaged-wrong-shape-column",
                                           "v30-damaged-stats-missing", "v30-damaged-stats-wrong",
                                           "v30-damaged-leftover-images", "v30-damaged-info-json-truncated",
                                           "v30-damaged-path-traversal", "v30-damaged-fps-mismatch",
                                           "v30-damaged-tasks-no-index", "v30-damaged-stray-parquet",
                                           "v30-damaged-partial-parquet"),
                         [](const auto& fixture) {
                           std::string name = fixture.param.substr(std::string("v30-damaged-").size());
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace tandem
