#include "vlm/http_proposer.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>

#include "base/json.h"
#include "base/time.h"
#include "vlm/http_answer.h"
#include "vlm/picture_code.h"

namespace tandem {

namespace {

using Wait = std::chrono::milliseconds;

constexpr std::int64_t seed = 1729;
constexpr int attempts = 3;     // greedy, with the rule that was broken, by chance
constexpr int busy_tries = 4;   // of one question, while the server is too busy
constexpr int other_tries = 2;  // of one question that got no usable answer
constexpr int most_changes = 6;
constexpr int few_tokens = 24;
constexpr int many_tokens = 1024;  // for models that think first
constexpr std::string_view server_template = "tandem-rewrite-server-1";

/// What a server turned out not to like; kept for the questions that follow.
struct Dialect {
  bool schema = true;
  bool seed = true;
  bool temperature = true;
  bool completion_tokens = false;  ///< max_completion_tokens instead of max_tokens
  bool thinks = false;
  std::size_t most_pictures = 64;
};

/// One question as it stands.
struct Question {
  std::string text;
  std::vector<std::string> pictures;  ///< as URLs
  std::string answer;                 ///< that was of no use
  std::string fault;                  ///< of it
  int attempt = 1;
};

Json text_part(const std::string& text) { return {{"type", "text"}, {"text", text}}; }

std::int64_t wall_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Keys that are no secret, such as "EMPTY", are shorter.
void take_out(const std::string& key, std::string& text) {
  for (auto at = text.find(key); key.size() >= 8 && at != std::string::npos; at = text.find(key)) {
    text.replace(at, key.size(), "…");
  }
}

std::vector<std::string> thinned(const std::vector<std::string>& pictures, std::size_t most) {
  if (pictures.size() <= most) {
    return pictures;
  }
  std::vector<std::string> out;
  for (const auto i : frames_to_show(std::ssize(pictures), static_cast<int>(most))) {
    out.push_back(pictures[static_cast<std::size_t>(i)]);
  }
  return out;
}

Json schema() {
  return {{"type", "json_schema"},
          {"json_schema",
           {{"name", "task"},
            {"strict", true},
            {"schema",
             {{"type", "object"},
              {"properties", {{"task", {{"type", "string"}}}}},
              {"required", {"task"}},
              {"additionalProperties", false}}}}}};
}

Json body_of(const Question& question, const Dialect& dialect, const std::string& model) {
  Json content = Json::array();
  for (const auto& url : thinned(question.pictures, dialect.most_pictures)) {
    content.push_back({{"type", "image_url"}, {"image_url", {{"url", url}}}});
  }
  content.push_back(text_part(question.text));
  Json messages = Json::array({{{"role", "user"}, {"content", content}}});
  const bool structured = question.attempt > 1 && dialect.schema;
  if (question.attempt > 1) {
    // Some servers want the speakers in turn and none of them silent.
    messages.push_back({{"role", "assistant"}, {"content", question.answer.empty() ? "…" : question.answer}});
    messages.push_back({{"role", "user"},
                        {"content", "This cannot be used: " + question.fault + ". Write it again" +
                                        (structured ? ", as JSON with the key \"task\"." : ", the sentence alone.")}});
  }
  const bool by_chance = question.attempt > 2;
  const int tokens = dialect.thinks ? many_tokens : structured ? 2 * few_tokens : few_tokens;
  Json out{{"model", model}, {"messages", std::move(messages)}};
  out[dialect.completion_tokens ? "max_completion_tokens" : "max_tokens"] = tokens;
  if (dialect.temperature) {
    out["temperature"] = by_chance ? 0.7 : 0.0;
    if (by_chance) {
      out["top_p"] = 0.9;
    }
  }
  if (dialect.seed) {
    out["seed"] = seed;
  }
  if (structured) {
    out["response_format"] = schema();
  }
  return out;
}

/// Drops the field that a server complained about, else all that it could do without. False: there is nothing to drop.
bool drop(Dialect& dialect, const std::string& complaint) {
  if (complaint.contains("max_completion_tokens") && !dialect.completion_tokens) {
    return dialect.completion_tokens = true;
  }
  for (const auto& [field, name] : {std::pair(&Dialect::temperature, "temperature"), std::pair(&Dialect::seed, "seed"),
                                    std::pair(&Dialect::schema, "response_format")}) {
    if (dialect.*field && complaint.contains(name)) {
      dialect.*field = false;
      return true;
    }
  }
  return (std::exchange(dialect.schema, false) | std::exchange(dialect.seed, false)) != 0;
}

class ServerProposer final : public TextProposer {
 public:
  ServerProposer(ServerOptions options, ServerAddress address, std::string key, std::unique_ptr<HttpClient> client)
      : options_(std::move(options)), address_(std::move(address)), key_(std::move(key)), client_(std::move(client)) {}

