#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>

namespace tandem::detail {

/// Values by number, in a bounded number of bytes; at least one is kept. What is farthest from where somebody looks
/// goes first.
template <typename Value>
class PictureCache {
 public:
  explicit PictureCache(std::size_t limit_bytes = 0) : limit_(limit_bytes) {}

  [[nodiscard]] Value* find(std::int64_t index) {
    const auto found = kept_.find(index);
    return found == kept_.end() ? nullptr : &found->second.value;
  }
  /// `wanted`: where somebody looks.
  void keep(std::int64_t index, Value value, std::size_t bytes, std::int64_t wanted) {
    Entry& entry = kept_[index];
    bytes_ += bytes - entry.bytes;
    entry = {std::move(value), bytes};
    while (bytes_ > limit_ && kept_.size() > 1) {
      const auto last = std::prev(kept_.end());
      const auto far = std::abs(kept_.begin()->first - wanted) > std::abs(last->first - wanted) ? kept_.begin() : last;
      bytes_ -= far->second.bytes;
      kept_.erase(far);
    }
  }
  void clear() {
    kept_.clear();
    bytes_ = 0;
  }

 private:
  struct Entry {
    Value value;
    std::size_t bytes = 0;
  };
  std::map<std::int64_t, Entry> kept_;
  std::size_t limit_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace tandem::detail
