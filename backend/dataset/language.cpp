#include "dataset/language.h"

#include <algorithm>

namespace tandem {
namespace {

constexpr const char* persistent_column = "language_persistent";
constexpr const char* events_column = "language_events";

std::optional<std::string> text_or_null(const Json& row, const char* key) {
  const auto found = row.find(key);
  if (found == row.end() || !found->is_string()) {
    return std::nullopt;
  }
  return found->get<std::string>();
}

// Calls come as objects, or as texts that hold them; fields that are null were filled in by the storage.
Json call_of(const Json& stored) {
  Json call = stored;
  if (stored.is_string()) {
    auto parsed = parse_json(stored.get_ref<const std::string&>(), "tool_calls");
    call = parsed ? std::move(*parsed) : stored;
  }
  if (call.is_object()) {
    for (auto it = call.begin(); it != call.end();) {
      it = it->is_null() ? call.erase(it) : std::next(it);
    }
  }
  return call;
}

// False where a row is not what the format says.
bool append_rows(const Json& list, double time_s, std::int64_t frame, std::vector<LanguageRow>& out) {
  for (const auto& stored : list.is_array() ? list : Json::array()) {
    const auto role = stored.is_object() ? text_or_null(stored, "role") : std::nullopt;
    if (!role) {
      return false;
    }
    LanguageRow row;
    row.role = *role;
    row.content = text_or_null(stored, "content");
    row.style = text_or_null(stored, "style");
    row.camera = text_or_null(stored, "camera");
    const auto stamp = stored.find("timestamp");
    row.timestamp_s = stamp != stored.end() && stamp->is_number() ? stamp->get<double>() : time_s;
    const auto calls = stored.find("tool_calls");
    if (calls != stored.end() && calls->is_array()) {
      std::transform(calls->begin(), calls->end(), std::back_inserter(row.tool_calls), call_of);
    }
    row.frame = frame;
    out.push_back(std::move(row));
  }
  return list.is_array() || list.is_null();
}

}  // namespace

bool has_language(const DatasetInfo& info) {
  return std::any_of(info.features.begin(), info.features.end(),
                     [](const Feature& feature) { return feature.dtype == DType::language; });
}

Result<EpisodeLanguage> read_language(const DatasetSummary& dataset, std::int64_t episode) {
  const auto rows = find_rows(dataset, episode);
  if (!rows) {
    return std::unexpected(rows.error());
  }
  EpisodeLanguage out;
  const auto misshapen = [&](const char* column) {
    return fail(ErrorCode::invalid_input,
                dataset.root.string() + ": column " + column + " of episode " + std::to_string(episode) +
                    " does not hold language rows.",
                "Run \"tandem-cli dataset validate\" on the dataset.");
  };
  if (rows->file.has(persistent_column)) {
    const auto stored = rows->file.documents(persistent_column, rows->range);
    if (!stored) {
      return std::unexpected(stored.error());
    }
    if (!stored->empty() && !append_rows(stored->front(), 0, 0, out.persistent)) {
      return misshapen(persistent_column);
    }
    out.same_everywhere =
        std::all_of(stored->begin(), stored->end(), [&](const Json& list) { return list == stored->front(); });
  }
  if (rows->file.has(events_column)) {
    const auto stored = rows->file.documents(events_column, rows->range);
    const auto stamps = rows->file.numbers("timestamp", rows->range);
    if (!stored || !stamps) {
      return std::unexpected(stored ? stamps.error() : stored.error());
    }
    for (std::size_t i = 0; i < stored->size(); ++i) {
      const double time_s = i < stamps->values.size() ? stamps->values[i] : 0;
      if (!append_rows((*stored)[i], time_s, static_cast<std::int64_t>(i), out.events)) {
        return misshapen(events_column);
      }
    }
  }
  return out;
}

}  // namespace tandem
