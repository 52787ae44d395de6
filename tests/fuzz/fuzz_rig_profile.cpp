#include <cstddef>
#include <cstdint>
#include <string_view>

#include "device/calibration.h"
#include "device/rig_profile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = tandem::parse_json({reinterpret_cast<const char*>(data), size}, "input");
  if (document) {
    static_cast<void>(tandem::parse_rig_profile(*document, "input"));
    static_cast<void>(tandem::parse_calibration(*document, "input"));
  }
  return 0;
}
