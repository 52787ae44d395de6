#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "base/files.h"

namespace tandem::detail {

/// A folder of the system for what is only needed for a while; gone with the object.
class Scratch {
 public:
  static Result<Scratch> make() {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / "tandem-edit-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      return std::unexpected(file_error("made", pattern, errno));
    }
    return Scratch(pattern);
  }
  Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch() {
    std::error_code error;
    if (!path_.empty()) {
      std::filesystem::remove_all(path_, error);
    }
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit Scratch(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace tandem::detail
