#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dataset/info.h"
#include "dataset/stats.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = tandem::parse_json({reinterpret_cast<const char*>(data), size}, "input");
  if (!document) {
    return 0;
  }
  if (const auto info = tandem::parse_info(*document, "input")) {
    static_cast<void>(tandem::info_text(*info));
    static_cast<void>(info->data_file(1, 2));
    static_cast<void>(tandem::feature_differences(info->features, tandem::bookkeeping_features()));
  }
  if (const auto stats = tandem::parse_stats(*document, "input")) {
    static_cast<void>(tandem::stats_text(*stats));
  }
  return 0;
}
