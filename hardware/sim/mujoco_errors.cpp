#include "sim/mujoco_errors.h"

#include <mujoco/mujoco.h>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/log.h"

namespace tandem::sim {
namespace {

struct Guard {
  std::jmp_buf back;
  std::string text;
};
thread_local Guard* guard = nullptr;

// MuJoCo ends the program when this returns.
void on_error(const char* text) {
  if (guard == nullptr) {
    std::fprintf(stderr, "The simulation cannot go on: %s. Close other programs: it may be out of memory.\n", text);
    std::_Exit(1);  // saved episodes are on the disk
  }
  guard->text = text;
  std::longjmp(guard->back, 1);
}

// Without it MuJoCo writes a file into the folder that the program was started in. Each kind is said once a scene.
void on_warning(const char* text) { log_warning("simulation", text); }

// Before main: every thread reads them.
[[maybe_unused]] auto* const installed = mju_user_error = on_error;
[[maybe_unused]] auto* const warned = mju_user_warning = on_warning;

}  // namespace

Result<void> catching_mujoco_errors(const std::function<void()>& work) {
  Guard here;
  if (setjmp(here.back) == 0) {
    guard = &here;
    work();
    guard = nullptr;
    return {};
  }
  guard = nullptr;
  return fail(ErrorCode::unsupported, "The simulation cannot go on: MuJoCo gives up.",
              "Close other programs: it may be out of memory.", here.text);
}

}  // namespace tandem::sim
