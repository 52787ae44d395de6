#pragma once

#include <thread>

namespace tandem::cli {

/// While it lives: says on standard error that the end is waited for, once, some seconds after it was asked for.
class SlowEndNotice {
 public:
  SlowEndNotice();

 private:
  std::jthread thread_;
};

/// From now on Ctrl-C, SIGTERM and a closed terminal only set a flag, and a closed pipe is an error of write().
void catch_signals();

/// While it lives nothing is at stake yet: each of them ends the program at once, with exit code 130.
class EndAtOnce {
 public:
  EndAtOnce();
  ~EndAtOnce();
  EndAtOnce(const EndAtOnce&) = delete;
  EndAtOnce& operator=(const EndAtOnce&) = delete;
};

/// Whether one of them came.
[[nodiscard]] bool stop_requested();

/// As if one of them had come.
void request_stop();

}  // namespace tandem::cli
