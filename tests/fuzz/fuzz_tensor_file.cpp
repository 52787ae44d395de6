#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "nn/tensor_file.h"
#include "policy/statistics.h"

// One file in memory, written anew for every input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int file = ::memfd_create("input", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, data, size, 0) != static_cast<ssize_t>(size)) {
    return 0;
  }
  if (const auto read = tandem::TensorFile::open(path)) {
    for (const auto& tensor : read->tensors()) {
      static_cast<void>(tensor.floats());
      static_cast<void>(tensor.integers());
    }
    static_cast<void>(tandem::read_statistics(*read));
  }
  return 0;
}
