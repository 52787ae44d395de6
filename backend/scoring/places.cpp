#include "scoring/places.h"

#include <cstdlib>
#include <string_view>

namespace tandem {

std::filesystem::path default_scores_file() {
  const auto variable = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  std::filesystem::path base(variable("XDG_DATA_HOME"));
  if (!base.is_absolute()) {
    const std::filesystem::path home(variable("HOME"));
    if (home.empty()) {
      return {};
    }
    base = home / ".local" / "share";
  }
  return base / "Tandem" / "scores.db";
}

}  // namespace tandem
