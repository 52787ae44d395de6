#include "cli/shadow_table.h"

#include <filesystem>

#include "base/files.h"

namespace tandem::cli {

Result<void> check_table(const std::string& file) {
  const std::filesystem::path table(file);
  if (table.has_parent_path() && !is_there(table.parent_path())) {
    return fail(ErrorCode::not_found, "--table: there is no folder " + table.parent_path().string() + ".",
                "Make it first, or choose another.");
  }
  return {};
}

Result<void> write_table(const std::string& file, const ShadowMeter& meter, const std::vector<std::string>& joints) {
  if (file.empty()) {
    return {};
  }
  const auto path = absolute_path(file);
  return path ? replace_text(*path, meter.to_csv(joints), path->parent_path()) : std::unexpected(path.error());
}

}  // namespace tandem::cli
