#pragma once

#include <atomic>
#include <cstdint>

namespace tandem {

/// Counts floating-point operations of products, convolutions and attention, two a multiply-add: what a network
/// computes beside the rate of the machine says how much of it is used. Work that a graphics card replays is not seen.
class WorkCounter {
 public:
  void add(std::int64_t operations) { operations_.fetch_add(operations, std::memory_order_relaxed); }
  /// Of all networks since the engine was loaded. Any thread.
  [[nodiscard]] std::int64_t operations() const { return operations_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> operations_ = 0;
};

/// The one of the engine.
inline WorkCounter& work_done() {
  static WorkCounter counter;
  return counter;
}

}  // namespace tandem
