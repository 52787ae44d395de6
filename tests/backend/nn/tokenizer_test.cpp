#include "nn/tokenizer.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/json.h"

namespace tandem {
namespace {

class TokenizerFolder : public ::testing::TestWithParam<const char*> {};

// ids and texts of the tokenizers library, for hundreds of strings: scripts, emoji, digits, white space, special
// tokens.
TEST_P(TokenizerFolder, SpeaksAsTheTokenizersLibrary) {
  const auto folder = std::filesystem::path(TANDEM_TEST_DATA) / "tokenizers" / GetParam();
  const auto tokenizer = Tokenizer::load(folder);
  ASSERT_TRUE(tokenizer) << tokenizer.error().sentence();
  const auto golden = read_json(folder / "strings.json");
  ASSERT_TRUE(golden);
  std::size_t seen = 0;
  for (const auto& row : (*golden)["strings"]) {
    const auto text = row["text"].get<std::string>();
    const auto ids = row["ids"].get<std::vector<std::int64_t>>();
    EXPECT_EQ(tokenizer->encode(text), ids) << "\"" << text << "\"";
    EXPECT_EQ(tokenizer->decode(ids), row["decoded"].get<std::string>()) << "\"" << text << "\"";
    if (row.contains("decoded_without_special")) {
      EXPECT_EQ(tokenizer->decode(ids, true), row["decoded_without_special"].get<std::string>())
          << "\"" << text << "\"";
    }
    ++seen;
  }
  EXPECT_GT(seen, 390U);
}
INSTANTIATE_TEST_SUITE_P(Fixtures, TokenizerFolder, ::testing::Values("smollm2", "gpt2", "qwen2", "gemma-json"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(Tokenizer, PaddingAndTruncationComeFromItsConfig) {
  const auto folder = std::filesystem::path(TANDEM_TEST_DATA) / "tokenizers/smollm2";
  const auto tokenizer = Tokenizer::load(folder);
  ASSERT_TRUE(tokenizer);
  EXPECT_EQ(tokenizer->id_of("<|im_end|>"), 2);
  EXPECT_EQ(tokenizer->id_of("no such token"), -1);
  const auto bare = Tokenizer::parse(R"({"model": {"vocab": {"a": 0}, "merges": []}})", "", "here");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->pad_id(), -1);
  EXPECT_FALSE(bare->truncates_left());
  const auto left = Tokenizer::parse(R"({"model": {"vocab": {"a": 0, "b": 1}, "merges": []}})",
                                     R"({"truncation_side": "left", "pad_token": {"content": "b"}})", "here");
  ASSERT_TRUE(left);
  EXPECT_EQ(left->pad_id(), 1);
  EXPECT_TRUE(left->truncates_left());
}

TEST(Tokenizer, RefusesWhatItDoesNotKnowByName) {
  const auto refused = [](const std::string& text, const std::string& word) {
    const auto read = Tokenizer::parse(text, "", "t.json");
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().sentence().find(word), std::string::npos) << read.error().sentence();
    EXPECT_NE(read.error().sentence().find("t.json"), std::string::npos) << read.error().sentence();
  };
  const std::string model = R"("model": {"vocab": {"a": 0}, "merges": []})";
  refused("{", "JSON");
  refused("[]", "not a tokenizer");
  refused("{}", "vocab");
  refused(R"({"model": {"vocab": {"a": -1}, "merges": []}})", "id");
  refused(R"({"model": {"vocab": {"a": "x"}, "merges": []}})", "id");
  refused(R"({"model": {"vocab": {"a": 0}, "merges": ["a b"]}})", "merge");
  refused(R"({"model": {"vocab": {"a": 0}, "merges": [7]}})", "merge");
  refused(R"({"normalizer": {"type": "Lowercase2"}, )" + model + "}", "Lowercase2");
  refused(R"({"pre_tokenizer": {"type": "Metaspace9"}, )" + model + "}", "Metaspace9");
  refused(R"({"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(("}, "behavior": "Isolated"}, )" + model + "}",
          "((");
  refused(R"({"post_processor": {"type": "Bert"}, )" + model + "}", "Bert");
  refused(R"({"added_tokens": [{"content": "x"}], )" + model + "}", "added token");
  refused(R"({"added_tokens": 3, "post_processor": 4, )" + model + "}", "token");
}

TEST(Tokenizer, LivesThroughBytesThatAreNoText) {
  const auto folder = std::filesystem::path(TANDEM_TEST_DATA) / "tokenizers/smollm2";
  const auto tokenizer = Tokenizer::load(folder);
  ASSERT_TRUE(tokenizer);
  EXPECT_FALSE(tokenizer->encode("\xFF\xC3 take \xED\xA0\x80").empty());
  const std::vector<std::int64_t> none{-5, 1'000'000, 2};
  EXPECT_EQ(tokenizer->decode(none, true), "");
}

}  // namespace
}  // namespace tandem
