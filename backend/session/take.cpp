#include "session/take.h"

#include <algorithm>

#include "base/threads.h"

namespace tandem {
namespace {

// Three seconds at 30 Hz: an encoder may fall that far behind before a picture is lost.
constexpr std::size_t queue_length = 90;

ParquetColumn integers(const std::string& name, std::vector<std::int64_t> values) {
  ParquetColumn column;
  column.name = name;
  column.integers = std::move(values);
  return column;
}

// A file that reaches the dataset only later means nothing to a person; the camera does.
Error of_camera(Error error, const std::filesystem::path& file, const std::string& key) {
  if (const auto at = error.message.find(file.string()); at != std::string::npos) {
    error.message.replace(at, file.string().size(), "The video of " + key);
  }
  return error;
}

}  // namespace

double TakeHealth::loss_share(std::size_t cameras) const {
  if (rows == 0) {
    return 0;
  }
  const double pictures = static_cast<double>(rows) * static_cast<double>(std::max<std::size_t>(cameras, 1));
  return static_cast<double>(repeated_images + dropped_images) / pictures +
         static_cast<double>(lost_ticks + repeated_states) / static_cast<double>(rows);
}

std::string quality_of(const TakeHealth& health, std::size_t cameras) {
  const double share = health.loss_share(cameras);
  return share > 0.05 ? "poor" : share > 0.01 ? "fair" : "good";
}

Json health_facts(const TakeHealth& health, std::size_t cameras) {
  return {{"rows", health.rows},
          {"repeated_images", health.repeated_images},
          {"dropped_images", health.dropped_images},
          {"repeated_states", health.repeated_states},
          {"clipped_rows", health.clipped_rows},
          {"lost_ticks", health.lost_ticks},
          {"quality", quality_of(health, cameras)}};
}

CameraTrack::CameraTrack(const TakeSpec& spec, std::size_t camera)
    : key_(spec.cameras[camera].key),
      file_(spec.folder / (key_ + ".mp4")),
      width_(spec.cameras[camera].width),
      height_(spec.cameras[camera].height),
      fps_(spec.fps),
      options_(spec.video),
      lockstep_(spec.wait_when_full),
      queue_(queue_length),
      thread_([this] { run(); }) {}

CameraTrack::~CameraTrack() {
  queue_.close();
  if (thread_.joinable()) {
    thread_.join();
  }
}

bool CameraTrack::add(ImagePtr image, bool wait) {
  Item item{image, owed_};
  const bool accepted = wait ? queue_.push(std::move(item)) : queue_.try_push(std::move(item));
  owed_ = accepted ? 0 : owed_ + 1;
  if (accepted) {
    newest_.put(std::move(image));
  }
  return accepted;
}

double CameraTrack::queue_share() const {
  return static_cast<double>(queue_.size()) / static_cast<double>(queue_.capacity());
}

Result<void> CameraTrack::encode(const Item& item) {
  for (std::int64_t i = 0; i < item.repeats_before; ++i) {
    const ImagePtr& before = last_image_ ? last_image_ : item.image;
    if (!before) {
      return fail(ErrorCode::device_lost, "There is no picture for " + key_ + ".", "Check the camera.");
    }
    TANDEM_TRY(encoder_->add(before->rgb));
    pixels_.add(before->rgb, width_, height_);
  }
  if (item.image) {
    if (item.image == last_image_) {
      TANDEM_TRY(encoder_->repeat());
    } else {
      TANDEM_TRY(encoder_->add(item.image->rgb));
    }
    pixels_.add(item.image->rgb, width_, height_);
    last_image_ = item.image;
  }
  return {};
}

void CameraTrack::open_encoder() {
  try {
    auto encoder = VideoEncoder::open(file_, width_, height_, fps_, options_);
    if (encoder) {
      encoder_ = std::move(*encoder);
      lower_helpers_of_this_thread();
      return;
    }
    error_ = of_camera(encoder.error(), file_, key_);
  } catch (const std::exception& error) {
    error_ = Error{ErrorCode::internal, "The video of " + key_ + " could not be begun.", "Use H.264.", error.what()};
  }
  failed_ = true;
}

void CameraTrack::run() {
  // In lockstep the tick waits for the encoders: nothing is won by holding them back.
  enter_thread("enc-" + key_.substr(key_.rfind('.') + 1),
               lockstep_ ? ThreadPriority::capture : ThreadPriority::background);
  open_encoder();
  ready_ = true;
  while (auto item = queue_.pop()) {
    // After a failure the rest is drained, so that nobody waits for this thread.
    if (error_) {
      continue;
    }
    Result<void> encoded;
    try {
      encoded = encode(*item);
    } catch (const std::exception& error) {
      encoded = fail(ErrorCode::internal, "The video of " + key_ + " could not be encoded.",
                     "Use a smaller picture or H.264.", error.what());
    }
    if (!encoded) {
      error_ = of_camera(encoded.error(), file_, key_);
      failed_ = true;
    }
  }
}

std::optional<Error> CameraTrack::failure() const { return failed_ ? error_ : std::nullopt; }

Result<PendingVideo> CameraTrack::finish() {
  if (thread_.joinable()) {
    if (owed_ > 0) {
      static_cast<void>(queue_.push(Item{nullptr, owed_}));
      owed_ = 0;
    }
    queue_.close();
    thread_.join();
    if (!error_ && encoder_) {
      if (auto finished = encoder_->finish(); !finished) {
        error_ = of_camera(finished.error(), file_, key_);
      }
    }
  }
  if (error_) {
    return std::unexpected(*error_);
  }
  PendingVideo video;
  video.key = key_;
  video.file = file_;
  video.frames = encoder_->frames();
  video.pixels = pixels_.sampled();
  video.stats = pixel_stats(video.pixels, static_cast<std::int64_t>(sampled_frames(video.frames).size()));
  video.info = encoder_->feature_info();
  return video;
}

Take::Take(TakeSpec spec) : spec_(std::move(spec)) {
  const std::size_t values = spec_.expected_rows * spec_.joints;
  for (auto* column : {&state_, &action_, &sent_}) {
    column->reserve(values);
  }
  for (auto* column : {&tick_time_ns_, &state_time_ns_, &flags_}) {
    column->reserve(spec_.expected_rows);
  }
  capture_ns_.resize(spec_.cameras.size());
  last_sequence_.assign(spec_.cameras.size(), 0);
  health_.lost_by_camera.assign(spec_.cameras.size(), 0);
  for (std::size_t i = 0; i < spec_.cameras.size(); ++i) {
    capture_ns_[i].reserve(spec_.expected_rows);
    tracks_.push_back(std::make_unique<CameraTrack>(spec_, i));
  }
}

bool Take::ready() const {
  return std::all_of(tracks_.begin(), tracks_.end(), [](const auto& track) { return track->ready(); });
}

std::optional<Error> Take::failure() const {
  for (const auto& track : tracks_) {
    if (auto failure = track->failure()) {
      return failure;
    }
  }
  return std::nullopt;
}

double Take::queue_share() const {
  double share = 0;
  for (const auto& track : tracks_) {
    share = std::max(share, track->queue_share());
  }
  return share;
}

void Take::add(const Step& step) {
  const Observation& seen = step.observation;
  if (last_tick_ >= 0) {
    health_.lost_ticks += seen.tick - last_tick_ - 1;
  }
  last_tick_ = seen.tick;
  std::int64_t flags = (step.clipped ? 1 : 0) | (step.held ? 2 : 0) | (step.state_repeated ? 4 : 0);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const ImagePtr& image = seen.images[i];
    const bool repeated = health_.rows > 0 && image->sequence == last_sequence_[i];
    const bool dropped = !tracks_[i]->add(image, spec_.wait_when_full);
    health_.repeated_images += repeated ? 1 : 0;
    health_.dropped_images += dropped ? 1 : 0;
    health_.lost_by_camera[i] += repeated || dropped ? 1 : 0;
    flags |= repeated || dropped ? std::int64_t{16} << i : 0;
    last_sequence_[i] = image->sequence;
    capture_ns_[i].push_back(image->capture_ns);
    health_.worst_queue_share = std::max(health_.worst_queue_share, tracks_[i]->queue_share());
  }
  state_.insert(state_.end(), seen.state.values.begin(), seen.state.values.end());
  action_.insert(action_.end(), step.wanted.begin(), step.wanted.end());
  sent_.insert(sent_.end(), step.sent.begin(), step.sent.end());
  tick_time_ns_.push_back(seen.time_ns);
  state_time_ns_.push_back(seen.state.time_ns);
  flags_.push_back(flags);
  health_.clipped_rows += step.clipped ? 1 : 0;
  health_.repeated_states += step.state_repeated ? 1 : 0;
  ++health_.rows;
}

Result<PendingEpisode> Take::finish() {
  PendingEpisode episode;
  episode.length = health_.rows;
  for (auto& track : tracks_) {
    auto video = track->finish();
    if (!video) {
      return std::unexpected(video.error());
    }
    episode.videos.push_back(std::move(*video));
  }
  episode.values["observation.state"] = state_;
  episode.values["action"] = action_;
  ParquetColumn sent;
  sent.name = "sent_action";
  sent.type = ParquetColumn::Type::float32_vector;
  sent.width = spec_.joints;
  sent.numbers = sent_;
  episode.sidecar_rows.push_back(integers("tick_time_ns", tick_time_ns_));
  episode.sidecar_rows.push_back(integers("state_time_ns", state_time_ns_));
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    episode.sidecar_rows.push_back(integers("capture_ns/" + spec_.cameras[i].key, capture_ns_[i]));
  }
  episode.sidecar_rows.push_back(std::move(sent));
  episode.sidecar_rows.push_back(integers("flags", flags_));
  return episode;
}

}  // namespace tandem
