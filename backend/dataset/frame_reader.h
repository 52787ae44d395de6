#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>

#include "base/result.h"
#include "device/image.h"

namespace tandem {

namespace detail {
class VideoDecoder;
}

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

 private:
  FrameReader();
  [[nodiscard]] Result<ImagePtr> decode_to(std::int64_t index);
  void keep(std::int64_t index, ImagePtr image, std::int64_t wanted);

  std::filesystem::path path_;
  std::unique_ptr<detail::VideoDecoder> decoder_;
  double fps_ = 30;
  std::size_t limit_ = 0;
  std::size_t bytes_ = 0;
  std::map<std::int64_t, ImagePtr> kept_;
  std::int64_t next_ = 0;  // what the decoder gives next, if nothing is missing
};

}  // namespace tandem
