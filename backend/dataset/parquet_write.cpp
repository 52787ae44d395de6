#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/memory_pool.h>
#include <arrow/table.h>
#include <arrow/util/io_util.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>
#include <new>

#include "base/files.h"
#include "dataset/parquet_arrow.h"

namespace tandem {
namespace {

using ArrayResult = arrow::Result<std::shared_ptr<arrow::Array>>;
using Type = ParquetColumn::Type;

template <typename Builder, typename Source>
ArrayResult scalars(const Source& values) {
  Builder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(static_cast<std::int64_t>(values.size())));
  for (const auto& value : values) {
    ARROW_RETURN_NOT_OK(builder.Append(static_cast<typename Builder::value_type>(value)));
  }
  return builder.Finish();
}

ArrayResult booleans(const std::vector<std::int64_t>& values) {
  arrow::BooleanBuilder builder;
  for (const auto value : values) {
    ARROW_RETURN_NOT_OK(builder.Append(value != 0));
  }
  return builder.Finish();
}

ArrayResult texts(const std::vector<std::string>& values) {
  arrow::StringBuilder builder;
  for (const auto& value : values) {
    ARROW_RETURN_NOT_OK(builder.Append(value));
  }
  return builder.Finish();
}

ArrayResult text_lists(const std::vector<std::vector<std::string>>& lists) {
  auto inner = std::make_shared<arrow::StringBuilder>();
  arrow::ListBuilder builder(arrow::default_memory_pool(), inner, arrow::list(arrow::field("element", arrow::utf8())));
  for (const auto& list : lists) {
    ARROW_RETURN_NOT_OK(builder.Append());
    for (const auto& text : list) {
      ARROW_RETURN_NOT_OK(inner->Append(text));
    }
  }
  return builder.Finish();
}

ArrayResult fixed_vectors(const ParquetColumn& column) {
  auto inner = std::make_shared<arrow::FloatBuilder>();
  const auto type = arrow::fixed_size_list(arrow::field("element", arrow::float32()), static_cast<int>(column.width));
  arrow::FixedSizeListBuilder builder(arrow::default_memory_pool(), inner, type);
  for (std::size_t i = 0; i < column.numbers.size(); ++i) {
    if (i % column.width == 0) {
      ARROW_RETURN_NOT_OK(builder.Append());
    }
    ARROW_RETURN_NOT_OK(inner->Append(static_cast<float>(column.numbers[i])));
  }
  return builder.Finish();
}

// A list around every `width` values of `values`.
ArrayResult wrap_lists(const std::shared_ptr<arrow::Array>& values, std::size_t width) {
  arrow::Int32Builder offsets;
  for (std::int64_t i = 0; i <= values->length(); i += static_cast<std::int64_t>(width)) {
    ARROW_RETURN_NOT_OK(offsets.Append(static_cast<std::int32_t>(i)));
  }
  ARROW_ASSIGN_OR_RAISE(auto ends, offsets.Finish());
  return arrow::ListArray::FromArrays(arrow::list(arrow::field("element", values->type())), *ends, *values);
}

}  // namespace

ArrayResult detail::arrow_array(const ParquetColumn& column) {
  switch (column.type) {
    case Type::int64:
      return scalars<arrow::Int64Builder>(column.integers);
    case Type::float32:
      return scalars<arrow::FloatBuilder>(column.numbers);
    case Type::float64:
      return scalars<arrow::DoubleBuilder>(column.numbers);
    case Type::boolean:
      return booleans(column.integers);
    case Type::text:
      return texts(column.texts);
    case Type::text_list:
      return text_lists(column.lists);
    case Type::float32_vector:
      return fixed_vectors(column);
    case Type::int64_list: {
      ARROW_ASSIGN_OR_RAISE(auto values, scalars<arrow::Int64Builder>(column.integers));
      return wrap_lists(values, column.width);
    }
    case Type::float64_list: {
      ARROW_ASSIGN_OR_RAISE(auto values, scalars<arrow::DoubleBuilder>(column.numbers));
      return wrap_lists(values, column.width);
    }
    case Type::float64_planes: {
      ARROW_ASSIGN_OR_RAISE(auto values, scalars<arrow::DoubleBuilder>(column.numbers));
      ARROW_ASSIGN_OR_RAISE(auto rows, wrap_lists(values, 1));
      ARROW_ASSIGN_OR_RAISE(auto planes, wrap_lists(rows, 1));
      return wrap_lists(planes, column.width);
    }
  }
  return arrow::Status::Invalid("column type");
}

