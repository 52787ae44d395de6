#include "sim/demonstrator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/time.h"
#include "sim/calibration.h"

namespace tandem::sim {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double gripper_open = 42;     // about 5 cm between the fingers
constexpr double gripper_grip = 9;      // a cube of 25 mm stops the jaw before it gets there
constexpr double speed_deg_per_s = 75;  // mean speed of a stroke
// The centre of a 25 mm cube between the fingers, in the gripper frame: the fixed finger passes it with 4 mm
// to spare, the tips end 3 mm above the table.
constexpr ToolPoint grasp_point{0.0086, -0.0002, -0.0949};
constexpr std::array<double, 6> home{0, -35, 35, 65, 0, 25};

// Minimum jerk: position and its derivative start and end at rest.
double minimum_jerk(double share) {
  const double s = std::clamp(share, 0.0, 1.0);
  return s * s * s * (10 + s * (-15 + 6 * s));
}

}  // namespace

Demonstrator::Demonstrator(std::shared_ptr<SimWorld> world) : world_(std::move(world)), wanted_(home), planned_(home) {}

void Demonstrator::begin_episode(std::uint64_t seed, const JointReading& present) {
  random_ = Random(seed ^ 0xA5A5F00DULL);
  std::copy_n(present.values.begin(), 6, wanted_.begin());
  rest_of_other_arms_.assign(present.values.begin() + 6, present.values.end());
  planned_ = wanted_;
  tasks_ = world_->plan();
  task_ = 0;
  tries_ = 0;
  correction_.fill(0);
  strokes_.clear();
  moving_ = false;
  clock_set_ = false;
  stage_ = Stage::pick;
  strokes_.push_back({home, 1.0, random_.uniform(0.1, 0.35)});
}

void Demonstrator::end_episode() {
  strokes_.clear();
  moving_ = false;
  planned_ = wanted_;
  Joints open = wanted_;
  open[5] = gripper_open;
  strokes_.push_back({open, 1.0, 0.1});
  planned_ = open;
  plan_home();
  stage_ = Stage::rest;
}

std::array<double, 3> Demonstrator::in_base(const std::array<double, 3>& p) const {
  const ModelArm& arm = world_->scene_model().arms.front();
  const double x = p[0] - arm.base_m[0];
  const double y = p[1] - arm.base_m[1];
  const double c = std::cos(arm.yaw_rad);
  const double s = std::sin(arm.yaw_rad);
  return {c * x + s * y, -s * x + c * y, p[2] - arm.base_m[2]};
}

std::optional<Demonstrator::Joints> Demonstrator::reach(const std::array<double, 3>& world_m, double yaw,
                                                        double gripper) {
  ReachGoal goal;
  goal.position_m = in_base(world_m);
  goal.opening_yaw_rad = yaw - world_->scene_model().arms.front().yaw_rad;
  goal.tool = grasp_point;
  const ReachResult found = so101_inverse(goal, seed_angles_);
  if (found.position_error_m > 0.004) {
    return std::nullopt;
  }
  seed_angles_ = found.angles;
  Joints out{};
  for (std::size_t i = 0; i < 5; ++i) {
    out[i] = value_from_radians(i, found.angles[i]);
  }
  out[5] = gripper;
  return out;
}

void Demonstrator::plan_home() {
  Joints lifted = planned_;
  lifted[1] = std::min(lifted[1], -25.0);
  if (planned_[1] > -20) {
    strokes_.push_back({lifted, 1.0, 0});
  }
  strokes_.push_back({home, random_.uniform(0.85, 1.1), 0.2});
  planned_ = home;
}

void Demonstrator::plan_pick(const PickPlace& task) {
  const ObjectPose object = world_->object_pose(task.object);
  auto above = object.position_m;
  above[2] += 0.07;
  // A cube has four equal grips; the one that turns the wrist least is the natural one.
  std::optional<Joints> best;
  for (int quarter = 0; quarter < 2; ++quarter) {
    seed_angles_ = {0, -0.3, 0.6, 1.2, 0};
    const double yaw = object.yaw_rad + quarter * pi / 2;
    const auto found = reach(above, yaw, gripper_open);
    if (found && (!best || std::abs((*found)[4]) < std::abs((*best)[4]))) {
      best = found;
      grip_yaw_ = yaw;
    }
  }
  if (!best) {
    stage_ = Stage::home;
    return;
  }
  seed_angles_ = {0, -0.3, 0.6, 1.2, 0};
  static_cast<void>(reach(above, grip_yaw_, gripper_open));
  auto at = object.position_m;
  at[2] = std::max(at[2], 0.0125);
  const auto down = reach(at, grip_yaw_, gripper_open);
  if (!down) {
    stage_ = Stage::home;
    return;
  }
  Joints closed = *down;
  closed[5] = gripper_grip;
  Joints up = *best;
  up[5] = gripper_grip;
  const double hurry = random_.uniform(0.8, 1.25);
  strokes_.push_back({*best, hurry, random_.uniform(0.25, 0.5)});
  strokes_.push_back({*down, 0.6 * hurry, random_.uniform(0.35, 0.6)});
  strokes_.push_back({closed, 1.0, random_.uniform(0.25, 0.45)});
  strokes_.push_back({up, 0.7 * hurry, random_.uniform(0.1, 0.25)});
  planned_ = up;
  stage_ = Stage::check;
}

void Demonstrator::plan_place(const PickPlace& task) {
  const ObjectPose object = world_->object_pose(task.object);
  const ObjectPose target = world_->object_pose(task.onto);
  auto above = target.position_m;
  above[2] = target.position_m[2] + task.approach_height_m;
  auto at = target.position_m;
  at[2] = target.position_m[2] + task.release_height_m;
  // On another cube the grip is turned to its edges; over a box any turn does.
  const bool aligned = task.onto.ends_with("_cube");
  std::optional<Joints> best;
  double yaw = 0;
  for (int eighth = 0; eighth < (aligned ? 2 : 4); ++eighth) {
    seed_angles_ = {0, -0.3, 0.6, 1.2, 0};
    const double candidate =
        target.yaw_rad + eighth * (aligned ? pi / 2 : pi / 4) + (aligned ? grip_yaw_ - object.yaw_rad : 0);
    const auto found = reach(above, candidate, gripper_grip);
    if (found && (!best || std::abs((*found)[4]) < std::abs((*best)[4]))) {
      best = found;
      yaw = candidate;
    }
  }
  seed_angles_ = {0, -0.3, 0.6, 1.2, 0};
  const auto over = reach(above, yaw, gripper_grip);
  const auto down = over ? reach(at, yaw, gripper_grip) : std::nullopt;
  if (!down) {
    stage_ = Stage::home;
    return;
  }
  Joints open = *down;
  open[5] = gripper_open;
  Joints away = *over;
  away[5] = gripper_open;
  const double hurry = random_.uniform(0.85, 1.15);
  strokes_.push_back({*over, hurry, random_.uniform(0.35, 0.6)});
  strokes_.push_back({*down, 0.45 * hurry, random_.uniform(0.5, 0.7)});
  strokes_.push_back({open, 0.6, random_.uniform(0.2, 0.4)});
  strokes_.push_back({away, 0.7 * hurry, 0.05});
  planned_ = away;
  ++task_;
  tries_ = 0;
  stage_ = task_ < tasks_.size() ? Stage::pick : Stage::home;
}

void Demonstrator::plan_next() {
  switch (stage_) {
    case Stage::rest:
      return;
    case Stage::pick:
      plan_pick(tasks_[task_]);
      return;
    case Stage::check:
      if (world_->object_pose(tasks_[task_].object).position_m[2] > 0.035) {
        stage_ = Stage::place;
      } else {
        ++tries_;
        stage_ = tries_ < 3 ? Stage::pick : Stage::home;
        Joints open = planned_;
        open[5] = gripper_open;
        strokes_.push_back({open, 1.0, random_.uniform(0.3, 0.5)});
        planned_ = open;
      }
      return;
    case Stage::place:
      plan_place(tasks_[task_]);
      return;
    case Stage::home:
      plan_home();
      stage_ = Stage::rest;
      return;
  }
}

void Demonstrator::begin_stroke(double now_s, const Joints& from) {
  from_ = from;
  stroke_start_s_ = now_s;
  const Stroke& stroke = strokes_.front();
  double length = 0.25;
  for (std::size_t i = 0; i < 6; ++i) {
    length = std::max(length, std::abs(stroke.goal[i] - from[i]) / (speed_deg_per_s * stroke.speed));
  }
  stroke_length_s_ = length;
  moving_ = true;
}

void Demonstrator::correct(const Joints& wanted, const JointReading& state, double dt_s) {
  constexpr double rate_per_s = 1.6;
  constexpr double limit_deg = 9;
  for (std::size_t i = 0; i < 5; ++i) {
    const double error = wanted[i] - state.values[i];
    correction_[i] = std::clamp(correction_[i] + rate_per_s * dt_s * error, -limit_deg, limit_deg);
  }
}

Result<JointReading> Demonstrator::read(const Observation& observation) {
  const double now = seconds(observation.time_ns);
  const double dt = clock_set_ ? std::clamp(now - last_s_, 0.0, 0.1) : 0.0;
  if (!clock_set_ && strokes_.empty() && stage_ == Stage::rest && observation.state.values.size() >= 6) {
    // Never told to begin: stay where the arm is.
    std::copy_n(observation.state.values.begin(), 6, wanted_.begin());
    rest_of_other_arms_.assign(observation.state.values.begin() + 6, observation.state.values.end());
    planned_ = wanted_;
  }
  clock_set_ = true;
  last_s_ = now;
  if (strokes_.empty() && !moving_) {
    plan_next();
  }
  if (!moving_ && !strokes_.empty()) {
    begin_stroke(now, wanted_);
  }
  if (moving_) {
    const Stroke& stroke = strokes_.front();
    const double passed = now - stroke_start_s_;
    const double share = minimum_jerk(passed / stroke_length_s_);
    for (std::size_t i = 0; i < 6; ++i) {
      wanted_[i] = from_[i] + (stroke.goal[i] - from_[i]) * share;
    }
    if (passed >= stroke_length_s_ + stroke.pause_s) {
      wanted_ = stroke.goal;
      strokes_.pop_front();
      moving_ = false;
    }
  }
  correct(wanted_, observation.state, dt);
  JointReading out;
  out.time_ns = observation.time_ns;
  for (std::size_t i = 0; i < 6; ++i) {
    // A leader arm has the follower's ranges, too: it never wants what the follower cannot.
    out.values.push_back(std::clamp(wanted_[i] + (i < 5 ? correction_[i] : 0), ranges_[i].min, ranges_[i].max));
  }
  out.values.insert(out.values.end(), rest_of_other_arms_.begin(), rest_of_other_arms_.end());
  return out;
}

}  // namespace tandem::sim
