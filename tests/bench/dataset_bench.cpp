#include <benchmark/benchmark.h>

#include "dataset/stats.h"
#include "testing/episodes.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

void count_pixels(benchmark::State& state) {
  const auto rgb = testing::picture(640, 480, 1);
  EpisodePixelCounter counter;
  for (auto _ : state) {
    counter.add(rgb, 640, 480);
    if (counter.frames() > 1000) {
      counter = {};
    }
  }
}
BENCHMARK(count_pixels);

void encode(benchmark::State& state, const char* vcodec) {
  const testing::TemporaryFolder folder;
  VideoOptions options;
  options.vcodec = vcodec;
  auto encoder = VideoEncoder::open(folder / "v.mp4", 320, 240, 30, options);
  const auto rgb = testing::picture(320, 240, 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(encoder->add(rgb));
  }
  benchmark::DoNotOptimize(encoder->finish());
}
BENCHMARK_CAPTURE(encode, av1, "libsvtav1");
BENCHMARK_CAPTURE(encode, h264, "h264");

}  // namespace
}  // namespace tandem
