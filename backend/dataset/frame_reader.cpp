#include "dataset/frame_reader.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "dataset/video_decoder.h"

namespace tandem {
namespace {

// So far ahead decoding on is cheaper than going to a key frame.
constexpr std::int64_t read_on = 16;

}  // namespace

FrameReader::FrameReader() = default;
FrameReader::FrameReader(FrameReader&&) noexcept = default;
FrameReader& FrameReader::operator=(FrameReader&&) noexcept = default;
FrameReader::~FrameReader() = default;

Result<FrameReader> FrameReader::open(const std::filesystem::path& path, double fps, std::size_t cache_bytes) {
  FrameReader out;
  out.path_ = path;
  out.fps_ = fps;
  out.limit_ = cache_bytes;
  out.decoder_ = std::make_unique<detail::VideoDecoder>();
  TANDEM_TRY(out.decoder_->open(path, 1));
  return out;
}

void FrameReader::keep(std::int64_t index, ImagePtr image, std::int64_t wanted) {
  bytes_ += image->byte_count();
  if (const auto [place, fresh] = kept_.try_emplace(index, image); !fresh) {
    bytes_ -= place->second->byte_count();
    place->second = std::move(image);
  }
  // What is farthest from where somebody looks goes first.
  while (bytes_ > limit_ && kept_.size() > 1) {
    const auto last = std::prev(kept_.end());
    const auto far = std::abs(kept_.begin()->first - wanted) > std::abs(last->first - wanted) ? kept_.begin() : last;
    bytes_ -= far->second->byte_count();
    kept_.erase(far);
  }
}

Result<ImagePtr> FrameReader::at(std::int64_t index) {
  if (const auto found = kept_.find(index); found != kept_.end()) {
    return found->second;
  }
  const auto missing = [&] {
    return fail(ErrorCode::not_found, path_.string() + " holds no picture " + std::to_string(index) + ".",
                "\"tandem-cli dataset validate\" says what is wrong.");
  };
  if (index < 0) {
    return missing();
  }
  const bool on = index >= next_ && index <= next_ + read_on;
  if (!on) {
    decoder_->seek(static_cast<double>(index) / fps_);
  }
  // Pictures that are stored out of order hide behind the key frame that the container names.
  for (std::int64_t earlier = 64;; earlier *= 16) {
    auto found = decode_to(index);
    if (!found || *found != nullptr) {
      return found;
    }
    if (earlier > 64 && index < earlier / 16) {
      return missing();
    }
    decoder_->seek(static_cast<double>(std::max<std::int64_t>(index - earlier, 0)) / fps_);
  }
}

// Null where it did not come.
Result<ImagePtr> FrameReader::decode_to(std::int64_t index) {
  while (const AVFrame* frame = decoder_->next()) {
    const auto here = static_cast<std::int64_t>(std::llround(decoder_->time_of(*frame) * fps_));
    auto image = std::make_shared<Image>();
    TANDEM_TRY(decoder_->convert(*frame, *image));
    image->sequence = static_cast<std::uint64_t>(here) + 1;
    next_ = here + 1;
    keep(here, image, index);
    if (here == index) {
      return ImagePtr(std::move(image));
    }
    if (here > index) {
      return ImagePtr();
    }
  }
  next_ = INT64_MAX / 2;  // at its end: whatever is asked for next is looked up anew
  return ImagePtr();
}

}  // namespace tandem
