#include "vlm/http_answer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "base/files.h"
#include "base/json.h"
#include "vlm/rewrite.h"

namespace tandem {
namespace {

const std::filesystem::path folder = std::filesystem::path(TANDEM_TEST_DATA) / "openai";

HttpReply reply_of(const Json& exchange) {
  HttpReply out;
  out.status = exchange["status"].get<long>();
  const auto headers = exchange["headers"];
  out.content_type = headers.value("Content-Type", "");
  out.retry_after = headers.value("Retry-After", "");
  const auto body = read_text(folder / exchange["file"].get<std::string>());
  EXPECT_TRUE(body);
  out.body = body.value_or("");
  return out;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

bool is_usable(const ReplyMeaning& meaning) {
  return meaning.kind == ReplyKind::text && fault_of(task_in(meaning.text)).empty();
}

TEST(HttpAnswers, MeanWhatTheKnownExchangesSay) {
  const std::map<std::string, ReplyKind> kinds{{"bad_response", ReplyKind::bad_answer},
                                               {"server_error", ReplyKind::server_error},
                                               {"retry_after", ReplyKind::wait},
                                               {"retry", ReplyKind::wait},
                                               {"auth", ReplyKind::auth},
                                               {"config", ReplyKind::not_found},
                                               {"too_large", ReplyKind::too_large},
                                               {"unknown_field", ReplyKind::unknown_field},
                                               {"not_an_api", ReplyKind::not_an_api}};
  const auto all = read_json(folder / "exchanges.json");
  ASSERT_TRUE(all);
  ASSERT_GE((*all)["responses"].size(), 30U);
  for (const auto& exchange : (*all)["responses"]) {
    const std::string file = exchange["file"].get<std::string>();
    if (!std::filesystem::exists(folder / file)) {
      continue;  // two long ones, which are made here
    }
    const auto meaning = meaning_of(reply_of(exchange), 1'790'000'000);
    const std::string expect = exchange["expect"].get<std::string>();
    if (expect == "ok") {
      EXPECT_EQ(lower(task_in(meaning.text)), exchange["normalised_text"].get<std::string>()) << file;
      EXPECT_TRUE(is_usable(meaning)) << file;
    } else if (expect == "invalid_text") {
      EXPECT_TRUE(meaning.kind == ReplyKind::text || meaning.kind == ReplyKind::cut_off) << file;
      EXPECT_FALSE(is_usable(meaning)) << file;
    } else {
      ASSERT_TRUE(kinds.contains(expect)) << expect;
      EXPECT_EQ(meaning.kind, kinds.at(expect)) << file;
      EXPECT_FALSE(is_usable(meaning)) << file;
    }
  }
}

TEST(HttpAnswers, LongAndDeepOnesAreRefused) {
  HttpReply reply{200, "application/json", {}, {}, std::string(20000, '[') + std::string(20000, ']')};
  EXPECT_EQ(meaning_of(reply, 0).kind, ReplyKind::bad_answer);
  std::string many;
  for (int i = 0; i < 14000; ++i) {
    many += "pick up ";
  }
  reply.body = R"({"choices":[{"message":{"content":")" + many + R"("},"finish_reason":"stop"}]})";
  const auto meaning = meaning_of(reply, 0);
  EXPECT_EQ(meaning.kind, ReplyKind::text);
  EXPECT_FALSE(is_usable(meaning));
}

TEST(HttpAnswers, WaitAsLongAsTheServerAsksButNotForEver) {
  const auto wait = [](const std::string& header) {
    return meaning_of({429, {}, header, {}, "{}"}, 1'000'000'000).wait;
  };
  EXPECT_EQ(wait("2"), std::chrono::seconds(2));
  EXPECT_EQ(wait("100000"), std::chrono::seconds(60));
  EXPECT_EQ(wait("Sun, 09 Sep 2001 01:47:00 GMT"), std::chrono::seconds(20));
  for (const char* none : {"", "0", "-5", "soon", "99999999999999999999", "Wed, 21 Oct 1995 07:28:00 GMT", "2 s"}) {
    EXPECT_FALSE(wait(none)) << none;
  }
}

TEST(HttpAnswers, OfAnyTypeAreRead) {
  for (const char* body :
       {"null", "3", "[]", "{}", R"({"choices":{}})", R"({"choices":[3]})", R"({"choices":[{"message":[]}]})",
        R"({"choices":[{"message":{"content":7}}]})", R"({"choices":[{"message":{"content":[7]}}]})",
        R"({"choices":[{"message":{"content":"\ud800"}}]})", "\xFF\xFE", "data: {}"}) {
    EXPECT_EQ(meaning_of({200, "application/json", {}, {}, body}, 0).kind, ReplyKind::bad_answer) << body;
  }
  EXPECT_EQ(meaning_of({200, {}, {}, {}, R"({"choices":[{"message":{"content":"a"},"finish_reason":3}]})"}, 0).kind,
            ReplyKind::text);
  EXPECT_EQ(meaning_of({400, {}, {}, {}, R"({"detail":[]})"}, 0).kind, ReplyKind::unknown_field);
  EXPECT_EQ(meaning_of({400, {}, {}, {}, R"({"error":"At most 1 image(s) may be provided in one request."})"}, 0).kind,
            ReplyKind::too_large);
  EXPECT_EQ(meaning_of({302, {}, {}, "http://elsewhere/", {}}, 0).text, "http://elsewhere/");
  EXPECT_EQ(meaning_of({418, {}, {}, {}, {}}, 0).kind, ReplyKind::refused);
  EXPECT_EQ(meaning_of({502, {}, {}, {}, "<html>"}, 0).kind, ReplyKind::server_error);
}

TEST(HttpAnswers, TextsAreFreedOfWhatIsAroundThem) {
  const std::map<std::string, std::string> texts{{"Pick up the cube.", "Pick up the cube"},
                                                 {"  **Pick  up the cube**\n", "Pick up the cube"},
                                                 {"\"Task: pick up the cube.\"", "pick up the cube"},
                                                 {"“Pick up the cube”", "Pick up the cube"},
                                                 {"<think>hm {</think>{\"task\": \"Push it left\"} ok", "Push it left"},
                                                 {"no tag before</think> Push it left", "Push it left"},
                                                 {"```\nPush it left", "Push it left"},
                                                 {"{\"task\": 3}", ""},
                                                 {"{\"text\": 3", "{\"text\": 3"},
                                                 {"Pick it up\n\nIt is red.", "Pick it up\n\nIt is red"},
                                                 {"Cafe\xCC\x81 cup", "Caf\xC3\xA9 cup"},
                                                 {"\xFF", ""},
                                                 {"<think>", ""},
                                                 {"</think", ""},
                                                 {"```", ""},
                                                 {"", ""}};
  for (const auto& [written, text] : texts) {
    EXPECT_EQ(task_in(written), text) << written;
  }
}

TEST(HttpAnswers, ModelsAreNamed) {
  const auto body = read_text(folder / "models.json");
  ASSERT_TRUE(body);
  EXPECT_EQ(models_in({200, {}, {}, {}, *body}), std::vector<std::string>{"tandem-test-vlm"});
  EXPECT_TRUE(models_in({200, {}, {}, {}, R"({"data":[3,{"id":4},{"id":""}]})"}).empty());
  EXPECT_TRUE(models_in({404, {}, {}, {}, *body}).empty());
  EXPECT_TRUE(models_in({200, {}, {}, {}, "nonsense"}).empty());
}

TEST(HttpAnswers, WhatSentencesQuoteIsOneShortLine) {
  EXPECT_EQ(shortened("a\r\n\tb\x1b[31m", 100), "a b [31m");
  EXPECT_EQ(shortened("ééé", 3), "é…");
  EXPECT_EQ(shortened("\xFF\xFF", 3), "(no text)");
}

TEST(RewriteFaults, SayWhatAModelShouldDoBetter) {
  EXPECT_EQ(fault_of("Pick up the cube"), "");
  EXPECT_NE(fault_of("The robot picks up the cube"), "");
  EXPECT_NE(fault_of("Pick"), "");
  EXPECT_NE(fault_of(""), "");
  EXPECT_NE(fault_of("Pick it up. Put it down"), "");
  EXPECT_NE(fault_of("Pick up\nthe cube"), "");
  EXPECT_NE(fault_of("Pick up " + std::string(60, 'x')), "");
  EXPECT_EQ(fault_of("Pick up the café table with its é and è and ê and ô, please"), "") << "letters, not bytes";
}

}  // namespace
}  // namespace tandem
