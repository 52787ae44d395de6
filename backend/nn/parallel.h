#pragma once

#include <cstdint>
#include <functional>

namespace tandem {

/// Calls work(begin, end) for shares of [0, count) in the threads that LibTorch computes with. A share has at least
/// `grain` elements, where there are as many.
void in_parallel(std::int64_t count, std::int64_t grain,
                 const std::function<void(std::int64_t begin, std::int64_t end)>& work);

}  // namespace tandem
