#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace tandem {

/// Where a server is asked. Nothing in it is secret.
struct ServerAddress {
  std::string base;       ///< "https://api.openai.com/v1", without a slash at the end
  std::string host;       ///< "api.openai.com"
  std::string authority;  ///< host, and the port where it is named: as sentences say it
  bool loopback = false;  ///< it is this machine
  bool encrypted = false;
};
/// Reads an address that a person wrote: with "/v1" where it names no path, without "/chat/completions". Refuses names
/// and passwords in it.
[[nodiscard]] Result<ServerAddress> parse_server_address(const std::string& text);

struct HttpLimits {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds total{180'000};
  std::size_t answer_bytes = 4'000'000;
};

struct HttpRequest {
  std::string path;                 ///< behind the base: "/models"
  std::optional<std::string> body;  ///< JSON to send; none: a question only
  std::optional<std::chrono::milliseconds> total;
};

struct HttpReply {
  long status = 0;
  std::string content_type;
  std::string retry_after;  ///< as the server wrote it
  std::string location;     ///< where it sends on to; nobody follows
  std::string body;
};

/// Speaks HTTP with one server, by libcurl: certificates are verified, redirections not followed, answers bounded.
/// Any thread, several requests at once. Connections are kept.
class HttpClient {
 public:
  /// `key` is sent as a bearer token where nobody on the way can read it; empty: none. It is in no error.
  [[nodiscard]] static Result<std::unique_ptr<HttpClient>> open(const ServerAddress& address, const std::string& key,
                                                                const HttpLimits& limits,
                                                                const std::string& authorities = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Waits for the answer, whatever its status. Codes of errors: cancelled, io (not to be reached, too slow),
  /// permission (its certificate), invalid_input (it ended before it was whole, or is too long).
  [[nodiscard]] Result<HttpReply> send(const HttpRequest& request, const std::stop_token& stop);

 private:
  struct Parts;
  explicit HttpClient(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// The key without white space behind it; refused where it holds what no key can. `origin` names it.
[[nodiscard]] Result<std::string> checked_key(std::string key, const std::string& origin);
/// The key for servers: TANDEM_VLM_KEY of the environment, else OPENAI_API_KEY; empty where there is none. Refuses one
/// that holds what no key can.
[[nodiscard]] Result<std::string> server_key();

}  // namespace tandem
