#include "dataset/ffmpeg.h"

#include <cstdint>

#include "base/files.h"

namespace tandem::detail {
namespace {

// The rule FFmpeg's muxer follows for a time base of 1/fps; written out so that the movie gets the same.
int track_timescale(int fps) {
  int scale = fps;
  while (scale < 10'000) {
    scale *= 2;
  }
  return scale;
}

}  // namespace

std::string av_text(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return text;
}

std::unexpected<Error> unreadable_video(const std::filesystem::path& path, int code) {
  return fail(ErrorCode::invalid_input, path.string() + " cannot be read as a video.",
              "It was cut off or damaged; restore it from a copy.", av_text(code));
}

Result<Mp4> open_mp4(const std::filesystem::path& path, bool probe) {
  av_log_set_level(AV_LOG_FATAL);
  TANDEM_TRY(refuse_if_no_file(path, "Move it out of the dataset."));
  AVFormatContext* raw = nullptr;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  av_dict_set(&options, "format_whitelist", "mov", 0);
  const std::string url = "file:" + path.string();
  const int rc = avformat_open_input(&raw, url.c_str(), av_find_input_format("mov"), &options);
  av_dict_free(&options);
  if (rc < 0) {
    return unreadable_video(path, rc);
  }
  Mp4 opened;
  opened.input.reset(raw);
  int index = av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (probe || index < 0 || raw->streams[index]->codecpar->width <= 0) {
    if (const int found = avformat_find_stream_info(raw, nullptr); found < 0) {
      return unreadable_video(path, found);
    }
    index = av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  }
  if (index < 0) {
    return unreadable_video(path, index);
  }
  opened.stream = raw->streams[index];
  return opened;
}

bool starts_anew(const AVPacket& packet, AVCodecID codec) {
  if ((packet.flags & AV_PKT_FLAG_KEY) == 0 || codec != AV_CODEC_ID_HEVC) {
    return (packet.flags & AV_PKT_FLAG_KEY) != 0;
  }
  // Units with a length of four bytes in front (ISO 14496-15); types below 32 are pictures, 16 to 20 start anew.
  for (int at = 0; at + 5 <= packet.size;) {
    const std::uint8_t* head = packet.data + at;
    const std::uint32_t length = std::uint32_t{head[0]} << 24U | std::uint32_t{head[1]} << 16U |
                                 std::uint32_t{head[2]} << 8U | std::uint32_t{head[3]};
    const unsigned type = (head[4] >> 1U) & 63U;
    if (type < 32) {
      return type >= 16 && type <= 20;
    }
    if (length > static_cast<std::uint32_t>(packet.size - at - 4)) {
      return false;
    }
    at += 4 + static_cast<int>(length);
  }
  return false;
}

int write_mp4_header(AVFormatContext& out, int fps) {
  out.flags |= AVFMT_FLAG_BITEXACT;
  AVDictionary* settings = nullptr;
  const std::string scale = std::to_string(track_timescale(fps));
  av_dict_set(&settings, "movflags", "+faststart", 0);
  av_dict_set(&settings, "video_track_timescale", scale.c_str(), 0);
  av_dict_set(&settings, "movie_timescale", scale.c_str(), 0);
  const int rc = avformat_write_header(&out, &settings);
  av_dict_free(&settings);
  return rc;
}

}  // namespace tandem::detail
