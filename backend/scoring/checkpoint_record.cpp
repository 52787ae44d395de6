#include "scoring/checkpoint_record.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>

#include "base/files.h"
#include "scoring/sha256.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t most_text = 20'000'000;
constexpr std::uint64_t most_head = 20'000'000;  // of a file of weights
constexpr std::size_t most_files = 1'000'000;    // of a dataset
constexpr std::int64_t most_number = 1LL << 53;

// An object out of a file beside the weights; null where it is not there, or broken.
Json object_in(const fs::path& file, CheckpointRecord& record) {
  if (!is_there(file)) {
    return {};
  }
  const auto text = read_text(file, most_text);
  auto object = text ? parse_json(*text, file.string()) : std::unexpected(text.error());
  if (!object || !object->is_object()) {
    record.unreadable.push_back(file.filename().string());
    return {};
  }
  return std::move(*object);
}

const Json* field(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? &*found : nullptr;
}

std::optional<std::string> text_field(const Json& object, const char* key) {
  const Json* value = field(object, key);
  return value != nullptr && value->is_string() && !value->get_ref<const std::string&>().empty()
             ? std::optional(value->get<std::string>())
             : std::nullopt;
}

std::optional<std::int64_t> count_field(const Json& object, const char* key) {
  const Json* value = field(object, key);
  if (value == nullptr || !value->is_number_integer()) {
    return std::nullopt;
  }
  const auto number = value->get<std::int64_t>();
  return number >= 0 && number < most_number ? std::optional(number) : std::nullopt;
}

void keep(Json& out, const Json& object, const char* key) {
  const Json* value = field(object, key);
  if (value != nullptr && (value->is_string() || value->is_number() || value->is_boolean())) {
    out[key] = *value;
  }
}

void read_training(const fs::path& folder, CheckpointRecord& record) {
  const Json training = object_in(folder / "train_config.json", record);
  if (const Json* dataset = field(training, "dataset")) {
    record.dataset = text_field(*dataset, "repo_id");
    record.dataset_revision = text_field(*dataset, "revision");
    record.dataset_root = text_field(*dataset, "root").value_or("");
    const Json* chosen = field(*dataset, "episodes");
    if (chosen != nullptr && chosen->is_array()) {
      record.episodes = static_cast<std::int64_t>(chosen->size());
    }
  }
  for (const char* key : {"steps", "batch_size", "seed", "job_name"}) {
    keep(record.settings, training, key);
  }
  const Json config = object_in(folder / "config.json", record);
  for (const char* key : {"type", "pretrained_path", "repo_id", "chunk_size", "n_action_steps"}) {
    keep(record.settings, config, key);
  }
}

std::string trimmed(std::string text) {
  const auto within = [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '"' && c != '\''; };
  text.erase(text.begin(), std::find_if(text.begin(), text.end(), within));
  text.erase(std::find_if(text.rbegin(), text.rend(), within).base(), text.end());
  return text;
}

// The head of the model card: "datasets: NAME", or a list of them below; "base_model: NAME".
void read_card(const fs::path& folder, CheckpointRecord& record) {
  const fs::path file = folder / "README.md";
  const auto text = is_there(file) ? read_text(file, most_text) : Result<std::string>("");
  std::istringstream in(text ? *text : "");
  std::string line;
  if (!std::getline(in, line) || trimmed(line) != "---") {
    return;
  }
  std::map<std::string, std::vector<std::string>> values;
  std::string key;
  while (std::getline(in, line) && trimmed(line) != "---") {
    const auto mark = line.find(':');
    const std::string item = trimmed(line);
    if (item.starts_with("- ")) {
      values[key].push_back(trimmed(item.substr(2)));
    } else if (mark != std::string::npos && !line.starts_with(' ')) {
      key = trimmed(line.substr(0, mark));
      if (const std::string value = trimmed(line.substr(mark + 1)); !value.empty()) {
        values[key].push_back(value);
      }
    }
  }
  if (const auto& named = values["datasets"]; !record.dataset && !named.empty()) {
    record.dataset = named.front();
    for (std::size_t i = 1; i < named.size(); ++i) {
      *record.dataset += ", " + named[i];
    }
  }
  if (const auto& base = values["base_model"]; !base.empty()) {
    record.settings["base_model"] = base.front();
  }
}

// Beside the folder, as LeRobot leaves it: checkpoints/020000/training_state/training_step.json.
void read_step(const fs::path& folder, CheckpointRecord& record) {
  const Json state = object_in(folder.parent_path() / "training_state" / "training_step.json", record);
  record.step = count_field(state, "step");
}

struct Weights {
  std::int64_t numbers = 0;
  std::map<std::string, std::int64_t> by_type;
};

