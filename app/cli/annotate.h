#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

#include "annotation/document.h"
#include "annotation/step_proposals.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace tandem::cli {

/// The document of a dataset, with its journal; what a person should know of it is said.
[[nodiscard]] Result<AnnotationDocument> open_annotations(const Output& output, const std::string& root);

/// What a person decided on the command line: numbers or ids, "all", a number and a text in turn.
struct ReviewOrder {
  std::vector<std::string> accepted;
  std::vector<std::string> edited;
  std::vector<std::string> rejected;
  bool undo = false;
  bool all = false;  ///< list also what was decided
};

/// Asks about steps or success of episodes and says each answer; gives the exit code.
int propose_for_episodes(const Output& output, AnnotationDocument& document, EpisodeAsk what,
                         const std::vector<std::int64_t>& episodes, TextProposer& proposer, EpisodeAskOptions options,
                         const std::string& root);
/// Decides about such answers and lists them; gives the exit code.
int review_episodes(const Output& output, AnnotationDocument& document, EpisodeAsk what, const ReviewOrder& order);

/// Of the noun annotate.
void add_annotate_review_command(CLI::App& noun, Action& action);
void add_annotate_apply_commands(CLI::App& noun, Action& action);

}  // namespace tandem::cli
