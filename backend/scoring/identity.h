#pragma once

#include <cstddef>
#include <string>

namespace tandem {

/// A random identifier, such as 9f1c2a60-… (version 4).
[[nodiscard]] std::string new_uuid();

/// Bytes nobody can guess.
[[nodiscard]] std::string random_bytes(std::size_t count);

}  // namespace tandem
