#include "base/thrown.h"

#include <new>
#include <system_error>
#include <utility>

namespace tandem {

Error error_thrown(const std::exception& thrown, std::string message, std::string hint) {
  const auto* system = dynamic_cast<const std::system_error*>(&thrown);
  const bool short_of_it = dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr ||
                           (system != nullptr && (system->code() == std::errc::resource_unavailable_try_again ||
                                                  system->code() == std::errc::not_enough_memory));
  if (short_of_it) {
    return {ErrorCode::unsupported, "There is not enough memory left.",
            "Close other programs, or raise the limits of memory and threads (ulimit), and try again.", thrown.what()};
  }
  return {ErrorCode::internal, std::move(message), std::move(hint), thrown.what()};
}

}  // namespace tandem
