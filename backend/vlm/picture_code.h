#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "nn/resample.h"

namespace tandem {

/// The picture as a URL that holds it ("data:image/jpeg;base64,…"), in its own proportions with no edge above
/// `longest`. Refuses a picture that is empty.
[[nodiscard]] Result<std::string> data_url(const Picture& picture, std::int64_t longest);

}  // namespace tandem
