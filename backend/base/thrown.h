#pragma once

#include <exception>
#include <string>

#include "base/result.h"

namespace tandem {

/// What a library threw, as an error of this message and hint; too little memory and too many threads are told apart
/// from what nobody foresaw.
[[nodiscard]] Error error_thrown(const std::exception& thrown, std::string message = "Something unexpected happened.",
                                 std::string hint = "Restart Tandem.");

}  // namespace tandem
