#include <algorithm>
#include <memory>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/dataset_look.h"
#include "cli/output.h"
#include "cli/policies.h"
#include "cli/signals.h"
#include "dataset/dataset_frames.h"
#include "dataset/reader.h"
#include "vlm/rewrite.h"

namespace tandem::cli {
namespace {

struct ProposeOptions {
  std::string root;
  std::string model;
  std::string camera;
  std::vector<std::int64_t> episodes;
  bool all = false;
  bool json = false;
  int frames = 8;
  RewriteRules rules;
  std::optional<Precision> precision;
  std::optional<ComputeDevice> device;
};

/// One text of the dataset with the episode that it is judged by.
struct Item {
  std::string task;
  std::int64_t episode = 0;
  std::int64_t length = 0;
  std::int64_t episodes = 0;  // that have this text
};

std::string task_of(const EpisodeRow& row) { return row.tasks.empty() ? std::string() : row.tasks.front(); }

// Each text once, by its first episode; those that say enough are left alone unless all are asked for.
Result<std::vector<Item>> items_of(const DatasetSummary& dataset, const ProposeOptions& options) {
  std::vector<Item> out;
  for (const auto& row : dataset.episodes) {
    const std::string task = task_of(row);
    const bool wanted = std::ranges::find(options.episodes, row.episode) != options.episodes.end();
    const auto known = std::ranges::find(out, task, &Item::task);
    if (wanted || (options.episodes.empty() && known == out.end())) {
      out.push_back({task, row.episode, row.length, 1});
    } else if (known != out.end()) {
      ++known->episodes;
    }
  }
  for (const auto episode : options.episodes) {
    if (std::ranges::find(out, episode, &Item::episode) == out.end()) {
      return fail(ErrorCode::not_found, dataset.root.string() + " has no episode " + std::to_string(episode) + ".",
                  "It has " + std::to_string(dataset.episodes.size()) + ", counted from 0.");
    }
  }
  if (options.episodes.empty() && !options.all) {
    std::erase_if(out, [](const Item& item) { return vagueness_of(item.task).empty(); });
  }
  return out;
}

Result<std::vector<Picture>> pictures_of(DatasetFrames& frames, std::size_t camera, const Item& item, int count) {
  std::vector<Picture> out;
  for (const auto frame : frames_to_show(item.length, count)) {
    const auto image = frames.at(camera, item.episode, frame);
    if (!image) {
      return std::unexpected(image.error());
    }
    out.push_back({(*image)->width, (*image)->height, (*image)->rgb});
  }
  if (out.empty()) {
    return fail(ErrorCode::invalid_input, "Episode " + std::to_string(item.episode) + " has no frames.",
                "Choose another episode.");
  }
  return out;
}

void say(const Output& output, const Item& item, const Rewrite& rewrite) {
  char figure[32];
  std::snprintf(figure, sizeof figure, "%.2f", rewrite.confidence.value_or(0));
  output.line("Episode " + std::to_string(item.episode) + ": \"" + printable(item.task) + "\" → \"" + rewrite.text +
                  "\"" +
                  (rewrite.same     ? " (as it is)"
                   : !rewrite.valid ? " (of no use)"
                                    : "") +
                  ", pictures say " + figure,
              {{"event", "proposal"},
               {"episode", item.episode},
               {"episodes", item.episodes},
               {"task", item.task},
               {"vague", vagueness_of(item.task)},
               {"text", rewrite.text},
               {"valid", rewrite.valid},
               {"same", rewrite.same},
               {"end", name_of(rewrite.end)},
               {"confidence", rewrite.confidence ? Json(*rewrite.confidence) : Json()},
               {"prompt_tokens", rewrite.prompt_tokens},
               {"template", rewrite_template},
               {"ms", rewrite.ms}});
}

int propose(const ProposeOptions& options) {
  const Output output(options.json);
  auto dataset = open_dataset(options.root);
  if (!dataset) {
    return output.error(dataset.error());
  }
  const auto shared = std::make_shared<const DatasetSummary>(std::move(*dataset));
  DatasetFrames frames(shared);
  const auto camera = cameras_named(frames, options.camera);
  const auto items = items_of(*shared, options);
  if (!camera || !items) {
    return output.usage(!camera ? camera.error() : items.error());
  }
  if (items->empty()) {
    output.line("Every task says enough; --all proposes texts for all of them.", {{"event", "nothing"}});
    return exit_ok;
  }
  const auto model = VisionLanguageModel::load(options.model, {options.precision, 0});
  if (!model) {
    return output.error(model.error());
  }
  for (const auto& item : *items) {
    if (stop_requested()) {
      return exit_cancelled;
    }
    auto pictures = pictures_of(frames, camera->front(), item, options.frames);
    if (!pictures) {
      return output.error(pictures.error());
    }
    const auto rewrite = propose_rewrite(**model, item.task, std::move(*pictures), options.rules);
    if (!rewrite) {
      return output.error(rewrite.error());
    }
    say(output, item, *rewrite);
  }
  return exit_ok;
}

}  // namespace

void add_annotate_command(CLI::App& program, Action& action) {
  auto* noun = program.add_subcommand("annotate", "Texts for what a dataset shows");
  noun->require_subcommand(1);
  auto options = std::make_shared<ProposeOptions>();
  auto* verb = noun->add_subcommand(
      "propose", "Propose short texts for vague tasks, by a vision-language model on this machine; changes nothing");
  verb->add_option("dataset", options->root, "Folder of the dataset")->required();
  verb->add_option("--model", options->model, "Folder of SmolVLM2 as Hugging Face publishes it")->required();
  verb->add_option("--camera", options->camera, "Camera that is looked through (default: the first)");
  verb->add_option("--episode", options->episodes, "Episodes that are looked at (default: the first of each text)")
      ->check(whole_number_from(0));
  verb->add_flag("--all", options->all, "Also texts that are not vague");
  verb->add_option("--frames", options->frames, "Pictures of an episode that are shown")
      ->capture_default_str()
      ->check(CLI::Range(1, 32));
  verb->add_option("--budget", options->rules.budget, "Characters of a text")
      ->capture_default_str()
      ->check(CLI::Range(8, 60));
  add_compute_options(*verb, options->precision, options->device);
  verb->add_flag("--json", options->json, "One JSON object a line");
  verb->footer("Example:\n  tandem-cli annotate propose DIR --model ~/models/SmolVLM2-500M-Video-Instruct --json");
  verb->callback([options, &action] { action = [options] { return propose(*options); }; });
}

}  // namespace tandem::cli
