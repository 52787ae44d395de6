#pragma once

#include <cstdint>

#include "base/result.h"
#include "device/world.h"

namespace tandem {

/// The moment a tick begins.
struct TickTime {
  std::int64_t tick = 0;     ///< counts from 0; jumps by `lost` more than one when ticks were lost
  std::int64_t time_ns = 0;  ///< monotonic or simulated
  std::int64_t lost = 0;     ///< deadlines that passed unused since the last tick
};

/// What paces the control loop: real time or lockstep.
class TickClock {
 public:
  virtual ~TickClock() = default;
  /// Waits for the next tick. Control thread.
  virtual Result<TickTime> next() = 0;
  /// Whether time passes only by next(); then nothing is ever late.
  [[nodiscard]] virtual bool lockstep() const = 0;
  [[nodiscard]] virtual std::int64_t period_ns() const = 0;
};

/// Absolute deadlines on the monotonic clock: no drift. A tick that comes more than one period late is counted as lost
/// and the grid is kept; so is one that would follow a late one by less than half a period: two targets at once would
/// be a jump.
class RealTimeClock final : public TickClock {
 public:
  explicit RealTimeClock(int rate_hz);
  Result<TickTime> next() override;
  [[nodiscard]] bool lockstep() const override { return false; }
  [[nodiscard]] std::int64_t period_ns() const override { return period_ns_; }

 private:
  std::int64_t period_ns_;
  std::int64_t start_ns_ = 0;
  std::int64_t newest_ns_ = 0;  // when the newest tick came
  std::int64_t tick_ = -1;
  int rate_hz_;
};

/// Moves a simulated world on by exactly one period a tick, as fast as it can. The world must be in
/// lockstep before its devices start.
class LockstepClock final : public TickClock {
 public:
  LockstepClock(World& world, int rate_hz) : world_(world), rate_hz_(rate_hz) {}
  Result<TickTime> next() override;
  [[nodiscard]] bool lockstep() const override { return true; }
  [[nodiscard]] std::int64_t period_ns() const override { return 1'000'000'000 / rate_hz_; }

 private:
  World& world_;
  int rate_hz_;
  std::int64_t tick_ = -1;
};

}  // namespace tandem
