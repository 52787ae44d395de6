#pragma once

#include <nlohmann/json.hpp>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tandem {

/// JSON that keeps the order of its keys. This header is the door of the JSON library.
using Json = nlohmann::ordered_json;

/// JSON whose keys are sorted: for documents with very many keys, which the ordered kind reads in quadratic time.
using SortedJson = nlohmann::json;

/// Parses a text; the error names `origin` (a file or a peer). Never throws.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const std::string& origin);

/// The same for SortedJson.
[[nodiscard]] Result<SortedJson> parse_sorted_json(std::string_view text, const std::string& origin);

/// Reads and parses a file.
[[nodiscard]] Result<Json> read_json(const std::filesystem::path& path);
/// The same for a file that people write: a field that is there twice is refused, for one of them would be ignored.
[[nodiscard]] Result<Json> read_json_by_hand(const std::filesystem::path& path);

/// Text with `indent` spaces (-1: one line); bytes that are not UTF-8 are replaced. Never throws.
[[nodiscard]] std::string dump_json(const Json& value, int indent = -1);

/// Reads typed fields out of a JSON object from outside and remembers the first thing that is wrong, as a
/// sentence with the file and the path of the field.
class JsonReader {
 public:
  JsonReader(const Json& object, std::string origin, std::string path = {});

  /// A required text that is not empty.
  std::string text(const char* key);
  /// An optional text.
  std::string text_or(const char* key, std::string fallback);
  /// A required number within [low, high].
  double number(const char* key, double low, double high);
  double number_or(const char* key, double fallback, double low, double high);
  /// A required whole number within [low, high].
  std::int64_t integer(const char* key, std::int64_t low, std::int64_t high);
  std::int64_t integer_or(const char* key, std::int64_t fallback, std::int64_t low, std::int64_t high);
  bool boolean_or(const char* key, bool fallback);
  /// Exactly N finite numbers, or `fallback` when the key is absent.
  template <std::size_t N>
  std::array<double, N> numbers_or(const char* key, std::array<double, N> fallback) {
    if (const auto values = list_of_numbers(key, N)) {
      for (std::size_t i = 0; i < N; ++i) {
        fallback[i] = (*values)[i];
      }
    }
    return fallback;
  }
  /// The objects of a list (empty when the key is absent), each with its own reader.
  std::vector<JsonReader> objects(const char* key);
  /// An object, or an empty one when the key is absent.
  JsonReader object(const char* key);
  /// Whether the key is there.
  [[nodiscard]] bool has(const char* key) const;
  /// Says that this field is wrong.
  void reject(const char* key, const std::string& what);
  /// Complains about keys that are not in `known`: a misspelt field must not be ignored.
  void expect_only(std::initializer_list<std::string_view> known);
  /// Takes over the complaint of a reader made by objects() or object().
  void absorb(const JsonReader& inner);

  /// The first complaint, if any.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  const Json* find(const char* key) const;
  std::optional<std::vector<double>> list_of_numbers(const char* key, std::size_t count);

  Json object_;
  std::string origin_;
  std::string path_;
  std::optional<Error> error_;
};

}  // namespace tandem
