#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "vlm/rewrite.h"

namespace tandem {

// The steps of an episode, and how far it came, by what pictures show (annotation reference, 3.1 to 3.3 and 4.9).
// Nothing here writes into a dataset. Who asks is a TextProposer (vlm/proposer.h).

/// A piece of an episode of which steps are asked. All times are seconds from its beginning.
struct StepsQuestion {
  std::string task;
  std::vector<Picture> pictures;  ///< in the order of time
  std::vector<double> times_s;    ///< of each picture
  double length_s = 0;
  std::vector<double> cuts_s;  ///< where a gripper begins or ends to move, in order
};

struct ProposedStep {
  double from_s = 0;
  double to_s = 0;
  std::string text;
  std::optional<double> confidence;  ///< as of a Rewrite
};

struct Steps {
  std::vector<ProposedStep> steps;  ///< in order, within the piece; empty: the answer was of no use
  std::string raw;                  ///< as the model wrote it
  int attempts = 1;
  double ms = 0;
};

inline constexpr std::size_t most_steps = 8;           ///< of one piece
inline constexpr double shortest_step_s = 1.5;         ///< steps should last so long at least
inline constexpr double longest_piece_s = 30;          ///< longer episodes are asked about in pieces
inline constexpr double step_pictures_per_s = 2;       ///< that are shown, at most
inline constexpr std::size_t most_step_pictures = 60;  ///< of one piece

/// Versions of the questions, for the record of where an answer came from.
inline constexpr std::string_view steps_template = "tandem-steps-1";
inline constexpr std::string_view steps_server_template = "tandem-steps-server-1";
inline constexpr std::string_view success_template = "tandem-success-1";

/// Spans between cuts that lie at least shortest_step_s apart, at most most_steps of them; without cuts, equal spans of
/// a few seconds.
[[nodiscard]] std::vector<std::pair<double, double>> step_spans(double length_s, const std::vector<double>& cuts_s);

/// Steps as a model may mean them: bounds within the piece and in order, without empty texts, from the beginning to the
/// end without gaps; neighbours with the same text are one.
[[nodiscard]] std::vector<ProposedStep> stitched(std::vector<ProposedStep> steps, double length_s);

/// What a server is asked; the answer is JSON with the key "subtasks".
[[nodiscard]] std::string steps_prompt(const StepsQuestion& question, const RewriteRules& rules);
/// Steps in what a model wrote: {"subtasks": [{"text", "start", "end"}, …]}, with anything around it. Reads any bytes;
/// empty where it is nothing of the kind.
[[nodiscard]] std::vector<ProposedStep> steps_in(std::string_view written, double length_s);

/// What is asked about the success of a try; the answer is one word.
[[nodiscard]] std::string success_prompt(const std::string& task);

/// A model on this machine writes one text for each span, constrained to the rules.
[[nodiscard]] Result<Steps> propose_steps(VisionLanguageModel& model, const StepsQuestion& question,
                                          const RewriteRules& rules = {}, const std::stop_token& stop = {});

/// How likely it finds "True" behind the first one, two, three, … pictures, as log-probabilities.
[[nodiscard]] Result<std::vector<double>> success_scores(VisionLanguageModel& model, const std::string& task,
                                                         std::vector<Picture> pictures,
                                                         const std::stop_token& stop = {});

}  // namespace tandem
