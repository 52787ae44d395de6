#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "base/random.h"
#include "base/time.h"
#include "dataset/video_encoder.h"

namespace tandem {
namespace {

// A file in memory: probing needs no folder and leaves nothing behind.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("tandem-probe", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (fd_ >= 0) {
      close(fd_);
    }
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

// A moving, noisy picture: flat ones would flatter every encoder.
std::vector<std::uint8_t> noisy_picture(int width, int height, int index) {
  Random random(static_cast<std::uint64_t>(index));
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  std::size_t at = 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto noise = static_cast<int>(random.next() & 15U);
      rgb[at++] = static_cast<std::uint8_t>(((x + 3 * index) % 200) + noise);
      rgb[at++] = static_cast<std::uint8_t>(((y + 2 * index) % 200) + noise);
      rgb[at++] = static_cast<std::uint8_t>(((x + y) / 2 % 200) + noise);
    }
  }
  return rgb;
}

Result<double> pictures_per_second(const std::string& vcodec, int width, int height, int fps, int count,
                                   int threads = 0) {
  const MemoryFile file;
  std::array<std::vector<std::uint8_t>, 4> pictures;
  for (int i = 0; i < 4; ++i) {
    pictures[static_cast<std::size_t>(i)] = noisy_picture(width, height, i);
  }
  VideoOptions options;
  options.vcodec = vcodec;
  options.threads = threads;
  auto encoder = VideoEncoder::open(file.path(), width, height, fps, options);
  if (!encoder) {
    return std::unexpected(encoder.error());
  }
  const auto start = monotonic_ns();
  Result<void> rc;
  for (int i = 0; i < count && rc; ++i) {
    rc = encoder->add(pictures[static_cast<std::size_t>(i % 4)]);
    if (monotonic_ns() - start > ns_per_s) {
      count = i + 1;
    }
  }
  if (rc) {
    rc = encoder->finish();
  }
  const double passed = seconds(monotonic_ns() - start);
  if (!rc) {
    return std::unexpected(rc.error());
  }
  return count / passed;
}

std::vector<std::string> probe_all() {
  std::vector<std::string> out;
  for (const auto& name : known_encoders()) {
    if (pictures_per_second(name, 320, 240, 30, 2, 1)) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace

const std::vector<std::string>& known_encoders() {
  static const std::vector<std::string> names{"libsvtav1", "h264", "h264_nvenc", "h264_qsv"};
  return names;
}

const std::vector<std::string>& working_encoders() {
  static const std::vector<std::string> encoders = probe_all();
  return encoders;
}

Result<CodecChoice> choose_codec(const std::string& wanted, int width, int height, int fps, int cameras, int threads) {
  if (wanted != "auto" && cameras > 0) {
    // Before the encoders are tried: they would only be called broken.
    TANDEM_TRY(check_rate(wanted, fps));
    TANDEM_TRY(check_memory(wanted, width, height, threads, cameras));
  }
  const auto& working = working_encoders();
  const auto works = [&](const std::string& name) {
    return std::find(working.begin(), working.end(), name) != working.end();
  };
  if (wanted != "auto") {
    const std::string name = wanted == "av1" ? "libsvtav1" : wanted;
    if (works(name)) {
      return CodecChoice{name, name == "libsvtav1" ? "AV1, as LeRobot records." : "As asked for."};
    }
    std::string list;
    for (const auto& encoder : working) {
      list += (list.empty() ? "" : ", ") + encoder;
    }
    return fail(ErrorCode::unsupported, "The video encoder " + wanted + " does not work on this machine.",
                list.empty() ? "Install FFmpeg with libsvtav1 or libx264." : "These do: " + list + ".");
  }
  if (cameras == 0) {
    return CodecChoice{"libsvtav1", "There is no camera to encode."};
  }
  const double needed = static_cast<double>(fps) * cameras;
  std::string measured = "AV1 does not work here";
  if (works("libsvtav1") && check_memory("libsvtav1", width, height, threads, cameras)) {
    const auto rate = pictures_per_second("libsvtav1", width, height, fps, static_cast<int>(std::ceil(needed / 2)));
    if (rate) {
      char text[160];
      std::snprintf(text, sizeof text, "This machine encodes %.0f AV1 pictures a second and the cameras give %.0f",
                    *rate, needed);
      measured = text;
      if (*rate >= needed * 2.0) {
        return CodecChoice{"libsvtav1", measured + ", so AV1 is used."};
      }
    }
  }
  for (const char* name : {"h264_nvenc", "h264_qsv", "h264"}) {
    if (works(name)) {
      return CodecChoice{name, measured + ", so " + name + " is used."};
    }
  }
  if (works("libsvtav1")) {
    return CodecChoice{"libsvtav1", measured + ", but no other encoder works here."};
  }
  return fail(ErrorCode::unsupported, "No video encoder works on this machine.",
              "Install FFmpeg with libsvtav1 or libx264.");
}

}  // namespace tandem
