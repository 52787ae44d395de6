#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/files.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/dataset_look.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "dataset/dataset_frames.h"
#include "dataset/image_writer.h"
#include "dataset/language.h"

namespace tandem::cli {

std::string short_name(const std::string& key) { return key.substr(key.rfind('.') + 1); }

void say_findings(const Output& output, const std::vector<Finding>& findings) {
  if (output.json()) {
    return;
  }
  for (const auto& finding : findings) {
    output.line("warning: " + finding.where + ": " + finding.text + ". " + finding.remedy, {});
  }
}

Json findings_json(const std::vector<Finding>& findings) {
  Json out = Json::array();
  for (const auto& finding : findings) {
    out.push_back(
        {{"kind", finding.kind}, {"file", finding.where}, {"text", finding.text}, {"remedy", finding.remedy}});
  }
  return out;
}

Progress::Progress(std::string doing, bool json) : doing_(std::move(doing)), on_(!json && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (on_) {
    std::fprintf(stderr, "\r%*s\r", static_cast<int>(doing_.size()) + 10, "");
  }
}

bool Progress::operator()(double share) const {
  if (on_) {
    std::fprintf(stderr, "\r%s… %3.0f %%", doing_.c_str(), share * 100);
  }
  return !stop_requested();
}

namespace {

struct LookOptions {
  std::string root;
  std::string camera;
  std::string out;
  std::int64_t episode = 0;
  std::int64_t frame = 0;
  int width = 160;
  double at = 0.5;
  bool json = false;
};

int info(const LookOptions& options) {
  const Output output(options.json);
  const auto dataset = open_dataset(options.root);
  if (!dataset) {
    return output.error(dataset.error());
  }
  Json features = Json::object();
  Json cameras = Json::array();
  std::string list;
  for (const auto& feature : dataset->info.features) {
    features[feature.name] = {{"dtype", feature.json.value("dtype", "")}, {"shape", feature.shape}};
    list += "\n  " + feature.name + ": " + feature.json.value("dtype", "") + " " + dump_json(Json(feature.shape));
    if (feature.is_visual()) {
      cameras.push_back(feature.name);
    }
  }
  std::string tasks;
  for (const auto& task : dataset->tasks) {
    tasks += "\n  " + task;
  }
  const std::string version = dataset->info.version == DatasetVersion::v21 ? "v2.1" : "v3.0";
  output.line(options.root + "\nLeRobot " + version + ", robot " + dataset->info.robot_type + ", " +
                  std::to_string(dataset->info.fps) + " fps, " + std::to_string(dataset->info.total_episodes) +
                  " episodes, " + std::to_string(dataset->info.total_frames) + " frames\ntasks:" + tasks +
                  "\nfeatures:" + list,
              {{"event", "info"},
               {"root", options.root},
               {"version", version},
               {"robot_type", dataset->info.robot_type},
               {"fps", dataset->info.fps},
               {"episodes", dataset->info.total_episodes},
               {"frames", dataset->info.total_frames},
               {"tasks", dataset->tasks},
               {"cameras", cameras},
               {"language", has_language(dataset->info)},
               {"features", features},
               {"findings", findings_json(dataset->findings)}});
  say_findings(output, dataset->findings);
  return exit_ok;
}

}  // namespace

Result<std::vector<std::size_t>> cameras_named(const DatasetFrames& frames, const std::string& wanted) {
  std::vector<std::size_t> out;
  std::string known;
  const auto& keys = frames.keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    known += (known.empty() ? "" : ", ") + keys[i];
    if (wanted.empty() || keys[i] == wanted) {
      out.push_back(i);
    }
  }
  for (std::size_t i = 0; i < keys.size() && out.empty(); ++i) {
    if (short_name(keys[i]) == wanted) {
      out.push_back(i);
    }
  }
  if (out.empty()) {
    return fail(ErrorCode::not_found,
                frames.dataset().root.string() + (keys.empty() ? " has no cameras." : " has no camera " + wanted + "."),
                keys.empty() ? "Choose another dataset." : "It has " + known + ".");
  }
  return out;
}

