#include "session/shadow_run.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <utility>

#include "dataset/reader.h"
#include "dataset/video_reader.h"

namespace tandem {
namespace {

const std::string picture_prefix = "observation.images.";

// FNV-1a over the bits of the numbers.
void digest_into(std::uint64_t& digest, const std::vector<float>& values) {
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (int shift = 0; shift < 32; shift += 8) {
      digest = (digest ^ ((bits >> shift) & 0xFFU)) * 0x100000001B3ULL;
    }
  }
}

// One episode in memory: the numbers of every frame, and the pictures of those that are looked at.
struct Episode {
  std::vector<double> state;
  std::vector<double> action;
  std::map<std::string, std::map<std::int64_t, Image>> pictures;  // camera → frame
  std::string task;
  std::int64_t length = 0;
};

class Shadow {
 public:
  Shadow(Policy& policy, const DatasetSummary& dataset, const ShadowOptions& options)
      : policy_(policy), dataset_(dataset), options_(options) {}

  Result<void> prepare(ShadowReport& report) {
    const auto* action = find_feature(dataset_.info.features, "action");
    if (action == nullptr || action->width() != policy_.traits().action_width) {
      return fail(ErrorCode::mismatch,
                  "The policy commands " + std::to_string(policy_.traits().action_width) + " joints, " +
                      dataset_.root.string() + " records " + std::to_string(action == nullptr ? 0 : action->width()) +
                      ".",
                  "Use a dataset of the robot the policy was trained on.");
    }
    report.joints = element_names(*action);
    for (const auto& [camera, input] : options_.cameras) {
      const auto of_name = [&](const std::string& key) { return key.substr(key.rfind('.') + 1) == camera; };
      if (std::ranges::none_of(dataset_.info.video_keys(), of_name)) {
        return fail(ErrorCode::not_found, dataset_.root.string() + " has no camera " + camera + ".",
                    "\"tandem-cli dataset info\" lists its cameras.");
      }
    }
    for (const auto& key : dataset_.info.video_keys()) {
      const auto found = options_.cameras.find(key.substr(key.rfind('.') + 1));
      const std::string input = found == options_.cameras.end() ? key : found->second;
      inputs_[key] = input.starts_with(picture_prefix) ? input : picture_prefix + input;
    }
    return {};
  }

  Result<Episode> read(const EpisodeRow& row, const std::set<std::int64_t>& frames) const {
    Episode out;
    out.length = row.length;
    out.task = row.tasks.empty() ? std::string() : row.tasks.front();
    for (auto [name, values] : {std::pair{"observation.state", &out.state}, std::pair{"action", &out.action}}) {
      auto read = read_episode_values(dataset_, row.episode, name);
      if (!read) {
        return std::unexpected(read.error());
      }
      const auto bad = std::ranges::find_if_not(*read, [](double value) { return std::isfinite(value); });
      if (bad != read->end()) {
        return fail(ErrorCode::invalid_input,
                    dataset_.root.string() + ": " + name + " of episode " + std::to_string(row.episode) +
                        " holds numbers that are not finite (NaN).",
                    "Leave the episode out (--first, --episodes); \"tandem-cli dataset validate\" lists all of them.");
      }
      *values = std::move(*read);
    }
    const auto keys = dataset_.info.video_keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const VideoSpan& span = row.videos[i];
      const auto first = static_cast<std::int64_t>(std::llround(span.from_s * dataset_.info.fps));
      auto& pictures = out.pictures[keys[i]];
      const auto delivered =
          decode_video(dataset_.root / dataset_.info.video_file(keys[i], span.file.chunk, span.file.file),
                       dataset_.info.fps, first, *frames.rbegin() + 1, [&](std::int64_t index, const Image& image) {
                         if (frames.contains(index - first)) {
                           pictures.emplace(index - first, image);
                         }
                         return true;
                       });
      if (!delivered) {
        return std::unexpected(delivered.error());
      }
      if (pictures.size() != frames.size()) {
        return fail(ErrorCode::invalid_input,
                    dataset_.root.string() + ": the video of " + keys[i] + " is shorter than its episode.",
                    "\"tandem-cli dataset validate\" says what is wrong.");
      }
    }
    return out;
  }

  Result<PolicyInput> input_at(const Episode& episode, std::int64_t frame) {
    PolicyObservation seen;
    seen.task = episode.task;
    for (const auto& [key, pictures] : episode.pictures) {
      const Image& image = pictures.at(frame);
      seen.images[inputs_.at(key)] = {image.rgb.data(), image.height, image.width};
    }
    const auto width = episode.state.size() / static_cast<std::size_t>(episode.length);
    const auto* state = episode.state.data() + static_cast<std::size_t>(frame) * width;
    seen.vectors["observation.state"].assign(state, state + width);
    return policy_.processor().prepare(seen);
  }

