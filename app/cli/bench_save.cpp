#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "base/time.h"
#include "cli/bench.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "dataset/video_encoder.h"
#include "dataset/writer.h"

namespace tandem::cli {
namespace {

constexpr std::int64_t rows = 600;  // 20 s at 30 Hz
constexpr int width = 320;
constexpr int height = 240;

// One 20 s video; every episode gets a copy, so that the saves are measured and not the encoder.
Result<PendingVideo> encode_once(const std::filesystem::path& file) {
  auto encoder = VideoEncoder::open(file, width, height, 30, {"h264", 2, 30, 0});
  if (!encoder) {
    return std::unexpected(encoder.error());
  }
  Random random(1);
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * height * 3);
  EpisodePixelCounter pixels;
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < rgb.size(); ++k) {
      rgb[k] = static_cast<std::uint8_t>((k / 9 + static_cast<std::size_t>(i) * 3) % 200);
    }
    rgb[0] = static_cast<std::uint8_t>(random.next());
    TANDEM_TRY(encoder->add(rgb));
    pixels.add(rgb, width, height);
  }
  TANDEM_TRY(encoder->finish());
  PendingVideo video;
  video.frames = rows;
  video.pixels = pixels.sampled();
  video.stats = pixel_stats(video.pixels, static_cast<std::int64_t>(sampled_frames(rows).size()));
  video.info = encoder->feature_info();
  video.file = file;
  return video;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

Result<BenchFolder> BenchFolder::make(const std::string& wanted) {
  if (!wanted.empty()) {
    return BenchFolder(wanted, false);
  }
  std::error_code error;
  std::string pattern = (std::filesystem::temp_directory_path(error) / "tandem-bench-XXXXXX").string();
  if (error || mkdtemp(pattern.data()) == nullptr) {
    return fail(ErrorCode::permission, "No temporary folder can be made.",
                "Give --root, or set TMPDIR to a writable folder.");
  }
  return BenchFolder(std::filesystem::path(pattern) / "dataset", true);
}

BenchFolder::~BenchFolder() {
  std::error_code ignored;
  if (temporary_) {
    std::filesystem::remove_all(path_.parent_path(), ignored);
  }
}

int bench_save(const BenchOptions& options) {
  const Output output(true);
  const auto folder = BenchFolder::make(options.root);
  if (!folder) {
    return output.error(folder.error());
  }
  const std::vector<std::string> joints{"a.pos", "b.pos", "c.pos", "d.pos", "e.pos", "f.pos"};
  auto writer = DatasetWriter::open(
      {folder->path(), 30, "so_follower",
       recording_features(joints, {{"front", width, height}, {"wrist", width, height}, {"top", width, height}})});
  if (!writer) {
    return output.error(writer.error());
  }
  const auto source = encode_once(folder->path() / "tandem" / "source.mp4");
  if (!source) {
    return output.error(source.error());
  }
  std::vector<double> times_ms;
  for (std::int64_t i = 0; i < options.episodes && !stop_requested(); ++i) {
    const auto stage = writer->new_staging_folder();
    if (!stage) {
      return output.error(stage.error());
    }
    PendingEpisode episode;
    episode.length = rows;
    episode.tasks = {"Benchmark"};
    for (std::int64_t r = 0; r < rows * 6; ++r) {
      episode.values["observation.state"].push_back(30 * std::sin(0.01 * static_cast<double>(r + i)));
    }
    episode.values["action"] = episode.values["observation.state"];
    for (const char* camera : {"front", "wrist", "top"}) {
      PendingVideo video = *source;
      video.key = std::string("observation.images.") + camera;
      video.file = *stage / (video.key + ".mp4");
      std::filesystem::copy_file(source->file, video.file);
      episode.videos.push_back(std::move(video));
    }
    const auto start = monotonic_ns();
    if (auto saved = writer->save(episode); !saved) {
      return output.error(saved.error());
    }
    times_ms.push_back(milliseconds(monotonic_ns() - start));
  }
  if (times_ms.empty()) {
    return exit_cancelled;
  }
  const auto block = static_cast<std::ptrdiff_t>(std::min<std::size_t>(10, times_ms.size() / 2 + 1));
  const double early = median({times_ms.begin(), times_ms.begin() + block});
  const double late = median({times_ms.end() - block, times_ms.end()});
  output.line("", {{"bench", "save"},
                   {"episodes", times_ms.size()},
                   {"rows", rows},
                   {"cameras", 3},
                   {"save_ms_first_10_median", early},
                   {"save_ms_last_10_median", late},
                   {"ratio", late / early},
                   {"save_ms_max", *std::max_element(times_ms.begin(), times_ms.end())}});
  return exit_ok;
}

}  // namespace tandem::cli
