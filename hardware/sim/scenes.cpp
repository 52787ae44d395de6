#include "sim/scenes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tandem::sim {
namespace {

constexpr double half_cube = 0.0125;
constexpr double pan_axis_x = 0.0388;

int body_id(const mjModel* model, const std::string& name) { return mj_name2id(model, mjOBJ_BODY, name.c_str()); }

void put(const mjModel* model, mjData* data, const std::string& body, double x, double y, double yaw) {
  const int joint = model->body_jntadr[body_id(model, body)];
  double* q = data->qpos + model->jnt_qposadr[joint];
  const double pose[7] = {x, y, half_cube + 0.0005, std::cos(yaw / 2), 0, 0, std::sin(yaw / 2)};
  std::copy(std::begin(pose), std::end(pose), q);
  std::fill_n(data->qvel + model->jnt_dofadr[joint], 6, 0.0);
}

// A place on the mat in front of the arm: between 16 and 23 cm from the pan axis.
struct Spot {
  double x = 0;
  double y = 0;
};
Spot random_spot(Random& random, double low_deg, double high_deg) {
  const double angle = random.uniform(low_deg, high_deg) * std::numbers::pi / 180;
  const double radius = random.uniform(0.16, 0.225);
  return {pan_axis_x + radius * std::cos(angle), radius * std::sin(angle)};
}

double random_yaw(Random& random) { return random.uniform(-40, 40) * std::numbers::pi / 180; }

double distance(const ObjectPose& a, const ObjectPose& b) {
  return std::hypot(a.position_m[0] - b.position_m[0], a.position_m[1] - b.position_m[1]);
}

double speed_of(const mjModel* model, const mjData* data, const std::string& body) {
  const int joint = model->body_jntadr[body_id(model, body)];
  const double* v = data->qvel + model->jnt_dofadr[joint];
  return std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

bool is_lifted(const ObjectPose& object, double start_height) { return object.position_m[2] >= start_height + 0.02; }

// 0 on the table, 0.4 in the air, up to 0.8 above the target, 1 lying in or on it.
double pick_progress(const ObjectPose& object, const ObjectPose& target, double start_height, bool placed) {
  if (placed) {
    return 1;
  }
  if (!is_lifted(object, start_height)) {
    return 0;
  }
  return 0.4 + 0.4 * std::clamp(1 - distance(object, target) / 0.25, 0.0, 1.0);
}

bool lies_in_tray(const mjModel* model, const mjData* data, const std::string& object, const std::string& tray) {
  const ObjectPose o = pose_of(model, data, object);
  const ObjectPose t = pose_of(model, data, tray);
  return std::abs(o.position_m[0] - t.position_m[0]) < 0.058 && std::abs(o.position_m[1] - t.position_m[1]) < 0.058 &&
         o.position_m[2] < 0.032 && speed_of(model, data, object) < 0.02;
}

class CubeScene final : public Scene {
 public:
  void randomise(const mjModel* model, mjData* data, Random& random, ScenePlaces places) const override {
    const Spot spot = places == ScenePlaces::usual ? random_spot(random, -55, 15) : random_spot(random, -85, -60);
    put(model, data, "red_cube", spot.x, spot.y, random_yaw(random));
  }
  SceneProgress measure(const mjModel* model, const mjData* data) const override {
    const bool done = lies_in_tray(model, data, "red_cube", "box");
    const ObjectPose cube = pose_of(model, data, "red_cube");
    return {pick_progress(cube, pose_of(model, data, "box"), half_cube, done),
            done,
            {{"grasp", done || is_lifted(cube, half_cube)}, {"place", done}}};
  }
  std::vector<PickPlace> plan() const override { return {{"red_cube", "box", 0.050, 0.085}}; }
  std::string task() const override { return "Put the red cube in the box"; }
};

class StackScene final : public Scene {
 public:
  void randomise(const mjModel* model, mjData* data, Random& random, ScenePlaces places) const override {
    const Spot red = places == ScenePlaces::usual ? random_spot(random, -50, -8) : random_spot(random, -80, -55);
    const Spot blue = random_spot(random, 14, 50);
    put(model, data, "red_cube", red.x, red.y, random_yaw(random));
    put(model, data, "blue_cube", blue.x, blue.y, random_yaw(random));
  }
  SceneProgress measure(const mjModel* model, const mjData* data) const override {
    const ObjectPose red = pose_of(model, data, "red_cube");
    const ObjectPose blue = pose_of(model, data, "blue_cube");
    const double height = red.position_m[2] - blue.position_m[2];
    const bool done = std::abs(height - 2 * half_cube) < 0.004 && distance(red, blue) < half_cube &&
                      blue.position_m[2] < half_cube + 0.004 && speed_of(model, data, "red_cube") < 0.02 &&
                      !touches_arm(model, data);
    return {pick_progress(red, blue, half_cube, done),
            done,
            {{"grasp", done || is_lifted(red, half_cube)}, {"place", done}}};
  }
  std::vector<PickPlace> plan() const override {
    return {{"red_cube", "blue_cube", 2 * half_cube + 0.002, 2 * half_cube + 0.045}};
  }
  std::string task() const override { return "Stack the red cube on the blue cube"; }

 private:
  // Held above the blue cube is not stacked.
  static bool touches_arm(const mjModel* model, const mjData* data) {
    const int cube = mj_name2id(model, mjOBJ_GEOM, "red_cube");
    const int blue = mj_name2id(model, mjOBJ_GEOM, "blue_cube");
    const int table = mj_name2id(model, mjOBJ_GEOM, "table");
    for (int i = 0; i < data->ncon; ++i) {
      const auto& pair = data->contact[i].geom;
      const int other = pair[0] == cube ? pair[1] : pair[1] == cube ? pair[0] : -1;
      if (other >= 0 && other != blue && other != table) {
        return true;
      }
    }
    return false;
  }
};

class SortScene final : public Scene {
 public:
  void randomise(const mjModel* model, mjData* data, Random& random, ScenePlaces places) const override {
    const bool usual = places == ScenePlaces::usual;
    // Outside the two lie on different sides.
    const double side = usual || random.uniform(-1, 1) < 0 ? -1 : 1;
    const auto spot = [&](double sign) {
      return usual ? random_spot(random, -28, 28)
                   : random_spot(random, std::min(sign * 29, sign * 33), std::max(sign * 29, sign * 33));
    };
    Spot red = spot(side);
    Spot blue = spot(-side);
    while (std::hypot(red.x - blue.x, red.y - blue.y) < 0.065) {
      red = spot(side);
      blue = spot(-side);
    }
    put(model, data, "red_cube", red.x, red.y, random_yaw(random));
    put(model, data, "blue_cube", blue.x, blue.y, random_yaw(random));
  }
  SceneProgress measure(const mjModel* model, const mjData* data) const override {
    const bool red = lies_in_tray(model, data, "red_cube", "red_box");
    const bool blue = lies_in_tray(model, data, "blue_cube", "blue_box");
    const ObjectPose red_cube = pose_of(model, data, "red_cube");
    const ObjectPose blue_cube = pose_of(model, data, "blue_cube");
    const double progress = 0.5 * (pick_progress(red_cube, pose_of(model, data, "red_box"), half_cube, red) +
                                   pick_progress(blue_cube, pose_of(model, data, "blue_box"), half_cube, blue));
    return {progress,
            red && blue,
            {{"grasp_red", red || is_lifted(red_cube, half_cube)},
             {"match_red", red},
             {"grasp_blue", blue || is_lifted(blue_cube, half_cube)},
             {"match_blue", blue}}};
  }
  std::vector<PickPlace> plan() const override {
    return {{"red_cube", "red_box", 0.050, 0.085}, {"blue_cube", "blue_box", 0.050, 0.085}};
  }
  std::string task() const override { return "Sort the cubes into the boxes of their colours"; }
};

}  // namespace

Result<std::unique_ptr<Scene>> make_scene(const std::string& name) {
  if (name == "cube") {
    return std::make_unique<CubeScene>();
  }
  if (name == "stack") {
    return std::make_unique<StackScene>();
  }
  if (name == "sort") {
    return std::make_unique<SortScene>();
  }
  return fail(ErrorCode::invalid_input, "There is no simulated scene called \"" + name + "\".",
              "Known are cube, stack and sort.");
}

ObjectPose pose_of(const mjModel* model, const mjData* data, const std::string& body) {
  const int id = body_id(model, body);
  ObjectPose pose;
  if (id < 0) {
    return pose;
  }
  std::copy_n(data->xpos + 3 * id, 3, pose.position_m.begin());
  const double* r = data->xmat + 9 * id;
  pose.yaw_rad = std::atan2(r[3], r[0]);
  return pose;
}

}  // namespace tandem::sim
