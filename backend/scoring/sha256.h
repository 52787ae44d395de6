#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "base/sha256.h"

namespace tandem {

/// SHA-256 of a file, however large; between two pieces it looks whether it is to stop.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& file, const std::stop_token& stop = {});

/// The one text of a JSON value that hashes are taken of: UTF-8, keys sorted, no spaces, shortest numbers that read
/// back equal.
[[nodiscard]] std::string canonical_json(const Json& value);

}  // namespace tandem
