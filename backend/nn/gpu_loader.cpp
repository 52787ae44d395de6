#include <dlfcn.h>

#include <filesystem>

#include "nn/gpu.h"

namespace tandem {

namespace {

// The folder of the library that holds this function.
std::filesystem::path own_folder() {
  Dl_info info{};
  return ::dladdr(reinterpret_cast<const void*>(&own_folder), &info) != 0 && info.dli_fname != nullptr
             ? std::filesystem::path(info.dli_fname).parent_path()
             : std::filesystem::path();
}

std::string last_words() {
  const char* text = ::dlerror();
  return text != nullptr ? text : "";
}

Result<const GpuSupport*> load() {
  const std::string none = "There is no graphics card that this build of Tandem can compute on.";
  const auto file = own_folder() / "libtandem_engine_cuda.so";
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    return fail(ErrorCode::unsupported, none,
                "Build Tandem with a CUDA build of LibTorch (docs/policies.md), or choose the device cpu.");
  }
  // LibTorch's CUDA libraries are large; without a driver they are of no use.
  void* driver = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (driver == nullptr) {
    return fail(ErrorCode::unsupported, none, "Install the driver of an NVIDIA card, or choose the device cpu.",
                last_words());
  }
  ::dlclose(driver);
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  using Entry = const GpuSupport* (*)();
  const auto entry = library == nullptr ? nullptr : reinterpret_cast<Entry>(::dlsym(library, "tandem_gpu"));
  if (entry == nullptr) {
    return fail(ErrorCode::unsupported, none,
                "LibTorch's CUDA libraries could not be loaded; the log says which. Or choose the device cpu.",
                last_words());
  }
  const GpuSupport* gpu = entry();
  if (gpu == nullptr) {
    return fail(ErrorCode::unsupported, none, "The driver shows no NVIDIA card. Choose the device cpu.");
  }
  return gpu;
}

}  // namespace

const Result<const GpuSupport*>& load_gpu() {
  static const Result<const GpuSupport*> gpu = load();
  return gpu;
}

const GpuSupport* fused_kernels_for(const Tensor& tensor) {
  return tensor.is_cuda() && tensor.scalar_type() == at::kBFloat16 && load_gpu() ? *load_gpu() : nullptr;
}

}  // namespace tandem
