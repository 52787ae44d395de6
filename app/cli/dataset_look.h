#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "dataset/dataset_frames.h"
#include "dataset/finding.h"

namespace tandem::cli {

/// The last part of a feature's name: "front".
[[nodiscard]] std::string short_name(const std::string& key);

/// The cameras that `wanted` names, by the whole feature or its last part; all of them where it is empty.
[[nodiscard]] Result<std::vector<std::size_t>> cameras_named(const DatasetFrames& frames, const std::string& wanted);

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
/// "dataset quality".
void add_dataset_quality_command(CLI::App& noun, Action& action);

}  // namespace tandem::cli
