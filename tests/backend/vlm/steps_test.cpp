#include "vlm/steps.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

std::string shown(const std::vector<ProposedStep>& steps) {
  std::string out;
  char piece[64];
  for (const auto& step : steps) {
    std::snprintf(piece, sizeof piece, "%.1f-%.1f ", step.from_s, step.to_s);
    out += piece + step.text + "; ";
  }
  return out;
}

TEST(Steps, SpansEndWhereTheGripperMoves) {
  using Spans = std::vector<std::pair<double, double>>;
  EXPECT_EQ(step_spans(10, {2, 2.5, 6, 9.5}), (Spans{{0, 2}, {2, 6}, {6, 10}})) << "not shorter than 1.5 s";
  EXPECT_EQ(step_spans(10, {}), (Spans{{0, 5}, {5, 10}}));
  EXPECT_EQ(step_spans(1, {0.5}), (Spans{{0, 1}}));
  EXPECT_EQ(step_spans(0, {}), (Spans{{0, 0}}));
  std::vector<double> cuts;
  for (int i = 1; i < 30; ++i) {
    cuts.push_back(i * 2.0 + (i == 7 ? 0.4 : 0));
  }
  const auto many = step_spans(60, cuts);
  EXPECT_EQ(many.size(), most_steps);
  EXPECT_EQ(many.front().first, 0);
  EXPECT_EQ(many.back().second, 60);
  for (std::size_t i = 1; i < many.size(); ++i) {
    EXPECT_EQ(many[i].first, many[i - 1].second);
  }
}

TEST(Steps, StitchedStepsCoverThePieceWithoutGaps) {
  EXPECT_EQ(shown(stitched({{6, 3, "place cube", {}}, {0.5, 2, "pick cube", {}}, {8, 99, "open box", {}}}, 10)),
            "0.0-3.0 pick cube; 3.0-8.0 place cube; 8.0-10.0 open box; ");
  EXPECT_EQ(
      shown(stitched({{0, 2, "pick cube", {}}, {2, 4, "Pick  cube", {}}, {4, 6, "", {}}, {4, 5, "open box", {}}}, 6)),
      "0.0-4.0 pick cube; 4.0-6.0 open box; ");
  EXPECT_EQ(shown(stitched({{0, 2, "pick cube", {}}, {0, 1, "open box", {}}, {20, 30, "fold towel", {}}}, 5)),
            "0.0-5.0 pick cube; ");
  EXPECT_TRUE(stitched({{std::numeric_limits<double>::quiet_NaN(), 1, "pick cube", {}}}, 5).empty());
  EXPECT_TRUE(stitched({}, 5).empty());
}

TEST(Steps, JsonOfAModelIsReadWithWhatStandsAroundIt) {
  constexpr const char* plain =
      R"({"subtasks": [{"text": "Pick up cube.", "start": 0, "end": 2.5}, {"text": "open box", "start": 2.5, "end": 7}]})";
  constexpr const char* wanted = "0.0-2.5 Pick up cube; 2.5-6.0 open box; ";
  EXPECT_EQ(shown(steps_in(plain, 6)), wanted);
  EXPECT_EQ(shown(steps_in("<think>{\"a\": 1}</think>Here:\n```json\n" + std::string(plain) + "\n```", 6)), wanted);
  for (const char* wrong : {"", "no", "{}", "[]", R"({"subtasks": 3})", R"({"subtasks": [3]})",
                            R"({"subtasks": [{"text": "a", "start": "0", "end": 1}]})",
                            R"({"subtasks": [{"text": 1, "start": 0, "end": 1}]})",
                            R"({"subtasks": [{"text": "pick cube", "start": 0}]})", "{\"subtasks\": [{\"text\": \"a"}) {
    EXPECT_TRUE(steps_in(wrong, 6).empty()) << wrong;
  }
  std::string many = R"({"subtasks": [)";
  for (int i = 0; i < 40; ++i) {
    many += (i == 0 ? "" : ",") + std::string(R"({"text": "pick cube )") + std::to_string(i) + R"(", "start": )" +
            std::to_string(i) + R"(, "end": )" + std::to_string(i + 1) + "}";
  }
  EXPECT_TRUE(steps_in(many + "]}", 40).empty()) << "more than anybody asked for";
}

TEST(Steps, AVagueTaskIsNotInTheQuestion) {
  StepsQuestion question{"task", {}, {}, 12, {3, 5.5}};
  EXPECT_FALSE(steps_prompt(question, {}).contains("The task is"));
  EXPECT_TRUE(steps_prompt(question, {}).contains("12.0 seconds"));
  EXPECT_TRUE(steps_prompt(question, {}).contains("3.0, 5.5"));
  question.task = "Put the cube in the box";
  EXPECT_TRUE(steps_prompt(question, {}).contains("Put the cube in the box"));
}

}  // namespace
}  // namespace tandem
