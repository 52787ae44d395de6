#include "scoring/lineage.h"

#include <algorithm>
#include <fstream>

#include "base/files.h"
#include "scoring/checkpoint_record.h"
#include "scoring/identity.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::Asked;
using testing::Played;

std::string tensors(const std::string& head) {
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    out += static_cast<char>(head.size() >> (8 * i) & 0xFFU);
  }
  return out + head;
}

void put_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

class Lineage : public testing::ScoredExperiment {
 protected:
  // A run's checkpoint as LeRobot leaves it, and the dataset it was trained on.
  fs::path trained(const std::string& name, const std::string& dataset) {
    const fs::path data = fs::path(folder / "data") / name;
    put_file(data / "meta/info.json", R"({"total_episodes":50})");
    put_file(data / "data/chunk-000/file-000.parquet", "rows of " + dataset);
    const fs::path out = fs::path(folder / "runs") / name / "checkpoints/020000/pretrained_model";
    put_file(out / "config.json", R"({"type":"act","chunk_size":40})");
    put_file(out / "train_config.json",
             dump_json({{"dataset", {{"repo_id", dataset}, {"root", data.string()}, {"episodes", nullptr}}},
                        {"steps", 100000},
                        {"batch_size", 8}}));
    put_file(out / "model.safetensors", tensors(R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[3,4],)"
                                                R"("data_offsets":[0,48]},"b":{"dtype":"BF16","shape":[5],)"
                                                R"("data_offsets":[48,58]}})") +
                                            name);
    put_file(out / "policy_preprocessor_step_3_normalizer_processor.safetensors", "statistics of " + name);
    put_file(out / "../training_state/training_step.json", R"({"step":20000})");
    return out;
  }
  std::int64_t compared(Blinding blinding) {
    const auto suite = only(
        shipped("sim_cube"), [](const SuiteCell& cell) { return cell.setting == 0; }, 4);
    auto how = spec({"zebra", "yak"});
    how.title = blinding == Blinding::none ? "Open" : "Closed";
    how.blinding = blinding;
    for (auto& contender : how.contenders) {
      const auto folder_of = trained(contender.policy, "me/" + contender.policy + "_cubes");
      contender.source = folder_of.string();
      contender.content_sha256 = *checkpoint_sha256(folder_of);
    }
    const auto id = played(suite, how, [&](const Asked& asked) {
      const auto reached = static_cast<std::size_t>(asked.nth % 3);
      return Played{stages(suite.tasks[0], reached), 5.0, reached == 2 ? EndReason::success : EndReason::timeout,
                    asked.nth == 3 ? "The camera failed" : ""};
    });
    EXPECT_TRUE(
        database->execute("UPDATE trial SET dataset_root='/data/trials_of_'||experiment_id,"
                          "episode_index=run_seq-1"));
    return id;
  }
  std::vector<LineageChain> found(const std::string& text) {
    auto chains = find_lineage(*database, {.text = text});
    EXPECT_TRUE(chains);
    return chains ? *chains : std::vector<LineageChain>{};
  }
};

TEST_F(Lineage, FilesOfACheckpointSayHowItWasMade) {
  const auto place = trained("zebra", "me/cubes");
  const auto record = read_checkpoint_record(place);
  EXPECT_EQ(record.dataset, "me/cubes");
  EXPECT_FALSE(record.dataset_revision);
  EXPECT_EQ(record.episodes, 50) << "all of the dataset";
  EXPECT_EQ(record.step, 20000) << "when it was saved, not what was planned";
  EXPECT_EQ(record.parameters, 17);
  EXPECT_EQ(record.dtype, "F32");
  ASSERT_TRUE(record.norm_sha256);
  EXPECT_EQ(record.settings["steps"], 100000);
  EXPECT_TRUE(record.unreadable.empty());
  // Other statistics, the same weights.
  put_file(place / "policy_preprocessor_step_3_normalizer_processor.safetensors", "others");
  EXPECT_NE(read_checkpoint_record(place).norm_sha256, record.norm_sha256);
  // A dataset that has grown since says nothing about then.
  fs::last_write_time(fs::path(record.dataset_root) / "meta/info.json",
                      fs::last_write_time(place / "train_config.json") + std::chrono::hours(1));
  EXPECT_FALSE(read_checkpoint_record(place).episodes);
  // Episodes that were chosen count whatever there is now.
  put_file(place / "train_config.json", R"({"dataset":{"repo_id":"me/cubes","revision":"v2.1","episodes":[0,4,9]}})");
  const auto chosen = read_checkpoint_record(place);
  EXPECT_EQ(chosen.episodes, 3);
  EXPECT_EQ(chosen.dataset_revision, "v2.1");
}