namespace {

// Throws where there is no memory: the dictionaries of the writer go on with none and end the program.
class ThrowingPool final : public arrow::MemoryPool {
 public:
  arrow::Status Allocate(std::int64_t size, std::int64_t alignment, std::uint8_t** out) override {
    return checked(pool_->Allocate(size, alignment, out));
  }
  arrow::Status Reallocate(std::int64_t old_size, std::int64_t new_size, std::int64_t alignment,
                           std::uint8_t** bytes) override {
    return checked(pool_->Reallocate(old_size, new_size, alignment, bytes));
  }
  void Free(std::uint8_t* bytes, std::int64_t size, std::int64_t alignment) override {
    pool_->Free(bytes, size, alignment);
  }
  std::int64_t bytes_allocated() const override { return pool_->bytes_allocated(); }
  std::int64_t total_bytes_allocated() const override { return pool_->total_bytes_allocated(); }
  std::int64_t num_allocations() const override { return pool_->num_allocations(); }
  std::string backend_name() const override { return pool_->backend_name(); }

 private:
  static arrow::Status checked(const arrow::Status& status) {
    if (!status.ok()) {
      throw std::bad_alloc();
    }
    return status;
  }
  arrow::MemoryPool* pool_ = arrow::default_memory_pool();
};

arrow::Status write_table(const std::filesystem::path& path, const std::vector<ParquetColumn>& columns,
                          const std::map<std::string, std::string>& metadata, std::int64_t rows_a_group) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (const auto& column : columns) {
    ARROW_ASSIGN_OR_RAISE(auto array, detail::arrow_array(column));
    fields.push_back(arrow::field(column.name, array->type()));
    arrays.push_back(array);
  }
  std::vector<std::string> keys;
  std::vector<std::string> values;
  for (const auto& [key, value] : metadata) {
    keys.push_back(key);
    values.push_back(value);
  }
  const auto schema = arrow::schema(fields, keys.empty() ? nullptr : arrow::key_value_metadata(keys, values));
  const auto table = arrow::Table::Make(schema, arrays);
  ARROW_ASSIGN_OR_RAISE(auto out, arrow::io::FileOutputStream::Open(path.string()));
  static ThrowingPool pool;
  const auto properties =
      parquet::WriterProperties::Builder().memory_pool(&pool)->compression(parquet::Compression::SNAPPY)->build();
  const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  const std::int64_t group = std::clamp<std::int64_t>(table->num_rows(), 1, std::max<std::int64_t>(rows_a_group, 1));
  ARROW_RETURN_NOT_OK(parquet::arrow::WriteTable(*table, &pool, out, group, properties, arrow_properties));
  return out->Close();
}

}  // namespace

Result<void> write_parquet(const std::filesystem::path& path, const std::vector<ParquetColumn>& columns,
                           const std::map<std::string, std::string>& metadata, std::int64_t rows_a_group) {
  try {
    if (const auto status = write_table(path, columns, metadata, rows_a_group); !status.ok()) {
      const int number = arrow::internal::ErrnoFromStatus(status);
      if (number == 0) {
        return fail(ErrorCode::io, path.string() + " could not be written.", "Check the disk and the memory left.",
                    status.ToString());
      }
      Error error = file_error("written", path, number);
      error.detail = status.ToString();
      return std::unexpected(std::move(error));
    }
  } catch (const std::exception& error) {
    return fail(ErrorCode::io, path.string() + " could not be written.", "Check the disk and the memory left.",
                error.what());
  }
  return sync_file(path);
}

}  // namespace tandem
