#pragma once

#include <arrow/array/array_base.h>
#include <arrow/result.h>

#include <memory>

#include "dataset/parquet.h"

namespace tandem::detail {

/// A column as Arrow keeps it.
[[nodiscard]] arrow::Result<std::shared_ptr<arrow::Array>> arrow_array(const ParquetColumn& column);

}  // namespace tandem::detail
