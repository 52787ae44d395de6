#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "base/files.h"
#include "dataset/parquet.h"
#include "dataset/validate.h"
#include "testing/temporary_folder.h"
#include "testing/v21_dataset.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

std::string listing(const ValidationReport& report) {
  std::string out;
  for (const auto& f : report.findings) {
    out += std::string(name_of(f.severity)) + " " + f.kind + " " + f.where + ": " + f.text + " | " + f.remedy + "\n";
  }
  return out;
}

const Finding* find(const ValidationReport& report, const std::string& kind, const std::string& where) {
  const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                  [&](const Finding& f) { return f.kind == kind && f.where == where; });
  return found == report.findings.end() ? nullptr : &*found;
}

// Every dataset that LeRobot wrote, laid out as v2.1, is whole.
TEST(ValidateV21, WhatWasLaidOutAnewIsWhole) {
  for (const char* name : {"v30-basic", "v30-images", "v30-unicode", "v30-language", "v30-indexed", "v30-appended"}) {
    const TemporaryFolder folder;
    const auto made = testing::make_v21(datasets / name, folder / "set");
    ASSERT_TRUE(made) << made.error().sentence();
    const auto report = validate_dataset(folder / "set");
    // The files were cut from those of v3.0 and kept their metadata.
    EXPECT_TRUE(
        std::all_of(report.findings.begin(), report.findings.end(),
                    [](const Finding& f) { return f.severity == Severity::info || f.kind == "column-metadata"; }))
        << name << "\n"
        << listing(report);
    EXPECT_GT(report.frames, 0);
  }
}

// Rewrites the data file of an episode with one column changed.
void change_rows(const fs::path& root, int episode, const std::string& column,
                 const std::function<void(std::vector<double>&)>& change) {
  const auto path = root / "data/chunk-000" / ("episode_00000" + std::to_string(episode) + ".parquet");
  const auto file = ParquetFile::open(path);
  ASSERT_TRUE(file);
  std::vector<ParquetColumn> columns;
  for (const auto& name : file->columns()) {
    auto numbers = file->numbers(name);
    ASSERT_TRUE(numbers);
    if (name == column) {
      change(numbers->values);
    }
    ParquetColumn out;
    out.name = name;
    out.width = numbers->width;
    out.type = numbers->width > 1    ? ParquetColumn::Type::float32_vector
               : numbers->is_integer ? ParquetColumn::Type::int64
                                     : ParquetColumn::Type::float32;
    out.numbers = numbers->values;
    out.integers.assign(numbers->values.begin(), numbers->values.end());
    columns.push_back(std::move(out));
  }
  ASSERT_TRUE(write_parquet(path, columns));
}

void set_info(const fs::path& root, const std::function<void(Json&)>& change) {
  auto info = *read_json(root / "meta/info.json");
  change(info);
  std::ofstream(root / "meta/info.json") << dump_json(info);
}

void rewrite(const fs::path& file, const std::function<void(std::string&)>& change) {
  auto text = read_text(file).value();
  change(text);
  std::ofstream(file, std::ios::binary) << text;
}

struct Damage {
  std::string name;
  std::function<void(const fs::path&)> make;
  std::string kind;
  std::string where;
  int exit = 1;
};

const std::string front = "videos/chunk-000/observation.images.front/";

