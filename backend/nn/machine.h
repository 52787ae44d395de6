#pragma once

#include <string>

namespace tandem {

/// Number type of the large matrix products.
enum class Precision { fp32, bf16, fp16, int8 };
[[nodiscard]] std::string name_of(Precision precision);

/// What computes the network: the processor, or a graphics card through CUDA.
enum class ComputeDevice { cpu, cuda };
/// As LeRobot writes it: "cpu", "cuda".
[[nodiscard]] std::string name_of(ComputeDevice device);

/// A graphics card that networks can be computed on.
struct GpuInfo {
  std::string name;  ///< for people
  double memory_gb = 0;
  bool bf16 = false;  ///< it has instructions for it (compute capability 8.0 and later)
};

/// What the processor computes quickly, by its feature flags.
struct MachineAbilities {
  bool avx2 = false;
  bool avx512 = false;
  bool bf16 = false;      ///< AVX512-BF16 or the like
  bool amx = false;       ///< matrix tiles in bf16
  bool int8 = false;      ///< dot products of bytes
  std::string processor;  ///< for people
};

/// Reads the flags in the manner of /proc/cpuinfo.
[[nodiscard]] MachineAbilities read_abilities(const std::string& cpuinfo);
/// Of this machine.
[[nodiscard]] const MachineAbilities& this_machine();

/// The precision that is quickest without a visible loss, and why, in one sentence.
struct PrecisionChoice {
  Precision precision = Precision::fp32;
  std::string reason;
};
[[nodiscard]] PrecisionChoice best_precision(const MachineAbilities& machine);
[[nodiscard]] PrecisionChoice best_precision(const GpuInfo& gpu);

}  // namespace tandem
