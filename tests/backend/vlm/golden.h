#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/json.h"
#include "vlm/vision_language_model.h"

namespace tandem::testing {

/// A picture that is kept as a binary PPM file.
inline Picture read_ppm(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string kind;
  std::int64_t most = 0;
  Picture out;
  in >> kind >> out.width >> out.height >> most;
  in.get();
  out.rgb.assign(std::istreambuf_iterator<char>(in), {});
  return out;
}

/// The question of a golden case, with its pictures.
inline VlmRequest request_of(const Json& golden, const std::filesystem::path& folder) {
  VlmRequest out;
  out.splits = golden.value("options", Json::object()).value("do_image_splitting", true);
  for (const auto& message : golden["messages"]) {
    ChatTurn turn{message["role"].get<std::string>(), {}};
    for (const auto& part : message["content"]) {
      if (part["type"] == "image") {
        turn.parts.push_back({{}, static_cast<int>(out.pictures.size())});
        out.pictures.push_back(read_ppm(folder / "images" / (part["image"].get<std::string>() + ".ppm")));
      } else {
        turn.parts.push_back({part["text"].get<std::string>()});
      }
    }
    out.turns.push_back(std::move(turn));
  }
  return out;
}

/// The verbs of the rule by which the golden texts were written (annotation reference, 2.3).
inline std::vector<std::string> golden_verbs() {
  return {"pick",    "put",   "place", "push", "pull", "turn",  "press",   "open",  "close",  "pour",
          "insert",  "wipe",  "stack", "move", "grab", "grasp", "lift",    "slide", "fold",   "sort",
          "hang",    "take",  "drop",  "give", "hold", "flip",  "rotate",  "plug",  "unplug", "screw",
          "unscrew", "clean", "sweep", "stir", "cut",  "tie",   "assemble"};
}

inline TextRule rule_of(const Json& golden) {
  return {golden_verbs(), golden["budget"].get<std::size_t>(), golden.value("hard_limit", std::size_t{60}),
          golden["mode"] == "soft"};
}

}  // namespace tandem::testing
