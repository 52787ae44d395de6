#include "base/time.h"

#include <ctime>

namespace tandem {

std::int64_t monotonic_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * ns_per_s + now.tv_nsec;
}

void sleep_until_ns(std::int64_t deadline_ns) noexcept {
  const timespec deadline{deadline_ns / ns_per_s, deadline_ns % ns_per_s};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr) != 0) {
  }
}

}  // namespace tandem
