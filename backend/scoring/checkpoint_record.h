#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// What the files of a checkpoint say of its making. What they do not say stays empty: nothing is guessed.
struct CheckpointRecord {
  std::optional<std::string> dataset;           ///< such as "lerobot/svla_so100_pickplace"
  std::optional<std::string> dataset_revision;  ///< as the files state it
  std::string dataset_root;                     ///< folder it was trained from; may be gone, or on another machine
  std::optional<std::int64_t> episodes;         ///< demonstrations it was trained on
  std::optional<std::int64_t> step;             ///< at which it was saved
  std::optional<std::int64_t> parameters;       ///< numbers in its weights
  std::optional<std::string> dtype;             ///< of most of them, such as "F32"
  std::optional<std::string> norm_sha256;       ///< of the normalisation statistics alone, where they have files
  Json settings = Json::object();       ///< batch size, seed, planned steps, what it was fine-tuned from, policy type
  std::vector<std::string> unreadable;  ///< names of files that are there and broken
};

/// Reads train_config.json, config.json, the head of the model card, training_step.json beside the folder and the heads
/// of the weights; for the episodes also the dataset's meta/info.json, where it is at hand and was not written since.
/// Reads no weights. A folder
/// that is not there gives an empty record. Any thread.
[[nodiscard]] CheckpointRecord read_checkpoint_record(const std::filesystem::path& folder);

/// What a dataset is, wherever it lies: as checkpoint_sha256() over all its files in meta, data and videos.
[[nodiscard]] Result<std::string> dataset_sha256(const std::filesystem::path& folder, const std::stop_token& stop = {});

/// Number of episodes that the dataset's meta/info.json states.
[[nodiscard]] std::optional<std::int64_t> dataset_episodes(const std::filesystem::path& folder);

}  // namespace tandem
