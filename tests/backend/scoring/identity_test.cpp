#include "scoring/identity.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "scoring/sha256.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

void put(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void fill(const fs::path& folder) {
  put(folder / "model.safetensors", std::string(3'000'000, 'w'));
  put(folder / "config.json", "{}");
  put(folder / "assets" / "stats.json", "{\"mean\":1}");
}

TEST(CheckpointIdentity, IsTheHashOfTheListOfItsFiles) {
  const TemporaryFolder folder;
  fill(folder / "a");
  using std::string_literals::operator""s;
  const std::string list = "assets/stats.json\0"s + "10\0"s + sha256("{\"mean\":1}") + "\nconfig.json\0"s + "2\0"s +
                           sha256("{}") + "\nmodel.safetensors\0"s + "3000000\0"s +
                           sha256(std::string(3'000'000, 'w')) + "\n";
  const auto found = checkpoint_sha256(folder / "a");
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, sha256(list));
}

TEST(CheckpointIdentity, DependsOnWhatItIsAndNotOnWhereItLies) {
  const TemporaryFolder folder;
  fill(folder / "a");
  fill(folder / "b");
  put(folder / "b" / "README.md", "a card");
  put(folder / "b" / "LICENSE.txt", "terms");
  put(folder / "b" / ".git" / "config.json", "{}");
  const auto first = checkpoint_sha256(folder / "a");
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, checkpoint_sha256(folder / "b").value_or(""));
  put(folder / "b" / "assets" / "stats.json", "{\"mean\":2}");
  EXPECT_NE(*first, checkpoint_sha256(folder / "b").value_or(*first))
      << "equal weights with other statistics are another policy";
  fs::rename(folder / "a" / "config.json", folder / "a" / "other.json");
  EXPECT_NE(*first, checkpoint_sha256(folder / "a").value_or(*first));
}

TEST(CheckpointIdentity, FollowsLinksToFilesAndNoLinksToFolders) {
  const TemporaryFolder folder;
  fill(folder / "a");
  put(folder / "blobs" / "weights", std::string(3'000'000, 'w'));
  fs::create_directories(folder / "b" / "assets");
  fs::create_symlink(folder / "blobs" / "weights", folder / "b" / "model.safetensors");
  put(folder / "b" / "config.json", "{}");
  put(folder / "b" / "assets" / "stats.json", "{\"mean\":1}");
  fs::create_directory_symlink(folder / "b", folder / "b" / "round");
  const auto plain = checkpoint_sha256(folder / "a");
  ASSERT_TRUE(plain);
  EXPECT_EQ(*plain, checkpoint_sha256(folder / "b").value_or(""));
}

TEST(CheckpointIdentity, WhatIsNoCheckpointIsSaidToBe) {
  const TemporaryFolder folder;
  const auto absent = checkpoint_sha256(folder / "nowhere");
  ASSERT_FALSE(absent);
  EXPECT_NE(absent.error().message.find("nowhere"), std::string::npos);
  put(folder / "texts" / "config.json", "{}");
  const auto empty = checkpoint_sha256(folder / "texts");
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, ErrorCode::not_found);
  put(folder / "file", "x");
  EXPECT_FALSE(checkpoint_sha256(folder / "file"));
}

TEST(CheckpointIdentity, CanBeCancelled) {
  const TemporaryFolder folder;
  fill(folder / "a");
  std::stop_source stop;
  stop.request_stop();
  const auto found = checkpoint_sha256(folder / "a", stop.get_token());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace tandem
