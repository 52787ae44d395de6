#include "session/loop_meter.h"

#include <algorithm>
#include <cstdlib>

#include "base/time.h"

namespace tandem {

void LoopMeter::tick(std::int64_t time_ns, std::int64_t lost) {
  figures_.lost += lost;
  if (figures_.ticks++ == 0) {
    first_ns_ = second_start_ns_ = time_ns;
  } else {
    const std::int64_t error = std::abs(time_ns - last_ns_ - period_ns_);
    const auto bin = std::min<std::size_t>(static_cast<std::size_t>(error / bin_ns_), histogram_.size() - 1);
    ++histogram_[bin];
    ++errors_;
    figures_.period_error_max_ms = std::max(figures_.period_error_max_ms, milliseconds(error));
    ++second_ticks_;
    if (time_ns - second_start_ns_ >= ns_per_s) {
      figures_.hz_now = second_ticks_ / seconds(time_ns - second_start_ns_);
      const double worst = figures_.hz_worst_second;
      figures_.hz_worst_second = worst == 0 ? figures_.hz_now : std::min(worst, figures_.hz_now);
      second_start_ns_ = time_ns;
      second_ticks_ = 0;
    }
  }
  last_ns_ = time_ns;
}

double LoopMeter::quantile_ms(double q) const {
  const double target = q * static_cast<double>(errors_);
  double sum = 0;
  for (std::size_t i = 0; i < histogram_.size(); ++i) {
    sum += histogram_[i];
    if (sum >= target) {
      return milliseconds(static_cast<std::int64_t>(i + 1) * bin_ns_);
    }
  }
  return figures_.period_error_max_ms;
}

LoopFigures LoopMeter::figures() const {
  LoopFigures out = figures_;
  if (errors_ > 0) {
    out.hz_average = static_cast<double>(errors_) / seconds(last_ns_ - first_ns_);
    out.period_error_p50_ms = std::min(quantile_ms(0.5), out.period_error_max_ms);
    out.period_error_p99_ms = std::min(quantile_ms(0.99), out.period_error_max_ms);
  }
  return out;
}

}  // namespace tandem
