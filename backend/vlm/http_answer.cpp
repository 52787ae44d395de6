#include "vlm/http_answer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/json.h"
#include "base/text.h"
#include "nn/pre_tokenizer.h"

namespace tandem {

namespace {

constexpr std::size_t sentence_bytes = 200;
constexpr std::chrono::seconds longest_wait{60};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

const SortedJson& at(const SortedJson& value, const char* key) {
  static const SortedJson none;
  return value.is_object() && value.contains(key) ? value[key] : none;
}

std::string text_at(const SortedJson& value, const char* key) {
  const SortedJson& found = at(value, key);
  return found.is_string() ? found.get<std::string>() : std::string();
}

// What a server says is wrong, in the forms that servers have.
std::string complaint_in(const SortedJson& root) {
  const SortedJson& error = at(root, "error");
  const SortedJson& detail = at(root, "detail");
  if (error.is_string()) {
    return error.get<std::string>();
  }
  if (const auto text = text_at(error, "message"); !text.empty()) {
    return text;
  }
  if (detail.is_string()) {
    return detail.get<std::string>();
  }
  if (detail.is_array() && !detail.empty()) {
    std::string out = text_at(detail[0], "msg");
    const SortedJson& place = at(detail[0], "loc");
    if (place.is_array() && !place.empty() && place.back().is_string()) {
      out += ": " + place.back().get<std::string>();
    }
    return out;
  }
  return text_at(root, "message");
}

std::string_view without_mark(std::string_view body) {
  return body.starts_with("\xEF\xBB\xBF") ? body.substr(3) : body;
}

bool is_page(const HttpReply& reply) {
  const auto first = reply.body.find_first_not_of(" \t\r\n");
  return (first != std::string::npos && reply.body[first] == '<') || lower(reply.content_type).starts_with("text/html");
}

// Texts of an answer: one, or a list of parts.
std::optional<std::string> content_of(const SortedJson& message) {
  const SortedJson& content = at(message, "content");
  if (content.is_string()) {
    return content.get<std::string>();
  }
  if (content.is_null()) {
    return std::string();  // also a refusal
  }
  if (!content.is_array()) {
    return std::nullopt;
  }
  std::string out;
  for (const auto& part : content) {
    if (!part.is_object()) {
      return std::nullopt;
    }
    out += text_at(part, "text");
  }
  return out;
}

bool thinks(const SortedJson& message, const std::string& text) {
  return text.contains("<think") || text.contains("</think") || !text_at(message, "reasoning_content").empty() ||
         !text_at(message, "reasoning").empty();
}

// choices[0].logprobs.content[0].top_logprobs
std::vector<std::pair<std::string, double>> first_token_of(const SortedJson& choice) {
  std::vector<std::pair<std::string, double>> out;
  const SortedJson& tokens = at(at(choice, "logprobs"), "content");
  if (!tokens.is_array() || tokens.empty()) {
    return out;
  }
  const SortedJson& all = at(tokens[0], "top_logprobs");
  for (std::size_t i = 0; all.is_array() && i < std::min<std::size_t>(all.size(), 100); ++i) {
    const SortedJson& value = at(all[i], "logprob");
    if (value.is_number()) {
      out.emplace_back(text_at(all[i], "token"), value.get<double>());
    }
  }
  return out;
}

ReplyMeaning meaning_of_answer(const HttpReply& reply) {
  const auto root = parse_sorted_json(without_mark(reply.body), "the answer");
  if (!root && is_page(reply)) {
    return {ReplyKind::not_an_api, shortened(reply.body, sentence_bytes)};
  }
  if (!root) {
    return {ReplyKind::bad_answer, reply.body.empty() ? "it is empty" : "it is no JSON, or not whole"};
  }
  if (root->is_object() && root->contains("error") && !at(*root, "error").is_null()) {
    return {ReplyKind::server_error, shortened(complaint_in(*root), sentence_bytes)};
  }
  const SortedJson& choices = at(*root, "choices");
  if (!choices.is_array() || choices.empty() || !at(choices[0], "message").is_object()) {
    return {ReplyKind::bad_answer, "it holds no text (choices[0].message)"};
  }
  const SortedJson& message = at(choices[0], "message");
  auto text = content_of(message);
  if (!text) {
    return {ReplyKind::bad_answer, "its text (choices[0].message.content) is of another type"};
  }
  ReplyMeaning out{ReplyKind::text, std::move(*text)};
  out.thinks = thinks(message, out.text);
  out.first_token = first_token_of(choices[0]);
  if (text_at(choices[0], "finish_reason") == "length") {
    out.kind = ReplyKind::cut_off;
  }
  return out;
}

std::optional<std::chrono::milliseconds> wait_in(const std::string& header, std::int64_t now_s) {
  const bool digits =
      !header.empty() && header.size() < 10 && std::ranges::all_of(header, [](char c) { return c >= '0' && c <= '9'; });
  std::int64_t wait = 0;
  if (digits) {
    wait = std::stoll(header);
  } else if (!header.empty() && header.size() < 64) {
    const auto when = static_cast<std::int64_t>(curl_getdate(header.c_str(), nullptr));
    wait = when > now_s ? when - now_s : 0;
  }
  return wait > 0 ? std::optional<std::chrono::milliseconds>(std::min(std::chrono::seconds(wait), longest_wait))
                  : std::nullopt;
}

ReplyKind kind_of_refusal(long status, const std::string& complaint) {
  const std::string text = lower(complaint);
  const bool much = std::ranges::any_of(
      std::array{"too many images", "image(s) may be provided", "context length", "context window", "too large"},
      [&](const char* words) { return text.contains(words); });
  switch (status) {
    case 401:
    case 403:
      return ReplyKind::auth;
    case 404:
      return ReplyKind::not_found;
    case 413:
      return ReplyKind::too_large;
    case 400:
    case 422:
      return much ? ReplyKind::too_large : ReplyKind::unknown_field;
    case 429:
    case 503:
    case 529:
      return ReplyKind::wait;
    default:
      return status >= 500 || status == 408 ? ReplyKind::server_error : ReplyKind::refused;
  }
}

}  // namespace

std::string shortened(std::string_view text, std::size_t most) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool blank = byte <= 0x20 || byte == 0x7F;
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
    if (out.size() > most) {
      break;
    }
  }
  const bool cut = out.size() > most;
  out.resize(std::min(out.size(), most));
  while (!out.empty() && !is_utf8(out) && cut && (static_cast<unsigned char>(out.back()) & 0x80U) != 0) {
    out.pop_back();
  }
  if (!is_utf8(out)) {
    return "(no text)";
  }
  return cut ? out + "…" : out;
}

