#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "dataset/reader.h"

namespace tandem {

/// A row of a language column (annotation notes 1.3).
struct LanguageRow {
  std::string role;
  std::optional<std::string> content;
  std::optional<std::string> style;
  double timestamp_s = 0;  ///< the float32 value of the file; of an event: that of its frame
  std::optional<std::string> camera;
  std::vector<Json> tool_calls;  ///< call objects, however they were stored
  std::int64_t frame = 0;        ///< of an event: the frame that holds it

  friend bool operator==(const LanguageRow&, const LanguageRow&) = default;
};

/// The language of one episode.
struct EpisodeLanguage {
  std::vector<LanguageRow> persistent;  ///< as on its first frame
  std::vector<LanguageRow> events;      ///< in the order of the frames
  bool same_everywhere = true;          ///< every frame holds the same persistent rows, as the format wants
};

/// Whether info.json declares language columns.
[[nodiscard]] bool has_language(const DatasetInfo& info);

/// Reads both columns in every form that LeRobot stores them in; one that is missing is empty.
[[nodiscard]] Result<EpisodeLanguage> read_language(const DatasetSummary& dataset, std::int64_t episode);

}  // namespace tandem
