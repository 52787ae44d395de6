#pragma once

#include <span>
#include <string>

namespace tandem {

/// `tandem.uid` of an episode (annotation reference, 1.7): the first 16 bytes, in hexadecimal, of SHA-256 over its
/// actions and then its states as float32, row by row, little endian. It stays when episodes are numbered anew.
[[nodiscard]] std::string episode_fingerprint(std::span<const double> action, std::span<const double> state);

}  // namespace tandem
