#include <algorithm>

#include "annotation/document.h"
#include "base/text.h"

namespace tandem {
namespace {

constexpr std::size_t longest_text = 20'000;
constexpr double least_segment_s = 0.25;  // rows of LeRobot stand more than 0.2 s apart

Result<std::string> checked_text(const std::string& text, const char* what) {
  if (text.empty() || !is_utf8(text) || text.size() > longest_text) {
    return fail(ErrorCode::invalid_input,
                "The " + std::string(what) + (text.empty() ? " is empty." : " is too long, or no text."),
                "Write a short one.");
  }
  return text;
}

std::string lane_text(Lane lane) {
  return lane == Lane::subtask || lane == Lane::task ? std::string(name_of(lane))
                                                     : std::string(name_of(lane)) + " stage";
}

// Without gaps; those of more than `least` frames get the text, where there is one.
Segments filled(const Segments& segments, std::int64_t length, std::int64_t least, const std::string& text) {
  Segments out;
  std::int64_t end = 0;
  const auto gap_up_to = [&](std::int64_t to) {
    if (to <= end) {
      return;
    }
    if (!text.empty() && (to - end > least || out.empty())) {
      out.push_back({end, to, text});
    } else if (!out.empty()) {
      out.back().to = to;
    }
  };
  for (const auto& segment : segments) {
    // What is too short at the beginning goes to the first segment.
    const bool first_takes_it = out.empty() && segment.from > 0 && (text.empty() || segment.from <= least);
    if (!first_takes_it) {
      gap_up_to(segment.from);
    }
    out.push_back({first_takes_it ? 0 : segment.from, segment.to, segment.text});
    end = segment.to;
  }
  if (!out.empty() || !text.empty()) {
    gap_up_to(length);
  }
  return out;
}

std::unexpected<Error> no_segment(Lane lane) {
  return fail(ErrorCode::not_found, "There is no such " + lane_text(lane) + ".", "Choose one that is there.");
}

}  // namespace

Result<void> AnnotationDocument::set_task(std::span<const std::int64_t> episodes, const std::string& text) {
  TANDEM_TRY(checked_text(text, "task"));
  return edit("set the task", episodes, [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
    annotation.lane(Lane::task) = {{0, length, text}};
    return {};
  });
}

Result<void> AnnotationDocument::set_success(std::span<const std::int64_t> episodes, std::optional<bool> success) {
  return edit(!success   ? "unset success"
              : *success ? "mark as success"
                         : "mark as failure",
              episodes, [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
                annotation.success = success;
                return {};
              });
}

Result<void> AnnotationDocument::set_quality(std::span<const std::int64_t> episodes, std::optional<int> quality) {
  if (quality && (*quality < 1 || *quality > 5)) {
    return fail(ErrorCode::invalid_input, "The quality must be a number from 1 to 5.", "Choose one of them.");
  }
  return edit(quality ? "set the quality" : "unset the quality", episodes,
              [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
                annotation.quality = quality;
                return {};
              });
}

Result<void> AnnotationDocument::add_tag(std::span<const std::int64_t> episodes, const std::string& tag) {
  TANDEM_TRY(checked_text(tag, "tag"));
  return edit("add the tag " + tag, episodes, [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
    const auto at = std::ranges::lower_bound(annotation.tags, tag);
    if (at == annotation.tags.end() || *at != tag) {
      annotation.tags.insert(at, tag);
    }
    return {};
  });
}

Result<void> AnnotationDocument::remove_tag(std::span<const std::int64_t> episodes, const std::string& tag) {
  return edit("remove the tag " + tag, episodes, [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
    std::erase(annotation.tags, tag);
    return {};
  });
}

Result<void> AnnotationDocument::set_note(std::int64_t episode, const std::string& note) {
  if (!note.empty()) {
    TANDEM_TRY(checked_text(note, "note"));
  }
  return edit("write the note", std::array{episode}, [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
    annotation.note = note;
    return {};
  });
}

Result<void> AnnotationDocument::edit_lane(const std::string& name, std::int64_t episode, Lane lane,
                                           std::size_t segment, const std::function<void(Segments&)>& change) {
  return edit(name, std::array{episode}, [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
    auto& segments = annotation.lane(lane);
    if (segment >= segments.size()) {
      return no_segment(lane);
    }
    change(segments);
    const auto wrong = wrong_segments(segments, length);
    return wrong ? Result<void>(std::unexpected(*wrong)) : Result<void>();
  });
}

Result<void> AnnotationDocument::add_segment(std::int64_t episode, Lane lane, const Segment& segment) {
  TANDEM_TRY(checked_text(segment.text, "text"));
  return edit("add a " + lane_text(lane), std::array{episode},
              [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
                auto& segments = annotation.lane(lane);
                segments.insert(std::ranges::upper_bound(segments, segment.from, {}, &Segment::from), segment);
                const auto wrong = wrong_segments(segments, length);
                return wrong ? Result<void>(std::unexpected(*wrong)) : Result<void>();
              });
}

Result<void> AnnotationDocument::split_segment(std::int64_t episode, Lane lane, std::int64_t frame,
                                               const std::string& text) {
  TANDEM_TRY(checked_text(text, "text"));
  return edit("split a " + lane_text(lane), std::array{episode},
              [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
                auto& segments = annotation.lane(lane);
                const auto found = std::ranges::find_if(
                    segments, [&](const Segment& segment) { return segment.from < frame && frame < segment.to; });
                if (found == segments.end()) {
                  return fail(ErrorCode::not_found,
                              "Frame " + std::to_string(frame) + " lies inside no " + lane_text(lane) + ".",
                              "Choose a frame between its first and its last.");
                }
                const Segment second{frame, found->to, text};
                found->to = frame;
                segments.insert(found + 1, second);
                return {};
              });
}

Result<void> AnnotationDocument::set_segment_text(std::int64_t episode, Lane lane, std::size_t segment,
                                                  const std::string& text) {
  TANDEM_TRY(checked_text(text, "text"));
  return edit_lane("rename a " + lane_text(lane), episode, lane, segment,
                   [&](Segments& segments) { segments[segment].text = text; });
}

Result<void> AnnotationDocument::move_start(std::int64_t episode, Lane lane, std::size_t segment, std::int64_t frame) {
  return edit_lane("move a start", episode, lane, segment, [&](Segments& segments) {
    if (segment > 0 && segments[segment - 1].to == segments[segment].from) {
      segments[segment - 1].to = frame;
    }
    segments[segment].from = frame;
  });
}

Result<void> AnnotationDocument::move_end(std::int64_t episode, Lane lane, std::size_t segment, std::int64_t frame) {
  return edit_lane("move an end", episode, lane, segment, [&](Segments& segments) {
    if (segment + 1 < segments.size() && segments[segment + 1].from == segments[segment].to) {
      segments[segment + 1].from = frame;
    }
    segments[segment].to = frame;
  });
}

Result<void> AnnotationDocument::merge_with_next(std::int64_t episode, Lane lane, std::size_t segment) {
  return edit("merge two " + lane_text(lane) + "s", std::array{episode},
              [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
                auto& segments = annotation.lane(lane);
                if (segment + 1 >= segments.size()) {
                  return no_segment(lane);
                }
                segments[segment].to = segments[segment + 1].to;
                segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(segment) + 1);
                return {};
              });
}