  Result<void> ask(const Episode& episode, std::int64_t frame, ShadowReport& report) {
    std::vector<PolicyInput> inputs;
    for (std::int64_t back = std::max<std::int64_t>(policy_.traits().n_obs_steps, 1); back-- > 0;) {
      auto input = input_at(episode, std::max<std::int64_t>(frame - back, 0));
      if (!input) {
        return std::unexpected(input.error());
      }
      inputs.push_back(std::move(*input));
    }
    ChunkRequest request;
    for (const auto& input : inputs) {
      request.history.push_back(&input);
    }
    request.seed = options_.seed + static_cast<std::uint64_t>(report.inferences) * 0x9E3779B97F4A7C15ULL;
    const auto chunk = policy_.infer(request);
    if (!chunk) {
      return std::unexpected(chunk.error());
    }
    std::vector<double> done = episode.action;
    std::int64_t done_from = frame;  // row of `done` that belongs to the first of the chunk
    if (options_.reference != nullptr) {
      const auto other = options_.reference->infer(request);
      if (!other) {
        return std::unexpected(other.error());
      }
      done.assign(other->actions.begin(), other->actions.end());
      done_from = 0;
    }
    ++report.inferences;
    digest_into(report.digest, chunk->actions);
    const auto width = static_cast<std::size_t>(chunk->width);
    for (std::int64_t ahead = 0; ahead < chunk->rows; ++ahead) {
      const auto row = static_cast<std::size_t>(ahead) * width;
      const auto at = static_cast<std::size_t>(done_from + ahead) * width;
      if (at + width > done.size()) {
        break;
      }
      report.meter.add(ahead, std::span(chunk->actions).subspan(row, width), std::span(done).subspan(at, width));
    }
    return {};
  }

 private:
  Policy& policy_;
  const DatasetSummary& dataset_;
  const ShadowOptions& options_;
  std::map<std::string, std::string> inputs_;  // feature of the dataset → of the policy
};

// The frames of an inference every so often, and those before them that it looks back to.
std::set<std::int64_t> frames_of(std::int64_t length, std::int64_t every, std::int64_t history) {
  std::set<std::int64_t> out;
  for (std::int64_t frame = 0; frame < length; frame += every) {
    for (std::int64_t back = 0; back < history; ++back) {
      out.insert(std::max<std::int64_t>(frame - back, 0));
    }
  }
  return out;
}

}  // namespace

Result<ShadowReport> run_shadow(Policy& policy, const std::filesystem::path& root, const ShadowOptions& options,
                                const std::function<bool(double share)>& progress) {
  const auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  const auto total = static_cast<std::int64_t>(dataset->episodes.size());
  const auto end = options.episodes < 0 ? total : std::min(total, options.first_episode + options.episodes);
  if (options.first_episode < 0 || options.first_episode >= end) {
    return fail(ErrorCode::invalid_input,
                root.string() + " has no episode " + std::to_string(options.first_episode) + ".",
                "Its episodes are 0 to " + std::to_string(total - 1) + ".");
  }
  ShadowReport report;
  report.meter = ShadowMeter(static_cast<std::size_t>(policy.traits().action_width), policy.traits().chunk);
  report.digest = 0xCBF29CE484222325ULL;
  Shadow shadow(policy, *dataset, options);
  TANDEM_TRY(shadow.prepare(report));
  const auto every = std::max<std::int64_t>(options.every, 1);
  for (std::int64_t number = options.first_episode; number < end; ++number) {
    const EpisodeRow& row = dataset->episodes[static_cast<std::size_t>(number)];
    const auto frames = frames_of(row.length, every, std::max<std::int64_t>(policy.traits().n_obs_steps, 1));
    const auto episode = shadow.read(row, frames);
    if (!episode) {
      return std::unexpected(episode.error());
    }
    for (std::int64_t frame = 0; frame < row.length; frame += every) {
      TANDEM_TRY(shadow.ask(*episode, frame, report));
      const double share = (static_cast<double>(number - options.first_episode) +
                            static_cast<double>(frame) / static_cast<double>(row.length)) /
                           static_cast<double>(end - options.first_episode);
      if (progress && !progress(share)) {
        return fail(ErrorCode::cancelled, "It was stopped.", "");
      }
    }
    ++report.episodes;
  }
  return report;
}

}  // namespace tandem
