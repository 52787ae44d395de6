#include "dataset/video_decoder.h"

#include <cmath>

namespace tandem::detail {
namespace {

constexpr int longest_side = 16'384;

const AVCodec* decoder_for(AVCodecID id) {
  const AVCodec* dav1d = id == AV_CODEC_ID_AV1 ? avcodec_find_decoder_by_name("libdav1d") : nullptr;
  return dav1d != nullptr ? dav1d : avcodec_find_decoder(id);
}

}  // namespace

Result<void> VideoDecoder::open(const std::filesystem::path& path, int threads) {
  auto opened = open_mp4(path, false);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  path_ = path;
  opened_ = std::move(*opened);
  const AVCodec* type = decoder_for(opened_.stream->codecpar->codec_id);
  if (type == nullptr) {
    return fail(ErrorCode::unsupported, path.string() + " uses a codec that this machine cannot decode.",
                "Install FFmpeg with that decoder.");
  }
  codec_.reset(avcodec_alloc_context3(type));
  avcodec_parameters_to_context(codec_.get(), opened_.stream->codecpar);
  codec_->thread_count = threads;
  if (const int rc = avcodec_open2(codec_.get(), type, nullptr); rc < 0) {
    return unreadable_video(path, rc);
  }
  packet_.reset(av_packet_alloc());
  frame_.reset(av_frame_alloc());
  return {};
}

void VideoDecoder::seek(double time_s) {
  const double base = av_q2d(opened_.stream->time_base);
  // Half a tick more: a time that was rounded down must not miss its own key frame.
  av_seek_frame(opened_.input.get(), opened_.stream->index, static_cast<std::int64_t>(std::floor(time_s / base + 0.5)),
                AVSEEK_FLAG_BACKWARD);
  avcodec_flush_buffers(codec_.get());
  draining_ = false;
}

void VideoDecoder::forget() {
  avcodec_flush_buffers(codec_.get());
  av_frame_unref(frame_.get());
  scaler_.reset();
}

const AVFrame* VideoDecoder::next() {
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

double VideoDecoder::time_of(const AVFrame& frame) const {
  return static_cast<double>(frame.best_effort_timestamp) * av_q2d(opened_.stream->time_base);
}

Result<void> VideoDecoder::convert(const AVFrame& frame, Image& image) {
  if (frame.width <= 0 || frame.height <= 0 || frame.width > longest_side || frame.height > longest_side) {
    return unreadable_video(path_, AVERROR_INVALIDDATA);
  }
  if (!scaler_ || width_ != frame.width || height_ != frame.height || format_ != frame.format) {
    width_ = frame.width;
    height_ = frame.height;
    format_ = frame.format;
    scaler_.reset(sws_getContext(width_, height_, static_cast<AVPixelFormat>(format_), width_, height_,
                                 AV_PIX_FMT_RGB24, SWS_BILINEAR, nullptr, nullptr, nullptr));
    if (!scaler_) {
      return unreadable_video(path_, AVERROR_INVALIDDATA);
    }
  }
  image.width = width_;
  image.height = height_;
  image.rgb.resize(image.byte_count());
  std::uint8_t* planes[] = {image.rgb.data()};
  const int strides[] = {image.width * 3};
  sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, planes, strides);
  return {};
}

void VideoDecoder::feed() {
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

}  // namespace tandem::detail
