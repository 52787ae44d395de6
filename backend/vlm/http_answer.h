#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "vlm/http_client.h"

namespace tandem {

/// What an answer of a server means for the one who asked (annotation reference, 4.8).
enum class ReplyKind {
  text,           ///< the model wrote something; it may be empty
  cut_off,        ///< it had as many tokens as were allowed, or nothing that is shown came of them
  bad_answer,     ///< not what the interface says: one more try
  server_error,   ///< one more try
  wait,           ///< too busy: later again
  auth,           ///< the key is refused
  not_found,      ///< no such model or address
  too_large,      ///< less pictures are to be sent
  unknown_field,  ///< a field of the question is not known or not liked
  refused,        ///< for another reason
  elsewhere,      ///< it sends on to another address
  not_an_api,     ///< no interface of this kind answers there
};

struct ReplyMeaning {
  ReplyKind kind = ReplyKind::bad_answer;
  std::string text;     ///< as the model wrote it, or what the server complains about, in one line and not long
  bool thinks = false;  ///< it wrote down thoughts, which take tokens
  /// Before it should be asked again.
  std::optional<std::chrono::milliseconds> wait = std::nullopt;
  /// What the first token might have been and how likely, as log-probabilities; empty where it was not told.
  std::vector<std::pair<std::string, double>> first_token = {};
};

/// Reads any bytes. `now_s`: seconds since 1970.
[[nodiscard]] ReplyMeaning meaning_of(const HttpReply& reply, std::int64_t now_s);

/// Names of the models of a server, from its answer to GET /models.
[[nodiscard]] std::vector<std::string> models_in(const HttpReply& reply);

/// The text for a task in what a model wrote: without its thoughts, code fences, the JSON around it, quotation marks,
/// the name of a speaker, a full stop and double spaces. Line breaks within stay.
[[nodiscard]] std::string task_in(std::string_view written);

/// Letters and their accents as one sign where there is one (NFC). Text that is no UTF-8 stays as it is.
[[nodiscard]] std::string composed(std::string text);

/// The first object in what a model wrote, behind its thoughts and within its code fence; empty: there is none.
[[nodiscard]] std::string_view json_in(std::string_view written);

/// One line of at most `most` bytes for sentences, cut between characters, without what ends or colours lines.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

}  // namespace tandem
