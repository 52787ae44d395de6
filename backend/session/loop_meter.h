#pragma once

#include <array>
#include <cstdint>

namespace tandem {

/// Figures of a control loop since it started.
struct LoopFigures {
  std::int64_t ticks = 0;
  std::int64_t lost = 0;      ///< deadlines that passed unused
  std::int64_t overruns = 0;  ///< ticks whose work took longer than a period
  double hz_now = 0;          ///< over the last second
  double hz_average = 0;
  double hz_worst_second = 0;
  double period_error_p50_ms = 0;
  double period_error_p99_ms = 0;
  double period_error_max_ms = 0;
};

/// Measures the ticks of a loop without allocating. The period error is the difference between the time of
/// two ticks and the period. Control thread.
class LoopMeter {
 public:
  explicit LoopMeter(std::int64_t period_ns) : period_ns_(period_ns) {}

  void tick(std::int64_t time_ns, std::int64_t lost);
  /// The work of the tick took so long.
  void worked(std::int64_t work_ns) { figures_.overruns += work_ns > period_ns_ ? 1 : 0; }
  [[nodiscard]] LoopFigures figures() const;

 private:
  [[nodiscard]] double quantile_ms(double q) const;

  static constexpr std::int64_t bin_ns_ = 10'000;
  std::int64_t period_ns_;
  std::int64_t first_ns_ = 0;
  std::int64_t last_ns_ = 0;
  std::int64_t second_start_ns_ = 0;
  int second_ticks_ = 0;
  std::int64_t errors_ = 0;
  std::array<std::uint32_t, 5000> histogram_{};  // 10 µs a bin, the last takes the rest
  LoopFigures figures_;
};

}  // namespace tandem
