#include "session/replay.h"

#include <algorithm>
#include <cmath>

#include "dataset/reader.h"
#include "session/setup.h"

namespace tandem {

Result<std::unique_ptr<ReplaySource>> open_replay(const std::filesystem::path& root, std::int64_t episode,
                                                  const Rig& rig) {
  const auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  const std::string remedy = "Choose the rig it was recorded with.";
  if (dataset->info.fps != rig.profile.rate_hz) {
    return fail(ErrorCode::mismatch,
                root.string() + " runs at " + std::to_string(dataset->info.fps) + " fps, the rig " + rig.profile.name +
                    " at " + std::to_string(rig.profile.rate_hz) + ".",
                remedy);
  }
  const Features wanted = features_of(rig);
  const auto* have = find_feature(dataset->info.features, "action");
  const auto differences =
      feature_differences(have != nullptr ? Features{*have} : Features{}, {*find_feature(wanted, "action")});
  if (!differences.empty()) {
    return fail(ErrorCode::mismatch,
                root.string() + " does not fit the rig " + rig.profile.name + ": " + differences.front() + ".", remedy);
  }
  auto actions = read_episode_values(*dataset, episode, "action");
  if (!actions) {
    return std::unexpected(actions.error());
  }
  const std::size_t width = rig.robot->joints().size();
  const auto bad = std::find_if(actions->begin(), actions->end(), [](double value) { return !std::isfinite(value); });
  if (bad != actions->end()) {
    const auto at = static_cast<std::size_t>(bad - actions->begin());
    return fail(ErrorCode::invalid_input,
                root.string() + ": episode " + std::to_string(episode) + ", frame " + std::to_string(at / width) +
                    " wants a " + rig.robot->joints()[at % width].feature() + " that is not a number.",
                "Replay another episode; \"tandem-cli dataset validate\" lists what is wrong.");
  }
  return std::make_unique<ReplaySource>(std::move(*actions), width);
}

}  // namespace tandem
