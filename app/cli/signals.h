#pragma once

namespace tandem::cli {

/// From now on Ctrl-C, SIGTERM and a closed terminal only set a flag, and a closed pipe is an error of write().
void catch_signals();

/// Whether one of them came.
[[nodiscard]] bool stop_requested();

/// As if one of them had come.
void request_stop();

}  // namespace tandem::cli
