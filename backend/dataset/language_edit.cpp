#include "dataset/language_edit.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/concatenate.h>
#include <arrow/type.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <vector>

namespace tandem::detail {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;
using StructPtr = std::shared_ptr<arrow::StructArray>;

// Lists of structs, taken apart.
struct Lists {
  std::vector<std::int64_t> lengths;  // one a frame
  StructPtr rows;                     // of all of them
};

template <typename List>
arrow::Result<Lists> taken_apart(const arrow::Array& array) {
  const auto& list = static_cast<const List&>(array);
  Lists out;
  for (std::int64_t i = 0; i < list.length(); ++i) {
    out.lengths.push_back(list.IsNull(i) ? 0 : list.value_length(i));
  }
  ARROW_ASSIGN_OR_RAISE(auto rows, list.Flatten());
  if (rows->type_id() == arrow::Type::STRUCT) {
    out.rows = std::static_pointer_cast<arrow::StructArray>(rows);
  }
  return out;
}

template <typename List, typename OffsetBuilder>
arrow::Result<ArrayPtr> put_together(const Lists& lists, const std::shared_ptr<arrow::DataType>& type) {
  OffsetBuilder builder;
  std::int64_t at = 0;
  ARROW_RETURN_NOT_OK(builder.Append(0));
  for (const auto length : lists.lengths) {
    at += length;
    ARROW_RETURN_NOT_OK(builder.Append(static_cast<typename OffsetBuilder::value_type>(at)));
  }
  ARROW_ASSIGN_OR_RAISE(auto offsets, builder.Finish());
  ARROW_ASSIGN_OR_RAISE(auto out, List::FromArrays(type, *offsets, *lists.rows));
  return out;
}

std::string text_of(const arrow::StructArray& rows, const char* field, std::int64_t i) {
  const auto child = rows.GetFieldByName(field);
  if (child == nullptr || child->IsNull(i)) {
    return {};
  }
  if (child->type_id() == arrow::Type::STRING) {
    return static_cast<const arrow::StringArray&>(*child).GetString(i);
  }
  return child->type_id() == arrow::Type::LARGE_STRING
             ? static_cast<const arrow::LargeStringArray&>(*child).GetString(i)
             : std::string();
}

arrow::Result<double> time_of(const arrow::StructArray& rows, std::int64_t i) {
  const auto child = rows.GetFieldByName("timestamp");
  if (child != nullptr && child->IsValid(i) && child->type_id() == arrow::Type::FLOAT) {
    return static_cast<const arrow::FloatArray&>(*child).Value(i);
  }
  if (child != nullptr && child->IsValid(i) && child->type_id() == arrow::Type::DOUBLE) {
    return static_cast<const arrow::DoubleArray&>(*child).Value(i);
  }
  return arrow::Status::Invalid("a language row has no timestamp");
}

arrow::Result<StructPtr> with_child(const StructPtr& rows, const char* field, const ArrayPtr& child) {
  ARROW_ASSIGN_OR_RAISE(auto children, rows->Flatten());
  const auto& type = static_cast<const arrow::StructType&>(*rows->type());
  const int index = type.GetFieldIndex(field);
  if (index < 0) {
    return rows;
  }
  children[static_cast<std::size_t>(index)] = child;
  return arrow::StructArray::Make(children, type.fields());
}

arrow::Result<StructPtr> with_cameras(const StructPtr& rows, const std::map<std::string, std::string>& cameras) {
  const auto child = rows->GetFieldByName("camera");
  if (child == nullptr || child->type_id() != arrow::Type::STRING) {
    return rows;  // no row names a camera
  }
  arrow::StringBuilder builder;
  for (std::int64_t i = 0; i < rows->length(); ++i) {
    const std::string name = text_of(*rows, "camera", i);
    const auto fresh = cameras.find(name);
    ARROW_RETURN_NOT_OK(child->IsNull(i) ? builder.AppendNull()
                                         : builder.Append(fresh == cameras.end() ? name : fresh->second));
  }
  ARROW_ASSIGN_OR_RAISE(auto names, builder.Finish());
  return with_child(rows, "camera", names);
}

// A row that stays, with the frame from which on it holds now.
struct Kept {
  std::int64_t row = 0;
  std::int64_t frame = 0;
  std::string style;
  std::string role;
};

arrow::Result<std::vector<Kept>> kept_rows(const arrow::StructArray& rows, std::int64_t count, const LanguageCut& cut) {
  std::vector<Kept> out;
  std::map<std::pair<std::string, std::string>, std::int64_t> active;  // the frame where what holds at `from` began
  std::vector<Kept> all;
  for (std::int64_t i = 0; i < count; ++i) {
    ARROW_ASSIGN_OR_RAISE(const double time_s, time_of(rows, i));
    all.push_back({i, std::llround(time_s * cut.fps), text_of(rows, "style", i), text_of(rows, "role", i)});
    auto& latest = active.try_emplace({all.back().style, all.back().role}, -1).first->second;
    latest = all.back().frame <= cut.from ? std::max(latest, all.back().frame) : latest;
  }
  for (auto& row : all) {
    const bool early = row.frame <= cut.from;
    const bool holds = row.style == "task_aug" || row.frame == active[{row.style, row.role}];
    if (row.frame < cut.to && (!early || holds)) {
      row.frame = std::max<std::int64_t>(row.frame - cut.from, 0);
      out.push_back(row);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Kept& a, const Kept& b) {
    return std::tie(a.frame, a.style, a.role) < std::tie(b.frame, b.style, b.role);
  });
  return out;
}

// The same list on every frame, as the format wants.
arrow::Result<Lists> cut_lists(const Lists& lists, const LanguageCut& cut) {
  Lists out = lists;
  if (lists.lengths.empty() || lists.lengths.front() == 0) {
    return out;
  }
  ARROW_ASSIGN_OR_RAISE(const auto kept, kept_rows(*lists.rows, lists.lengths.front(), cut));
  arrow::ArrayVector parts;
  arrow::DoubleBuilder seconds;
  arrow::FloatBuilder short_seconds;
  for (const auto& row : kept) {
    parts.push_back(lists.rows->Slice(row.row, 1));
    const auto time_s = static_cast<float>(static_cast<double>(row.frame) / cut.fps);
    ARROW_RETURN_NOT_OK(seconds.Append(time_s));
    ARROW_RETURN_NOT_OK(short_seconds.Append(time_s));
  }
  out.lengths.assign(lists.lengths.size(), static_cast<std::int64_t>(kept.size()));
  if (kept.empty()) {
    out.rows = std::static_pointer_cast<arrow::StructArray>(lists.rows->Slice(0, 0));
    return out;
  }
  ARROW_ASSIGN_OR_RAISE(auto whole, arrow::Concatenate(parts));
  const bool is_short = lists.rows->GetFieldByName("timestamp")->type_id() == arrow::Type::FLOAT;
  ARROW_ASSIGN_OR_RAISE(auto times, is_short ? short_seconds.Finish() : seconds.Finish());
  ARROW_ASSIGN_OR_RAISE(auto timed,
                        with_child(std::static_pointer_cast<arrow::StructArray>(whole), "timestamp", times));
  ARROW_ASSIGN_OR_RAISE(auto repeated, arrow::Concatenate(arrow::ArrayVector(lists.lengths.size(), timed)));
  out.rows = std::static_pointer_cast<arrow::StructArray>(repeated);
  return out;
}

}  // namespace

