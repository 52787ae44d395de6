#include "scoring/identity.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "scoring/database_detail.h"
#include "scoring/sha256.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> weights{".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".npz"};
// Configuration, processors, normalisation, tokenizers.
constexpr std::array<std::string_view, 5> others{".json", ".yaml", ".yml", ".model", ".txt"};
constexpr std::array<std::string_view, 3> about{"readme.txt", "license.txt", "notice.txt"};
constexpr std::size_t most_files = 20'000;  // a home folder chosen by mistake has more

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

struct Found {
  std::vector<std::string> files;  // relative, with slashes
  bool weight = false;
};

Result<Found> files_of(const fs::path& folder) {
  std::error_code error;
  fs::recursive_directory_iterator it(folder, error);
  const fs::recursive_directory_iterator end;
  Found out;
  std::size_t seen = 0;
  for (; !error && it != end; it.increment(error)) {
    const std::string name = lower_case(it->path().filename().string());
    std::error_code unknown;
    if (name.starts_with('.')) {
      it.disable_recursion_pending();
      continue;
    }
    if (++seen > most_files) {
      return fail(ErrorCode::invalid_input, folder.string() + " holds too many files for a checkpoint.",
                  "Choose the folder with the weights and config.json.");
    }
    const std::string extension = lower_case(it->path().extension().string());
    const bool weight = contains(weights, extension);
    if (!it->is_regular_file(unknown) || contains(about, name) || (!weight && !contains(others, extension))) {
      continue;
    }
    out.weight = out.weight || weight;
    out.files.push_back(it->path().lexically_relative(folder).generic_string());
  }
  if (error) {
    return std::unexpected(file_error("read", folder, error.value()));
  }
  std::sort(out.files.begin(), out.files.end());
  return out;
}

}  // namespace

Result<std::string> checkpoint_sha256(const fs::path& folder, const std::stop_token& stop) {
  const auto found = files_of(folder);
  if (!found) {
    return std::unexpected(found.error());
  }
  if (!found->weight) {
    return fail(ErrorCode::not_found, folder.string() + " holds no weights of a policy.",
                "Choose the folder with the weights and config.json.");
  }
  std::string list;
  for (const auto& name : found->files) {
    const fs::path file = folder / name;
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) {
      return std::unexpected(file_error("read", file, error.value()));
    }
    const auto hash = sha256_of_file(file, stop);
    if (!hash) {
      return hash;
    }
    (list += name) += '\0';
    (list += std::to_string(size)) += '\0';
    (list += *hash) += '\n';
  }
  return sha256(list);
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  for (std::size_t at = 0; at < count;) {
    const ssize_t got = getrandom(out.data() + at, count - at, 0);
    at += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return out;
}

std::string new_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0FU) | 0x40U);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3FU) | 0x80U);
  constexpr const char* digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      out += '-';
    }
    out += digits[static_cast<unsigned char>(bytes[i]) >> 4U];
    out += digits[static_cast<unsigned char>(bytes[i]) & 15U];
  }
  return out;
}

std::string utc_now() { return detail::utc_now(); }

}  // namespace tandem
