#pragma once

// The door of the FFmpeg libraries inside the dataset folder: owning handles and error texts.
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace tandem::detail {

struct CodecFree {
  void operator()(AVCodecContext* p) const { avcodec_free_context(&p); }
};
struct FrameFree {
  void operator()(AVFrame* p) const { av_frame_free(&p); }
};
struct PacketFree {
  void operator()(AVPacket* p) const { av_packet_free(&p); }
};
struct ScalerFree {
  void operator()(SwsContext* p) const { sws_freeContext(p); }
};
struct InputFree {
  void operator()(AVFormatContext* p) const { avformat_close_input(&p); }
};
struct OutputFree {
  void operator()(AVFormatContext* p) const {
    if (p->pb != nullptr) {
      avio_closep(&p->pb);
    }
    avformat_free_context(p);
  }
};

using CodecPtr = std::unique_ptr<AVCodecContext, CodecFree>;
using FramePtr = std::unique_ptr<AVFrame, FrameFree>;
using PacketPtr = std::unique_ptr<AVPacket, PacketFree>;
using ScalerPtr = std::unique_ptr<SwsContext, ScalerFree>;
using InputPtr = std::unique_ptr<AVFormatContext, InputFree>;
using OutputPtr = std::unique_ptr<AVFormatContext, OutputFree>;

/// FFmpeg's text for an error code.
[[nodiscard]] std::string av_text(int code);

/// An mp4 file and its video stream.
struct Mp4 {
  InputPtr input;
  AVStream* stream = nullptr;
};

/// Opens an mp4 file for reading. Only plain files of that kind: a playlist inside a dataset must not open the
/// network or other files. `probe`: whether its first packets are looked at for what the header does not say (rate,
/// pixel format); decoding needs that only where the header lacks the size.
[[nodiscard]] Result<Mp4> open_mp4(const std::filesystem::path& path, bool probe = true);

/// The error for a video that was opened but does not hold what it must.
[[nodiscard]] std::unexpected<Error> unreadable_video(const std::filesystem::path& path, int code);

/// Whether a decoder needs nothing that was before this packet, nor gets it mixed up with it. HEVC has key frames whose
/// pictures are counted on from those before (CRA): where other pictures come before them, they end up out of order.
[[nodiscard]] bool starts_anew(const AVPacket& packet, AVCodecID codec);

/// Writes the header of an mp4 whose only stream ticks at 1/fps: index in front, track and movie on one time scale
/// (lerobot-dataset notes 7.1), no version of the muxer inside, so that the same input gives the same bytes.
/// Returns FFmpeg's code.
[[nodiscard]] int write_mp4_header(AVFormatContext& out, int fps);

}  // namespace tandem::detail
