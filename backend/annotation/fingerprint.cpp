#include "annotation/fingerprint.h"

#include <bit>
#include <cstdint>
#include <string_view>

#include "base/sha256.h"

namespace tandem {
namespace {

std::string float_bytes(std::span<const double> values) {
  std::string out;
  out.reserve(values.size() * 4);
  for (const double value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    for (unsigned shift = 0; shift < 32; shift += 8) {
      out += static_cast<char>((bits >> shift) & 0xFFU);
    }
  }
  return out;
}

}  // namespace

std::string episode_fingerprint(std::span<const double> action, std::span<const double> state) {
  Sha256 hash;
  hash.add(float_bytes(action));
  hash.add(float_bytes(state));
  return hash.digits().substr(0, 32);
}

}  // namespace tandem
