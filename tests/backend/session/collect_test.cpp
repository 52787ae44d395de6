#include "session/collect.h"

#include <gtest/gtest.h>

#include <fstream>

#include "dataset/reader.h"
#include "dataset/validate.h"
#include "session/replay.h"
#include "session/setup.h"
#include "testing/fake_rig.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

using testing::FakeRig;

std::vector<std::string> error_texts(const ValidationReport& report) {
  std::vector<std::string> out;
  for (const auto& f : report.findings) {
    out.push_back(f.kind + ": " + f.text);
  }
  return out;
}

class CollectTest : public ::testing::Test {
 protected:
  void open(int cameras = 1, bool lockstep = true) {
    fake = std::make_unique<FakeRig>(cameras);
    controller = std::make_unique<Controller>(fake->rig, fake->clock);
    ASSERT_TRUE(controller->connect());
    auto opened = open_recording(fake->rig, {folder / "set", "h264", 5, 1000}, lockstep);
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(opened->store);
    session = std::make_unique<CollectSession>(*controller, *store);
    controller->add_sink(*session);
    tick(2);
    ASSERT_TRUE(controller->arm());
    plan = {"Wave", 2, 1.0, 0.5, "hand", 1, true, 0};
  }
  void TearDown() override {
    session.reset();
    store.reset();
    controller.reset();
  }
  void tick(int n = 1) {
    for (int i = 0; i < n; ++i) {
      ASSERT_TRUE(controller->tick());
    }
  }
  // A plan whose first take cannot be saved as long as the blocker is there.
  void fail_a_save() {
    open();
    ASSERT_TRUE(session->start(plan));
    tick(20);
    std::filesystem::create_directories(blocker.parent_path());
    std::ofstream(blocker) << "in the way";
    tick(20);
    ASSERT_TRUE(session->status().save_failed);
  }
  std::vector<CollectEvent::Kind> events() {
    std::vector<CollectEvent::Kind> out;
    while (auto event = session->next_event()) {
      out.push_back(event->kind);
      last_message = event->message + event->error.message;
    }
    return out;
  }
  bool happened(const std::vector<CollectEvent::Kind>& list, CollectEvent::Kind kind) {
    return std::find(list.begin(), list.end(), kind) != list.end();
  }
  void expect_sound(int episodes) {
    const auto report = validate_dataset(folder / "set");
    EXPECT_EQ(report.exit_code(), 0) << ::testing::PrintToString(error_texts(report));
    EXPECT_EQ(report.episodes, episodes);
  }
  using Kind = CollectEvent::Kind;
  testing::TemporaryFolder folder;
  const std::filesystem::path blocker = folder / "set/data/chunk-000";
  std::unique_ptr<FakeRig> fake;
  std::unique_ptr<Controller> controller;
  std::unique_ptr<EpisodeStore> store;
  std::unique_ptr<CollectSession> session;
  CollectPlan plan;
  std::string last_message;
};

TEST_F(CollectTest, ATakeThatReachesItsLimitIsKept) {
  open();
  ASSERT_TRUE(session->start(plan));
  tick(30 + 15 + 30 + 10);
  EXPECT_EQ(session->status().phase, CollectPhase::finished);
  EXPECT_EQ(session->status().saved, 2);
  const auto dataset = open_dataset(folder / "set");
  ASSERT_TRUE(dataset);
  for (const auto& row : dataset->episodes) {
    EXPECT_EQ(row.length, 30);
  }
  expect_sound(2);
}

TEST_F(CollectTest, KeepEndsEarlyDiscardStartsOver) {
  open();
  ASSERT_TRUE(session->start(plan));
  tick(10);
  ASSERT_TRUE(session->discard());
  EXPECT_EQ(session->status().phase, CollectPhase::reset);
  tick(17);
  EXPECT_EQ(session->status().phase, CollectPhase::recording);
  tick(8);
  ASSERT_TRUE(session->keep());
  EXPECT_EQ(session->status().kept, 1);
  EXPECT_EQ(session->status().discarded, 1);
  tick(60);
  expect_sound(2);
}

TEST_F(CollectTest, ADiscardedTakeComesBackAndCountsForThePlan) {
  open();
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(10);
  ASSERT_TRUE(session->discard());
  ASSERT_TRUE(session->restore());
  EXPECT_FALSE(session->restore());
  store->wait_until_idle();
  tick();
  EXPECT_EQ(session->status().phase, CollectPhase::finished);
  expect_sound(1);
}

