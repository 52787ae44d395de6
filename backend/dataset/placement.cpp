#include "dataset/placement.h"

#include "base/files.h"

namespace tandem::detail {
namespace fs = std::filesystem;

Placement::~Placement() {
  std::error_code ignored;
  for (auto it = moves_.rbegin(); it != moves_.rend(); ++it) {
    fs::rename(it->second, it->first, ignored);
  }
  for (auto it = folders_.rbegin(); it != folders_.rend(); ++it) {
    fs::remove(*it, ignored);  // only an empty one goes
  }
}

Result<void> Placement::make_folders(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) {
    return {};
  }
  TANDEM_TRY(make_folders(folder.parent_path()));
  TANDEM_TRY(make_folder(folder));
  folders_.push_back(folder);
  return {};
}

Result<void> Placement::move(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from, error) && fs::exists(to, error)) {
    moves_.emplace_back(from, to);
    return {};
  }
  TANDEM_TRY(make_folders(to.parent_path()));
  moves_.emplace_back(from, to);  // before the flush, which may fail after the rename
  return move_into_place(from, to);
}

void Placement::keep() {
  moves_.clear();
  folders_.clear();
}

}  // namespace tandem::detail
