#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// How a camera is encoded. The names are LeRobot's (`--dataset.rgb_encoder.*`).
struct VideoOptions {
  std::string vcodec = "libsvtav1";  ///< "libsvtav1", "h264", or a hardware encoder ("h264_nvenc", "h264_qsv")
  int g = 2;                         ///< a key frame every g pictures
  int crf = 30;
  int threads = 0;  ///< 0: the encoder's choice
};

/// Encodes the pictures of one camera into one mp4 on LeRobot's exact time grid: picture k has pts k/fps,
/// constant rate, no B-frames, moov in front (lerobot-dataset notes 7.1 and 16). One thread at a time.
class VideoEncoder {
 public:
  [[nodiscard]] static Result<VideoEncoder> open(const std::filesystem::path& path, int width, int height, int fps,
                                                 const VideoOptions& options);
  VideoEncoder(VideoEncoder&&) noexcept;
  VideoEncoder& operator=(VideoEncoder&&) noexcept;
  /// An encoder that is not finished leaves an incomplete file behind.
  ~VideoEncoder();

  /// Adds the next picture, 8-bit RGB of the declared size.
  [[nodiscard]] Result<void> add(std::span<const std::uint8_t> rgb);
  /// Adds the previous picture once more.
  [[nodiscard]] Result<void> repeat();
  /// Flushes the encoder, completes the file and flushes it to the disk.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] std::int64_t frames() const;
  /// The object `info` of the video feature, as LeRobot writes it (notes 2.2).
  [[nodiscard]] Json feature_info() const;

 private:
  struct Impl;
  explicit VideoEncoder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Encoders that work on this machine, each proven by encoding two pictures; measured once a process.
/// Software ones first. Takes some 100 ms the first time.
[[nodiscard]] const std::vector<std::string>& working_encoders();

/// Refuses to open SVT-AV1 for so many cameras where the memory left to this process, or the machine's, is too little:
/// it would wait for ever. `threads` as in VideoOptions.
[[nodiscard]] Result<void> check_memory(const std::string& vcodec, int width, int height, int threads, int cameras);

/// Refuses a rate that the encoder cannot take.
[[nodiscard]] Result<void> check_rate(const std::string& vcodec, int fps);

/// A codec with the reason for it.
struct CodecChoice {
  std::string vcodec;
  std::string reason;  ///< one sentence for the user
};

/// Names an encoder may be chosen by, whether they work on this machine or not.
[[nodiscard]] const std::vector<std::string>& known_encoders();

/// What `auto` means here: AV1 if this machine encodes all cameras with room to spare (measured for about
/// half a second), else a hardware encoder, else H.264. Fails when nothing works at all. `threads`: of each encoder.
[[nodiscard]] Result<CodecChoice> choose_codec(const std::string& wanted, int width, int height, int fps, int cameras,
                                               int threads = 1);

}  // namespace tandem
