#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "testing/chat_server.h"
#include "testing/command_line.h"

namespace tandem {
namespace {

using testing::ChatReply;
using testing::ChatRequest;
using testing::ChatServer;

class AnnotateServer : public testing::CommandLine {
 protected:
  void SetUp() override {
    set = folder / "set";
    std::filesystem::copy(std::filesystem::path(TANDEM_TEST_DATA) / "datasets/v30-basic", set,
                          std::filesystem::copy_options::recursive);
    ::setenv("TANDEM_VLM_KEY", "sk-test-0123456789", 1);
  }
  void TearDown() override { ::unsetenv("TANDEM_VLM_KEY"); }
  std::vector<std::string> asking(const std::string& url) {
    return {"annotate", "propose", set, "--server", url, "--server-model", "tiny", "--all", "--json"};
  }
  static std::string saying(const std::string& text) {
    return dump_json({{"choices", {{{"message", {{"content", text}}}, {"finish_reason", "stop"}}}}});
  }
  std::string set;
};

TEST_F(AnnotateServer, ProposesTextsAndReviewSeesThem) {
  const ChatServer server([](const ChatRequest&) { return ChatReply{200, {}, saying("Pick up the small cube.")}; });
  const auto outcome = run(asking(server.url()));
  ASSERT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  ASSERT_EQ(outcome.events("proposal").size(), 2U);
  EXPECT_EQ(outcome.events("proposal")[0]["model"], "tiny");
  EXPECT_TRUE(outcome.events("proposal")[0]["valid"]);
  EXPECT_EQ(run({"annotate", "review", set, "--json"}).events("proposal").size(), 2U);
  for (const auto& request : server.requests()) {
    EXPECT_EQ(request.headers.at("authorization"), "Bearer sk-test-0123456789");
    const auto body = parse_json(request.body, "request");
    ASSERT_TRUE(body);
    EXPECT_EQ((*body)["messages"][0]["content"].size(), 9U) << "eight pictures and the question";
  }
}

TEST_F(AnnotateServer, ARefusedKeyEndsTheWorkAndIsNotShown) {
  const ChatServer server([](const ChatRequest&) {
    return ChatReply{401, {}, R"({"error":{"message":"Incorrect API key provided: sk-test-0123456789"}})"};
  });
  const auto outcome = run(asking(server.url()));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE((outcome.out + outcome.err).find("refuses the key"), std::string::npos) << outcome.out << outcome.err;
  EXPECT_EQ((outcome.out + outcome.err).find("sk-test"), std::string::npos) << outcome.out << outcome.err;
}

TEST_F(AnnotateServer, OtherMachinesGetPicturesOnlyWhereThatIsAgreed) {
  const auto outcome = run(asking("https://192.0.2.1/v1"));
  EXPECT_NE(outcome.code, 0);
  EXPECT_NE((outcome.out + outcome.err).find("--send-pictures-to"), std::string::npos) << outcome.out << outcome.err;
  EXPECT_NE(run(asking("nonsense")).code, 0);
}

TEST_F(AnnotateServer, StepsAreProposedReviewedAndUndone) {
  const ChatServer server([](const ChatRequest&) {
    return ChatReply{200, {}, saying(R"({"subtasks": [{"text": "Grasp cube", "start": 0, "end": 0.3},
      {"text": "place cube", "start": 0.31, "end": 99}]})")};
  });
  auto words = asking(server.url());
  words.back() = "--subtasks";
  words.push_back("--json");
  words.erase(std::ranges::find(words, "--all"));
  const auto outcome = run(words);
  ASSERT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  const auto proposed = outcome.events("steps");
  ASSERT_FALSE(proposed.empty());
  EXPECT_EQ(proposed[0]["steps"][0]["text"], "grasp cube");
  EXPECT_EQ(proposed[0]["steps"][0]["to"], proposed[0]["steps"][1]["from"]);
  EXPECT_EQ(proposed[0]["template"], "tandem-steps-server-1");
  const auto listed = run({"annotate", "review", set, "--subtasks", "--json"}).events("step");
  ASSERT_EQ(listed.size(), 2 * proposed.size());
  EXPECT_EQ(listed[1]["state"], "open");
  const auto decided = run({"annotate", "review", set, "--subtasks", "--accept", "1", "--reject", "2", "--json"});
  ASSERT_EQ(decided.code, 0) << decided.err << decided.out;
  EXPECT_EQ(decided.events("step")[0]["state"], "accepted");
  EXPECT_EQ(decided.events("step")[1]["state"], "rejected");
  EXPECT_EQ(
      run({"annotate", "review", set, "--subtasks", "--edit", "3", "grasp box", "--json"}).events("step")[2]["state"],
      "edited");
  EXPECT_EQ(run({"annotate", "review", set, "--subtasks", "--undo", "--json"}).events("step")[2]["state"], "open");
  EXPECT_EQ(run({"annotate", "review", set, "--subtasks", "--accept", "all", "--json"}).events("step")[3]["state"],
            "accepted");
  EXPECT_EQ(run({"annotate", "review", set, "--subtasks", "--accept", "99"}).code, 2);
  EXPECT_EQ(run(words).events("known").size() + run(words).events("nothing").size(), 1U) << "nothing is asked again";
  EXPECT_NE(run({"annotate", "review", set, "--subtasks", "--hints"}).code, 0);
}

TEST_F(AnnotateServer, AHintBecomesALabelOnlyWhenItIsTaken) {
  const ChatServer server([](const ChatRequest&) {
    return ChatReply{200, {}, R"({"choices": [{"message": {"content": "True"}, "finish_reason": "length",
      "logprobs": {"content": [{"token": "True", "top_logprobs": [{"token": "True", "logprob": -0.2}]}]}}]})"};
  });
  ASSERT_EQ(run({"annotate", "propose", set, "--server", server.url(), "--server-model", "tiny", "--hints", "--episode",
                 "0", "--frames", "2", "--json"})
                .events("hint")
                .size(),
            1U);
  const auto before = run({"annotate", "review", set, "--hints", "--json"}).events("hint");
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0]["state"], "open");
  EXPECT_EQ(before[0]["looks_done"], true);
  EXPECT_EQ(before[0]["template"], "tandem-success-1");
  EXPECT_EQ(run({"annotate", "review", set, "--hints", "--edit", "1", "x"}).code, 2);
  EXPECT_EQ(run({"annotate", "review", set, "--hints", "--accept", "1", "--json"}).events("hint")[0]["state"],
            "accepted");
}

TEST_F(AnnotateServer, CtrlCLeavesAServerThatHangs) {
  const ChatServer server([](const ChatRequest&) { return ChatReply{200, {}, {}, ChatReply::Fault::hangs}; });
  testing::Program program(TANDEM_CLI, asking(server.url()), folder / "out.txt");
  while (server.requests().empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const auto start = std::chrono::steady_clock::now();
  program.signal(SIGINT);
  EXPECT_EQ(program.wait(), 130) << program.out() << program.err();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace tandem
