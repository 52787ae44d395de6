#include "dataset/parquet_salvage.h"

#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <parquet/arrow/writer.h>
#include <parquet/file_reader.h>
#include <parquet/file_writer.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "dataset/parquet_arrow.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t most_bytes = 2'000'000'000;

// Reads Thrift's compact protocol, as far as heads of pages need it. Past the end everything is 0.
class Thrift {
 public:
  explicit Thrift(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t at() const { return at_; }

  std::int64_t integer() {
    const std::uint64_t coded = plain();
    return static_cast<std::int64_t>(coded >> 1U) ^ -static_cast<std::int64_t>(coded & 1U);
  }

  /// Calls `field(id, type)` for every field of a struct; one that it does not read it must skip().
  template <typename Field>
  void structure(Field field) {
    std::int64_t id = 0;
    while (good_) {
      const unsigned head = byte();
      const int type = static_cast<int>(head & 0x0FU);
      if (type == 0) {
        return;
      }
      id = (head >> 4U) != 0 ? id + (head >> 4U) : integer();
      field(id, type);
    }
  }

  void skip(int type) {
    constexpr int deepest = 16;
    good_ = good_ && ++depth_ < deepest;
    switch (good_ ? type : 0) {
      case 1:
      case 2:
        break;  // a truth is its type
      case 3:
        byte();
        break;
      case 4:
      case 5:
      case 6:
        plain();
        break;
      case 7:
        skip_bytes(8);
        break;
      case 8:
        skip_bytes(plain());
        break;
      case 9:
      case 10: {
        const unsigned head = byte();
        const std::uint64_t count = (head >> 4U) == 15 ? plain() : head >> 4U;
        for (std::uint64_t i = 0; good_ && i < count; ++i) {
          skip(static_cast<int>(head & 0x0FU) <= 2 ? 3 : static_cast<int>(head & 0x0FU));
        }
        break;
      }
      case 12:
        structure([&](std::int64_t, int inner) { skip(inner); });
        break;
      default:
        good_ = false;
    }
    --depth_;
  }

 private:
  unsigned byte() {
    good_ = good_ && at_ < bytes_.size();
    return good_ ? static_cast<unsigned char>(bytes_[at_++]) : 0U;
  }
  std::uint64_t plain() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; good_ && shift < 64; shift += 7) {
      const unsigned next = byte();
      out |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
      if ((next & 0x80U) == 0) {
        return out;
      }
    }
    good_ = false;
    return 0;
  }
  void skip_bytes(std::uint64_t count) {
    good_ = good_ && count <= bytes_.size() - at_;
    at_ += good_ ? static_cast<std::size_t>(count) : 0;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool good_ = true;
};

struct Page {
  std::int64_t begin = 0;  // of its head
  std::int64_t end = 0;
  std::int64_t plain_bytes = 0;  // uncompressed, with the head
  bool dictionary = false;
  bool data = false;
  std::int64_t values = 0;
  int encoding = 0;
};

// The head of a page: PageHeader of the format.
std::optional<Page> page_at(std::string_view file, std::int64_t begin) {
  Thrift in(file.substr(static_cast<std::size_t>(begin)));
  Page out;
  std::int64_t type = -1;
  std::int64_t plain = -1;
  std::int64_t packed = -1;
  const auto data_head = [&] {
    in.structure([&](std::int64_t id, int kind) {
      if (id == 1 && kind == 5) {
        out.values = in.integer();
      } else if (id == 2 && kind == 5) {
        out.encoding = static_cast<int>(in.integer());
      } else {
        in.skip(kind);
      }
    });
  };
  in.structure([&](std::int64_t id, int kind) {
    if (id >= 1 && id <= 3 && kind == 5) {
      (id == 1 ? type : id == 2 ? plain : packed) = in.integer();
    } else if (id == 5 && kind == 12) {
      data_head();
    } else {
      in.skip(kind);
    }
  });
  const auto head = static_cast<std::int64_t>(in.at());
  const auto left = static_cast<std::int64_t>(file.size()) - begin - head;
  if (!in.good() || (type != 0 && type != 2) || packed < 0 || plain < 0 || packed > left) {
    return std::nullopt;
  }
  out.begin = begin;
  out.end = begin + head + packed;
  out.plain_bytes = head + plain;
  out.data = type == 0;
  out.dictionary = type == 2;
  return out;
}

