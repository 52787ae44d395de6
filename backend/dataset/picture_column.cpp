#include "dataset/picture_column.h"

#include <arrow/array.h>
#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/properties.h>

#include <numeric>

#include "base/files.h"
#include "dataset/parquet_values.h"
#include "dataset/picture_cache.h"

namespace tandem {
namespace {

constexpr std::int64_t rows_at_once = 16;
constexpr std::size_t kept_bytes = 64'000'000;

void collect_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& out) {
  if (field.column_index >= 0) {
    out.push_back(field.column_index);
  }
  for (const auto& child : field.children) {
    collect_leaves(child, out);
  }
}

}  // namespace

struct PictureColumn::Impl {
  std::string path;
  std::string column;
  RowRange range;
  std::unique_ptr<parquet::arrow::FileReader> file;
  std::vector<int> leaves;
  std::shared_ptr<arrow::RecordBatchReader> batches;  // lives no longer than `file`
  std::int64_t next = 0;                              // row of the file that the next batch begins with
  detail::PictureCache<std::string> kept{kept_bytes};

  arrow::Status open_file() {
    ARROW_ASSIGN_OR_RAISE(auto source, arrow::io::ReadableFile::Open(path));
    parquet::ReaderProperties properties = parquet::default_reader_properties();
    properties.enable_buffered_stream();
    parquet::ArrowReaderProperties arrow_properties;
    arrow_properties.set_pre_buffer(false);
    arrow_properties.set_batch_size(rows_at_once);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(source, properties));
    ARROW_RETURN_NOT_OK(builder.properties(arrow_properties)->Build(&file));
    for (const auto& field : file->manifest().schema_fields) {
      if (field.field->name() == column) {
        collect_leaves(field, leaves);
      }
    }
    return leaves.empty() ? arrow::Status::Invalid("no such column") : arrow::Status::OK();
  }

  // Begins again at the row group that holds `row`.
  arrow::Status go_to(std::int64_t row) {
    const auto& metadata = *file->parquet_reader()->metadata();
    std::int64_t begin = 0;
    int group = 0;
    while (group < metadata.num_row_groups() && begin + metadata.RowGroup(group)->num_rows() <= row) {
      begin += metadata.RowGroup(group++)->num_rows();
    }
    std::vector<int> groups(static_cast<std::size_t>(metadata.num_row_groups() - group));
    std::iota(groups.begin(), groups.end(), group);
    batches.reset();
    ARROW_ASSIGN_OR_RAISE(batches, file->GetRecordBatchReader(groups, leaves));
    next = begin;
    return arrow::Status::OK();
  }

  // Reads on until `row` is there; keeps what belongs to the range.
  arrow::Status read_to(std::int64_t row) {
    const bool far = batches != nullptr && next <= row && go_nearer(row);
    if (batches == nullptr || next > row || far) {
      ARROW_RETURN_NOT_OK(go_to(row));
    }
    while (next <= row) {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(batches->ReadNext(&batch));
      if (batch == nullptr || batch->num_columns() != 1 || batch->num_rows() == 0) {
        return arrow::Status::Invalid("the column ends before its rows do");
      }
      ARROW_RETURN_NOT_OK(batch->column(0)->ValidateFull());
      std::vector<std::string> pictures;
      if (!detail::append_pictures(*batch->column(0), pictures)) {
        return arrow::Status::TypeError("no pictures");
      }
      for (std::size_t i = 0; i < pictures.size(); ++i) {
        const std::int64_t at = next + static_cast<std::int64_t>(i);
        if (at >= range.first && at - range.first < range.count) {
          const std::size_t bytes = pictures[i].size() + 64;
          kept.keep(at, std::move(pictures[i]), bytes, row);
        }
      }
      next += batch->num_rows();
    }
    return arrow::Status::OK();
  }

  // Whether `row` lies in a later row group than the next batch: nothing between needs to be read.
  bool go_nearer(std::int64_t row) const {
    const auto& metadata = *file->parquet_reader()->metadata();
    std::int64_t end = 0;
    for (int group = 0; group < metadata.num_row_groups() && end <= next; ++group) {
      end += metadata.RowGroup(group)->num_rows();
    }
    return row >= end;
  }

  std::unexpected<Error> unreadable(const std::string& detail) const {
    return fail(ErrorCode::invalid_input, path + ": column " + column + " cannot be read.",
                "The file is damaged; restore it from a copy.", detail);
  }
};

PictureColumn::PictureColumn(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PictureColumn::PictureColumn(PictureColumn&&) noexcept = default;
PictureColumn& PictureColumn::operator=(PictureColumn&&) noexcept = default;
PictureColumn::~PictureColumn() = default;

Result<PictureColumn> PictureColumn::open(const std::filesystem::path& path, const std::string& column, RowRange rows) {
  TANDEM_TRY(refuse_if_no_file(path, "Move it out of the dataset."));
  auto impl = std::make_unique<Impl>();
  impl->path = path.string();
  impl->column = column;
  impl->range = rows;
  try {
    if (const auto status = impl->open_file(); !status.ok()) {
      return impl->unreadable(status.ToString());
    }
  } catch (const std::exception& error) {
    return impl->unreadable(error.what());
  }
  return PictureColumn(std::move(impl));
}

Result<std::string> PictureColumn::at(std::int64_t index) {
  if (index < 0 || index >= impl_->range.count) {
    return fail(ErrorCode::not_found, impl_->path + " holds no picture " + std::to_string(index) + ".",
                "\"tandem-cli dataset validate\" says what is wrong.");
  }
  const std::int64_t row = impl_->range.first + index;
  if (const auto* found = impl_->kept.find(row)) {
    return *found;
  }
  try {
    if (const auto status = impl_->read_to(row); !status.ok()) {
      impl_->batches.reset();
      return impl_->unreadable(status.ToString());
    }
  } catch (const std::exception& error) {
    impl_->batches.reset();
    return impl_->unreadable(error.what());
  }
  const auto* found = impl_->kept.find(row);
  return found != nullptr ? Result<std::string>(*found) : impl_->unreadable("the row did not come");
}

}  // namespace tandem
