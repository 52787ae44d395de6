#include "base/log.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>

namespace tandem {
namespace {

constexpr std::size_t max_entries = 20'000;
constexpr std::uintmax_t max_file_bytes = 5'000'000;

std::string format_line(const LogEntry& entry) {
  const std::time_t second = static_cast<std::time_t>(entry.wall_ms / 1000);
  std::tm utc{};
  gmtime_r(&second, &utc);
  char stamp[40];
  const auto length = std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
  std::string line(stamp, length);
  char tail[16];
  std::snprintf(tail, sizeof tail, ".%03dZ ", static_cast<int>(entry.wall_ms % 1000));
  line += tail;
  line += name_of(entry.level);
  line += " " + entry.module + ": " + entry.text;
  return line;
}

}  // namespace

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "info";
}

Log& Log::instance() {
  static Log log;
  return log;
}

void Log::write(LogLevel level, std::string_view module, std::string text) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  LogEntry entry{0, std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), level, std::string(module),
                 std::move(text)};
  const std::lock_guard lock(mutex_);
  entry.id = next_id_++;
  problems_ += level >= LogLevel::warning ? 1 : 0;
  if (echo_ && level >= echo_level_) {
    std::fprintf(stderr, "%s: %s\n", std::string(name_of(level)).c_str(), entry.text.c_str());
  }
  if (!file_.empty()) {
    std::ofstream out(file_, std::ios::app);
    out << format_line(entry) << '\n';
  }
  entries_.push_back(std::move(entry));
  if (entries_.size() > max_entries) {
    entries_.pop_front();
  }
}

std::vector<LogEntry> Log::since(std::uint64_t after) const {
  const std::lock_guard lock(mutex_);
  std::vector<LogEntry> out;
  for (const auto& entry : entries_) {
    if (entry.id > after) {
      out.push_back(entry);
    }
  }
  return out;
}

std::uint64_t Log::problem_count() const {
  const std::lock_guard lock(mutex_);
  return problems_;
}

void Log::open_file(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (std::filesystem::file_size(file, error) > max_file_bytes && !error) {
    std::filesystem::rename(file, file.string() + ".1", error);
  }
  if (!std::ofstream(file, std::ios::app)) {
    std::fprintf(stderr, "The log file %s cannot be written; the log stays in memory.\n", file.c_str());
    return;
  }
  const std::lock_guard lock(mutex_);
  file_ = file;
}

void Log::echo_to_stderr(LogLevel level) {
  const std::lock_guard lock(mutex_);
  echo_ = true;
  echo_level_ = level;
}

void log_info(std::string_view module, std::string text) {
  Log::instance().write(LogLevel::info, module, std::move(text));
}
void log_warning(std::string_view module, std::string text) {
  Log::instance().write(LogLevel::warning, module, std::move(text));
}
void log_error(std::string_view module, std::string text) {
  Log::instance().write(LogLevel::error, module, std::move(text));
}

}  // namespace tandem
