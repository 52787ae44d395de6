#define TANDEM_LANES 16
#include "nn/cpu_kernels_body.h"

namespace tandem {

const CpuKernels& avx512_kernels() { return kernels; }

}  // namespace tandem
