#include "dataset/video_encoder.h"

#include <algorithm>
#include <cstdlib>

#include "base/files.h"
#include "base/memory.h"
#include "dataset/ffmpeg.h"

namespace tandem {
using namespace detail;

struct VideoEncoder::Impl {
  std::filesystem::path path;
  VideoOptions options;
  int width = 0;
  int height = 0;
  int fps = 0;
  CodecPtr codec;
  OutputPtr out;
  FramePtr frame;
  PacketPtr packet;
  ScalerPtr scaler;
  AVStream* stream = nullptr;
  std::int64_t next_pts = 0;
  bool finished = false;

  ~Impl() { drain(); }

  void drain();
  Result<void> send(AVFrame* next);
  Result<void> write_packets();
  std::unexpected<Error> failure(int code) const;
};

namespace {

// SVT-AV1 prints a banner and its settings for every encoder otherwise. Set before main: beside running threads it is a
// race with whoever reads the environment.
[[maybe_unused]] const int quiet_svt = ::setenv("SVT_LOG", "1", 0);

const char* encoder_name(const std::string& vcodec) {
  if (vcodec == "h264") {
    return "libx264";
  }
  return vcodec == "av1" ? "libsvtav1" : vcodec.c_str();
}

// LeRobot's own options; what is added changes no camera picture.
void set_options(AVCodecContext* codec, const VideoOptions& options) {
  const std::string name = codec->codec->name;
  const auto set = [&](const char* key, const std::string& value) {
    av_opt_set(codec->priv_data, key, value.c_str(), 0);
  };
  const std::string crf = std::to_string(options.crf);
  if (name == "libsvtav1") {
    set("crf", crf);
    set("preset", "12");
    // Camera pictures are never taken for screen content, but flat simulated ones are, at twice the cost (scm).
    set("svtav1-params", "fast-decode=0:scm=0" + (options.threads > 0 ? ":lp=" + std::to_string(options.threads) : ""));
  } else if (name == "libx264") {
    set("crf", crf);
    set("preset", "veryfast");
    set("tune", "zerolatency");
    codec->thread_count = options.threads;
  } else if (name.ends_with("_nvenc")) {
    set("rc", "constqp");
    set("qp", crf);
  } else if (name.ends_with("_qsv")) {
    codec->global_quality = options.crf;
  }
}

AVPixelFormat pixel_format(const AVCodec* codec) {
  return std::string(codec->name).ends_with("_qsv") ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P;
}

Result<CodecPtr> open_codec(int width, int height, int fps, const VideoOptions& options, bool global_header) {
  const AVCodec* type = avcodec_find_encoder_by_name(encoder_name(options.vcodec));
  if (type == nullptr) {
    return fail(ErrorCode::unsupported, "The video encoder " + options.vcodec + " is not in this machine's FFmpeg.",
                "Choose another codec, h264 for instance.");
  }
  TANDEM_TRY(check_rate(options.vcodec, fps));
  TANDEM_TRY(check_memory(options.vcodec, width, height, options.threads, 1));
  CodecPtr codec(avcodec_alloc_context3(type));
  codec->width = width;
  codec->height = height;
  codec->time_base = {1, fps};
  codec->framerate = {fps, 1};
  codec->pix_fmt = pixel_format(type);
  codec->gop_size = options.g;
  codec->max_b_frames = 0;
  codec->flags |= global_header ? AV_CODEC_FLAG_GLOBAL_HEADER : 0;
  set_options(codec.get(), options);
  if (const int rc = avcodec_open2(codec.get(), type, nullptr); rc < 0) {
    return fail(ErrorCode::unsupported, "The video encoder " + options.vcodec + " does not start here.",
                "Choose another codec, h264 for instance.", av_text(rc));
  }
  return codec;
}

}  // namespace

Result<void> check_rate(const std::string& vcodec, int fps) {
  constexpr int most_of_svt = 240;
  if (std::string_view(encoder_name(vcodec)) == "libsvtav1" && fps > most_of_svt) {
    return fail(ErrorCode::unsupported,
                "AV1 (libsvtav1) takes at most " + std::to_string(most_of_svt) +
                    " pictures a second, and the rig gives " + std::to_string(fps) + ".",
                "Lower rate_hz in the rig file, or choose H.264.");
  }
  return {};
}

// SVT-AV1 1.4 never returns from an opening for which memory is short. Measured at 128×96 to 1920×1080: with one core
// 17 threads and 490 MB of addresses, with more 70 to 110 threads and 1.1 to 2.3 GB; 25 to 420 MB of memory.
Result<void> check_memory(const std::string& vcodec, int width, int height, int threads, int cameras) {
  if (std::string_view(encoder_name(vcodec)) != "libsvtav1") {
    return {};
  }
  const auto pixels = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
  const auto count = static_cast<std::uint64_t>(cameras);
  const auto addresses = count * (threads == 1 ? 500'000'000 + 200 * pixels : 1'100'000'000 + 600 * pixels);
  const auto memory = count * (50'000'000 + 220 * pixels);
  const auto refuse = [&](const std::string& what, std::uint64_t needed, std::uint64_t there) {
    return fail(ErrorCode::unsupported,
                "AV1 (libsvtav1) needs " + std::to_string(needed / 1'000'000) + " MB of " + what + " for " +
                    std::to_string(count) + " × " + std::to_string(width) + "×" + std::to_string(height) + ", and " +
                    std::to_string(there / 1'000'000) + " MB are left.",
                "Close other programs or raise the limit of memory (ulimit -v), or choose H.264.");
  };
  if (const auto left = address_space_left(); left && *left < addresses) {
    return refuse("address space", addresses, *left);
  }
  if (const auto left = memory_available(); left && *left < memory) {
    return refuse("memory", memory, *left);
  }
  return {};
}

std::unexpected<Error> VideoEncoder::Impl::failure(int code) const {
  if (code == AVERROR(ENOSPC) || code == AVERROR(EACCES) || code == AVERROR(EROFS) || code == AVERROR(ENOENT) ||
      code == AVERROR(EDQUOT) || code == AVERROR(EFBIG)) {
    return std::unexpected(file_error("written", path, AVUNERROR(code)));
  }
  return fail(ErrorCode::io, path.string() + " could not be encoded.", "Try another codec.", av_text(code));
}

Result<void> VideoEncoder::Impl::write_packets() {
  for (;;) {
    const int rc = avcodec_receive_packet(codec.get(), packet.get());
    if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF) {
      return {};
    }
    if (rc < 0) {
      return failure(rc);
    }
    packet->stream_index = stream->index;
    packet->dts = packet->pts;  // no B-frames: decode order is display order
    packet->duration = 1;
    av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
    const int written = av_interleaved_write_frame(out.get(), packet.get());
    if (written < 0) {
      return failure(written);
    }
    if (out->pb->error < 0) {
      return failure(out->pb->error);
    }
  }
}

Result<void> VideoEncoder::Impl::send(AVFrame* next) {
  const int rc = avcodec_send_frame(codec.get(), next);
  if (rc < 0 && rc != AVERROR_EOF) {
    return failure(rc);
  }
  return write_packets();
}

// SVT-AV1 waits for ever when it is closed before it saw a picture and the end of its input.
void VideoEncoder::Impl::drain() {
  if (!codec || finished) {
    return;
  }
  if (next_pts == 0 && frame && av_frame_make_writable(frame.get()) >= 0) {
    frame->pts = next_pts++;
    avcodec_send_frame(codec.get(), frame.get());
  }
  avcodec_send_frame(codec.get(), nullptr);
  while (packet && avcodec_receive_packet(codec.get(), packet.get()) >= 0) {
    av_packet_unref(packet.get());
  }
}

VideoEncoder::VideoEncoder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
VideoEncoder::VideoEncoder(VideoEncoder&&) noexcept = default;
VideoEncoder& VideoEncoder::operator=(VideoEncoder&&) noexcept = default;
VideoEncoder::~VideoEncoder() = default;

Result<VideoEncoder> VideoEncoder::open(const std::filesystem::path& path, int width, int height, int fps,
                                        const VideoOptions& options) {
  av_log_set_level(AV_LOG_FATAL);
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->options = options;
  impl->width = width;
  impl->height = height;
  impl->fps = fps;
  AVFormatContext* out = nullptr;
  if (const int rc = avformat_alloc_output_context2(&out, nullptr, "mp4", path.c_str()); rc < 0) {
    return impl->failure(rc);
  }
  impl->out.reset(out);
  impl->packet.reset(av_packet_alloc());
  if (const int rc = avio_open(&out->pb, path.c_str(), AVIO_FLAG_WRITE); rc < 0) {
    return impl->failure(rc);
  }
  auto codec = open_codec(width, height, fps, options, (out->oformat->flags & AVFMT_GLOBALHEADER) != 0);
  if (!codec) {
    return std::unexpected(codec.error());
  }
  impl->codec = std::move(*codec);
  // Before anything can fail: an encoder that is given up is fed this picture first.
  impl->frame.reset(av_frame_alloc());
  impl->frame->format = impl->codec->pix_fmt;
  impl->frame->width = width;
  impl->frame->height = height;
  if (const int got = av_frame_get_buffer(impl->frame.get(), 0); got < 0) {
    return impl->failure(got);
  }
  impl->stream = avformat_new_stream(out, nullptr);
  impl->stream->time_base = {1, fps};
  impl->stream->avg_frame_rate = impl->stream->r_frame_rate = {fps, 1};
  avcodec_parameters_from_context(impl->stream->codecpar, impl->codec.get());
  const int rc = write_mp4_header(*out, fps);
  if (rc < 0) {
    return impl->failure(rc);
  }
  impl->scaler.reset(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, impl->codec->pix_fmt, SWS_BILINEAR,
                                    nullptr, nullptr, nullptr));
  return VideoEncoder(std::move(impl));
}

