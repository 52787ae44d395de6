#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dataset/reader.h"
#include "device/image.h"

namespace tandem {

/// The pictures of all cameras of a dataset, videos and pictures in data files, at any instant. Videos that were used
/// last stay open; cameras are decoded side by side. One thread at a time.
class DatasetFrames {
 public:
  struct Limits {
    std::size_t cache_bytes = 192'000'000;  ///< of decoded pictures, of all cameras together
    std::size_t open_files = 24;            ///< videos of each camera
  };
  explicit DatasetFrames(std::shared_ptr<const DatasetSummary> dataset) : DatasetFrames(std::move(dataset), Limits{}) {}
  DatasetFrames(std::shared_ptr<const DatasetSummary> dataset, Limits limits);
  DatasetFrames(DatasetFrames&&) noexcept;
  DatasetFrames& operator=(DatasetFrames&&) noexcept;
  ~DatasetFrames();

  [[nodiscard]] const DatasetSummary& dataset() const;
  /// The features with pictures, in the order of info.json; cameras are counted in it.
  [[nodiscard]] const std::vector<std::string>& keys() const;
  /// Whether the episode has pictures of this camera at all.
  [[nodiscard]] bool has(std::size_t camera, std::int64_t episode) const;
  /// Opens what holds the episode's pictures of this camera, so that at() need not.
  [[nodiscard]] Result<void> prepare(std::size_t camera, std::int64_t episode);
  /// One picture: a frame of an episode, from 0.
  [[nodiscard]] Result<ImagePtr> at(std::size_t camera, std::int64_t episode, std::int64_t frame);
  /// That of every camera; null where the episode has none of it.
  [[nodiscard]] Result<std::vector<ImagePtr>> at(std::int64_t episode, std::int64_t frame);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem
