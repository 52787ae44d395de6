#include "dataset/video_reader.h"

#include <algorithm>
#include <cmath>

#include "dataset/video_decoder.h"

namespace tandem {
using namespace detail;
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

Result<std::int64_t> video_frame_count(const std::filesystem::path& path) {
  const auto opened = open_mp4(path, false);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  if (opened->stream->nb_frames > 0) {
    return opened->stream->nb_frames;
  }
  const auto facts = probe_video(path);
  return facts ? Result<std::int64_t>(std::ssize(facts->times_s)) : std::unexpected(facts.error());
}

Result<std::int64_t> decode_video(const std::filesystem::path& path, double fps, std::int64_t first, std::int64_t count,
                                  const std::function<bool(std::int64_t, const Image&)>& take) {
  VideoDecoder decoder;
  TANDEM_TRY(decoder.open(path));
  const auto index_of = [&](const AVFrame& frame) {
    return static_cast<std::int64_t>(std::llround(decoder.time_of(frame) * fps));
  };
  // Pictures that are stored out of order hide behind the key frame that the container names.
  const AVFrame* frame = nullptr;
  for (std::int64_t back = 0;; back = std::max<std::int64_t>(64, back * 16)) {
    if (first > 0) {
      decoder.seek(static_cast<double>(std::max<std::int64_t>(first - back, 0)) / fps);
    }
    frame = count > 0 ? decoder.next() : nullptr;
    const bool passed = back > 0 && frame != nullptr && index_of(*frame) < first;
    while (frame != nullptr && index_of(*frame) < first) {
      frame = decoder.next();
    }
    if (passed || first <= back || (frame != nullptr && index_of(*frame) == first)) {
      break;
    }
  }
  Image image;
  std::int64_t delivered = 0;
  while (frame != nullptr) {
    TANDEM_TRY(decoder.convert(*frame, image));
    ++delivered;
    if (!take(index_of(*frame), image)) {
      break;
    }
    frame = delivered < count ? decoder.next() : nullptr;
  }
  return delivered;
}

}  // namespace tandem