Result<void> AnnotationDocument::remove_segment(std::int64_t episode, Lane lane, std::size_t segment) {
  return edit_lane("remove a " + lane_text(lane), episode, lane, segment, [&](Segments& segments) {
    segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(segment));
  });
}

Result<void> AnnotationDocument::set_segments(std::int64_t episode, Lane lane, const Segments& segments) {
  return edit("set the " + lane_text(lane) + "s", std::array{episode},
              [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
                annotation.lane(lane) = segments;
                const auto wrong = wrong_segments(segments, length);
                return wrong ? Result<void>(std::unexpected(*wrong)) : Result<void>();
              });
}

Result<void> AnnotationDocument::fill_gaps(std::span<const std::int64_t> episodes, Lane lane, const std::string& text) {
  if (!text.empty()) {
    TANDEM_TRY(checked_text(text, "text"));
  }
  const double fps = dataset().info.fps > 0 ? dataset().info.fps : 30;
  const auto least = static_cast<std::int64_t>(least_segment_s * fps);
  return edit("fill the gaps of " + lane_text(lane) + "s", episodes,
              [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
                annotation.lane(lane) = filled(annotation.lane(lane), length, least, text);
                return {};
              });
}

Result<void> AnnotationDocument::copy_lane(std::span<const std::int64_t> episodes, Lane from, Lane to) {
  return edit("copy " + lane_text(from) + "s to " + lane_text(to) + "s", episodes,
              [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
                annotation.lane(to) = annotation.lane(from);
                return {};
              });
}

Result<void> AnnotationDocument::add_event(std::int64_t episode, const AnnotationEvent& event) {
  return edit("add an event", std::array{episode},
              [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
                if (const auto wrong = wrong_event(event, length)) {
                  return std::unexpected(*wrong);
                }
                auto& events = annotation.events;
                events.insert(std::ranges::upper_bound(events, event.frame, {}, &AnnotationEvent::frame), event);
                return {};
              });
}

Result<void> AnnotationDocument::change_event(std::int64_t episode, std::size_t number, const AnnotationEvent& event) {
  return edit("change an event", std::array{episode},
              [&](EpisodeAnnotation& annotation, std::int64_t length) -> Result<void> {
                if (number >= annotation.events.size()) {
                  return fail(ErrorCode::not_found, "There is no such event.", "Choose one that is there.");
                }
                if (const auto wrong = wrong_event(event, length)) {
                  return std::unexpected(*wrong);
                }
                annotation.events[number] = event;
                std::ranges::stable_sort(annotation.events, {}, &AnnotationEvent::frame);
                return {};
              });
}

Result<void> AnnotationDocument::remove_event(std::int64_t episode, std::size_t number) {
  return edit("remove an event", std::array{episode}, [&](EpisodeAnnotation& annotation, std::int64_t) -> Result<void> {
    if (number >= annotation.events.size()) {
      return fail(ErrorCode::not_found, "There is no such event.", "Choose one that is there.");
    }
    annotation.events.erase(annotation.events.begin() + static_cast<std::ptrdiff_t>(number));
    return {};
  });
}

}  // namespace tandem
