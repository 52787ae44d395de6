#include "session/control_thread.h"

#include "base/log.h"
#include "base/thrown.h"
#include "base/threads.h"

namespace tandem {

ControlThread::ControlThread(Controller& controller)
    : controller_(controller), thread_([this](const std::stop_token& stop) { run(stop); }) {}

ControlThread::~ControlThread() {
  thread_.request_stop();
  thread_.join();
}

void ControlThread::refuse_the_rest() {
  orders_.close();
  while (auto order = orders_.try_pop()) {
    (*order)->answer.set_value(fail(ErrorCode::cancelled, "The control loop has ended.", "Reconnect the rig."));
  }
}

std::future<Result<void>> ControlThread::post(Command command) {
  auto order = std::make_shared<Order>();
  order->command = std::move(command);
  auto answer = order->answer.get_future();
  if (!orders_.try_push(order)) {
    order->answer.set_value(fail(ErrorCode::busy, "The control loop does not answer.", "Reconnect the rig."));
  }
  return answer;
}

void ControlThread::obey() {
  while (auto order = orders_.try_pop()) {
    try {
      (*order)->answer.set_value((*order)->command(controller_));
    } catch (const std::exception& error) {
      (*order)->answer.set_value(std::unexpected(error_thrown(error, "A command failed.", "")));
    }
  }
}

void ControlThread::run(const std::stop_token& stop) {
  enter_thread("control", ThreadPriority::control);
  while (!stop.stop_requested()) {
    obey();
    try {
      if (auto ticked = controller_.tick(); !ticked) {
        log_error("session", ticked.error().sentence());
        controller_.end(ticked.error().sentence() + " Connect the rig again.");
        break;
      }
    } catch (const std::exception& error) {
      log_error("session", std::string("The control loop stopped: ") + error.what());
      controller_.end("The control loop stopped. Connect the rig again.");
      break;
    }
  }
  running_ = false;
  refuse_the_rest();
}

}  // namespace tandem
