#include "nn/engine_library.h"
#include "policy/engine.h"

namespace tandem {

namespace {

Result<const Engine*> load() {
  using Entry = const Engine* (*)();
  const auto entry = load_engine_library("engine", "tandem_engine", "TANDEM_ENGINE_LIBRARY");
  return entry ? Result<const Engine*>(reinterpret_cast<Entry>(*entry)()) : std::unexpected(entry.error());
}

}  // namespace

Result<const Engine*> load_engine() {
  static const Result<const Engine*> engine = load();
  return engine;
}

}  // namespace tandem
