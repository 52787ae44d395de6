#include "nn/engine_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "base/log.h"

namespace tandem {

namespace {

// Set before main: beside running threads it is a race with whoever reads the environment.
//
// OpenMP threads that wait by spinning for long take the processor from cameras, encoders and the control loop, and
// from each other: on two busy cores an inference then took eighty times as long. A few microseconds of it spare most
// of the sleeping between two layers. Read when OpenMP is loaded, by LibTorch or before: the engine sees to that, too.
[[maybe_unused]] const int short_waits = ::setenv("GOMP_SPINCOUNT", "1000", 0);
// Weights in pages of 2 MB: with small ones the processor looks for addresses instead of multiplying.
[[maybe_unused]] const int large_pages = ::setenv("THP_MEM_ALLOC_ENABLE", "1", 0);

std::vector<std::filesystem::path> places(const std::string& file, const char* variable) {
  if (const char* chosen = std::getenv(variable); chosen != nullptr) {
    return {chosen};
  }
  std::error_code ignored;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  return {folder / file, folder / "../lib/tandem" / file};
}

}  // namespace

Result<void*> load_engine_library(const std::string& name, const char* entry, const char* variable) {
  const std::string file = "libtandem_" + name + ".so";
  std::string why;
  for (const auto& place : places(file, variable)) {
    std::error_code ignored;
    if (!std::filesystem::exists(place, ignored)) {
      continue;
    }
    void* library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      const char* text = ::dlerror();
      why = text != nullptr ? text : "";
      continue;
    }
    if (void* found = ::dlsym(library, entry); found != nullptr) {
      return found;
    }
    why = place.string() + " has no entry " + entry;
  }
  if (why.find("annot allocate memory") != std::string::npos ||
      why.find("failed to map segment") != std::string::npos) {
    return fail(ErrorCode::unsupported, "There is not enough memory left.",
                "Close other programs, or raise the limits of memory and threads (ulimit), and try again.", why);
  }
  if (!why.empty()) {
    log_error("nn", "The inference engine could not be loaded: " + why);
  }
  return fail(ErrorCode::unsupported, "The inference engine (" + file + ") could not be loaded.",
              why.empty() ? "This build of Tandem has none: build it with LibTorch."
                          : "Reinstall Tandem; the log says what is missing.",
              why);
}

}  // namespace tandem
