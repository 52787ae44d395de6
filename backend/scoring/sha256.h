#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace tandem {

/// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

/// The one text of a JSON value that hashes are taken of: UTF-8, keys sorted, no spaces, shortest numbers that read
/// back equal.
[[nodiscard]] std::string canonical_json(const Json& value);

}  // namespace tandem
