#include <chrono>
#include <cmath>
#include <cstdlib>

#include "annotation/quality_detail.h"
#include "base/files.h"
#include "base/sha256.h"

namespace tandem {
namespace fs = std::filesystem;

fs::path default_quality_cache() {
  const auto variable = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  fs::path base(variable("XDG_CACHE_HOME"));
  if (!base.is_absolute()) {
    const fs::path home(variable("HOME"));
    if (home.empty()) {
      return {};
    }
    base = home / ".cache";
  }
  return base / "Tandem" / "quality";
}

namespace detail {
namespace {

// Another number where the figures or their form change: older files are then begun anew.
constexpr int cache_version = 1;

Json numbers_json(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double value : values) {
    out.push_back(std::isfinite(value) ? Json(value) : Json());
  }
  return out;
}

bool read_numbers(const Json& object, const char* key, std::vector<double>& out) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) {
    return false;
  }
  for (const auto& value : *found) {
    if (!value.is_number() && !value.is_null()) {
      return false;
    }
    out.push_back(value.is_number() ? value.get<double>() : std::nan(""));
  }
  return true;
}

bool read_values(const Json& object, MeasuredValues& out) {
  const auto found = object.find("values");
  if (found == object.end() || !found->is_object()) {
    return false;
  }
  for (const auto& [name, entry] : found->items()) {
    const auto measure = measure_named(name);
    if (!measure || !entry.is_array() || entry.size() != 2 || !entry[0].is_number() || !entry[1].is_string()) {
      return false;
    }
    out.set(*measure, entry[0].get<double>(), entry[1].get<std::string>());
  }
  return true;
}

constexpr std::array figure_fields{std::pair{"blur", &CameraFigures::blur},
                                   std::pair{"brightness", &CameraFigures::brightness},
                                   std::pair{"overexposed", &CameraFigures::overexposed},
                                   std::pair{"contrast", &CameraFigures::contrast},
                                   std::pair{"black_s", &CameraFigures::black_s},
                                   std::pair{"frozen_s", &CameraFigures::frozen_s},
                                   std::pair{"pumping", &CameraFigures::pumping},
                                   std::pair{"moving_change", &CameraFigures::moving_change}};

}  // namespace

Json facts_json(const EpisodeFacts& facts) {
  Json values = Json::object();
  for (const auto& [measure, entry] : facts.values.all()) {
    values[std::string(info_of(measure).name)] = Json::array({entry.value, entry.where});
  }
  return {{"values", std::move(values)},
          {"uid", facts.uid},
          {"mean", numbers_json(facts.mean)},
          {"variance", numbers_json(facts.variance)},
          {"offsets", numbers_json(facts.offsets)},
          {"first", numbers_json(facts.first)},
          {"last", numbers_json(facts.last)},
          {"course", facts.course},
          {"success", facts.success ? Json(*facts.success) : Json()},
          {"notes", facts.notes}};
}

std::optional<EpisodeFacts> facts_of(const Json& object) {
  EpisodeFacts out;
  if (!object.is_object() || !read_values(object, out.values) || !read_numbers(object, "mean", out.mean) ||
      !read_numbers(object, "variance", out.variance) || !read_numbers(object, "offsets", out.offsets) ||
      !read_numbers(object, "first", out.first) || !read_numbers(object, "last", out.last)) {
    return std::nullopt;
  }
  const auto uid = object.find("uid");
  const auto course = object.find("course");
  const auto success = object.find("success");
  const auto notes = object.find("notes");
  if (uid == object.end() || !uid->is_string() || course == object.end() || !course->is_array() ||
      success == object.end() || notes == object.end() || !notes->is_array()) {
    return std::nullopt;
  }
  out.uid = uid->get<std::string>();
  for (const auto& place : *course) {
    if (!place.is_number_integer()) {
      return std::nullopt;
    }
    out.course.push_back(place.get<int>());
  }
  if (success->is_boolean()) {
    out.success = success->get<bool>();
  }
  for (const auto& note : *notes) {
    out.notes.push_back(note.is_string() ? note.get<std::string>() : "");
  }
  return out;
}

Json ranges_json(const JointRanges& joints) {
  return {{"range", numbers_json(joints.range)},
          {"least", numbers_json(joints.least)},
          {"greatest", numbers_json(joints.greatest)}};
}

bool read_ranges(const Json& object, std::size_t width, JointRanges& out) {
  JointRanges read;
  if (!object.is_object() || !read_numbers(object, "range", read.range) || !read_numbers(object, "least", read.least) ||
      !read_numbers(object, "greatest", read.greatest)) {
    return false;
  }
  out = std::move(read);
  return out.range.size() == width && out.least.size() == width && out.greatest.size() == width;
}

Json figures_json(const CameraFigures& figures) {
  Json out = Json::object();
  for (const auto& [name, field] : figure_fields) {
    out[name] = figures.*field;
  }
  out["first"] = numbers_json(figures.first);
  return out;
}

std::optional<CameraFigures> figures_of(const Json& object) {
  CameraFigures out;
  if (!object.is_object() || !read_numbers(object, "first", out.first)) {
    return std::nullopt;
  }
  for (const auto& [name, field] : figure_fields) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) {
      return std::nullopt;
    }
    out.*field = found->get<double>();
  }
  return out;
}

QualityCache::QualityCache(const fs::path& folder, const fs::path& dataset) : folder_(folder) {
  if (folder_.empty()) {
    return;
  }
  std::error_code error;
  fs::path whole = fs::weakly_canonical(dataset, error);
  whole = error ? dataset : whole;
  file_ = folder_ / (sha256(whole.string()).substr(0, 32) + ".jsonl");
  const auto text = is_there(file_) ? read_text(file_, 1'000'000'000) : Result<std::string>();
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  bool first = true;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = parse_json(rest.substr(0, end), file_.string());
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool sound = line && line->is_object();
    if (first) {
      if (!sound || line->value("version", 0) != cache_version) {
        return;
      }
      first = false;
    } else if (sound && line->contains("key") && (*line)["key"].is_string() && line->contains("value")) {
      entries_[(*line)["key"].get<std::string>()] = std::move((*line)["value"]);
    }
  }
}

const Json* QualityCache::find(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    return nullptr;
  }
  used_.insert(key);
  return &found->second;
}

void QualityCache::keep(const std::string& key, Json value) {
  used_.insert(key);
  if (!folder_.empty()) {
    entries_[key] = std::move(value);
    changed_ = true;
  }
}

Result<void> QualityCache::save(bool complete) {
  if (folder_.empty() || !changed_) {
    return {};
  }
  std::string text = dump_json({{"version", cache_version}}) + '\n';
  for (const auto& [key, value] : entries_) {
    // Looks without pictures leave what was seen before.
    if (!complete || used_.contains(key)) {
      text += dump_json({{"key", key}, {"value", value}}) + '\n';
    }
  }
  TANDEM_TRY(make_folder(folder_));
  TANDEM_TRY(replace_text(file_, text, folder_));
  changed_ = false;
  return {};
}

std::string file_stamp(const fs::path& root, const fs::path& relative) {
  std::error_code error;
  const auto size = fs::file_size(root / relative, error);
  if (error) {
    return relative.string();
  }
  const auto time = fs::last_write_time(root / relative, error).time_since_epoch().count();
  return relative.string() + "|" + std::to_string(size) + "|" + std::to_string(time);
}

}  // namespace detail
}  // namespace tandem