  [[nodiscard]] Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& rules, std::stop_token stop) override;
  [[nodiscard]] std::string name() const override { return options_.model + " at " + address_.authority; }
  [[nodiscard]] int requests_at_once() const override { return std::max(1, options_.requests_at_once); }
  [[nodiscard]] TextSource source() const override {
    return {options_.model, address_.authority, {}, std::string(server_template), seed, {}};
  }
  [[nodiscard]] std::string licence() const override { return {}; }

 private:
  struct Tries {
    int busy = 0;
    int other = 0;
    int changes = 0;
    Dialect dialect;  // of the question that was sent last
  };
  [[nodiscard]] Result<ReplyMeaning> ask(const Question& question, const std::stop_token& stop);
  [[nodiscard]] Result<HttpReply> send(const Question& question, Tries& tries, const std::stop_token& stop);
  [[nodiscard]] Result<void> after(const ReplyMeaning& meaning, long status, Tries& tries, const std::stop_token& stop);
  [[nodiscard]] Result<void> again(int& tries, int most, Error error) const;
  [[nodiscard]] Result<void> wait(Wait time, const std::stop_token& stop) const;
  [[nodiscard]] Error no_model(const std::string& complaint, const std::stop_token& stop) const;
  [[nodiscard]] bool changed(const ReplyMeaning& meaning, const Dialect& sent);

  ServerOptions options_;
  ServerAddress address_;
  std::string key_;
  std::unique_ptr<HttpClient> client_;
  std::mutex mutex_;
  Dialect dialect_;
  std::atomic<std::int64_t> not_before_ns_ = 0;  // the server asked to be left alone until then
};

std::unexpected<Error> stopped(const std::string& server) {
  return fail(ErrorCode::cancelled, "The server " + server + " was not waited for any longer.", "Ask again.");
}

Result<void> ServerProposer::wait(Wait time, const std::stop_token& stop) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return stop.stop_requested() ? Result<void>(stopped(address_.authority)) : Result<void>();
}

Error ServerProposer::no_model(const std::string& complaint, const std::stop_token& stop) const {
  std::string known;
  const auto reply = client_->send({"/models", std::nullopt, Wait(2000)}, stop);
  for (const auto& name : reply ? models_in(*reply) : std::vector<std::string>()) {
    known += (known.empty() ? "" : ", ") + name;
  }
  return {
      ErrorCode::not_found,
      "The server " + address_.authority + " has no model " + options_.model + " at " + address_.base + complaint + ".",
      known.empty() ? "Check the address and the name of the model." : "It has: " + shortened(known, 300) + ".",
      {}};
}

Result<void> ServerProposer::again(int& tries, int most, Error error) const {
  return ++tries < most ? Result<void>() : std::unexpected(std::move(error));
}

// Whether the question can be asked in another way after this answer. Others may have found the way meanwhile.
bool ServerProposer::changed(const ReplyMeaning& meaning, const Dialect& sent) {
  const std::lock_guard lock(mutex_);
  if (meaning.kind == ReplyKind::too_large) {
    if (dialect_.most_pictures >= sent.most_pictures && sent.most_pictures > 1) {
      dialect_.most_pictures = sent.most_pictures / 2;
    }
    return sent.most_pictures > 1;
  }
  Dialect wanted = sent;
  if (!drop(wanted, meaning.text)) {
    return false;
  }
  dialect_.schema = dialect_.schema && wanted.schema;
  dialect_.seed = dialect_.seed && wanted.seed;
  dialect_.temperature = dialect_.temperature && wanted.temperature;
  dialect_.completion_tokens = dialect_.completion_tokens || wanted.completion_tokens;
  return true;
}

