#include "vlm/http_talk.h"

#include <algorithm>
#include <condition_variable>
#include <random>
#include <utility>

#include "base/time.h"
#include "vlm/rewrite.h"

namespace tandem {

namespace {

using Wait = std::chrono::milliseconds;

constexpr int busy_tries = 4;   // of one question, while the server is too busy
constexpr int other_tries = 2;  // of one question that got no usable answer
constexpr int most_changes = 6;
constexpr int many_tokens = 1024;  // for models that think first

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

// Pictures with what stands before each, at most `most` of them at equal distances.
Json shown(const ServerQuestion& question, std::size_t most) {
  const auto count = std::ssize(question.pictures);
  Json out = Json::array();
  for (const auto i : frames_to_show(count, static_cast<int>(std::min<std::size_t>(question.pictures.size(), most)))) {
    const auto at = static_cast<std::size_t>(i);
    if (at < question.captions.size()) {
      out.push_back(text_part(question.captions[at]));
    }
    out.push_back({{"type", "image_url"}, {"image_url", {{"url", question.pictures[at]}}}});
  }
  return out;
}

Json schema_of(const ServerQuestion& question) {
  return {{"type", "json_schema"},
          {"json_schema", {{"name", question.key}, {"strict", true}, {"schema", question.schema}}}};
}

Json body_of(const ServerQuestion& question, const ServerDialect& dialect, const std::string& model) {
  Json content = shown(question, dialect.most_pictures);
  content.push_back(text_part(question.text));
  Json messages = Json::array({{{"role", "user"}, {"content", content}}});
  const bool structured = (question.attempt > 1 || question.structured) && dialect.schema && !question.first_token;
  if (question.attempt > 1) {
    // Some servers want the speakers in turn and none of them silent.
    messages.push_back({{"role", "assistant"}, {"content", question.answer.empty() ? "…" : question.answer}});
    messages.push_back(
        {{"role", "user"},
         {"content", "This cannot be used: " + question.fault + ". Write it again" +
                         (structured || question.structured ? ", as JSON with the key \"" + question.key + "\"."
                                                            : ", the sentence alone.")}});
  }
  const bool by_chance = question.attempt > 2;
  const int tokens = dialect.thinks && !question.first_token ? std::max(many_tokens, 4 * question.tokens)
                     : structured && !question.structured    ? 2 * question.tokens
                                                             : question.tokens;
  Json out{{"model", model}, {"messages", std::move(messages)}};
  out[dialect.completion_tokens ? "max_completion_tokens" : "max_tokens"] = tokens;
  if (dialect.temperature) {
    out["temperature"] = by_chance ? 0.7 : 0.0;
    if (by_chance) {
      out["top_p"] = 0.9;
    }
  }
  if (dialect.seed) {
    out["seed"] = server_seed;
  }
  if (structured) {
    out["response_format"] = schema_of(question);
  }
  if (question.first_token) {
    out["logprobs"] = true;
    out["top_logprobs"] = 20;
  }
  return out;
}

/// Drops the field that a server complained about, else all that it could do without. False: there is nothing to drop.
bool drop(ServerDialect& dialect, const std::string& complaint) {
  if (complaint.contains("max_completion_tokens") && !dialect.completion_tokens) {
    return dialect.completion_tokens = true;
  }
  for (const auto& [field, name] :
       {std::pair(&ServerDialect::temperature, "temperature"), std::pair(&ServerDialect::seed, "seed"),
        std::pair(&ServerDialect::schema, "response_format")}) {
    if (dialect.*field && complaint.contains(name)) {
      dialect.*field = false;
      return true;
    }
  }
  return (std::exchange(dialect.schema, false) | std::exchange(dialect.seed, false)) != 0;
}

std::unexpected<Error> stopped(const std::string& server) {
  return fail(ErrorCode::cancelled, "The server " + server + " was not waited for any longer.", "Ask again.");
}

}  // namespace

Result<void> ServerTalk::wait(Wait time, const std::stop_token& stop) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return stop.stop_requested() ? Result<void>(stopped(address_.authority)) : Result<void>();
}

Error ServerTalk::no_model(const std::string& complaint, const std::stop_token& stop) const {
  std::string known;
  const auto reply = client_->send({"/models", std::nullopt, Wait(2000)}, stop);
  for (const auto& name : reply ? models_in(*reply) : std::vector<std::string>()) {
    known += (known.empty() ? "" : ", ") + name;
  }
  return {ErrorCode::not_found,
          "The server " + address_.authority + " has no model " + model_ + " at " + address_.base + complaint + ".",
          known.empty() ? "Check the address and the name of the model." : "It has: " + shortened(known, 300) + ".",
          {}};
}

Result<void> ServerTalk::again(int& tries, int most, Error error) const {
  return ++tries < most ? Result<void>() : std::unexpected(std::move(error));
}

// Whether the question can be asked in another way after this answer. Others may have found the way meanwhile.
bool ServerTalk::changed(const ReplyMeaning& meaning, const ServerDialect& sent) {
  const std::lock_guard lock(mutex_);
  if (meaning.kind == ReplyKind::too_large) {
    if (dialect_.most_pictures >= sent.most_pictures && sent.most_pictures > 1) {
      dialect_.most_pictures = sent.most_pictures / 2;
    }
    return sent.most_pictures > 1;
  }
  ServerDialect wanted = sent;
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
Result<void> ServerTalk::after(const ReplyMeaning& meaning, long status, Tries& tries, const std::stop_token& stop) {
  const std::string server = "The server " + address_.authority;
  const std::string complaint = meaning.text.empty() ? "" : " (" + meaning.text + ")";
  switch (meaning.kind) {
    case ReplyKind::wait: {
      TANDEM_TRY(again(tries.busy, busy_tries,
                       {ErrorCode::busy,
                        server + " is too busy" + complaint + ".",
                        "Ask again later, or fewer things at once.",
                        {}}));
      auto time = first_wait_ * (1 << (tries.busy - 1));
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
      return wait(first_wait_, stop);
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

Result<HttpReply> ServerTalk::send(const ServerQuestion& question, Tries& tries, const std::stop_token& stop) {
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
  return client_->send({"/chat/completions", dump_json(body_of(question, tries.dialect, model_)), std::nullopt}, stop);
}

// Asks until the model says something or it is of no use to go on.
Result<ReplyMeaning> ServerTalk::ask(const ServerQuestion& question, const std::stop_token& stop) {
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

}  // namespace tandem
