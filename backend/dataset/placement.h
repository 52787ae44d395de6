#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tandem::detail {

/// Files that go to their places one after the other and back again unless all of them arrive: a save that fails
/// half way leaves no part of itself in the dataset.
class Placement {
 public:
  Placement() = default;
  /// Moves back what was not kept.
  ~Placement();
  Placement(const Placement&) = delete;
  Placement& operator=(const Placement&) = delete;

  /// Moves a file to a name of its own, in a folder that is made where it is missing. One that could not be moved
  /// back by an earlier attempt counts as moved.
  [[nodiscard]] Result<void> move(const std::filesystem::path& from, const std::filesystem::path& to);
  /// All have arrived.
  void keep();

 private:
  [[nodiscard]] Result<void> make_folders(const std::filesystem::path& folder);

  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> moves_;
  std::vector<std::filesystem::path> folders_;  // made here, outer ones first
};

}  // namespace tandem::detail
