#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/random.h"

namespace tandem {

/// A whole number below `n`, every one alike: numbers that would favour the low ones are drawn again.
[[nodiscard]] inline std::uint64_t below(Random& random, std::uint64_t n) {
  const std::uint64_t favoured = (UINT64_MAX % n + 1) % n;  // 2^64 mod n
  std::uint64_t drawn = random.next();
  while (favoured != 0 && drawn >= UINT64_MAX - favoured + 1) {
    drawn = random.next();
  }
  return drawn % n;
}

/// Fisher-Yates from the last place to the second.
template <typename T>
void shuffle(Random& random, std::vector<T>& values) {
  for (std::size_t i = values.size(); i-- > 1;) {
    std::swap(values[i], values[below(random, i + 1)]);
  }
}

}  // namespace tandem
