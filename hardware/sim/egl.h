#pragma once

#include <memory>
#include <mutex>

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

  /// Hold it while something is made, drawn, read or freed in the current context. With a graphics card it holds
  /// nothing. Mesa's software renderer walks, for each of these, the lists of all other contexts without a lock (22.3,
  /// llvmpipe_flush_resource).
  [[nodiscard]] std::unique_lock<std::mutex> alone() const;

 private:
  EglContext() = default;
  void* display_ = nullptr;
  void* context_ = nullptr;
  bool software_ = true;
};

}  // namespace tandem::sim
