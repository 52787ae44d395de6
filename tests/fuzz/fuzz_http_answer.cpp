#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "vlm/http_answer.h"
#include "vlm/rewrite.h"

// The first byte chooses the status; the rest is the body, and what else a server may send.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<long, 8> statuses = {200, 302, 400, 401, 404, 422, 429, 500};
  if (size == 0) {
    return 0;
  }
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const tandem::HttpReply reply{statuses[data[0] % statuses.size()], text.substr(0, 40), text.substr(0, 30), text,
                                text};
  const auto meaning = tandem::meaning_of(reply, 1'790'000'000);
  const std::string task = tandem::task_in(meaning.text);
  static_cast<void>(tandem::fault_of(task));
  static_cast<void>(tandem::fault_of(tandem::task_in(text)));
  static_cast<void>(tandem::models_in({200, {}, {}, {}, text}));
  return 0;
}
