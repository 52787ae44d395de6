#pragma once

#include <boost/circular_buffer.hpp>

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/mutex.h"

namespace tandem {

/// One slot between two threads in which the newest value wins. Writers never wait for readers: the lock
/// is held only while a value is moved.
template <typename T>
class Mailbox {
 public:
  void put(T value) {
    const std::lock_guard lock(mutex_);
    std::swap(value_, value);
    ++version_;
  }
  /// Copies the value into memory that held an earlier one: where their sizes are alike nothing is allocated. One
  /// writer.
  void store(const T& value) {
    spare_ = value;
    const std::lock_guard lock(mutex_);
    std::swap(value_, spare_);
    ++version_;
  }
  /// A copy of the newest value (a default-made one before the first put).
  [[nodiscard]] T get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  /// Number of puts so far.
  [[nodiscard]] std::size_t version() const {
    const std::lock_guard lock(mutex_);
    return version_;
  }

 private:
  mutable PriorityMutex mutex_;
  T value_{};
  T spare_{};  // of the writer
  std::size_t version_ = 0;
};

/// A queue of bounded length between threads, whose memory is set aside at once. What happens when it is full is the
/// caller's choice.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : items_(capacity) {}

  /// Adds a value, or returns false when the queue is full or closed. Never waits for a reader.
  [[nodiscard]] bool try_push(T value) {
    const std::lock_guard lock(mutex_);
    if (closed_ || items_.full()) {
      return false;
    }
    items_.push_back(std::move(value));
    ready_.notify_one();
    return true;
  }

  /// Waits for room; false when the queue was closed.
  [[nodiscard]] bool push(T value) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return closed_ || !items_.full(); });
    if (closed_) {
      return false;
    }
    items_.push_back(std::move(value));
    ready_.notify_one();
    return true;
  }

  /// Waits for a value; empty when the queue is closed and drained, or a stop was asked for.
  [[nodiscard]] std::optional<T> pop(const std::stop_token& stop = {}) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, stop, [this] { return closed_ || !items_.empty(); });
    return take();
  }

  /// Takes a value if there is one.
  [[nodiscard]] std::optional<T> try_pop() {
    const std::lock_guard lock(mutex_);
    return take();
  }

  /// No value goes in any more; those inside can still be taken.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ready_.notify_all();
    room_.notify_all();
  }

  [[nodiscard]] std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return items_.size();
  }
  [[nodiscard]] std::size_t capacity() const { return items_.capacity(); }

 private:
  std::optional<T> take() {
    if (items_.empty()) {
      return std::nullopt;
    }
    std::optional<T> value(std::move(items_.front()));
    items_.pop_front();
    room_.notify_one();
    return value;
  }

  mutable PriorityMutex mutex_;
  std::condition_variable_any ready_;
  std::condition_variable_any room_;
  boost::circular_buffer<T> items_;
  bool closed_ = false;
};

}  // namespace tandem