// Of meta/info.json and the task and episode lines.
std::vector<Damage> damaged_meta() {
  return {
      {"info_cut_off", [](const fs::path& r) { fs::resize_file(r / "meta/info.json", 200); }, "info-unreadable",
       "meta/info.json", 2},
      {"version_2_0", [](const fs::path& r) { set_info(r, [](Json& j) { j["codebase_version"] = "v2.0"; }); },
       "info-version", "meta/info.json", 2},
      {"template_leads_out",
       [](const fs::path& r) {
         set_info(r, [](Json& j) { j["data_path"] = "../{episode_chunk:03d}/{episode_index:06d}"; });
       },
       "path-unsafe", "meta/info.json", 2},
      {"counts", [](const fs::path& r) { set_info(r, [](Json& j) { j["total_frames"] = 7; }); }, "info-count",
       "meta/info.json"},
      {"total_videos", [](const fs::path& r) { set_info(r, [](Json& j) { j["total_videos"] = 1; }); }, "info-count",
       "meta/info.json"},
      {"total_chunks", [](const fs::path& r) { set_info(r, [](Json& j) { j["total_chunks"] = 9; }); }, "info-count",
       "meta/info.json"},
      {"total_tasks", [](const fs::path& r) { set_info(r, [](Json& j) { j["total_tasks"] = 9; }); }, "info-count",
       "meta/info.json"},
      {"fps", [](const fs::path& r) { set_info(r, [](Json& j) { j["fps"] = 15; }); }, "timestamp-off-grid",
       "data/chunk-000/episode_000000.parquet", 2},
      {"names", [](const fs::path& r) { set_info(r, [](Json& j) {
                                          j["features"]["action"]["names"] = {"a", "b"};
                                        }); },
       "info-field", "meta/info.json"},
      {"image_in_name",
       [](const fs::path& r) {
         set_info(r, [](Json& j) {
           j["features"]["image_number"] = {{"dtype", "int64"}, {"shape", {1}}, {"names", nullptr}};
         });
       },
       "feature-name", "meta/info.json"},
      {"tasks_missing", [](const fs::path& r) { fs::remove(r / "meta/tasks.jsonl"); }, "tasks-invalid",
       "meta/tasks.jsonl", 2},
      {"tasks_broken",
       [](const fs::path& r) { rewrite(r / "meta/tasks.jsonl", [](auto& t) { t += "{\"task_index\": 2"; }); },
       "tasks-invalid", "meta/tasks.jsonl", 2},
      {"tasks_twice",
       [](const fs::path& r) {
         std::ofstream(r / "meta/tasks.jsonl") << R"({"task_index": 0, "task": "a"})"
                                                  "\n"
                                                  R"({"task_index": 1, "task": "a"})";
       },
       "tasks-invalid", "meta/tasks.jsonl"},
      {"episodes_missing", [](const fs::path& r) { fs::remove(r / "meta/episodes.jsonl"); }, "episode-row-missing",
       "meta/episodes.jsonl", 2},
      {"episodes_broken",
       [](const fs::path& r) { rewrite(r / "meta/episodes.jsonl", [](auto& t) { t.resize(t.size() - 30); }); },
       "file-unreadable", "meta/episodes.jsonl", 2},
      {"episode_line_missing",
       [](const fs::path& r) { rewrite(r / "meta/episodes.jsonl", [](auto& t) { t.erase(0, t.find('\n') + 1); }); },
       "episode-row-missing", "meta/episodes.jsonl", 2},
      {"episode_line_twice",
       [](const fs::path& r) { rewrite(r / "meta/episodes.jsonl", [](auto& t) { t += t.substr(0, t.find('\n')); }); },
       "episode-row-duplicate", "meta/episodes.jsonl"},
      {"length_wrong",
       [](const fs::path& r) { rewrite(r / "meta/episodes.jsonl", [](auto& t) { t.replace(t.find("37"), 2, "36"); }); },
       "episode-row-wrong", "meta/episodes.jsonl"},
      {"task_unknown",
       [](const fs::path& r) {
         rewrite(r / "meta/episodes.jsonl", [](auto& t) { t.replace(t.find("Push"), 4, "Pull"); });
       },
       "episode-row-wrong", "meta/episodes.jsonl"},
      {"episode_empty",
       [](const fs::path& r) {
         rewrite(r / "meta/episodes.jsonl", [](auto& t) { t += R"({"episode_index": 3, "tasks": [], "length": 0})"; });
       },
       "episode-empty", "meta/episodes.jsonl"},
  };
}

