#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"

namespace tandem {

/// Sizes of a vision tower in the manner of SigLIP.
struct VisionDims {
  std::int64_t width = 768;
  std::int64_t feedforward = 3072;
  std::int64_t layers = 12;
  std::int64_t heads = 12;
  std::int64_t image = 512;  ///< pixels of the square pictures the positions were learned for
  std::int64_t patch = 16;
  double eps = 1e-6;
};

/// Sizes of a vision-language model of the SmolVLM family, from its config.json (annotation reference, 4.2): the one
/// that SmolVLA is built on, and the one that writes texts. What a file leaves out has the values of SmolVLM2-500M.
struct SmolVlmConfig {
  struct Text {
    std::int64_t width = 960;
    std::int64_t layers = 32;
    std::int64_t heads = 15;
    std::int64_t key_heads = 5;
    std::int64_t head_width = 64;
    std::int64_t positions = 8192;  ///< most tokens of a conversation
    double eps = 1e-5;
    double rope_base = 100000;
  };
  VisionDims vision;
  Text text;
  std::int64_t shuffle = 4;          ///< so many patches by so many become one token
  std::int64_t image_token = 49190;  ///< stands for one token of a picture
  bool tied = false;                 ///< the table of words is also the last layer

  /// Tokens of one tile.
  [[nodiscard]] std::int64_t tile_tokens() const {
    const auto side = vision.image / vision.patch / shuffle;
    return side * side;
  }
};

/// Reads the file, as published or as newer versions of transformers write it. Errors name file and field.
[[nodiscard]] Result<SmolVlmConfig> read_smolvlm_config(const std::filesystem::path& file);

}  // namespace tandem
