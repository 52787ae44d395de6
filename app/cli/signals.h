#pragma once

namespace tandem::cli {

/// From now on Ctrl-C and SIGTERM only set a flag, and a closed pipe is an error of write().
void catch_signals();

/// Whether one of them came.
[[nodiscard]] bool stop_requested();

}  // namespace tandem::cli
