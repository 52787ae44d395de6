#include <gtest/gtest.h>

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
