#pragma once

#include <filesystem>

#include "dataset/ffmpeg.h"
#include "device/image.h"

namespace tandem::detail {

/// Decodes an mp4 file picture by picture, from its start or from a key frame on. One thread at a time.
class VideoDecoder {
 public:
  /// AV1 is decoded by dav1d where it is there: FFmpeg's own decoder needs hardware.
  [[nodiscard]] Result<void> open(const std::filesystem::path& path, int threads = 2);
  /// Goes to the last key frame that is not later; next() goes on from there.
  void seek(double time_s);
  /// Gives back the decoder's pictures; seek() is needed before the next one.
  void forget();
  /// The next picture in the order of presentation, or null at the end of what can be decoded.
  [[nodiscard]] const AVFrame* next();
  [[nodiscard]] double time_of(const AVFrame& frame) const;
  /// Writes a picture as 8-bit RGB over `image`, whose memory is used again.
  [[nodiscard]] Result<void> convert(const AVFrame& frame, Image& image);

 private:
  void feed();

  std::filesystem::path path_;
  Mp4 opened_;
  CodecPtr codec_;
  PacketPtr packet_;
  FramePtr frame_;
  ScalerPtr scaler_;
  int width_ = 0;
  int height_ = 0;
  int format_ = -1;
  bool draining_ = false;
};

}  // namespace tandem::detail
