#pragma once

#include <arrow/chunked_array.h>
#include <arrow/result.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace tandem::detail {

/// Which frames of an episode stay: [from, to).
struct LanguageCut {
  std::int64_t from = 0;
  std::int64_t to = 0;
  int fps = 0;  ///< 0: the whole episode stays
};

/// A language column of one episode after an edit (annotation notes 1.3): cameras get their new names; persistent rows
/// count from the new first frame, where those stand that were active in it; rows behind the end go.
[[nodiscard]] arrow::Result<std::shared_ptr<arrow::ChunkedArray>> edited_language(
    const std::shared_ptr<arrow::ChunkedArray>& column, bool persistent, const LanguageCut& cut,
    const std::map<std::string, std::string>& cameras);

}  // namespace tandem::detail
