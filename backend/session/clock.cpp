#include "session/clock.h"

#include <algorithm>

#include "base/time.h"

namespace tandem {

RealTimeClock::RealTimeClock(int rate_hz) : period_ns_(ns_per_s / rate_hz), rate_hz_(rate_hz) {}

Result<TickTime> RealTimeClock::next() {
  if (tick_ < 0) {
    // On multiples of the period, as the simulated cameras are: pictures then arrive at a steady phase.
    start_ns_ = (monotonic_ns() / period_ns_ + 1) * period_ns_;
  }
  TickTime out;
  ++tick_;
  // From the start every time: a period that is no whole number of nanoseconds does not drift.
  const auto deadline_of = [this](std::int64_t tick) { return start_ns_ + tick * ns_per_s / rate_hz_; };
  const std::int64_t now = monotonic_ns();
  const auto too_soon = [&] { return std::max(now, deadline_of(tick_)) - newest_ns_ < period_ns_ / 2; };
  while (now >= deadline_of(tick_ + 1) || (newest_ns_ != 0 && too_soon())) {
    ++tick_;
    ++out.lost;
  }
  sleep_until_ns(deadline_of(tick_));
  out.tick = tick_;
  out.time_ns = newest_ns_ = monotonic_ns();
  return out;
}

Result<TickTime> LockstepClock::next() {
  ++tick_;
  const auto total = [this](std::int64_t ticks) { return ticks * ns_per_s / rate_hz_; };
  TANDEM_TRY(world_.advance(total(tick_ + 1) - total(tick_)));
  return TickTime{tick_, world_.time_ns(), 0};
}

}  // namespace tandem
