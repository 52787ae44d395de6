#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "vlm/http_answer.h"
#include "vlm/http_client.h"

namespace tandem {

inline constexpr std::int64_t server_seed = 1729;
inline constexpr int server_attempts = 3;  ///< greedy, with the rule that was broken, by chance

/// What a server turned out not to like; kept for the questions that follow.
struct ServerDialect {
  bool schema = true;
  bool seed = true;
  bool temperature = true;
  bool completion_tokens = false;  ///< max_completion_tokens instead of max_tokens
  bool thinks = false;
  std::size_t most_pictures = 64;
};

/// One question as it stands.
struct ServerQuestion {
  std::string text;
  std::vector<std::string> pictures;       ///< as URLs
  std::vector<std::string> captions = {};  ///< before each picture; none: none
  std::string answer = {};                 ///< that was of no use
  std::string fault = {};                  ///< of it
  int attempt = 1;
  int tokens = 24;           ///< of the answer
  std::string key = "task";  ///< of an answer in JSON
  Json schema = {};          ///< of it
  bool structured = false;   ///< it is JSON from the first attempt on
  bool first_token = false;  ///< how likely its first words are is what is asked
};

/// Asks one server until its model says something or it is of no use to go on: waits while it is too busy, leaves out
/// what it does not know. Any threads.
class ServerTalk {
 public:
  /// `client` speaks with `address`; `key` is in no error.
  ServerTalk(std::string model, ServerAddress address, std::string key, std::unique_ptr<HttpClient> client,
             std::chrono::milliseconds first_wait)
      : model_(std::move(model)),
        address_(std::move(address)),
        key_(std::move(key)),
        client_(std::move(client)),
        first_wait_(first_wait) {}

  [[nodiscard]] Result<ReplyMeaning> ask(const ServerQuestion& question, const std::stop_token& stop);
  [[nodiscard]] const std::string& server() const { return address_.authority; }
  [[nodiscard]] const std::string& model() const { return model_; }

 private:
  struct Tries {
    int busy = 0;
    int other = 0;
    int changes = 0;
    ServerDialect dialect;  // of the question that was sent last
  };
  [[nodiscard]] Result<HttpReply> send(const ServerQuestion& question, Tries& tries, const std::stop_token& stop);
  [[nodiscard]] Result<void> after(const ReplyMeaning& meaning, long status, Tries& tries, const std::stop_token& stop);
  [[nodiscard]] Result<void> again(int& tries, int most, Error error) const;
  [[nodiscard]] Result<void> wait(std::chrono::milliseconds time, const std::stop_token& stop) const;
  [[nodiscard]] Error no_model(const std::string& complaint, const std::stop_token& stop) const;
  [[nodiscard]] bool changed(const ReplyMeaning& meaning, const ServerDialect& sent);

  std::string model_;
  ServerAddress address_;
  std::string key_;
  std::unique_ptr<HttpClient> client_;
  std::chrono::milliseconds first_wait_;
  std::mutex mutex_;
  ServerDialect dialect_;
  std::atomic<std::int64_t> not_before_ns_ = 0;  // the server asked to be left alone until then
};

}  // namespace tandem
