#include <algorithm>
#include <cstdio>
#include <memory>
#include <stop_token>
#include <thread>

#include "annotation/labels.h"
#include "annotation/proposals.h"
#include "annotation/quality.h"
#include "cli/annotate.h"
#include "cli/arguments.h"
#include "cli/dataset_look.h"
#include "cli/policies.h"
#include "cli/signals.h"
#include "dataset/dataset_frames.h"
#include "vlm/http_proposer.h"

namespace tandem::cli {

Result<AnnotationDocument> open_annotations(const Output& output, const std::string& root) {
  auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  auto document = AnnotationDocument::open(std::make_shared<const DatasetSummary>(std::move(*dataset)),
                                           {default_annotation_folder(), default_quality_cache(), {}, {}});
  if (document && !output.json()) {
    for (const auto& note : document->notes()) {
      std::fprintf(stderr, "%s\n", note.c_str());
    }
  }
  return document;
}

namespace {

struct ProposeArguments {
  std::string root;
  std::string model;
  ServerOptions server;
  QuestionChoice choice;
  ProposeOptions ask;
  bool subtasks = false;
  bool hints = false;
  bool json = false;
  std::optional<Precision> precision;
  std::optional<ComputeDevice> device;
};

std::string problem_text(const Proposal& proposal) {
  const auto found = std::ranges::find(proposal.problems, TextLevel::error, &TextProblem::level);
  return found == proposal.problems.end() ? std::string() : found->text;
}

bool is_same(const Proposal& proposal) {
  return std::ranges::find(proposal.problems, "SAME", &TextProblem::code) != proposal.problems.end();
}

void say(const Output& output, const ProposeProgress& progress) {
  const ProposalQuestion& question = *progress.question;
  if (progress.error != nullptr) {
    output.line("Episode " + std::to_string(question.shown) + ": " + progress.error->sentence(),
                {{"event", "failed"},
                 {"episode", question.shown},
                 {"task", question.original},
                 {"error", progress.error->sentence()}});
    return;
  }
  const Proposal& proposal = *progress.proposal;
  char figure[48] = "";
  if (proposal.confidence) {
    std::snprintf(figure, sizeof figure, ", pictures say %.2f", *proposal.confidence);
  }
  const std::string wrong = problem_text(proposal);
  output.line("Episode " + std::to_string(proposal.shown) + ": \"" + printable(proposal.original) + "\" → \"" +
                  printable(proposal.text) + "\"" +
                  (is_same(proposal) ? " (as it is)"
                   : !wrong.empty()  ? " (of no use: " + wrong + ")"
                                     : "") +
                  figure,
              {{"event", "proposal"},
               {"id", proposal.id},
               {"episode", proposal.shown},
               {"episodes", proposal.uids.size()},
               {"task", proposal.original},
               {"vague", vague_label(proposal.original, "")},
               {"text", proposal.text},
               {"valid", proposal.usable()},
               {"same", is_same(proposal)},
               {"end", proposal.end},
               {"confidence", proposal.confidence ? Json(*proposal.confidence) : Json()},
               {"prompt_tokens", proposal.prompt_tokens},
               {"model", proposal.model},
               {"template", proposal.prompt},
               {"attempts", proposal.attempts},
               {"ms", proposal.ms}});
}

Result<std::unique_ptr<TextProposer>> proposer_of(const ProposeArguments& arguments, const std::stop_token& stop) {
  return arguments.server.url.empty() ? open_local_proposer(arguments.model, {arguments.precision, 0})
                                      : open_server_proposer(arguments.server, stop);
}

// Hands Ctrl-C on to what waits for a model.
class StopOnSignal {
 public:
  explicit StopOnSignal(std::stop_source& stop)
      : thread_([&stop](const std::stop_token& end) {
          while (!end.stop_requested() && !stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
          }
          if (stop_requested()) {
            stop.request_stop();
          }
        }) {}

