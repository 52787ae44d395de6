#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "dataset/finding.h"

namespace tandem::cli {

/// The last part of a feature's name: "front".
[[nodiscard]] std::string short_name(const std::string& key);

/// Tells people what was missed when a dataset was opened.
void say_findings(const Output& output, const std::vector<Finding>& findings);
[[nodiscard]] Json findings_json(const std::vector<Finding>& findings);

/// A line on the terminal that says how far the work is; nothing where nobody would see it.
class Progress {
 public:
  Progress(std::string doing, bool json);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();
  /// False when the work was asked to stop.
  bool operator()(double share) const;

 private:
  std::string doing_;
  bool on_;
};

/// "dataset stats".
void add_dataset_stats_command(CLI::App& noun, Action& action);

}  // namespace tandem::cli
