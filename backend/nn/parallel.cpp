#include "nn/parallel.h"

#include <ATen/Parallel.h>
#include <pthread.h>

#include <atomic>
#include <csignal>
#include <semaphore>
#include <thread>

namespace tandem {

void in_parallel(std::int64_t count, std::int64_t grain,
                 const std::function<void(std::int64_t begin, std::int64_t end)>& work) {
  at::parallel_for(0, count, grain, work);
}

void keep_waits_short() {
  // A team of two that does nothing for as long as the program runs.
  static const bool begun = [] {
    std::thread([] {
      sigset_t signals;
      ::sigfillset(&signals);
      ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
      static std::atomic<int> members = 0;
#pragma omp parallel num_threads(2)
      members.fetch_add(1, std::memory_order_relaxed);
      static std::binary_semaphore never(0);
      never.acquire();
    }).detach();
    return true;
  }();
  static_cast<void>(begun);
}

}  // namespace tandem
