#include "dataset/image_reader.h"

#include <cstring>

#include "dataset/ffmpeg.h"

namespace tandem {
using namespace detail;
namespace {

constexpr int largest_side = 16'384;
constexpr std::size_t most_bytes = 256U << 20U;

AVCodecID codec_of(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) {
    return AV_CODEC_ID_PNG;
  }
  if (bytes.starts_with("II*\0"sv) || bytes.starts_with("MM\0*"sv)) {
    return AV_CODEC_ID_TIFF;
  }
  return bytes.starts_with("\xff\xd8\xff"sv) ? AV_CODEC_ID_MJPEG : AV_CODEC_ID_NONE;
}

std::unexpected<Error> damaged(const char* why) {
  return fail(ErrorCode::invalid_input, std::string("The picture cannot be decoded: ") + why + ".",
              "Restore it from a copy.");
}

}  // namespace

Result<Image> decode_image(std::string_view bytes) {
  av_log_set_level(AV_LOG_FATAL);
  const AVCodecID id = codec_of(bytes);
  const AVCodec* type = id == AV_CODEC_ID_NONE || bytes.size() > most_bytes ? nullptr : avcodec_find_decoder(id);
  if (type == nullptr) {
    return damaged("it is neither PNG, JPEG nor TIFF");
  }
  const CodecPtr codec(avcodec_alloc_context3(type));
  codec->thread_count = 1;
  const PacketPtr packet(av_packet_alloc());
  const FramePtr frame(av_frame_alloc());
  if (avcodec_open2(codec.get(), type, nullptr) < 0 ||
      av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0) {
    return damaged("the decoder does not start");
  }
  std::memcpy(packet->data, bytes.data(), bytes.size());
  if (avcodec_send_packet(codec.get(), packet.get()) < 0 || avcodec_send_packet(codec.get(), nullptr) < 0 ||
      avcodec_receive_frame(codec.get(), frame.get()) < 0) {
    return damaged("it was cut off or damaged");
  }
  if (frame->width <= 0 || frame->height <= 0 || frame->width > largest_side || frame->height > largest_side) {
    return damaged("its size is out of bounds");
  }
  Image image;
  image.width = frame->width;
  image.height = frame->height;
  image.rgb.resize(image.byte_count());
  const ScalerPtr scaler(sws_getContext(frame->width, frame->height, static_cast<AVPixelFormat>(frame->format),
                                        frame->width, frame->height, AV_PIX_FMT_RGB24, SWS_BILINEAR, nullptr, nullptr,
                                        nullptr));
  if (!scaler) {
    return damaged("its colours are of an unknown kind");
  }
  std::uint8_t* planes[] = {image.rgb.data()};
  const int strides[] = {image.width * 3};
  sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, planes, strides);
  return image;
}

}  // namespace tandem
