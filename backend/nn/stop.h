#pragma once

#include <exception>
#include <stop_token>

namespace tandem {

/// Thrown within a network that was asked to stop; caught where networks are called.
class Stopped final : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "stopped"; }
};

/// Leaves a network between two of its layers.
inline void leave_if(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

}  // namespace tandem
