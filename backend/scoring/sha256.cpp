#include "scoring/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <span>
#include <vector>

#include "base/files.h"

namespace tandem {
namespace {

std::string hexadecimal(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new(), &Sha256::free) {
  good_ = context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1;
}

void Sha256::free(evp_md_ctx_st* context) { EVP_MD_CTX_free(context); }

void Sha256::add(std::string_view bytes) {
  good_ = good_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
}

std::string Sha256::digits() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (!good_ || EVP_DigestFinal_ex(context_.get(), digest.data(), &size) != 1) {
    return {};
  }
  good_ = false;
  return hexadecimal({digest.data(), size});
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.digits();
}

Result<std::string> sha256_of_file(const std::filesystem::path& file, const std::stop_token& stop) {
  TANDEM_TRY(refuse_if_no_file(file, "Choose a folder with a whole checkpoint."));
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return std::unexpected(file_error("read", file, errno));
  }
  Sha256 hash;
  std::vector<char> piece(1 << 20);
  while (in) {
    if (stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "Reading the checkpoint was cancelled.", "Begin again when you like.");
    }
    errno = 0;
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (in.bad() || !in.eof()) {
    return std::unexpected(file_error("read", file, errno));
  }
  return hash.digits();
}

std::string canonical_json(const Json& value) {
  return SortedJson(value).dump(-1, ' ', false, SortedJson::error_handler_t::replace);
}

}  // namespace tandem
