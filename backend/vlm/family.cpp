#include "vlm/family.h"

#include <array>
#include <utility>

#include "base/json.h"

namespace tandem {

namespace {

using Open = Result<std::unique_ptr<const VlmFamily>> (*)(const std::filesystem::path&, const Tokenizer&);

constexpr std::array<std::pair<std::string_view, Open>, 3> families{
    {{"smolvlm", &open_smolvlm}, {"idefics3", &open_smolvlm}, {"qwen2_5_vl", &open_qwen}}};

Result<Open> find_family(const std::filesystem::path& folder) {
  const auto file = folder / "config.json";
  const auto json = read_json(file);
  if (!json) {
    return std::unexpected(json.error());
  }
  JsonReader root(*json, file.string());
  const std::string kind = root.text_or("model_type", "");
  for (const auto& [name, open] : families) {
    if (kind == name) {
      return open;
    }
  }
  return fail(ErrorCode::unsupported, file.string() + ": models of the type \"" + kind + "\" cannot be run.",
              "Use SmolVLM2 (256M, 500M or 2.2B) or Qwen2.5-VL, or a server for other models.");
}

}  // namespace

std::string licence_of(const std::filesystem::path& folder) {
  const auto json = read_json(folder / "config.json");
  const auto text_at = [](const Json& object, const char* key) {
    return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
  };
  if (!json || text_at(*json, "model_type") != "qwen2_5_vl") {
    return {};
  }
  // The Hub's folders say it at the top, those that newer versions of transformers save with the text network.
  const Json& text = json->contains("text_config") ? (*json)["text_config"] : *json;
  const bool told = text.is_object() && text.contains("hidden_size") && text["hidden_size"].is_number_integer();
  return qwen_licence(told ? text["hidden_size"].get<std::int64_t>() : 0);
}

Result<void> check_family(const std::filesystem::path& folder) {
  TANDEM_TRY(find_family(folder));
  return {};
}

Result<std::unique_ptr<const VlmFamily>> open_family(const std::filesystem::path& folder, const Tokenizer& tokenizer) {
  const auto open = find_family(folder);
  return open ? (*open)(folder, tokenizer) : std::unexpected(open.error());
}

}  // namespace tandem
