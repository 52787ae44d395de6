#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

enum class LogLevel { debug, info, warning, error };

/// The word for a level: "debug", "info", "warning", "error".
[[nodiscard]] std::string_view name_of(LogLevel level);

/// One line of the log.
struct LogEntry {
  std::uint64_t id = 0;      ///< counts from 1, never reused
  std::int64_t wall_ms = 0;  ///< milliseconds since 1970-01-01 UTC
  LogLevel level = LogLevel::info;
  std::string module;  ///< folder of the sender: "dataset", "session", …
  std::string text;
};

/// The log of the process: the last 20,000 entries in memory and, when asked, a file. Any thread.
/// Nothing logs per tick or per image.
class Log {
 public:
  static Log& instance();

  void write(LogLevel level, std::string_view module, std::string text);

  /// Entries with an id above `after`, oldest first.
  [[nodiscard]] std::vector<LogEntry> since(std::uint64_t after) const;

  /// Number of warnings and errors so far.
  [[nodiscard]] std::uint64_t problem_count() const;

  /// Also appends to `file`; above 5 MB the file is renamed to "<file>.1" first. An unwritable file is
  /// reported once on standard error.
  void open_file(const std::filesystem::path& file);

  /// Also prints entries of at least `level` on standard error.
  void echo_to_stderr(LogLevel level);

 private:
  mutable std::mutex mutex_;
  std::deque<LogEntry> entries_;
  std::uint64_t next_id_ = 1;
  std::uint64_t problems_ = 0;
  std::filesystem::path file_;
  bool echo_ = false;
  LogLevel echo_level_ = LogLevel::warning;
};

void log_info(std::string_view module, std::string text);
void log_warning(std::string_view module, std::string text);
void log_error(std::string_view module, std::string text);

}  // namespace tandem
