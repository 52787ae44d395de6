#include "scoring/control_chart.h"

#include <algorithm>
#include <cmath>

namespace tandem {

Cusum::Cusum(double p0, double p1) : success_(std::log(p1 / p0)), failure_(std::log((1 - p1) / (1 - p0))) {}

double Cusum::add(bool success) {
  value_ = std::max(0.0, value_ + weight(success));
  return value_;
}

}  // namespace tandem
