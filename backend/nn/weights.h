#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/quantize.h"
#include "nn/tensors.h"
#include "nn/weight_files.h"

namespace tandem {

/// Thrown while a network is built from a checkpoint that does not fit; caught where checkpoints are loaded.
class CheckpointError final : public std::runtime_error {
 public:
  explicit CheckpointError(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  Error error_;
};

/// Hands the tensors of a checkpoint to the network that is being built, in its number type. Every tensor is looked for
/// NaN and infinity on the way.
class Weights {
 public:
  /// The files outlive the object.
  Weights(const WeightFiles& files, at::ScalarType type, bool int8 = false, at::Device device = at::kCPU)
      : files_(files), type_(type), int8_(int8), device_(device) {}

  /// The tensor of this name; -1 in `shape` takes any extent. Throws CheckpointError where it is missing, of another
  /// shape or not finite. `type` overrides the number type.
  Tensor take(const std::string& name, at::IntArrayRef shape, std::optional<at::ScalarType> type = {});
  /// Finds a tensor, as take() does, without reading it.
  const TensorView& claim(const std::string& name, at::IntArrayRef shape);
  /// Reads what was claimed; as take() it refuses NaN and infinity. Any thread.
  [[nodiscard]] Tensor read(const TensorView& view, std::optional<at::ScalarType> type = {}) const;
  /// Refuses the checkpoint for this tensor.
  [[noreturn]] void refuse(const UnusableTensor& tensor) const;
  /// Work on claimed tensors that finish() does, several at once. It may throw.
  void later(std::function<void()> work) { later_.push_back(std::move(work)); }
  /// Does what was put off; throws what the first of the failing works threw.
  void finish();
  [[nodiscard]] bool has(const std::string& name) const { return files_.find(name) != nullptr; }
  /// The shape in the file; empty where there is none of this name.
  [[nodiscard]] std::vector<std::int64_t> shape_of(const std::string& name) const;
  /// Tensors that begin so are known not to be used at inference.
  void ignore(const std::string& beginning) { ignored_.insert(beginning); }
  /// Tensors of the file that nobody took and nobody ignores.
  [[nodiscard]] std::vector<std::string> unknown() const;
  [[nodiscard]] at::ScalarType type() const { return type_; }
  /// The number type in which a tensor is stored where that has 16 bits, else that of the network.
  [[nodiscard]] at::ScalarType smaller_of(const std::string& name) const;
  /// Where the tensors are brought to.
  [[nodiscard]] at::Device device() const { return device_; }
  /// The large products of the network are to be packed in int8.
  [[nodiscard]] bool int8() const { return int8_; }
  [[nodiscard]] const WeightFiles& files() const { return files_; }

 private:
  const WeightFiles& files_;
  at::ScalarType type_;
  bool int8_;
  at::Device device_;
  std::set<std::string> taken_;
  std::set<std::string> ignored_;
  std::vector<std::function<void()>> later_;
};

/// Weights under a common beginning of their names: scope("layers.0")("bias", {64}) takes "layers.0.bias".
class WeightScope {
 public:
  WeightScope(Weights& weights, std::string beginning) : weights_(&weights), beginning_(std::move(beginning)) {}
  /// A scope within.
  [[nodiscard]] WeightScope in(const std::string& name) const { return {*weights_, path(name)}; }
  [[nodiscard]] WeightScope in(const std::string& name, std::int64_t index) const {
    return in(name + "." + std::to_string(index));
  }
  Tensor operator()(const std::string& name, at::IntArrayRef shape, std::optional<at::ScalarType> type = {}) const {
    return weights_->take(path(name), shape, type);
  }
  [[nodiscard]] bool has(const std::string& name) const { return weights_->has(path(name)); }
  [[nodiscard]] std::vector<std::int64_t> shape_of(const std::string& name) const {
    return weights_->shape_of(path(name));
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return beginning_.empty() ? name : beginning_ + "." + name;
  }
  [[nodiscard]] Weights& weights() const { return *weights_; }
  [[nodiscard]] at::Device device() const { return weights_->device(); }

 private:
  Weights* weights_;
  std::string beginning_;
};

/// Refuses a checkpoint: throws CheckpointError.
[[noreturn]] void refuse_checkpoint(const std::string& message, const std::string& hint);

}  // namespace tandem
