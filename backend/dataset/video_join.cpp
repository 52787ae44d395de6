#include "dataset/video_join.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/files.h"
#include "dataset/ffmpeg.h"

namespace tandem {
using namespace detail;
namespace {

std::unexpected<Error> unusable(const std::filesystem::path& path, int code) {
  return fail(ErrorCode::invalid_input, path.string() + " cannot be joined with other videos.",
              "Run \"tandem-cli dataset validate\" on the dataset.", av_text(code));
}

bool same_decoder_settings(const AVCodecParameters& a, const AVCodecParameters& b) {
  return a.codec_id == b.codec_id && a.width == b.width && a.height == b.height && a.format == b.format &&
         a.extradata_size == b.extradata_size &&
         (a.extradata_size == 0 ||
          std::memcmp(a.extradata, b.extradata, static_cast<std::size_t>(a.extradata_size)) == 0);
}

class Joiner {
 public:
  Joiner(std::filesystem::path to, int fps) : to_(std::move(to)), fps_(fps), packet_(av_packet_alloc()) {}

  Result<void> add(const VideoPiece& piece) {
    auto source = open_mp4(piece.file);
    if (!source) {
      return std::unexpected(source.error());
    }
    if (!out_) {
      delay_ = source->stream->codecpar->video_delay > 0 ? delay_of(piece.file) : 0;
      TANDEM_TRY(open(*source->stream));
    }
    const double base = av_q2d(source->stream->time_base);
    std::int64_t taken = 0;
    while (taken < piece.count && av_read_frame(source->input.get(), packet_.get()) >= 0) {
      const auto number = static_cast<std::int64_t>(std::llround(static_cast<double>(packet_->pts) * base * fps_));
      const bool picture = packet_->stream_index == source->stream->index && packet_->size > 0;
      const bool wanted = picture && number >= piece.first && number < piece.first + piece.count;
      const bool begins = number == piece.first && starts_anew(*packet_, source->stream->codecpar->codec_id);
      // Pictures may be stored out of order, but not across the ends of the piece.
      if ((wanted && taken == 0 && !begins) || (picture && !wanted && taken > 0)) {
        av_packet_unref(packet_.get());
        return unusable(piece.file, AVERROR_INVALIDDATA);
      }
      if (wanted) {
        TANDEM_TRY(write(next_ + number - piece.first, next_ + taken - delay_));
        ++taken;
      } else {
        av_packet_unref(packet_.get());
      }
    }
    next_ += taken;
    return taken == piece.count ? Result<void>() : unusable(piece.file, AVERROR_EOF);
  }

  Result<void> finish() {
    int rc = out_ ? av_write_trailer(out_.get()) : AVERROR_EOF;
    rc = rc < 0 ? rc : avio_closep(&out_->pb);
    return rc < 0 ? failure(rc) : sync_file(to_);
  }

 private:
  // How far pictures are stored behind their turn, at most.
  std::int64_t delay_of(const std::filesystem::path& file) const {
    const auto source = open_mp4(file);
    std::int64_t out = 0;
    std::int64_t at = 0;
    const PacketPtr packet(av_packet_alloc());
    while (source && av_read_frame(source->input.get(), packet.get()) >= 0) {
      if (packet->stream_index == source->stream->index && packet->size > 0) {
        const double time_s = static_cast<double>(packet->pts) * av_q2d(source->stream->time_base);
        out = std::max<std::int64_t>(out, at++ - std::llround(time_s * fps_));
      }
      av_packet_unref(packet.get());
    }
    return out;
  }

  Result<void> open(const AVStream& like) {
    AVFormatContext* raw = nullptr;
    if (const int rc = avformat_alloc_output_context2(&raw, nullptr, "mp4", to_.c_str()); rc < 0) {
      return failure(rc);
    }
    out_.reset(raw);
    stream_ = avformat_new_stream(raw, nullptr);
    avcodec_parameters_copy(stream_->codecpar, like.codecpar);
    stream_->codecpar->codec_tag = 0;
    stream_->time_base = {1, fps_};
    stream_->avg_frame_rate = stream_->r_frame_rate = {fps_, 1};
    if (const int rc = avio_open(&raw->pb, to_.c_str(), AVIO_FLAG_WRITE); rc < 0) {
      return failure(rc);
    }
    const int rc = write_mp4_header(*raw, fps_);
    return rc < 0 ? failure(rc) : Result<void>();
  }

  // The running number gives the time: no rounding of a piece shifts the next (notes 7.2).
  Result<void> write(std::int64_t shown, std::int64_t decoded) {
    packet_->stream_index = stream_->index;
    packet_->pts = shown;
    packet_->dts = decoded;
    packet_->duration = 1;
    packet_->pos = -1;
    av_packet_rescale_ts(packet_.get(), {1, fps_}, stream_->time_base);
    const int rc = av_interleaved_write_frame(out_.get(), packet_.get());
    return rc < 0 ? failure(rc) : Result<void>();
  }

  std::unexpected<Error> failure(int code) const {
    return std::unexpected(file_error("written", to_, AVUNERROR(code)));
  }

  std::filesystem::path to_;
  int fps_;
  PacketPtr packet_;
  OutputPtr out_;
  AVStream* stream_ = nullptr;
  std::int64_t next_ = 0;
  std::int64_t delay_ = 0;  // by how many pictures the decoder is ahead of what is shown
};

}  // namespace

Result<bool> can_join(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto first = open_mp4(a);
  if (!first) {
    return std::unexpected(first.error());
  }
  const auto second = open_mp4(b);
  if (!second) {
    return std::unexpected(second.error());
  }
  return same_decoder_settings(*first->stream->codecpar, *second->stream->codecpar);
}

Result<void> join_videos(const std::vector<VideoPiece>& pieces, int fps, const std::filesystem::path& to) {
  Joiner joiner(to, fps);
  for (const auto& piece : pieces) {
    TANDEM_TRY(joiner.add(piece));
  }
  return joiner.finish();
}

}  // namespace tandem
