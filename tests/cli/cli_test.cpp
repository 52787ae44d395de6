#include <gtest/gtest.h>

#include <sys/mount.h>
#include <algorithm>
#include <set>
#include <thread>

#include "base/files.h"
#include "base/json.h"
#include "dataset/validate.h"
#include "testing/command_line.h"
#include "testing/run_program.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::Program;

using testing::CommandLine;

TEST_F(CommandLine, RecordsSaysSavedAndEndsWithTrueCounts) {
  const auto outcome = run(record(folder / "set"));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto saved = outcome.events("saved");
  ASSERT_EQ(saved.size(), 2U);
  EXPECT_EQ(saved[1]["episode"], 1);
  EXPECT_EQ(saved[1]["frames"], 30);
  EXPECT_EQ(saved[1]["quality"], "good");
  ASSERT_EQ(outcome.events("finished").size(), 1U);
  EXPECT_EQ(outcome.events("finished")[0]["total_episodes"], 2);
  EXPECT_EQ((*read_json(folder / "set/meta/info.json"))["total_episodes"], 2);
  EXPECT_EQ(run({"dataset", "validate", folder / "set", "--json"}).code, 0);
  const auto again = run(record(folder / "set"));
  EXPECT_EQ(again.events("opened")[0]["resumed"], true);
  EXPECT_TRUE(again.events("repaired").empty()) << again.out;
  EXPECT_EQ(again.events("finished")[0]["total_episodes"], 4);
}

TEST_F(CommandLine, OneSeedGivesTheSameBytes) {
  ASSERT_EQ(run(record(folder / "a")).code, 0);
  ASSERT_EQ(run(record(folder / "b")).code, 0);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "a")) {
    if (entry.is_regular_file()) {
      const auto twin = folder / ("b/" + fs::relative(entry.path(), folder / "a").string());
      EXPECT_EQ(*read_text(entry.path()), *read_text(twin)) << twin;
      ++files;
    }
  }
  EXPECT_GT(files, 10);
}

TEST_F(CommandLine, WrongArgumentsEndWithTwo) {
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"record", "--nonsense"}).code, 2);
  EXPECT_EQ(run({"record", "--root", folder / "x"}).code, 2);
  EXPECT_EQ(run(record(folder / "x", {"--fault", "sunburn"})).code, 2);
  for (const char* fault : {"camera-freeze:front=nan", "camera-freeze:front@-1", "bus-loss=2", "bus-loss=-0.5",
                            "leader-lost@inf", "camera-freeze:ghost@0", "camera-freeze", "push:front=0.3"}) {
    EXPECT_EQ(run(record(folder / "x", {"--fault", fault})).code, 2) << fault;
  }
  for (const auto& [option, value] : {std::pair{"--seed", "-1"},
                                      {"--min-free", "-1"},
                                      {"--episode-time", "nan"},
                                      {"--reset-time", "inf"},
                                      {"--episodes", "0"},
                                      {"--root", ""}}) {
    const auto outcome = run(record(folder / "x", {option, value}));
    EXPECT_EQ(outcome.code, 2) << option;
    ASSERT_EQ(outcome.events("error").size(), 1U) << option << outcome.out;
    EXPECT_NE(outcome.events("error")[0]["hint"].get<std::string>().find("record --help"), std::string::npos);
  }
  const auto other_name = run({"record", "--root", folder / "x", "--task-text", "Put it"});
  EXPECT_NE(other_name.err.find("--task is required. Not understood: --task-text"), std::string::npos)
      << other_name.err;
  EXPECT_NE(run({"frobnicate"}).err.find("There is no command \"frobnicate\""), std::string::npos);
  EXPECT_NE(run({"dataset"}).err.find("validate, pack, info, frame, thumbnails, stats"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder / "x")) << "nothing is made before the arguments are understood";
  EXPECT_EQ(run({"--help"}).code, 0);
  EXPECT_NE(run({"record", "--help"}).out.find("Example"), std::string::npos);
}

struct Complaint {
  std::vector<std::string> arguments;
  std::string words;
  int code = 1;
};

