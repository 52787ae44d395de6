#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "base/files.h"

namespace tandem {

namespace {

template <typename Kind>
Result<Kind> parse(std::string_view text, const std::string& origin,
                   const typename Kind::parser_callback_t& look = {}) {
  // Deep nesting would overflow the stack of the recursive parser's destructor.
  int depth = 0;
  int deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      i += text[i] == '\\' ? 1U : 0U;
      quoted = i < text.size() && text[i] != '"';
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '[' || text[i] == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (text[i] == ']' || text[i] == '}') {
      --depth;
    }
  }
  if (deepest > 200) {
    return fail(ErrorCode::invalid_input, origin + " is nested too deeply.", "It is not a file Tandem can use.");
  }
  try {
    return Kind::parse(text, look);
  } catch (const typename Kind::exception& error) {
    return fail(ErrorCode::invalid_input, origin + " is not valid JSON.", "Restore it from a copy or correct it.",
                error.what());
  }
}

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& origin) { return parse<Json>(text, origin); }

Result<SortedJson> parse_sorted_json(std::string_view text, const std::string& origin) {
  return parse<SortedJson>(text, origin);
}

Result<Json> read_json(const std::filesystem::path& path) {
  auto text = read_text(path);
  if (!text) {
    return std::unexpected(text.error());
  }
  return parse_json(*text, path.string());
}

Result<Json> read_json_by_hand(const std::filesystem::path& path) {
  auto text = read_text(path);
  if (!text) {
    return std::unexpected(text.error());
  }
  std::vector<std::set<std::string>> open;
  std::string twice;
  const auto look = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) {
      open.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      open.pop_back();
    } else if (event == Json::parse_event_t::key && !open.back().insert(value.get<std::string>()).second) {
      twice = twice.empty() ? value.get<std::string>() : twice;
    }
    return true;
  };
  auto document = parse<Json>(*text, path.string(), look);
  if (document && !twice.empty()) {
    return fail(ErrorCode::invalid_input, path.string() + ": field " + twice + " is there twice.", "Keep one of them.");
  }
  return document;
}

std::string dump_json(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

JsonReader::JsonReader(const Json& object, std::string origin, std::string path)
    : object_(object), origin_(std::move(origin)), path_(std::move(path)) {
  if (!object_.is_object()) {
    error_ =
        Error{ErrorCode::invalid_input,
              origin_ + ": " + (path_.empty() ? std::string("the file") : "field " + path_) + " must be an object.",
              "Correct the file.",
              {}};
    object_ = Json::object();
  }
}

void JsonReader::reject(const char* key, const std::string& what) {
  if (!error_) {
    const std::string full = path_.empty() ? std::string(key) : path_ + "." + key;
    error_ = Error{ErrorCode::invalid_input, origin_ + ": field " + full + " " + what + ".", "Correct the file.", {}};
  }
}

const Json* JsonReader::find(const char* key) const {
  const auto it = object_.find(key);
  return it == object_.end() ? nullptr : &*it;
}

bool JsonReader::has(const char* key) const { return find(key) != nullptr; }

std::string JsonReader::text(const char* key) {
  const Json* value = find(key);
  if (value == nullptr) {
    reject(key, "is missing");
  } else if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
    reject(key, "must be a text that is not empty");
  } else {
    return value->get<std::string>();
  }
  return {};
}

std::string JsonReader::text_or(const char* key, std::string fallback) {
  const Json* value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  if (!value->is_string()) {
    reject(key, "must be a text");
    return fallback;
  }
  return value->get<std::string>();
}

double JsonReader::number(const char* key, double low, double high) {
  if (!has(key)) {
    reject(key, "is missing");
    return low;
  }
  return number_or(key, low, low, high);
}

double JsonReader::number_or(const char* key, double fallback, double low, double high) {
  const Json* value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (!(number >= low && number <= high)) {
    std::ostringstream range;
    range << low << " and " << high;
    reject(key, "must be a number between " + range.str());
    return fallback;
  }
  return number;
}

std::int64_t JsonReader::integer(const char* key, std::int64_t low, std::int64_t high) {
  if (!has(key)) {
    reject(key, "is missing");
    return low;
  }
  return integer_or(key, low, low, high);
}

std::int64_t JsonReader::integer_or(const char* key, std::int64_t fallback, std::int64_t low, std::int64_t high) {
  const Json* value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  const bool whole =
      value->is_number_integer() &&
      !(value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX));
  if (!whole || value->get<std::int64_t>() < low || value->get<std::int64_t>() > high) {
    reject(key, low == high ? "must be " + std::to_string(low)
                            : "must be a whole number between " + std::to_string(low) + " and " + std::to_string(high));
    return fallback;
  }
  return value->get<std::int64_t>();
}

bool JsonReader::boolean_or(const char* key, bool fallback) {
  const Json* value = find(key);
  if (value == nullptr) {
    return fallback;
  }
  if (!value->is_boolean()) {
    reject(key, "must be true or false");
    return fallback;
  }
  return value->get<bool>();
}

std::optional<std::vector<double>> JsonReader::list_of_numbers(const char* key, std::size_t count) {
  const Json* value = find(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  std::vector<double> out;
  if (value->is_array()) {
    for (const Json& item : *value) {
      if (item.is_number() && std::isfinite(item.get<double>())) {
        out.push_back(item.get<double>());
      }
    }
  }
  if (!value->is_array() || out.size() != count || value->size() != count) {
    reject(key, "must be a list of " + std::to_string(count) + " numbers");
    return std::nullopt;
  }
  return out;
}

std::vector<JsonReader> JsonReader::objects(const char* key) {
  std::vector<JsonReader> out;
  const Json* value = find(key);
  if (value == nullptr) {
    return out;
  }
  if (!value->is_array()) {
    reject(key, "must be a list");
    return out;
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string inner = (path_.empty() ? "" : path_ + ".") + std::string(key) + "[" + std::to_string(i) + "]";
    out.emplace_back((*value)[i], origin_, inner);
    absorb(out.back());
  }
  return out;
}

JsonReader JsonReader::object(const char* key) {
  const Json* value = find(key);
  JsonReader inner(value == nullptr ? Json::object() : *value, origin_, (path_.empty() ? "" : path_ + ".") + key);
  absorb(inner);
  return inner;
}

void JsonReader::expect_only(std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      reject(key.c_str(), "is not known");
    }
  }
}

void JsonReader::absorb(const JsonReader& inner) {
  if (!error_ && inner.error_) {
    error_ = inner.error_;
  }
}

}  // namespace tandem
