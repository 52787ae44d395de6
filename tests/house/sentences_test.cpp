#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path root = TANDEM_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

// The text literals from an opening bracket to the one that closes it.
std::vector<std::string> literals_within(const std::string& source, std::size_t open) {
  std::vector<std::string> out;
  int depth = 0;
  for (std::size_t i = open; i < source.size(); ++i) {
    const char c = source[i];
    if (c == '"') {
      std::string literal;
      for (++i; i < source.size() && source[i] != '"'; ++i) {
        literal += source[i];
        if (source[i] == '\\') {
          literal += source[++i];
        }
      }
      out.push_back(literal);
    } else if (c == '\'') {
      i += source[i + 1] == '\\' ? 3U : 2U;
    } else if (c == '(' || c == '{') {
      ++depth;
    } else if ((c == ')' || c == '}') && --depth == 0) {
      return out;
    }
  }
  return out;
}

// The window shows errors of the backend in its own language: every one must be in the list it looks them up in.
TEST(Sentences, WhatTheBackendSaysIsInTheListForTranslation) {
  std::string list;
  for (const char* part : {"list", "scores", "curate"}) {
    list += text_of(root / ("app/studio/sentences_" + std::string(part) + ".cpp"));
  }
  ASSERT_FALSE(list.empty());
  const std::regex error(R"(\b(fail|Error|not_now|return) ?[({](?=ErrorCode::|"))");
  int seen = 0;
  for (const char* part : {"backend", "hardware"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / part)) {
      if (entry.path().extension() != ".cpp") {
        continue;
      }
      const std::string source = text_of(entry.path());
      for (std::sregex_iterator it(source.begin(), source.end(), error), end; it != end; ++it) {
        const auto open = static_cast<std::size_t>(it->position() + it->length()) - 1;
        for (const auto& literal : literals_within(source, open)) {
          if (std::count(literal.begin(), literal.end(), ' ') < 3) {
            continue;  // a piece too short to tell
          }
          ++seen;
          EXPECT_NE(list.find(literal), std::string::npos)
              << entry.path() << ": \"" << literal << "\" is in no list of app/studio/sentences_*.cpp";
        }
      }
    }
  }
  EXPECT_GT(seen, 100);
}

}  // namespace
