#include "nn/cuda_kernels.h"

#include <dlfcn.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace tandem {

namespace {

// In CUDA C++, for heads of WIDTH channels.
const char* const kernel_source = R"cuda(
typedef unsigned short bf16;
__device__ float wide(unsigned x) { return __uint_as_float(x << 16); }
__device__ float wide_high(unsigned pair) { return __uint_as_float(pair & 0xFFFF0000u); }
__device__ bf16 narrow(float x) {
  unsigned u = __float_as_uint(x);
  return x != x ? (bf16)0x7FC0 : (bf16)((u + 0x7FFFu + ((u >> 16) & 1u)) >> 16);
}

extern "C" __global__ void gated(const bf16* in, bf16* out, int width, int count) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) return;
  const bf16* row = in + (long long)(i / width) * 2 * width + i % width;
  float gate = wide(row[0]);
  out[i] = narrow(wide(narrow(gate / (1.0f + expf(-gate)))) * wide(row[width]));
}

// One thread a pair of channels.
extern "C" __global__ void rotate_heads(const bf16* in, const float* cosine, const float* sine, bf16* q, bf16* k,
                                        bf16* v, int tokens, int heads, int key_heads, long long k_stride,
                                        long long v_stride) {
  const int half = WIDTH / 2;
  int all = heads + 2 * key_heads;
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= tokens * all * half) return;
  int j = i % half;
  int head = i / half % all;
  int token = i / half / all;
  in += (long long)(token * all + head) * WIDTH;
  bf16 low = in[j];
  bf16 high = in[j + half];
  bf16* out;
  if (head >= heads + key_heads) {
    out = v + token * v_stride + (head - heads - key_heads) * WIDTH;
    out[j] = low;
    out[j + half] = high;
    return;
  }
  out = head < heads ? q + (long long)(token * heads + head) * WIDTH : k + token * k_stride + (head - heads) * WIDTH;
  cosine += token * WIDTH;
  sine += token * WIDTH;
  out[j] = narrow(wide(low) * cosine[j] + wide(high) * sine[j]);
  out[j + half] = narrow(wide(high) * cosine[j + half] + wide(low) * sine[j + half]);
}

