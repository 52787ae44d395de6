#include "nn/weight_files.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/files.h"
#include "base/json.h"

namespace tandem {

namespace {

std::string canonical(std::string name) {
  for (const std::string mark : {"_orig_mod."}) {
    for (auto at = name.find(mark); at != std::string::npos; at = name.find(mark, at)) {
      name.erase(at, mark.size());
    }
  }
  return name;
}

Result<std::set<std::string>> shard_names(const std::filesystem::path& index) {
  const auto text = read_text(index);
  if (!text) {
    return std::unexpected(text.error());
  }
  const auto json = parse_sorted_json(*text, index.string());
  if (!json) {
    return std::unexpected(json.error());
  }
  std::set<std::string> out;
  if (!json->is_object() || !json->contains("weight_map") || !(*json)["weight_map"].is_object()) {
    return fail(ErrorCode::invalid_input, index.string() + " has no weight_map.", "Download it again.");
  }
  for (const auto& [tensor, file] : (*json)["weight_map"].items()) {
    if (!file.is_string() || !stays_inside(file.get<std::string>())) {
      return fail(ErrorCode::invalid_input,
                  index.string() + ": the file of tensor " + tensor + " has a path outside the folder.",
                  "Do not use this checkpoint.");
    }
    out.insert(file.get<std::string>());
  }
  return out;
}

}  // namespace

bool stays_inside(const std::filesystem::path& name) {
  return !name.empty() && name.is_relative() &&
         std::ranges::none_of(name, [](const auto& part) { return part == ".."; });
}

Result<WeightFiles> WeightFiles::open(const std::filesystem::path& folder) {
  WeightFiles out;
  out.folder_ = folder;
  std::set<std::string> names;
  if (is_there(folder / "model.safetensors")) {
    names.insert("model.safetensors");
  } else if (is_there(folder / "model.safetensors.index.json")) {
    auto shards = shard_names(folder / "model.safetensors.index.json");
    if (!shards) {
      return std::unexpected(shards.error());
    }
    names = std::move(*shards);
  } else {
    const bool adapter = is_there(folder / "adapter_model.safetensors");
    const bool pickle = is_there(folder / "pytorch_model.bin");
    return fail(ErrorCode::not_found, folder.string() + " holds no model.safetensors.",
                pickle    ? "Its pytorch_model.bin is a pickle, which could run any program and is not read: save the "
                            "policy as safetensors."
                : adapter ? "It is an adapter: merge it with its base policy and save the whole."
                          : "Copy or download the weights into the folder.");
  }
  for (const auto& name : names) {
    auto file = TensorFile::open(folder / name);
    if (!file) {
      return std::unexpected(file.error());
    }
    out.files_.push_back(std::make_unique<const TensorFile>(std::move(*file)));
    for (const auto& view : out.files_.back()->tensors()) {
      const std::string tensor = canonical(view.name);
      if (!out.tensors_.emplace(tensor, &view).second) {
        return fail(ErrorCode::invalid_input, folder.string() + ": tensor " + tensor + " is there twice.",
                    "Download the checkpoint again.");
      }
      out.origins_.emplace(tensor, (folder / name).string());
    }
  }
  return out;
}

const TensorView* WeightFiles::find(const std::string& name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : found->second;
}

std::size_t WeightFiles::bytes() const {
  std::size_t sum = 0;
  for (const auto& [name, view] : tensors_) {
    sum += view->bytes.size();
  }
  return sum;
}

std::string WeightFiles::origin_of(const std::string& tensor) const {
  const auto found = origins_.find(tensor);
  return found == origins_.end() ? (folder_ / "model.safetensors").string() : found->second;
}

}  // namespace tandem
