#include "session/rollout_session.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "dataset/reader.h"
#include "dataset/validate.h"
#include "session/setup.h"
#include "testing/fake_rig.h"
#include "testing/formula_model.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

using testing::FakeRig;
using testing::FormulaModel;

std::uint64_t address_space_used() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

class RolloutSessionTest : public ::testing::Test {
 protected:
  void open(int cameras, FormulaModel::Formula formula, double keep_s = 10) {
    fake = std::make_unique<FakeRig>(cameras);
    controller = std::make_unique<Controller>(fake->rig, fake->clock);
    ASSERT_TRUE(controller->connect());
    auto made = std::make_unique<FormulaModel>(20, 6, std::move(formula));
    model = made.get();
    std::vector<std::string> names;
    for (const auto& camera : fake->rig.cameras) {
      names.push_back(camera->spec().name);
    }
    rollout = std::make_unique<RolloutSession>(
        *controller, std::move(made), RolloutPace{30, true, 3},
        RolloutSession::Setup{.cameras = names, .keep_s = keep_s, .policy = "formula"});
    controller->add_sink(*rollout);
    tick(2);
    ASSERT_TRUE(controller->arm());
  }
  void TearDown() override {
    store.reset();
    controller.reset();
    rollout.reset();
  }
  void tick(int n = 1) {
    for (int i = 0; i < n; ++i) {
      ASSERT_TRUE(controller->tick());
    }
  }
  void open_store() {
    auto opened = open_recording(fake->rig, {folder / "set", "h264", 5, 1000, true}, true);
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(opened->store);
  }
  std::int64_t saved_frames() {
    store->wait_until_idle();
    const auto outcome = store->next_outcome();
    EXPECT_TRUE(outcome && outcome->row) << (outcome && outcome->error ? outcome->error->message : "no outcome");
    return outcome && outcome->row ? outcome->row->length : -1;
  }
  std::vector<double> column(const std::string& name) {
    const auto dataset = open_dataset(folder / "set");
    EXPECT_TRUE(dataset) << dataset.error().message;
    const auto values = read_episode_values(*dataset, 0, name);
    EXPECT_TRUE(values) << values.error().message;
    return values.value_or(std::vector<double>());
  }

  testing::TemporaryFolder folder;
  std::unique_ptr<FakeRig> fake;
  std::unique_ptr<Controller> controller;
  std::unique_ptr<EpisodeStore> store;
  std::unique_ptr<RolloutSession> rollout;
  FormulaModel* model = nullptr;
};

double sine(double tick, const InferenceRequest&) { return 20 * std::sin(tick / 40); }

TEST_F(RolloutSessionTest, NothingMovesWithoutAnArmedRigAndASecondAct) {
  open(0, sine);
  ASSERT_TRUE(controller->release());
  EXPECT_FALSE(rollout->run("Wave", 1));
  tick(5);
  EXPECT_TRUE(fake->robot->writes.empty() || !fake->robot->torque);
  EXPECT_FALSE(rollout->take_over("hand"));
}

// While the first answer is awaited the arm stays; where it stands is no action, and must not use the start guard up.
TEST_F(RolloutSessionTest, AFirstActionThatComesLateIsStillApproachedSlowly) {
  for (const auto mode : {InferenceMode::sync, InferenceMode::async}) {
    open(0, [](double, const InferenceRequest&) { return 60.0; });
    RolloutSettings settings;
    settings.mode = mode;
    rollout->runner().set_settings(settings);
    for (int run = 0; run < 2; ++run) {  // the second time after a pause, from elsewhere
      const auto first = fake->robot->writes.size();
      ASSERT_TRUE(rollout->run("Wave", 1));
      tick(2);
      EXPECT_TRUE(controller->status().ramping) << name_of(mode);
      EXPECT_FALSE(controller->status().held) << name_of(mode);
      tick(70);
      const auto& writes = fake->robot->writes;
      double largest = 0;
      for (std::size_t i = std::max<std::size_t>(first, 1); i < writes.size(); ++i) {
        largest = std::max(largest, std::abs(writes[i][0] - writes[i - 1][0]));
      }
      EXPECT_LT(largest, 2.2) << name_of(mode) << ": 60 units in a ramp of 1.5 s";
      EXPECT_EQ(writes.back()[0], 60);
      ASSERT_TRUE(rollout->take_over("hand"));
      fake->leader->wanted.assign(6, 0);
      tick(70);
      controller->stop();
      tick(1);
    }
    TearDown();
  }
}

