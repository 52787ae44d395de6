#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "dataset/image_reader.h"
#include "testing/coded_picture.h"
#include "testing/command_line.h"
#include "testing/v21_dataset.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

class DatasetCommands : public testing::CommandLine {
 protected:
  static std::string data(const std::string& name) { return fs::path(TANDEM_TEST_DATA) / "datasets" / name; }
  std::string copy_of(const std::string& name) {
    fs::copy(data(name), folder / "copy", fs::copy_options::recursive);
    return folder / "copy";
  }
};

TEST_F(DatasetCommands, InfoKnowsBothLayouts) {
  for (const auto& [name, version] : {std::pair{"v21-basic", "v2.1"}, std::pair{"v30-basic", "v3.0"}}) {
    const auto outcome = run({"dataset", "info", data(name), "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    const auto info = outcome.events("info").at(0);
    EXPECT_EQ(info["version"], version);
    EXPECT_EQ(info["episodes"], 3);
    EXPECT_EQ(info["frames"], 66);
    EXPECT_EQ(info["tasks"].size(), 2U);
    EXPECT_EQ(info["cameras"].size(), 2U);
    EXPECT_TRUE(info["findings"].empty());
    EXPECT_NE(run({"dataset", "info", data(name)}).out.find("Push the blue cube"), std::string::npos);
  }
  const auto spoiled = copy_of("v21-basic");
  fs::remove(fs::path(spoiled) / "meta/tasks.jsonl");
  EXPECT_EQ(run({"dataset", "info", spoiled, "--json"}).events("info").at(0)["findings"].at(0)["kind"],
            "tasks-invalid");
  EXPECT_NE(run({"dataset", "info", spoiled}).out.find("warning: meta/tasks.jsonl"), std::string::npos);
}

// First, middle and last frame of each episode carry their own number.
TEST_F(DatasetCommands, FrameWritesThePictureThatWasAskedFor) {
  ASSERT_TRUE(testing::make_v21(data("v30-indexed"), folder / "old"));
  for (const auto& root : std::vector<std::string>{data("v30-indexed"), folder / "old"}) {
    const auto set = open_dataset(root);
    ASSERT_TRUE(set);
    for (const auto& row : set->episodes) {
      for (const std::int64_t frame : {std::int64_t{0}, row.length / 2, row.length - 1}) {
        const std::string file = folder / "x.png";
        const auto outcome =
            run({"dataset", "frame", root, "--camera", row.episode % 2 == 0 ? "wrist" : "observation.images.wrist",
                 "--episode", std::to_string(row.episode), "--frame", std::to_string(frame), "--out", file, "--json"});
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const auto image = decode_image(read_text(file).value());
        ASSERT_TRUE(image) << image.error().sentence();
        const auto code = testing::coded_picture(*image);
        EXPECT_TRUE(code.good && code.frame == frame && code.episode == row.episode && code.camera == 1);
        EXPECT_EQ(outcome.events("frame").at(0)["width"], image->width);
      }
    }
  }
}

TEST_F(DatasetCommands, FrameSaysInOneSentenceWhatIsWrong) {
  struct Case {
    std::string root, camera, episode, frame, out, words;
  };
  const std::string x = folder / "x.png";
  const std::vector<Case> cases{
      {data("v30-indexed"), "top", "0", "0", x, "no camera top"},
      {data("v30-indexed"), "wrist", "99", "0", x, "no episode 99"},
      {data("v30-indexed"), "wrist", "0", "9999", x, "no frame 9999"},
      {data("v30-unicode"), "wrist", "0", "0", x, "no cameras"},
      {data("v30-indexed"), "wrist", "0", "0", folder / "none/x.png", "does not exist"},
      {data("v30-damaged-video-file-missing"), "front", "1", "0", x, "cannot be read as a video"},
      {data("v30-damaged-video-truncated"), "front", "1", "10", x, ".mp4"},
      {folder / "nothing", "wrist", "0", "0", x, "does not exist"}};
  for (const auto& one : cases) {
    const auto outcome = run({"dataset", "frame", one.root, "--camera", one.camera, "--episode", one.episode, "--frame",
                              one.frame, "--out", one.out});
    EXPECT_EQ(outcome.code, 1) << one.words;
    EXPECT_NE(outcome.err.find(one.words), std::string::npos) << outcome.err;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_FALSE(fs::exists(x)) << one.words;
  }
  EXPECT_EQ(
      run({"dataset", "frame", data("v30-indexed"), "--camera", "wrist", "--episode", "-1", "--frame", "0", "--out", x})
          .code,
      2);
}

TEST_F(DatasetCommands, StatsAgreeOrAreSaidToDiffer) {
  for (const char* name : {"v30-basic", "v21-basic", "v30-images"}) {
    const auto outcome = run({"dataset", "stats", data(name), "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    const auto stats = outcome.events("stats").at(0);
    EXPECT_EQ(stats["differences"], 0);
    EXPECT_EQ(stats["stats"]["action"]["mean"].size(), 6U);
    EXPECT_EQ(stats["stats"]["observation.images.front"]["mean"].size(), 3U);
  }
  const auto wrong = run({"dataset", "stats", data("v30-damaged-stats-wrong"), "--quick", "--json"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_EQ(wrong.events("difference").at(0)["feature"], "action");
  EXPECT_TRUE(wrong.events("difference").at(0)["episode"].is_null());
  const auto missing = run({"dataset", "stats", data("v30-damaged-stats-missing"), "--quick"});
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.out.find("nothing for action"), std::string::npos) << missing.out;
  const auto spoiled = copy_of("v21-basic");
  fs::remove(fs::path(spoiled) / "meta/episodes_stats.jsonl");
  EXPECT_EQ(run({"dataset", "stats", spoiled, "--quick"}).code, 1);
}

TEST_F(DatasetCommands, ThumbnailsOfEveryEpisodeAndCamera) {
  const auto outcome =
      run({"dataset", "thumbnails", data("v21-basic"), "--out", folder / "small/er", "--width", "64", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("thumbnails").at(0)["written"], 6);
  for (const char* file : {"episode_000000.front.png", "episode_000002.wrist.png"}) {
    const auto image = decode_image(read_text(fs::path(folder / "small/er") / file).value_or(""));
    ASSERT_TRUE(image) << file;
    EXPECT_EQ(image->width, 64);
  }
  // What cannot be decoded is said, and the rest is there.
  const auto partly =
      run({"dataset", "thumbnails", data("v30-damaged-video-truncated"), "--out", folder / "rest", "--at", "1"});
  EXPECT_EQ(partly.code, 1);
  EXPECT_TRUE(fs::exists(folder / "rest/episode_000000.front.png")) << partly.err;
  EXPECT_NE(partly.out.find("could not be read"), std::string::npos);
  std::ofstream(folder / "file") << "";
  EXPECT_EQ(run({"dataset", "thumbnails", data("v21-basic"), "--out", folder / "file/x"}).code, 1);
}

// Nothing is written into a dataset that is looked at: it may lie on a medium that cannot be written.
TEST_F(DatasetCommands, LookingNeedsNoRightToWrite) {
  const fs::path root = copy_of("v21-basic");
  const auto state = [&] {
    std::string out;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      out += entry.path().string() + std::to_string(entry.last_write_time().time_since_epoch().count());
    }
    return out;
  };
  const auto before = state();
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    fs::permissions(entry.path(), entry.is_directory() ? fs::perms(0555) : fs::perms(0444));
  }
  EXPECT_EQ(run({"dataset", "info", root}).code, 0);
  EXPECT_EQ(run({"dataset", "stats", root}).code, 0);
  EXPECT_EQ(run({"dataset", "thumbnails", root, "--out", folder / "small"}).code, 0);
  EXPECT_EQ(state(), before);
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    fs::permissions(entry.path(), fs::perms(0755));
  }
}

// What it makes is a dataset like others; it is kept where a folder was given.
TEST_F(DatasetCommands, TheBenchmarkMeasuresADatasetOfItsOwn) {
  const std::string root = folder / "bench";
  const auto outcome = run({"bench", "dataset", "--episodes", "3", "--root", root});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(outcome.lines.size(), 1U);
  EXPECT_EQ(outcome.lines[0]["episodes"], 3);
  EXPECT_EQ(outcome.lines[0]["rows"], 900);
  EXPECT_GT(outcome.lines[0]["instant_ms_p50"], 0);
  EXPECT_GT(outcome.lines[0]["instants_per_s"], 0);
  EXPECT_TRUE(outcome.lines[0]["reached"].is_boolean());
  EXPECT_EQ(run({"dataset", "info", root, "--json"}).events("info").at(0)["episodes"], 3);
  EXPECT_EQ(
      run({"dataset", "frame", root, "--camera", "side", "--episode", "2", "--frame", "299", "--out", folder / "x.png"})
          .code,
      0);
  EXPECT_EQ(run({"bench", "dataset", "--episodes", "0"}).code, 2);
}

TEST_F(DatasetCommands, OlderLayoutsAreRefusedWithWhatToRun) {
  const auto root = copy_of("v21-basic");
  auto info = *read_json(fs::path(root) / "meta/info.json");
  info["codebase_version"] = "v2.0";
  std::ofstream(fs::path(root) / "meta/info.json") << dump_json(info);
  for (const char* verb : {"info", "stats", "pack"}) {
    const auto outcome = run({"dataset", verb, root});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("convert_dataset_v20_to_v21.py"), std::string::npos) << outcome.err;
  }
  EXPECT_NE(run({"dataset", "pack", data("v21-basic")}).err.find("v2.1 dataset"), std::string::npos);
}

TEST_F(DatasetCommands, QualityTellsEachEpisodeAndTheDataset) {
  const auto quality = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"dataset", "quality"});
    more.push_back("--no-cache");
    return run(more);
  };
  const auto told = quality({data("v30-damaged-nan-in-action"), "--json"});
  EXPECT_EQ(told.code, 1) << told.err;
  ASSERT_EQ(told.events("episode").size(), 2U);
  const auto broken = told.events("episode").at(1);
  EXPECT_EQ(broken["verdict"], "exclude");
  EXPECT_EQ(broken["values"]["not_finite"], 1);
  EXPECT_EQ(broken["notes"].size(), 1U);
  EXPECT_EQ(told.events("quality").at(0)["exclude"], 1);
  EXPECT_EQ(told.events("quality").at(0)["thresholds"]["length"], 30);
  EXPECT_TRUE(told.events("quality").at(0)["thresholds"]["smoothness"].is_null());

  const auto sorted = quality({data("v30-basic"), "--sort", "length", "--json"});
  std::vector<std::int64_t> lengths;
  for (const auto& episode : sorted.events("episode")) {
    lengths.push_back(episode["length"]);
  }
  EXPECT_EQ(lengths, (std::vector<std::int64_t>{13, 16, 37})) << "short ones are worse";
  EXPECT_EQ(quality({data("v30-basic"), "--flagged", "--json"}).events("episode").size(), 2U);
  EXPECT_NE(quality({data("v30-basic"), "--pictures"}).out.find("review length 13 frames"), std::string::npos);

  std::ofstream(fs::path(folder / "mine.json")) << R"({"length": 5, "duration": null, "jump": null})";
  EXPECT_EQ(quality({data("v30-basic"), "--thresholds", folder / "mine.json"}).code, 0);
  std::ofstream(fs::path(folder / "wrong.json")) << R"({"beauty": 5})";
  const auto wrong = quality({data("v30-basic"), "--thresholds", folder / "wrong.json"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("there is no measure \"beauty\""), std::string::npos) << wrong.err;
  EXPECT_EQ(quality({data("v30-basic"), "--sort", "beauty"}).code, 2);
  EXPECT_EQ(quality({data("v30-basic"), "--sort", "start_spread"}).code, 2) << "a measure of datasets";
  EXPECT_EQ(quality({}).code, 2);
  EXPECT_EQ(quality({folder / "nowhere"}).code, 1);
  EXPECT_GT(quality({"--measures", "--json"}).events("measure").size(), 60U);
}

}  // namespace
}  // namespace tandem
