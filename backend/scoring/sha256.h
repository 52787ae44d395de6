#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

struct evp_md_ctx_st;

namespace tandem {

/// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

/// SHA-256 of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// The 64 digits; nothing is added afterwards. Empty where there was no memory.
  [[nodiscard]] std::string digits();

 private:
  static void free(evp_md_ctx_st* context);
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
  bool good_ = false;
};

/// SHA-256 of a file, however large; between two pieces it looks whether it is to stop.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& file, const std::stop_token& stop = {});

/// The one text of a JSON value that hashes are taken of: UTF-8, keys sorted, no spaces, shortest numbers that read
/// back equal.
[[nodiscard]] std::string canonical_json(const Json& value);

}  // namespace tandem
