#pragma once

#include <functional>
#include <optional>

#include "session/control_thread.h"
#include "session/controller.h"

namespace tandem {

/// Drives a connected controller without a window: in lockstep by ticks of the calling thread, in real time with a
/// control thread of its own. One calling thread.
class ControllerDriver {
 public:
  /// Called again and again while run_until() waits, with the seconds since the first time: in lockstep after every
  /// tick, in real time about every 10 ms. May be empty.
  using Meanwhile = std::function<Result<void>(double)>;

  /// The controller outlives the driver. `stop` ends every waiting, such as after Ctrl-C.
  ControllerDriver(Controller& controller, std::function<bool()> stop, Meanwhile meanwhile = {});
  ~ControllerDriver();
  ControllerDriver(const ControllerDriver&) = delete;
  ControllerDriver& operator=(const ControllerDriver&) = delete;

  /// Runs `what` in the control thread and gives its result.
  Result<void> command(std::function<Result<void>(Controller&)> what);
  /// Goes on until `over` or a stop from outside.
  Result<void> run_until(const std::function<bool()>& over);

 private:
  Controller& controller_;
  std::function<bool()> stop_;
  Meanwhile meanwhile_;
  std::optional<std::int64_t> start_ns_;
  std::optional<ControlThread> thread_;
};

}  // namespace tandem
