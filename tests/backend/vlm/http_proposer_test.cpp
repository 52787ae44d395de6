#include "vlm/http_proposer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "base/files.h"
#include "base/json.h"
#include "base/time.h"
#include "testing/chat_server.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

using std::chrono::steady_clock;
using testing::ChatReply;
using testing::ChatRequest;
using testing::ChatServer;
using Ms = std::chrono::milliseconds;

const std::filesystem::path folder = std::filesystem::path(TANDEM_TEST_DATA) / "openai";
constexpr const char* secret = "sk-test-0123456789abcdef";

std::string saying(const std::string& text) {
  return dump_json(
      {{"choices", {{{"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", "stop"}}}}});
}

std::vector<Picture> pictures(int count) {
  std::vector<Picture> out;
  for (int i = 0; i < count; ++i) {
    out.push_back({64, 48, std::vector<std::uint8_t>(std::size_t{64} * 48 * 3, static_cast<std::uint8_t>(i * 20))});
  }
  return out;
}

class Keys {
 public:
  explicit Keys(const char* key) {
    ::setenv("TANDEM_VLM_KEY", key, 1);
    ::unsetenv("OPENAI_API_KEY");
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;
  ~Keys() { ::unsetenv("TANDEM_VLM_KEY"); }
};

ServerOptions options_for(const ChatServer& server) {
  ServerOptions out;
  out.url = server.url();
  out.model = "tandem-test-vlm";
  out.limits.connect = Ms(2000);
  out.limits.total = Ms(5000);
  out.first_wait = Ms(10);
  return out;
}

Result<Rewrite> ask(const ServerOptions& options, std::stop_token stop = {}, int count = 2) {
  auto proposer = open_server_proposer(options);
  EXPECT_TRUE(proposer) << (proposer ? "" : proposer.error().sentence());
  return proposer ? (*proposer)->propose("move", pictures(count), {}, std::move(stop))
                  : Result<Rewrite>(std::unexpected(proposer.error()));
}

// Answers with each of these in turn, the last one again and again.
ChatServer::Handler in_turn(std::vector<ChatReply> replies) {
  auto next = std::make_shared<std::atomic<std::size_t>>(0);
  return [next, replies](const ChatRequest&) { return replies[std::min((*next)++, replies.size() - 1)]; };
}

std::size_t images_in(const Json& body) {
  const auto& content = body["messages"][0]["content"];
  return static_cast<std::size_t>(
      std::ranges::count_if(content, [](const Json& part) { return part["type"] == "image_url"; }));
}

Json body_of(const ChatRequest& request) { return *parse_json(request.body, "request"); }

TEST(HttpProposer, AsksAsTheKnownRequestDoes) {
  const Keys keys(secret);
  const ChatServer server(in_turn({{200, {}, saying("Pick up the red cube.")}}));
  const auto rewrite = ask(options_for(server));
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_EQ(rewrite->text, "Pick up the red cube");
  EXPECT_TRUE(rewrite->valid);
  EXPECT_FALSE(rewrite->confidence);
  EXPECT_EQ(rewrite->attempts, 1);
  ASSERT_EQ(server.requests().size(), 1U);
  const auto request = server.requests().front();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/v1/chat/completions");
  EXPECT_EQ(request.headers.at("authorization"), "Bearer " + std::string(secret));
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  const Json body = body_of(request);
  const auto known = read_json(folder / "request.json");
  ASSERT_TRUE(known);
  for (const auto& [key, value] : known->items()) {
    ASSERT_TRUE(body.contains(key)) << key;
    if (key != "messages") {
      EXPECT_EQ(body[key], value) << key;
    }
  }
  EXPECT_EQ(body.size(), known->size()) << dump_json(body);
  const auto& content = body["messages"][0]["content"];
  ASSERT_EQ(content.size(), 3U);
  EXPECT_EQ(images_in(body), 2U);
  EXPECT_EQ(content[2]["type"], "text") << "pictures come before the text";
  EXPECT_TRUE(content[0]["image_url"]["url"].get<std::string>().starts_with("data:image/jpeg;base64,/9j/"));
}

TEST(HttpProposer, AKeyThatIsGivenComesBeforeThatOfTheEnvironment) {
  const Keys keys(secret);
  const ChatServer server(in_turn({{200, {}, saying("Pick up the red cube.")}}));
  auto options = options_for(server);
  options.key = "sk-given-123456 ";
  ASSERT_TRUE(ask(options));
  EXPECT_EQ(server.requests().front().headers.at("authorization"), "Bearer sk-given-123456");
  options.key = "sk two\nlines";
  const auto refused = open_server_proposer(options);
  ASSERT_FALSE(refused);
  EXPECT_FALSE(refused.error().sentence().contains("sk two")) << refused.error().sentence();
}

TEST(HttpProposer, SaysWhoItIs) {
  const ChatServer server(in_turn({{200, {}, saying("Pick it up")}}));
  auto options = options_for(server);
  options.requests_at_once = 3;
  const auto proposer = open_server_proposer(options);
  ASSERT_TRUE(proposer);
  EXPECT_EQ((*proposer)->name(), "tandem-test-vlm at 127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ((*proposer)->requests_at_once(), 3);
  EXPECT_EQ((*proposer)->source().seed, 1729);
  EXPECT_EQ((*proposer)->source().host, "127.0.0.1:" + std::to_string(server.port()));
}

// What each known exchange leads to, over a real connection.
TEST(HttpProposer, EndsEveryKnownExchangeAsItShould) {
  const auto all = read_json(folder / "exchanges.json");
  ASSERT_TRUE(all);
  for (const auto& exchange : (*all)["responses"]) {
    const std::string file = exchange["file"].get<std::string>();
    const std::string expect = exchange["expect"].get<std::string>();
    auto text = read_text(folder / file);
    std::string body = text.value_or(std::string(20000, '['));  // the long ones are made here
    ChatReply reply{exchange["status"].get<int>(), exchange["headers"].get<std::map<std::string, std::string>>(), body};
    reply.headers.erase("Retry-After");
    const ChatServer server(in_turn({reply}));
    const auto rewrite = ask(options_for(server));
    const std::size_t asked = server.requests().size();
    if (expect == "ok") {
      ASSERT_TRUE(rewrite) << file << rewrite.error().sentence();
      EXPECT_TRUE(rewrite->valid) << file;
      EXPECT_EQ(asked, 1U) << file;
    } else if (expect == "invalid_text" && text) {
      ASSERT_TRUE(rewrite) << file << rewrite.error().sentence();
      EXPECT_FALSE(rewrite->valid) << file << rewrite->text;
      EXPECT_EQ(asked, 3U) << file;
    } else {
      ASSERT_FALSE(rewrite) << file;
      EXPECT_FALSE(rewrite.error().hint.empty()) << file;
      EXPECT_NE(rewrite.error().message.find("127.0.0.1:"), std::string::npos) << rewrite.error().message;
      const bool about_all = expect == "auth" || expect == "config" || expect == "not_an_api" ||
                             expect == "too_large" || expect == "unknown_field" || expect.starts_with("retry");
      EXPECT_EQ(concerns_all(rewrite.error()), about_all) << file;
      EXPECT_EQ(asked, expect == "auth" || expect == "not_an_api" ? 1U
                       : expect.starts_with("retry")              ? 4U
                                                                  : 2U)
          << file << " " << rewrite.error().sentence();
    }
  }
}

TEST(HttpProposer, TellsTheModelWhatWasWrongAndAsksForJson) {
  const ChatServer server(
      in_turn({{200, {}, saying("The robot moves.")}, {200, {}, saying(R"({"task": "Push the cup"})")}}));
  const auto rewrite = ask(options_for(server));
  ASSERT_TRUE(rewrite);
  EXPECT_EQ(rewrite->text, "Push the cup");
  EXPECT_EQ(rewrite->attempts, 2);
  const Json second = body_of(server.requests().at(1));
  EXPECT_EQ(second["response_format"]["json_schema"]["schema"]["required"], Json::array({"task"}));
  EXPECT_EQ(second["messages"].size(), 3U);
  EXPECT_NE(second["messages"][2]["content"].get<std::string>().find("verb"), std::string::npos);
  EXPECT_EQ(second["temperature"], 0.0);
}

TEST(HttpProposer, StepsAreAskedForAsJsonAndCorrected) {
  constexpr const char* good =
      R"({"subtasks": [{"text": "pick red cube", "start": 0, "end": 2}, {"text": "open box", "start": 2, "end": 9}]})";
  const ChatServer server(
      in_turn({{200, {}, saying("Sorry.")},
               {200, {}, saying(R"({"subtasks": [{"text": "The robot waves", "start": 0, "end": 9}]})")},
               {200, {}, saying(good)}}));
  const auto proposer = open_server_proposer(options_for(server));
  ASSERT_TRUE(proposer);
  const auto steps = (*proposer)->propose_steps({"move", pictures(2), {0, 4.5}, 5, {2.1}}, {}, {});
  ASSERT_TRUE(steps) << steps.error().sentence();
  EXPECT_EQ(steps->attempts, 3);
  ASSERT_EQ(steps->steps.size(), 2U);
  EXPECT_EQ(steps->steps[1].text, "open box");
  EXPECT_EQ(steps->steps[1].to_s, 5) << "not behind the end";
  const Json first = body_of(server.requests().at(0));
  EXPECT_EQ(first["response_format"]["json_schema"]["schema"]["required"], Json::array({"subtasks"}));
  EXPECT_EQ(first["max_tokens"], 512);
  ASSERT_EQ(first["messages"][0]["content"].size(), 5U);
  EXPECT_EQ(first["messages"][0]["content"][2]["text"], "At 4.5 s:");
  const Json third = body_of(server.requests().at(2));
  EXPECT_TRUE(third["messages"][2]["content"].get<std::string>().contains("The robot waves"));
  EXPECT_TRUE(third["messages"][2]["content"].get<std::string>().contains("\"subtasks\""));
}

TEST(HttpProposer, StepsOfNoUseAreNone) {
  const ChatServer server(in_turn({{200, {}, saying("First it picks the cube.")}}));
  const auto proposer = open_server_proposer(options_for(server));
  ASSERT_TRUE(proposer);
  const auto steps = (*proposer)->propose_steps({"move", pictures(1), {0}, 5, {}}, {}, {});
  ASSERT_TRUE(steps);
  EXPECT_TRUE(steps->steps.empty());
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST(HttpProposer, SuccessIsHowLikelyTrueIs) {
  const auto telling = [](double yes) {
    Json top = Json::array({{{"token", "False"}, {"logprob", -0.1}}, {{"token", " True"}, {"logprob", yes}}});
    return dump_json({{"choices",
                       {{{"message", {{"content", "False"}}},
                         {"finish_reason", "length"},
                         {"logprobs", {{"content", {{{"token", "False"}, {"top_logprobs", top}}}}}}}}}});
  };
  const ChatServer server(in_turn({{200, {}, telling(-4)}, {200, {}, telling(-2.5)}}));
  const auto proposer = open_server_proposer(options_for(server));
  ASSERT_TRUE(proposer);
  const auto scores = (*proposer)->success_scores("Fold the towel", pictures(2), {});
  ASSERT_TRUE(scores) << scores.error().sentence();
  EXPECT_NEAR(scores->at(0), -4, 1e-9);
  EXPECT_NEAR(scores->at(1), -2.5, 1e-9);
  const Json last = body_of(server.requests().at(1));
  EXPECT_EQ(last["logprobs"], true);
  EXPECT_EQ(last["max_tokens"], 1);
  EXPECT_EQ(images_in(last), 2U);
  const ChatServer silent(in_turn({{200, {}, saying("True")}}));
  const auto other = open_server_proposer(options_for(silent));
  const auto none = (*other)->success_scores("Fold the towel", pictures(1), {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unsupported);
  EXPECT_FALSE(none.error().hint.empty());
}

TEST(HttpProposer, WaitsAsLongAsABusyServerAsks) {
  const ChatServer server(in_turn({{429, {{"Retry-After", "1"}}, "{}"}, {200, {}, saying("Open the drawer")}}));
  const auto start = steady_clock::now();
  const auto rewrite = ask(options_for(server));
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_GE(steady_clock::now() - start, Ms(1000));
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(HttpProposer, ComesBackAfterShortTrouble) {
  const ChatReply busy{503, {}, "busy"};
  const ChatReply good{200, {}, saying("Open the drawer")};
  for (const auto& replies : std::vector<std::vector<ChatReply>>{{busy, busy, busy, good},
                                                                 {{500, {}, "{}"}, good},
                                                                 {{200, {}, good.body, ChatReply::Fault::cut}, good},
                                                                 {{200, {}, "{\"choices\": ["}, good}}) {
    const ChatServer server(in_turn(replies));
    const auto rewrite = ask(options_for(server));
    ASSERT_TRUE(rewrite) << rewrite.error().sentence();
    EXPECT_EQ(server.requests().size(), replies.size());
  }
}

TEST(HttpProposer, SendsLessPicturesWhereThatIsTooMuch) {
  const ChatServer server([](const ChatRequest& request) {
    return images_in(body_of(request)) > 2 ? ChatReply{413, {}, "too large"}
                                           : ChatReply{200, {}, saying("Open the box")};
  });
  const auto proposer = open_server_proposer(options_for(server));
  ASSERT_TRUE(proposer);
  const auto first = (*proposer)->propose("move", pictures(8), {}, {});
  ASSERT_TRUE(first) << first.error().sentence();
  EXPECT_EQ(server.requests().size(), 3U);
  ASSERT_TRUE((*proposer)->propose("move", pictures(8), {}, {}));
  EXPECT_EQ(server.requests().size(), 4U) << "it remembers";
}

TEST(HttpProposer, LeavesOutWhatAServerDoesNotKnow) {
  const ChatServer server([](const ChatRequest& request) {
    const Json body = body_of(request);
    if (body.contains("max_tokens")) {
      return ChatReply{400, {}, R"({"error":{"message":"Use 'max_completion_tokens' instead of 'max_tokens'."}})"};
    }
    if (body.contains("temperature")) {
      return ChatReply{400, {}, R"({"error":{"message":"Unsupported value: 'temperature'"}})"};
    }
    return body.contains("seed") ? ChatReply{422, {}, R"({"detail":[{"msg":"Extra inputs"}]})"}
                                 : ChatReply{200, {}, saying("Open the box")};
  });
  const auto rewrite = ask(options_for(server));
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(HttpProposer, ModelsThatThinkGetMoreTokens) {
  const ChatServer server([](const ChatRequest& request) {
    return body_of(request)["max_tokens"] < 100
               ? ChatReply{200, {}, R"({"choices":[{"message":{"content":"<think>well"},"finish_reason":"length"}]})"}
               : ChatReply{200, {}, saying("<think>well</think>Open the box")};
  });
  const auto rewrite = ask(options_for(server));
  ASSERT_TRUE(rewrite);
  EXPECT_EQ(rewrite->text, "Open the box");
}

TEST(HttpProposer, AsksSeveralAtOnce) {
  const ChatServer server([](const ChatRequest&) {
    return ChatReply{200, {}, saying("Open the drawer"), ChatReply::Fault::none, Ms(100)};
  });
  const auto proposer = open_server_proposer(options_for(server));
  ASSERT_TRUE(proposer);
  std::vector<std::future<bool>> asked;
  for (int i = 0; i < 8; ++i) {
    asked.push_back(std::async(std::launch::async, [&] {
      const auto rewrite = (*proposer)->propose("move", pictures(1), {}, {});
      return rewrite && rewrite->text == "Open the drawer";
    }));
  }
  for (auto& one : asked) {
    EXPECT_TRUE(one.get());
  }
  EXPECT_GE(server.most_at_once(), 4);
  EXPECT_EQ(server.requests().size(), 8U);
}

// A server that never comes to an end is given up, and left within a moment when a stop is asked for.
TEST(HttpProposer, IsNotHeldByAServer) {
  for (const auto fault : {ChatReply::Fault::hangs, ChatReply::Fault::drips, ChatReply::Fault::endless}) {
    const ChatServer server(in_turn({{200, {}, {}, fault}}));
    auto options = options_for(server);
    options.limits.total = Ms(300);
    options.limits.answer_bytes = 2'000'000;
    const auto rewrite = ask(options);
    ASSERT_FALSE(rewrite);
    const std::string sentence = rewrite.error().sentence();
    EXPECT_NE(sentence.find(fault == ChatReply::Fault::endless ? "longer than 2 MB" : "did not answer"),
              std::string::npos)
        << sentence;
  }
  for (const auto& reply :
       {ChatReply{200, {}, {}, ChatReply::Fault::hangs}, ChatReply{200, {}, {}, ChatReply::Fault::drips},
        ChatReply{429, {{"Retry-After", "30"}}, "{}"}}) {
    const ChatServer server(in_turn({reply}));
    std::stop_source stop;
    auto asked = std::async(std::launch::async, [&] { return ask(options_for(server), stop.get_token()); });
    while (server.requests().empty()) {
      std::this_thread::sleep_for(Ms(5));
    }
    std::this_thread::sleep_for(Ms(50));
    const auto start = steady_clock::now();
    stop.request_stop();
    const auto rewrite = asked.get();
    EXPECT_LT(steady_clock::now() - start, Ms(200));
    ASSERT_FALSE(rewrite);
    EXPECT_EQ(rewrite.error().code, ErrorCode::cancelled);
  }
}

TEST(HttpProposer, NobodyThereIsSaid) {
  ServerOptions options;
  {
    const ChatServer server(in_turn({{}}));
    options = options_for(server);
  }
  const auto rewrite = ask(options);
  ASSERT_FALSE(rewrite);
  EXPECT_EQ(rewrite.error().code, ErrorCode::io);
  EXPECT_NE(rewrite.error().message.find("Nothing answers at 127.0.0.1"), std::string::npos) << rewrite.error().message;
  EXPECT_TRUE(concerns_all(rewrite.error()));
}

TEST(HttpProposer, TrustsOnlySignedCertificates) {
  const Keys keys(secret);
  const testing::Certificate certificate;
  const testing::TemporaryFolder place;
  certificate.write(place.path() / "ca.pem");
  const ChatServer server(in_turn({{200, {}, saying("Open the drawer")}}), &certificate);
  auto options = options_for(server);
  const auto refused = ask(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::permission);
  EXPECT_NE(refused.error().message.find("certificate"), std::string::npos) << refused.error().message;
  EXPECT_TRUE(server.requests().empty()) << "nothing was sent";
  options.authorities = (place.path() / "ca.pem").string();
  const auto rewrite = ask(options);
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_EQ(rewrite->text, "Open the drawer");
  // Another name than the certificate's.
  options.url = "https://localhost:" + std::to_string(server.port());
  EXPECT_FALSE(ask(options));
  // A server that does not speak TLS at all.
  const ChatServer plain(in_turn({{200, {}, saying("Open the drawer")}}));
  options.url = "https://127.0.0.1:" + std::to_string(plain.port());
  const auto other = ask(options);
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().sentence().find("TLS"), std::string::npos) << other.error().sentence();
}

TEST(HttpProposer, DoesNotFollowToOtherAddresses) {
  const Keys keys(secret);
  const ChatServer target(in_turn({{200, {}, saying("Open the drawer")}}));
  for (const int status : {301, 302, 307, 308}) {
    const ChatServer server(in_turn({{status, {{"Location", target.url() + "/chat/completions"}}, {}}}));
    const auto rewrite = ask(options_for(server));
    ASSERT_FALSE(rewrite);
    EXPECT_NE(rewrite.error().message.find(std::to_string(target.port())), std::string::npos);
  }
  EXPECT_TRUE(target.requests().empty());
}

TEST(HttpProposer, TheKeyIsInNoSentence) {
  const Keys keys(secret);
  for (const int status : {200, 302, 400, 401, 404, 429, 500}) {
    const std::string echo = "Incorrect key " + std::string(180 - 13, 'x') + secret;
    const ChatServer server(in_turn({{status, {{"Location", echo}}, dump_json({{"error", {{"message", echo}}}})}}));
    const auto rewrite = ask(options_for(server));
    ASSERT_FALSE(rewrite);
    const auto& error = rewrite.error();
    EXPECT_EQ((error.sentence() + error.detail).find("sk-test"), std::string::npos) << error.sentence();
  }
}

TEST(HttpProposer, KeepsKeyAndPicturesFromOtherMachines) {
  ServerOptions options;
  options.url = "http://192.0.2.1:8000";
  options.model = "m";
  {
    const Keys none("");
    const auto refused = open_server_proposer(options);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().sentence().find("192.0.2.1"), std::string::npos);
    options.agreed_host = "192.0.2.1";
    EXPECT_TRUE(open_server_proposer(options)) << "agreed to";
  }
  const Keys keys(secret);
  const auto plain = open_server_proposer(options);
  ASSERT_FALSE(plain) << "the key would be readable on the way";
  EXPECT_EQ(plain.error().sentence().find(secret), std::string::npos);
  options.url = "https://192.0.2.1";
  EXPECT_TRUE(open_server_proposer(options));
  const Keys broken("abc\ndef-0123");
  const auto refused = open_server_proposer(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().sentence().find("def-0123"), std::string::npos);
}

TEST(HttpProposer, TakesTheOnlyModelOfAServer) {
  const auto models = read_text(folder / "models.json");
  ASSERT_TRUE(models);
  const ChatServer server([&](const ChatRequest& request) {
    return request.path == "/v1/models" ? ChatReply{200, {}, *models} : ChatReply{404, {}, "{}"};
  });
  auto options = options_for(server);
  options.model.clear();
  const auto proposer = open_server_proposer(options);
  ASSERT_TRUE(proposer) << proposer.error().sentence();
  EXPECT_TRUE((*proposer)->name().starts_with("tandem-test-vlm at "));
  EXPECT_EQ(*models_of_server(options), std::vector<std::string>{"tandem-test-vlm"});
  options.model = "other";
  const auto rewrite = ask(options);
  ASSERT_FALSE(rewrite);
  EXPECT_NE(rewrite.error().sentence().find("It has: tandem-test-vlm"), std::string::npos)
      << rewrite.error().sentence();
  const ChatServer none(in_turn({{404, {}, "{}"}}));
  options = options_for(none);
  options.model.clear();
  EXPECT_FALSE(open_server_proposer(options));
}

TEST(ServerAddresses, AreReadAsPeopleWriteThem) {
  const std::map<std::string, std::string> good{
      {"http://localhost:8000", "http://localhost:8000/v1"},
      {"http://localhost:8000/v1/", "http://localhost:8000/v1"},
      {"https://API.OpenAI.com/v1/chat/completions", "https://api.openai.com/v1"},
      {"http://[::1]:11434/v1", "http://[::1]:11434/v1"},
      {"https://host/openai/v2", "https://host/openai/v2"}};
  for (const auto& [text, base] : good) {
    const auto address = parse_server_address(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->base, base);
  }
  for (const char* text :
       {"http://localhost", "http://127.0.0.1:1", "http://127.1.2.3", "http://[::1]", "http://a.localhost"}) {
    EXPECT_TRUE(parse_server_address(text)->loopback) << text;
  }
  for (const char* text :
       {"http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1", "https://a.b"}) {
    EXPECT_FALSE(parse_server_address(text)->loopback) << text;
  }
  for (const char* text : {"", "localhost:8000", "ftp://host", "file:///etc/passwd", "http://", "http://us er@host",
                           "http://name:pass@host/", "https://host/v1?key=abc", "https://host/#a",
                           "http://host\r\nX: y", "http://host:99999", "javascript://x"}) {
    const auto address = parse_server_address(text);
    ASSERT_FALSE(address) << text;
    EXPECT_FALSE(address.error().hint.empty());
    EXPECT_EQ(address.error().sentence().find("name:pass"), std::string::npos);
  }
}

}  // namespace
}  // namespace tandem
