#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
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

/// Keeps what a network says inside.
class Kept final : public VlmTrace {
 public:
  void put(const std::string& name, std::vector<std::int64_t> /*shape*/, std::vector<float> values) override {
    tensors[name] = std::move(values);
  }
  std::map<std::string, std::vector<float>> tensors;
};

inline std::unique_ptr<VisionLanguageModel> model_in(const std::filesystem::path& folder,
                                                     Precision precision = Precision::fp32) {
  auto loaded = VisionLanguageModel::load(folder, {precision, 2});
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().sentence());
  return loaded ? std::move(*loaded) : nullptr;
}

inline double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  EXPECT_EQ(a.size(), b.size());
  double out = a.size() == b.size() ? 0 : INFINITY;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    out = std::max(out, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  }
  return out;
}

// 32 values of a tensor, at places that are the same for every size.
inline double error_of_digest(const Json& digest, const std::vector<float>& values) {
  double out = 0;
  for (std::size_t i = 0; i < digest["flat_index"].size(); ++i) {
    const auto at = digest["flat_index"][i].get<std::size_t>();
    EXPECT_LT(at, values.size());
    out = at < values.size()
              ? std::max(out, std::abs(digest["flat_value"][i].get<double>() - static_cast<double>(values[at])))
              : INFINITY;
  }
  return out;
}

inline void expect_scores(const Json& golden, const std::vector<float>& scores) {
  for (std::size_t i = 0; i < golden["ids"].size(); ++i) {
    const auto id = golden["ids"][i].get<std::size_t>();
    ASSERT_LT(id, scores.size());
    EXPECT_NEAR(scores[id], golden["values"][i].get<double>(), 1e-3);
  }
}

}  // namespace tandem::testing
