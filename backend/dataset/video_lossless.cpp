#include "dataset/video_lossless.h"

#include <algorithm>
#include <cmath>

#include "base/files.h"
#include "dataset/ffmpeg.h"
#include "dataset/video_decoder.h"

namespace tandem {
using namespace detail;
namespace {

constexpr const char* encoder_name = "libx265";
constexpr std::int64_t most_behind = 64;  // pictures that may hide behind the key frame that the container names

class LosslessEncoder {
 public:
  LosslessEncoder(std::filesystem::path to, int fps, int g) : to_(std::move(to)), fps_(fps), g_(g) {}

  Result<void> add(const AVFrame& picture) {
    if (!codec_) {
      TANDEM_TRY(open(picture));
    }
    const FramePtr frame(av_frame_clone(&picture));
    if (!frame || frame->format != codec_->pix_fmt || frame->width != codec_->width ||
        frame->height != codec_->height) {
      return failure(AVERROR_INVALIDDATA);
    }
    frame->pts = next_++;
    frame->pict_type = AV_PICTURE_TYPE_NONE;  // the encoder decides again
    return send(frame.get());
  }

  Result<void> finish() {
    TANDEM_TRY(send(nullptr));
    int rc = av_write_trailer(out_.get());
    rc = rc < 0 ? rc : avio_closep(&out_->pb);
    return rc < 0 ? failure(rc) : sync_file(to_);
  }

 private:
  Result<void> open(const AVFrame& like) {
    const AVCodec* type = avcodec_find_encoder_by_name(encoder_name);
    codec_.reset(type == nullptr ? nullptr : avcodec_alloc_context3(type));
    if (!codec_) {
      return failure(AVERROR_ENCODER_NOT_FOUND);
    }
    codec_->width = like.width;
    codec_->height = like.height;
    codec_->pix_fmt = static_cast<AVPixelFormat>(like.format);
    codec_->time_base = {1, fps_};
    codec_->framerate = {fps_, 1};
    codec_->gop_size = g_;
    codec_->max_b_frames = 0;
    codec_->color_range = like.color_range;
    codec_->color_primaries = like.color_primaries;
    codec_->color_trc = like.color_trc;
    codec_->colorspace = like.colorspace;
    codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    av_opt_set(codec_->priv_data, "x265-params", "lossless=1:open-gop=0:log-level=none", 0);
    AVFormatContext* raw = nullptr;
    int rc = avcodec_open2(codec_.get(), type, nullptr);
    rc = rc < 0 ? rc : avformat_alloc_output_context2(&raw, nullptr, "mp4", to_.c_str());
    out_.reset(raw);
    if (rc < 0) {
      return failure(rc);
    }
    stream_ = avformat_new_stream(raw, nullptr);
    stream_->time_base = {1, fps_};
    stream_->avg_frame_rate = stream_->r_frame_rate = {fps_, 1};
    avcodec_parameters_from_context(stream_->codecpar, codec_.get());
    rc = avio_open(&raw->pb, to_.c_str(), AVIO_FLAG_WRITE);
    rc = rc < 0 ? rc : write_mp4_header(*raw, fps_);
    return rc < 0 ? failure(rc) : Result<void>();
  }

  Result<void> send(const AVFrame* frame) {
    int rc = avcodec_send_frame(codec_.get(), frame);
    while (rc >= 0 || rc == AVERROR_EOF) {
      rc = avcodec_receive_packet(codec_.get(), packet_.get());
      if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) {
        return {};
      }
      if (rc >= 0) {
        packet_->stream_index = stream_->index;
        packet_->dts = packet_->pts;  // no B-frames: decode order is display order
        packet_->duration = 1;
        av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
        rc = av_interleaved_write_frame(out_.get(), packet_.get());
      }
    }
    return failure(rc);
  }

  std::unexpected<Error> failure(int code) const {
    if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT) || code == AVERROR(EFBIG) || code == AVERROR(EACCES)) {
      return std::unexpected(file_error("written", to_, AVUNERROR(code)));
    }
    return fail(ErrorCode::io, to_.string() + " could not be encoded.", "Trim at a key frame instead.", av_text(code));
  }

  std::filesystem::path to_;
  int fps_;
  int g_;
  CodecPtr codec_;
  OutputPtr out_;
  PacketPtr packet_{av_packet_alloc()};
  AVStream* stream_ = nullptr;
  std::int64_t next_ = 0;
};

}  // namespace

bool can_encode_lossless(const std::string& codec, const std::string& pix_fmt) {
  const AVCodec* type = codec == "hevc" ? avcodec_find_encoder_by_name(encoder_name) : nullptr;
  const AVPixelFormat wanted = av_get_pix_fmt(pix_fmt.c_str());
  bool found = false;
  for (const auto* format = type == nullptr ? nullptr : type->pix_fmts; format != nullptr && *format != AV_PIX_FMT_NONE;
       ++format) {
    found = found || *format == wanted;
  }
  return found;
}

Result<void> encode_lossless(const std::filesystem::path& from, std::int64_t first, std::int64_t count, int fps, int g,
                             const std::filesystem::path& to) {
  av_log_set_level(AV_LOG_FATAL);
  VideoDecoder decoder;
  TANDEM_TRY(decoder.open(from));
  decoder.seek(static_cast<double>(std::max<std::int64_t>(first - most_behind, 0)) / fps);
  LosslessEncoder encoder(to, fps, g);
  std::int64_t next = first;
  for (const AVFrame* frame = decoder.next(); frame != nullptr && next < first + count; frame = decoder.next()) {
    const std::int64_t at = std::llround(decoder.time_of(*frame) * fps);
    if (at == next) {
      TANDEM_TRY(encoder.add(*frame));
      ++next;
    } else if (at > next) {
      break;
    }
  }
  if (next != first + count) {
    return fail(ErrorCode::invalid_input, from.string() + ": picture " + std::to_string(next) + " cannot be decoded.",
                "Run \"tandem-cli dataset validate\" on the dataset; an episode that is damaged can be deleted.");
  }
  return encoder.finish();
}

}  // namespace tandem
