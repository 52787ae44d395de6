#include <arrow/array.h>
#include <arrow/extension_type.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <arrow/util/compression.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/files.h"
#include "dataset/parquet.h"
#include "dataset/parquet_values.h"

namespace tandem {
namespace {

constexpr std::int64_t most_rows = 2'000'000'000;

// Appends the numbers in rows [from, to) of an array; false when a leaf is not a number.
class NumberCollector {
 public:
  explicit NumberCollector(NumberColumn& out) : out_(out) {}

  bool collect(const arrow::Array& array, std::int64_t from, std::int64_t to, int depth = 0) {
    if (depth > 8) {
      return false;
    }
    switch (array.type_id()) {
      case arrow::Type::EXTENSION:
        return collect(*static_cast<const arrow::ExtensionArray&>(array).storage(), from, to, depth + 1);
      case arrow::Type::LIST:
        return lists<arrow::ListArray>(array, from, to, depth);
      case arrow::Type::LARGE_LIST:
        return lists<arrow::LargeListArray>(array, from, to, depth);
      case arrow::Type::FIXED_SIZE_LIST:
        return lists<arrow::FixedSizeListArray>(array, from, to, depth);
      case arrow::Type::DOUBLE:
        return numbers<arrow::DoubleArray>(array, from, to, false);
      case arrow::Type::FLOAT:
        return numbers<arrow::FloatArray>(array, from, to, false);
      case arrow::Type::INT64:
        return numbers<arrow::Int64Array>(array, from, to, true);
      case arrow::Type::INT32:
        return numbers<arrow::Int32Array>(array, from, to, true);
      case arrow::Type::INT16:
        return numbers<arrow::Int16Array>(array, from, to, true);
      case arrow::Type::INT8:
        return numbers<arrow::Int8Array>(array, from, to, true);
      case arrow::Type::UINT64:
        return numbers<arrow::UInt64Array>(array, from, to, true);
      case arrow::Type::UINT32:
        return numbers<arrow::UInt32Array>(array, from, to, true);
      case arrow::Type::UINT16:
        return numbers<arrow::UInt16Array>(array, from, to, true);
      case arrow::Type::UINT8:
        return numbers<arrow::UInt8Array>(array, from, to, true);
      case arrow::Type::HALF_FLOAT:
        return halves(array, from, to);
      case arrow::Type::BOOL:
        out_.is_boolean = true;
        return numbers<arrow::BooleanArray>(array, from, to, true);
      case arrow::Type::NA:
        out_.nulls += static_cast<std::size_t>(to - from);
        return true;
      default:
        return false;
    }
  }

 private:
  template <typename Array>
  bool numbers(const arrow::Array& array, std::int64_t from, std::int64_t to, bool integer) {
    const auto& typed = static_cast<const Array&>(array);
    out_.is_integer = integer;
    for (std::int64_t i = from; i < to; ++i) {
      if (typed.IsNull(i)) {
        ++out_.nulls;
      } else {
        out_.values.push_back(static_cast<double>(typed.Value(i)));
      }
    }
    return true;
  }

  bool halves(const arrow::Array& array, std::int64_t from, std::int64_t to) {
    const auto& typed = static_cast<const arrow::HalfFloatArray&>(array);
    for (std::int64_t i = from; i < to; ++i) {
      if (typed.IsNull(i)) {
        ++out_.nulls;
        continue;
      }
      const std::uint16_t bits = typed.Value(i);
      const int exponent = (bits >> 10U) & 31U;
      const double fraction = (bits & 1023U) / 1024.0;
      const double size = exponent == 31  ? (fraction == 0 ? HUGE_VAL : std::nan(""))
                          : exponent == 0 ? std::ldexp(fraction, -14)
                                          : std::ldexp(1 + fraction, exponent - 15);
      out_.values.push_back((bits & 0x8000U) != 0 ? -size : size);
    }
    return true;
  }

