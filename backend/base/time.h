#pragma once

#include <cstdint>

namespace tandem {

inline constexpr std::int64_t ns_per_s = 1'000'000'000;
inline constexpr std::int64_t ns_per_ms = 1'000'000;

/// Nanoseconds of the monotonic clock (CLOCK_MONOTONIC); the time base of everything that is measured.
[[nodiscard]] std::int64_t monotonic_ns() noexcept;

/// Sleeps until the monotonic clock reads `deadline_ns`; returns at once when that is past.
void sleep_until_ns(std::int64_t deadline_ns) noexcept;

/// Nanoseconds as seconds.
[[nodiscard]] constexpr double seconds(std::int64_t ns) noexcept { return static_cast<double>(ns) / 1e9; }
/// Nanoseconds as milliseconds.
[[nodiscard]] constexpr double milliseconds(std::int64_t ns) noexcept { return static_cast<double>(ns) / 1e6; }
/// Seconds as nanoseconds, rounded to the nearest.
[[nodiscard]] constexpr std::int64_t from_seconds(double s) noexcept {
  return static_cast<std::int64_t>(s * 1e9 + (s < 0 ? -0.5 : 0.5));
}

}  // namespace tandem
