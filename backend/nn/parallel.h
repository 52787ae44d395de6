#pragma once

#include <cstdint>
#include <functional>

namespace tandem {

/// Calls work(begin, end) for shares of [0, count) in the threads that LibTorch computes with. A share has at least
/// `grain` elements, where there are as many.
void in_parallel(std::int64_t count, std::int64_t grain,
                 const std::function<void(std::int64_t begin, std::int64_t end)>& work);

/// Lets threads of OpenMP that wait for work spin for microseconds instead of milliseconds, in the whole program. The
/// variable that says so is read when OpenMP is loaded, and other libraries load it before the engine is: so this makes
/// use of OpenMP's own rule that it spins but shortly where it has more threads than there are processors. Any thread.
void keep_waits_short();

}  // namespace tandem
