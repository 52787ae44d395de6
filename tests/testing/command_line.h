#pragma once

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "testing/record_arguments.h"
#include "testing/run_program.h"
#include "testing/temporary_folder.h"

namespace tandem::testing {

/// What a run of tandem-cli said.
struct Outcome {
  int code = 0;
  std::vector<Json> lines;
  std::string out;
  std::string err;
  [[nodiscard]] std::vector<Json> events(const std::string& kind) const {
    std::vector<Json> found;
    for (const auto& line : lines) {
      if (line.value("event", "") == kind) {
        found.push_back(line);
      }
    }
    return found;
  }
};

/// Runs tandem-cli in a temporary folder.
class CommandLine : public ::testing::Test {
 protected:
  Outcome run(std::vector<std::string> arguments) {
    Program program(TANDEM_CLI, std::move(arguments), folder / "out.txt");
    Outcome outcome;
    outcome.code = program.wait();
    outcome.out = program.out();
    outcome.err = program.err();
    std::istringstream in(outcome.out);
    for (std::string line; std::getline(in, line);) {
      if (auto json = parse_json(line, "output"); json && json->is_object()) {
        outcome.lines.push_back(*json);
      }
    }
    return outcome;
  }
  static std::vector<std::string> record(const std::string& root, const std::vector<std::string>& more = {}) {
    return testing::record_arguments(root, more);
  }
  TemporaryFolder folder;
};

}  // namespace tandem::testing
