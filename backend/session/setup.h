#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "device/rig.h"
#include "session/clock.h"
#include "session/episode_store.h"

namespace tandem {

/// How a dataset is recorded.
struct RecordingOptions {
  std::filesystem::path root;
  std::string vcodec = "libsvtav1";  ///< or "h264", "auto", a hardware encoder
  double expected_episode_s = 60;
  std::uintmax_t least_free_bytes = 2'000'000'000;  ///< below this a session is not begun (ux.md §8)
  bool interventions = false;  ///< with the column that says where a person led the arm of a policy
  bool results = false;        ///< with the columns of EpisodeResult
};

/// A dataset that is open for recording from a rig.
struct Recording {
  std::unique_ptr<EpisodeStore> store;
  OpenReport report;  ///< what was found and mended
  CodecChoice codec;  ///< with the reason
};

/// Opens (or makes) the dataset for a rig: proves the encoder, compares features, checks the disk. Takes up to
/// a second; not in the UI or control thread.
[[nodiscard]] Result<Recording> open_recording(const Rig& rig, const RecordingOptions& options, bool lockstep);

/// The dataset features of a rig; with `interventions` the column of LeRobot's corrections (bool, shape [1]), with
/// `results` next.reward (float32), next.success and next.done (bool), shape [1] each.
[[nodiscard]] Features features_of(const Rig& rig, bool interventions = false, bool results = false);

/// The clock for a rig; lockstep needs a simulated world and is set before the devices start.
[[nodiscard]] Result<std::unique_ptr<TickClock>> make_clock(Rig& rig, bool lockstep);

}  // namespace tandem
