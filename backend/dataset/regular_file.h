#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace tandem {

/// Refuses what is there and is not a file: opening a pipe waits for ever. Nothing there is for the opening to say.
[[nodiscard]] inline Result<void> refuse_if_no_file(const std::filesystem::path& path, const std::string& hint) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)) {
    return fail(ErrorCode::invalid_input, path.string() + " is not a file but a folder, pipe or device.", hint);
  }
  return {};
}

}  // namespace tandem
