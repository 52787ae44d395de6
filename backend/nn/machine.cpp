#include "nn/machine.h"

#include <fstream>
#include <set>
#include <sstream>

namespace tandem {

std::string name_of(Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return "fp32";
    case Precision::bf16:
      return "bf16";
    case Precision::fp16:
      return "fp16";
    case Precision::int8:
      return "int8";
  }
  return {};
}

std::string name_of(ComputeDevice device) { return device == ComputeDevice::cpu ? "cpu" : "cuda"; }

MachineAbilities read_abilities(const std::string& cpuinfo) {
  MachineAbilities out;
  std::istringstream lines(cpuinfo);
  std::string line;
  while (std::getline(lines, line)) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) {
      continue;
    }
    const std::string value = line.substr(std::min(colon + 2, line.size()));
    if (line.starts_with("model name")) {
      out.processor = value;
    } else if (line.starts_with("flags") || line.starts_with("Features")) {
      std::istringstream words(value);
      std::set<std::string> flags;
      for (std::string word; words >> word;) {
        flags.insert(word);
      }
      out.avx2 = flags.contains("avx2") && flags.contains("fma");
      out.avx512 = flags.contains("avx512f") && flags.contains("avx512bw");
      out.amx = flags.contains("amx_bf16") && flags.contains("amx_tile");
      out.bf16 = out.amx || flags.contains("avx512_bf16") || flags.contains("bf16");
      out.int8 = flags.contains("avx512_vnni") || flags.contains("avx_vnni") || flags.contains("i8mm");
      break;  // all cores are alike
    }
  }
  return out;
}

const MachineAbilities& this_machine() {
  static const MachineAbilities abilities = [] {
    std::ostringstream text;
    text << std::ifstream("/proc/cpuinfo").rdbuf();
    return read_abilities(text.str());
  }();
  return abilities;
}

PrecisionChoice best_precision(const MachineAbilities& machine) {
  if (machine.amx) {
    return {Precision::bf16, "bf16: this processor multiplies bf16 matrices in tiles (AMX)."};
  }
  if (machine.bf16) {
    return {Precision::bf16, "bf16: this processor has instructions for it."};
  }
  return {Precision::fp32, "fp32: this processor has no instructions for bf16, which would be slower."};
}

PrecisionChoice best_precision(const GpuInfo& gpu) {
  if (gpu.bf16) {
    return {Precision::bf16, "bf16 on the graphics card " + gpu.name + "."};
  }
  return {Precision::fp16, "fp16 on the graphics card " + gpu.name + ", which has no instructions for bf16."};
}

}  // namespace tandem
