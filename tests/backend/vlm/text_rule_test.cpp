#include "vlm/text_rule.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "golden.h"

namespace tandem {
namespace {

const std::filesystem::path folder = TANDEM_TEST_VLM;

// Scores by a formula, so that the rule is tested by itself.
std::vector<float> scores_of(const Json& golden, std::int64_t step, std::int64_t count, std::int64_t end) {
  const auto salt = golden["salt"].get<std::int64_t>();
  std::vector<float> out;
  for (std::int64_t i = 0; i < count; ++i) {
    out.push_back(static_cast<float>((step * 7919 + i * 104729 + salt * 15485863) % 65536) / 4096);
  }
  out[static_cast<std::size_t>(end)] = golden["end_logit"].get<float>();
  return out;
}

TEST(TextRule, WritesWhatItsGoldenTextsSay) {
  const auto golden = read_json(folder / "smolvlm2-tiny.golden.json");
  ASSERT_TRUE(golden);
  const auto tokenizer = Tokenizer::load(folder / "smolvlm2-tiny");
  ASSERT_TRUE(tokenizer);
  std::vector<std::string> words;
  for (std::int64_t id = 0; id < tokenizer->size(); ++id) {
    words.push_back(tokenizer->is_added(id) ? std::string() : tokenizer->decode({{id}}));
  }
  const auto end = tokenizer->id_of("<end_of_utterance>");
  ASSERT_GE((*golden)["constrained_synthetic"].size(), 20U);
  for (const auto& wanted : (*golden)["constrained_synthetic"]) {
    const TextRule rule = testing::rule_of(wanted);
    RuledText text(rule, words, end);
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> allowed;
    for (std::int64_t step = 0; step < 24 && !text.ended(); ++step) {
      ids.push_back(text.choose(scores_of(wanted, step, tokenizer->size(), end)));
      allowed.push_back(text.allowed());
    }
    const std::string which = dump_json(wanted);
    EXPECT_EQ(ids, wanted["ids"].get<std::vector<std::int64_t>>()) << which;
    EXPECT_EQ(allowed, wanted["allowed"].get<std::vector<std::int64_t>>()) << which;
    EXPECT_EQ(text.text(), wanted["text"].get<std::string>()) << which;
    EXPECT_EQ(name_of(text.end()), wanted["finish"].get<std::string>()) << which;
  }
}

TEST(TextRule, NothingThatFitsEndsTheText) {
  const TextRule rule{{"pick"}, 30, 60, false};
  const std::vector<std::string> words = {"x", "\n", "<", ""};
  RuledText text(rule, words, 3);
  EXPECT_EQ(text.choose(std::vector<float>{1, 2, 3, 4}), 3);
  EXPECT_TRUE(text.ended());
  EXPECT_EQ(text.end(), TextEnd::length);
  EXPECT_EQ(text.text(), "");
}

}  // namespace
}  // namespace tandem