TEST_F(CommandLine, ErrorsAreSentencesWithARemedy) {
  std::ofstream(folder / "bad.json") << R"({"version":1,"name":"x"})";
  std::ofstream(folder / "file") << "x";
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-small", folder / "foreign", fs::copy_options::recursive);
  const std::vector<Complaint> complaints{
      {record(folder / "x", {"--task", " "}), "task text is empty", 2},
      {record(folder / "x", {"--rig", "nope"}), "rig list", 2},
      {record(folder / "x", {"--rig", folder / "bad.json"}), "field driver", 2},
      {record(folder / "x", {"--scene", "moon"}), "cube, stack and sort", 2},
      {record(folder / "x", {"--leader", "ghost"}), "scripted", 2},
      {record(folder / "x", {"--leader", "keyboard"}), "moved in the window", 2},
      {record(folder / "x", {"--rig", "synthetic", "--scene", "cube", "--clock", "real"}), "has no scene", 2},
      {record(folder / "x", {"--task", "Put\nit"}), "line break", 2},
      {record(folder / "file"), "not a folder"},
      {record("/proc/tandem"), "/proc"},
      {record(folder / "foreign", {"--vcodec", "auto"}), "recorded with another rig"},
      {record(folder / "x", {"--vcodec", "h263"}), "h264", 2},
      {record(folder / "x", {"--rig", "synthetic", "--leader", "sine"}), "lockstep", 2},
      {record(folder / "x", {"--min-free", "999999999999999"}), "MB left"},
      {record(folder / "x", {"--fault", "camera-freeze:ghost@0"}), "no camera called", 2},
      {{"replay", "--root", folder / "none", "--clock", "lockstep"}, "does not exist"},
      {{"dataset", "info", folder / "none"}, "does not exist"},
      {{"dataset", "validate", folder / "none"}, "no such folder", 2},
      {{"dataset", "validate", folder / "."}, "not a LeRobot dataset", 2},
      {{"dataset", "info", folder / "."}, "not a LeRobot dataset"},
      {{"dataset", "pack", folder / "."}, "not a LeRobot dataset"},
  };
  for (const auto& complaint : complaints) {
    const auto outcome = run(complaint.arguments);
    EXPECT_EQ(outcome.code, complaint.code) << complaint.words;
    const std::string all = outcome.out + outcome.err;
    EXPECT_NE(all.find(complaint.words), std::string::npos) << complaint.words << " is not in:\n" << all;
    EXPECT_EQ(all.find("std::"), std::string::npos);
  }
}

TEST_F(CommandLine, ALostDeviceKeepsTheTakeAndEndsWithThree) {
  for (const auto& [fault, word] :
       {std::pair{"camera-unplug:front@0.5", "front"}, {"leader-lost@0.5", "leader"}, {"bus-loss=1@0.5", "servos"}}) {
    const auto root = folder / ("set-" + std::string(word));
    const auto outcome = run(record(root, {"--episode-time", "5", "--fault", fault}));
    EXPECT_EQ(outcome.code, 3) << fault << outcome.out << outcome.err;
    ASSERT_EQ(outcome.events("interrupted").size(), 1U) << fault;
    EXPECT_NE(outcome.events("interrupted")[0]["reason"].get<std::string>().find(word), std::string::npos)
        << outcome.out;
    ASSERT_EQ(outcome.events("saved").size(), 1U) << fault;
    EXPECT_EQ(outcome.events("saved")[0]["interrupted"], true);
    EXPECT_EQ(validate_dataset(root).exit_code(), 0);
  }
}

