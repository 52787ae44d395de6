#include <algorithm>
#include <cmath>

#include "dataset/edit_detail.h"
#include "dataset/ffmpeg.h"
#include "dataset/video_encoder.h"
#include "dataset/video_join.h"
#include "dataset/video_lossless.h"
#include "dataset/video_reader.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

// What decides how a video can be cut.
struct VideoIndex {
  std::vector<bool> key;    // by picture
  std::vector<bool> clean;  // whether nothing is stored on the wrong side of a cut before this picture
  std::string codec;
  std::string pix_fmt;
};

Result<VideoIndex> index_of(const fs::path& path, int fps) {
  auto opened = open_mp4(path);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  VideoIndex out;
  const AVCodecParameters& parameters = *opened->stream->codecpar;
  out.codec = avcodec_get_name(parameters.codec_id);
  if (const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(parameters.format)); name != nullptr) {
    out.pix_fmt = name;
  }
  if (parameters.video_delay == 0 && parameters.codec_id != AV_CODEC_ID_HEVC) {
    // Stored as they are shown: the index of the file says all, and no picture need be read.
    const int count = avformat_index_get_entries_count(opened->stream);
    for (int i = 0; i < count; ++i) {
      const AVIndexEntry* entry = avformat_index_get_entry(opened->stream, i);
      out.key.push_back(entry != nullptr && (entry->flags & AVINDEX_KEYFRAME) != 0);
    }
    out.clean.assign(out.key.size() + 1, true);
    return out;
  }
  const double base = av_q2d(opened->stream->time_base);
  const PacketPtr packet(av_packet_alloc());
  std::vector<std::pair<std::int64_t, bool>> stored;
  std::int64_t last = -1;
  out.clean.push_back(true);
  while (av_read_frame(opened->input.get(), packet.get()) >= 0) {
    if (packet->stream_index == opened->stream->index && packet->size > 0) {
      const std::int64_t at = std::llround(static_cast<double>(packet->pts) * base * fps);
      stored.emplace_back(at, starts_anew(*packet, parameters.codec_id));
      last = std::max(last, at);
      out.clean.push_back(last + 1 == static_cast<std::int64_t>(stored.size()));
    }
    av_packet_unref(packet.get());
  }
  out.key.assign(stored.size(), false);
  for (const auto& [at, key] : stored) {
    if (at >= 0 && at < static_cast<std::int64_t>(stored.size())) {
      out.key[static_cast<std::size_t>(at)] = key;
    }
  }
  return out;
}

// Whether packets can be copied from this picture on.
bool begins(const VideoIndex& index, std::int64_t at) {
  const auto i = static_cast<std::size_t>(at);
  return at >= 0 && i < index.key.size() && index.key[i] && index.clean[i];
}

std::string encoder_for(const std::string& codec) {
  return codec == "av1" ? "libsvtav1" : codec == "h264" ? "h264" : "";
}

// As the video was encoded, where its feature says how.
VideoOptions options_like(const Feature& feature, const std::string& codec) {
  const Json info = feature.json.value("info", Json::object());
  const auto whole = [&](const char* key, int fallback, int high) {
    const Json value = info.is_object() ? info.value(key, Json()) : Json();
    const bool good = value.is_number_integer() && value.get<std::int64_t>() >= 0 && value.get<std::int64_t>() <= high;
    return good ? static_cast<int>(value.get<std::int64_t>()) : fallback;
  };
  VideoOptions options;
  options.vcodec = encoder_for(codec);
  options.g = std::max(whole("video.g", options.g, 1000), 1);
  options.crf = whole("video.crf", options.crf, 63);
  return options;
}

Result<void> encode_piece(const fs::path& from, std::int64_t first, std::int64_t count, int fps,
                          const VideoOptions& options, const fs::path& to) {
  std::optional<VideoEncoder> encoder;
  Result<void> problem;
  std::int64_t next = first;
  const auto decoded = decode_video(from, fps, first, count, [&](std::int64_t at, const Image& image) {
    if (!encoder) {
      auto opened = VideoEncoder::open(to, image.width, image.height, fps, options);
      if (!opened) {
        problem = std::unexpected(opened.error());
        return false;
      }
      encoder.emplace(std::move(*opened));
    }
    problem = encoder->add(image.rgb);
    return problem.has_value() && at == next++;
  });
  if (!decoded) {
    return std::unexpected(decoded.error());
  }
  if (!problem) {
    return problem;
  }
  if (*decoded != count || next != first + count) {
    return fail(ErrorCode::invalid_input, from.string() + ": picture " + std::to_string(next) + " cannot be decoded.",
                "Run \"tandem-cli dataset validate\" on the dataset; an episode that is damaged can be deleted.");
  }
  return encoder->finish();
}

std::int64_t next_begin(const VideoIndex& index, std::int64_t from) {
  while (from < static_cast<std::int64_t>(index.key.size()) && !begins(index, from)) {
    ++from;
  }
  return from;
}

