#include "vlm/http_proposer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "base/json.h"
#include "base/time.h"
#include "vlm/http_answer.h"
#include "vlm/http_talk.h"
#include "vlm/picture_code.h"

namespace tandem {

namespace {

using Wait = std::chrono::milliseconds;

constexpr int step_tokens = 512;
constexpr std::string_view server_template = "tandem-rewrite-server-1";

Json object_with(const char* key, Json type) {
  return {{"type", "object"},
          {"properties", {{key, std::move(type)}}},
          {"required", Json::array({key})},
          {"additionalProperties", false}};
}

Json steps_schema() {
  const Json step = {
      {"type", "object"},
      {"properties", {{"text", {{"type", "string"}}}, {"start", {{"type", "number"}}}, {"end", {{"type", "number"}}}}},
      {"required", Json::array({"text", "start", "end"})},
      {"additionalProperties", false}};
  return object_with("subtasks", {{"type", "array"}, {"items", step}});
}

std::string caption_of(double time_s) {
  char out[32];
  std::snprintf(out, sizeof out, "At %.1f s:", time_s);
  return out;
}

// Of all spellings of a word among what might have been said, together.
double log_probability_of(const ReplyMeaning& meaning, std::string_view word) {
  double sum = 0;
  for (const auto& [token, value] : meaning.first_token) {
    std::string plain;
    for (const char c : token) {
      if (c >= 'A' && c <= 'Z') {
        plain += static_cast<char>(c + 32);
      } else if (c >= 'a' && c <= 'z') {
        plain += c;
      }
    }
    sum += plain == word ? std::exp(value) : 0;
  }
  return sum > 0 ? std::log(sum) : -std::numeric_limits<double>::infinity();
}

class ServerProposer final : public TextProposer {
 public:
  ServerProposer(const ServerOptions& options, ServerAddress address, std::string key,
                 std::unique_ptr<HttpClient> client)
      : requests_at_once_(std::max(1, options.requests_at_once)),
        longest_edge_(options.longest_edge),
        talk_(options.model, std::move(address), std::move(key), std::move(client), options.first_wait) {}

  [[nodiscard]] Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& rules, std::stop_token stop) override;
  [[nodiscard]] Result<Steps> propose_steps(const StepsQuestion& question, const RewriteRules& rules,
                                            std::stop_token stop) override;
  [[nodiscard]] Result<std::vector<double>> success_scores(const std::string& task, std::vector<Picture> pictures,
                                                           std::stop_token stop) override;
  [[nodiscard]] std::string name() const override { return talk_.model() + " at " + talk_.server(); }
  [[nodiscard]] int requests_at_once() const override { return requests_at_once_; }
  [[nodiscard]] TextSource source() const override {
    return {talk_.model(),
            talk_.server(),
            {},
            std::string(server_template),
            server_seed,
            {},
            std::string(steps_server_template),
            std::string(success_template)};
  }
  [[nodiscard]] std::string licence() const override { return {}; }

 private:
  [[nodiscard]] Result<std::vector<std::string>> urls_of(const std::vector<Picture>& pictures) const;

  int requests_at_once_;
  std::int64_t longest_edge_;
  ServerTalk talk_;
};

Result<std::vector<std::string>> ServerProposer::urls_of(const std::vector<Picture>& pictures) const {
  std::vector<std::string> out;
  for (const auto& picture : pictures) {
    auto url = data_url(picture, longest_edge_);
    if (!url) {
      return std::unexpected(url.error());
    }
    out.push_back(std::move(*url));
  }
  return out;
}

Result<Rewrite> ServerProposer::propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& rules, std::stop_token stop) {
  const auto start = monotonic_ns();
  const VlmRequest request = rewrite_request(task, std::move(pictures), rules);
  auto urls = urls_of(request.pictures);
  if (!urls) {
    return std::unexpected(urls.error());
  }
  ServerQuestion question{request.turns[0].parts.back().text + " Answer with that sentence alone.", std::move(*urls)};
  question.schema = object_with("task", {{"type", "string"}});
  Rewrite out;
  for (; question.attempt <= server_attempts; ++question.attempt) {
    const auto meaning = talk_.ask(question, stop);
    if (!meaning) {
      return std::unexpected(meaning.error());
    }
    const bool whole = meaning->kind == ReplyKind::text;
    out.raw = shortened(meaning->text, 4000);
    out.text = whole ? task_in(meaning->text) : std::string();
    out.end = whole ? TextEnd::chosen : TextEnd::length;
    question.fault = whole ? fault_of(out.text, rules) : "it was too long and came to no end";
    out.attempts = question.attempt;
    out.valid = question.fault.empty();
    if (out.valid) {
      break;
    }
    out.text = out.text.size() > 1000 ? shortened(out.text, 1000) : out.text;
    question.answer = shortened(meaning->text, 300);
  }
  out.same = says_the_same(out.text, task);
  out.ms = milliseconds(monotonic_ns() - start);
  return out;
}

