#include "vlm/picture_code.h"

#include <turbojpeg.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace tandem {

namespace {

constexpr int jpeg_quality = 90;

std::string base64(const unsigned char* bytes, std::size_t count) {
  constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((count + 2) / 3 * 4);
  for (std::size_t i = 0; i < count; i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = (group << 8U) | (i + k < count ? bytes[i + k] : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k > count ? '=' : letters[(group >> (18 - 6 * k)) & 63U];
    }
  }
  return out;
}

}  // namespace

Result<std::string> data_url(const Picture& picture, std::int64_t longest) {
  if (picture.width < 1 || picture.height < 1 || picture.width > 65000 || picture.height > 65000 ||
      picture.rgb.size() != static_cast<std::size_t>(picture.width * picture.height * 3)) {
    return fail(ErrorCode::invalid_input, "A picture of the question is empty.", "Leave it out.");
  }
  const double shrink =
      std::min(1.0, static_cast<double>(longest) / static_cast<double>(std::max(picture.width, picture.height)));
  const auto scaled = [&](std::int64_t extent) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(extent) * shrink));
  };
  const Picture small = resample(picture, scaled(picture.width), scaled(picture.height), ResampleFilter::bilinear);
  const std::unique_ptr<void, decltype(&tjDestroy)> encoder(tjInitCompress(), &tjDestroy);
  unsigned char* bytes = nullptr;
  unsigned long count = 0;
  const int failed = encoder == nullptr ? -1
                                        : tjCompress2(encoder.get(), small.rgb.data(), static_cast<int>(small.width), 0,
                                                      static_cast<int>(small.height), TJPF_RGB, &bytes, &count,
                                                      TJSAMP_420, jpeg_quality, TJFLAG_ACCURATEDCT);
  const std::unique_ptr<unsigned char, decltype(&tjFree)> owner(bytes, &tjFree);
  if (failed != 0) {
    return fail(ErrorCode::internal, "A picture of the question could not be encoded as JPEG.",
                "The machine may be short of memory: close other programs.");
  }
  return "data:image/jpeg;base64," + base64(bytes, count);
}

}  // namespace tandem
