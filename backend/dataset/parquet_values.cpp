#include "dataset/parquet_values.h"

#include <arrow/array.h>
#include <arrow/extension_type.h>
#include <arrow/type.h>

#include <cmath>

namespace tandem::detail {
namespace {

constexpr int deepest = 32;

Json value_of(const arrow::Array& array, std::int64_t i, int depth);

template <typename Binary>
void append_bytes(const arrow::Array& holder, const arrow::Array& bytes, std::vector<std::string>& out) {
  const auto& binary = static_cast<const Binary&>(bytes);
  for (std::int64_t i = 0; i < binary.length(); ++i) {
    out.emplace_back(binary.IsNull(i) || holder.IsNull(i) ? std::string_view() : binary.GetView(i));
  }
}

template <typename Array>
Json whole(const arrow::Array& array, std::int64_t i) {
  return static_cast<const Array&>(array).Value(i);
}

template <typename Array>
Json real(const arrow::Array& array, std::int64_t i) {
  const auto value = static_cast<double>(static_cast<const Array&>(array).Value(i));
  return std::isfinite(value) ? Json(value) : Json();
}

template <typename Array>
Json list(const arrow::Array& array, std::int64_t i, int depth) {
  const auto& typed = static_cast<const Array&>(array);
  Json out = Json::array();
  const std::int64_t start = typed.value_offset(i);
  for (std::int64_t k = start; k < start + typed.value_length(i); ++k) {
    out.push_back(value_of(*typed.values(), k, depth + 1));
  }
  return out;
}

Json object(const arrow::Array& array, std::int64_t i, int depth) {
  const auto& typed = static_cast<const arrow::StructArray&>(array);
  Json out = Json::object();
  for (int k = 0; k < typed.num_fields(); ++k) {
    out[typed.struct_type()->field(k)->name()] = value_of(*typed.field(k), i, depth + 1);
  }
  return out;
}

Json extension(const arrow::Array& array, std::int64_t i, int depth) {
  const auto& typed = static_cast<const arrow::ExtensionArray&>(array);
  Json inner = value_of(*typed.storage(), i, depth + 1);
  if (typed.extension_type()->extension_name() == "arrow.json" && inner.is_string()) {
    auto parsed = parse_json(inner.get_ref<const std::string&>(), "value");
    return parsed ? std::move(*parsed) : inner;
  }
  return inner;
}

Json value_of(const arrow::Array& array, std::int64_t i, int depth) {
  if (depth > deepest || array.IsNull(i)) {
    return {};
  }
  switch (array.type_id()) {
    case arrow::Type::EXTENSION:
      return extension(array, i, depth);
    case arrow::Type::STRUCT:
      return object(array, i, depth);
    case arrow::Type::LIST:
      return list<arrow::ListArray>(array, i, depth);
    case arrow::Type::LARGE_LIST:
      return list<arrow::LargeListArray>(array, i, depth);
    case arrow::Type::FIXED_SIZE_LIST:
      return list<arrow::FixedSizeListArray>(array, i, depth);
    case arrow::Type::STRING:
      return static_cast<const arrow::StringArray&>(array).GetString(i);
    case arrow::Type::LARGE_STRING:
      return static_cast<const arrow::LargeStringArray&>(array).GetString(i);
    case arrow::Type::DICTIONARY: {
      const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
      const std::int64_t at = coded.GetValueIndex(i);
      return at >= 0 && at < coded.dictionary()->length() ? value_of(*coded.dictionary(), at, depth + 1) : Json();
    }
    case arrow::Type::BOOL:
      return whole<arrow::BooleanArray>(array, i);
    case arrow::Type::INT64:
      return whole<arrow::Int64Array>(array, i);
    case arrow::Type::INT32:
      return whole<arrow::Int32Array>(array, i);
    case arrow::Type::INT16:
      return whole<arrow::Int16Array>(array, i);
    case arrow::Type::INT8:
      return whole<arrow::Int8Array>(array, i);
    case arrow::Type::UINT64:
      return whole<arrow::UInt64Array>(array, i);
    case arrow::Type::UINT32:
      return whole<arrow::UInt32Array>(array, i);
    case arrow::Type::UINT16:
      return whole<arrow::UInt16Array>(array, i);
    case arrow::Type::UINT8:
      return whole<arrow::UInt8Array>(array, i);
    case arrow::Type::DOUBLE:
      return real<arrow::DoubleArray>(array, i);
    case arrow::Type::FLOAT:
      return real<arrow::FloatArray>(array, i);
    default:
      return {};
  }
}

}  // namespace

Json json_value(const arrow::Array& array, std::int64_t index) { return value_of(array, index, 0); }

bool append_pictures(const arrow::Array& array, std::vector<std::string>& out) {
  if (array.type_id() == arrow::Type::EXTENSION) {
    return append_pictures(*static_cast<const arrow::ExtensionArray&>(array).storage(), out);
  }
  std::shared_ptr<arrow::Array> inner;
  if (array.type_id() == arrow::Type::STRUCT) {
    inner = static_cast<const arrow::StructArray&>(array).GetFieldByName("bytes");
  }
  const arrow::Array& bytes = inner ? *inner : array;
  if (bytes.type_id() == arrow::Type::BINARY) {
    append_bytes<arrow::BinaryArray>(array, bytes, out);
    return true;
  }
  if (bytes.type_id() == arrow::Type::LARGE_BINARY) {
    append_bytes<arrow::LargeBinaryArray>(array, bytes, out);
    return true;
  }
  return false;
}

}  // namespace tandem::detail
