#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "dataset/features.h"

namespace tandem {

/// Reads a Parquet file without its footer, as a killed recorder leaves it: the pages before it are complete. Finds
/// where they begin and writes `to`, the same pages with a new footer; the last rows, where columns of them are
/// missing, are left out. `features`: of the columns, in their order. Gives the number of rows.
[[nodiscard]] Result<std::int64_t> salvage_parquet(const std::filesystem::path& path, const Features& features,
                                                   const std::filesystem::path& to);

}  // namespace tandem
