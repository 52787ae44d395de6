#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "dataset/language.h"

namespace tandem {

/// What segments say of the frames they cover.
enum class Lane : std::uint8_t {
  task,     ///< the instruction; most episodes have one from end to end
  subtask,  ///< the step that is done
  sparse,   ///< SARM's stages, few
  dense,    ///< and many
};
inline constexpr std::array all_lanes{Lane::task, Lane::subtask, Lane::sparse, Lane::dense};
[[nodiscard]] std::string_view name_of(Lane lane);

/// The frames [from, to) of an episode.
struct Segment {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::string text;
  friend bool operator==(const Segment&, const Segment&) = default;
};
/// In order, without overlaps.
using Segments = std::vector<Segment>;

/// Something at one frame (annotation reference, 1.3): an interjection, a question, a trace, speech.
struct AnnotationEvent {
  std::int64_t frame = 0;
  std::string role;                    ///< "user" or "assistant"
  std::optional<std::string> style;    ///< absent: speech, by a call
  std::optional<std::string> content;  ///< absent only where there is a call
  std::optional<std::string> camera;   ///< the feature with the pictures, of "vqa" and "trace" only
  std::vector<Json> tool_calls;
  friend bool operator==(const AnnotationEvent&, const AnnotationEvent&) = default;
};

/// What is said about one episode.
struct EpisodeAnnotation {
  std::array<Segments, all_lanes.size()> lanes;
  std::vector<std::string> tags;  ///< sorted, each once
  std::optional<bool> success;
  std::optional<int> quality;  ///< 1 to 5
  std::string note;
  std::vector<AnnotationEvent> events;  ///< in the order of their frames
  /// Persistent language rows of other styles, as the dataset holds them: an export must not lose them.
  std::vector<LanguageRow> kept;

  [[nodiscard]] const Segments& lane(Lane lane) const { return lanes[static_cast<std::size_t>(lane)]; }
  [[nodiscard]] Segments& lane(Lane lane) { return lanes[static_cast<std::size_t>(lane)]; }
  /// Its instruction, the first where there are several; empty where there is none.
  [[nodiscard]] std::string task() const { return lane(Lane::task).empty() ? "" : lane(Lane::task).front().text; }
  friend bool operator==(const EpisodeAnnotation&, const EpisodeAnnotation&) = default;
};

/// The tag of episodes that are to be thrown away: they stay until they are deleted on purpose.
inline constexpr const char* trash_tag = "trash";

/// One part of an annotation that is changed as a whole.
enum class AnnotationField : std::uint8_t { task, subtask, sparse, dense, tags, success, quality, note, events };
inline constexpr std::size_t annotation_field_count = 9;
[[nodiscard]] std::string_view name_of(AnnotationField field);
[[nodiscard]] std::optional<AnnotationField> annotation_field_named(std::string_view name);
[[nodiscard]] AnnotationField field_of(Lane lane);

/// The field as it stands in the journal.
[[nodiscard]] Json field_json(const EpisodeAnnotation& annotation, AnnotationField field);
/// Sets the field from the journal; refuses what no command would have made. `length`: frames of the episode, for the
/// bounds of frames; negative: unknown.
[[nodiscard]] Result<void> set_field(EpisodeAnnotation& annotation, AnnotationField field, const Json& value,
                                     std::int64_t length);

/// Why these segments cannot stand in one lane of an episode of `length` frames; nothing where they can.
[[nodiscard]] std::optional<Error> wrong_segments(const Segments& segments, std::int64_t length);
/// The same for events: frames, roles, and what each style needs.
[[nodiscard]] std::optional<Error> wrong_event(const AnnotationEvent& event, std::int64_t length);

}  // namespace tandem
