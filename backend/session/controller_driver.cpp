#include "session/controller_driver.h"

#include <chrono>
#include <thread>
#include <utility>

#include "base/time.h"

namespace tandem {

ControllerDriver::ControllerDriver(Controller& controller, std::function<bool()> stop, Meanwhile meanwhile)
    : controller_(controller), stop_(std::move(stop)), meanwhile_(std::move(meanwhile)) {
  if (!controller_.lockstep()) {
    thread_.emplace(controller_);
  }
}

ControllerDriver::~ControllerDriver() {
  if (thread_) {
    thread_->stop();
  }
}

Result<void> ControllerDriver::command(std::function<Result<void>(Controller&)> what) {
  return thread_ ? thread_->post(std::move(what)).get() : what(controller_);
}

Result<void> ControllerDriver::run_until(const std::function<bool()>& over) {
  while (!over() && !stop_()) {
    if (thread_) {
      if (!thread_->running()) {
        return fail(ErrorCode::internal, "The control loop stopped.", "The log says why; saved episodes are kept.");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    } else {
      TANDEM_TRY(controller_.tick());
    }
    const auto now_ns = thread_ ? monotonic_ns() : controller_.status().time_ns;
    start_ns_ = start_ns_.value_or(now_ns);
    if (meanwhile_) {
      TANDEM_TRY(meanwhile_(seconds(now_ns - *start_ns_)));
    }
  }
  return {};
}

}  // namespace tandem
