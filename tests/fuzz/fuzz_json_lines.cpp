#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dataset/json_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tandem::DatasetInfo info;
  info.version = tandem::DatasetVersion::v21;
  info.fps = 30;
  info.features = tandem::recording_features({"a.pos"}, {{"front", 64, 48}});
  if (auto rows = tandem::parse_episode_lines(text, info, "input"); rows && tandem::put_in_order(*rows, "input")) {
    for (const auto& row : *rows) {
      static_cast<void>(info.data_file(row.data.chunk, row.data.file));
    }
  }
  static_cast<void>(tandem::parse_task_lines(text, "input"));
  if (const auto stats = tandem::parse_stats_line(text, "input")) {
    static_cast<void>(tandem::stats_text(stats->second));
  }
  return 0;
}
