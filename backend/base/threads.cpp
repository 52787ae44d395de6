#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace tandem {
namespace {

// A nice value belongs to a thread on Linux, and a new thread inherits that of its maker.
void set_nice(int value) { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), value); }

}  // namespace

void enter_thread(const std::string& name, ThreadPriority priority) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  switch (priority) {
    case ThreadPriority::control: {
      prctl(PR_SET_TIMERSLACK, 1UL);
      sched_param param{};
      param.sched_priority = 10;
      if (pthread_setschedparam(pthread_self(), SCHED_FIFO | SCHED_RESET_ON_FORK, &param) != 0) {
        set_nice(-10);
      }
      break;
    }
    case ThreadPriority::capture: set_nice(0); break;
    case ThreadPriority::background: set_nice(10); break;
  }
}

int processor_count() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) {
    return 1;
  }
  return std::max(1, CPU_COUNT(&set));
}

}  // namespace tandem
