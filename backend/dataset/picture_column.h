#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "dataset/parquet.h"

namespace tandem {

/// The encoded pictures of a range of rows of an image column, by number in the range. Read a few rows at a time, so
/// that a long episode does not come into memory as a whole; backwards costs reading again from the start of a row
/// group, once for many pictures. One thread at a time.
class PictureColumn {
 public:
  [[nodiscard]] static Result<PictureColumn> open(const std::filesystem::path& path, const std::string& column,
                                                  RowRange rows);
  PictureColumn(PictureColumn&&) noexcept;
  PictureColumn& operator=(PictureColumn&&) noexcept;
  ~PictureColumn();

  /// The bytes of the picture with this number; empty where the row has none.
  [[nodiscard]] Result<std::string> at(std::int64_t index);

 private:
  struct Impl;
  explicit PictureColumn(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem
