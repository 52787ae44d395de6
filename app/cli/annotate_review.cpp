#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iostream>

#include "annotation/proposals.h"
#include "cli/annotate.h"
#include "cli/arguments.h"
#include "cli/signals.h"

namespace tandem::cli {
namespace {

struct ReviewArguments : ReviewOrder {
  std::string root;
  bool subtasks = false;
  bool hints = false;
  bool json = false;
};

std::string episodes_text(const std::vector<std::int64_t>& episodes) {
  constexpr std::size_t most = 8;
  std::string out = episodes.size() == 1 ? "episode " : "episodes ";
  for (std::size_t i = 0; i < std::min(episodes.size(), most); ++i) {
    out += (i == 0 ? "" : ", ") + std::to_string(episodes[i]);
  }
  return out + (episodes.size() > most ? ", …" : "");
}

std::vector<TextProblem> all_problems(const Proposal& proposal, const ProposalStatus& status) {
  std::vector<TextProblem> out = proposal.problems;
  out.insert(out.end(), status.beside.begin(), status.beside.end());
  return out;
}

std::string shown(const Proposal& proposal, const ProposalStatus& status, std::size_t number) {
  std::string out = std::to_string(number) + ". \"" + printable(proposal.original) + "\" → \"" +
                    printable(proposal.text) + "\"  (" + episodes_text(status.episodes);
  if (proposal.confidence) {
    char figure[32];
    std::snprintf(figure, sizeof figure, ", pictures say %.2f", *proposal.confidence);
    out += figure;
  }
  out += ", " + printable(proposal.model) + ")";
  if (status.state != ProposalState::open) {
    out += "  " + std::string(name_of(status.state)) +
           (status.state == ProposalState::edited ? ": \"" + printable(status.text) + "\"" : "");
  } else if (status.outdated) {
    out += "  outdated: no episode has this text any more";
  }
  for (const auto& problem : all_problems(proposal, status)) {
    out += "\n     " + std::string(name_of(problem.level)) + ": " + printable(problem.text);
  }
  return out;
}

Json proposal_object(const Proposal& proposal, const ProposalStatus& status, std::size_t number) {
  Json problems = Json::array();
  for (const auto& problem : all_problems(proposal, status)) {
    problems.push_back({{"code", problem.code}, {"level", name_of(problem.level)}, {"text", problem.text}});
  }
  return {{"event", "proposal"},
          {"number", number},
          {"id", proposal.id},
          {"state", name_of(status.state)},
          {"outdated", status.outdated},
          {"episodes", status.episodes},
          {"task", proposal.original},
          {"text", proposal.text},
          {"final", status.text},
          {"valid", proposal.usable()},
          {"problems", std::move(problems)},
          {"confidence", proposal.confidence ? Json(*proposal.confidence) : Json()},
          {"model", proposal.model},
          {"host", proposal.host},
          {"precision", proposal.precision},
          {"template", proposal.prompt},
          {"attempts", proposal.attempts},
          {"shown", proposal.shown},
          {"shown_frames", proposal.shown_frames},
          {"camera", proposal.camera},
          {"asked_at_ms", proposal.at_ms},
          {"decided_at_ms", status.at_ms}};
}

// "3" or the id.
Result<const Proposal*> proposal_named(const std::vector<Proposal>& all, const std::string& word) {
  std::size_t number = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == word.data() + word.size();
  const auto by_id = std::ranges::find(all, word, &Proposal::id);
  if (by_id != all.end()) {
    return &*by_id;
  }
  if (!whole || number < 1 || number > all.size()) {
    return fail(ErrorCode::not_found, "There is no proposal " + word + ".",
                all.empty() ? "Make some with \"tandem-cli annotate propose\"."
                            : "They are numbered 1 to " + std::to_string(all.size()) + ".");
  }
  return &all[number - 1];
}

// Open ones without warnings.
std::vector<Proposal> clear_ones(const AnnotationDocument& document, const std::vector<Proposal>& all) {
  const auto statuses = statuses_of(document, all);
  std::vector<Proposal> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool clear = std::ranges::all_of(all_problems(all[i], statuses[i]),
                                           [](const TextProblem& problem) { return problem.level == TextLevel::info; });
    if (clear && statuses[i].state == ProposalState::open && !statuses[i].outdated) {
      out.push_back(all[i]);
    }
  }
  return out;
}

Result<void> decide(AnnotationDocument& document, const std::vector<Proposal>& all, const ReviewArguments& arguments) {
  const auto each = [&](const std::vector<std::string>& words, std::size_t step, const auto& use) -> Result<void> {
    for (std::size_t i = 0; i < words.size(); i += step) {
      const auto proposal = proposal_named(all, words[i]);
      if (!proposal) {
        return std::unexpected(proposal.error());
      }
      TANDEM_TRY(use(**proposal, step > 1 ? words[i + 1] : std::string()));
    }
    return {};
  };
  if (arguments.accepted == std::vector<std::string>{"all"}) {
    const auto taken = accept_proposals(document, clear_ones(document, all));
    TANDEM_TRY(taken ? Result<void>() : std::unexpected(taken.error()));
  } else {
    TANDEM_TRY(each(arguments.accepted, 1,
                    [&](const Proposal& p, const std::string&) { return accept_proposal(document, p); }));
  }
  TANDEM_TRY(each(arguments.edited, 2,
                  [&](const Proposal& p, const std::string& text) { return edit_proposal(document, p, text); }));
  TANDEM_TRY(
      each(arguments.rejected, 1, [&](const Proposal& p, const std::string&) { return reject_proposal(document, p); }));
  return arguments.undo ? document.undo() : Result<void>();
}

void list(const Output& output, const AnnotationDocument& document, const std::vector<Proposal>& all, bool decided) {
  const auto statuses = statuses_of(document, all);
  std::size_t open = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool waits = statuses[i].state == ProposalState::open && !statuses[i].outdated;
    open += waits ? 1U : 0U;
    if (waits || decided || output.json()) {
      output.line(shown(all[i], statuses[i], i + 1), proposal_object(all[i], statuses[i], i + 1));
    }
  }
  if (!output.json()) {
    output.line(std::to_string(open) + " of " + std::to_string(all.size()) + " wait for a decision.", {});
  }
}

