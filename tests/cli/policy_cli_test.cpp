#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "base/files.h"
#include "dataset/reader.h"
#include "testing/command_line.h"
#include "testing/harmless_policy.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::CommandLine;

const fs::path policies = TANDEM_TEST_POLICIES;

fs::path harmless_policy(const fs::path& folder) { return testing::harmless_policy(policies, folder); }

TEST_F(CommandLine, PoliciesAreLookedAtCheckedAndCompared) {
  const auto info = run({"policy", "info", policies / "act-2cam", "--json"});
  ASSERT_EQ(info.events("policy").size(), 1U) << info.err;
  EXPECT_EQ(info.events("policy")[0]["type"], "act");
  EXPECT_EQ(info.events("policy")[0]["inputs"]["observation.images.front"], Json({3, 96, 96}));
  EXPECT_EQ(run({"policy", "check", policies / "act-2cam"}).code, 0);
  for (const auto& verb : {std::pair{"policy", "bench"}, {"bench", "policy"}}) {
    const auto bench = run({verb.first, verb.second, policies / "act-2cam", "--runs", "2"});
    EXPECT_EQ(bench.code, 0) << bench.err;
    ASSERT_EQ(bench.lines.size(), 1U);
    EXPECT_GT(bench.lines[0]["p50_ms"], 0);
  }
  const auto trap = run({"policy", "check", policies / "smolvla-no-statistics", "--json"});
  EXPECT_EQ(trap.code, 1);
  EXPECT_EQ(trap.events("without_statistics")[0]["features"], Json({"observation.state", "action"}));
  const auto parity =
      run({"policy", "parity", policies / "act-prenorm", "--json", "--out", folder / "out.safetensors"});
  EXPECT_EQ(parity.code, 0) << parity.out;
  EXPECT_GE(parity.events("tensor").size(), 10U);
  EXPECT_TRUE(fs::exists(folder / "out.safetensors"));
  EXPECT_EQ(run({"policy", "parity", folder / "absent"}).code, 1);
  const auto refused = run({"policy", "check", policies / "hostile/nan-weights"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("not finite"), std::string::npos) << refused.err;
}

// Numbers that nobody brings back to degrees must not reach an arm.
TEST_F(CommandLine, APolicyWithoutItsNormalisationIsRefused) {
  const struct {
    const char* file;
    std::function<void(Json&)> change;
    const char* words;
  } cases[] = {
      {"policy_postprocessor.json", [](Json& j) { j["steps"] = Json::array(); }, "unnormalizer_processor is missing"},
      {"policy_preprocessor.json", [](Json& j) { j["steps"] = Json::array(); }, "normalizer_processor is missing"},
      {"policy_postprocessor.json", [](Json& j) { j["steps"].push_back(j["steps"][0]); }, "is there twice"},
      {"policy_postprocessor.json", [](Json& j) { j["steps"][0]["config"]["norm_map"] = Json::object(); },
       "norm_map is empty"},
  };
  for (const auto& c : cases) {
    fs::remove_all(folder / "policy");
    fs::copy(policies / "act-2cam", folder / "policy", fs::copy_options::recursive);
    auto document = *read_json(folder / "policy" / c.file);
    c.change(document);
    std::ofstream(folder / "policy" / c.file) << dump_json(document);
    const auto outcome = run({"policy", "check", folder / "policy"});
    EXPECT_EQ(outcome.code, 1) << c.words;
    EXPECT_NE(outcome.err.find(c.words), std::string::npos) << outcome.err;
  }
}

TEST_F(CommandLine, APipeInPlaceOfWeightsIsNotWaitedFor) {
  fs::copy(policies / "act-2cam", folder / "policy", fs::copy_options::recursive);
  fs::remove(folder / "policy/model.safetensors");
  ASSERT_EQ(::mkfifo((folder / "policy/model.safetensors").c_str(), 0600), 0);
  const auto outcome = run({"policy", "check", folder / "policy"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("not a regular file"), std::string::npos) << outcome.err;
}

TEST_F(CommandLine, APolicyThatDoesNotFitMovesNothing) {
  const auto other = run(
      {"rollout", "--policy.path", policies / "act-2cam", "--rig", "sim-so101-small", "--clock", "lockstep", "--json"});
  EXPECT_EQ(other.code, 1);
  EXPECT_TRUE(other.events("episode").empty());
  const auto red =
      std::ranges::count_if(other.events("finding"), [](const Json& line) { return line["level"] == "red"; });
  EXPECT_GE(red, 2) << other.out;
  const auto trap = run({"rollout", "--policy.path", policies / "smolvla-no-statistics", "--rig", "sim-so101", "--map",
                         "front=camera1", "--clock", "lockstep", "--json"});
  EXPECT_EQ(trap.code, 1);
  EXPECT_NE(trap.out.find("There are none for observation.state, action"), std::string::npos) << trap.out;
  const auto policy = harmless_policy(folder.path());
  EXPECT_EQ(run({"rollout", "--policy.path", policy, "--rig", "sim-so101", "--map", "nonsense"}).code, 2);
  EXPECT_EQ(run({"rollout", "--policy.path", policy, "--rig", "sim-so101", "--inference", "ensemble"}).code, 2);
  const auto unknown = run({"rollout", "--policy.path", policy, "--rig", "sim-so101", "--map", "side=top", "--json"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_NE(unknown.out.find("no camera of this name"), std::string::npos) << unknown.out;
}

class RolloutModes : public CommandLine {
 protected:
  void rolls_out(const char* mode) {
    const auto policy = harmless_policy(folder.path());
    const auto outcome =
        run({"rollout", "--policy.path", policy,     "--rig",       "sim-so101", "--episodes",   "2",  "--episode-time",
             "1",       "--clock",       "lockstep", "--inference", mode,        "--latency-ms", "60", "--precision",
             "fp32",    "--seed",        "4",        "--json"});
    ASSERT_EQ(outcome.code, 0) << mode << outcome.out << outcome.err;
    const auto episodes = outcome.events("episode");
    ASSERT_EQ(episodes.size(), 2U) << mode;
    EXPECT_EQ(episodes[1]["seed"], 5);
    EXPECT_EQ(episodes[0]["success"], false) << "random weights put no cube into a box";
    EXPECT_GE(episodes[0]["inferences"].get<int>(), 3) << mode;
    // 240 degrees a second at 30 Hz: no step above what the rig allows.
    EXPECT_LE(episodes[0]["largest_step"].get<double>(), 8.01) << mode;
    EXPECT_EQ(outcome.events("finished")[0]["succeeded"], 0);
    EXPECT_EQ(outcome.events("finished")[0]["inference"], mode);
    EXPECT_EQ(outcome.events("finished")[0]["simulated"], true);
  }
};

TEST_F(RolloutModes, ARolloutSaysWhatItDid) { rolls_out("sync"); }
TEST_F(RolloutModes, Async) { rolls_out("async"); }
TEST_F(RolloutModes, Rtc) { rolls_out("rtc"); }

TEST_F(CommandLine, ADeviceThatIsLostBetweenEpisodesEndsTheRollout) {
  const auto policy = harmless_policy(folder.path());
  for (const char* fault : {"bus-loss=1@1.4", "camera-unplug:top@1.6", "bus-loss=1@2"}) {
    const auto outcome = run({"rollout", "--policy.path", policy, "--rig", "sim-so101", "--episodes", "3",
                              "--episode-time", "1", "--clock", "lockstep", "--precision", "fp32", "--fault", fault});
    EXPECT_EQ(outcome.code, 3) << fault << outcome.out << outcome.err;
  }
}

TEST_F(CommandLine, ADryRunSaysWhatThePolicyWouldDo) {
  const auto policy = harmless_policy(folder.path()).string();
  const auto rollout = [&](std::vector<std::string> more) {
    std::vector<std::string> all{"rollout", "--policy.path", policy,     "--rig",       "sim-so101", "--episode-time",
                                 "2",       "--clock",       "lockstep", "--precision", "fp32",      "--json"};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  };
  const auto dry = rollout({"--dry-run"});
  ASSERT_EQ(dry.code, 0) << dry.out << dry.err;
  EXPECT_TRUE(dry.events("episode").empty()) << "nothing is run";
  const auto line = dry.events("dry_run").at(0);
  EXPECT_GE(line["inferences"].get<int>(), 1);
  EXPECT_GT(line["actions"].get<int>(), 30);
  const auto joint = line["joints"]["shoulder_pan.pos"];
  EXPECT_LE(joint["lowest"].get<double>(), joint["first"].get<double>());
  EXPECT_GE(joint["highest"].get<double>(), joint["first"].get<double>());
  const auto beside = rollout({"--shadow", "scripted", "--table", folder / "shadow.csv"});
  ASSERT_EQ(beside.code, 0) << beside.out << beside.err;
  EXPECT_GT(beside.events("shadow").at(0)["samples"].get<int>(), 30);
  EXPECT_GT(beside.events("shadow")[0]["horizon"].size(), 3U);
  const auto table = read_text(folder / "shadow.csv");
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->starts_with("ahead,samples,shoulder_pan.pos,")) << *table;
  EXPECT_EQ(rollout({"--dry-run", "--root", folder / "set"}).code, 2);
  EXPECT_EQ(rollout({"--table", folder / "x.csv"}).code, 2);
  EXPECT_EQ(rollout({"--shadow", "nobody"}).code, 2);
  EXPECT_EQ(rollout({"--dry-run", "--shadow", "scripted"}).code, 2) << "moves nothing, or is led";
  EXPECT_EQ(rollout({"--shadow", "keyboard"}).code, 2);
  EXPECT_EQ(rollout({"--shadow", "scripted", "--table", folder / "none/x.csv"}).code, 2);
  EXPECT_EQ(rollout({"--dry-run", "--fault", "bus-loss=1@1"}).code, 3);
}

TEST_F(CommandLine, ADeviceThatIsLostDuringARolloutEndsItAndWhatThereIsIsKept) {
  const auto policy = harmless_policy(folder.path());
  const auto root = folder / "rollouts";
  const auto outcome =
      run({"rollout", "--policy.path", policy, "--rig", "sim-so101", "--episodes", "3", "--episode-time", "4",
           "--clock", "lockstep", "--precision", "fp32", "--root", root, "--fault", "bus-loss=1@2", "--json"});
  EXPECT_EQ(outcome.code, 3) << outcome.out << outcome.err;
  EXPECT_EQ(outcome.events("finished").at(0)["episodes"], 0);
  EXPECT_EQ(outcome.events("episode").at(0)["interrupted"], outcome.events("error").at(0)["message"]);
  EXPECT_EQ(outcome.events("saved").size(), 1U);
  const auto valid = run({"dataset", "validate", root});
  EXPECT_EQ(valid.code, 0) << valid.out << valid.err;
  EXPECT_EQ(run({"rollout", "--policy.path", policy, "--fault", "nonsense"}).code, 2);
}

TEST_F(CommandLine, WhatCtrlCEndsIsKept) {
  const auto policy = harmless_policy(folder.path());
  const auto root = folder / "rollouts";
  testing::Program program(TANDEM_CLI,
                           {"rollout", "--policy.path", policy, "--rig", "sim-so101", "--episode-time", "600",
                            "--precision", "fp32", "--vcodec", "h264", "--root", root, "--json"},
                           folder / "stopped.txt");
  for (int i = 0; i < 600 && !fs::exists(fs::path(root) / "meta"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::this_thread::sleep_for(std::chrono::seconds(6));  // the way to the first action, and some of what follows
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(), 130) << program.err();
  EXPECT_NE(program.out().find("\"event\":\"saved\""), std::string::npos) << program.out();
  const auto facts = read_json(fs::path(root) / "tandem/episodes/episode_000000.json");
  ASSERT_TRUE(facts);
  EXPECT_EQ((*facts)["interrupted"], true);
  EXPECT_EQ(run({"dataset", "validate", root}).code, 0);
}

TEST_F(CommandLine, ARecordedRolloutIsADatasetThatAShadowRunReads) {
  const auto policy = harmless_policy(folder.path());
  const auto root = folder / "rollouts";
  const auto rolled =
      run({"rollout", "--policy.path", policy,     "--rig",        "sim-so101", "--episodes",  "2",    "--episode-time",
           "3",       "--clock",       "lockstep", "--latency-ms", "60",        "--precision", "fp32", "--seed",
           "4",       "--root",        root,       "--vcodec",     "h264",      "--json"});
  ASSERT_EQ(rolled.code, 0) << rolled.out << rolled.err;
  EXPECT_EQ(rolled.events("saved").size(), 2U) << rolled.out;
  EXPECT_EQ(run({"dataset", "validate", root}).code, 0);
  const auto dataset = open_dataset(root);
  ASSERT_TRUE(dataset) << dataset.error().message;
  const auto interventions = read_episode_values(*dataset, 1, "intervention");
  ASSERT_TRUE(interventions) << interventions.error().message;
  EXPECT_EQ(std::ranges::count(*interventions, 0.0), static_cast<std::ptrdiff_t>(interventions->size()));

  const std::vector<std::string> shadow{
      "policy",      "shadow", policy,    "--dataset",          root,    "--every", "10",
      "--precision", "fp32",   "--table", folder / "table.csv", "--json"};
  const auto first = run(shadow);
  ASSERT_EQ(first.code, 0) << first.err;
  const auto report = first.events("shadow").at(0);
  EXPECT_EQ(report["episodes"], 2);
  EXPECT_GE(report["inferences"].get<int>(), 4);
  EXPECT_TRUE(report["joints"].contains("gripper.pos")) << report;
  EXPECT_TRUE(fs::exists(folder / "table.csv"));
  const auto second = run(shadow);
  EXPECT_EQ(report["digest"], second.events("shadow").at(0)["digest"]) << "one stream, one noise: the same actions";
  // The same stream in int8 against fp32: the error is that of the precision alone.
  const auto int8 = run({"policy", "shadow", policy, "--dataset", root, "--every", "10", "--precision", "int8",
                         "--against", "fp32", "--json"});
  ASSERT_EQ(int8.code, 0) << int8.err;
  EXPECT_EQ(int8.events("shadow").at(0)["precision"], "int8");
  EXPECT_LT(int8.events("shadow").at(0)["largest"]["shoulder_pan.pos"].get<double>(), 2.0);
  // Said before it is used, on what is known of the training.
  const auto rough = run({"rollout", "--policy.path", policy, "--rig", "sim-so101", "--clock", "lockstep",
                          "--precision", "int8", "--trained-on", root, "--episode-time", "1", "--json"});
  const auto said = rough.events("finding").at(0);
  EXPECT_EQ(said["item"], "precision");
  EXPECT_NE(said["text"].get<std::string>().find("observations of " + root.string()), std::string::npos) << said;
  auto other = shadow;
  other.insert(other.end(), {"--seed", "2"});
  EXPECT_NE(report["digest"], run(other).events("shadow").at(0)["digest"]) << "the noise matters";
  EXPECT_EQ(run({"policy", "shadow", policy, "--dataset", root, "--first", "7"}).code, 1);
}

TEST_F(CommandLine, AFileThatMayNotGrowIsADiskThatIsFull) {
  const auto policy = harmless_policy(folder.path()).string();
  const std::string root = folder / "rollouts";
  const std::string command =
      "ulimit -f 100; exec " TANDEM_CLI " rollout --policy.path " + policy +
      " --rig sim-so101 --episode-time 8 --clock lockstep --precision fp32 --vcodec h264 --root " + root;
  testing::Program program("/bin/bash", {"-c", command}, folder / "limited.txt");
  EXPECT_EQ(program.wait(), 1) << program.err();
  EXPECT_NE(program.err().find("may not grow any further"), std::string::npos) << program.err();
}

TEST_F(CommandLine, AnAnswerThatNeverCameHasNoLatency) {
  const auto outcome =
      run({"rollout", "--policy.path", harmless_policy(folder.path()), "--rig", "sim-so101", "--episode-time", "1",
           "--clock", "lockstep", "--inference", "async", "--latency-ms", "60000", "--precision", "fp32", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.events("episode").at(0)["inferences"], 0);
  EXPECT_TRUE(outcome.events("episode")[0]["latency_p50_ms"].is_null());
}

TEST_F(CommandLine, AModelProposesTextsForADataset) {
  const std::string set = folder / "set";
  std::filesystem::copy(std::filesystem::path(TANDEM_TEST_DATA) / "datasets/v30-basic", set,
                        std::filesystem::copy_options::recursive);
  const auto calm = run({"annotate", "propose", set, "--model", TANDEM_TEST_VLM "/smolvlm2-tiny", "--json"});
  EXPECT_EQ(calm.code, 0) << calm.err;
  EXPECT_EQ(calm.events("nothing").size(), 1U) << "its texts say enough";
  const auto all = run({"annotate", "propose", set, "--model", TANDEM_TEST_VLM "/smolvlm2-tiny", "--all", "--json"});
  EXPECT_EQ(all.code, 0) << all.err;
  ASSERT_EQ(all.events("proposal").size(), 2U);
  EXPECT_EQ(all.events("proposal")[0]["task"], "Pick up the red cube and put it in the box.");
  EXPECT_TRUE(all.events("proposal")[0]["valid"]);
  const auto review = run({"annotate", "review", set, "--json"}).events("proposal");
  ASSERT_EQ(review.size(), 2U);
  EXPECT_EQ(review[0]["id"], all.events("proposal")[0]["id"]);
  EXPECT_EQ(run({"annotate", "propose", set, "--model", folder / "none", "--all"}).code, 1);
  EXPECT_EQ(run({"annotate", "propose", set, "--model", TANDEM_TEST_VLM "/smolvlm2-tiny", "--camera", "x"}).code, 2);
  EXPECT_EQ(run({"annotate", "propose", set, "--model", TANDEM_TEST_VLM "/smolvlm2-tiny", "--episode", "99"}).code, 2);
  const auto bench = run({"bench", "vlm", TANDEM_TEST_VLM "/smolvlm2-tiny", "--runs", "1"});
  EXPECT_EQ(bench.code, 0) << bench.err;
  EXPECT_GT(bench.lines.at(0)["tokens_per_s"].get<double>(), 0);
}

}  // namespace
}  // namespace tandem
