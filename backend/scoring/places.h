#pragma once

#include <filesystem>

namespace tandem {

/// Where the scores of this user lie unless told otherwise: `$XDG_DATA_HOME/Tandem/scores.db`, or the same below
/// `~/.local/share`. Empty without a home folder.
[[nodiscard]] std::filesystem::path default_scores_file();

}  // namespace tandem
