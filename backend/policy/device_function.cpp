#include "policy/device_function.h"

#include <algorithm>

namespace tandem {

namespace {

// Instructions of other lengths and changed cameras ask for other recordings; each holds its memory.
constexpr std::size_t most_recordings = 6;

std::string key_of(const std::vector<Tensor>& inputs, const std::string& kind) {
  std::string out = kind;
  for (const auto& input : inputs) {
    for (const auto extent : input.sizes()) {
      out += ' ' + std::to_string(extent);
    }
    out += ';';
  }
  return out;
}

}  // namespace

std::vector<Tensor> DeviceFunction::on_device(const std::vector<Tensor>& inputs) const {
  std::vector<Tensor> out;
  for (const auto& input : inputs) {
    out.push_back(input.to(device_));
  }
  return out;
}

Tensor DeviceFunction::once(const std::vector<Tensor>& inputs, const Function& function) const {
  return function(device_.is_cpu() ? inputs : on_device(inputs));
}

DeviceFunction::Recording& DeviceFunction::recording_for(const std::vector<Tensor>& inputs, const std::string& kind,
                                                         const Function& function) {
  std::string key = key_of(inputs, kind);
  const auto found = std::ranges::find(recordings_, key, &Recording::key);
  if (found != recordings_.end()) {
    return *found;
  }
  if (recordings_.size() >= most_recordings) {
    recordings_.pop_front();
  }
  Recording made{std::move(key), on_device(inputs), {}, nullptr};
  // Libraries choose their kernels and take their memory in the first runs.
  for (int i = 0; i < 2; ++i) {
    made.output = function(made.inputs);
  }
  made.work = (*load_gpu())->record([&] { made.output = function(made.inputs); });
  return recordings_.emplace_back(std::move(made));
}

Tensor DeviceFunction::operator()(const std::vector<Tensor>& inputs, const std::string& kind,
                                  const Function& function) {
  if (!device_.is_cuda()) {
    return once(inputs, function);
  }
  Recording& recording = recording_for(inputs, kind, function);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    recording.inputs[i].copy_(inputs[i]);
  }
  recording.work->replay();
  return recording.output;
}

}  // namespace tandem