  template <typename Array>
  bool lists(const arrow::Array& array, std::int64_t from, std::int64_t to, int depth) {
    const auto& typed = static_cast<const Array&>(array);
    for (std::int64_t i = from; i < to; ++i) {
      if (typed.IsNull(i)) {
        ++out_.nulls;
        continue;
      }
      const std::int64_t start = typed.value_offset(i);
      if (!collect(*typed.values(), start, start + typed.value_length(i), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  NumberColumn& out_;
};

// The text at `i`; empty where it is missing. Other libraries keep texts long, or once each with a number a row.
std::string text_at(const arrow::Array& array, std::int64_t i) {
  if (array.IsNull(i)) {
    return {};
  }
  switch (array.type_id()) {
    case arrow::Type::STRING:
      return static_cast<const arrow::StringArray&>(array).GetString(i);
    case arrow::Type::LARGE_STRING:
      return static_cast<const arrow::LargeStringArray&>(array).GetString(i);
    case arrow::Type::DICTIONARY: {
      const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
      const std::int64_t at = coded.GetValueIndex(i);
      return at >= 0 && at < coded.dictionary()->length() ? text_at(*coded.dictionary(), at) : std::string();
    }
    default:
      return {};
  }
}

void append_texts(const arrow::Array& array, std::int64_t from, std::int64_t to, std::vector<std::string>& out) {
  for (std::int64_t i = from; i < to; ++i) {
    out.push_back(text_at(array, i));
  }
}

bool is_text(const arrow::DataType& type) {
  return type.id() == arrow::Type::STRING || type.id() == arrow::Type::LARGE_STRING ||
         (type.id() == arrow::Type::DICTIONARY &&
          is_text(*static_cast<const arrow::DictionaryType&>(type).value_type()));
}

using Chunks = std::shared_ptr<arrow::ChunkedArray>;

}  // namespace

struct ParquetFile::Impl {
  std::string path;
  std::unique_ptr<parquet::arrow::FileReader> reader;
  std::shared_ptr<arrow::Schema> schema;
  std::vector<std::string> columns;
  std::size_t rows = 0;

  Result<Chunks> read(const std::string& column, RowRange range = {}) const {
    const int index = schema->GetFieldIndex(column);
    if (index < 0) {
      return fail(ErrorCode::invalid_input, path + " has no column " + column + ".", "The file is not complete.");
    }
    try {
      auto out = read_groups(index, range);
      if (out.ok()) {
        return *out;
      }
      if (out.status().IsNotImplemented()) {
        return fail(ErrorCode::unsupported, path + ": column " + column + " is stored in a way Tandem cannot read.",
                    "Write it again with snappy compression and plain types.", out.status().ToString());
      }
      return unreadable(column, out.status().ToString());
    } catch (const std::exception& error) {
      return unreadable(column, error.what());
    }
  }

  // Of the row groups that hold `range`, cut to it.
  arrow::Result<Chunks> read_groups(int index, RowRange range) const {
    const auto total = static_cast<std::int64_t>(rows);
    const std::int64_t first = std::clamp<std::int64_t>(range.first, 0, total);
    const std::int64_t count = std::clamp<std::int64_t>(range.count, 0, total - first);
    if (first == 0 && count == total) {
      Chunks whole;
      ARROW_RETURN_NOT_OK(reader->ReadColumn(index, &whole));
      return checked(whole);
    }
    const auto& metadata = *reader->parquet_reader()->metadata();
    arrow::ArrayVector parts;
    std::int64_t begin = 0;
    for (int group = 0; group < metadata.num_row_groups() && begin < first + count; ++group) {
      const std::int64_t length = metadata.RowGroup(group)->num_rows();
      const std::int64_t from = std::max(first, begin);
      const std::int64_t to = std::min(first + count, begin + length);
      if (from < to) {
        Chunks part;
        ARROW_RETURN_NOT_OK(reader->RowGroup(group)->Column(index)->Read(&part));
        ARROW_ASSIGN_OR_RAISE(part, checked(part));
        part = part->Slice(from - begin, to - from);
        parts.insert(parts.end(), part->chunks().begin(), part->chunks().end());
      }
      begin += length;
    }
    return std::make_shared<arrow::ChunkedArray>(std::move(parts), schema->field(index)->type());
  }

  static arrow::Result<Chunks> checked(const Chunks& column) {
    for (const auto& chunk : column->chunks()) {
      ARROW_RETURN_NOT_OK(chunk->ValidateFull());
    }
    return column;
  }

  std::unexpected<Error> unreadable(const std::string& column, const std::string& detail) const {
    return fail(ErrorCode::invalid_input, path + ": column " + column + " cannot be read.",
                "The file is damaged; restore it from a copy.", detail);
  }
};

ParquetFile::ParquetFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ParquetFile::ParquetFile(ParquetFile&&) noexcept = default;
ParquetFile& ParquetFile::operator=(ParquetFile&&) noexcept = default;
ParquetFile::~ParquetFile() = default;

Result<ParquetFile> ParquetFile::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path.string();
  TANDEM_TRY(refuse_if_no_file(path, "Move it out of the dataset."));
  std::string detail;
  try {
    auto file = arrow::io::ReadableFile::Open(path.string());
    if (!file.ok()) {
      return fail(ErrorCode::not_found, path.string() + " cannot be opened.", "Check that the file exists.",
                  file.status().ToString());
    }
    auto reader = parquet::arrow::OpenFile(*file, arrow::default_memory_pool());
    if (reader.ok()) {
      impl->reader = std::move(*reader);
      const auto status = impl->reader->GetSchema(&impl->schema);
      detail = status.ToString();
      if (status.ok()) {
        impl->columns = impl->schema->field_names();
        const auto& metadata = *impl->reader->parquet_reader()->metadata();
        std::int64_t sum = 0;
        for (int i = 0; i < metadata.num_row_groups() && sum >= 0; ++i) {
          const std::int64_t rows = metadata.RowGroup(i)->num_rows();
          sum = rows < 0 || rows > most_rows ? -1 : sum + rows;
        }
        if (sum == metadata.num_rows() && sum <= most_rows) {
          impl->rows = static_cast<std::size_t>(sum);
          return ParquetFile(std::move(impl));
        }
        detail = "the row counts of the footer do not agree";
      }
    } else {
      detail = reader.status().ToString();
    }
  } catch (const std::exception& error) {
    detail = error.what();
  }
  return fail(ErrorCode::invalid_input, path.string() + " is not a complete Parquet file.",
              "It was cut off or damaged; restore it from a copy.", detail);
}

std::size_t ParquetFile::rows() const { return impl_->rows; }
std::size_t ParquetFile::row_groups() const {
  return static_cast<std::size_t>(std::max(impl_->reader->num_row_groups(), 0));
}
const std::vector<std::string>& ParquetFile::columns() const { return impl_->columns; }
bool ParquetFile::has(const std::string& column) const {
  return std::find(impl_->columns.begin(), impl_->columns.end(), column) != impl_->columns.end();
}

std::string ParquetFile::dtype(const std::string& column) const {
  const auto field = impl_->schema->GetFieldByName(column);
  auto type = field == nullptr ? arrow::null() : field->type();
  bool nested = false;
  while (type->id() == arrow::Type::LIST || type->id() == arrow::Type::FIXED_SIZE_LIST) {
    type = type->field(0)->type();
    nested = true;
  }
  switch (type->id()) {
    case arrow::Type::FLOAT:
      return "float32";
    case arrow::Type::DOUBLE:
      return "float64";
    case arrow::Type::INT64:
      return "int64";
    case arrow::Type::INT32:
      return "int32";
    case arrow::Type::BOOL:
      return "bool";
    case arrow::Type::STRING:
      return nested ? "" : "string";
    case arrow::Type::STRUCT:
      return nested ? "language" : "image";
    default:
      return {};
  }
}

std::string ParquetFile::compression() const {
  try {
    const auto& metadata = *impl_->reader->parquet_reader()->metadata();
    if (metadata.num_row_groups() > 0 && metadata.num_columns() > 0) {
      std::string name = arrow::util::Codec::GetCodecAsString(metadata.RowGroup(0)->ColumnChunk(0)->compression());
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
      return name;
    }
  } catch (const std::exception&) {
    // A footer that was spoiled is found by whoever reads the columns.
  }
  return "UNCOMPRESSED";
}

std::string ParquetFile::metadata(const std::string& key) const {
  const auto& metadata = impl_->schema->metadata();
  if (metadata == nullptr) {
    return {};
  }
  const auto value = metadata->Get(key);
  return value.ok() ? *value : std::string();
}

Result<NumberColumn> ParquetFile::numbers(const std::string& column, RowRange rows) const {
  auto chunks = impl_->read(column, rows);
  if (!chunks) {
    return std::unexpected(chunks.error());
  }
  NumberColumn out;
  NumberCollector collector(out);
  bool ragged = false;
  for (const auto& chunk : (*chunks)->chunks()) {
    for (std::int64_t i = 0; i < chunk->length(); ++i) {
      const std::size_t before = out.values.size();
      if (!collector.collect(*chunk, i, i + 1)) {
        return fail(ErrorCode::invalid_input,
                    impl_->path + ": column " + column + " holds " + chunk->type()->ToString() + ", not numbers.",
                    "The file is not what info.json says.");
      }
      const std::size_t width = out.values.size() - before;
      ragged = ragged || (out.rows > 0 && width != out.width);
      out.width = out.rows == 0 ? width : out.width;
      ++out.rows;
    }
  }
  out.width = ragged ? 0 : out.width;
  return out;
}

Result<std::vector<std::string>> ParquetFile::texts(const std::string& column, RowRange rows) const {
  auto chunks = impl_->read(column, rows);
  if (!chunks) {
    return std::unexpected(chunks.error());
  }
  std::vector<std::string> out;
  for (const auto& chunk : (*chunks)->chunks()) {
    if (!is_text(*chunk->type())) {
      return fail(ErrorCode::invalid_input, impl_->path + ": column " + column + " does not hold texts.",
                  "The file is damaged.");
    }
    append_texts(*chunk, 0, chunk->length(), out);
  }
  return out;
}

Result<std::vector<std::string>> ParquetFile::pictures(const std::string& column, RowRange rows) const {
  auto chunks = impl_->read(column, rows);
  if (!chunks) {
    return std::unexpected(chunks.error());
  }
  std::vector<std::string> out;
  for (const auto& chunk : (*chunks)->chunks()) {
    if (!detail::append_pictures(*chunk, out)) {
      return fail(ErrorCode::invalid_input, impl_->path + ": column " + column + " does not hold pictures.",
                  "The file is damaged.");
    }
  }
  return out;
}

Result<std::vector<std::vector<std::string>>> ParquetFile::text_lists(const std::string& column) const {
  auto chunks = impl_->read(column);
  if (!chunks) {
    return std::unexpected(chunks.error());
  }
  std::vector<std::vector<std::string>> out;
  for (const auto& chunk : (*chunks)->chunks()) {
    if (chunk->type_id() != arrow::Type::LIST || !is_text(*static_cast<const arrow::ListArray&>(*chunk).value_type())) {
      return fail(ErrorCode::invalid_input, impl_->path + ": column " + column + " does not hold lists of texts.",
                  "The file is damaged.");
    }
    const auto& lists = static_cast<const arrow::ListArray&>(*chunk);
    for (std::int64_t i = 0; i < lists.length(); ++i) {
      auto& row = out.emplace_back();
      if (!lists.IsNull(i)) {
        append_texts(*lists.values(), lists.value_offset(i), lists.value_offset(i) + lists.value_length(i), row);
      }
    }
  }
  return out;
}

Result<std::vector<Json>> ParquetFile::documents(const std::string& column, RowRange rows) const {
  auto chunks = impl_->read(column, rows);
  if (!chunks) {
    return std::unexpected(chunks.error());
  }
  std::vector<Json> out;
  for (const auto& chunk : (*chunks)->chunks()) {
    for (std::int64_t i = 0; i < chunk->length(); ++i) {
      out.push_back(detail::json_value(*chunk, i));
    }
  }
  return out;
}

}  // namespace tandem
