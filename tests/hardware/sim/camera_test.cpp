#include <gtest/gtest.h>
#include <malloc.h>
#include <mujoco/mujoco.h>

#include <string>

#include "base/time.h"
#include "sim/driver.h"
#include "sim/mujoco_errors.h"

namespace tandem {
namespace {

// Mesa 22.3's software renderer walks, when one context draws, the lists of all the others without a lock: drawn side
// by side, two of a hundred rollouts ended with a segmentation fault.
TEST(SimCamera, ManyDrawTogetherWithoutDisturbingEachOther) {
  mallopt(M_PERTURB, 0xA5);  // what was freed is overwritten at once
  DeviceRegistry registry;
  register_simulation(registry);
  const auto resources = std::filesystem::path(TANDEM_SOURCE_DIR) / "resources";
  auto profile = load_rig_profile("sim-so101-small", resources);
  ASSERT_TRUE(profile);
  const auto pattern = profile->cameras;
  profile->cameras.clear();
  for (int i = 0; i < 8; ++i) {
    auto camera = pattern[static_cast<std::size_t>(i) % pattern.size()];
    camera.spec.name += std::to_string(i);
    camera.spec.width = 64;
    camera.spec.height = 48;
    camera.spec.fps = 1000;
    profile->cameras.push_back(camera);
  }
  auto made = registry.make(*profile, {resources, "cube", 1});
  ASSERT_TRUE(made) << made.error().message;
  Rig& rig = **made;
  rig.world->set_lockstep(true);
  for (const auto& camera : rig.cameras) {
    ASSERT_TRUE(camera->start());
  }
  constexpr int pictures = 200;
  for (int i = 0; i < pictures; ++i) {
    ASSERT_TRUE(rig.world->advance(ns_per_s / 1000));
  }
  for (const auto& camera : rig.cameras) {
    EXPECT_EQ(camera->latest()->sequence, 1U + pictures) << camera->spec().name;
  }
  // One view, one instant: one picture, whoever drew it.
  EXPECT_EQ(rig.cameras[0]->latest()->rgb, rig.cameras[2]->latest()->rgb);
  EXPECT_NE(rig.cameras[0]->latest()->rgb, rig.cameras[1]->latest()->rgb);
  for (const auto& camera : rig.cameras) {
    camera->stop();
  }
  mallopt(M_PERTURB, 0);
}

TEST(SimCamera, WhatMuJoCoCallsFatalIsAnError) {
  int done = 0;
  const auto failed = sim::catching_mujoco_errors([&] {
    ++done;
    mju_error("no room for %d lines", 7);
    ++done;
  });
  EXPECT_EQ(done, 1);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().detail, "no room for 7 lines");
  EXPECT_TRUE(sim::catching_mujoco_errors([&] { ++done; }));
  EXPECT_EQ(done, 2);
}

}  // namespace
}  // namespace tandem
