#include "base/threads.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tandem {
namespace {

constexpr int background_nice = 10;

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
    case ThreadPriority::capture:
      set_nice(0);
      break;
    case ThreadPriority::background:
      set_nice(background_nice);
      break;
  }
}

void lower_helpers_of_this_thread() {
  char own_name[16] = {};
  pthread_getname_np(pthread_self(), own_name, sizeof own_name);
  std::error_code error;
  std::filesystem::directory_iterator task("/proc/self/task", error);
  for (; !error && task != std::filesystem::directory_iterator(); task.increment(error)) {
    std::string name;
    std::ifstream comm(task->path() / "comm");
    std::getline(comm, name);
    const int id = std::atoi(task->path().filename().c_str());
    if (name == own_name && id > 0 && id != gettid()) {
      const sched_param normal{};
      sched_setscheduler(id, SCHED_OTHER, &normal);
      setpriority(PRIO_PROCESS, static_cast<id_t>(id), background_nice);
    }
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