// The terminal gives keys as they are pressed, while one lives.
class Keys {
 public:
  Keys() {
    tcgetattr(STDIN_FILENO, &before_);
    raw();
  }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;
  ~Keys() { lines(); }
  void raw() const {
    termios now = before_;
    now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
  }
  void lines() const { tcsetattr(STDIN_FILENO, TCSADRAIN, &before_); }
  /// The next key; 'q' once the end was asked for.
  [[nodiscard]] static char next() {
    while (!stop_requested()) {
      pollfd in{STDIN_FILENO, POLLIN, 0};
      char key = 0;
      if (poll(&in, 1, 100) > 0 && read(STDIN_FILENO, &key, 1) <= 0) {
        return 'q';
      }
      if (key != 0) {
        return key;
      }
    }
    return 'q';
  }

 private:
  termios before_{};
};

std::string line_of(const Keys& keys) {
  keys.lines();
  std::fputs("New text: ", stdout);
  std::fflush(stdout);
  std::string out;
  std::getline(std::cin, out);
  keys.raw();
  return out;
}

// What a key asks for; absent: the next one is shown.
std::optional<Result<void>> pressed(char key, AnnotationDocument& document, const Proposal& proposal,
                                    const Keys& keys) {
  switch (key) {
    case '\n':
    case '\r':
    case 'a':
      return accept_proposal(document, proposal);
    case 'e':
      return edit_proposal(document, proposal, line_of(keys));
    case '\b':
    case 127:
    case 'r':
      return reject_proposal(document, proposal);
    default:
      return std::nullopt;
  }
}

