#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/util.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/writer.h>

#include <algorithm>

#include "dataset/edit_detail.h"
#include "dataset/parquet_arrow.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t rows_a_group = 1000;

using TablePtr = std::shared_ptr<arrow::Table>;

// A column of the format, which is written anew; all others are somebody's own and come along.
bool is_standard(const std::string& name) {
  static const std::set<std::string> names{"episode_index",    "tasks",           "length",
                                           "data/chunk_index", "data/file_index", "dataset_from_index",
                                           "dataset_to_index"};
  return names.contains(name) || name.starts_with("stats/") || name.starts_with("videos/") ||
         name.starts_with("meta/episodes/");
}

// One column of many episodes from those of each; a column that not all have is left out.
std::vector<ParquetColumn> standard_columns(const EditLayout& layout, const std::vector<StatsTable>& stats) {
  std::vector<ParquetColumn> out;
  std::map<std::string, std::size_t> place;
  std::map<std::string, std::size_t> seen;
  for (std::size_t e = 0; e < layout.rows.size(); ++e) {
    for (auto& column : episode_columns(layout.rows[e], layout.info, stats[e])) {
      ++seen[column.name];
      const auto [found, fresh] = place.try_emplace(column.name, out.size());
      if (fresh) {
        out.push_back(std::move(column));
        continue;
      }
      ParquetColumn& all = out[found->second];
      all.numbers.insert(all.numbers.end(), column.numbers.begin(), column.numbers.end());
      all.integers.insert(all.integers.end(), column.integers.begin(), column.integers.end());
      all.lists.insert(all.lists.end(), column.lists.begin(), column.lists.end());
      all.texts.insert(all.texts.end(), column.texts.begin(), column.texts.end());
    }
  }
  std::erase_if(out, [&](const ParquetColumn& column) { return seen[column.name] != layout.rows.size(); });
  return out;
}

// The columns of somebody else in one file of meta/episodes.
arrow::Result<TablePtr> own_columns(const fs::path& path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path.string()));
  ARROW_ASSIGN_OR_RAISE(auto reader, parquet::arrow::OpenFile(file, arrow::default_memory_pool()));
  std::shared_ptr<arrow::Schema> schema;
  ARROW_RETURN_NOT_OK(reader->GetSchema(&schema));
  arrow::FieldVector fields;
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (int i = 0; i < schema->num_fields(); ++i) {
    if (!is_standard(schema->field(i)->name())) {
      std::shared_ptr<arrow::ChunkedArray> column;
      ARROW_RETURN_NOT_OK(reader->ReadColumn(i, &column));
      fields.push_back(schema->field(i));
      columns.push_back(std::move(column));
    }
  }
  return arrow::Table::Make(arrow::schema(fields), columns, reader->parquet_reader()->metadata()->num_rows());
}

// Row by row of the result: the row of its source, in its file.
arrow::Result<TablePtr> joined_own_columns(const EditPlan& plan) {
  std::map<fs::path, TablePtr> tables;
  std::map<fs::path, std::int64_t> rows_in;
  std::vector<std::vector<std::int64_t>> row_in_file(plan.sources.size());
  for (std::size_t s = 0; s < plan.sources.size(); ++s) {
    for (const auto& row : plan.sources[s]->episodes) {
      row_in_file[s].push_back(rows_in[plan.sources[s]->root / row.file]++);
    }
  }
  std::vector<TablePtr> parts;
  for (const auto& episode : plan.episodes) {
    const DatasetSummary& source = plan.source_of(episode);
    const fs::path path = source.root / plan.row_of(episode).file;
    auto& table = tables[path];
    if (table == nullptr && source.info.version == DatasetVersion::v30 && !plan.row_of(episode).file.empty()) {
      ARROW_ASSIGN_OR_RAISE(table, own_columns(path));
    }
    const auto row = row_in_file[episode.source][static_cast<std::size_t>(episode.episode)];
    TablePtr part =
        table == nullptr ? arrow::Table::Make(arrow::schema({}), arrow::ArrayVector{}, 1) : table->Slice(row, 1);
    for (int i = part->num_columns() - 1; i >= 0 && !plan.is_whole(episode); --i) {
      if (is_stage_column(part->field(i)->name())) {
        ARROW_ASSIGN_OR_RAISE(part, part->RemoveColumn(i));
      }
    }
    parts.push_back(std::move(part));
  }
  arrow::FieldVector fields;
  for (const auto& part : parts) {
    for (const auto& field : part->fields()) {
      const bool known =
          std::any_of(fields.begin(), fields.end(), [&](const auto& other) { return other->name() == field->name(); });
      if (!known) {
        fields.push_back(field->WithNullable(true));
      }
    }
  }
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (const auto& field : fields) {
    arrow::ArrayVector chunks;
    for (const auto& part : parts) {
      const auto column = part->GetColumnByName(field->name());
      if (column != nullptr && !column->type()->Equals(field->type()) && column->null_count() < column->length()) {
        return arrow::Status::Invalid("the column ", field->name(), " has another type in another dataset");
      }
      if (column != nullptr && column->type()->Equals(field->type())) {
        chunks.insert(chunks.end(), column->chunks().begin(), column->chunks().end());
      } else {
        ARROW_ASSIGN_OR_RAISE(auto nulls, arrow::MakeArrayOfNull(field->type(), 1));
        chunks.push_back(nulls);
      }
    }
    columns.push_back(std::make_shared<arrow::ChunkedArray>(chunks, field->type()));
  }
  return arrow::Table::Make(arrow::schema(fields), columns, static_cast<std::int64_t>(parts.size()));
}

