#include "dataset/parquet_join.h"

#include <arrow/array/builder_primitive.h>
#include <arrow/array/util.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <arrow/util/io_util.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <algorithm>

#include "base/files.h"
#include "base/json.h"
#include "dataset/language_edit.h"
#include "dataset/language_write.h"
#include "dataset/parquet_arrow.h"

namespace tandem {
namespace {

using TablePtr = std::shared_ptr<arrow::Table>;
using ColumnResult = arrow::Result<std::shared_ptr<arrow::ChunkedArray>>;

// Reads pieces; the row groups of the last one stay at hand, for pieces of one file mostly follow each other.
class PieceReader {
 public:
  arrow::Result<TablePtr> read(const RowPiece& piece) {
    if (reader_ == nullptr || piece.file != path_) {
      table_.reset();
      ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(piece.file.string()));
      ARROW_ASSIGN_OR_RAISE(reader_, parquet::arrow::OpenFile(file, arrow::default_memory_pool()));
      path_ = piece.file;
      ends_.clear();
      const auto& metadata = *reader_->parquet_reader()->metadata();
      for (int group = 0; group < metadata.num_row_groups(); ++group) {
        ends_.push_back((ends_.empty() ? 0 : ends_.back()) + metadata.RowGroup(group)->num_rows());
      }
    }
    std::vector<int> groups;
    std::int64_t first = 0;  // row of the file with which the groups begin
    const std::int64_t end = ends_.empty() ? 0 : ends_.back();
    auto group = static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), piece.first) - ends_.begin());
    for (; group < ends_.size() && (group == 0 ? 0 : ends_[group - 1]) < piece.first + piece.count; ++group) {
      first = groups.empty() && group > 0 ? ends_[group - 1] : first;
      groups.push_back(static_cast<int>(group));
    }
    if (piece.first < 0 || piece.count <= 0 || piece.first + piece.count > end) {
      return arrow::Status::Invalid("the file has fewer rows than its episodes say");
    }
    if (table_ == nullptr || groups != groups_) {
      table_.reset();
      ARROW_ASSIGN_OR_RAISE(const TablePtr table, reader_->ReadRowGroups(groups));
      ARROW_RETURN_NOT_OK(table->ValidateFull());
      ARROW_ASSIGN_OR_RAISE(table_, table->CombineChunks());
      groups_ = groups;
    }
    return table_->Slice(piece.first - first, piece.count);
  }

 private:
  std::filesystem::path path_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  std::vector<std::int64_t> ends_;  // rows of the file up to the end of each group
  std::vector<int> groups_;
  TablePtr table_;
};

template <typename Builder, typename Value>
ColumnResult column_of(const std::vector<Value>& all, std::size_t from, std::size_t count) {
  Builder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(static_cast<std::int64_t>(count)));
  for (std::size_t i = from; i < from + count; ++i) {
    ARROW_RETURN_NOT_OK(builder.Append(static_cast<typename Builder::value_type>(all.at(i))));
  }
  ARROW_ASSIGN_OR_RAISE(auto array, builder.Finish());
  return std::make_shared<arrow::ChunkedArray>(array);
}

// Values for these rows of the result, where a column of this type gets new ones; else null.
ColumnResult replacement(const NewColumn& fresh, const arrow::DataType& type, std::size_t from, std::size_t count) {
  switch (type.id()) {
    case arrow::Type::INT64:
      return column_of<arrow::Int64Builder>(fresh.integers, from, count);
    case arrow::Type::INT32:
      return column_of<arrow::Int32Builder>(fresh.integers, from, count);
    case arrow::Type::DOUBLE:
      return column_of<arrow::DoubleBuilder>(fresh.numbers, from, count);
    case arrow::Type::FLOAT:
      return column_of<arrow::FloatBuilder>(fresh.numbers, from, count);
    default:
      return std::shared_ptr<arrow::ChunkedArray>();
  }
}

// The schema metadata of `datasets` names the columns and their types; libraries before version 4 do not know "List".
std::string library_metadata(const std::string& text, const ColumnEdit& edit) {
  const auto json = parse_json(text, "huggingface");
  if (!json || !json->is_object() || !json->contains("info") || !(*json)["info"].is_object() ||
      !(*json)["info"].contains("features") || !(*json)["info"]["features"].is_object()) {
    return {};
  }
  Json features = Json::object();
  bool pictures = false;
  for (const auto& [name, type] : (*json)["info"]["features"].items()) {
    if (edit.drop.contains(name)) {
      continue;
    }
    const auto fresh = edit.rename.find(name);
    Json& entry = features[fresh == edit.rename.end() ? name : fresh->second];
    entry = type;
    if (type.is_object()) {
      const Json kind = type.value("_type", Json());
      pictures = pictures || kind == Json("Image");
      if (edit.for_v21 && kind == Json("List")) {
        entry["_type"] = "Sequence";
      }
    }
  }
  if (edit.for_v21 && !pictures) {
    return {};  // the types of the columns say all
  }
  Json out = *json;
  out["info"]["features"] = std::move(features);
  return dump_json(out);
}

bool is_language(const std::string& column) {
  return column == detail::persistent_language || column == detail::event_language;
}

