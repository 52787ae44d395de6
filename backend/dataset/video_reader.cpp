#include "dataset/video_reader.h"

#include <algorithm>
#include <cmath>

#include "dataset/ffmpeg.h"

namespace tandem {
using namespace detail;
namespace {

// AV1 is decoded by dav1d where it is there: FFmpeg's own decoder needs hardware.
const AVCodec* decoder_for(AVCodecID id) {
  const AVCodec* dav1d = id == AV_CODEC_ID_AV1 ? avcodec_find_decoder_by_name("libdav1d") : nullptr;
  return dav1d != nullptr ? dav1d : avcodec_find_decoder(id);
}

class Decoder {
 public:
  Result<void> open(const std::filesystem::path& path) {
    auto opened = open_mp4(path);
    if (!opened) {
      return std::unexpected(opened.error());
    }
    opened_ = std::move(*opened);
    const AVCodec* type = decoder_for(opened_.stream->codecpar->codec_id);
    if (type == nullptr) {
      return fail(ErrorCode::unsupported, path.string() + " uses a codec that this machine cannot decode.",
                  "Install FFmpeg with that decoder.");
    }
    codec_.reset(avcodec_alloc_context3(type));
    avcodec_parameters_to_context(codec_.get(), opened_.stream->codecpar);
    codec_->thread_count = 2;
    if (const int rc = avcodec_open2(codec_.get(), type, nullptr); rc < 0) {
      return unreadable_video(path, rc);
    }
    packet_.reset(av_packet_alloc());
    frame_.reset(av_frame_alloc());
    return {};
  }

  void seek(double time_s) {
    const double base = av_q2d(opened_.stream->time_base);
    av_seek_frame(opened_.input.get(), opened_.stream->index, static_cast<std::int64_t>(std::floor(time_s / base)),
                  AVSEEK_FLAG_BACKWARD);
  }

  // The next picture, or null at the end of what can be decoded.
  const AVFrame* next() {
    for (;;) {
      const int rc = avcodec_receive_frame(codec_.get(), frame_.get());
      if (rc == 0) {
        return frame_.get();
      }
      if (rc != AVERROR(EAGAIN) || draining_) {
        return nullptr;
      }
      feed();
    }
  }

  [[nodiscard]] double time_of(const AVFrame& frame) const {
    return static_cast<double>(frame.best_effort_timestamp) * av_q2d(opened_.stream->time_base);
  }

 private:
  void feed() {
    while (av_read_frame(opened_.input.get(), packet_.get()) >= 0) {
      const bool ours = packet_->stream_index == opened_.stream->index;
      const int rc = ours ? avcodec_send_packet(codec_.get(), packet_.get()) : 0;
      av_packet_unref(packet_.get());
      if (ours && rc >= 0) {
        return;
      }
      if (ours) {
        break;
      }
    }
    draining_ = true;
    avcodec_send_packet(codec_.get(), nullptr);
  }

  Mp4 opened_;
  CodecPtr codec_;
  PacketPtr packet_;
  FramePtr frame_;
  bool draining_ = false;
};

}  // namespace

Result<VideoFacts> probe_video(const std::filesystem::path& path) {
  auto opened = open_mp4(path);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  VideoFacts facts;
  const AVCodecParameters& parameters = *opened->stream->codecpar;
  facts.width = parameters.width;
  facts.height = parameters.height;
  facts.codec = avcodec_get_name(parameters.codec_id);
  if (const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(parameters.format)); name != nullptr) {
    facts.pix_fmt = name;
  }
  facts.fps = opened->stream->r_frame_rate.den > 0 ? av_q2d(opened->stream->r_frame_rate) : 0;
  facts.average_fps = opened->stream->avg_frame_rate.den > 0 ? av_q2d(opened->stream->avg_frame_rate) : 0;
  const double base = av_q2d(opened->stream->time_base);
  PacketPtr packet(av_packet_alloc());
  while (av_read_frame(opened->input.get(), packet.get()) >= 0) {
    if (packet->stream_index == opened->stream->index && packet->pts != AV_NOPTS_VALUE && packet->size > 0) {
      facts.times_s.push_back(static_cast<double>(packet->pts) * base);
    }
    av_packet_unref(packet.get());
  }
  std::sort(facts.times_s.begin(), facts.times_s.end());
  return facts;
}

Result<std::int64_t> decode_video(const std::filesystem::path& path, double fps, std::int64_t first, std::int64_t count,
                                  const std::function<bool(std::int64_t, const Image&)>& take) {
  Decoder decoder;
  TANDEM_TRY(decoder.open(path));
  if (first > 0) {
    decoder.seek(static_cast<double>(first) / fps);
  }
  ScalerPtr scaler;
  Image image;
  std::int64_t delivered = 0;
  while (const AVFrame* frame = delivered < count ? decoder.next() : nullptr) {
    const auto index = static_cast<std::int64_t>(std::llround(decoder.time_of(*frame) * fps));
    if (index < first) {
      continue;
    }
    if (frame->width <= 0 || frame->height <= 0 || frame->width > 16'384 || frame->height > 16'384) {
      return unreadable_video(path, AVERROR_INVALIDDATA);
    }
    if (!scaler || image.width != frame->width || image.height != frame->height) {
      image.width = frame->width;
      image.height = frame->height;
      image.rgb.resize(image.byte_count());
      scaler.reset(sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format), frame->width,
                                  frame->height, AV_PIX_FMT_RGB24, SWS_BILINEAR, nullptr, nullptr, nullptr));
      if (!scaler) {
        return unreadable_video(path, AVERROR_INVALIDDATA);
      }
    }
    std::uint8_t* planes[] = {image.rgb.data()};
    const int strides[] = {image.width * 3};
    sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, planes, strides);
    ++delivered;
    if (!take(index, image)) {
      break;
    }
  }
  return delivered;
}

}  // namespace tandem
