#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nn/gpu.h"
#include "nn/tensors.h"

namespace tandem {

/// Runs a function of tensors where the network is. On a graphics card the work of each kind of call is recorded when
/// it first comes (twice run, once recorded) and replayed from then on: one launch for thousands of small kernels. The
/// result is overwritten by the next call.
class DeviceFunction {
 public:
  /// A pure function of its inputs whose work depends on their sizes only; it may overwrite none of them.
  using Function = std::function<Tensor(const std::vector<Tensor>& inputs)>;
  explicit DeviceFunction(at::Device device) : device_(device) {}

  /// `inputs` come from the processor. `kind` names what decides the work beside the sizes of the inputs; every kind is
  /// always called with the same function.
  [[nodiscard]] Tensor operator()(const std::vector<Tensor>& inputs, const std::string& kind, const Function& function);
  /// The same without recording.
  [[nodiscard]] Tensor once(const std::vector<Tensor>& inputs, const Function& function) const;

 private:
  struct Recording {
    std::string key;
    std::vector<Tensor> inputs;
    Tensor output;
    std::unique_ptr<RecordedWork> work;
  };
  [[nodiscard]] std::vector<Tensor> on_device(const std::vector<Tensor>& inputs) const;
  Recording& recording_for(const std::vector<Tensor>& inputs, const std::string& kind, const Function& function);

  at::Device device_;
  std::deque<Recording> recordings_;
};

}  // namespace tandem
