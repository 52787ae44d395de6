#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "policy/engine.h"

namespace tandem {

namespace {

std::vector<std::filesystem::path> places() {
  if (const char* chosen = std::getenv("TANDEM_ENGINE_LIBRARY"); chosen != nullptr) {
    return {chosen};
  }
  std::error_code ignored;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  return {folder / "libtandem_engine.so", folder / "../lib/tandem/libtandem_engine.so"};
}

Result<const Engine*> load() {
  // OpenMP threads that wait by spinning for long take the processor from cameras, encoders and the control loop, and
  // from each other: on two busy cores an inference then took eighty times as long. A few microseconds of it spare most
  // of the sleeping between two layers. Read when OpenMP is loaded, by LibTorch or before: the engine sees to that,
  // too.
  ::setenv("GOMP_SPINCOUNT", "1000", 0);
  // Weights in pages of 2 MB: with small ones the processor looks for addresses instead of multiplying.
  ::setenv("THP_MEM_ALLOC_ENABLE", "1", 0);
  std::string why;
  for (const auto& place : places()) {
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
    using Entry = const Engine* (*)();
    if (const auto entry = reinterpret_cast<Entry>(::dlsym(library, "tandem_engine")); entry != nullptr) {
      return entry();
    }
    why = place.string() + " has no entry tandem_engine";
  }
  return fail(ErrorCode::unsupported, "The inference engine (libtandem_engine.so) could not be loaded.",
              why.empty() ? "This build of Tandem has none: build it with LibTorch."
                          : "Reinstall Tandem; the log says what is missing.",
              why);
}

}  // namespace

Result<const Engine*> load_engine() {
  static const Result<const Engine*> engine = load();
  return engine;
}

}  // namespace tandem