template <typename Builder, typename Lists>
arrow::Result<std::shared_ptr<arrow::Array>> lists_array(const Lists& lists,
                                                         const std::shared_ptr<arrow::DataType>& type) {
  auto inner = std::make_shared<Builder>();
  arrow::ListBuilder builder(arrow::default_memory_pool(), inner, arrow::list(arrow::field("element", type)));
  for (const auto& list : lists) {
    ARROW_RETURN_NOT_OK(list ? builder.Append() : builder.AppendNull());
    for (std::size_t i = 0; list && i < list->size(); ++i) {
      ARROW_RETURN_NOT_OK(inner->Append((*list)[i]));
    }
  }
  return builder.Finish();
}

arrow::Result<std::shared_ptr<arrow::Array>> own_array(const EpisodeColumn& column) {
  return column.of_texts ? lists_array<arrow::StringBuilder>(column.texts, arrow::utf8())
                         : lists_array<arrow::Int64Builder>(column.integers, arrow::int64());
}

bool is_replaced(const EditPlan& plan, const std::string& name) {
  return plan.texts != nullptr && std::any_of(plan.texts->columns.begin(), plan.texts->columns.end(),
                                              [&](const EpisodeColumn& column) { return column.name == name; });
}

arrow::Status write_rows(const EditPlan& plan, const EditLayout& layout, const std::vector<StatsTable>& stats,
                         const fs::path& to) {
  ARROW_ASSIGN_OR_RAISE(const auto own, joined_own_columns(plan));
  arrow::FieldVector fields;
  std::vector<std::shared_ptr<arrow::ChunkedArray>> columns;
  for (const auto& column : standard_columns(layout, stats)) {
    ARROW_ASSIGN_OR_RAISE(auto array, arrow_array(column));
    fields.push_back(arrow::field(column.name, array->type()));
    columns.push_back(std::make_shared<arrow::ChunkedArray>(array));
  }
  for (int i = 0; i < own->num_columns(); ++i) {
    if (is_replaced(plan, own->field(i)->name())) {
      continue;
    }
    fields.push_back(own->field(i));
    columns.push_back(own->column(i));
  }
  for (const auto& column : plan.texts == nullptr ? std::vector<EpisodeColumn>() : plan.texts->columns) {
    ARROW_ASSIGN_OR_RAISE(auto array, own_array(column));
    fields.push_back(arrow::field(column.name, array->type()));
    columns.push_back(std::make_shared<arrow::ChunkedArray>(array));
  }
  const auto table = arrow::Table::Make(arrow::schema(fields), columns, static_cast<std::int64_t>(layout.rows.size()));
  ARROW_ASSIGN_OR_RAISE(const auto whole, table->CombineChunks());
  ARROW_ASSIGN_OR_RAISE(auto out, arrow::io::FileOutputStream::Open(to.string()));
  const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
  const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  ARROW_RETURN_NOT_OK(parquet::arrow::WriteTable(*whole, arrow::default_memory_pool(), out, rows_a_group, properties,
                                                 arrow_properties));
  return out->Close();
}

}  // namespace

Result<void> write_episode_rows(const EditPlan& plan, const EditLayout& layout, const std::vector<StatsTable>& stats,
                                const fs::path& to) {
  return write_from_rows(
      to, [&] { return write_rows(plan, layout, stats, to); },
      "The rows of meta/episodes of " + plan.sources.front()->root.string() + " could not be put together.");
}

}  // namespace tandem::detail