TEST_F(Lineage, TheModelCardIsAskedWhereTheRestIsSilent) {
  const fs::path place = folder / "card";
  put_file(
      place / "README.md",
      "---\nlicense: mit\nbase_model: lerobot/smolvla_base\ndatasets:\n- me/one\n- \"me/two\"\n---\n# datasets: no\n");
  EXPECT_EQ(read_checkpoint_record(place).dataset, "me/one, me/two");
  EXPECT_EQ(read_checkpoint_record(place).settings["base_model"], "lerobot/smolvla_base");
  put_file(place / "README.md", "# A policy\ndatasets: none\n");
  EXPECT_FALSE(read_checkpoint_record(place).dataset);
  EXPECT_FALSE(read_checkpoint_record(folder / "nowhere").dataset);
}

TEST_F(Lineage, BrokenFilesAreNamedAndNothingIsMadeOfThem) {
  const fs::path place = folder / "broken/pretrained_model";
  put_file(place / "train_config.json", "{\"dataset\":");
  put_file(place / "config.json", "[1]");
  for (const auto& head : {std::string("short"), tensors("{}") + "x", std::string(8, '\xff'), tensors("{\"a\":"),
                           tensors(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904]}})"),
                           tensors(R"({"a":{"dtype":7,"shape":[-1]}})"), tensors(R"({"a":{"shape":"big"}})")}) {
    put_file(place / "model.safetensors", head);
    const auto record = read_checkpoint_record(place);
    EXPECT_FALSE(record.parameters);
    EXPECT_GE(record.unreadable.size(), 2U);
  }
  put_file(place / "train_config.json", R"({"dataset":{"repo_id":7,"episodes":"all","root":[]},"steps":{}})");
  put_file(place / "../training_state/training_step.json", R"({"step":-3})");
  const auto record = read_checkpoint_record(place);
  EXPECT_FALSE(record.dataset || record.episodes || record.step);
}

TEST_F(Lineage, ADatasetIsItsFilesWhereverItLies) {
  trained("zebra", "me/cubes");
  const fs::path here = folder / "data/zebra";
  const auto hash = dataset_sha256(here);
  ASSERT_TRUE(hash);
  fs::copy(here, folder / "copy", fs::copy_options::recursive);
  put_file(folder / "copy/README.md", "about it");
  EXPECT_EQ(*dataset_sha256(folder / "copy"), *hash);
  put_file(folder / "copy/data/chunk-000/file-000.parquet", "other rows");
  EXPECT_NE(*dataset_sha256(folder / "copy"), *hash);
  EXPECT_FALSE(dataset_sha256(folder / "nowhere"));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(dataset_sha256(here, stop.get_token()).error().code, ErrorCode::cancelled);
}

