#pragma once

#include <string>

namespace tandem {

/// How a thread stands against the others when the processor is short.
enum class ThreadPriority {
  control,     ///< the tick: real time where the system allows it, else the best nice value it grants
  capture,     ///< buses and cameras: normal
  background,  ///< encoders and savers: below all of the above
};

/// Names the calling thread (at most 15 characters are kept) and sets its priority. Never fails: a
/// priority that the system does not grant is left as it was.
void enter_thread(const std::string& name, ThreadPriority priority);

/// Puts every other thread of this process that bears the calling thread's name (threads that a library made
/// on its behalf inherit it) into the background. SVT-AV1, run as root, gives its own threads the highest
/// real-time priority and would starve the control loop.
void lower_helpers_of_this_thread();

/// Number of processors that this process may use, at least 1.
[[nodiscard]] int processor_count();

}  // namespace tandem
