#pragma once

#include <filesystem>
#include <functional>

#include "base/result.h"

namespace tandem::detail {

/// How a file that does not change comes into the folder of a new dataset.
enum class TakeOver {
  link,  ///< a second name where the file system has them, else a copy: for what is exchanged for the old one
  copy,  ///< a file of its own, sharing its blocks where the file system can (reflink)
};

/// Brings a file over and flushes it; the folder of `to` is made where it is missing.
[[nodiscard]] Result<void> take_over(const std::filesystem::path& from, const std::filesystem::path& to, TakeOver how);

/// Brings everything below `from` over for which `wanted` (relative path) holds: files, links and empty folders. A
/// folder that is not wanted is not entered. `keep_links`: in the same place they lead where they led; elsewhere what
/// they lead to comes along.
[[nodiscard]] Result<void> take_over_rest(const std::filesystem::path& from, const std::filesystem::path& to,
                                          TakeOver how, bool keep_links,
                                          const std::function<bool(const std::filesystem::path&)>& wanted);

/// What root writes below `to` stays its owner's, and folders stay as open as those of the same name below `like`. A
/// file that was linked is the old one under a second name and is not touched.
[[nodiscard]] Result<void> keep_owners(const std::filesystem::path& like, const std::filesystem::path& to);

}  // namespace tandem::detail