TEST_F(CollectTest, PausingAddsNoRowsAndLosesNone) {
  open();
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(11);
  ASSERT_TRUE(session->pause());
  const auto rows = session->status().health.rows;
  tick(40);
  EXPECT_EQ(session->status().health.rows, rows);
  EXPECT_EQ(controller->state(), RigState::armed);
  ASSERT_TRUE(session->resume());
  tick(5);
  EXPECT_EQ(session->status().health.lost_ticks, 0);
  EXPECT_EQ(session->status().health.rows, rows + 5);
}

TEST_F(CollectTest, NeedsATaskTextAnArmedRigAndAKnownLeader) {
  open(0);
  for (const char* task : {"", "   ", "\t\n", "\xff\xfe"}) {
    plan.task = task;
    EXPECT_FALSE(session->start(plan)) << task;
  }
  plan.task = "Wave";
  plan.leader = "ghost";
  EXPECT_FALSE(session->start(plan));
  plan.leader = "hand";
  ASSERT_TRUE(controller->release());
  const auto refused = session->start(plan);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("not armed"), std::string::npos);
}

TEST_F(CollectTest, StopDuringARecordingKeepsTheTakeAsInterrupted) {
  open();
  ASSERT_TRUE(session->start(plan));
  tick(20);
  controller->stop();
  tick(2);
  EXPECT_EQ(session->status().phase, CollectPhase::idle);
  EXPECT_TRUE(happened(events(), Kind::interrupted));
  const auto facts = read_json(sidecar_episode(folder / "set", 0).string() + ".json");
  EXPECT_EQ((*facts)["reason"], "It was stopped by hand.");
  expect_sound(1);
}

TEST_F(CollectTest, WhatWasInterruptedBeforeHalfASecondIsNoTake) {
  open();
  ASSERT_TRUE(session->start(plan));
  tick(8);
  controller->stop();
  tick(2);
  bool found = false;
  while (auto event = session->next_event()) {
    found = found || event->kind == Kind::interrupted;
    EXPECT_FALSE(event->kept);
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(session->status().kept, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "set/meta/info.json"));
}

TEST_F(CollectTest, StopDuringTheResetNeverMovesTheArmAgain) {
  open(0);
  ASSERT_TRUE(session->start(plan));
  tick(32);
  ASSERT_EQ(session->status().phase, CollectPhase::reset);
  controller->stop();
  tick(100);
  EXPECT_EQ(session->status().phase, CollectPhase::idle);
  EXPECT_EQ(controller->state(), RigState::armed);
  EXPECT_EQ(session->status().kept, 1);
}

TEST_F(CollectTest, AShortCameraGapIsRepairedALongOneEndsTheTake) {
  open(2);
  plan.episode_s = 10;
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(20);
  fake->cameras[1]->frozen = true;
  tick(27);  // 900 ms
  fake->cameras[1]->frozen = false;
  tick(5);
  ASSERT_EQ(session->status().phase, CollectPhase::recording);
  EXPECT_EQ(session->status().health.repeated_images, 27);
  fake->cameras[1]->frozen = true;
  tick(33);  // 1100 ms
  EXPECT_EQ(session->status().phase, CollectPhase::idle);
  const auto list = events();
  EXPECT_TRUE(happened(list, Kind::interrupted));
  EXPECT_TRUE(happened(list, Kind::saved));
  EXPECT_NE(controller->status().reason.find("cam1"), std::string::npos) << controller->status().reason;
  expect_sound(1);
}

TEST_F(CollectTest, AMissingLeaderInputEndsTheTakeAfterASecond) {
  open(0);
  plan.episode_s = 10;
  ASSERT_TRUE(session->start(plan));
  tick(20);
  fake->leader->age_ns = 500'000'000;
  tick(20);
  EXPECT_EQ(session->status().phase, CollectPhase::recording);
  tick(14);
  EXPECT_EQ(session->status().phase, CollectPhase::idle);
  EXPECT_NE(controller->status().reason.find("leader"), std::string::npos);
}

TEST_F(CollectTest, AFailedSaveStopsTheRunAndCanBeRepeated) {
  fail_a_save();
  EXPECT_EQ(session->status().phase, CollectPhase::idle);
  EXPECT_EQ(session->status().saved, 0);
  EXPECT_FALSE(session->start(plan)) << "a take waits to be saved";
  std::filesystem::remove(blocker);
  ASSERT_TRUE(session->save_again());
  store->wait_until_idle();
  tick();
  EXPECT_EQ(session->status().saved, 1);
  EXPECT_FALSE(session->status().save_failed);
  expect_sound(1);
}

TEST_F(CollectTest, WhatCouldNotBeSavedIsTriedOnceMoreAtTheEnd) {
  fail_a_save();
  session->interrupt("The end.");
  std::filesystem::remove(blocker);
  session->settle();
  EXPECT_FALSE(session->status().save_failed);
  EXPECT_EQ(session->status().saved, 1);
  EXPECT_TRUE(happened(events(), Kind::saved));
  expect_sound(1);
}

