#include "scoring/trial_life.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace tandem {
namespace {

std::int64_t at(double s) { return from_seconds(1000 + s); }

SuiteTask staged(Scoring scoring = Scoring::staged_cumulative) {
  SuiteTask task;
  task.key = "stack";
  task.scoring = scoring;
  task.horizon_s = 20;
  task.clock_start = ClockStart::go;
  for (int i = 0; i < 3; ++i) {
    RubricStage stage;
    stage.key = "stage" + std::to_string(i + 1);
    stage.points = i == 2 ? 0.5 : 0.25;
    if (i > 0 && scoring == Scoring::staged_cumulative) {
      stage.required = static_cast<std::size_t>(i - 1);
    }
    task.stages.push_back(stage);
  }
  return task;
}

SuiteTask plain(Scoring scoring) {
  SuiteTask task = staged(scoring);
  task.stages.clear();
  if (scoring == Scoring::chain) {
    task.chain_length = 5;
  }
  if (scoring == Scoring::progress) {
    task.score_max = 100;
    task.success_min = 100;
  }
  return task;
}

TrialLife begun(SuiteTask task, TrialLife::Setup setup = {}) {
  TrialLife life(std::move(task), setup);
  EXPECT_TRUE(life.start(at(0), "2026-11-27T05:00:00.000Z"));
  return life;
}

struct Written {
  TrialRecord record;
  Rating rating;
};
Written written(const TrialLife& life) {
  Written out;
  life.write(out.record, out.rating);
  return out;
}

TEST(TrialLife, ACleanTrialTakesThreeKeys) {
  TrialLife life(staged(), {});
  EXPECT_EQ(life.phase(), TrialPhase::reset);
  ASSERT_TRUE(life.start(at(0), "2026-11-27T05:00:00.000Z"));
  EXPECT_EQ(life.phase(), TrialPhase::running);
  ASSERT_TRUE(life.press(2, at(7.5)));
  ASSERT_TRUE(life.finish(at(9)));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  life.tick(at(11.9));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  life.tick(at(12.1));
  EXPECT_EQ(life.phase(), TrialPhase::closed);
  const auto [record, rating] = written(life);
  EXPECT_EQ(record.end, EndReason::success);
  EXPECT_EQ(record.started_utc, "2026-11-27T05:00:00.000Z");
  EXPECT_DOUBLE_EQ(*record.duration_s, 7.5) << "of the last stage, not of the key that ended it";
  EXPECT_TRUE(record.void_reason.empty());
  const auto score = score_of(life.task(), rating.observed);
  ASSERT_TRUE(score);
  EXPECT_DOUBLE_EQ(score->score, 1);
  for (const auto& credit : rating.observed.stages) {
    EXPECT_EQ(credit.credit, 1);
    EXPECT_DOUBLE_EQ(*credit.reached_s, 7.5);
  }
}

TEST(TrialLife, AStageCreditsWhatItRequiresAndTakesItAlongWhenItGoes) {
  auto life = begun(staged());
  ASSERT_TRUE(life.press(0, at(2)));
  ASSERT_TRUE(life.press(2, at(5)));
  EXPECT_DOUBLE_EQ(*life.credits()[0].reached_s, 2) << "it keeps its own time";
  EXPECT_DOUBLE_EQ(*life.credits()[1].reached_s, 5);
  ASSERT_TRUE(life.press(0, at(6)));
  for (const auto& credit : life.credits()) {
    EXPECT_EQ(credit.credit, 0);
    EXPECT_FALSE(credit.reached_s);
  }
  auto free = begun(staged(Scoring::staged_independent));
  ASSERT_TRUE(free.press(2, at(5)));
  EXPECT_EQ(free.credits()[0].credit, 0);
}

TEST(TrialLife, ItSaysWhichStagesAreCreditedAlong) {
  auto life = begun(staged());
  EXPECT_EQ(life.credited_along(2), (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(life.credited_along(0).empty());
  EXPECT_TRUE(life.credited_along(9).empty()) << "no such stage";
  ASSERT_TRUE(life.press(0, at(2)));
  EXPECT_EQ(life.credited_along(2), (std::vector<std::size_t>{1}));
  ASSERT_TRUE(life.press(2, at(5)));
  EXPECT_TRUE(life.credited_along(2).empty()) << "it would take its credit away";
  ASSERT_TRUE(life.undo(at(6)));
  EXPECT_EQ(life.credits()[1].credit, 0) << "what came along goes along";
  EXPECT_EQ(life.credits()[0].credit, 1);
  EXPECT_TRUE(begun(staged(Scoring::staged_independent)).credited_along(2).empty());
}

TEST(TrialLife, CountsGoUpAndPartialCreditsGoByHalves) {
  SuiteTask task = staged(Scoring::count);
  task.stages[0].kind = StageKind::count;
  task.stages[0].max_count = 2;
  task.stages[1].partial = true;
  auto life = begun(task);
  for (const double expected : {1.0, 2.0, 2.0}) {
    ASSERT_TRUE(life.press(0, at(1)));
    EXPECT_EQ(life.credits()[0].credit, expected);
  }
  ASSERT_TRUE(life.undo(at(2)));
  EXPECT_EQ(life.credits()[0].credit, 1) << "the key that changed nothing left nothing to take back";
  for (const double expected : {1.0, 0.5, 0.0}) {
    ASSERT_TRUE(life.press(1, at(3)));
    EXPECT_EQ(life.credits()[1].credit, expected);
  }
}

TEST(TrialLife, TheHorizonEndsItThen) {
  auto life = begun(staged());
  ASSERT_TRUE(life.press(0, at(3)));
  life.tick(at(20.7));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  EXPECT_DOUBLE_EQ(life.clock_s(at(21)), 20);
  EXPECT_EQ(life.end_reason(), EndReason::timeout);
  EXPECT_DOUBLE_EQ(*written(life).record.duration_s, 20) << "censored at the horizon";
  ASSERT_TRUE(life.undo(at(21)));
  EXPECT_EQ(life.phase(), TrialPhase::ended) << "time does not come back";
  EXPECT_EQ(life.end_reason(), EndReason::timeout);
  EXPECT_EQ(life.credits()[0].credit, 0) << "what was keyed does";
  ASSERT_TRUE(life.press(2, at(22)));
  EXPECT_EQ(life.end_reason(), EndReason::success) << "seen in time, keyed a moment later";
  EXPECT_DOUBLE_EQ(*life.credits()[2].reached_s, 20);
  life.tick(at(24.9));
  EXPECT_EQ(life.phase(), TrialPhase::ended) << "every key gives the moment anew";
  life.tick(at(25.1));
  EXPECT_EQ(life.phase(), TrialPhase::closed);
}

TEST(TrialLife, StepsGiveAHorizonAndNoClockGivesNone) {
  SuiteTask steps = staged();
  steps.horizon_s.reset();
  steps.horizon_steps = 300;
  steps.control_hz = 30;
  EXPECT_EQ(TrialLife(steps, {}).horizon_s(), 10);
  SuiteTask none = staged();
  none.clock_start = ClockStart::none;
  auto life = begun(none);
  life.tick(at(1000));
  EXPECT_EQ(life.phase(), TrialPhase::running);
  ASSERT_TRUE(life.finish(at(1001)));
  EXPECT_FALSE(written(life).record.duration_s);
}

TEST(TrialLife, TheClockOfADrivenTrialWaitsForTheFirstMotion) {
  SuiteTask task = staged();
  task.clock_start = ClockStart::first_motion;
  auto life = begun(task, {.driven = true});
  EXPECT_EQ(life.phase(), TrialPhase::waiting);
  life.tick(at(60));
  EXPECT_EQ(life.phase(), TrialPhase::waiting) << "the horizon counts from the first motion, too";
  life.first_motion(at(61.5));
  EXPECT_EQ(life.phase(), TrialPhase::running);
  ASSERT_TRUE(life.press(2, at(66.5)));
  ASSERT_TRUE(life.finish(at(67)));
  const auto record = written(life).record;
  EXPECT_DOUBLE_EQ(*record.first_motion_s, 61.5);
  EXPECT_DOUBLE_EQ(*record.duration_s, 5);
  auto by_hand = begun(task);
  EXPECT_EQ(by_hand.phase(), TrialPhase::running) << "there a person starts the clock with the motion";
}

TEST(TrialLife, ThePauseNeedsAReasonAndIsKept) {
  auto life = begun(staged());
  ASSERT_TRUE(life.pause(at(4)));  // at once; why is said then
  EXPECT_EQ(life.phase(), TrialPhase::paused);
  EXPECT_TRUE(life.wants_reason());
  EXPECT_FALSE(life.resume(at(5))) << "not without a reason";
  EXPECT_FALSE(life.say_why_paused("  "));
  ASSERT_TRUE(life.say_why_paused("somebody walked in"));
  EXPECT_FALSE(life.wants_reason());
  EXPECT_FALSE(life.pause(at(5), "again"));
  EXPECT_DOUBLE_EQ(life.clock_s(at(14)), 4);
  life.tick(at(100));
  EXPECT_EQ(life.phase(), TrialPhase::paused);
  ASSERT_TRUE(life.resume(at(104)));
  EXPECT_FALSE(life.resume(at(104)));
  EXPECT_FALSE(life.say_why_paused("too late"));
  EXPECT_DOUBLE_EQ(life.clock_s(at(106)), 6);
  ASSERT_TRUE(life.give_up(EndReason::irrecoverable, at(107)));
  const auto record = written(life).record;
  EXPECT_DOUBLE_EQ(*record.duration_s, 7);
  EXPECT_EQ(record.end, EndReason::irrecoverable);
  ASSERT_EQ(record.events.size(), 1U);
  EXPECT_EQ(record.events[0].detail, "Paused: somebody walked in");
}

TEST(TrialLife, AnEndIsTakenBackAndTheClockHasRunOn) {
  auto life = begun(staged());
  ASSERT_TRUE(life.press(0, at(2)));
  ASSERT_TRUE(life.finish(at(5)));
  EXPECT_NEAR(life.undo_left_s(at(6)), 2, 1e-9);
  ASSERT_TRUE(life.undo(at(6)));
  EXPECT_EQ(life.phase(), TrialPhase::running);
  EXPECT_DOUBLE_EQ(life.clock_s(at(8)), 8);
  ASSERT_TRUE(life.undo(at(8)));
  EXPECT_EQ(life.credits()[0].credit, 0);
  const auto refused = life.undo(at(9));
  ASSERT_FALSE(refused);
  EXPECT_EQ(life.phase(), TrialPhase::running) << "a start stays";
  ASSERT_TRUE(life.succeed(at(9)));
  ASSERT_TRUE(life.close(at(9.1)));
  EXPECT_FALSE(life.undo(at(9.2))) << "what is closed stays";
  EXPECT_FALSE(life.press(0, at(9.2)));
}

TEST(TrialLife, AnArmIsNotSetInMotionByTakingBack) {
  auto life = begun(staged(), {.driven = true});
  ASSERT_TRUE(life.intervene(at(2)));
  ASSERT_TRUE(life.press(1, at(3)));
  ASSERT_TRUE(life.succeed(at(5)));
  ASSERT_TRUE(life.undo(at(6)));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  EXPECT_EQ(life.end_reason(), EndReason::operator_stop) << "the success was taken back, the end stays";
  EXPECT_EQ(life.credits()[2].credit, 0);
  EXPECT_EQ(life.credits()[1].credit, 1);
  const auto events = written(life).record.events;
  ASSERT_EQ(events.size(), 1U);
  EXPECT_DOUBLE_EQ(events[0].at_s, 2);
  EXPECT_DOUBLE_EQ(*events[0].until_s, 5) << "nobody helps after the end";
}

TEST(TrialLife, WhatIsTakenBackAfterTheEndIsNotWrittenUnasked) {
  auto life = begun(staged(), {.driven = true});
  for (std::size_t stage = 0; stage < 3; ++stage) {
    ASSERT_TRUE(life.press(stage, at(2 + static_cast<double>(stage))));
  }
  ASSERT_TRUE(life.finish(at(6)));
  EXPECT_EQ(life.end_reason(), EndReason::success);
  EXPECT_FALSE(life.wants_judgement());
  ASSERT_TRUE(life.undo(at(7)));
  life.tick(at(60));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  EXPECT_TRUE(life.wants_judgement());
  ASSERT_TRUE(life.undo(at(61)));  // the last stage, too
  life.tick(at(120));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  ASSERT_TRUE(life.press(2, at(121)));
  life.tick(at(125));
  EXPECT_EQ(life.phase(), TrialPhase::closed);
  EXPECT_EQ(life.end_reason(), EndReason::success);
}

TEST(TrialLife, AVoidTrialSaysWhyAndCanBeTakenBack) {
  auto life = begun(staged());
  EXPECT_FALSE(life.make_void("", EndReason::operator_error, false, at(1)));
  ASSERT_TRUE(life.make_void("robot_fault", EndReason::robot_fault, false, at(2)));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  EXPECT_EQ(written(life).record.void_reason, "robot_fault");
  EXPECT_EQ(written(life).record.end, EndReason::robot_fault);
  ASSERT_TRUE(life.undo(at(3)));
  EXPECT_EQ(life.phase(), TrialPhase::running);
  EXPECT_TRUE(life.void_reason().empty());
  ASSERT_TRUE(life.succeed(at(4)));
  ASSERT_TRUE(life.make_void("success_at_reset", EndReason::operator_error, true, at(5)));
  const auto record = written(life).record;
  EXPECT_TRUE(record.success_at_reset);
  EXPECT_EQ(record.end, EndReason::operator_error);
  TrialLife before(staged(), {});
  EXPECT_FALSE(before.make_void("robot_fault", EndReason::robot_fault, false, at(0))) << "there is no trial yet";
  auto unjudged = begun(plain(Scoring::progress));
  ASSERT_TRUE(unjudged.make_void("network_fault", EndReason::network_fault, false, at(1)));
  unjudged.tick(at(5));
  EXPECT_EQ(unjudged.phase(), TrialPhase::closed) << "what does not count needs no judgement";
}

TEST(TrialLife, WhatHappensIsKept) {
  auto life = begun(staged());
  ASSERT_TRUE(life.intervene(at(2)));
  EXPECT_TRUE(life.intervening());
  ASSERT_TRUE(life.intervene(at(3)));
  ASSERT_TRUE(life.add_event("drop", "", at(4)));
  ASSERT_TRUE(life.add_event("object_nudge", "the cup", at(5)));
  EXPECT_FALSE(life.add_event("earthquake", "", at(5)));
  ASSERT_TRUE(life.add_failure("missed_grasp", false, at(6)));
  ASSERT_TRUE(life.add_failure("collision", false, at(7)));
  ASSERT_TRUE(life.add_failure("missed_grasp", true, at(8)));
  EXPECT_FALSE(life.add_failure("bad luck", false, at(8)));
  ASSERT_TRUE(life.set_notes("slipped at the rim"));
  ASSERT_TRUE(life.give_up(EndReason::safety_stop, at(9)));
  EXPECT_FALSE(life.intervene(at(10)));
  const auto record = written(life).record;
  EXPECT_EQ(record.end, EndReason::safety_stop);
  EXPECT_EQ(record.notes, "slipped at the rim");
  ASSERT_EQ(record.events.size(), 3U);
  EXPECT_DOUBLE_EQ(*record.events[0].until_s, 3);
  ASSERT_EQ(record.failures.size(), 2U);
  EXPECT_EQ(record.failures[0].mode, "missed_grasp");
  EXPECT_DOUBLE_EQ(*record.failures[0].at_s, 6);
  EXPECT_TRUE(record.failures[0].recovered);
}

TEST(TrialLife, AFailureIsNoSuccessWhateverWasCreditedBefore) {
  for (const bool after_the_end : {false, true}) {
    auto life = begun(staged());
    ASSERT_TRUE(life.press(2, at(3)));  // all that there is
    if (after_the_end) {
      ASSERT_TRUE(life.finish(at(4)));
    }
    ASSERT_TRUE(life.give_up(EndReason::irrecoverable, at(5)));
    EXPECT_FALSE(*life.score()->success);
    EXPECT_DOUBLE_EQ(life.score()->score, 0.5) << "the stages before the last one stay";
    EXPECT_EQ(written(life).record.end, EndReason::irrecoverable);
    ASSERT_TRUE(life.press(2, at(6)));  // it was one after all
    EXPECT_TRUE(*life.score()->success);
    EXPECT_EQ(written(life).record.end, EndReason::success);
  }
  auto chain = begun(plain(Scoring::chain));
  ASSERT_TRUE(chain.set_value(5, at(3)));
  ASSERT_TRUE(chain.give_up(EndReason::irrecoverable, at(5)));
  EXPECT_EQ(chain.score()->chain, 4);
}

TEST(TrialLife, ASafetyStopIsAFailure) {
  auto life = begun(staged());
  ASSERT_TRUE(life.press(2, at(3)));
  ASSERT_TRUE(life.give_up(EndReason::safety_stop, at(4)));
  EXPECT_FALSE(*life.score()->success);
  const auto refused = life.press(2, at(5));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("safety stop"), std::string::npos);
  EXPECT_FALSE(*life.score()->success);
  EXPECT_FALSE(life.succeed(at(5)));
  EXPECT_FALSE(*life.score()->success);
  EXPECT_EQ(written(life).record.end, EndReason::safety_stop);
  ASSERT_TRUE(life.undo(at(6)));  // it was none
  EXPECT_TRUE(*life.score()->success);
}

TEST(TrialLife, NothingIsJudgedBeforeTheStart) {
  TrialLife life(staged(), {});
  EXPECT_FALSE(life.press(0, at(0)));
  EXPECT_FALSE(life.finish(at(0)));
  EXPECT_FALSE(life.succeed(at(0)));
  EXPECT_FALSE(life.give_up(EndReason::irrecoverable, at(0)));
  EXPECT_FALSE(life.pause(at(0), "why"));
  EXPECT_FALSE(life.resume(at(0)));
  EXPECT_FALSE(life.intervene(at(0)));
  EXPECT_FALSE(life.set_notes("early"));
  EXPECT_FALSE(life.undo(at(0)));
  EXPECT_FALSE(life.close(at(0)));
  life.tick(at(100));
  EXPECT_EQ(life.phase(), TrialPhase::reset);
  ASSERT_TRUE(life.start(at(100), ""));
  EXPECT_FALSE(life.start(at(101), ""));
  EXPECT_FALSE(life.close(at(101)));
  EXPECT_FALSE(life.press(9, at(101)));
  EXPECT_FALSE(life.set_value(1, at(101))) << "it has stages";
}

TEST(TrialLife, AClockThatGoesBackStandsStill) {
  auto life = begun(staged());
  ASSERT_TRUE(life.press(0, at(6)));
  ASSERT_TRUE(life.press(1, at(2)));
  EXPECT_DOUBLE_EQ(*life.credits()[1].reached_s, 6);
  ASSERT_TRUE(life.finish(at(-50)));
  EXPECT_DOUBLE_EQ(*written(life).record.duration_s, 6);
  life.tick(at(1));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  EXPECT_NEAR(life.undo_left_s(at(1)), 3, 1e-9);
  life.tick(at(9.5));
  EXPECT_EQ(life.phase(), TrialPhase::closed);
}

TEST(TrialLife, AnOpenQuestionStopsTheMomentToTakeBack) {
  auto life = begun(staged());
  ASSERT_TRUE(life.finish(at(5)));
  life.hold(true);
  life.tick(at(60));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  life.hold(false);
  life.tick(at(62));
  EXPECT_EQ(life.phase(), TrialPhase::ended);
  life.tick(at(63.5));
  EXPECT_EQ(life.phase(), TrialPhase::closed);
}

TEST(TrialLife, SuccessOrFailureAlone) {
  auto good = begun(plain(Scoring::binary));
  ASSERT_TRUE(good.finish(at(4)));
  EXPECT_EQ(good.end_reason(), EndReason::success);
  EXPECT_DOUBLE_EQ(*written(good).record.duration_s, 4);
  auto bad = begun(plain(Scoring::binary));
  ASSERT_TRUE(bad.give_up(EndReason::operator_stop, at(4)));
  EXPECT_EQ(bad.end_reason(), EndReason::operator_stop);
  EXPECT_EQ(written(bad).rating.observed.value, 0);
  auto late = begun(plain(Scoring::binary));
  late.tick(at(30));
  EXPECT_EQ(late.end_reason(), EndReason::timeout);
  late.tick(at(60));
  EXPECT_EQ(late.phase(), TrialPhase::ended) << "nobody has said how it went";
  EXPECT_TRUE(late.wants_judgement());
  ASSERT_TRUE(late.give_up(EndReason::operator_stop, at(60)));
  EXPECT_EQ(late.end_reason(), EndReason::timeout);
  late.tick(at(64));
  EXPECT_EQ(late.phase(), TrialPhase::closed);
  EXPECT_EQ(written(late).rating.observed.value, 0);
}

TEST(TrialLife, WhatEndedByItselfIsNotWrittenUnjudged) {
  auto stopped = begun(staged());
  ASSERT_TRUE(stopped.stopped(at(4)));
  stopped.tick(at(60));
  EXPECT_TRUE(stopped.wants_judgement());
  ASSERT_TRUE(stopped.press(0, at(61)));
  EXPECT_FALSE(stopped.wants_judgement());
  ASSERT_TRUE(stopped.undo(at(62)));
  EXPECT_TRUE(stopped.wants_judgement()) << "what was said was taken back";
  ASSERT_TRUE(stopped.close(at(63))) << "but it may be written as it is";
  EXPECT_EQ(stopped.phase(), TrialPhase::closed);
  EXPECT_EQ(written(stopped).record.end, EndReason::operator_stop);
  EXPECT_FALSE(stopped.stopped(at(64)));

  auto half = begun(staged());
  ASSERT_TRUE(half.press(0, at(2)));
  ASSERT_TRUE(half.stopped(at(4)));
  half.tick(at(8));
  EXPECT_EQ(half.phase(), TrialPhase::closed) << "it was judged while it ran";

  auto ignored = begun(staged());
  ASSERT_TRUE(ignored.pause(at(1)));
  ASSERT_TRUE(ignored.give_up(EndReason::safety_stop, at(2)));
  EXPECT_EQ(written(ignored).record.events.at(0).detail, "Paused: nobody said why");
}

TEST(TrialLife, OtherJudgementsAreBounded) {
  auto progress = begun(plain(Scoring::progress));
  EXPECT_FALSE(progress.finish(at(1))) << "how far it came is to be said";
  EXPECT_FALSE(progress.set_value(101, at(1)));
  EXPECT_FALSE(progress.set_value(-1, at(1)));
  progress.tick(at(30));
  progress.tick(at(60));
  EXPECT_EQ(progress.phase(), TrialPhase::ended) << "it waits for the judgement";
  ASSERT_TRUE(progress.set_value(70, at(61)));
  progress.tick(at(65));
  EXPECT_EQ(progress.phase(), TrialPhase::closed);
  auto chain = begun(plain(Scoring::chain));
  EXPECT_FALSE(chain.set_value(6, at(1)));
  ASSERT_TRUE(chain.set_value(5, at(2)));
  ASSERT_TRUE(chain.finish(at(3)));
  EXPECT_EQ(chain.end_reason(), EndReason::success);
  auto rate = begun(plain(Scoring::rate));
  EXPECT_FALSE(rate.succeed(at(1)));
  ASSERT_TRUE(rate.set_value(4, at(2)));
  rate.tick(at(20));
  EXPECT_EQ(rate.end_reason(), EndReason::timeout) << "a count has no success";
  EXPECT_EQ(written(rate).rating.observed.value, 4);
}

}  // namespace
}  // namespace tandem
