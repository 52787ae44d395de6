#include "cli/output.h"

#include <cstdio>

namespace tandem::cli {
namespace {

const char* code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input: return "invalid_input";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::mismatch: return "mismatch";
    case ErrorCode::io: return "io";
    case ErrorCode::no_space: return "no_space";
    case ErrorCode::permission: return "permission";
    case ErrorCode::device_lost: return "device_lost";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::busy: return "busy";
    case ErrorCode::cancelled: return "cancelled";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

}  // namespace

void Output::line(const std::string& text, const Json& object) const {
  const std::string out = json_ ? dump_json(object) : text;
  if (!out.empty()) {
    std::fprintf(stdout, "%s\n", out.c_str());
    std::fflush(stdout);
  }
}

int Output::error(const Error& error) const {
  if (json_) {
    line("", {{"event", "error"}, {"code", code_name(error.code)}, {"message", error.message}, {"hint", error.hint}, {"detail", error.detail}});
  }
  std::fprintf(stderr, "tandem-cli: %s\n", error.sentence().c_str());
  return exit_failed;
}

}  // namespace tandem::cli