std::shared_ptr<arrow::Schema> edited_schema(const arrow::Schema& schema, const ColumnEdit& edit) {
  arrow::FieldVector fields;
  for (const auto& field : schema.fields()) {
    if (edit.drop.contains(field->name())) {
      continue;
    }
    if (!edit.language.empty() && is_language(field->name())) {
      continue;
    }
    const auto fresh = edit.rename.find(field->name());
    fields.push_back(fresh == edit.rename.end() ? field : field->WithName(fresh->second));
  }
  const std::size_t kept = fields.size();
  if (!edit.language.empty()) {
    fields.push_back(arrow::field(detail::persistent_language, detail::language_type(true)));
    fields.push_back(arrow::field(detail::event_language, detail::language_type(false)));
  }
  for (const auto& name : edit.add) {
    const bool known =
        std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field->name() == name; });
    if (!known) {
      fields.push_back(arrow::field(name, arrow::int64()));
    }
  }
  auto metadata = schema.metadata() == nullptr ? nullptr : schema.metadata()->Copy();
  const bool more_columns = fields.size() > kept;
  const bool other_columns = !edit.rename.empty() || !edit.drop.empty() || more_columns;
  if (metadata != nullptr && (other_columns || edit.for_v21)) {
    const auto library = metadata->Get("huggingface");
    // LeRobot does not name language columns in it either.
    const std::string text = library.ok() && !more_columns ? library_metadata(*library, edit) : std::string();
    static_cast<void>(metadata->Delete("huggingface"));
    if (!text.empty()) {
      metadata->Append("huggingface", text);
    }
    if (other_columns) {
      static_cast<void>(metadata->Delete("pandas"));
    }
  }
  return arrow::schema(fields, metadata);
}

// The names that columns of the result have in the files.
std::map<std::string, std::string> old_names(const ColumnEdit& edit) {
  std::map<std::string, std::string> out;
  for (const auto& [from, to] : edit.rename) {
    out[to] = from;
  }
  return out;
}

// A piece that is to be fitted into the result.
struct Fitting {
  const std::shared_ptr<arrow::Schema>& schema;  // of the result
  const ColumnEdit& edit;
  std::map<std::string, std::string> names = old_names(edit);

  ColumnResult column(const arrow::Field& field, const TablePtr& table, std::size_t piece, std::size_t from) const {
    if (piece < edit.language.size() && is_language(field.name())) {
      return detail::language_column(edit.language[piece], table->num_rows(),
                                     field.name() == detail::persistent_language);
    }
    detail::LanguageCut cut;
    if (piece < edit.cuts.size() && edit.cuts[piece].second > 0) {
      cut = {edit.cuts[piece].first, edit.cuts[piece].second, edit.fps};
    }
    const auto count = static_cast<std::size_t>(table->num_rows());
    if (const auto fresh = edit.replace.find(field.name()); fresh != edit.replace.end()) {
      ARROW_ASSIGN_OR_RAISE(auto column, replacement(fresh->second, *field.type(), from, count));
      if (column != nullptr) {
        return column;
      }
    }
    const auto name = names.find(field.name());
    const std::string& old = name == names.end() ? field.name() : name->second;
    const auto column = table->GetColumnByName(old);
    if (column == nullptr) {
      ARROW_ASSIGN_OR_RAISE(auto nulls, arrow::MakeArrayOfNull(field.type(), table->num_rows()));
      return std::make_shared<arrow::ChunkedArray>(nulls);
    }
    if (!column->type()->Equals(field.type())) {
      return arrow::Status::Invalid("column ", old, " has another type in another file");
    }
    return is_language(old) ? detail::edited_language(column, old == detail::persistent_language, cut, edit.cameras)
                            : ColumnResult(column);
  }

  arrow::Result<TablePtr> operator()(const TablePtr& table, std::size_t piece, std::size_t from) const {
    std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
    for (const auto& field : schema->fields()) {
      ARROW_ASSIGN_OR_RAISE(auto fit, column(*field, table, piece, from));
      columns.push_back(fit);
    }
    return arrow::Table::Make(schema, columns, table->num_rows());
  }
};

arrow::Status join(const std::vector<RowPiece>& pieces, const ColumnEdit& edit, const std::filesystem::path& to,
                   std::int64_t least_rows_a_group) {
  PieceReader source;
  std::vector<TablePtr> group;
  std::int64_t waiting = 0;
  std::shared_ptr<arrow::Schema> schema;
  const Fitting fitted{schema, edit};
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::shared_ptr<arrow::io::FileOutputStream> out;
  std::size_t row = 0;
  for (const auto& piece : pieces) {
    ARROW_ASSIGN_OR_RAISE(auto table, source.read(piece));
    if (!writer) {
      schema = edited_schema(*table->schema(), edit);
      ARROW_ASSIGN_OR_RAISE(out, arrow::io::FileOutputStream::Open(to.string()));
      const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
      const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
      ARROW_ASSIGN_OR_RAISE(writer, parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), out,
                                                                     properties, arrow_properties));
    }
    const auto count = static_cast<std::size_t>(table->num_rows());
    ARROW_ASSIGN_OR_RAISE(auto fit, fitted(table, static_cast<std::size_t>(&piece - pieces.data()), row));
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

Result<void> detail::write_from_rows(const std::filesystem::path& to, const std::function<arrow::Status()>& write,
                                     const std::string& failure) {
  std::string detail;
  int number = 0;
  try {
    const auto status = write();
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
  return fail(ErrorCode::invalid_input, failure, "Run \"tandem-cli dataset validate\" on the dataset.", detail);
}

Result<void> join_parquet(const std::vector<RowPiece>& pieces, const ColumnEdit& edit, const std::filesystem::path& to,
                          std::int64_t least_rows_a_group) {
  return detail::write_from_rows(
      to,
      [&] {
        return pieces.empty() ? arrow::Status::Invalid("nothing to join") : join(pieces, edit, to, least_rows_a_group);
      },
      to.string() + " could not be put together.");
}

}  // namespace tandem
