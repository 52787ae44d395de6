#include "cli/signals.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace tandem::cli {
namespace {

std::atomic<bool> requested = false;
std::atomic<std::time_t> requested_at_s = 0;
std::atomic<int> nothing_at_stake = 0;

// Asked once, the program ends in order; asked again some seconds later, something does not answer.
void note(int) {
  if (nothing_at_stake > 0) {
    std::_Exit(130);
  }
  const std::time_t now_s = std::time(nullptr);
  if (requested && now_s >= requested_at_s + 3) {
    std::_Exit(130);
  }
  if (!requested) {
    requested_at_s = now_s;
  }
  requested = true;
}

}  // namespace

SlowEndNotice::SlowEndNotice()
    : thread_([](const std::stop_token& stop) {
        constexpr int patience = 30;  // tenths of a second
        for (int waited = 0; !stop.stop_requested(); waited += stop_requested() ? 1 : 0) {
          if (waited == patience) {
            std::fputs(
                "tandem-cli: Still ending; a disk or a device may not answer. Press Ctrl-C again to give up what is "
                "not saved yet; a program that waits for a disk goes when the disk answers.\n",
                stderr);
            return;
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
      }) {}

void catch_signals() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
  std::signal(SIGHUP, note);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // writing more than the user may write is an error like a full disk
}

EndAtOnce::EndAtOnce() { ++nothing_at_stake; }
EndAtOnce::~EndAtOnce() { --nothing_at_stake; }

bool stop_requested() { return requested; }
void request_stop() { requested = true; }

}  // namespace tandem::cli
