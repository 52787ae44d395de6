#pragma once

#include <filesystem>
#include <string>

#include "cli/rigs.h"
#include "policy/policy.h"

namespace tandem::cli {

struct BenchOptions {
  RigChoice rig;
  int rate_hz = 0;
  double seconds = 30;
  bool cameras = true;
  std::int64_t episodes = 3;
  double episode_s = 20;
  std::string vcodec = "libsvtav1";
  std::string clock = "real";
  std::string root;
  std::string policy;
  EngineOptions engine;
  std::string task;
  int runs = 20;
  std::int64_t trials = 100'000;
  std::int64_t many_episodes = 10'000;
};

/// The folder a benchmark records into; a temporary one is removed at the end.
class BenchFolder {
 public:
  [[nodiscard]] static Result<BenchFolder> make(const std::string& wanted);
  BenchFolder(BenchFolder&& other) noexcept : path_(std::move(other.path_)), temporary_(other.temporary_) {
    other.temporary_ = false;
  }
  BenchFolder& operator=(BenchFolder&&) = delete;
  ~BenchFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  BenchFolder(std::filesystem::path path, bool temporary) : path_(std::move(path)), temporary_(temporary) {}
  std::filesystem::path path_;
  bool temporary_;
};

/// Saves many short episodes with three small cameras and compares the cost of early and late ones.
int bench_save(const BenchOptions& options);

/// Fills a database of scores with trials: time of all figures, of a filter, of a commit.
int bench_score(const BenchOptions& options);

/// Makes a dataset of many episodes and four AV1 cameras: time to open it, to get any instant of it, instants a second.
int bench_dataset(const BenchOptions& options);

/// Loads a vision-language model and lets it write about pictures of noise: load time, memory, time of the question,
/// words a second.
int bench_vlm(const BenchOptions& options);

/// Loads a policy and runs it on noise: load time, memory, time of a chunk.
int bench_policy(const BenchOptions& options);

}  // namespace tandem::cli