// Nothing where the same question should be asked again, after the wait that belongs to it.
Result<void> ServerProposer::after(const ReplyMeaning& meaning, long status, Tries& tries,
                                   const std::stop_token& stop) {
  const std::string server = "The server " + address_.authority;
  const std::string complaint = meaning.text.empty() ? "" : " (" + meaning.text + ")";
  switch (meaning.kind) {
    case ReplyKind::wait: {
      TANDEM_TRY(again(tries.busy, busy_tries,
                       {ErrorCode::busy,
                        server + " is too busy" + complaint + ".",
                        "Ask again later, or fewer things at once.",
                        {}}));
      auto time = options_.first_wait * (1 << (tries.busy - 1));
      static thread_local std::minstd_rand chance(std::random_device{}());
      time += Wait(std::uniform_int_distribution<std::int64_t>(0, time.count() / 4)(chance));
      time = std::max(time, meaning.wait.value_or(time));
      if (meaning.wait) {
        not_before_ns_ =
            std::max<std::int64_t>(not_before_ns_, monotonic_ns() + std::chrono::nanoseconds(time).count());
      }
      return wait(time, stop);
    }
    case ReplyKind::server_error:
      TANDEM_TRY(again(tries.other, other_tries,
                       {ErrorCode::invalid_input,
                        server + " failed with status " + std::to_string(status) + complaint + ".",
                        "Look into the log of the server.",
                        {}}));
      return wait(options_.first_wait, stop);
    case ReplyKind::auth:
      return fail(ErrorCode::permission, server + " refuses the key" + complaint + ".",
                  key_.empty() ? "Put a key into TANDEM_VLM_KEY and start again."
                               : "Check the key in TANDEM_VLM_KEY or OPENAI_API_KEY and what it is allowed.");
    case ReplyKind::not_found:
      return std::unexpected(no_model(complaint, stop));
    case ReplyKind::too_large:
    case ReplyKind::unknown_field:
      if (++tries.changes <= most_changes && changed(meaning, tries.dialect)) {
        return {};
      }
      [[fallthrough]];
    case ReplyKind::refused:
      return fail(ErrorCode::unsupported,
                  server + " refuses the question with status " + std::to_string(status) + complaint + ".",
                  "Use a model that reads pictures, or show it fewer of them.");
    case ReplyKind::elsewhere:
      return fail(ErrorCode::unsupported,
                  server + " sends on to another address" + complaint + ", which is not followed.",
                  "Give the address itself where you trust it.");
    case ReplyKind::not_an_api:
      return fail(ErrorCode::unsupported,
                  server + " answers with a web page (status " + std::to_string(status) + ")" + complaint + ".",
                  "Sign in to the network where it asks for that, or correct the address: it often ends in /v1.");
    default:
      return again(tries.other, other_tries,
                   {ErrorCode::invalid_input,
                    server + " gave an answer that cannot be used" + complaint + ".",
                    "Check that it is a server with OpenAI's interface, and ask again.",
                    {}});
  }
}

Result<HttpReply> ServerProposer::send(const Question& question, Tries& tries, const std::stop_token& stop) {
  const auto rest_ns = not_before_ns_ - monotonic_ns();
  if (rest_ns > 0) {
    TANDEM_TRY(wait(Wait(rest_ns / 1'000'000 + 1), stop));
  }
  {
    const std::lock_guard lock(mutex_);
    tries.dialect = dialect_;
  }
  tries.dialect.most_pictures =
      std::min(tries.dialect.most_pictures, std::max<std::size_t>(question.pictures.size(), 1));
  return client_->send({"/chat/completions", dump_json(body_of(question, tries.dialect, options_.model)), std::nullopt},
                       stop);
}

// Asks until the model says something or it is of no use to go on.
Result<ReplyMeaning> ServerProposer::ask(const Question& question, const std::stop_token& stop) {
  Tries tries;
  for (;;) {
    auto reply = send(question, tries, stop);
    if (!reply) {
      if (reply.error().code != ErrorCode::invalid_input) {
        return std::unexpected(std::move(reply).error());
      }
      TANDEM_TRY(again(tries.other, other_tries, std::move(reply).error()));
      continue;
    }
    take_out(key_, reply->body);
    take_out(key_, reply->location);
    auto meaning = meaning_of(*reply, wall_s());
    if (meaning.kind == ReplyKind::text || meaning.kind == ReplyKind::cut_off) {
      if (meaning.thinks) {
        const std::lock_guard lock(mutex_);
        dialect_.thinks = true;
      }
      return meaning;
    }
    TANDEM_TRY(after(meaning, reply->status, tries, stop));
  }
}

Result<Rewrite> ServerProposer::propose(const std::string& task, std::vector<Picture> pictures,
                                        const RewriteRules& rules, std::stop_token stop) {
  const auto start = monotonic_ns();
  const VlmRequest request = rewrite_request(task, std::move(pictures), rules);
  Question question{request.turns[0].parts.back().text + " Answer with that sentence alone.", {}, {}, {}, 1};
  for (const auto& picture : request.pictures) {
    auto url = data_url(picture, options_.longest_edge);
    if (!url) {
      return std::unexpected(url.error());
    }
    question.pictures.push_back(std::move(*url));
  }
  Rewrite out;
  for (; question.attempt <= attempts; ++question.attempt) {
    const auto meaning = ask(question, stop);
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
  auto key = server_key();
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
  return std::make_unique<ServerProposer>(std::move(said), std::move(opened->address), std::move(opened->key),
                                          std::move(opened->client));
}

}  // namespace tandem
