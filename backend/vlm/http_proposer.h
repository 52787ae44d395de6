#pragma once

#include <memory>
#include <string>
#include <vector>

#include "vlm/http_client.h"
#include "vlm/proposer.h"

namespace tandem {

struct ServerOptions {
  std::string url;    ///< "http://localhost:8000/v1"
  std::string model;  ///< as the server calls it; empty: the one it has
  /// The host that pictures may be sent to; needed for every one but this machine.
  std::string agreed_host;
  std::string key;  ///< empty: that of the environment, server_key()
  int requests_at_once = 4;
  std::int64_t longest_edge = 512;  ///< of the pictures that are sent
  std::string authorities;          ///< file of certificates to trust instead of those of this machine; may be empty
  HttpLimits limits;
  /// The first of the waits before a server that was too busy is asked again; each is twice the one before.
  std::chrono::milliseconds first_wait{1000};
};

/// Names of the models that a server has, asked within two seconds; empty where it does not tell. Any thread.
[[nodiscard]] Result<std::vector<std::string>> models_of_server(const ServerOptions& options,
                                                                const std::stop_token& stop = {});

/// A model on a server that speaks OpenAI's interface (vLLM, SGLang, llama.cpp, Ollama, …). Asks the server for the
/// name of its model where none is given, else it sends nothing yet. The key comes with the options, else from the
/// environment. propose() may be called from any threads; a stop is seen at once.
[[nodiscard]] Result<std::unique_ptr<TextProposer>> open_server_proposer(const ServerOptions& options,
                                                                         const std::stop_token& stop = {});

}  // namespace tandem
