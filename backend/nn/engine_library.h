#pragma once

#include <string>

#include "base/result.h"

namespace tandem {

/// Loads one of the libraries that compute by LibTorch (libtandem_NAME.so) and finds its entry. It lies beside the
/// program or in ../lib/tandem; `variable`, an environment variable, names another file. It stays loaded. Any thread.
[[nodiscard]] Result<void*> load_engine_library(const std::string& name, const char* entry, const char* variable);

}  // namespace tandem