// One block for QUERIES queries of one head; all of its keys and values lie in shared memory.
extern "C" __global__ void attend(const bf16* q, const bf16* k, const bf16* v, bf16* out, int queries, int keys,
                                  int heads, int heads_of_a_key, long long k_stride, long long v_stride, int causal,
                                  float scale) {
  extern __shared__ float4 shared[];
  const int pairs = WIDTH / 2;
  const int quads = WIDTH / 8;  // 16 bytes
  const int k_row = pairs + 1;  // odd: the keys of a warp lie in different banks
  const int warps = THREADS / 32;
  int padded = (keys + 3) / 4 * 4;
  float* asked = (float*)shared;                 // [query][channel]
  float* scores = asked + QUERIES * WIDTH;       // [key][query]
  unsigned* held_v = (unsigned*)(scores + QUERIES * padded);
  unsigned* held_k = held_v + keys * pairs;
  float* parts = (float*)held_k;                 // [warp][query][channel], when the keys are used up
  __shared__ float totals[QUERIES];
  int head = blockIdx.y;
  int first = blockIdx.x * QUERIES;
  int me = threadIdx.x;
  int warp = me / 32;
  int lane = me % 32;
  k += head / heads_of_a_key * WIDTH;
  v += head / heads_of_a_key * WIDTH;
  for (int i = me; i < QUERIES * WIDTH; i += THREADS) {
    int query = first + i / WIDTH;
    asked[i] = query < queries ? wide(q[(long long)(query * heads + head) * WIDTH + i % WIDTH]) * scale : 0.0f;
  }
#pragma unroll 4
  for (int i = me; i < keys * quads; i += THREADS) {
    int row = i / quads;
    int column = i % quads;
    uint4 a = ((const uint4*)(k + row * k_stride))[column];
    uint4 b = ((const uint4*)(v + row * v_stride))[column];
    unsigned* to = held_k + row * k_row + 4 * column;
    to[0] = a.x;
    to[1] = a.y;
    to[2] = a.z;
    to[3] = a.w;
    ((uint4*)held_v)[i] = b;
  }
  __syncthreads();
  for (int key = me; key < padded; key += THREADS) {
    float sum[QUERIES] = {};
    const unsigned* mine = held_k + (key < keys ? key : 0) * k_row;
#pragma unroll 4
    for (int c = 0; c < pairs; c += 2) {
      unsigned a = mine[c];
      unsigned b = mine[c + 1];
      float k0 = wide(a), k1 = wide_high(a), k2 = wide(b), k3 = wide_high(b);
#pragma unroll
      for (int i = 0; i < QUERIES; ++i) {
        float4 x = *(const float4*)(asked + i * WIDTH + 2 * c);
        sum[i] += x.x * k0 + x.y * k1 + x.z * k2 + x.w * k3;
      }
    }
#pragma unroll
    for (int i = 0; i < QUERIES; ++i) {
      int end = causal ? keys - queries + first + i + 1 : keys;
      scores[key * QUERIES + i] = key < end && key < keys ? sum[i] : -INFINITY;
    }
  }
  __syncthreads();
  for (int query = warp; query < QUERIES; query += warps) {
    float most = -INFINITY;
    for (int key = lane; key < keys; key += 32) most = fmaxf(most, scores[key * QUERIES + query]);
    for (int step = 16; step > 0; step /= 2) most = fmaxf(most, __shfl_xor_sync(0xFFFFFFFFu, most, step));
    float total = 0.0f;
    for (int key = lane; key < keys; key += 32) {
      float share = __expf(scores[key * QUERIES + query] - most);
      scores[key * QUERIES + query] = share;
      total += share;
    }
    for (int step = 16; step > 0; step /= 2) total += __shfl_xor_sync(0xFFFFFFFFu, total, step);
    if (lane == 0) totals[query] = total;
  }
  __syncthreads();
  // Every warp takes its share of the keys for all queries; then the shares are added.
  for (int column = lane; column < pairs; column += 32) {
    float low[QUERIES] = {};
    float high[QUERIES] = {};
#pragma unroll 4
    for (int key = warp; key < keys; key += warps) {
      unsigned pair = held_v[key * pairs + column];
      float a = wide(pair), b = wide_high(pair);
#pragma unroll
      for (int i = 0; i < QUERIES; i += 4) {
        float4 share = *(const float4*)(scores + key * QUERIES + i);
        low[i] += share.x * a;
        low[i + 1] += share.y * a;
        low[i + 2] += share.z * a;
        low[i + 3] += share.w * a;
        high[i] += share.x * b;
        high[i + 1] += share.y * b;
        high[i + 2] += share.z * b;
        high[i + 3] += share.w * b;
      }
    }
#pragma unroll
    for (int i = 0; i < QUERIES; ++i) {
      parts[(warp * QUERIES + i) * WIDTH + 2 * column] = low[i];
      parts[(warp * QUERIES + i) * WIDTH + 2 * column + 1] = high[i];
    }
  }
  __syncthreads();
  for (int i = me; i < QUERIES * WIDTH; i += THREADS) {
    int query = i / WIDTH;
    float sum = 0.0f;
#pragma unroll
    for (int w = 0; w < warps; ++w) sum += parts[w * QUERIES * WIDTH + i];
    if (first + query < queries)
      out[(long long)((first + query) * heads + head) * WIDTH + i % WIDTH] = narrow(sum / totals[query]);
  }
}
)cuda";

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error("CUDA: the kernels of Tandem could not be compiled: " + what);
}

template <typename Function>
Function find(const char* library, const char* name) {
  void* handle = ::dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void* found = handle == nullptr ? nullptr : ::dlsym(handle, name);
  if (found == nullptr) {
    refuse(std::string(library) + " has no " + name);
  }
  return reinterpret_cast<Function>(found);
}

constexpr const char* driver = "libcuda.so.1";
// LibTorch's own, which is linked to the compiler of its CUDA version.
constexpr const char* compiler = "libcaffe2_nvrtc.so";