TEST_F(CollectTest, ATakeThatIsStillBeingSavedBelongsToItsOwnPlan) {
  open(1, false);
  fake->clock.real = true;
  plan.episodes = 1;
  store->wait_until_idle();
  ASSERT_TRUE(session->start(plan));
  tick(31);
  ASSERT_EQ(session->status().phase, CollectPhase::finished);
  plan.task = "Wave again";
  ASSERT_TRUE(session->start(plan));  // the take of the first plan may be anywhere on its way
  ASSERT_TRUE(session->annotate_last({{"stars", 2}}));
  store->wait_until_idle();
  tick();
  EXPECT_EQ(session->status().saved, 0);
  EXPECT_EQ(session->status().kept, 0);
  session->finish(false);
  session->settle();
  const auto facts = read_json(sidecar_episode(folder / "set", 0).string() + ".json");
  EXPECT_EQ((*facts)["stars"], 2);
  expect_sound(1);
}

TEST_F(CollectTest, StarsOfATakeThatIsGivenUpGoWithIt) {
  fail_a_save();
  ASSERT_TRUE(session->annotate_last({{"stars", 5}}));
  ASSERT_TRUE(session->drop_failed());
  std::filesystem::remove(blocker);
  EXPECT_EQ(session->status().kept, 0);
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(40);
  store->wait_until_idle();
  tick();
  ASSERT_EQ(session->status().saved, 1);
  const auto facts = read_json(sidecar_episode(folder / "set", 0).string() + ".json");
  EXPECT_FALSE(facts->contains("stars"));
  expect_sound(1);
}

TEST_F(CollectTest, WantedAndSentActionsAreBothKept) {
  open(0);
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(10);
  fake->leader->wanted.assign(6, 60);  // a jump the limiter spreads over ticks
  tick(40);
  const auto dataset = open_dataset(folder / "set");
  const auto wanted = read_episode_values(*dataset, 0, "action");
  const auto sidecar = ParquetFile::open(sidecar_episode(folder / "set", 0).string() + ".parquet");
  ASSERT_TRUE(sidecar);
  const auto sent = sidecar->numbers("sent_action");
  const auto flags = sidecar->numbers("flags");
  int differing = 0;
  int flagged = 0;
  for (std::size_t row = 0; row < 30; ++row) {
    differing += std::abs((*wanted)[row * 6] - sent->values[row * 6]) > 1e-6 ? 1 : 0;
    flagged += (static_cast<int>(flags->values[row]) & 1) != 0 ? 1 : 0;
  }
  EXPECT_EQ(differing, 7);  // 60 in steps of 8
  EXPECT_EQ(differing, flagged);
}

