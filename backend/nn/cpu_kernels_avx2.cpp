#define TANDEM_LANES 8
#include "nn/cpu_kernels_body.h"

namespace tandem {

const CpuKernels& avx2_kernels() { return kernels; }

}  // namespace tandem
