#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace tandem {

/// Sizes of Qwen2.5-VL (annotation reference, 4.7). What a file leaves out has the values of the 3B model.
struct QwenVlConfig {
  struct Text {
    std::int64_t width = 2048;
    std::int64_t layers = 36;
    std::int64_t heads = 16;
    std::int64_t key_heads = 2;
    std::int64_t positions = 128000;
    double eps = 1e-6;
    double rope_base = 1e6;
    /// So many channels of a head turn by the time, the row and the column of a token.
    std::array<std::int64_t, 3> sections = {16, 24, 24};
    [[nodiscard]] std::int64_t head_width() const { return width / heads; }
  };
  struct Vision {
    std::int64_t width = 1280;
    std::int64_t layers = 32;
    std::int64_t heads = 16;
    std::int64_t feedforward = 3420;
    std::int64_t patch = 14;
    std::int64_t frames = 2;                            ///< that a patch reaches through
    std::int64_t merge = 2;                             ///< so many patches by so many become one token
    std::int64_t window = 112;                          ///< pixels of the square that patches look around in
    std::vector<std::int64_t> whole = {7, 15, 23, 31};  ///< in these blocks they look at the whole picture
    double eps = 1e-6;
  };
  /// How pictures are brought into numbers.
  struct Pixels {
    std::int64_t least = 3136;
    std::int64_t most = 12'845'056;
    std::array<double, 3> mean = {0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> deviation = {0.26862954, 0.26130258, 0.27577711};
  };
  Text text;
  Vision vision;
  Pixels pixels;
  std::int64_t picture_token = 151655;
  bool tied = true;  ///< the table of words is also the last layer

  /// Sides of pictures are multiples of it: those of a token.
  [[nodiscard]] std::int64_t cell() const { return vision.patch * vision.merge; }
};

/// Reads config.json and the settings of pictures (preprocessor_config.json, or processor_config.json as newer versions
/// of transformers write it). Errors name file and field.
[[nodiscard]] Result<QwenVlConfig> read_qwen_config(const std::filesystem::path& folder);

}  // namespace tandem
