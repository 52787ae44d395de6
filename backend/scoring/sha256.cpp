#include "scoring/sha256.h"

#include <cerrno>
#include <fstream>
#include <vector>

#include "base/files.h"

namespace tandem {

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
