#include "device/kinematics.h"

#include <Eigen/Dense>
#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem {
namespace {

using Eigen::Isometry3d;
using Eigen::Matrix3d;
using Eigen::Quaterniond;
using Eigen::Vector3d;

struct Link {
  Vector3d translation;
  Quaterniond rotation;
};

// Body tree of the SO-101; each joint turns about the local z axis of its link.
const std::array<Link, 5> links{{
    {{0.0388353, -8.97657e-09, 0.0624}, {0, 0, -1, 0}},
    {{-0.0303992, -0.0182778, -0.0542}, {0.5, -0.5, -0.5, -0.5}},
    {{-0.11257, -0.028, 0}, {0.707107, 0, 0, 0.707107}},
    {{-0.1349, 0.0052, 0}, {0.707107, 0, 0, -0.707107}},
    {{0, -0.0611, 0.0181}, {0.0172091, -0.0172091, 0.706897, 0.706897}},
}};

// The URDF's gripper_frame_link is the gripper body turned half about y.
const Quaterniond frame_turn(0, 0, 1, 0);

struct Chain {
  std::array<Vector3d, 5> origin;
  std::array<Vector3d, 5> axis;
  Vector3d tool;
  Matrix3d rotation;  // of gripper_frame_link
};

Chain chain_of(const ArmAngles& angles, const ToolPoint& tool) {
  Chain chain;
  Isometry3d pose = Isometry3d::Identity();
  for (std::size_t i = 0; i < links.size(); ++i) {
    pose.translate(links[i].translation);
    pose.rotate(links[i].rotation.normalized());
    chain.origin[i] = pose.translation();
    chain.axis[i] = pose.linear().col(2);
    pose.rotate(Eigen::AngleAxisd(angles[i], Vector3d::UnitZ()));
  }
  chain.tool = pose * Vector3d(tool[0], tool[1], tool[2]);
  chain.rotation = pose.linear() * frame_turn.toRotationMatrix();
  return chain;
}

double wrap_half_turn(double angle) {
  constexpr double pi = std::numbers::pi;
  angle = std::fmod(angle, pi);
  if (angle > pi / 2) {
    angle -= pi;
  } else if (angle < -pi / 2) {
    angle += pi;
  }
  return angle;
}

// Errors are [position / m, approach rotation / rad, roll about the approach / rad].
struct Errors {
  Vector3d position;
  Vector3d turn;
};

Errors errors_of(const Chain& chain, const ReachGoal& goal) {
  Errors errors;
  errors.position = Vector3d(goal.position_m.data()) - chain.tool;
  const Vector3d wanted = Vector3d(goal.approach.data()).normalized();
  const Vector3d approach = chain.rotation.col(2);
  errors.turn = approach.cross(wanted);
  if (approach.dot(wanted) < 0) {
    errors.turn = errors.turn.norm() > 1e-6 ? Vector3d(errors.turn.normalized()) : Vector3d::UnitY();
  }
  if (goal.opening_yaw_rad) {
    const Vector3d opening = chain.rotation.col(0);
    const double yaw = std::atan2(opening.y(), opening.x());
    // A turn about the approach (which points down) by +a turns the yaw by −a.
    errors.turn += wanted * (wanted.z() < 0 ? -1.0 : 1.0) * wrap_half_turn(*goal.opening_yaw_rad - yaw);
  }
  return errors;
}

ReachResult descend(const ReachGoal& goal, const ArmAngles& start) {
  constexpr double turn_weight = 0.08;  // metres a radian
  constexpr double damping = 4e-6;
  ArmAngles angles = start;
  for (int iteration = 0; iteration < 120; ++iteration) {
    const Chain chain = chain_of(angles, goal.tool);
    const Errors errors = errors_of(chain, goal);
    if (errors.position.norm() < 2e-5 && errors.turn.norm() < 2e-3) {
      break;
    }
    Eigen::Matrix<double, 6, 5> jacobian;
    for (int i = 0; i < 5; ++i) {
      const auto k = static_cast<std::size_t>(i);
      Vector3d turning = chain.axis[k];
      if (!goal.opening_yaw_rad) {
        const Vector3d approach = chain.rotation.col(2);
        turning -= approach * approach.dot(turning);
      }
      jacobian.block<3, 1>(0, i) = chain.axis[k].cross(chain.tool - chain.origin[k]);
      jacobian.block<3, 1>(3, i) = turn_weight * turning;
    }
    Eigen::Matrix<double, 6, 1> error;
    error << errors.position, turn_weight * errors.turn;
    const Eigen::Matrix<double, 5, 5> normal =
        jacobian.transpose() * jacobian + damping * Eigen::Matrix<double, 5, 5>::Identity();
    Eigen::Matrix<double, 5, 1> step = normal.ldlt().solve(jacobian.transpose() * error);
    const double largest = step.cwiseAbs().maxCoeff();
    if (largest > 0.2) {
      step *= 0.2 / largest;
    }
    for (std::size_t i = 0; i < 5; ++i) {
      angles[i] = std::clamp(angles[i] + step(static_cast<int>(i)), so101_limits_rad[i][0], so101_limits_rad[i][1]);
    }
  }
  const Chain chain = chain_of(angles, goal.tool);
  const double cosine = chain.rotation.col(2).dot(Vector3d(goal.approach.data()).normalized());
  return {angles, errors_of(chain, goal).position.norm(), std::acos(std::clamp(cosine, -1.0, 1.0))};
}

}  // namespace

const std::array<std::array<double, 2>, 5> so101_limits_rad{{
    {-1.91986, 1.91986},
    {-1.74533, 1.74533},
    {-1.69, 1.69},
    {-1.65806, 1.65806},
    {-2.74385, 2.84121},
}};

Pose so101_forward(const ArmAngles& angles, const ToolPoint& tool) {
  const Chain chain = chain_of(angles, tool);
  Pose pose;
  for (int i = 0; i < 3; ++i) {
    pose.position_m[static_cast<std::size_t>(i)] = chain.tool(i);
    for (int j = 0; j < 3; ++j) {
      pose.rotation[static_cast<std::size_t>(3 * i + j)] = chain.rotation(i, j);
    }
  }
  return pose;
}

ReachResult so101_inverse(const ReachGoal& goal, const ArmAngles& start) {
  ReachResult best = descend(goal, start);
  if (best.position_error_m < 5e-4) {
    return best;
  }
  // Another start where the elbow is bent the usual way, turned towards the goal.
  const double pan = -std::atan2(goal.position_m[1], goal.position_m[0] - 0.0388353);
  const ReachResult second = descend(goal, {pan, -0.3, 0.6, 1.2, 0});
  return second.position_error_m < best.position_error_m ? second : best;
}

}  // namespace tandem
