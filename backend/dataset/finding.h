#pragma once

#include <cstdint>
#include <string>

namespace tandem {

enum class Severity { error, warning, info };

/// One thing that is not as it should be in a dataset. The same kind at the same place is listed once with a count.
struct Finding {
  Severity severity = Severity::error;
  std::string kind;    ///< stable word, "timestamp-off-grid" (docs/validator.md lists them)
  std::string where;   ///< file inside the dataset, or "."
  std::string text;    ///< what is wrong, with the field
  std::string remedy;  ///< what to do
  std::int64_t count = 1;
};

}  // namespace tandem
