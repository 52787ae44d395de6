#include "scoring/sha256.h"

#include <openssl/evp.h>

#include <array>

namespace tandem {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    return {};  // only without memory
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    out += digits[digest[i] >> 4U];
    out += digits[digest[i] & 15U];
  }
  return out;
}

std::string canonical_json(const Json& value) {
  return SortedJson(value).dump(-1, ' ', false, SortedJson::error_handler_t::replace);
}

}  // namespace tandem
