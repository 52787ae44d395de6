// The entry of libtandem_engine_cuda.so: what LibTorch cannot do without the headers of CUDA. Loading it also brings
// LibTorch's CUDA operators.
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "nn/cuda_kernels.h"
#include "nn/gpu.h"

namespace tandem {

namespace {

class CudaRecording final : public RecordedWork {
 public:
  explicit CudaRecording(const std::function<void()>& work) {
    // Other threads may use the card meanwhile.
    graph_.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
    try {
      work();
    } catch (...) {
      end_quietly();
      throw;
    }
    graph_.capture_end();
  }
  void replay() override { graph_.replay(); }

 private:
  // The stream of the thread must not stay in recording; what went wrong is known already.
  void end_quietly() {
    try {
      graph_.capture_end();
    } catch (const std::exception&) {
    }
  }

  at::cuda::CUDAGraph graph_;
};

std::optional<GpuInfo> find_card() {
  int count = 0;
  cudaDeviceProp card{};
  if (cudaGetDeviceCount(&count) != cudaSuccess || count < 1 || cudaGetDeviceProperties(&card, 0) != cudaSuccess) {
    return std::nullopt;
  }
  return GpuInfo{card.name, static_cast<double>(card.totalGlobalMem) / 1e9, card.major >= 8};
}

CUstream current_stream() { return c10::cuda::getCurrentCUDAStream().stream(); }

unsigned blocks_for(std::int64_t threads) { return static_cast<unsigned>((threads + cuda_threads - 1) / cuda_threads); }

// What "attend" holds in shared memory; see its source.
std::size_t shared_bytes(std::int64_t width, std::int64_t keys) {
  constexpr std::int64_t warps = cuda_threads / 32;
  const std::int64_t held_keys = std::max(keys * (width / 2 + 1), warps * attend_queries * width);
  return static_cast<std::size_t>(4 * (attend_queries * (width + keys + 3) + keys * width / 2 + held_keys));
}

// Rows of heads that can be read 16 bytes at a time.
bool in_sixteens(const Tensor& x) {
  return x.stride(3) == 1 && x.stride(2) == x.size(3) && x.size(3) % 8 == 0 && x.stride(1) % 8 == 0 &&
         reinterpret_cast<std::uintptr_t>(x.data_ptr()) % 16 == 0;
}

class Cuda final : public GpuSupport {
 public:
  explicit Cuda(GpuInfo info) : info_(std::move(info)) {}
  [[nodiscard]] const GpuInfo& info() const override { return info_; }
  [[nodiscard]] std::unique_ptr<RecordedWork> record(const std::function<void()>& work) const override {
    return std::make_unique<CudaRecording>(work);
  }

  [[nodiscard]] Tensor gated(const Tensor& gate_up) const override {
    const Tensor in = gate_up.contiguous();
    auto width = static_cast<int>(in.size(2) / 2);
    Tensor out = at::empty({in.size(0), in.size(1), width}, in.options());
    auto count = static_cast<int>(out.numel());
    void* from = in.data_ptr();
    void* to = out.data_ptr();
    void* arguments[] = {&from, &to, &width, &count};
    kernels(2).launch(CudaKernels::gated, blocks_for(count), 1, 0, current_stream(), arguments);
    return out;
  }

  [[nodiscard]] Tensor rotate_heads(const Tensor& all, const Tensor& cosine, const Tensor& sine, const Tensor& keys,
                                    const Tensor& values) const override {
    const Tensor in = all.contiguous();
    auto tokens = static_cast<int>(in.size(1));
    int key_heads = keys.defined() ? static_cast<int>(keys.size(2)) : 0;
    int heads = static_cast<int>(in.size(2)) - 2 * key_heads;
    Tensor q = at::empty({1, tokens, heads, in.size(3)}, in.options());
    void* from = in.data_ptr();
    void* cosines = cosine.data_ptr();
    void* sines = sine.data_ptr();
    void* to_q = q.data_ptr();
    void* to_k = key_heads > 0 ? keys.data_ptr() : nullptr;
    void* to_v = key_heads > 0 ? values.data_ptr() : nullptr;
    long long k_stride = key_heads > 0 ? keys.stride(1) : 0;
    long long v_stride = key_heads > 0 ? values.stride(1) : 0;
    void* arguments[] = {&from,   &cosines, &sines,     &to_q,     &to_k,    &to_v,
                         &tokens, &heads,   &key_heads, &k_stride, &v_stride};
    kernels(in.size(3))
        .launch(CudaKernels::rotate_heads, blocks_for(in.numel() / 2), 1, 0, current_stream(), arguments);
    return q;
  }

  [[nodiscard]] bool can_attend(const Tensor& q, const Tensor& k, const Tensor& v) const override {
    return q.size(0) == 1 && q.size(1) <= 64 && q.is_contiguous() && in_sixteens(k) && in_sixteens(v) &&
           shared_bytes(q.size(3), k.size(1)) <= CudaKernels::most_shared_bytes;
  }

  [[nodiscard]] Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, bool causal) const override {
    Tensor out = at::empty(q.sizes(), q.options());
    auto queries = static_cast<int>(q.size(1));
    auto keys = static_cast<int>(k.size(1));
    auto heads = static_cast<int>(q.size(2));
    int heads_of_a_key = heads / static_cast<int>(k.size(2));
    void* from_q = q.data_ptr();
    void* from_k = k.data_ptr();
    void* from_v = v.data_ptr();
    void* to = out.data_ptr();
    long long k_stride = k.stride(1);
    long long v_stride = v.stride(1);
    int last_first = causal ? 1 : 0;
    auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(q.size(3))));
    void* arguments[] = {&from_q, &from_k,         &from_v,   &to,       &queries,    &keys,
                         &heads,  &heads_of_a_key, &k_stride, &v_stride, &last_first, &scale};
    const auto blocks = static_cast<unsigned>((queries + attend_queries - 1) / attend_queries);
    kernels(q.size(3)).launch(CudaKernels::attend, blocks, static_cast<unsigned>(heads), shared_bytes(q.size(3), keys),
                              current_stream(), arguments);
    return out;
  }

 private:
  const CudaKernels& kernels(std::int64_t width) const {
    const std::scoped_lock lock(mutex_);
    return kernels_.try_emplace(width, width).first->second;
  }

  GpuInfo info_;
  mutable std::mutex mutex_;
  mutable std::map<std::int64_t, CudaKernels> kernels_;
};

}  // namespace

}  // namespace tandem

extern "C" __attribute__((visibility("default"))) const tandem::GpuSupport* tandem_gpu() {
  static const auto card = tandem::find_card();
  if (!card) {
    return nullptr;
  }
  static const tandem::Cuda cuda(*card);
  return &cuda;
}