TEST_F(CollectTest, ALoopThatIsTooSlowIsRefusedWithTheReason) {
  open(0);
  fake->clock.real = true;
  fake->clock.periods_a_tick = 2;
  tick(40);
  const auto refused = session->start(plan);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("15.0 of 30 Hz"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(refused.error().hint.empty());
  plan.allow_slow_loop = true;
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  store->wait_until_idle();
  tick(60);
  store->wait_until_idle();
  tick(2);
  ASSERT_EQ(session->status().saved, 1);
  const auto facts = read_json(sidecar_episode(folder / "set", 0).string() + ".json");
  EXPECT_EQ((*facts)["lost_ticks"], 29);
  EXPECT_EQ((*facts)["quality"], "poor");
}

TEST_F(CollectTest, FactsOfASavedEpisodeCanBeChanged) {
  open(0);
  EXPECT_FALSE(session->annotate_last({{"stars", 1}}));
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(40);
  ASSERT_TRUE(session->annotate_last({{"stars", 4}, {"flagged", true}}));
  ASSERT_TRUE(session->annotate_last({{"flagged", nullptr}}));
  store->wait_until_idle();
  tick();
  const auto list = events();
  EXPECT_EQ(std::count(list.begin(), list.end(), Kind::annotated), 2);
  const auto facts = read_json(sidecar_episode(folder / "set", 0).string() + ".json");
  EXPECT_EQ((*facts)["stars"], 4);
  EXPECT_FALSE(facts->contains("flagged"));
  EXPECT_EQ((*facts)["rows"], 30) << "the rest stays";
  expect_sound(1);
}

TEST_F(CollectTest, AnEncoderThatFallsBehindLosesPicturesAndNotTheRun) {
  open(1, false);
  fake->clock.real = true;
  plan.episodes = 1;
  plan.episode_s = 20;
  store->wait_until_idle();
  ASSERT_TRUE(session->start(plan));
  tick(601);  // at once: no encoder can follow
  store->wait_until_idle();
  tick();
  ASSERT_EQ(session->status().saved, 1);
  EXPECT_EQ(session->status().phase, CollectPhase::finished);
  const auto facts = read_json(sidecar_episode(folder / "set", 0).string() + ".json");
  EXPECT_GT((*facts)["dropped_images"], 100);
  EXPECT_EQ((*facts)["dropped_images"], session->status().last_dropped);
  EXPECT_EQ((*facts)["lost_by_camera"]["cam0"], (*facts)["dropped_images"]);
  EXPECT_EQ((*facts)["rows"], 600);
  EXPECT_EQ((*facts)["interrupted"], false);
  expect_sound(1);
}

TEST_F(CollectTest, APlanThatWasStoppedGoesOnWhereItWas) {
  open(0);
  plan.episodes = 3;
  plan.kept_before = 1;  // by a session of yesterday
  ASSERT_TRUE(session->start(plan));
  tick(40);
  EXPECT_EQ(session->status().kept, 2);
  controller->stop();
  tick(3);
  EXPECT_EQ(session->status().phase, CollectPhase::idle);
  ASSERT_TRUE(session->start(plan));
  EXPECT_EQ(session->status().kept, 2);
  tick(40);
  EXPECT_EQ(session->status().phase, CollectPhase::finished);
  EXPECT_EQ(session->status().saved, 3);
  expect_sound(2);
  plan.kept_before = 0;
  ASSERT_TRUE(session->start(plan));
  EXPECT_EQ(session->status().kept, 0) << "a plan that is done starts over";
}

TEST_F(CollectTest, ReplayRefusesWhatDoesNotFitTheRig) {
  open(0);
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(40);
  session->finish(false);
  EXPECT_EQ((*open_replay(folder / "set", 0, fake->rig))->rows(), 30U);
  EXPECT_EQ(open_replay(folder / "set", 1, fake->rig).error().code, ErrorCode::not_found);
  fake->rig.profile.rate_hz = 50;
  EXPECT_NE(open_replay(folder / "set", 0, fake->rig).error().message.find("30 fps"), std::string::npos);
}

TEST(Replay, RefusesActionsThatAreNotNumbers) {
  const auto root = std::filesystem::path(TANDEM_TEST_DATA) / "datasets/v30-damaged-nan-in-action";
  const auto dataset = open_dataset(root);
  ASSERT_TRUE(dataset);
  FakeRig fake(0);
  fake.rig.profile.rate_hz = dataset->info.fps;
  fake.robot->name_joints({"shoulder_pan", "shoulder_lift", "elbow_flex", "wrist_flex", "wrist_roll", "gripper"});
  std::string message;
  for (std::int64_t e = 0; e < dataset->info.total_episodes; ++e) {
    const auto source = open_replay(root, e, fake.rig);
    message += source ? "" : source.error().message;
  }
  EXPECT_NE(message.find("is not a number"), std::string::npos) << message;
}

TEST(CheckedTask, TrimsAndRefuses) {
  EXPECT_EQ(*checked_task("  Put it there \n"), "Put it there");
  for (const std::string& bad :
       {std::string("\t "), std::string("a\nb"), std::string("a\x7f"), std::string("\xff"), std::string(501, 'x')}) {
    EXPECT_FALSE(checked_task(bad)) << bad;
  }
}

TEST_F(CollectTest, RefusesToMixCodecsInOneDataset) {
  open();
  plan.episodes = 1;
  ASSERT_TRUE(session->start(plan));
  tick(40);
  session->finish(false);
  session.reset();
  store.reset();
  controller->disconnect();
  const auto refused = open_recording(fake->rig, {folder / "set", "libsvtav1", 5, 1000}, true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::mismatch);
  const auto automatic = open_recording(fake->rig, {folder / "set", "auto", 5, 1000}, true);
  ASSERT_TRUE(automatic);
  EXPECT_EQ(automatic->codec.vcodec, "h264");
}

TEST_F(CollectTest, SaysWhenTheDiskIsTooFull) {
  FakeRig rig(0);
  const auto refused = open_recording(rig.rig, {folder / "set", "h264", 5, UINTMAX_MAX / 2}, true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::no_space);
}

TEST_F(CollectTest, LeavesNoStagingFilesBehind) {
  open();
  ASSERT_TRUE(session->start(plan));
  tick(10);
  ASSERT_TRUE(session->discard());
  session->finish(false);
  TearDown();
  EXPECT_FALSE(std::filesystem::exists(folder / "set"));
}

}  // namespace
}  // namespace tandem
