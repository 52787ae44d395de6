#include "dataset/parquet_join.h"

#include <arrow/array/builder_primitive.h>
#include <arrow/array/util.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <arrow/util/io_util.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include "base/files.h"

namespace tandem {
namespace {

using TablePtr = std::shared_ptr<arrow::Table>;

// Reads pieces; the file of the last one stays at hand, for pieces of one file mostly follow each other.
class PieceReader {
 public:
  arrow::Result<TablePtr> read(const RowPiece& piece) {
    if (table_ == nullptr || piece.file != path_) {
      table_.reset();
      ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(piece.file.string()));
      ARROW_ASSIGN_OR_RAISE(auto reader, parquet::arrow::OpenFile(file, arrow::default_memory_pool()));
      ARROW_ASSIGN_OR_RAISE(auto table, reader->ReadTable());
      ARROW_RETURN_NOT_OK(table->ValidateFull());
      ARROW_ASSIGN_OR_RAISE(table_, table->CombineChunks());
      path_ = piece.file;
    }
    if (piece.first < 0 || piece.count <= 0 || piece.first + piece.count > table_->num_rows()) {
      return arrow::Status::Invalid("the file has fewer rows than its episodes say");
    }
    return table_->Slice(piece.first, piece.count);
  }

 private:
  std::filesystem::path path_;
  TablePtr table_;
};

template <typename Builder, typename Value>
arrow::Result<std::shared_ptr<arrow::ChunkedArray>> column_of(const std::vector<Value>& values) {
  Builder builder;
  ARROW_RETURN_NOT_OK(builder.AppendValues(values));
  ARROW_ASSIGN_OR_RAISE(auto array, builder.Finish());
  return std::make_shared<arrow::ChunkedArray>(array);
}

// The piece in the result's schema, with its share of the new values.
arrow::Result<TablePtr> fitted(const TablePtr& table, const std::shared_ptr<arrow::Schema>& schema,
                               const std::map<std::string, NewColumn>& replace, std::size_t from, std::size_t count) {
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (const auto& field : schema->fields()) {
    const auto fresh = replace.find(field->name());
    if (fresh != replace.end() && field->type()->id() == arrow::Type::INT64) {
      const auto begin = fresh->second.integers.begin() + static_cast<std::ptrdiff_t>(from);
      ARROW_ASSIGN_OR_RAISE(auto column, (column_of<arrow::Int64Builder>(std::vector<std::int64_t>(
                                             begin, begin + static_cast<std::ptrdiff_t>(count)))));
      columns.push_back(column);
    } else if (fresh != replace.end() && field->type()->id() == arrow::Type::DOUBLE) {
      const auto begin = fresh->second.numbers.begin() + static_cast<std::ptrdiff_t>(from);
      ARROW_ASSIGN_OR_RAISE(
          auto column,
          (column_of<arrow::DoubleBuilder>(std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(count)))));
      columns.push_back(column);
    } else if (auto column = table->GetColumnByName(field->name()); column != nullptr) {
      if (!column->type()->Equals(field->type())) {
        return arrow::Status::Invalid("column ", field->name(), " has another type in another file");
      }
      columns.push_back(column);
    } else {
      ARROW_ASSIGN_OR_RAISE(auto nulls, arrow::MakeArrayOfNull(field->type(), static_cast<std::int64_t>(count)));
      columns.push_back(std::make_shared<arrow::ChunkedArray>(nulls));
    }
  }
  return arrow::Table::Make(schema, columns, static_cast<std::int64_t>(count));
}

arrow::Status join(const std::vector<RowPiece>& pieces, const std::map<std::string, NewColumn>& replace,
                   const std::filesystem::path& to, std::int64_t least_rows_a_group) {
  PieceReader source;
  std::vector<TablePtr> group;
  std::int64_t waiting = 0;
  std::shared_ptr<arrow::Schema> schema;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::shared_ptr<arrow::io::FileOutputStream> out;
  std::size_t row = 0;
  for (const auto& piece : pieces) {
    ARROW_ASSIGN_OR_RAISE(auto table, source.read(piece));
    if (!writer) {
      schema = table->schema();
      ARROW_ASSIGN_OR_RAISE(out, arrow::io::FileOutputStream::Open(to.string()));
      const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
      const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
      ARROW_ASSIGN_OR_RAISE(writer, parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), out,
                                                                     properties, arrow_properties));
    }
    const auto count = static_cast<std::size_t>(table->num_rows());
    ARROW_ASSIGN_OR_RAISE(auto fit, fitted(table, schema, replace, row, count));
    group.push_back(fit);
    waiting += fit->num_rows();
    row += count;
    if (waiting >= least_rows_a_group || &piece == &pieces.back()) {
      ARROW_ASSIGN_OR_RAISE(auto whole, arrow::ConcatenateTables(group));
      ARROW_ASSIGN_OR_RAISE(whole, whole->CombineChunks());
      ARROW_RETURN_NOT_OK(writer->WriteTable(*whole, waiting));
      group.clear();
      waiting = 0;
    }
  }
  ARROW_RETURN_NOT_OK(writer->Close());
  return out->Close();
}

}  // namespace

Result<void> join_parquet(const std::vector<RowPiece>& pieces, const std::map<std::string, NewColumn>& replace,
                          const std::filesystem::path& to, std::int64_t least_rows_a_group) {
  std::string detail;
  int number = 0;
  try {
    const auto status =
        pieces.empty() ? arrow::Status::Invalid("nothing to join") : join(pieces, replace, to, least_rows_a_group);
    if (status.ok()) {
      return sync_file(to);
    }
    detail = status.ToString();
    number = arrow::internal::ErrnoFromStatus(status);
  } catch (const std::exception& error) {
    detail = error.what();
  }
  if (number != 0) {
    return std::unexpected(file_error("written", to, number));
  }
  return fail(ErrorCode::invalid_input, to.string() + " could not be put together.",
              "Run \"tandem-cli dataset validate\" on the dataset.", detail);
}

}  // namespace tandem
