#include "cli/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/signals.h"

namespace tandem::cli {
namespace {

bool output_failed = false;

const char* code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
      return "invalid_input";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::mismatch:
      return "mismatch";
    case ErrorCode::io:
      return "io";
    case ErrorCode::no_space:
      return "no_space";
    case ErrorCode::permission:
      return "permission";
    case ErrorCode::device_lost:
      return "device_lost";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

void say_failed(int reason) {
  output_failed = true;
  std::fprintf(stderr,
               "tandem-cli: Standard output could not be written: %s. What was saved is safe; free some space or "
               "keep the reader open.\n",
               std::strerror(reason));
}

}  // namespace

std::string printable(std::string text) {
  for (auto& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) {
      c = '?';
    }
  }
  // U+0080 to U+009F: control characters in two bytes.
  for (auto at = text.find('\xC2'); at != std::string::npos && at + 1 < text.size(); at = text.find('\xC2', at + 2)) {
    if (static_cast<unsigned char>(text[at + 1]) < 0xA0) {
      text.replace(at, 2, "??");
    }
  }
  return text;
}

void Output::line(const std::string& text, const Json& object) const {
  const std::string out = json_ ? dump_json(object) : printable(text);
  if (!out.empty() && !output_failed) {
    document(out + '\n');
  }
}

int Output::document(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written && !output_failed) {
    say_failed(errno);
    request_stop();
  }
  return output_failed ? exit_failed : exit_ok;
}

int Output::ended(int code) {
  if ((std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && !output_failed) {
    say_failed(errno != 0 ? errno : EIO);
  }
  return output_failed ? exit_failed : code;
}

int Output::error(const Error& error) const {
  if (json_) {
    line("", {{"event", "error"},
              {"code", code_name(error.code)},
              {"message", error.message},
              {"hint", error.hint},
              {"detail", error.detail}});
  }
  std::fprintf(stderr, "tandem-cli: %s\n", printable(error.sentence()).c_str());
  return exit_failed;
}

int Output::usage(const Error& error) const {
  this->error(error);
  return exit_usage;
}

}  // namespace tandem::cli