namespace {

Result<DatasetFrames> open_frames(const std::string& root) {
  auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  return DatasetFrames(std::make_shared<const DatasetSummary>(std::move(*dataset)));
}

int frame(const LookOptions& options) {
  const Output output(options.json);
  auto frames = open_frames(options.root);
  if (!frames) {
    return output.error(frames.error());
  }
  const auto cameras = cameras_named(*frames, options.camera);
  if (!cameras) {
    return output.error(cameras.error());
  }
  const auto image = frames->at(cameras->front(), options.episode, options.frame);
  if (!image) {
    return output.error(image.error());
  }
  if (const auto written = write_png(options.out, **image); !written) {
    return output.error(written.error());
  }
  output.line(options.out + ": " + std::to_string((*image)->width) + "×" + std::to_string((*image)->height) + ", " +
                  frames->keys()[cameras->front()] + ", episode " + std::to_string(options.episode) + ", frame " +
                  std::to_string(options.frame),
              {{"event", "frame"},
               {"file", options.out},
               {"camera", frames->keys()[cameras->front()]},
               {"episode", options.episode},
               {"frame", options.frame},
               {"width", (*image)->width},
               {"height", (*image)->height}});
  return exit_ok;
}

// The short name where it is the only one.
std::string picture_name(const DatasetFrames& frames, std::size_t camera) {
  const std::string& key = frames.keys()[camera];
  const auto alike = std::count_if(frames.keys().begin(), frames.keys().end(),
                                   [&](const auto& other) { return short_name(other) == short_name(key); });
  return alike > 1 ? key : short_name(key);
}

Result<std::filesystem::path> write_thumbnail(DatasetFrames& frames, std::size_t camera, const EpisodeRow& row,
                                              const LookOptions& options) {
  const auto frame = std::min(static_cast<std::int64_t>(static_cast<double>(row.length) * options.at), row.length - 1);
  const auto image = frames.at(camera, row.episode, frame);
  if (!image) {
    return std::unexpected(image.error());
  }
  const auto small = scaled_down(**image, options.width);
  if (!small) {
    return std::unexpected(small.error());
  }
  char name[40];
  std::snprintf(name, sizeof name, "episode_%06lld.", static_cast<long long>(row.episode));
  const auto path = std::filesystem::path(options.out) / (name + picture_name(frames, camera) + ".png");
  TANDEM_TRY(write_png(path, *small));
  return path;
}

int thumbnails(const LookOptions& options) {
  const Output output(options.json);
  auto frames = open_frames(options.root);
  if (!frames) {
    return output.error(frames.error());
  }
  const auto cameras = cameras_named(*frames, options.camera);
  if (!cameras) {
    return output.error(cameras.error());
  }
  if (const auto made = make_folder(options.out); !made) {
    return output.error(made.error());
  }
  const Progress progress("drawing", options.json);
  std::int64_t written = 0;
  std::int64_t failed = 0;
  const auto& episodes = frames->dataset().episodes;
  for (const auto& row : episodes) {
    if (!progress(static_cast<double>(row.episode) / static_cast<double>(episodes.size()))) {
      return exit_cancelled;
    }
    for (const auto camera : *cameras) {
      const auto file = row.length > 0 && frames->has(camera, row.episode)
                            ? write_thumbnail(*frames, camera, row, options)
                            : Result<std::filesystem::path>(std::filesystem::path());
      if (!file) {
        ++failed;
        output.error(file.error());
        if (file.error().code == ErrorCode::no_space || file.error().code == ErrorCode::permission) {
          return exit_failed;
        }
      } else if (!file->empty()) {
        ++written;
      }
    }
  }
  output.line(options.out + ": " + std::to_string(written) + " pictures of " + std::to_string(episodes.size()) +
                  " episodes" + (failed > 0 ? ", " + std::to_string(failed) + " could not be read" : "") + ".",
              {{"event", "thumbnails"},
               {"root", options.root},
               {"folder", options.out},
               {"written", written},
               {"failed", failed}});
  return failed > 0 ? exit_failed : exit_ok;
}

}  // namespace

void add_dataset_look_commands(CLI::App& noun, Action& action) {
  auto options = std::make_shared<LookOptions>();
  const auto add = [&](const char* verb, const char* what, int (*run)(const LookOptions&)) {
    auto* command = noun.add_subcommand(verb, what);
    as_folder(command->add_option("dir", options->root, "Folder of the dataset")->required());
    command->add_flag("--json", options->json, "One JSON object a line");
    command->callback([options, run, &action] { action = [options, run] { return run(*options); }; });
    return command;
  };
  add("info", "Say what a dataset of v2.1 or v3.0 holds", info)
      ->footer("Example:\n  tandem-cli dataset info ~/tandem/put-the-red-cube-in-the-box");
  auto* one = add("frame", "Write one picture of a dataset as PNG", frame);
  one->add_option("--camera", options->camera, "Feature with the pictures, or the last part of its name")->required();
  one->add_option("--episode", options->episode, "Number of the episode")->required()->check(whole_number_from(0));
  one->add_option("--frame", options->frame, "Number of the frame inside it")->required()->check(whole_number_from(0));
  as_folder(one->add_option("--out", options->out, "File to write")->required());
  one->footer("Example:\n  tandem-cli dataset frame DIR --camera front --episode 3 --frame 120 --out x.png");
  auto* small = add("thumbnails", "Write a small picture of every episode and camera as PNG", thumbnails);
  small->add_option("--camera", options->camera, "Only this one");
  small->add_option("--width", options->width, "Pixels")->capture_default_str()->check(CLI::Range(16, 4096));
  small->add_option("--at", options->at, "Where in the episode, 0 to 1")
      ->capture_default_str()
      ->check(number_within(0, 1));
  as_folder(small->add_option("--out", options->out, "Folder for the pictures")->required());
  small->footer("Example:\n  tandem-cli dataset thumbnails DIR --out thumbnails");
  add_dataset_stats_command(noun, action);
  add_dataset_quality_command(noun, action);
}

}  // namespace tandem::cli
