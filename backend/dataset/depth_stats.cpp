#include "dataset/depth_stats.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "dataset/video_decoder.h"

namespace tandem {
using namespace detail;
namespace {

constexpr int codes = 4096;
constexpr std::int64_t most_behind = 64;  // pictures that may hide behind the key frame that the container names

// The distance of every code.
std::vector<double> distances(const Feature& feature) {
  const Json info = feature.json.value("info", Json::object());
  const auto number = [&](const char* key, double fallback) {
    const Json value = info.is_object() ? info.value(key, Json()) : Json();
    return value.is_number() ? value.get<double>() : fallback;
  };
  const Json log = info.is_object() ? info.value("video.use_log", Json()) : Json();
  const bool in_mm = !info.is_object() || info.value("depth_unit", Json("mm")) != Json("m");
  const double min = number("video.depth_min", 0.01);
  const double max = number("video.depth_max", 10);
  const double shift = number("video.shift", 3.5);
  const bool use_log = (!log.is_boolean() || log.get<bool>()) && min + shift > 0 && max > min;
  std::vector<double> out;
  for (int code = 0; code < codes; ++code) {
    const double share = static_cast<double>(code) / (codes - 1);
    const double low = std::log(min + shift);
    const double metres =
        use_log ? std::exp(low + share * (std::log(max + shift) - low)) - shift : min + share * (max - min);
    const double clamped = std::clamp(metres, std::min(min, max), std::max(min, max));
    out.push_back(in_mm ? std::clamp(std::round(clamped * 1000), 0.0, 65535.0) : clamped);
  }
  return out;
}

// The pixels that LeRobot would look at.
void append_pixels(const AVFrame& frame, const std::vector<double>& distance, std::vector<double>& out) {
  int step = 1;
  if (std::max(frame.width, frame.height) >= 300) {
    step = std::max(1, std::max(frame.width, frame.height) / 150);
  }
  for (int y = 0; y < frame.height; y += step) {
    const std::uint8_t* row = frame.data[0] + static_cast<std::ptrdiff_t>(y) * frame.linesize[0];
    for (int x = 0; x < frame.width; x += step) {
      const unsigned code = row[2 * x] | static_cast<unsigned>(row[2 * x + 1]) << 8U;
      out.push_back(distance[std::min<std::size_t>(code, codes - 1)]);
    }
  }
}

}  // namespace

Result<FeatureStats> depth_stats(const std::filesystem::path& path, int fps, std::int64_t first, std::int64_t length,
                                 const Feature& feature) {
  VideoDecoder decoder;
  TANDEM_TRY(decoder.open(path));
  decoder.seek(static_cast<double>(std::max<std::int64_t>(first - most_behind, 0)) / fps);
  const auto sampled = sampled_frames(length);
  const auto distance = distances(feature);
  std::vector<double> pixels;
  std::size_t next = 0;
  for (const AVFrame* frame = decoder.next(); frame != nullptr && next < sampled.size(); frame = decoder.next()) {
    const std::int64_t at = std::llround(decoder.time_of(*frame) * fps) - first;
    if (frame->format != AV_PIX_FMT_GRAY12LE) {
      return fail(ErrorCode::unsupported, path.string() + " does not hold depth as 12-bit codes.",
                  "Let LeRobot compute the statistics of the dataset.");
    }
    while (next < sampled.size() && sampled[next] == at) {  // short episodes name a frame once, long ones may round
      append_pixels(*frame, distance, pixels);
      ++next;
    }
  }
  if (next < sampled.size()) {
    return fail(ErrorCode::invalid_input,
                path.string() + ": picture " + std::to_string(first + sampled[next]) + " cannot be decoded.",
                "Run \"tandem-cli dataset validate\" on the dataset; an episode that is damaged can be deleted.");
  }
  FeatureStats out = numeric_stats(pixels, 1);
  out.image = true;
  out.count = static_cast<std::int64_t>(sampled.size());
  return out;
}

}  // namespace tandem