std::unexpected<Error> no_encoder(const EditPlan& plan, std::size_t e, const Feature& feature, const VideoIndex& index,
                                  const EditPiece& piece) {
  const auto& episode = plan.episodes[e];
  std::int64_t before = piece.first;
  while (before > 0 && !begins(index, before)) {
    --before;
  }
  const std::int64_t start = piece.first - episode.from;  // of the episode, in the file
  const std::int64_t after = next_begin(index, piece.first);
  const bool trimmed = !begins(index, piece.first) && episode.from > 0 && before >= start;
  return fail(
      ErrorCode::unsupported,
      "Frames " + std::to_string(episode.from) + " to " + std::to_string(episode.to) + " of episode " +
          std::to_string(episode.episode) + " cannot be cut out of the video of " + feature.name + ": " + index.codec +
          ", " + index.pix_fmt + " cannot be encoded here, and it has no key frame there.",
      trimmed ? "Trim from frame " + std::to_string(before - start) + " or " + std::to_string(after - start) + " on."
              : "Let LeRobot encode the videos again first (lerobot-edit-dataset, reencode_videos).");
}

// Cuts one piece that does not begin with a key frame: what comes before the next one is encoded anew. Where that
// cannot be joined with the rest, the whole piece is. HEVC is encoded without loss.
Result<void> cut_piece(const EditPlan& plan, std::size_t e, const Feature& feature, const VideoIndex& index,
                       EditPiece& piece, const fs::path& scratch) {
  if (can_encode_lossless(index.codec, index.pix_fmt)) {
    piece.encode = piece.count;
    return {};
  }
  const bool depth = feature.image_channels() != 3;
  if (depth || encoder_for(index.codec).empty() || index.pix_fmt != "yuv420p") {
    return no_encoder(plan, e, feature, index, piece);
  }
  const std::int64_t head = std::min(next_begin(index, piece.first) - piece.first, piece.count);
  piece.encode = piece.count;
  if (head >= piece.count || !index.clean[static_cast<std::size_t>(piece.first + piece.count)]) {
    return {};
  }
  const fs::path file = scratch / (feature.name + "-" + std::to_string(e) + ".mp4");
  const int fps = plan.sources.front()->info.fps;
  TANDEM_TRY(encode_piece(piece.file, piece.first, head, fps, options_like(feature, index.codec), file));
  const auto joins = can_join(file, piece.file);
  if (!joins) {
    return std::unexpected(joins.error());
  }
  if (*joins) {
    piece.encode = head;
    piece.head = file;
  }
  return {};
}

}  // namespace

Result<void> plan_cuts(const EditPlan& plan, const Feature& feature, EditStream& stream, const fs::path& scratch) {
  const std::int64_t chunks_size =
      plan.version == plan.sources.front()->info.version ? plan.sources.front()->info.chunks_size : 1000;
  make_files(plan, stream, chunks_size, [](std::size_t) { return false; });
  std::vector<bool> alone(stream.pieces.size(), false);
  fs::path indexed;
  VideoIndex index;
  for (const auto& file : stream.files) {
    if (file.as_it_is) {
      continue;
    }
    for (const auto e : file.episodes) {
      EditPiece& piece = stream.pieces[e];
      if (piece.file != indexed) {
        auto found = index_of(piece.file, plan.sources.front()->info.fps);
        if (!found) {
          return std::unexpected(found.error());
        }
        index = std::move(*found);
        indexed = piece.file;
      }
      const bool there = piece.first + piece.count <= static_cast<std::int64_t>(index.key.size());
      if (!there) {
        return fail(ErrorCode::invalid_input,
                    piece.file.string() + " has fewer pictures than episode " +
                        std::to_string(plan.episodes[e].episode) + " needs.",
                    "Run \"tandem-cli dataset validate\" on it; an episode that is damaged can be deleted.");
      }
      if (!begins(index, piece.first) || !index.clean[static_cast<std::size_t>(piece.first + piece.count)]) {
        TANDEM_TRY(cut_piece(plan, e, feature, index, piece, scratch));
        alone[e] = piece.head.empty();
      }
    }
  }
  make_files(plan, stream, chunks_size, [&](std::size_t e) { return alone[e]; });
  return {};
}

Result<void> write_video_file(const EditPlan& plan, const Feature& feature, const EditStream& stream,
                              const EditFile& file, const fs::path& to) {
  const int fps = plan.sources.front()->info.fps;
  std::vector<VideoPiece> pieces;
  for (const auto e : file.episodes) {
    const EditPiece& piece = stream.pieces[e];
    if (piece.encode > 0 && piece.head.empty()) {
      const auto index = index_of(piece.file, fps);
      if (!index) {
        return std::unexpected(index.error());
      }
      const VideoOptions options = options_like(feature, index->codec);
      return can_encode_lossless(index->codec, index->pix_fmt)
                 ? encode_lossless(piece.file, piece.first, piece.count, fps, options.g, to)
                 : encode_piece(piece.file, piece.first, piece.count, fps, options, to);
    }
    if (piece.encode > 0) {
      pieces.push_back({piece.head, 0, piece.encode});
    }
    const std::int64_t first = piece.first + piece.encode;
    const std::int64_t count = piece.count - piece.encode;
    if (!pieces.empty() && pieces.back().file == piece.file && pieces.back().first + pieces.back().count == first) {
      pieces.back().count += count;  // a file is read once, not from its start for every episode
    } else {
      pieces.push_back({piece.file, first, count});
    }
  }
  return join_videos(pieces, fps, to);
}

}  // namespace tandem::detail