bool read_head(const fs::path& file, Weights& weights) {
  std::ifstream in(file, std::ios::binary);
  std::array<unsigned char, 8> bytes{};
  in.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
  std::uint64_t size = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    size = size << 8U | bytes[i];
  }
  std::error_code error;
  if (!in || size > most_head || size > fs::file_size(file, error) || error) {
    return false;
  }
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in) {
    return false;
  }
  const auto head = parse_sorted_json(text, file.string());
  if (!head || !head->is_object()) {
    return false;
  }
  for (const auto& [name, tensor] : head->items()) {
    const auto shape = tensor.is_object() ? tensor.find("shape") : tensor.end();
    if (name == "__metadata__" || !tensor.is_object() || shape == tensor.end() || !shape->is_array()) {
      continue;
    }
    std::int64_t numbers = 1;
    for (const auto& length : *shape) {
      const auto n = length.is_number_unsigned() ? length.get<std::uint64_t>() : UINT64_MAX;
      if (n > static_cast<std::uint64_t>(most_number) ||
          (n > 0 && numbers > most_number / static_cast<std::int64_t>(n))) {
        return false;
      }
      numbers *= static_cast<std::int64_t>(n);
    }
    weights.numbers = std::min(most_number, weights.numbers + numbers);
    weights.by_type[tensor.value("dtype", SortedJson()).is_string() ? tensor["dtype"].get<std::string>() : ""] +=
        numbers;
  }
  return true;
}

// The line of a list of files that a hash of all of them is taken of.
Result<std::string> file_line(const fs::path& folder, const std::string& name, const std::stop_token& stop) {
  std::error_code error;
  const auto size = fs::file_size(folder / name, error);
  if (error) {
    return std::unexpected(file_error("read", folder / name, error.value()));
  }
  const auto hash = sha256_of_file(folder / name, stop);
  if (!hash) {
    return hash;
  }
  std::string out = name;
  (out += '\0') += std::to_string(size);
  (out += '\0') += *hash;
  return out += '\n';
}

void read_weights(const fs::path& folder, CheckpointRecord& record) {
  Weights weights;
  std::vector<std::string> normalisation;
  bool whole = true;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (it->path().extension() != ".safetensors") {
      continue;
    }
    if (name.find("normalizer") != std::string::npos) {
      normalisation.push_back(name);
    } else if (!name.starts_with("policy_p") && !read_head(it->path(), weights)) {
      whole = false;
      record.unreadable.push_back(name);
    }
  }
  if (whole && weights.numbers > 0) {
    record.parameters = weights.numbers;
    record.dtype = std::max_element(weights.by_type.begin(), weights.by_type.end(), [](const auto& a, const auto& b) {
                     return a.second < b.second;
                   })->first;
  }
  std::sort(normalisation.begin(), normalisation.end());
  std::string list;
  for (const auto& name : normalisation) {
    const auto line = file_line(folder, name, {});
    if (!line) {
      return;
    }
    list += *line;
  }
  if (!list.empty()) {
    record.norm_sha256 = sha256(list);
  }
}

// Whether the first file was written after the second one.
bool newer(const fs::path& first, const fs::path& second) {
  std::error_code error;
  const auto one = fs::last_write_time(first, error);
  if (error) {
    return false;
  }
  const auto other = fs::last_write_time(second, error);
  return !error && one > other;
}

}  // namespace

std::optional<std::int64_t> dataset_episodes(const fs::path& folder) {
  CheckpointRecord ignored;
  return count_field(object_in(folder / "meta" / "info.json", ignored), "total_episodes");
}

CheckpointRecord read_checkpoint_record(const fs::path& folder) {
  CheckpointRecord out;
  std::error_code error;
  if (folder.empty() || !fs::is_directory(folder, error)) {
    return out;
  }
  read_training(folder, out);
  read_card(folder, out);
  read_step(folder, out);
  read_weights(folder, out);
  if (!out.episodes && !out.dataset_root.empty() &&
      !newer(fs::path(out.dataset_root) / "meta" / "info.json", folder / "train_config.json")) {
    out.episodes = dataset_episodes(out.dataset_root);
  }
  return out;
}

Result<std::string> dataset_sha256(const fs::path& folder, const std::stop_token& stop) {
  std::vector<std::string> files;
  std::error_code error;
  for (const char* part : {"meta", "data", "videos"}) {
    if (!is_there(folder / part)) {
      continue;
    }
    fs::recursive_directory_iterator it(folder / part, error);
    for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
      std::error_code unknown;
      if (it->is_regular_file(unknown)) {
        files.push_back(it->path().lexically_relative(folder).generic_string());
      }
      if (files.size() > most_files) {
        return fail(ErrorCode::invalid_input, folder.string() + " holds too many files for a dataset.",
                    "Choose the folder of a dataset.");
      }
    }
    if (error) {
      return std::unexpected(file_error("read", folder, error.value()));
    }
  }
  if (files.empty()) {
    return fail(ErrorCode::not_found, folder.string() + " holds no dataset.", "Choose the folder of a dataset.");
  }
  std::sort(files.begin(), files.end());
  std::string list;
  for (const auto& name : files) {
    const auto line = file_line(folder, name, stop);
    if (!line) {
      return line;
    }
    list += *line;
  }
  return sha256(list);
}

}  // namespace tandem
