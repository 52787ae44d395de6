#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>

#include "base/json.h"

namespace tandem::detail {

/// One value of an array of any type as JSON; null where it is missing or of a kind JSON has no word for. Texts of
/// Arrow's type JSON become what they hold.
[[nodiscard]] Json json_value(const arrow::Array& array, std::int64_t index);

}  // namespace tandem::detail