Result<void> VideoEncoder::add(std::span<const std::uint8_t> rgb) {
  const auto row = static_cast<std::size_t>(impl_->width) * 3;
  if (rgb.size() != row * static_cast<std::size_t>(impl_->height)) {
    return fail(ErrorCode::internal, impl_->path.string() + ": a picture of another size arrived.", "");
  }
  if (const int rc = av_frame_make_writable(impl_->frame.get()); rc < 0) {
    return impl_->failure(rc);
  }
  const std::uint8_t* planes[] = {rgb.data()};
  const int strides[] = {static_cast<int>(row)};
  sws_scale(impl_->scaler.get(), planes, strides, 0, impl_->height, impl_->frame->data, impl_->frame->linesize);
  return repeat();
}

Result<void> VideoEncoder::repeat() {
  impl_->frame->pts = impl_->next_pts++;
  return impl_->send(impl_->frame.get());
}

Result<void> VideoEncoder::finish() {
  TANDEM_TRY(impl_->send(nullptr));
  if (const int rc = av_write_trailer(impl_->out.get()); rc < 0) {
    return impl_->failure(rc);
  }
  if (const int rc = avio_closep(&impl_->out->pb); rc < 0) {
    return impl_->failure(rc);
  }
  impl_->finished = true;
  return sync_file(impl_->path);
}

std::int64_t VideoEncoder::frames() const { return impl_->next_pts; }

Json VideoEncoder::feature_info() const {
  const bool av1 = impl_->codec->codec_id == AV_CODEC_ID_AV1;
  const std::string encoder = impl_->codec->codec->name;
  Json preset = av1 ? Json(12) : encoder == "libx264" ? Json("veryfast") : Json();
  return {
      {"video.height", impl_->height},
      {"video.width", impl_->width},
      {"video.codec", avcodec_get_name(impl_->codec->codec_id)},
      {"video.pix_fmt", "yuv420p"},
      {"video.fps", impl_->fps},
      {"video.channels", 3},
      {"has_audio", false},
      {"video.g", impl_->options.g},
      {"video.crf", impl_->options.crf},
      {"video.preset", preset},
      {"video.fast_decode", 0},
      {"video.video_backend", "pyav"},
      {"video.extra_options", Json::object()},
      {"is_depth_map", false},
  };
}

}  // namespace tandem
