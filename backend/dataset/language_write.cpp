#include "dataset/language_write.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/type.h>

namespace tandem::detail {
namespace {

arrow::Status append_text(arrow::StringBuilder& builder, const std::optional<std::string>& text) {
  return text ? builder.Append(*text) : builder.AppendNull();
}

// The builders of a list of rows, field by field.
class RowLists {
 public:
  explicit RowLists(bool persistent) : persistent_(persistent) {
    std::vector<std::shared_ptr<arrow::ArrayBuilder>> fields{role_, content_, style_};
    if (persistent) {
      fields.push_back(time_);
    }
    fields.push_back(camera_);
    fields.push_back(calls_);
    const auto type = language_type(persistent);
    row_ = std::make_shared<arrow::StructBuilder>(type->field(0)->type(), arrow::default_memory_pool(), fields);
    lists_ = std::make_unique<arrow::ListBuilder>(arrow::default_memory_pool(), row_, type);
  }

  arrow::Status begin_frame() { return lists_->Append(); }

  arrow::Status add(const LanguageRow& row) {
    ARROW_RETURN_NOT_OK(row_->Append());
    ARROW_RETURN_NOT_OK(role_->Append(row.role));
    ARROW_RETURN_NOT_OK(append_text(*content_, row.content));
    ARROW_RETURN_NOT_OK(append_text(*style_, row.style));
    if (persistent_) {
      ARROW_RETURN_NOT_OK(time_->Append(static_cast<float>(row.timestamp_s)));
    }
    ARROW_RETURN_NOT_OK(append_text(*camera_, row.camera));
    if (row.tool_calls.empty()) {
      return calls_->AppendNull();
    }
    ARROW_RETURN_NOT_OK(calls_->Append());
    for (const auto& call : row.tool_calls) {
      ARROW_RETURN_NOT_OK(call_->Append(dump_json(call)));
    }
    return arrow::Status::OK();
  }

  arrow::Result<std::shared_ptr<arrow::Array>> finish() { return lists_->Finish(); }

 private:
  bool persistent_;
  std::shared_ptr<arrow::StringBuilder> role_ = std::make_shared<arrow::StringBuilder>();
  std::shared_ptr<arrow::StringBuilder> content_ = std::make_shared<arrow::StringBuilder>();
  std::shared_ptr<arrow::StringBuilder> style_ = std::make_shared<arrow::StringBuilder>();
  std::shared_ptr<arrow::FloatBuilder> time_ = std::make_shared<arrow::FloatBuilder>();
  std::shared_ptr<arrow::StringBuilder> camera_ = std::make_shared<arrow::StringBuilder>();
  std::shared_ptr<arrow::StringBuilder> call_ = std::make_shared<arrow::StringBuilder>();
  std::shared_ptr<arrow::ListBuilder> calls_ = std::make_shared<arrow::ListBuilder>(
      arrow::default_memory_pool(), call_, arrow::list(arrow::field("element", arrow::utf8())));
  std::shared_ptr<arrow::StructBuilder> row_;
  std::unique_ptr<arrow::ListBuilder> lists_;
};

}  // namespace

std::shared_ptr<arrow::DataType> language_type(bool persistent) {
  arrow::FieldVector fields{arrow::field("role", arrow::utf8()), arrow::field("content", arrow::utf8()),
                            arrow::field("style", arrow::utf8())};
  if (persistent) {
    fields.push_back(arrow::field("timestamp", arrow::float32()));
  }
  fields.push_back(arrow::field("camera", arrow::utf8()));
  fields.push_back(arrow::field("tool_calls", arrow::list(arrow::field("element", arrow::utf8()))));
  return arrow::list(arrow::field("element", arrow::struct_(fields)));
}

arrow::Result<std::shared_ptr<arrow::ChunkedArray>> language_column(const EpisodeLanguage& language,
                                                                    std::int64_t frames, bool persistent) {
  RowLists lists(persistent);
  std::size_t next = 0;  // of the events, which are in the order of the frames
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    ARROW_RETURN_NOT_OK(lists.begin_frame());
    for (std::size_t i = 0; persistent && i < language.persistent.size(); ++i) {
      ARROW_RETURN_NOT_OK(lists.add(language.persistent[i]));
    }
    for (; !persistent && next < language.events.size() && language.events[next].frame == frame; ++next) {
      ARROW_RETURN_NOT_OK(lists.add(language.events[next]));
    }
  }
  if (!persistent && next < language.events.size()) {
    return arrow::Status::Invalid("an event is at frame ", language.events[next].frame, " of ", frames);
  }
  ARROW_ASSIGN_OR_RAISE(auto array, lists.finish());
  return std::make_shared<arrow::ChunkedArray>(array);
}

}  // namespace tandem::detail
