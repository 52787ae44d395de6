#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "device/image.h"

namespace tandem {

/// The pictures of a video by their number on its time grid: forwards, backwards, anywhere. What is not at hand is
/// decoded from the key frame before it; what was decoded on the way is kept, in a bounded number of bytes. One thread
/// at a time.
class FrameReader {
 public:
  /// `fps`: of the time grid. `cache_bytes`: of decoded pictures; at least one is kept.
  [[nodiscard]] static Result<FrameReader> open(const std::filesystem::path& path, double fps,
                                                std::size_t cache_bytes = 64'000'000);
  FrameReader(FrameReader&&) noexcept;
  FrameReader& operator=(FrameReader&&) noexcept;
  ~FrameReader();

  /// The picture with this number in the file, from 0. An error where the file does not hold it.
  [[nodiscard]] Result<ImagePtr> at(std::int64_t index);
  /// Gives back the memory of the pictures and of the decoder; the file stays open.
  void forget();

 private:
  struct Impl;
  explicit FrameReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem
