#include "session/episode_watch.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"

namespace tandem {

namespace {

// A success has to last: a cube that only falls through the box is none.
constexpr std::int64_t success_lasts_ticks = 10;
// As evaluation.md §1.3: faster than 2 % of a quick teleoperation in three ticks on end. Quick is 200 a second, in
// degrees, or in percent of a gripper.
constexpr double motion_per_s = 4;
constexpr int motion_lasts_ticks = 3;

}  // namespace

void EpisodeWatch::begin(std::int64_t most_ticks) {
  ticks_left_ = most_ticks;
  ticks_ = success_ticks_ = actions_ = clipped_ = 0;
  begin_ns_ = newest_ns_ = first_success_ns_ = first_motion_ns_ = 0;
  moving_ticks_ = 0;
  success_at_start_ = false;
  progress_ = largest_step_ = 0;
  last_sent_.clear();
  last_seen_.clear();
  stages_ = 0;
  stage_ticks_.fill(0);
  done_ = false;
}

void EpisodeWatch::on_step(const Step& step) {
  if (step.run != RunKind::policy) {
    done_ = done_ || (begin_ns_ != 0 && step.state != RigState::running);
    return;
  }
  watch_actions(step);
  if (done_) {
    return;
  }
  const bool first = begin_ns_ == 0;
  begin_ns_ = first ? step.observation.time_ns : begin_ns_;
  watch_motion(step);
  newest_ns_ = step.observation.time_ns;
  if (world_ != nullptr) {
    watch_world(newest_ns_);
    success_at_start_ = first ? success_ticks_ > 0 : success_at_start_;
  }
  ++ticks_;
  done_ = --ticks_left_ <= 0 || success_ticks_ >= success_lasts_ticks;
}

// Also of the ticks until the arm is held: they are recorded, too.
void EpisodeWatch::watch_actions(const Step& step) {
  if (!step.ramping) {  // the way to the start is no action of the policy
    ++actions_;
    clipped_ += step.clipped ? 1 : 0;
    for (std::size_t i = 0; i < last_sent_.size(); ++i) {
      largest_step_ = std::max(largest_step_, std::abs(step.sent[i] - last_sent_[i]));
    }
  }
  last_sent_ = step.sent;
}

void EpisodeWatch::watch_motion(const Step& step) {
  const auto& seen = step.observation.state.values;
  const double passed_s = seconds(step.observation.time_ns - newest_ns_);
  if (first_motion_ns_ == 0 && passed_s > 0 && last_seen_.size() == seen.size()) {
    double fastest = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      fastest = std::max(fastest, std::abs(seen[i] - last_seen_[i]) / passed_s);
    }
    moving_ticks_ = fastest > motion_per_s ? moving_ticks_ + 1 : 0;
    if (moving_ticks_ >= motion_lasts_ticks) {
      first_motion_ns_ = newest_ns_;
    }
  }
  last_seen_ = seen;
}

void EpisodeWatch::watch_world(std::int64_t time_ns) {
  const auto now = world_->progress();
  progress_ = std::max(progress_, now.progress);
  success_ticks_ = now.success ? success_ticks_ + 1 : 0;
  if (success_ticks_ == 1) {
    first_success_ns_ = time_ns;
  }
  stages_ = std::min(now.stages.size(), most_stages);
  for (std::size_t i = 0; i < stages_; ++i) {
    stage_keys_[i] = now.stages[i].key;
    if (stage_ticks_[i] >= success_lasts_ticks) {
      continue;
    }
    stage_ticks_[i] = now.stages[i].reached ? stage_ticks_[i] + 1 : 0;
    if (stage_ticks_[i] == 1) {
      stage_ns_[i] = time_ns;
    }
  }
}

EpisodeOutcome EpisodeWatch::outcome() const {
  const auto since_begin = [&](std::int64_t time_ns) { return seconds(time_ns - begin_ns_); };
  EpisodeOutcome out;
  out.ticks = ticks_;
  out.duration_s = since_begin(newest_ns_);
  out.success = success_ticks_ >= success_lasts_ticks;
  out.success_at_start = success_at_start_;
  out.progress = progress_;
  out.actions = actions_;
  out.clipped = clipped_;
  out.largest_step = largest_step_;
  if (out.success) {
    out.success_s = since_begin(first_success_ns_);
  }
  if (first_motion_ns_ != 0) {
    out.first_motion_s = since_begin(first_motion_ns_);
  }
  for (std::size_t i = 0; i < stages_; ++i) {
    const bool reached = stage_ticks_[i] >= success_lasts_ticks;
    out.stages.push_back({stage_keys_[i], reached ? std::optional(since_begin(stage_ns_[i])) : std::nullopt});
  }
  return out;
}

}  // namespace tandem
