#pragma once

#include <arrow/chunked_array.h>
#include <arrow/result.h>

#include <cstdint>
#include <memory>

#include "dataset/language.h"

namespace tandem::detail {

inline constexpr const char* persistent_language = "language_persistent";
inline constexpr const char* event_language = "language_events";

/// The type in which Tandem writes the column: LeRobot's, with calls as texts that hold JSON (annotation notes 1.3).
[[nodiscard]] std::shared_ptr<arrow::DataType> language_type(bool persistent);

/// The column of an episode of so many frames.
[[nodiscard]] arrow::Result<std::shared_ptr<arrow::ChunkedArray>> language_column(const EpisodeLanguage& language,
                                                                                  std::int64_t frames, bool persistent);

}  // namespace tandem::detail
