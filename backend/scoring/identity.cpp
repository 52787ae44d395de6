#include "scoring/identity.h"

#include <sys/random.h>

namespace tandem {

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

}  // namespace tandem