TEST_F(RolloutSessionTest, TakeoverAndReturnAreWithoutAJump) {
  open(0, sine);
  fake->leader->wanted.assign(6, -30);  // far from what the policy wants
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(60);
  const double limit = fake->rig.profile.safety.max_speed_per_s / 30 + 1e-9;
  const auto first = fake->robot->writes.size();
  for (int i = 0; i < 20; ++i) {
    if (i % 2 == 0) {
      ASSERT_TRUE(rollout->take_over("hand"));
      EXPECT_EQ(rollout->status().phase, RolloutPhase::takeover);
    } else {
      ASSERT_TRUE(rollout->run("Wave", 1));
      EXPECT_EQ(rollout->status().phase, RolloutPhase::policy);
    }
    tick(i % 5 == 0 ? 3 : 70);  // also in the middle of a ramp
  }
  const auto& writes = fake->robot->writes;
  double largest = 0;
  for (std::size_t i = first; i < writes.size(); ++i) {
    largest = std::max(largest, std::abs(writes[i][0] - writes[i - 1][0]));
  }
  EXPECT_LE(largest, limit);
  EXPECT_EQ(rollout->status().takeovers, 10);
}

TEST_F(RolloutSessionTest, TheLastSecondsBecomeAnEpisodeWithItsInterventionsAndInstructions) {
  open(1, sine, 4);
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(45);
  rollout->set_task("Wave faster");
  RolloutSettings settings;
  settings.mode = InferenceMode::async;
  rollout->runner().set_settings(settings);
  tick(45);
  ASSERT_TRUE(rollout->take_over("hand"));
  tick(60);
  rollout->pause();
  tick(10);  // a pause adds no rows
  const auto kept = rollout->keep(4);
  ASSERT_TRUE(kept) << kept.error().message;
  ASSERT_EQ(kept->steps.size(), 120U);
  EXPECT_EQ(kept->labels.tasks, (std::vector<std::string>{"Wave", "Wave faster"}));
  EXPECT_EQ(kept->labels.intervention.front(), 0);
  EXPECT_EQ(kept->labels.intervention.back(), 1);
  EXPECT_EQ(names_of(kept->modes), Json::array({"sync", "async"}));
  open_store();
  store->keep_steps(kept->steps, kept->labels, rollout->facts());
  EXPECT_EQ(saved_frames(), 120);
  store.reset();
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0) << (report.findings.empty() ? "" : report.findings.front().text);
  EXPECT_EQ(column("intervention"), kept->labels.intervention);
  const auto tasks = column("task_index");
  EXPECT_EQ(tasks.front(), 0);
  EXPECT_EQ(tasks.back(), 1);
}

TEST_F(RolloutSessionTest, WhatIsRememberedIsBounded) {
  open(1, sine, 2);
  EXPECT_FALSE(rollout->keep(2)) << "nothing has run yet";
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(200);
  const auto kept = rollout->keep(100);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->steps.size(), 60U);
  EXPECT_EQ(rollout->status().held_s, 0) << "no step is kept twice";
  EXPECT_FALSE(rollout->keep(100));
  // The newest ones, in order.
  const auto last = kept->steps.back().observation.images[0]->capture_ns;
  EXPECT_EQ(last, fake->clock.time_ns);
  EXPECT_LT(kept->steps.front().observation.images[0]->capture_ns, last);
}

TEST_F(RolloutSessionTest, ARecordedRolloutIsKeptWhenTheRobotIsLost) {
  open(1, sine);
  open_store();
  store->wait_until_idle();
  ASSERT_TRUE(rollout->begin_recording(*store));
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(40);
  fake->robot->fail_reads = 1000;
  tick(5);
  EXPECT_EQ(controller->state(), RigState::armed);
  EXPECT_FALSE(controller->reason().empty());
  EXPECT_EQ(rollout->status().phase, RolloutPhase::paused);
  EXPECT_TRUE(rollout->end_recording(true, rollout->facts()));
  EXPECT_GE(saved_frames(), 40);
  store.reset();
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}