// The pages of one column in one group of rows.
struct Chunk {
  std::vector<Page> pages;
  std::int64_t values = 0;
};

struct Group {
  std::int64_t rows = 0;
  std::vector<Chunk> columns;
};

std::vector<Page> pages_of(std::string_view file) {
  std::vector<Page> out;
  constexpr std::int64_t head_of_file = 4;
  for (std::int64_t at = head_of_file; at < static_cast<std::int64_t>(file.size());) {
    const auto page = page_at(file, at);
    if (!page) {
      break;  // cut off
    }
    at = page->end;
    out.push_back(*page);
  }
  return out;
}

// `widths`: values a row of each column. The first column ends where the dictionary of the second begins.
std::vector<Group> groups_of(const std::vector<Page>& pages, const std::vector<std::int64_t>& widths) {
  std::vector<Group> out;
  std::size_t next = 0;
  while (next < pages.size()) {
    Group group;
    for (std::size_t column = 0; column < widths.size() && next < pages.size(); ++column) {
      Chunk chunk;
      const std::int64_t wanted = column == 0 ? INT64_MAX : group.rows * widths[column];
      while (next < pages.size() && chunk.values < wanted) {
        if (column == 0 && chunk.values > 0 && pages[next].dictionary) {
          break;
        }
        chunk.values += pages[next].data ? pages[next].values : 0;
        chunk.pages.push_back(pages[next++]);
      }
      group.rows = column == 0 ? chunk.values / widths[0] : group.rows;
      if (chunk.values != group.rows * widths[column] || group.rows == 0) {
        return out;  // the last one is not whole
      }
      group.columns.push_back(std::move(chunk));
    }
    if (group.columns.size() < widths.size()) {
      return out;
    }
    out.push_back(std::move(group));
  }
  return out;
}

std::shared_ptr<arrow::DataType> type_of(const Feature& feature) {
  const auto scalar = [&]() -> std::shared_ptr<arrow::DataType> {
    switch (feature.dtype) {
      case DType::float32:
        return arrow::float32();
      case DType::float64:
        return arrow::float64();
      case DType::int64:
        return arrow::int64();
      case DType::int32:
        return arrow::int32();
      case DType::boolean:
        return arrow::boolean();
      case DType::string:
        return arrow::utf8();
      default:
        return nullptr;
    }
  }();
  if (feature.dtype == DType::image) {
    return arrow::struct_({arrow::field("bytes", arrow::binary()), arrow::field("path", arrow::utf8())});
  }
  if (scalar == nullptr || feature.shape.size() > 1) {
    return nullptr;
  }
  return feature.width() == 1
             ? scalar
             : arrow::fixed_size_list(arrow::field("element", scalar), static_cast<std::int32_t>(feature.width()));
}

// The schema as Arrow would have stored it, from a file without rows.
arrow::Result<std::shared_ptr<parquet::FileMetaData>> empty_metadata(const arrow::FieldVector& fields) {
  ARROW_ASSIGN_OR_RAISE(auto sink, arrow::io::BufferOutputStream::Create());
  const auto schema = arrow::schema(fields);
  ARROW_ASSIGN_OR_RAISE(auto table, arrow::Table::MakeEmpty(schema));
  const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
  const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
  ARROW_RETURN_NOT_OK(
      parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), sink, 1, properties, arrow_properties));
  ARROW_ASSIGN_OR_RAISE(auto buffer, sink->Finish());
  return parquet::ParquetFileReader::Open(std::make_shared<arrow::io::BufferReader>(buffer))->metadata();
}

