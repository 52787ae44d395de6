#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "nn/tensor_file.h"

namespace tandem {

/// The weights of a checkpoint folder: model.safetensors, or the shards that model.safetensors.index.json names.
/// Path elements of compiled models ("_orig_mod") are left out of the names. Immutable; any thread.
class WeightFiles {
 public:
  /// Pickled weights (pytorch_model.bin) are refused: they are programs.
  [[nodiscard]] static Result<WeightFiles> open(const std::filesystem::path& folder);

  /// Null where there is none of this name.
  [[nodiscard]] const TensorView* find(const std::string& name) const;
  [[nodiscard]] const std::map<std::string, const TensorView*>& tensors() const { return tensors_; }
  /// Bytes of all tensors.
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Names the file of a tensor in errors.
  [[nodiscard]] std::string origin_of(const std::string& tensor) const;

 private:
  std::filesystem::path folder_;
  std::vector<std::unique_ptr<const TensorFile>> files_;
  std::map<std::string, const TensorView*> tensors_;
  std::map<std::string, std::string> origins_;
};

/// Whether `name` stays in its folder: relative, without "..".
[[nodiscard]] bool stays_inside(const std::filesystem::path& name);

}  // namespace tandem