std::vector<char> compile(const std::string& source, const std::vector<const char*>& options) {
  using Program = struct Opaque*;
  const auto create = find<int (*)(Program*, const char*, const char*, int, const char* const*, const char* const*)>(
      compiler, "nvrtcCreateProgram");
  const auto build = find<int (*)(Program, int, const char* const*)>(compiler, "nvrtcCompileProgram");
  const auto size_of = find<int (*)(Program, std::size_t*)>(compiler, "nvrtcGetPTXSize");
  const auto get = find<int (*)(Program, char*)>(compiler, "nvrtcGetPTX");
  const auto log_size = find<int (*)(Program, std::size_t*)>(compiler, "nvrtcGetProgramLogSize");
  const auto log = find<int (*)(Program, char*)>(compiler, "nvrtcGetProgramLog");
  const auto destroy = find<int (*)(Program*)>(compiler, "nvrtcDestroyProgram");
  Program program = nullptr;
  if (create(&program, source.c_str(), "tandem.cu", 0, nullptr, nullptr) != 0) {
    refuse("no program");
  }
  std::size_t size = 0;
  std::vector<char> out;
  const bool built = build(program, static_cast<int>(options.size()), options.data()) == 0;
  if (built ? size_of(program, &size) == 0 : log_size(program, &size) == 0) {
    out.resize(size + 1);
    (built ? get : log)(program, out.data());
  }
  destroy(&program);
  if (!built || size == 0) {
    refuse(out.data());
  }
  return out;
}

}  // namespace

CudaKernels::CudaKernels(std::int64_t width) {
  CUdevice device = 0;
  int major = 0;
  int minor = 0;
  const auto current = find<decltype(&cuCtxGetDevice)>(driver, "cuCtxGetDevice");
  const auto ask = find<decltype(&cuDeviceGetAttribute)>(driver, "cuDeviceGetAttribute");
  if (current(&device) != CUDA_SUCCESS ||
      ask(&major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device) != CUDA_SUCCESS ||
      ask(&minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device) != CUDA_SUCCESS) {
    refuse("no card is in use");
  }
  const std::string card = "--gpu-architecture=compute_" + std::to_string(major * 10 + minor);
  const std::string heads = "-DWIDTH=" + std::to_string(width);
  const std::string queries = "-DQUERIES=" + std::to_string(attend_queries);
  const std::string threads = "-DTHREADS=" + std::to_string(cuda_threads);
  const auto code = compile(kernel_source, {card.c_str(), heads.c_str(), queries.c_str(), threads.c_str(),
                                            "-DINFINITY=__int_as_float(0x7F800000)"});
  CUmodule module = nullptr;
  if (find<decltype(&cuModuleLoadData)>(driver, "cuModuleLoadData")(&module, code.data()) != CUDA_SUCCESS) {
    refuse("the driver does not take them");
  }
  constexpr std::array<const char*, count> names{"gated", "rotate_heads", "attend"};
  const auto function = find<decltype(&cuModuleGetFunction)>(driver, "cuModuleGetFunction");
  for (int i = 0; i < count; ++i) {
    if (function(&functions_[i], module, names[static_cast<std::size_t>(i)]) != CUDA_SUCCESS) {
      refuse(names[static_cast<std::size_t>(i)]);
    }
  }
  const auto set = find<decltype(&cuFuncSetAttribute)>(driver, "cuFuncSetAttribute");
  if (set(functions_[attend], CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, most_shared_bytes) != CUDA_SUCCESS) {
    refuse("the card has too little shared memory");
  }
}

void CudaKernels::launch(Name name, unsigned blocks, unsigned rows_of_blocks, std::size_t shared_bytes, CUstream stream,
                         void** arguments) const {
  static const auto launch = find<decltype(&cuLaunchKernel)>(driver, "cuLaunchKernel");
  const CUresult result = launch(functions_[name], blocks, rows_of_blocks, 1, cuda_threads, 1, 1,
                                 static_cast<unsigned>(shared_bytes), stream, arguments, nullptr);
  if (result != CUDA_SUCCESS) {
    throw std::runtime_error("CUDA error " + std::to_string(result) + " in a kernel of Tandem");
  }
}

}  // namespace tandem
