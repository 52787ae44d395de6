#include "annotation/pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "annotation/motion.h"
#include "dataset/image_writer.h"

namespace tandem {
namespace {

constexpr int sample_width = 320;
constexpr double sample_s = 0.5;
constexpr std::int64_t least_samples = 8;
constexpr int overexposed_from = 250;
constexpr double frozen_below = 0.3;

struct Brightness {
  double mean = 0;
  double deviation = 0;
  double overexposed = 0;
  double contrast = 0;
};

Brightness brightness_of(const GreyPicture& picture) {
  std::array<std::uint64_t, 256> counts{};
  for (const auto value : picture.luma) {
    ++counts[value];
  }
  const auto total = static_cast<double>(std::max<std::size_t>(picture.luma.size(), 1));
  Brightness out;
  double squares = 0;
  double seen = 0;
  int low = -1;
  int high = -1;
  for (int value = 0; value < 256; ++value) {
    const auto count = static_cast<double>(counts[static_cast<std::size_t>(value)]);
    out.mean += count * value / total;
    squares += count * value * value / total;
    out.overexposed += value >= overexposed_from ? count / total : 0;
    seen += count;
    low = low < 0 && seen >= 0.05 * total ? value : low;
    high = high < 0 && seen >= 0.95 * total ? value : high;
  }
  out.deviation = std::sqrt(std::max(0.0, squares - out.mean * out.mean));
  out.contrast = high - low;
  return out;
}

// A few pixels that stand for the whole, without its brightness and contrast: what the camera looks at.
std::vector<double> thumb_of(const GreyPicture& picture) {
  std::vector<double> out(static_cast<std::size_t>(thumb_width) * thumb_height, 0);
  std::vector<double> counts(out.size(), 0);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const auto cell =
          static_cast<std::size_t>(y * thumb_height / picture.height * thumb_width + x * thumb_width / picture.width);
      out[cell] += picture.luma[static_cast<std::size_t>(y * picture.width + x)];
      counts[cell] += 1;
    }
  }
  double mean = 0;
  double squares = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] /= std::max(counts[i], 1.0);
    mean += out[i] / static_cast<double>(out.size());
    squares += out[i] * out[i] / static_cast<double>(out.size());
  }
  const double deviation = std::sqrt(std::max(0.0, squares - mean * mean));
  for (auto& value : out) {
    value = (value - mean) / std::max(deviation, 1.0);
  }
  return out;
}

// Looks through the samples of one camera; remembers up to where a stretch was followed.
class Look {
 public:
  Look(std::int64_t length, double fps, const std::vector<bool>& moves, const GreySource& picture,
       const std::stop_token& stop)
      : length_(length), fps_(fps), moves_(moves), picture_(picture), stop_(stop) {}

  Result<CameraFigures> run() {
    for (const auto frame : picture_samples(length_, fps_)) {
      const auto picture = at(frame);
      if (!picture) {
        return std::unexpected(picture.error());
      }
      take(*picture, frame == 0);
      TANDEM_TRY(follow_black(frame, *picture));
      TANDEM_TRY(follow_frozen(frame, *picture));
    }
    return finish();
  }

 private:
  Result<GreyPicture> at(std::int64_t frame) {
    if (stop_.stop_requested()) {
      return fail(ErrorCode::cancelled, "Looking at the pictures was cancelled.", "Begin again when you like.");
    }
    return picture_(frame);
  }

  void take(const GreyPicture& picture, bool first) {
    const Brightness brightness = brightness_of(picture);
    blur_.push_back(laplacian_variance(picture));
    means_.push_back(brightness.mean);
    out_.overexposed += brightness.overexposed;
    out_.contrast += brightness.contrast;
    if (first) {
      out_.first = thumb_of(picture);
    }
  }

  // Frames before and behind `frame` for which `holds` stays true; both pictures of a pair are handed to it.
  template <typename Holds>
  Result<std::int64_t> stretch(std::int64_t frame, const GreyPicture& picture, std::int64_t from, Holds holds,
                               std::int64_t& end) {
    std::int64_t frames = 0;
    GreyPicture last = picture;
    for (std::int64_t next = frame + 1; next < length_; ++next) {
      auto read = at(next);
      if (!read) {
        return std::unexpected(read.error());
      }
      if (!holds(next - 1, last, *read)) {
        break;
      }
      last = std::move(*read);
      end = next;
      ++frames;
    }
    GreyPicture first = picture;
    for (std::int64_t before = frame - 1; before >= from; --before) {
      auto read = at(before);
      if (!read) {
        return std::unexpected(read.error());
      }
      if (!holds(before, *read, first)) {
        break;
      }
      first = std::move(*read);
      ++frames;
    }
    return frames;
  }

  Result<void> follow_black(std::int64_t frame, const GreyPicture& picture) {
    if (frame <= black_end_ || !is_black(picture)) {
      return {};
    }
    const std::int64_t from = black_end_ + 1;
    black_end_ = frame;
    const auto frames = stretch(
        frame, picture, from,
        [](std::int64_t, const GreyPicture& a, const GreyPicture& b) { return is_black(a) && is_black(b); },
        black_end_);
    if (!frames) {
      return std::unexpected(frames.error());
    }
    out_.black_s = std::max(out_.black_s, static_cast<double>(*frames + 1) / fps_);
    return {};
  }

