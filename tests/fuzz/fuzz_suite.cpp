#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scoring/plan.h"
#include "scoring/score_rules.h"
#include "scoring/suite.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = tandem::parse_json({reinterpret_cast<const char*>(data), size}, "input");
  const auto suite = document ? tandem::parse_suite(*document, "input")
                              : tandem::Result<tandem::Suite>(std::unexpected(document.error()));
  if (!suite) {
    return 0;
  }
  static_cast<void>(tandem::definition_sha256(*suite));
  for (const auto& task : suite->tasks) {
    tandem::Observed seen;
    seen.stages.assign(task.stages.size(), {1, {}});
    static_cast<void>(tandem::score_of(task, seen));
  }
  static_cast<void>(tandem::draw_plan(*suite, 3, size));
  return 0;
}
