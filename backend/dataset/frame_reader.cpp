#include "dataset/frame_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "dataset/picture_cache.h"
#include "dataset/video_decoder.h"

namespace tandem {
namespace {

// So far ahead decoding on is cheaper than going to a key frame.
constexpr std::int64_t read_on = 16;

// A picture as it came from the decoder, or as somebody wanted it: most of those that are passed by nobody wants.
struct Kept {
  detail::FramePtr raw;
  ImagePtr image;
};

}  // namespace

struct FrameReader::Impl {
  std::filesystem::path path;
  detail::VideoDecoder decoder;
  double fps = 30;
  detail::PictureCache<Kept> kept;
  std::int64_t next = 0;  // what the decoder gives next, if nothing is missing

  Result<ImagePtr> picture(Kept& entry, std::int64_t index, std::int64_t wanted) {
    if (entry.image != nullptr) {
      return entry.image;
    }
    auto image = std::make_shared<Image>();
    TANDEM_TRY(decoder.convert(*entry.raw, *image));
    image->sequence = static_cast<std::uint64_t>(index) + 1;
    kept.keep(index, {nullptr, image}, image->byte_count(), wanted);
    return ImagePtr(std::move(image));
  }

  // Null where it did not come; `passed` says whether one before it did: then it is not hidden, it is missing.
  Result<ImagePtr> decode_to(std::int64_t index, bool& passed) {
    passed = false;
    while (const AVFrame* frame = decoder.next()) {
      const auto here = static_cast<std::int64_t>(std::llround(decoder.time_of(*frame) * fps));
      detail::FramePtr copy(av_frame_clone(frame));
      if (copy == nullptr) {
        break;
      }
      const auto bytes = static_cast<std::size_t>(std::max(frame->width, 0)) *
                         static_cast<std::size_t>(std::max(frame->height, 0)) * 2;
      kept.keep(here, {std::move(copy), nullptr}, bytes, index);
      next = here + 1;
      if (here == index) {
        return picture(*kept.find(index), index, index);
      }
      if (here > index) {
        return ImagePtr();
      }
      passed = true;
    }
    next = INT64_MAX / 2;  // at its end: whatever is asked for next is looked up anew
    return ImagePtr();
  }
};

FrameReader::FrameReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FrameReader::FrameReader(FrameReader&&) noexcept = default;
FrameReader& FrameReader::operator=(FrameReader&&) noexcept = default;
FrameReader::~FrameReader() = default;

Result<FrameReader> FrameReader::open(const std::filesystem::path& path, double fps, std::size_t cache_bytes) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->fps = fps;
  impl->kept = detail::PictureCache<Kept>(cache_bytes);
  TANDEM_TRY(impl->decoder.open(path, 1));
  return FrameReader(std::move(impl));
}

void FrameReader::forget() {
  impl_->kept.clear();
  impl_->decoder.forget();
  impl_->next = INT64_MAX / 2;  // whatever is asked for next is looked up anew
}

Result<ImagePtr> FrameReader::at(std::int64_t index) {
  if (Kept* found = impl_->kept.find(index)) {
    return impl_->picture(*found, index, index);
  }
  const auto missing = [&] {
    return fail(ErrorCode::not_found, impl_->path.string() + " holds no picture " + std::to_string(index) + ".",
                "\"tandem-cli dataset validate\" says what is wrong.");
  };
  if (index < 0) {
    return missing();
  }
  const bool on = index >= impl_->next && index <= impl_->next + read_on;
  if (!on) {
    impl_->decoder.seek(static_cast<double>(index) / impl_->fps);
  }
  // Pictures that are stored out of order hide behind the key frame that the container names.
  for (std::int64_t earlier = 64;; earlier *= 16) {
    bool passed = false;
    auto found = impl_->decode_to(index, passed);
    if (!found || *found != nullptr) {
      return found;
    }
    if (earlier > 64 && (passed || index < earlier / 16)) {
      return missing();
    }
    impl_->decoder.seek(static_cast<double>(std::max<std::int64_t>(index - earlier, 0)) / impl_->fps);
  }
}

}  // namespace tandem
