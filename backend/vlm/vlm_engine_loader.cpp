#include "nn/engine_library.h"
#include "vlm/vlm_engine.h"

namespace tandem {

namespace {

Result<const VlmEngine*> load() {
  using Entry = const VlmEngine* (*)();
  const auto entry = load_engine_library("vlm", "tandem_vlm_engine", "TANDEM_VLM_LIBRARY");
  return entry ? Result<const VlmEngine*>(reinterpret_cast<Entry>(*entry)()) : std::unexpected(entry.error());
}

}  // namespace

Result<const VlmEngine*> load_vlm_engine() {
  static const Result<const VlmEngine*> engine = load();
  return engine;
}

}  // namespace tandem
