#include "annotation/document_types.h"

#include <algorithm>

#include "base/text.h"

namespace tandem {
namespace {

constexpr std::array field_names{"task", "subtask", "sparse", "dense", "tags", "success", "quality", "note", "events"};
static_assert(field_names.size() == annotation_field_count);
constexpr std::int64_t any_length = INT64_MAX;

Error broken(AnnotationField field) {
  return {ErrorCode::invalid_input,
          "the field " + std::string(name_of(field)) + " does not hold what it must.",
          "Restore the file from a copy.",
          {}};
}

std::optional<std::string> text_or_null(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

std::optional<Segments> segments_of(const Json& value) {
  if (!value.is_array()) {
    return std::nullopt;
  }
  Segments out;
  for (const auto& entry : value) {
    if (!entry.is_array() || entry.size() != 3 || !entry[0].is_number_integer() || !entry[1].is_number_integer() ||
        !entry[2].is_string()) {
      return std::nullopt;
    }
    out.push_back({entry[0].get<std::int64_t>(), entry[1].get<std::int64_t>(), entry[2].get<std::string>()});
  }
  return out;
}

Json event_json(const AnnotationEvent& event) {
  Json out = {{"frame", event.frame}, {"role", event.role}};
  for (const auto& [key, value] :
       {std::pair{"style", &event.style}, std::pair{"content", &event.content}, std::pair{"camera", &event.camera}}) {
    if (*value) {
      out[key] = **value;
    }
  }
  if (!event.tool_calls.empty()) {
    out["tool_calls"] = event.tool_calls;
  }
  return out;
}

std::optional<std::vector<AnnotationEvent>> events_of(const Json& value) {
  if (!value.is_array()) {
    return std::nullopt;
  }
  std::vector<AnnotationEvent> out;
  for (const auto& entry : value) {
    if (!entry.is_object() || !entry.contains("frame") || !entry["frame"].is_number_integer()) {
      return std::nullopt;
    }
    AnnotationEvent event;
    event.frame = entry["frame"].get<std::int64_t>();
    event.role = text_or_null(entry, "role").value_or("");
    event.style = text_or_null(entry, "style");
    event.content = text_or_null(entry, "content");
    event.camera = text_or_null(entry, "camera");
    const auto calls = entry.find("tool_calls");
    if (calls != entry.end() && calls->is_array()) {
      event.tool_calls.assign(calls->begin(), calls->end());
    }
    out.push_back(std::move(event));
  }
  return out;
}

Result<void> set_lane(EpisodeAnnotation& annotation, AnnotationField field, const Json& value, std::int64_t length) {
  auto segments = segments_of(value);
  if (!segments) {
    return std::unexpected(broken(field));
  }
  if (const auto error = wrong_segments(*segments, length < 0 ? any_length : length)) {
    return std::unexpected(*error);
  }
  annotation.lanes[static_cast<std::size_t>(field)] = std::move(*segments);
  return {};
}

Result<void> set_events(EpisodeAnnotation& annotation, const Json& value, std::int64_t length) {
  auto events = events_of(value);
  if (!events) {
    return std::unexpected(broken(AnnotationField::events));
  }
  for (const auto& event : *events) {
    if (const auto error = wrong_event(event, length < 0 ? any_length : length)) {
      return std::unexpected(*error);
    }
  }
  annotation.events = std::move(*events);
  std::ranges::stable_sort(annotation.events, {}, &AnnotationEvent::frame);
  return {};
}

}  // namespace

std::string_view name_of(Lane lane) { return field_names[static_cast<std::size_t>(lane)]; }
std::string_view name_of(AnnotationField field) { return field_names[static_cast<std::size_t>(field)]; }
AnnotationField field_of(Lane lane) { return static_cast<AnnotationField>(lane); }

std::optional<AnnotationField> annotation_field_named(std::string_view name) {
  const auto found = std::ranges::find(field_names, name);
  return found == field_names.end() ? std::nullopt
                                    : std::optional(static_cast<AnnotationField>(found - field_names.begin()));
}

Json field_json(const EpisodeAnnotation& annotation, AnnotationField field) {
  Json list = Json::array();
  switch (field) {
    case AnnotationField::tags:
      return annotation.tags;
    case AnnotationField::success:
      return annotation.success ? Json(*annotation.success) : Json();
    case AnnotationField::quality:
      return annotation.quality ? Json(*annotation.quality) : Json();
    case AnnotationField::note:
      return annotation.note;
    case AnnotationField::events:
      std::ranges::transform(annotation.events, std::back_inserter(list), event_json);
      return list;
    default:
      for (const auto& segment : annotation.lanes[static_cast<std::size_t>(field)]) {
        list.push_back(Json::array({segment.from, segment.to, segment.text}));
      }
      return list;
  }
}

Result<void> set_field(EpisodeAnnotation& annotation, AnnotationField field, const Json& value, std::int64_t length) {
  switch (field) {
    case AnnotationField::tags: {
      if (!value.is_array() || !std::ranges::all_of(value, [](const Json& tag) { return tag.is_string(); })) {
        return std::unexpected(broken(field));
      }
      annotation.tags = value.get<std::vector<std::string>>();
      std::ranges::sort(annotation.tags);
      const auto rest = std::ranges::unique(annotation.tags);
      annotation.tags.erase(rest.begin(), rest.end());
      return {};
    }
    case AnnotationField::success:
      if (!value.is_null() && !value.is_boolean()) {
        return std::unexpected(broken(field));
      }
      annotation.success = value.is_null() ? std::nullopt : std::optional(value.get<bool>());
      return {};
    case AnnotationField::quality:
      if (!value.is_null() && !(value.is_number_integer() && value >= 1 && value <= 5)) {
        return std::unexpected(broken(field));
      }
      annotation.quality = value.is_null() ? std::nullopt : std::optional(value.get<int>());
      return {};
    case AnnotationField::note:
      if (!value.is_string()) {
        return std::unexpected(broken(field));
      }
      annotation.note = value.get<std::string>();
      return {};
    case AnnotationField::events:
      return set_events(annotation, value, length);
    default:
      return set_lane(annotation, field, value, length);
  }
}

std::optional<Error> wrong_segments(const Segments& segments, std::int64_t length) {
  std::int64_t end = 0;
  for (const auto& segment : segments) {
    const std::string frames = "Frames " + std::to_string(segment.from) + " to " + std::to_string(segment.to);
    if (segment.from < 0 || segment.from >= segment.to || segment.to > length) {
      return Error{ErrorCode::invalid_input,
                   frames + " are no part of an episode of " + std::to_string(length) + " frames.",
                   "Choose frames inside it, the first before the last.",
                   {}};
    }
    if (segment.from < end) {
      return Error{ErrorCode::invalid_input,
                   frames + " are covered by another segment already.",
                   "Move or split that one first.",
                   {}};
    }
    if (segment.text.empty() || !is_utf8(segment.text)) {
      return Error{ErrorCode::invalid_input, "A segment needs a text.", "Say what happens in it.", {}};
    }
    end = segment.to;
  }
  return std::nullopt;
}

std::optional<Error> wrong_event(const AnnotationEvent& event, std::int64_t length) {
  const auto wrong = [&](std::string what, std::string remedy) {
    return Error{ErrorCode::invalid_input,
                 "The event at frame " + std::to_string(event.frame) + " " + std::move(what),
                 std::move(remedy),
                 {}};
  };
  constexpr std::array styles{"interjection", "vqa", "trace"};
  if (event.frame < 0 || event.frame >= length) {
    return wrong("lies outside the episode.", "Choose a frame inside it.");
  }
  if (event.role != "user" && event.role != "assistant") {
    return wrong("has the role \"" + event.role + "\".", "Say \"user\" or \"assistant\".");
  }
  if (event.style && std::ranges::find(styles, *event.style) == styles.end()) {
    return wrong("has the style \"" + *event.style + "\".", "LeRobot knows interjection, vqa and trace.");
  }
  if (!event.style && event.tool_calls.empty()) {
    return wrong("has neither a style nor a call.", "Speech is a call of the function \"say\".");
  }
  if (!event.content && event.tool_calls.empty()) {
    return wrong("has neither a content nor a call.", "Write what is said.");
  }
  const bool seen = event.style && (*event.style == "vqa" || *event.style == "trace");
  if (seen != (event.camera && !event.camera->empty())) {
    return seen ? wrong("names no camera.", "Questions and traces are about the pictures of one.")
                : wrong("names a camera.", "Only questions and traces are about one.");
  }
  return std::nullopt;
}

}  // namespace tandem
