#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace tandem::detail {

/// One value of an array of any type as JSON; null where it is missing or of a kind JSON has no word for. Texts of
/// Arrow's type JSON become what they hold.
[[nodiscard]] Json json_value(const arrow::Array& array, std::int64_t index);

/// Appends the encoded pictures of an array: the field "bytes" of its structs, or bare bytes; missing ones are empty.
/// False for anything else.
[[nodiscard]] bool append_pictures(const arrow::Array& array, std::vector<std::string>& out);

}  // namespace tandem::detail
