#include "cli/signals.h"

#include <atomic>
#include <csignal>

namespace tandem::cli {
namespace {

std::atomic<bool> requested = false;
void note(int) { requested = true; }

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