 private:
  std::jthread thread_;
};

void say_licence(const Output& output, const std::string& licence) {
  if (licence.empty()) {
    return;
  }
  if (output.json()) {
    output.line(licence, {{"event", "licence"}, {"text", licence}});
  } else {
    std::fprintf(stderr, "%s\n", licence.c_str());
  }
}

int propose_episodes(const Output& output, AnnotationDocument& document, const ProposeArguments& arguments) {
  std::stop_source stop;
  const StopOnSignal watch(stop);
  const auto proposer = proposer_of(arguments, stop.get_token());
  if (!proposer) {
    return output.error(proposer.error());
  }
  say_licence(output, (*proposer)->licence());
  EpisodeAskOptions options;
  options.camera = arguments.ask.camera;
  options.frames = arguments.ask.frames;
  options.budget = arguments.ask.budget;
  options.limit = arguments.ask.limit;
  options.again = arguments.ask.again;
  options.stop = stop.get_token();
  return propose_for_episodes(output, document, arguments.hints ? EpisodeAsk::hints : EpisodeAsk::steps,
                              arguments.choice.episodes, **proposer, options, arguments.root);
}

int propose_texts(const Output& output, AnnotationDocument& document, ProposeArguments arguments) {
  const auto dataset = std::make_shared<const DatasetSummary>(document.dataset());
  const auto questions = questions_of(document, arguments.choice);
  if (!questions) {
    return output.usage(questions.error());
  }
  if (questions->empty()) {
    output.line("Every task says enough; --all proposes texts for all of them.", {{"event", "nothing"}});
    return exit_ok;
  }
  const auto store = ProposalStore::open(document);
  if (!store) {
    return output.error(store.error());
  }
  std::stop_source stop;
  const StopOnSignal watch(stop);
  const auto proposer = proposer_of(arguments, stop.get_token());
  if (!proposer) {
    return output.error(proposer.error());
  }
  say_licence(output, (*proposer)->licence());
  arguments.ask.stop = stop.get_token();
  arguments.ask.progress = [&](const ProposeProgress& progress) { say(output, progress); };
  const auto done = propose_all(dataset, *questions, **proposer, **store, arguments.ask);
  if (!done) {
    const int code = output.error(done.error());
    return done.error().code == ErrorCode::cancelled ? static_cast<int>(exit_cancelled) : code;
  }
  if (!arguments.json) {
    std::printf("Look at them with: tandem-cli annotate review %s\n", arguments.root.c_str());
  }
  return done->failed == done->of ? exit_failed : exit_ok;
}

int propose(const ProposeArguments& arguments) {
  const Output output(arguments.json);
  auto document = open_annotations(output, arguments.root);
  if (!document) {
    return output.error(document.error());
  }
  const auto dataset = std::make_shared<const DatasetSummary>(document->dataset());
  if (const auto camera = cameras_named(DatasetFrames(dataset), arguments.ask.camera); !camera) {
    return output.usage(camera.error());
  }
  return arguments.subtasks || arguments.hints ? propose_episodes(output, *document, arguments)
                                               : propose_texts(output, *document, arguments);
}

void add_propose(CLI::App& noun, Action& action) {
  auto options = std::make_shared<ProposeArguments>();
  auto* verb = noun.add_subcommand(
      "propose", "Propose short texts for vague tasks, by a vision-language model; changes no task yet");
  as_folder(verb->add_option("dataset", options->root, "Folder of the dataset")->required());
  auto* who = verb->add_option_group("model", "Who proposes");
  who->add_option("--model", options->model, "Folder of the model as Hugging Face publishes it");
  who->add_option("--server", options->server.url, "A server that speaks OpenAI's interface, http://localhost:8000/v1");
  who->require_option(1);
  verb->add_option("--server-model", options->server.model, "Model of the server (default: the one it has)");
  verb->add_option("--send-pictures-to", options->server.agreed_host,
                   "Agree that pictures go to this host; needed for every one but this machine");
  verb->add_option("--at-once", options->server.requests_at_once, "Requests that the server gets at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  verb->add_option("--server-ca", options->server.authorities,
                   "File of certificates to trust instead of those of this machine")
      ->check(CLI::ExistingFile);
  verb->add_option_function<int>(
          "--server-timeout", [options](int limit) { options->server.limits.total = std::chrono::seconds(limit); },
          "Seconds that the server has for an answer (default: 180)")
      ->check(CLI::Range(1, 3600));
  verb->add_option("--camera", options->ask.camera, "Camera that is looked through (default: the first)");
  verb->add_option("--episode", options->choice.episodes,
                   "Episodes that are looked at (default: the first of each text)")
      ->check(whole_number_from(0));
  verb->add_flag("--all", options->choice.all, "Also texts that are not vague");
  verb->add_flag("--again", options->ask.again, "Also questions that were answered before");
  auto* subtasks = verb->add_flag("--subtasks", options->subtasks,
                                  "Propose the steps of each episode that has none, instead of texts for tasks");
  verb->add_flag("--hints", options->hints, "Estimate success and progress of each episode without a label, as a hint")
      ->excludes(subtasks);
  verb->add_option("--frames", options->ask.frames, "Pictures of an episode that are shown")
      ->capture_default_str()
      ->check(CLI::Range(1, 32));
  verb->add_option("--budget", options->ask.budget, "Characters of a text")
      ->capture_default_str()
      ->check(CLI::Range(8, 60));
  add_compute_options(*verb, options->precision, options->device);
  verb->add_flag("--json", options->json, "One JSON object a line");
  verb->footer(
      "Proposals are kept beside the dataset's annotations until they are reviewed.\nExample:\n  tandem-cli annotate "
      "propose DIR --model ~/models/SmolVLM2-500M-Video-Instruct\nThe key of a server comes from TANDEM_VLM_KEY or "
      "OPENAI_API_KEY of the environment.");
  verb->callback([options, &action] { action = [options] { return propose(*options); }; });
}

}  // namespace

void add_annotate_command(CLI::App& program, Action& action) {
  auto* noun = program.add_subcommand("annotate", "Texts for what a dataset shows");
  noun->require_subcommand(1);
  add_propose(*noun, action);
  add_annotate_review_command(*noun, action);
  add_annotate_apply_commands(*noun, action);
}

}  // namespace tandem::cli