  [[nodiscard]] bool moves(std::int64_t frame) const {
    return frame < std::ssize(moves_) && moves_[static_cast<std::size_t>(frame)];
  }

  Result<void> follow_frozen(std::int64_t frame, const GreyPicture& picture) {
    if (frame + 1 >= length_ || !moves(frame) || frame <= frozen_end_) {
      return {};
    }
    const auto next = at(frame + 1);
    if (!next) {
      return std::unexpected(next.error());
    }
    changes_.push_back(picture_distance(picture, *next));
    if (changes_.back() >= frozen_below) {
      return {};
    }
    const std::int64_t from = frozen_end_ + 1;
    frozen_end_ = frame;
    const auto frames = stretch(
        frame, picture, std::max<std::int64_t>(from, 0),
        [&](std::int64_t at, const GreyPicture& a, const GreyPicture& b) {
          return moves(at) && picture_distance(a, b) < frozen_below;
        },
        frozen_end_);
    if (!frames) {
      return std::unexpected(frames.error());
    }
    out_.frozen_s = std::max(out_.frozen_s, static_cast<double>(*frames) / fps_);
    return {};
  }

  CameraFigures finish() {
    const auto count = static_cast<double>(std::max<std::size_t>(means_.size(), 1));
    out_.blur = median_of(blur_);
    out_.overexposed /= count;
    out_.contrast /= count;
    out_.brightness = std::accumulate(means_.begin(), means_.end(), 0.0) / count;
    double squares = 0;
    for (const double mean : means_) {
      squares += (mean - out_.brightness) * (mean - out_.brightness);
    }
    out_.pumping = std::sqrt(squares / count);
    out_.moving_change = changes_.empty() ? -1 : median_of(changes_);
    return std::move(out_);
  }

  std::int64_t length_;
  double fps_;
  const std::vector<bool>& moves_;
  const GreySource& picture_;
  const std::stop_token& stop_;
  CameraFigures out_;
  std::vector<double> blur_;
  std::vector<double> means_;
  std::vector<double> changes_;
  std::int64_t black_end_ = -1;
  std::int64_t frozen_end_ = -1;
};

}  // namespace

Result<GreyPicture> grey_of(const Image& image) {
  const auto small = scaled_down(image, sample_width);
  if (!small) {
    return std::unexpected(small.error());
  }
  GreyPicture out{small->width, small->height, {}};
  out.luma.reserve(small->rgb.size() / 3);
  for (std::size_t i = 0; i + 2 < small->rgb.size(); i += 3) {
    // Rec. 601, in 1/256.
    out.luma.push_back(
        static_cast<std::uint8_t>((77 * small->rgb[i] + 150 * small->rgb[i + 1] + 29 * small->rgb[i + 2] + 128) >> 8));
  }
  return out;
}

double laplacian_variance(const GreyPicture& picture) {
  const int width = picture.width;
  double sum = 0;
  double squares = 0;
  for (int y = 1; y + 1 < picture.height; ++y) {
    const std::uint8_t* row = picture.luma.data() + static_cast<std::ptrdiff_t>(y) * width;
    std::int64_t row_sum = 0;
    std::int64_t row_squares = 0;
    for (int x = 1; x + 1 < width; ++x) {
      const int value = row[x - 1] + row[x + 1] + row[x - width] + row[x + width] - 4 * row[x];
      row_sum += value;
      row_squares += static_cast<std::int64_t>(value) * value;
    }
    sum += static_cast<double>(row_sum);
    squares += static_cast<double>(row_squares);
  }
  const double count = static_cast<double>(std::max(width - 2, 0)) * std::max(picture.height - 2, 0);
  return count > 0 ? squares / count - (sum / count) * (sum / count) : 0;
}

double picture_distance(const GreyPicture& a, const GreyPicture& b) {
  if (a.luma.size() != b.luma.size() || a.width != b.width || a.luma.empty()) {
    return 255;
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.luma.size(); ++i) {
    sum += std::abs(a.luma[i] - b.luma[i]);
  }
  return static_cast<double>(sum) / static_cast<double>(a.luma.size());
}

bool is_black(const GreyPicture& picture) {
  const Brightness brightness = brightness_of(picture);
  return brightness.mean < 10 && brightness.deviation < 5;
}

std::vector<std::int64_t> picture_samples(std::int64_t length, double fps) {
  const auto step = std::max<std::int64_t>(1, std::llround(sample_s * fps));
  const std::int64_t count = std::max((length + step - 1) / step, std::min(length, least_samples));
  std::vector<std::int64_t> out;
  for (std::int64_t i = 0; i < count; ++i) {
    out.push_back(i * length / count);
  }
  return out;
}

Result<CameraFigures> look_at_camera(std::int64_t length, double fps, const std::vector<bool>& moves,
                                     const GreySource& picture, const std::stop_token& stop) {
  return Look(length, fps, moves, picture, stop).run();
}

}  // namespace tandem
