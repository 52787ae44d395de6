#include "session/setup.h"

#include <algorithm>

#include "base/files.h"
#include "base/threads.h"

namespace tandem {
namespace {

// A dataset keeps the codec of its first episode: info.json has one entry for all. Empty: no videos yet.
std::string codec_of_dataset(const std::filesystem::path& root) {
  const auto document = read_json(root / "meta/info.json");
  const auto info =
      document ? parse_info(*document, "info.json") : Result<DatasetInfo>(std::unexpected(document.error()));
  for (const auto& feature : info ? info->features : Features()) {
    const Json about = feature.json.value("info", Json::object());
    if (feature.dtype == DType::video && about.is_object() && about.contains("video.codec") &&
        about["video.codec"].is_string()) {
      return about["video.codec"].get<std::string>();
    }
  }
  return {};
}

std::string codec_family(const std::string& vcodec) {
  return vcodec == "libsvtav1" || vcodec == "av1" ? "av1" : vcodec.starts_with("hevc") ? "hevc" : "h264";
}

// The codec to ask for: with `auto`, that of the dataset that is resumed.
Result<std::string> wanted_codec(const RecordingOptions& options) {
  const std::string have = codec_of_dataset(options.root);
  if (have.empty()) {
    return options.vcodec;
  }
  if (options.vcodec == "auto") {
    return have == "av1" ? "libsvtav1" : have;
  }
  if (codec_family(options.vcodec) != have) {
    return fail(ErrorCode::mismatch,
                options.root.string() + " holds " + have + " videos; " + options.vcodec + " would mix two codecs.",
                "Choose the codec auto (or the dataset's), or another folder.");
  }
  return options.vcodec;
}

}  // namespace

Features features_of(const Rig& rig, bool interventions, bool results) {
  std::vector<std::string> joints;
  for (const auto& joint : rig.robot->joints()) {
    joints.push_back(joint.feature());
  }
  std::vector<CameraShape> cameras;
  for (const auto& camera : rig.profile.cameras) {
    cameras.push_back({camera.spec.name, camera.spec.width, camera.spec.height});
  }
  Features features = recording_features(joints, cameras);
  const auto add = [&](const char* name, DType type, const char* dtype) {
    Feature column{name, type, {1}, {{"dtype", dtype}, {"shape", {1}}, {"names", nullptr}}};
    features.insert(features.end() - static_cast<std::ptrdiff_t>(bookkeeping_features().size()), std::move(column));
  };
  if (interventions) {
    add("intervention", DType::boolean, "bool");
  }
  if (results) {
    add("next.reward", DType::float32, "float32");
    add("next.success", DType::boolean, "bool");
    add("next.done", DType::boolean, "bool");
  }
  return features;
}

Result<Recording> open_recording(const Rig& rig, const RecordingOptions& options, bool lockstep) {
  Recording out;
  int width = 0;
  int height = 0;
  for (const auto& camera : rig.profile.cameras) {
    width = std::max(width, camera.spec.width);
    height = std::max(height, camera.spec.height);
  }
  const int count = static_cast<int>(rig.profile.cameras.size());
  const auto wanted = wanted_codec(options);
  if (!wanted) {
    return std::unexpected(wanted.error());
  }
  // In real time the encoders share the cores; in lockstep nothing else waits for them.
  const int threads = lockstep ? processor_count() : std::max(1, processor_count() / std::max(1, count));
  auto codec = choose_codec(*wanted, width, height, rig.profile.rate_hz, count, threads);
  if (!codec) {
    return std::unexpected(codec.error());
  }
  out.codec = std::move(*codec);
  if (options.vcodec == "auto" && *wanted != "auto") {
    out.codec.reason = "The dataset holds " + codec_family(*wanted) + " videos already, so it stays with them.";
  }
  const auto free = free_bytes(options.root);
  if (!free) {
    return std::unexpected(free.error());
  }
  if (*free < options.least_free_bytes) {
    return fail(
        ErrorCode::no_space,
        "The disk of " + options.root.string() + " has only " + std::to_string(*free / 1'000'000) + " MB left.",
        "Free at least " + std::to_string(options.least_free_bytes / 1'000'000) + " MB or choose another folder.");
  }
  auto writer = DatasetWriter::open({options.root, rig.profile.rate_hz, rig.profile.robot_type,
                                     features_of(rig, options.interventions, options.results)},
                                    &out.report);
  if (!writer) {
    return std::unexpected(writer.error());
  }
  TakeSpec spec;
  spec.fps = rig.profile.rate_hz;
  spec.joints = rig.robot->joints().size();
  spec.video.vcodec = out.codec.vcodec;
  spec.video.threads = threads;
  spec.expected_rows = static_cast<std::size_t>(options.expected_episode_s * rig.profile.rate_hz) + 64;
  spec.wait_when_full = lockstep;
  for (const auto& camera : rig.profile.cameras) {
    spec.cameras.push_back({"observation.images." + camera.spec.name, camera.spec.width, camera.spec.height});
  }
  out.store = std::make_unique<EpisodeStore>(std::move(*writer), std::move(spec));
  return out;
}

Result<std::unique_ptr<TickClock>> make_clock(Rig& rig, bool lockstep) {
  if (!lockstep) {
    return std::make_unique<RealTimeClock>(rig.profile.rate_hz);
  }
  if (!rig.world) {
    return fail(ErrorCode::invalid_input,
                "Rig " + rig.profile.name + " cannot run in lockstep: it is not a simulated scene.",
                "Use --clock real.");
  }
  rig.world->set_lockstep(true);
  return std::make_unique<LockstepClock>(*rig.world, rig.profile.rate_hz);
}

}  // namespace tandem