TEST_F(RolloutSessionTest, WhatIsKeptHasNoJumpInIt) {
  open(1, [](double, const InferenceRequest&) { return 40.0; });
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(90);
  fake->leader->wanted.assign(6, 0.0);
  ASSERT_TRUE(rollout->take_over("hand"));
  tick(90);
  ASSERT_TRUE(rollout->run("Wave", 1));  // led back slowly: that is kept, too
  tick(90);
  auto kept = rollout->keep(8);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->pauses, 0);
  EXPECT_GT(kept->steps.size(), 200U);
  for (std::size_t i = 1; i < kept->steps.size(); ++i) {
    EXPECT_LT(std::abs(kept->steps[i].sent[0] - kept->steps[i - 1].sent[0]), 9) << i;
  }
  tick(60);
  rollout->pause();
  tick(30);
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(60);
  kept = rollout->keep(8);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->pauses, 1) << "the arm held in the same pose";
  // Moved meanwhile by somebody else: what was before leads to nowhere.
  rollout->pause();
  tick(2);
  ASSERT_TRUE(controller->home());
  tick(60);
  controller->stop();
  tick(2);
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(70);
  kept = rollout->keep(8);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->pauses, 0);
  EXPECT_LT(kept->steps.size(), 70U);
}

TEST_F(RolloutSessionTest, TicksThatWereLostAreCountedAndPausesAreNone) {
  open(1, sine);
  open_store();
  store->wait_until_idle();
  ASSERT_TRUE(rollout->begin_recording(*store));
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(40);
  fake->clock.periods_a_tick = 4;  // the loop came too late
  tick(1);
  fake->clock.periods_a_tick = 1;
  tick(19);
  rollout->pause();
  tick(10);
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(20);
  const auto kept = rollout->keep(10);
  ASSERT_TRUE(kept);
  const auto& last = kept->steps.back().observation;
  EXPECT_EQ(last.tick, static_cast<std::int64_t>(kept->steps.size()) + 3);
  EXPECT_EQ(kept->pauses, 1);
  ASSERT_TRUE(rollout->end_recording(true, rollout->facts()));
  EXPECT_GT(saved_frames(), 60);
  const auto facts = read_json(folder / "set/tandem/episodes/episode_000000.json");
  ASSERT_TRUE(facts);
  EXPECT_EQ((*facts)["lost_ticks"], 3);
  EXPECT_EQ((*facts)["inference_modes"], Json::array({"sync"}));
}