// Of rows.
std::vector<Damage> damaged_rows() {
  return {
      {"data_missing", [](const fs::path& r) { fs::remove(r / "data/chunk-000/episode_000001.parquet"); },
       "data-file-missing", "data/chunk-000/episode_000001.parquet", 2},
      {"data_cut_off", [](const fs::path& r) { fs::resize_file(r / "data/chunk-000/episode_000001.parquet", 900); },
       "file-unreadable", "data/chunk-000/episode_000001.parquet", 2},
      {"data_stray",
       [](const fs::path& r) {
         fs::copy(r / "data/chunk-000/episode_000001.parquet", r / "data/chunk-000/copy.parquet");
       },
       "stray-file", "data/chunk-000/copy.parquet"},
      {"video_stray", [](const fs::path& r) { fs::copy(r / (front + "episode_000001.mp4"), r / "notes.mp4"); },
       "stray-file", "notes.mp4"},
      {"leftover_images",
       [](const fs::path& r) {
         fs::create_directories(r / "images/a/episode_000003");
         std::ofstream(r / "images/a/episode_000003/frame_000000.png") << "x";
       },
       "leftover-file", "images"},
      {"index_gap",
       [](const fs::path& r) {
         change_rows(r, 1, "index", [](auto& x) {
           for (auto& i : x) {
             i += 1;
           }
         });
       },
       "index-not-contiguous", "data/chunk-000/episode_000001.parquet"},
      {"frame_index", [](const fs::path& r) { change_rows(r, 1, "frame_index", [](auto& x) { x[3] = 9; }); },
       "frame-index-not-contiguous", "data/chunk-000/episode_000001.parquet"},
      {"time_drift",
       [](const fs::path& r) {
         change_rows(r, 1, "timestamp", [](auto& x) {
           for (auto& t : x) {
             t *= 1.01;
           }
         });
       },
       "timestamp-off-grid", "data/chunk-000/episode_000001.parquet", 2},
      {"task_index", [](const fs::path& r) { change_rows(r, 1, "task_index", [](auto& x) { x[0] = 7; }); },
       "task-index-unknown", "data/chunk-000/episode_000001.parquet"},
      {"not_finite", [](const fs::path& r) { change_rows(r, 2, "action", [](auto& x) { x[8] = NAN; }); },
       "value-not-finite", "data/chunk-000/episode_000002.parquet"},
      {"column_undeclared",
       [](const fs::path& r) { set_info(r, [](Json& j) { j["features"].erase("observation.state"); }); },
       "column-extra", "data/chunk-000/episode_000000.parquet", 2},
      {"shape_wrong",
       [](const fs::path& r) {
         set_info(r, [](Json& j) {
           j["features"]["action"]["shape"] = {5};
           j["features"]["action"]["names"] = nullptr;
         });
       },
       "column-shape", "data/chunk-000/episode_000000.parquet", 2},
  };
}

// Of videos and statistics.
std::vector<Damage> damaged_pictures() {
  return {
      {"video_missing", [](const fs::path& r) { fs::remove(r / (front + "episode_000001.mp4")); }, "video-file-missing",
       front + "episode_000001.mp4", 2},
      {"video_cut_off",
       [](const fs::path& r) {
         const auto f = r / (front + "episode_000001.mp4");
         fs::resize_file(f, fs::file_size(f) / 2);
       },
       "video-frames-missing", front + "episode_000001.mp4"},
      {"video_of_another",
       [](const fs::path& r) {
         fs::copy(r / (front + "episode_000002.mp4"), r / (front + "episode_000001.mp4"),
                  fs::copy_options::overwrite_existing);
       },
       "video-frames-missing", front + "episode_000001.mp4"},
      {"video_longer",
       [](const fs::path& r) {
         fs::copy(r / (front + "episode_000001.mp4"), r / (front + "episode_000002.mp4"),
                  fs::copy_options::overwrite_existing);
       },
       "video-frames-unused", front + "episode_000002.mp4"},
      {"stats_missing", [](const fs::path& r) { fs::remove(r / "meta/episodes_stats.jsonl"); }, "stats-missing",
       "meta/episodes_stats.jsonl", 2},
      {"stats_broken",
       [](const fs::path& r) { rewrite(r / "meta/episodes_stats.jsonl", [](auto& t) { t.resize(t.size() / 2); }); },
       "stats-wrong", "meta/episodes_stats.jsonl", 2},
      {"stats_line_missing",
       [](const fs::path& r) {
         rewrite(r / "meta/episodes_stats.jsonl", [](auto& t) { t.erase(0, t.find('\n') + 1); });
       },
       "stats-missing", "meta/episodes_stats.jsonl"},
      {"stats_wrong",
       [](const fs::path& r) {
         rewrite(r / "meta/episodes_stats.jsonl",
                 [](auto& t) { t.replace(t.find("\"mean\": [-7"), 11, "\"mean\": [-9"); });
       },
       "stats-wrong", "meta/episodes_stats.jsonl"},
      {"stats_of_pictures_flat",
       [](const fs::path& r) {
         std::istringstream in(read_text(r / "meta/episodes_stats.jsonl").value());
         std::string out;
         for (std::string line; std::getline(in, line);) {
           auto object = *parse_json(line, "line");
           for (const char* stat : {"min", "max", "mean", "std"}) {
             Json& values = object["stats"]["observation.images.front"][stat];
             values = {values[0][0][0], values[1][0][0], values[2][0][0]};
           }
           out += dump_json(object) + "\n";
         }
         std::ofstream(r / "meta/episodes_stats.jsonl") << out;
       },
       "stats-wrong", "meta/episodes_stats.jsonl"},
  };
}