int review_by_keys(AnnotationDocument& document, const std::vector<Proposal>& all) {
  std::puts("Enter accepts, e edits, Backspace rejects, s skips, u undoes, q ends.");
  const Keys keys;
  const std::size_t before = document.done();
  std::size_t at = 0;
  while (at < all.size()) {
    const auto status = status_of(document, all[at]);
    if (status.state != ProposalState::open || status.outdated) {
      ++at;
      continue;
    }
    std::printf("%s\n", shown(all[at], status, at + 1).c_str());
    std::fflush(stdout);
    const char key = Keys::next();
    if (key == 'q' || key == 27) {
      break;
    }
    if (key == 'u') {
      const auto undone =
          document.done() > before ? document.undo() : fail(ErrorCode::busy, "There is nothing to undo.");
      std::puts(undone ? "Undone." : undone.error().sentence().c_str());
      at = undone ? 0 : at;
      continue;
    }
    const auto done = pressed(key, document, all[at], keys);
    if (done && !*done) {
      std::puts(done->error().sentence().c_str());
      continue;
    }
    if (done) {
      std::puts(document.history()[document.done() - 1].c_str());
    }
    at += done || key == 's' || key == ' ' ? 1U : 0U;
  }
  list(Output(false), document, all, false);
  return stop_requested() ? exit_cancelled : exit_ok;
}

int review(const ReviewArguments& arguments) {
  const Output output(arguments.json);
  auto document = open_annotations(output, arguments.root);
  if (!document) {
    return output.error(document.error());
  }
  if (arguments.subtasks || arguments.hints) {
    return review_episodes(output, *document, arguments.hints ? EpisodeAsk::hints : EpisodeAsk::steps, arguments);
  }
  const auto store = ProposalStore::open(*document);
  if (!store) {
    return output.error(store.error());
  }
  const auto all = (*store)->all();
  const bool asked =
      !arguments.accepted.empty() || !arguments.edited.empty() || !arguments.rejected.empty() || arguments.undo;
  if (!asked && !arguments.json && !arguments.all && !all.empty() && isatty(STDIN_FILENO) == 1 &&
      isatty(STDOUT_FILENO) == 1) {
    return review_by_keys(*document, all);
  }
  const auto decided = decide(*document, all, arguments);
  if (!decided) {
    return decided.error().code == ErrorCode::not_found ? output.usage(decided.error()) : output.error(decided.error());
  }
  list(output, *document, all, arguments.all);
  return exit_ok;
}

}  // namespace

void add_annotate_review_command(CLI::App& noun, Action& action) {
  auto options = std::make_shared<ReviewArguments>();
  auto* verb = noun.add_subcommand("review", "Look at proposals and accept, edit or reject them; each can be undone");
  as_folder(verb->add_option("dataset", options->root, "Folder of the dataset")->required());
  verb->add_option("--accept", options->accepted, "Numbers or ids; \"all\": those without a warning");
  verb->add_option("--edit", options->edited, "A number and the text that is taken instead")->expected(2);
  verb->add_option("--reject", options->rejected, "Numbers or ids");
  for (const char* one : {"--accept", "--reject"}) {
    verb->get_option(one)->delimiter(',')->allow_extra_args(false);
  }
  auto* subtasks = verb->add_flag("--subtasks", options->subtasks, "Steps of episodes instead of texts for tasks");
  verb->add_flag("--hints", options->hints, "Hints of success: an accepted one becomes the label of its episode")
      ->excludes(subtasks);
  verb->add_flag("--undo", options->undo, "Undo the last step of the annotations");
  verb->add_flag("--all", options->all, "List also what was decided");
  verb->add_flag("--json", options->json, "One JSON object a line, of every proposal");
  verb->footer(
      "Without options a terminal asks key by key. Decisions become part of the annotations; \"annotate apply\" writes "
      "them into the dataset.\nExamples:\n  tandem-cli annotate review DIR\n  tandem-cli annotate review DIR --accept "
      "1,3 --edit 2 \"Fold the towel\"");
  verb->callback([options, &action] { action = [options] { return review(*options); }; });
}

}  // namespace tandem::cli