ReplyMeaning meaning_of(const HttpReply& reply, std::int64_t now_s) {
  if (reply.status >= 200 && reply.status < 300) {
    return meaning_of_answer(reply);
  }
  if (reply.status >= 300 && reply.status < 400) {
    return {ReplyKind::elsewhere, shortened(reply.location, sentence_bytes)};
  }
  const auto root = parse_sorted_json(without_mark(reply.body), "the answer");
  std::string complaint = root ? complaint_in(*root) : std::string();
  if (complaint.empty() && !is_page(reply)) {
    complaint = reply.body;
  }
  ReplyMeaning out{kind_of_refusal(reply.status, complaint), shortened(complaint, sentence_bytes)};
  if (out.kind == ReplyKind::wait) {
    out.wait = wait_in(reply.retry_after, now_s);
  }
  return out;
}

std::vector<std::string> models_in(const HttpReply& reply) {
  std::vector<std::string> out;
  const auto root = parse_sorted_json(without_mark(reply.body), "the answer");
  if (!root || reply.status != 200) {
    return out;
  }
  for (const auto& model : at(*root, "data")) {
    if (auto name = text_at(model, "id"); !name.empty() && name.size() < 200 && out.size() < 1000) {
      out.push_back(std::move(name));
    }
  }
  return out;
}

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// What stands behind the thoughts; nothing where they do not end.
std::string_view without_thoughts(std::string_view text) {
  const auto end = text.rfind("</think");
  if (end != std::string_view::npos) {
    const auto close = text.find('>', end);
    return close == std::string_view::npos ? std::string_view() : text.substr(close + 1);
  }
  return text.contains("<think") ? std::string_view() : text;
}

std::string_view within_fence(std::string_view text) {
  const auto open = text.find("```");
  if (open == std::string_view::npos) {
    return text;
  }
  const auto begin = text.find('\n', open);
  if (begin == std::string_view::npos) {
    return text;
  }
  const auto end = text.find("```", begin);
  return text.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1);
}

// The first object whose braces meet, braces within texts apart.
std::string_view first_object(std::string_view text) {
  const auto begin = text.find('{');
  int depth = 0;
  bool quoted = false;
  for (auto i = begin; i < text.size(); ++i) {
    if (quoted) {
      i += text[i] == '\\' ? 1U : 0U;
      quoted = i < text.size() && text[i] != '"';
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}' && --depth == 0) {
      return text.substr(begin, i - begin + 1);
    }
  }
  return {};
}

std::string out_of_json(std::string_view text) {
  const auto root = parse_sorted_json(first_object(text), "the text");
  return root && root->contains("task") ? text_at(*root, "task") : std::string(text);
}

bool strip_prefix(std::string_view& text, std::string_view prefix) {
  if (lower(text.substr(0, prefix.size())) != prefix) {
    return false;
  }
  text = trimmed(text.substr(prefix.size()));
  return true;
}

bool strip_end(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end) || text.size() < end.size()) {
    return false;
  }
  text = trimmed(text.substr(0, text.size() - end.size()));
  return true;
}

// Speakers, marks of lists and of headings, quotation marks and the full stop, as often as they are there.
std::string_view bare(std::string_view text) {
  text = trimmed(text);
  for (bool changed = true; changed;) {
    changed = false;
    for (const char* prefix : {"assistant:", "answer:", "task:", "sentence:", "label:", "**", "__", "*", "- ", "# ",
                               "> ", "\"", "'", "`", "\u201C", "\u2018", "\u00AB"}) {
      changed = strip_prefix(text, prefix) || changed;
    }
    for (const char* end : {".", "!", "\u3002", "**", "__", "*", "\"", "'", "`", "\u201D", "\u2019", "\u00BB"}) {
      changed = strip_end(text, end) || changed;
    }
  }
  return text;
}

}  // namespace

std::string composed(std::string text) {
  static const auto normalizer = make_normalizer({{"type", "NFC"}}, "the answer");
  return normalizer && *normalizer != nullptr && is_utf8(text) ? (*normalizer)->apply(std::move(text)) : text;
}

std::string_view json_in(std::string_view written) { return first_object(within_fence(without_thoughts(written))); }

std::string task_in(std::string_view written) {
  const std::string inner = out_of_json(within_fence(without_thoughts(written)));
  std::string out;
  for (const char c : bare(inner)) {
    const bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return is_utf8(out) ? composed(std::move(out)) : std::string();
}

}  // namespace tandem
