#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace tandem::cli {

/// What the program's exit status means; listed in --help and docs/command-line.md.
enum ExitCode : int {
  exit_ok = 0,
  exit_failed = 1,
  exit_usage = 2,        ///< wrong arguments; for validate: the dataset cannot be opened
  exit_interrupted = 3,  ///< a device was lost; what there is of the take was kept and marked
  exit_cancelled = 130,  ///< Ctrl-C; saved episodes are kept
};

/// Names out of files must not command the terminal: control characters become "?".
[[nodiscard]] std::string printable(std::string text);

/// Prints results: sentences for people, or with --json one object a line. Each line is flushed at once.
class Output {
 public:
  explicit Output(bool json) : json_(json) {}
  /// A result line; people see `text`, programs see `object`.
  void line(const std::string& text, const Json& object) const;
  /// An error; people see it on standard error. Returns exit_failed.
  int error(const Error& error) const;
  /// The same for what the arguments ask for; returns exit_usage.
  int usage(const Error& error) const;
  [[nodiscard]] bool json() const { return json_; }
  /// A whole document as it is, for the next program. Where it cannot be written (a full disk, a reader that has gone)
  /// that is said once, the work stops as with Ctrl-C, and the program ends with exit_failed.
  static int document(const std::string& text);
  /// The last word of the program: `code`, or exit_failed where something could not be written.
  [[nodiscard]] static int ended(int code);

 private:
  bool json_;
};

}  // namespace tandem::cli
