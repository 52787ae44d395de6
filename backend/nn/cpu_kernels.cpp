#include "nn/cpu_kernels.h"

#include "nn/machine.h"

namespace tandem {

const CpuKernels* cpu_kernels() {
#if defined(__x86_64__)
  static const CpuKernels* const kernels = this_machine().avx512 ? &avx512_kernels()
                                           : this_machine().avx2 ? &avx2_kernels()
                                                                 : nullptr;
  return kernels;
#else
  return nullptr;
#endif
}

}  // namespace tandem
