#pragma once

#include <memory>

#include "base/result.h"

namespace tandem::sim {

/// An off-screen OpenGL context (EGL without a display). Belongs to the thread that made it current.
class EglContext {
 public:
  [[nodiscard]] static Result<std::unique_ptr<EglContext>> create();
  ~EglContext();
  EglContext(const EglContext&) = delete;
  EglContext& operator=(const EglContext&) = delete;

  /// Makes the context current in the calling thread.
  [[nodiscard]] Result<void> make_current();

 private:
  EglContext() = default;
  void* display_ = nullptr;
  void* context_ = nullptr;
};

}  // namespace tandem::sim
