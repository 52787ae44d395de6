#include <cstddef>
#include <cstdint>
#include <string_view>

#include "nn/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto tokenizer = tandem::Tokenizer::parse(text, text, "input")) {
    for (const std::string_view task : {std::string_view("Put the red cube\n in the box 12"), text.substr(0, 300)}) {
      const auto ids = tokenizer->encode(task);
      static_cast<void>(tokenizer->decode(ids, true));
    }
  }
  return 0;
}