TEST_F(RolloutSessionTest, ATrialIsRecordedFromItsStart) {
  open(1, [](double, const InferenceRequest&) { return 40.0; });  // far from where the arm stands
  open_store();
  for (const auto from : {RecordFrom::start, RecordFrom::first_action}) {
    store->wait_until_idle();
    ASSERT_TRUE(rollout->begin_recording(*store, from));
    ASSERT_TRUE(rollout->run("Wave", 1));
    tick(80);
    rollout->pause();
    ASSERT_TRUE(rollout->end_recording(true, {}));
    if (from == RecordFrom::start) {
      EXPECT_EQ(saved_frames(), 80);
    } else {
      EXPECT_LT(saved_frames(), 40);
    }
    ASSERT_TRUE(controller->release());
    fake->robot->values.assign(6, 0.0);  // back to where it stood
    tick(2);
    ASSERT_TRUE(controller->arm());
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Addresses run out while a take is saved, a little later each time. It is saved at once or when there is memory again.
TEST_F(RolloutSessionTest, MemoryThatRunsOutLosesNoTake) {
  open(1, sine);
  open_store();
  int failed = 0;
  for (const std::uint64_t spare : {0U, 300'000U, 1'000'000U, 3'000'000U, 10'000'000U}) {
    store->wait_until_idle();
    ASSERT_TRUE(rollout->begin_recording(*store));
    ASSERT_TRUE(rollout->run("Wave", 1));
    tick(40);
    rollout->pause();
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
    const rlimit tight{address_space_used() + spare, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_AS, &tight), 0);
    const bool kept = rollout->end_recording(true, {});
    store->wait_until_idle();
    ASSERT_EQ(setrlimit(RLIMIT_AS, &before), 0);
    ASSERT_TRUE(kept);
    auto outcome = store->next_outcome();
    ASSERT_TRUE(outcome);
    if (outcome->error) {
      ++failed;
      ASSERT_TRUE(outcome->can_repeat) << outcome->error->sentence() << outcome->error->detail;
      store->save_again();
      store->wait_until_idle();
      outcome = store->next_outcome();
    }
    ASSERT_TRUE(outcome && outcome->row) << (outcome->error ? outcome->error->sentence() : "");
  }
  RecordProperty("failed_at_first", failed);
  store.reset();
  EXPECT_EQ(validate_dataset(folder / "set").exit_code(), 0);
}
#endif

TEST_F(RolloutSessionTest, AStillCameraHoldsAndThenEndsTheRollout) {
  open(2, [](double tick, const InferenceRequest&) { return tick; });
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(60);
  fake->cameras[1]->frozen = true;
  tick(7);  // 233 ms
  const auto held = fake->robot->writes.back();
  tick(10);
  EXPECT_EQ(fake->robot->writes.back(), held) << "no new target on an old picture";
  EXPECT_EQ(controller->state(), RigState::running);
  fake->cameras[1]->frozen = false;
  tick(10);
  EXPECT_NE(fake->robot->writes.back(), held) << "it goes on by itself when the camera is back in time";
  fake->cameras[1]->frozen = true;
  tick(31);
  EXPECT_EQ(controller->state(), RigState::armed);
  EXPECT_NE(controller->reason().find("cam1"), std::string::npos) << controller->reason();
}

TEST_F(RolloutSessionTest, ADryRunComputesAndMovesNothing) {
  open(1, [](double tick, const InferenceRequest&) { return tick; });
  ASSERT_TRUE(controller->release());
  ASSERT_TRUE(rollout->dry_run("Wave", 1));
  const auto writes = fake->robot->writes.size();
  tick(60);
  EXPECT_EQ(fake->robot->writes.size(), writes);
  EXPECT_GT(model->calls, 1);
  EXPECT_FALSE(rollout->runner().status().path.empty());
  const DryFigures& dry = rollout->dry();
  ASSERT_EQ(dry.first.size(), 6U);
  EXPECT_GT(dry.ticks, 30);
  EXPECT_FLOAT_EQ(dry.lowest[0], dry.first[0]) << "the actions grow with the ticks";
  EXPECT_FLOAT_EQ(dry.highest[0], dry.first[0] + static_cast<float>(dry.ticks - 1));
  EXPECT_EQ(rollout->status().shadow_ticks, 0) << "nobody led";
}

TEST_F(RolloutSessionTest, ADryRunEndsWithTheDeviceThatIsLost) {
  open(2, [](double tick, const InferenceRequest&) { return tick; });
  ASSERT_TRUE(rollout->dry_run("Wave", 1));
  tick(10);
  fake->cameras[1]->frozen = true;
  tick(32);
  EXPECT_EQ(rollout->status().phase, RolloutPhase::idle);
  ASSERT_TRUE(rollout->status().problem);
  EXPECT_NE(rollout->status().problem->message.find("cam1"), std::string::npos);
  fake->cameras[1]->frozen = false;
  tick(3);
  ASSERT_TRUE(rollout->dry_run("Wave", 1));
  EXPECT_FALSE(rollout->status().problem);
  fake->robot->fail_reads = 1000;
  tick(4);
  ASSERT_TRUE(rollout->status().problem);
  EXPECT_EQ(rollout->status().problem->code, ErrorCode::device_lost);
}

TEST_F(RolloutSessionTest, BesideAPersonADryRunMeasuresTheDifference) {
  open(1, [](double, const InferenceRequest&) { return 7.0; });
  fake->leader->wanted.assign(6, 4.0);
  ASSERT_TRUE(controller->teleoperate("hand", 1));
  tick(60);
  ASSERT_TRUE(rollout->dry_run("Wave", 1));
  tick(60);
  const auto status = rollout->status();
  ASSERT_EQ(status.shadow_error.size(), 6U);
  EXPECT_NEAR(status.shadow_error[0], 3.0, 1e-6);
  EXPECT_GT(status.shadow_ticks, 50);
  for (const auto& errors : status.shadow_ahead) {
    ASSERT_EQ(errors.size(), 6U);
    EXPECT_NEAR(errors[2], 3.0, 1e-6);
  }
  EXPECT_NEAR(fake->robot->writes.back()[0], 4.0, 1e-9) << "the person leads, not the policy";
  EXPECT_NEAR(rollout->shadow().at(5), 3.0, 1e-6);
  EXPECT_NE(rollout->shadow().to_csv({"a", "b", "c", "d", "e", "f"}).find("ahead,samples,a,b"), std::string::npos);
}

TEST_F(RolloutSessionTest, AFailingPolicyHoldsTheArmAndEndsADryRunWithItsSentence) {
  open(1, sine);
  ASSERT_TRUE(rollout->run("Wave", 1));
  tick(10);
  model->error = "The network fell over.";
  tick(40);
  EXPECT_EQ(controller->state(), RigState::armed);
  EXPECT_NE(controller->reason().find("fell over"), std::string::npos);
  ASSERT_TRUE(rollout->dry_run("Wave", 1));
  tick(3);
  EXPECT_EQ(rollout->status().phase, RolloutPhase::idle);
  ASSERT_TRUE(rollout->status().problem);
  EXPECT_NE(rollout->status().problem->message.find("fell over"), std::string::npos);
}

}  // namespace
}  // namespace tandem
