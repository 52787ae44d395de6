#pragma once

#include <expected>
#include <string>
#include <utility>

namespace tandem {

/// What kind of thing went wrong; programs map it to exit codes and icons.
enum class ErrorCode {
  invalid_input = 1,  ///< a file, field or argument from outside does not hold what it must
  not_found,          ///< a file, device or name does not exist
  mismatch,           ///< two things that must agree do not (dataset and rig, for instance)
  io,                 ///< the operating system refused a read or write
  no_space,           ///< the disk is full or below the limit
  permission,         ///< no right to read or write
  device_lost,        ///< a device stopped answering
  unsupported,        ///< this machine or build cannot do it
  busy,               ///< not possible in the present state
  cancelled,          ///< ended on request
  internal,           ///< a bug of ours or of a library
};

/// An error as a value: one sentence for the user, what to do, and a detail for the log.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< one sentence that names the file, field or device
  std::string hint;     ///< what to do about it; may be empty
  std::string detail;   ///< technical text; may be empty

  /// "message hint", as shown where there is one line only.
  [[nodiscard]] std::string sentence() const { return hint.empty() ? message : message + " " + hint; }
};

template <typename T>
using Result = std::expected<T, Error>;

/// Shorthand for returning an error: `return fail(ErrorCode::io, "…", "…");`
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {},
                                                 std::string detail = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(hint), std::move(detail)});
}

}  // namespace tandem

/// Returns the error of `expression` from the calling function, if it holds one.
#define TANDEM_TRY(expression)                                       \
  do {                                                               \
    if (auto tandem_try_result = (expression); !tandem_try_result) { \
      return std::unexpected(std::move(tandem_try_result).error());  \
    }                                                                \
  } while (false)
