#pragma once

namespace tandem {

/// Two limits, low ≤ high.
struct Interval {
  double low = 0;
  double high = 0;
};

}  // namespace tandem