Result<Steps> ServerProposer::propose_steps(const StepsQuestion& asked, const RewriteRules& rules,
                                            std::stop_token stop) {
  const auto start = monotonic_ns();
  auto urls = urls_of(asked.pictures);
  if (!urls) {
    return std::unexpected(urls.error());
  }
  ServerQuestion question{steps_prompt(asked, rules), std::move(*urls)};
  for (const double time : asked.times_s) {
    question.captions.push_back(caption_of(time));
  }
  question.tokens = step_tokens;
  question.key = "subtasks";
  question.schema = steps_schema();
  question.structured = true;
  Steps out;
  for (; question.attempt <= server_attempts; ++question.attempt) {
    const auto meaning = talk_.ask(question, stop);
    if (!meaning) {
      return std::unexpected(meaning.error());
    }
    out.raw = shortened(meaning->text, 4000);
    out.attempts = question.attempt;
    out.steps = steps_in(meaning->text, asked.length_s);
    question.fault = out.steps.empty() ? "it holds no list of steps with text, start and end" : std::string();
    for (const auto& step : out.steps) {
      const std::string fault = fault_of(step.text, rules);
      question.fault = question.fault.empty() && !fault.empty() ? "\"" + step.text + "\": " + fault : question.fault;
    }
    if (question.fault.empty()) {
      break;
    }
    question.answer = shortened(meaning->text, 1000);
  }
  out.ms = milliseconds(monotonic_ns() - start);
  return out;
}

Result<std::vector<double>> ServerProposer::success_scores(const std::string& task, std::vector<Picture> pictures,
                                                           std::stop_token stop) {
  const auto urls = urls_of(pictures);
  if (!urls) {
    return std::unexpected(urls.error());
  }
  ServerQuestion question{success_prompt(task), {}};
  question.tokens = 1;
  question.first_token = true;
  std::vector<double> out;
  for (const auto& url : *urls) {
    question.pictures.push_back(url);
    const auto meaning = talk_.ask(question, stop);
    if (!meaning) {
      return std::unexpected(meaning.error());
    }
    constexpr double least = -30;  // of a word that is not among the likely ones
    const double yes = log_probability_of(*meaning, "true");
    const double no = log_probability_of(*meaning, "false");
    if (!std::isfinite(yes) && !std::isfinite(no)) {
      return fail(ErrorCode::unsupported, "The server " + talk_.server() + " does not tell how likely its words are.",
                  "Use a server that answers with log-probabilities (vLLM, SGLang, llama.cpp), or a model on this "
                  "machine.");
    }
    out.push_back(std::max(yes, least));
  }
  return out;
}

struct Opened {
  ServerAddress address;
  std::string key;
  std::unique_ptr<HttpClient> client;
};

Result<Opened> open(const ServerOptions& options) {
  auto address = parse_server_address(options.url);
  if (!address) {
    return std::unexpected(address.error());
  }
  auto key = options.key.empty() ? server_key() : checked_key(options.key, "The key for " + address->authority);
  if (!key) {
    return std::unexpected(key.error());
  }
  auto client = HttpClient::open(*address, *key, options.limits, options.authorities);
  if (!client) {
    return std::unexpected(client.error());
  }
  return Opened{std::move(*address), std::move(*key), std::move(*client)};
}

Result<std::vector<std::string>> models_by(HttpClient& client, const std::stop_token& stop) {
  const auto reply = client.send({"/models", std::nullopt, Wait(2000)}, stop);
  return reply ? Result<std::vector<std::string>>(models_in(*reply)) : std::unexpected(reply.error());
}

Result<std::string> only_model(HttpClient& client, const std::string& server, const std::stop_token& stop) {
  const auto models = models_by(client, stop);
  if (!models) {
    return std::unexpected(models.error());
  }
  if (models->size() == 1) {
    return models->front();
  }
  std::string known;
  for (const auto& name : *models) {
    known += (known.empty() ? "" : ", ") + name;
  }
  return fail(ErrorCode::invalid_input, "Which model of the server " + server + " is to be asked is not said.",
              known.empty() ? "Name it as the server calls it." : "It has: " + shortened(known, 300) + ".");
}

}  // namespace

Result<std::vector<std::string>> models_of_server(const ServerOptions& options, const std::stop_token& stop) {
  const auto opened = open(options);
  return opened ? models_by(*opened->client, stop) : std::unexpected(opened.error());
}

Result<std::unique_ptr<TextProposer>> open_server_proposer(const ServerOptions& options, const std::stop_token& stop) {
  auto opened = open(options);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  const auto& address = opened->address;
  if (!address.loopback && options.agreed_host != address.host) {
    return fail(ErrorCode::permission,
                "Pictures of the dataset would be sent to " + address.host + ", another machine.",
                "Agree to that for this host by name (--send-pictures-to).");
  }
  ServerOptions said = options;
  if (said.model.empty()) {
    auto model = only_model(*opened->client, address.authority, stop);
    if (!model) {
      return std::unexpected(model.error());
    }
    said.model = std::move(*model);
  }
  return std::make_unique<ServerProposer>(said, std::move(opened->address), std::move(opened->key),
                                          std::move(opened->client));
}

}  // namespace tandem