void add_chunk(parquet::RowGroupMetaDataBuilder& group, const Chunk& chunk) {
  auto* builder = group.NextColumnChunk();
  const Page& first = chunk.pages.front();
  const auto data = std::find_if(chunk.pages.begin(), chunk.pages.end(), [](const Page& page) { return page.data; });
  std::int64_t plain = 0;
  std::map<parquet::Encoding::type, std::int32_t> of_data;
  for (const auto& page : chunk.pages) {
    plain += page.plain_bytes;
    if (page.data) {
      ++of_data[static_cast<parquet::Encoding::type>(page.encoding)];
    }
  }
  std::map<parquet::Encoding::type, std::int32_t> of_dictionary;
  if (first.dictionary) {
    of_dictionary[parquet::Encoding::PLAIN] = 1;
  }
  builder->Finish(chunk.values, first.dictionary ? first.begin : 0, 0, data->begin,
                  chunk.pages.back().end - first.begin, plain, first.dictionary, false, of_dictionary, of_data);
}

// A footer may lie only in files whose columns are all known.
arrow::Result<arrow::FieldVector> fields_of(const Features& features) {
  arrow::FieldVector out;
  for (const auto& feature : features) {
    if (feature.dtype == DType::video) {
      continue;
    }
    const auto type = type_of(feature);
    if (type == nullptr) {
      return arrow::Status::Invalid("the column ", feature.name, " has a type that cannot be read this way");
    }
    out.push_back(arrow::field(feature.name, type));
  }
  return out;
}

arrow::Status salvage(const std::string& text, const Features& features, const fs::path& to, std::int64_t& rows) {
  ARROW_ASSIGN_OR_RAISE(const auto fields, fields_of(features));
  ARROW_ASSIGN_OR_RAISE(const auto model, empty_metadata(fields));
  std::vector<std::int64_t> widths;
  for (const auto& field : fields) {
    const auto& type = *field->type();
    const bool list = type.id() == arrow::Type::FIXED_SIZE_LIST;
    const std::int64_t width = list ? static_cast<const arrow::FixedSizeListType&>(type).list_size() : 1;
    widths.insert(widths.end(), type.id() == arrow::Type::STRUCT ? 2 : 1, width);
  }
  const auto groups = groups_of(pages_of(text), widths);
  if (groups.empty()) {
    return arrow::Status::Invalid("it holds no whole group of rows");
  }
  const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
  const auto builder = parquet::FileMetaDataBuilder::Make(model->schema(), properties);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    auto* group = builder->AppendRowGroup();
    group->set_num_rows(groups[g].rows);
    std::int64_t bytes = 0;
    for (const auto& chunk : groups[g].columns) {
      add_chunk(*group, chunk);
      bytes += chunk.pages.back().end - chunk.pages.front().begin;
    }
    group->Finish(bytes, static_cast<std::int16_t>(g));
    rows += groups[g].rows;
  }
  const std::int64_t end = groups.back().columns.back().pages.back().end;
  ARROW_ASSIGN_OR_RAISE(auto out, arrow::io::FileOutputStream::Open(to.string()));
  ARROW_RETURN_NOT_OK(out->Write(text.data(), end));
  parquet::WriteFileMetaData(*builder->Finish(model->key_value_metadata()), out.get());
  return out->Close();
}

}  // namespace

Result<std::int64_t> salvage_parquet(const fs::path& path, const Features& features, const fs::path& to) {
  const auto text = read_text(path, most_bytes);
  if (!text) {
    return std::unexpected(text.error());
  }
  if (!text->starts_with("PAR1")) {
    return fail(ErrorCode::invalid_input, path.string() + " is not a Parquet file.", "Restore it from a copy.");
  }
  std::int64_t rows = 0;
  TANDEM_TRY(detail::write_from_rows(
      to, [&] { return salvage(*text, features, to, rows); }, path.string() + " holds no rows that can be read."));
  return rows;
}

}  // namespace tandem