TEST_F(CommandLine, ACameraThatGoesAtTheVeryEndIsNamed) {
  const auto outcome = run(record(folder / "set", {"--episode-time", "2", "--fault", "camera-freeze:front@1.5"}));
  EXPECT_EQ(outcome.code, 3) << outcome.out << outcome.err;
  ASSERT_EQ(outcome.events("interrupted").size(), 1U);
  EXPECT_NE(outcome.events("interrupted")[0]["reason"].get<std::string>().find("front"), std::string::npos);
  ASSERT_EQ(outcome.events("saved").size(), 1U);
  EXPECT_EQ(outcome.events("saved")[0]["frames"], 60);
  EXPECT_GT(outcome.events("saved")[0]["lost_by_camera"]["front"].get<int>(), 5);
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST_F(CommandLine, ManySmallFilesArePackedAtTheEnd) {
  const auto outcome = run(record(folder / "set", {"--episodes", "4", "--episode-time", "0.3", "--pack-from", "4"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(outcome.events("packed").size(), 1U) << outcome.out;
  EXPECT_EQ(outcome.events("packed")[0]["files_after"], 3);
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
  const auto again = run(record(folder / "set", {"--episodes", "1", "--episode-time", "0.3", "--pack-from", "0"}));
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(again.events("packed").empty());
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST_F(CommandLine, GoingOnShowsNewScenes) {
  ASSERT_EQ(run(record(folder / "set")).code, 0);
  ASSERT_EQ(run(record(folder / "set")).code, 0);
  std::set<std::uint64_t> seeds;
  for (int i = 0; i < 4; ++i) {
    seeds.insert((*read_json(folder / ("set/tandem/episodes/episode_00000" + std::to_string(i) + ".json")))["seed"]
                     .get<std::uint64_t>());
  }
  EXPECT_EQ(seeds.size(), 4U);
}

TEST_F(CommandLine, AReaderThatGoesAwayStopsTheRunAndLosesNothing) {
  for (const char* shape : {"| head -1 > /dev/null; exit ${PIPESTATUS[0]}", "> /dev/full"}) {
    fs::remove_all(folder / "set");
    std::string command = TANDEM_CLI;
    for (const auto& word : record(folder / "set", {"--episodes", "50"})) {
      command += " '" + word + "'";
    }
    Program shell("/bin/bash", {"-c", command + " " + shape}, folder / "out.txt");
    EXPECT_EQ(shell.wait(), 1) << shape;
    EXPECT_NE(shell.err().find("Standard output could not be written"), std::string::npos) << shell.err();
    const auto info = read_json(folder / "set/meta/info.json");
    EXPECT_LT(info ? (*info)["total_episodes"].get<int>() : 0, 50);
    EXPECT_TRUE(!info || validate_dataset(folder / "set").exit_code() == 0);
  }
}

TEST_F(CommandLine, SigtermKeepsSavedEpisodesAndEndsCleanly) {
  auto arguments = record(folder / "set", {"--episodes", "1000"});
  Program program(TANDEM_CLI, arguments, folder / "out.txt");
  for (int i = 0; i < 400 && program.out().find("\"saved\"") == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(), 130);
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_GE(report.episodes, 1);
}

TEST_F(CommandLine, ReplayFollowsTheEpisode) {
  ASSERT_EQ(run(record(folder / "set", {"--episode-time", "4", "--episodes", "1"})).code, 0);
  const auto outcome =
      run({"replay", "--rig", "sim-so101-one-camera", "--root", folder / "set", "--clock", "lockstep", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("replayed")[0]["frames"], 120);
  EXPECT_EQ(run({"replay", "--rig", "sim-so101-one-camera", "--root", folder / "set", "--episode", "9", "--clock",
                 "lockstep"})
                .code,
            1);
  const auto broken = run({"replay", "--rig", "sim-so101-one-camera", "--root", folder / "set", "--clock", "lockstep",
                           "--fault", "bus-loss=1@1"});
  EXPECT_EQ(broken.code, 3) << broken.out << broken.err;
  EXPECT_EQ(run({"replay", "--rig", "sim-so101", "--root", folder / "set", "--fault", "bus-loss=7"}).code, 2);
}

TEST_F(CommandLine, RigListAndCheckWork) {
  const auto list = run({"rig", "list", "--json"});
  EXPECT_EQ(list.code, 0);
  EXPECT_GE(list.events("rig").size(), 4U);
  const auto check = run({"rig", "check", "--rig", "sim-so101-one-camera", "--json"});
  EXPECT_GE(check.events("check").size(), 4U);
  const auto broken =
      run({"rig", "check", "--rig", "sim-so101-one-camera", "--fault", "camera-unplug:front", "--json"});
  EXPECT_EQ(broken.code, 1);
  EXPECT_EQ(run({"rig", "check", "nope"}).code, 2);
  const auto no_leader = run({"rig", "check", "sim-so101-one-camera", "--fault", "leader-lost", "--json"});
  EXPECT_EQ(no_leader.code, 1);
  EXPECT_NE(no_leader.out.find("does not answer"), std::string::npos);
  Program bench("/usr/bin/env", {"TMPDIR=/nonexistent", TANDEM_CLI, "bench", "save", "--episodes", "1"},
                folder / "out.txt");
  EXPECT_EQ(bench.wait(), 1);
  EXPECT_NE(bench.err().find("temporary folder"), std::string::npos) << bench.err();
}

TEST_F(CommandLine, WithoutAGraphicsLibraryTheCamerasSayWhatToInstall) {
  Program program("/usr/bin/env",
                  {"__EGL_VENDOR_LIBRARY_DIRS=/nonexistent", TANDEM_CLI, "rig", "check", "sim-so101-one-camera"},
                  folder / "out.txt");
  EXPECT_EQ(program.wait(), 1);
  EXPECT_NE(program.err().find("EGL does not start"), std::string::npos) << program.err();
  EXPECT_NE(program.err().find("libegl1"), std::string::npos);
}

TEST_F(CommandLine, AFullDiskLosesNothingSaved) {
  const auto disk = folder / "disk";
  fs::create_directories(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=3m") != 0) {
    GTEST_SKIP() << "needs the right to mount";
  }
  const auto outcome = run(record(disk / "set", {"--episodes", "500", "--episode-time", "3", "--min-free", "1000"}));
  EXPECT_NE(outcome.code, 0);
  EXPECT_NE((outcome.out + outcome.err).find("disk"), std::string::npos) << outcome.out << outcome.err;
  const auto saved = outcome.events("saved");
  EXPECT_GE(saved.size(), 1U);
  const auto report = validate_dataset(disk / "set");
  EXPECT_LT(report.exit_code(), 2);
  EXPECT_EQ(report.episodes, static_cast<std::int64_t>(saved.size()));
  std::error_code ignored;
  EXPECT_TRUE(!fs::exists(disk / "set/tandem/staging", ignored) || fs::is_empty(disk / "set/tandem/staging", ignored))
      << "the take that was given up still fills the disk";
  umount(disk.c_str());
}

// Where the disk fills up decides which file of the save is the one that does not fit.
TEST_F(CommandLine, ADiskThatFillsUpInsideTheSaveLeavesNoPartOfTheTake) {
  const auto disk = folder / "disk";
  fs::create_directories(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=3m") != 0) {
    GTEST_SKIP() << "needs the right to mount";
  }
  const std::vector<std::string> short_take{"--episodes", "1", "--episode-time", "1", "--min-free", "100"};
  ASSERT_EQ(run(record(disk / "set", short_take)).code, 0);
  std::int64_t episodes = 1;
  int failed = 0;
  for (int free_kb = 40; free_kb <= 300; free_kb += 20) {
    std::ofstream(disk / "filler");
    fs::resize_file(disk / "filler", 0);
    const auto room = static_cast<std::int64_t>(*free_bytes(disk)) - free_kb * 1024;
    std::ofstream(disk / "filler") << std::string(static_cast<std::size_t>(std::max<std::int64_t>(room, 0)), 'x');
    const auto outcome = run(record(disk / "set", short_take));
    episodes += static_cast<std::int64_t>(outcome.events("saved").size());
    failed += outcome.code == 0 ? 0 : 1;
    fs::remove(disk / "filler");
    const auto report = validate_dataset(disk / "set");
    EXPECT_EQ(report.exit_code(), 0) << free_kb << " kB: " << report.findings.front().text;
    EXPECT_EQ(report.episodes, episodes) << free_kb;
    std::error_code ignored;
    const auto staging = disk / "set/tandem/staging";
    EXPECT_TRUE(!fs::exists(staging, ignored) || fs::is_empty(staging, ignored)) << free_kb;
  }
  EXPECT_GT(failed, 3);
  EXPECT_GT(episodes, 1);
  umount(disk.c_str());
}

TEST_F(CommandLine, AReadOnlyDiskIsNamedAndLosesNothing) {
  const auto disk = folder / "disk";
  fs::create_directories(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=50m") != 0) {
    GTEST_SKIP() << "needs the right to mount";
  }
  EXPECT_EQ(run(record(disk / "set", {"--episodes", "1", "--episode-time", "2"})).code, 0);
  ASSERT_EQ(mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, ""), 0);
  const auto outcome = run(record(disk / "set", {"--episodes", "1", "--episode-time", "2"}));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE((outcome.out + outcome.err).find("read-only"), std::string::npos) << outcome.out << outcome.err;
  const auto report = validate_dataset(disk / "set");
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(report.episodes, 1);
  umount(disk.c_str());
}

TEST_F(CommandLine, ReadersAtAnyMomentSeeWholeEpisodes) {
  Program program(TANDEM_CLI, record(folder / "set", {"--episodes", "8"}), folder / "out.txt");
  std::int64_t before = 0;
  int looked = 0;
  for (int i = 0; i < 1000 && (before < 8 || looked <= 5); ++i) {  // a busy machine begins late
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    std::error_code error;
    if (!fs::exists(folder / "set/meta/info.json", error)) {
      continue;
    }
    fs::remove_all(folder / "copy");
    fs::create_directories(folder / "copy");
    fs::copy(folder / "set/meta/info.json", folder / "info-first.json", fs::copy_options::overwrite_existing);
    for (const char* part : {"meta", "data", "videos"}) {
      fs::copy(folder / ("set/" + std::string(part)), folder / ("copy/" + std::string(part)),
               fs::copy_options::recursive, error);
    }
    fs::copy(folder / "info-first.json", folder / "copy/meta/info.json", fs::copy_options::overwrite_existing, error);
    const auto report = validate_dataset(folder / "copy", {false, {}});
    EXPECT_FALSE(report.unreadable);
    const std::int64_t now = (*read_json(folder / "info-first.json"))["total_episodes"];
    EXPECT_GE(now, before);
    before = now;
    ++looked;
  }
  program.wait();
  EXPECT_GT(looked, 5);
  EXPECT_EQ(before, 8);
}

}  // namespace
}  // namespace tandem