arrow::Result<std::shared_ptr<arrow::ChunkedArray>> edited_language(const std::shared_ptr<arrow::ChunkedArray>& column,
                                                                    bool persistent, const LanguageCut& cut,
                                                                    const std::map<std::string, std::string>& cameras) {
  if (column->length() == 0 || ((!persistent || cut.fps == 0) && cameras.empty())) {
    return column;
  }
  ARROW_ASSIGN_OR_RAISE(auto array, arrow::Concatenate(column->chunks()));
  const bool large = array->type_id() == arrow::Type::LARGE_LIST;
  if (!large && array->type_id() != arrow::Type::LIST) {
    return column;
  }
  ARROW_ASSIGN_OR_RAISE(auto lists,
                        large ? taken_apart<arrow::LargeListArray>(*array) : taken_apart<arrow::ListArray>(*array));
  if (lists.rows == nullptr) {
    return column;  // no row anywhere
  }
  if (persistent && cut.fps > 0) {
    ARROW_ASSIGN_OR_RAISE(lists, cut_lists(lists, cut));
  }
  if (!cameras.empty()) {
    ARROW_ASSIGN_OR_RAISE(lists.rows, with_cameras(lists.rows, cameras));
  }
  ARROW_ASSIGN_OR_RAISE(auto out, large
                                      ? (put_together<arrow::LargeListArray, arrow::Int64Builder>(lists, array->type()))
                                      : (put_together<arrow::ListArray, arrow::Int32Builder>(lists, array->type())));
  return std::make_shared<arrow::ChunkedArray>(out);
}

}  // namespace tandem::detail
