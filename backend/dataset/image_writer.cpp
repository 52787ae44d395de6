#include "dataset/image_writer.h"

#include <algorithm>
#include <cstring>

#include "base/files.h"
#include "dataset/ffmpeg.h"

namespace tandem {
using namespace detail;
namespace {

std::unexpected<Error> not_encoded(const std::filesystem::path& path, int code) {
  return fail(ErrorCode::internal, path.string() + " could not be encoded as PNG.", "Install FFmpeg with PNG.",
              av_text(code));
}

bool is_whole(const Image& image) {
  return image.width > 0 && image.height > 0 && image.rgb.size() == image.byte_count();
}

}  // namespace

Result<void> write_png(const std::filesystem::path& path, const Image& image) {
  const AVCodec* type = avcodec_find_encoder(AV_CODEC_ID_PNG);
  if (type == nullptr || !is_whole(image)) {
    return not_encoded(path, AVERROR_ENCODER_NOT_FOUND);
  }
  const CodecPtr codec(avcodec_alloc_context3(type));
  const PacketPtr packet(av_packet_alloc());
  const FramePtr frame(av_frame_alloc());
  codec->width = frame->width = image.width;
  codec->height = frame->height = image.height;
  codec->pix_fmt = AV_PIX_FMT_RGB24;
  frame->format = AV_PIX_FMT_RGB24;
  codec->time_base = {1, 1};
  codec->thread_count = 1;
  int rc = avcodec_open2(codec.get(), type, nullptr);
  rc = rc < 0 ? rc : av_frame_get_buffer(frame.get(), 0);
  if (rc < 0) {
    return not_encoded(path, rc);
  }
  const auto row = static_cast<std::size_t>(image.width) * 3;
  for (int y = 0; y < image.height; ++y) {
    std::memcpy(frame->data[0] + static_cast<std::ptrdiff_t>(y) * frame->linesize[0],
                image.rgb.data() + static_cast<std::size_t>(y) * row, row);
  }
  rc = avcodec_send_frame(codec.get(), frame.get());
  rc = rc < 0 ? rc : avcodec_send_frame(codec.get(), nullptr);
  rc = rc < 0 ? rc : avcodec_receive_packet(codec.get(), packet.get());
  if (rc < 0) {
    return not_encoded(path, rc);
  }
  return write_text(path, {reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size)});
}

Result<Image> scaled_down(const Image& image, int width) {
  if (!is_whole(image) || width < 1) {
    return fail(ErrorCode::invalid_input, "The picture is empty.", "Choose another one.");
  }
  Image out;
  out.sequence = image.sequence;
  out.width = std::min(width, image.width);
  out.height = std::max(1, static_cast<int>(static_cast<std::int64_t>(image.height) * out.width / image.width));
  out.rgb.resize(out.byte_count());
  const ScalerPtr scaler(sws_getContext(image.width, image.height, AV_PIX_FMT_RGB24, out.width, out.height,
                                        AV_PIX_FMT_RGB24, SWS_AREA, nullptr, nullptr, nullptr));
  if (!scaler) {
    return fail(ErrorCode::internal, "The picture could not be made smaller.", "The machine may be short of memory.");
  }
  const std::uint8_t* from[] = {image.rgb.data()};
  const int from_stride[] = {image.width * 3};
  std::uint8_t* to[] = {out.rgb.data()};
  const int to_stride[] = {out.width * 3};
  sws_scale(scaler.get(), from, from_stride, 0, image.height, to, to_stride);
  return out;
}

}  // namespace tandem