TEST_F(Lineage, TheChainGoesFromDataToScores) {
  const auto id = compared(Blinding::none);
  const auto all = found("");
  ASSERT_EQ(all.size(), 2U);
  const auto zebra = found("ZEBRA_cubes");
  ASSERT_EQ(zebra.size(), 1U);
  const auto& chain = zebra[0];
  EXPECT_EQ(chain.experiment, id);
  EXPECT_EQ(chain.trained_on.name, "me/zebra_cubes");
  EXPECT_EQ(chain.trained_on.episodes, 50);
  EXPECT_EQ(chain.step, 20000);
  EXPECT_EQ(chain.parameters, 17);
  EXPECT_EQ(chain.suite, "sim_cube");
  EXPECT_EQ(chain.trials, 3);
  EXPECT_EQ(chain.voids, 1);
  EXPECT_EQ(chain.judged, 3);
  EXPECT_EQ(chain.successes, 1);
  EXPECT_NEAR(chain.mean_share.value_or(0), 0.5, 1e-12);
  ASSERT_EQ(chain.recordings.size(), 1U);
  EXPECT_EQ(chain.recordings[0].episodes, 4);
  EXPECT_EQ(chain.unknown, std::vector<std::string>{"the version of the data it was trained on"});
  // Found by the first digits of what identifies it, not by later ones.
  EXPECT_EQ(found(chain.content_sha256.substr(0, 10)).size(), 1U);
  EXPECT_EQ(found(chain.norm_sha256.substr(0, 10)).size(), 1U);
  EXPECT_EQ(found(chain.inference_sha256.substr(0, 10)).size(), 2U) << "both run alike";
  EXPECT_TRUE(found(chain.content_sha256.substr(3, 20)).empty());
  EXPECT_TRUE(found("nothing of the kind").empty());

  const auto hashed = find_lineage(*database, {.text = "zebra", .hash_datasets = true});
  ASSERT_TRUE(hashed);
  EXPECT_EQ((*hashed)[0].trained_on.content_sha256, *dataset_sha256(chain.trained_on.folder));
  EXPECT_TRUE((*hashed)[0].unknown.empty());
  EXPECT_EQ((*find_lineage(*database, {.trial = 1})).at(0).trial->id, 1);
  EXPECT_EQ(find_lineage(*database, {.trial = 999}).error().code, ErrorCode::not_found);
}

TEST_F(Lineage, WhatTheFilesDoNotSayIsSaidToBeUnknown) {
  const auto suite = only(
      shipped("sim_cube"), [](const SuiteCell& cell) { return cell.setting == 0; }, 2);
  played(suite, spec({"bare", "other"}), [](const Asked&) { return std::nullopt; });
  const auto bare = found("bare");
  ASSERT_EQ(bare.size(), 1U);
  EXPECT_EQ(bare[0].trials, 0);
  EXPECT_FALSE(bare[0].mean_share);
  EXPECT_EQ(bare[0].unknown.size(), 4U);
  EXPECT_EQ(bare[0].unknown[0], "the data it was trained on: its files do not say");
}

TEST_F(Lineage, ABlindExperimentTellsNothingOfItsContenders) {
  const auto id = compared(Blinding::operator_only);
  const auto all = found("");
  ASSERT_EQ(all.size(), 2U);
  for (const auto& chain : all) {
    EXPECT_TRUE(chain.blind);
    EXPECT_EQ(chain.policy + chain.family + chain.checkpoint + chain.content_sha256 + chain.norm_sha256 + chain.source +
                  chain.mode + chain.backend + chain.inference_sha256 + chain.trained_on.name + chain.trained_on.folder,
              "");
    EXPECT_FALSE(chain.step || chain.parameters || chain.trained_on.episodes);
    EXPECT_TRUE(chain.training.empty() && chain.inference.empty() && chain.recordings.empty());
    EXPECT_EQ(chain.trials, 3);
  }
  const auto hash = *checkpoint_sha256(fs::path(folder / "runs") / "zebra/checkpoints/020000/pretrained_model");
  EXPECT_TRUE(found("zebra").empty()) << "a search must not tell, either";
  EXPECT_TRUE(found(hash.substr(0, 12)).empty());
  EXPECT_TRUE(found("/data/trials").empty());
  EXPECT_EQ(found("closed").size(), 2U);
  EXPECT_FALSE((*find_lineage(*database, {.trial = 1})).at(0).trial->episode);
  ASSERT_TRUE(ExperimentStore(*database).unblind(id, "over"));
  EXPECT_EQ(found("zebra").size(), 1U);
  EXPECT_EQ(found(hash.substr(0, 12)).size(), 1U);
}

}  // namespace
}  // namespace tandem