std::vector<Damage> damages() {
  auto out = damaged_meta();
  for (const auto& more : {damaged_rows(), damaged_pictures()}) {
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

class DamagedV21 : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedV21, IsFoundWithItsFileAndWhatToDo) {
  const TemporaryFolder folder;
  fs::copy(datasets / "v21-basic", folder / "set", fs::copy_options::recursive);
  GetParam().make(folder / "set");
  const auto report = validate_dataset(folder / "set");
  const Finding* found = find(report, GetParam().kind, GetParam().where);
  ASSERT_NE(found, nullptr) << listing(report);
  EXPECT_EQ(report.exit_code(), GetParam().exit) << listing(report);
  for (const auto& finding : report.findings) {
    EXPECT_FALSE(finding.text.empty());
    EXPECT_FALSE(finding.remedy.empty()) << finding.text;
  }
}

INSTANTIATE_TEST_SUITE_P(All, DamagedV21, ::testing::ValuesIn(damages()),
                         [](const auto& damage) { return damage.param.name; });

// A later file may lack columns, but it must not bring new ones.
TEST(Validate, AColumnThatOnlyALaterEpisodesFileHasIsFound) {
  const TemporaryFolder folder;
  fs::copy(datasets / "v30-small-split", folder / "set", fs::copy_options::recursive);
  ParquetColumn extra;
  extra.name = "quality";
  extra.integers = {1};
  ParquetColumn number;
  number.name = "episode_index";
  number.integers = {2};
  ASSERT_TRUE(write_parquet(folder / "set/meta/episodes/chunk-000/file-009.parquet", {number, extra}));
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 2);
  EXPECT_NE(find(report, "episode-columns", "meta/episodes/chunk-000/file-009.parquet"), nullptr) << listing(report);
}

TEST(Validate, WhatInfoSaysOfAVideoIsComparedWithIt) {
  const TemporaryFolder folder;
  fs::copy(datasets / "v30-small", folder / "set", fs::copy_options::recursive);
  set_info(folder / "set", [](Json& j) {
    j["features"]["observation.images.front"]["info"]["video.pix_fmt"] = "yuv444p";
    j["features"]["observation.images.front"]["info"]["made.by"] = "me";
  });
  fs::rename(folder / "set/meta/episodes/chunk-000/file-000.parquet",
             folder / "set/meta/episodes/chunk-000/file-001.parquet");
  const auto report = validate_dataset(folder / "set");
  EXPECT_NE(find(report, "video-codec", "videos/observation.images.front/chunk-000/file-000.mp4"), nullptr)
      << listing(report);
  EXPECT_NE(find(report, "info-extra", "meta/info.json"), nullptr) << listing(report);
  EXPECT_NE(find(report, "numbering-gap", "meta/episodes/chunk-000/file-000.parquet"), nullptr) << listing(report);
}

// Each rule of the language columns, broken in a row.
TEST(Validate, LanguageRowsAreHeldToTheirRules) {
  const TemporaryFolder folder;
  fs::copy(datasets / "v30-language", folder / "set", fs::copy_options::recursive);
  const auto path = folder / "set/data/chunk-000/file-000.parquet";
  const std::pair<const char*, const char*> words[] = {{"subtask", "subtusk"},
                                                       {"interjection", "interjecti0n"},
                                                       {"assistant", "assistent"},
                                                       {"observation.images.front", "observation.images.frunt"}};
  for (const auto& [word, broken] : words) {
    fs::copy(datasets / "v30-language/data/chunk-000/file-000.parquet", path, fs::copy_options::overwrite_existing);
    // The texts lie in the dictionary pages as they are; where a page is packed, its literals still are.
    rewrite(path, [&](std::string& text) {
      for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        text.replace(at, std::string(word).size(), broken);
      }
    });
    const auto report = validate_dataset(folder / "set", {false, {}});
    const bool said = find(report, "language-wrong", "data/chunk-000/file-000.parquet") != nullptr ||
                      find(report, "file-unreadable", "data/chunk-000/file-000.parquet") != nullptr;
    EXPECT_TRUE(said) << word << "\n" << listing(report);
  }
}

}  // namespace
}  // namespace tandem
