#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tandem {

/// A picture as a camera gives it: 8-bit RGB, rows from top to bottom. Not owned: it lives as long as the call.
struct RgbView {
  const std::uint8_t* data = nullptr;  ///< height × width × 3 bytes
  std::int64_t height = 0;
  std::int64_t width = 0;
};

/// What a robot sees at one moment, under the names of the rig's dataset and in robot units.
struct PolicyObservation {
  std::map<std::string, RgbView> images;              ///< "observation.images.front"
  std::map<std::string, std::vector<float>> vectors;  ///< "observation.state"
  std::string task;
};

/// A dense row-major array of float32 on the host.
struct HostArray {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// An observation as the network takes it, after the preprocessor: names of the policy, normalised, batch axis first.
struct PolicyInput {
  std::map<std::string, HostArray> arrays;  ///< pictures [1, 3, height, width], vectors [1, length]
  std::vector<std::int64_t> tokens;         ///< of the task; empty where the policy takes none
  std::vector<std::uint8_t> token_mask;     ///< 1: a token of the task, 0: padding
};

}  // namespace tandem
