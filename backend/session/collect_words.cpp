#include <algorithm>

#include "base/text.h"
#include "session/collect.h"

namespace tandem {

std::string_view name_of(CollectPhase phase) {
  switch (phase) {
    case CollectPhase::idle:
      return "idle";
    case CollectPhase::starting:
      return "starting";
    case CollectPhase::recording:
      return "recording";
    case CollectPhase::paused:
      return "paused";
    case CollectPhase::reset:
      return "reset";
    case CollectPhase::finished:
      return "finished";
  }
  return "idle";
}

std::string_view name_of(CollectEvent::Kind kind) {
  switch (kind) {
    case CollectEvent::Kind::started:
      return "started";
    case CollectEvent::Kind::recording:
      return "recording";
    case CollectEvent::Kind::kept:
      return "kept";
    case CollectEvent::Kind::saved:
      return "saved";
    case CollectEvent::Kind::discarded:
      return "discarded";
    case CollectEvent::Kind::restored:
      return "restored";
    case CollectEvent::Kind::interrupted:
      return "interrupted";
    case CollectEvent::Kind::reset:
      return "reset";
    case CollectEvent::Kind::save_failed:
      return "save_failed";
    case CollectEvent::Kind::failed:
      return "failed";
    case CollectEvent::Kind::finished:
      return "finished";
    case CollectEvent::Kind::annotated:
      return "annotated";
  }
  return "failed";
}

Result<std::string> checked_task(const std::string& text) {
  constexpr const char* blanks = " \t\n\v\f\r";
  constexpr std::size_t most_bytes = 500;
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string::npos) {
    return fail(ErrorCode::invalid_input, "The task text is empty.", "Say in one sentence what the robot shall do.");
  }
  std::string task = text.substr(first, text.find_last_not_of(blanks) - first + 1);
  if (!is_utf8(task)) {
    return fail(ErrorCode::invalid_input, "The task text is not valid UTF-8.", "Type it again in a UTF-8 terminal.");
  }
  if (std::any_of(task.begin(), task.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
    return fail(ErrorCode::invalid_input, "The task text holds a line break or another control character.",
                "Write it as one plain sentence.");
  }
  if (task.size() > most_bytes) {
    return fail(ErrorCode::invalid_input, "The task text is longer than " + std::to_string(most_bytes) + " bytes.",
                "Say it in one short sentence.");
  }
  return task;
}

}  // namespace tandem
