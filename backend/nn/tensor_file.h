#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tandem {

/// Element types of a safetensors file that Tandem reads.
enum class TensorType { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

/// Bytes of one element.
[[nodiscard]] std::size_t size_of(TensorType type);
/// The name in a safetensors header, such as "BF16".
[[nodiscard]] std::string_view name_of(TensorType type);

/// One tensor of a file: row-major, little-endian, in the memory of its TensorFile.
struct TensorView {
  std::string name;
  TensorType type = TensorType::f32;
  std::vector<std::int64_t> shape;
  /// Of a large file they are mapped: looking at them ends the process (SIGBUS) where the file was cut short since it
  /// was opened. copy() does not.
  std::span<const std::byte> bytes;
  int file = -1;             ///< descriptor of a mapped file, -1 where `bytes` are in memory
  std::uint64_t offset = 0;  ///< of `bytes` in that file

  [[nodiscard]] std::int64_t elements() const;
  /// Copies the bytes from `from` on; false where the file no longer has them. Any thread.
  [[nodiscard]] bool copy(std::size_t from, std::span<std::byte> to) const;
  /// The elements as float32, converted where they are stored otherwise; empty where the file no longer has them.
  [[nodiscard]] std::vector<float> floats() const;
  /// The elements as whole numbers (floating types are truncated); empty where the file no longer has them.
  [[nodiscard]] std::vector<std::int64_t> integers() const;
};

/// "[2, 3]"
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> shape);

/// A safetensors file, mapped into memory or, below 64 MB, read: u64 header size, JSON header {name: {dtype, shape,
/// data_offsets}}, data (policies reference, 1.1). Every size and offset is checked on opening; tensors neither overlap
/// nor leave holes. Immutable; any thread.
class TensorFile {
 public:
  /// Refuses a file whose header or offsets do not hold.
  [[nodiscard]] static Result<TensorFile> open(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// In the order of their bytes.
  [[nodiscard]] const std::vector<TensorView>& tensors() const { return tensors_; }
  /// Null where there is none of this name.
  [[nodiscard]] const TensorView* find(const std::string& name) const;
  /// Bytes of the file.
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::filesystem::path path_;
  std::shared_ptr<const std::byte> memory_;
  std::size_t size_ = 0;
  std::vector<TensorView> tensors_;
  std::map<std::string, std::size_t> index_;
};

/// A tensor to be written.
struct NamedTensor {
  std::string name;
  TensorType type = TensorType::f32;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;
};

/// Float32 values as a tensor to be written.
[[nodiscard]] NamedTensor named_tensor(std::string name, std::vector<std::int64_t> shape,
                                       std::span<const float> values);

/// Writes a safetensors file.
[[nodiscard]] Result<void> write_tensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors);

}  // namespace tandem
