#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "base/handover.h"
#include "session/controller.h"

namespace tandem {

/// Runs a Controller in its own thread. Commands from other threads are done at the beginning of a tick.
class ControlThread {
 public:
  using Command = std::function<Result<void>(Controller&)>;

  /// Starts ticking. The controller is connected already and outlives the thread.
  explicit ControlThread(Controller& controller);
  /// Stops ticking after the tick in progress; waiting commands get an error.
  ~ControlThread();
  ControlThread(const ControlThread&) = delete;
  ControlThread& operator=(const ControlThread&) = delete;

  /// Asks for a command; the future holds its outcome. Never waits.
  [[nodiscard]] std::future<Result<void>> post(Command command);
  /// Stops motion within one tick. Never waits.
  void stop() noexcept { controller_.stop(); }
  /// Still ticking. Any thread.
  [[nodiscard]] bool running() const { return running_; }

 private:
  struct Order {
    Command command;
    std::promise<Result<void>> answer;
  };
  void run(const std::stop_token& stop);
  void obey();
  void refuse_the_rest();

  Controller& controller_;
  BoundedQueue<std::shared_ptr<Order>> orders_{64};
  std::atomic<bool> running_ = true;
  std::jthread thread_;
};

}  // namespace tandem
