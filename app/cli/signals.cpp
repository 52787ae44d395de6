#include "cli/signals.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <ctime>

namespace tandem::cli {
namespace {

std::atomic<bool> requested = false;
std::atomic<std::time_t> requested_at_s = 0;

// Asked once, the program ends in order; asked again some seconds later, something does not answer.
void note(int) {
  const std::time_t now_s = std::time(nullptr);
  if (requested && now_s > requested_at_s + 3) {
    std::_Exit(130);
  }
  if (!requested) {
    requested_at_s = now_s;
  }
  requested = true;
}

}  // namespace

void catch_signals() {
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
  std::signal(SIGHUP, note);
  std::signal(SIGPIPE, SIG_IGN);
}

bool stop_requested() { return requested; }
void request_stop() { requested = true; }

}  // namespace tandem::cli
