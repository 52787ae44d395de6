#pragma once

#include <arrow/array/array_base.h>
#include <arrow/result.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "dataset/parquet.h"

namespace tandem::detail {

/// A column as Arrow keeps it.
[[nodiscard]] arrow::Result<std::shared_ptr<arrow::Array>> arrow_array(const ParquetColumn& column);

/// Runs what writes the file `to` from rows of a dataset, and flushes it. What the system refused is said of `to`;
/// anything else (which may be thrown) is `failure`, with a validation as the remedy.
[[nodiscard]] Result<void> write_from_rows(const std::filesystem::path& to, const std::function<arrow::Status()>& write,
                                           const std::string& failure);

}  // namespace tandem::detail
