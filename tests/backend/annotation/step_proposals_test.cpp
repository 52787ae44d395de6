#include "annotation/step_proposals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "annotation/gripper.h"
#include "base/files.h"
#include "testing/datasets.h"
#include "testing/fake_proposer.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::TemporaryFolder;
using Episodes = std::vector<std::int64_t>;

class StepProposals : public ::testing::Test {
 protected:
  void SetUp() override {
    root = copy_of("v30-basic", folder / "set");
    open();
    length = set->episodes[0].length;
    proposer.steps = [this](const StepsQuestion& question) -> Result<Steps> {
      asked.push_back(question);
      const double half = question.length_s / 2;
      return Steps{
          {{0.01, half, "Pick up cube", 0.4}, {half + 0.01, question.length_s, "the robot waves", 0.1}}, "{…}", 2, 5};
    };
  }
  void open() {
    store.reset();
    document.reset();
    auto opened = open_dataset(root);
    ASSERT_TRUE(opened) << opened.error().sentence();
    set = std::make_shared<const DatasetSummary>(std::move(*opened));
    auto made = AnnotationDocument::open(set, {folder / "user", folder / "cache", {}, {}});
    ASSERT_TRUE(made) << made.error().sentence();
    document = std::make_unique<AnnotationDocument>(std::move(*made));
    auto kept = EpisodeAnswers::open(*document);
    ASSERT_TRUE(kept) << kept.error().sentence();
    store = *kept;
  }
  Result<EpisodeAskProgress> ask(EpisodeAsk what, const Episodes& episodes = {}, EpisodeAskOptions options = {}) {
    const auto questions = episode_questions(*document, what, episodes);
    EXPECT_TRUE(questions) << questions.error().sentence();
    return ask_about_episodes(set, what, *questions, proposer, *store, options);
  }
  const Segments& subtasks(std::int64_t episode) {
    now = *document->episode(episode);
    return now.lane(Lane::subtask);
  }

  TemporaryFolder folder;
  fs::path root;
  std::shared_ptr<const DatasetSummary> set;
  std::unique_ptr<AnnotationDocument> document;
  std::shared_ptr<EpisodeAnswers> store;
  testing::FakeProposer proposer{[](const std::string&, std::size_t) -> Result<std::string> { return "no"; }};
  std::vector<StepsQuestion> asked;
  std::int64_t length = 0;
  EpisodeAnnotation now;
};

TEST_F(StepProposals, StepsStandOnFramesAndCoverTheEpisode) {
  const auto done = ask(EpisodeAsk::steps);
  ASSERT_TRUE(done) << done.error().sentence();
  EXPECT_EQ(done->asked, set->episodes.size());
  EXPECT_EQ(done->failed, 0U);
  ASSERT_EQ(asked.size(), set->episodes.size());
  EXPECT_NEAR(asked[0].length_s, static_cast<double>(length) / 30, 1e-4);
  EXPECT_EQ(asked[0].pictures.size(), asked[0].times_s.size());
  EXPECT_EQ(asked[0].times_s.front(), 0);
  for (int restart = 0; restart < 2; ++restart) {
    const auto all = store->steps();
    ASSERT_EQ(all.size(), set->episodes.size());
    const StepProposal& first = all[0];
    ASSERT_EQ(first.steps.size(), 2U);
    EXPECT_EQ(first.steps[0].segment.from, 0);
    EXPECT_EQ(first.steps[0].segment.to, first.steps[1].segment.from);
    EXPECT_EQ(first.steps[1].segment.to, length);
    EXPECT_EQ(first.steps[0].segment.text, "pick up cube") << "steps begin with a small letter";
    EXPECT_NEAR(first.steps[0].seconds, static_cast<double>(first.steps[0].segment.to) / 30, 1e-4);
    EXPECT_TRUE(first.steps[0].usable());
    EXPECT_FALSE(first.steps[1].usable());
    EXPECT_EQ(first.steps[0].confidence, 0.4);
    EXPECT_EQ(first.attempts, 2);
    EXPECT_EQ(first.raw, "{…}");
    EXPECT_EQ(first.asked.origin.model, "Fake 1M");
    EXPECT_EQ(first.asked.origin.prompt, "fake-steps-1");
    EXPECT_GT(first.asked.origin.at_ms, 1'600'000'000'000);
    EXPECT_EQ(first.asked.shown, 0);
    EXPECT_EQ(status_of(*document, first).episode, 0);
    EXPECT_TRUE(status_of(*document, first).has_open());
    open();
  }
  EXPECT_EQ(ask(EpisodeAsk::steps)->known, set->episodes.size()) << "the same question costs nothing";
  EXPECT_EQ(asked.size(), set->episodes.size());
  EpisodeAskOptions again;
  again.again = true;
  EXPECT_EQ(ask(EpisodeAsk::steps, {1}, again)->known, 0U);
  EXPECT_EQ(asked.size(), set->episodes.size() + 1);
  EXPECT_FALSE(episode_questions(*document, EpisodeAsk::steps, {99}));
}

TEST_F(StepProposals, DecisionsAreStepsThatCanBeUndone) {
  ASSERT_TRUE(ask(EpisodeAsk::steps, {0}));
  const StepProposal proposal = store->steps().front();
  ASSERT_TRUE(accept_step(*document, proposal, 0));
  EXPECT_EQ(document->history().back(), "accept the step pick up cube");
  ASSERT_EQ(subtasks(0).size(), 1U);
  EXPECT_EQ(subtasks(0)[0], proposal.steps[0].segment);
  const auto refused = accept_step(*document, proposal, 1);
  ASSERT_FALSE(refused) << "it breaks the rules";
  EXPECT_TRUE(refused.error().message.contains("cannot be taken"));
  ASSERT_TRUE(edit_step(*document, proposal, 1, "wave arm"));
  EXPECT_EQ(subtasks(0).back().text, "wave arm");
  EXPECT_EQ(status_of(*document, proposal).states, (std::vector{ProposalState::accepted, ProposalState::edited}));
  open();
  EXPECT_EQ(status_of(*document, proposal).states.front(), ProposalState::accepted);
  ASSERT_TRUE(document->undo());
  ASSERT_TRUE(document->undo());
  EXPECT_TRUE(subtasks(0).empty());
  EXPECT_EQ(status_of(*document, proposal).states, (std::vector{ProposalState::open, ProposalState::open}));
  EXPECT_EQ(accept_steps(*document, proposal).value(), 1U);
  EXPECT_EQ(document->history().back(), "accept 1 step");
  ASSERT_TRUE(reject_steps(*document, proposal));
  EXPECT_EQ(document->history().back(), "reject 1 step");
  EXPECT_FALSE(status_of(*document, proposal).has_open());
  EXPECT_EQ(subtasks(0).size(), 1U);
  EXPECT_FALSE(accept_step(*document, proposal, 7));
  EXPECT_TRUE(episode_questions(*document, EpisodeAsk::steps, {})->size() < set->episodes.size())
      << "what has subtasks is not asked about";
}

TEST_F(StepProposals, WhatAPersonMarkedIsNotReplaced) {
  ASSERT_TRUE(document->add_segment(0, Lane::subtask, {2, 4, "reach"}));
  ASSERT_TRUE(ask(EpisodeAsk::steps, {0}));
  const StepProposal proposal = store->steps().front();
  const auto refused = accept_step(*document, proposal, 0);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().message.contains("\"reach\" stands in frames 3 to 4")) << refused.error().message;
  EXPECT_EQ(accept_steps(*document, proposal).value(), 0U);
  EXPECT_EQ(subtasks(0).size(), 1U);
  EXPECT_EQ(status_of(*document, proposal).states.front(), ProposalState::open);
}

TEST_F(StepProposals, AnAnswerOfNoUseFailsThatEpisodeAlone) {
  proposer.steps = [this](const StepsQuestion& question) -> Result<Steps> {
    asked.push_back(question);
    return asked.size() == 1 ? Steps{} : Steps{{{0, 1, "pick up cube", {}}}, "raw", 1, 1};
  };
  std::string error;
  EpisodeAskOptions options;
  options.progress = [&](const EpisodeAskProgress& progress) {
    error += progress.error != nullptr ? progress.error->sentence() : std::string();
  };
  const auto done = ask(EpisodeAsk::steps, {0, 1}, options);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->failed, 1U);
  EXPECT_TRUE(error.contains("named no steps of episode 0")) << error;
  ASSERT_EQ(store->steps().size(), 1U);
  EXPECT_EQ(store->steps()[0].steps.front().segment.to, set->episodes[1].length) << "to the end";
  proposer.steps = [](const StepsQuestion&) -> Result<Steps> { return fail(ErrorCode::permission, "No key."); };
  EXPECT_FALSE(ask(EpisodeAsk::steps, {2})) << "it would meet every other one";
  options.camera = "none";
  EXPECT_EQ(ask(EpisodeAsk::steps, {2}, options).error().code, ErrorCode::not_found);
}

TEST_F(StepProposals, AHintIsNoLabelUntilItIsTaken) {
  ASSERT_TRUE(document->set_task(Episodes{0}, "Put the red cube in the box"));
  ASSERT_TRUE(document->set_task(Episodes{1}, "todo"));
  proposer.scores = {-3, -2.5, -2, -1.5, -1, -0.7, -0.3, -0.2};
  EpisodeAskOptions options;
  std::string error;
  options.progress = [&](const EpisodeAskProgress& progress) {
    error += progress.error != nullptr ? progress.error->sentence() : std::string();
  };
  const auto done = ask(EpisodeAsk::hints, {0, 1}, options);
  ASSERT_TRUE(done) << done.error().sentence();
  EXPECT_EQ(done->failed, 1U);
  EXPECT_TRUE(error.contains("its task says \"todo\"")) << error;
  const auto hints = store->hints();
  ASSERT_EQ(hints.size(), 1U);
  EXPECT_EQ(hints[0].score(), -0.2);
  EXPECT_EQ(hints[0].progress().front(), 0);
  EXPECT_EQ(hints[0].progress().back(), 1);
  EXPECT_FALSE(document->episode(0)->success.has_value());
  const auto status = statuses_of(*document, hints).front();
  EXPECT_TRUE(status.looks_done) << "more likely than not";
  EXPECT_EQ(status.state, ProposalState::open);
  ASSERT_TRUE(accept_hint(*document, hints[0], status.looks_done));
  EXPECT_EQ(document->history().back(), "accept the hint: success");
  EXPECT_EQ(document->episode(0)->success, true);
  open();
  EXPECT_EQ(store->hints().front().scores, hints[0].scores);
  EXPECT_EQ(statuses_of(*document, hints).front().state, ProposalState::accepted);
  ASSERT_TRUE(document->undo());
  EXPECT_FALSE(document->episode(0)->success.has_value());
  ASSERT_TRUE(reject_hint(*document, hints[0]));
  EXPECT_EQ(statuses_of(*document, hints).front().state, ProposalState::rejected);
  EXPECT_FALSE(document->episode(0)->success.has_value());
  proposer.scores = {std::nan("")};
  options.again = true;
  EXPECT_EQ(ask(EpisodeAsk::hints, {0}, options)->failed, 1U);
}

TEST(Hints, TheThresholdIsLearntFromLabels) {
  EXPECT_EQ(success_threshold({}), std::log(0.5));
  EXPECT_EQ(success_threshold({{-1, true}, {-2, false}}), std::log(0.5)) << "too few";
  const double learnt =
      success_threshold({{-3, true}, {-3.5, true}, {-4, true}, {-6, false}, {-8, false}, {-5.9, false}});
  EXPECT_NEAR(learnt, -4.95, 1e-9);
  const double noisy = success_threshold(
      {{-1, true}, {-2, true}, {-3, true}, {-4.5, false}, {-5, true}, {-6, false}, {-7, false}, {-8, false}});
  EXPECT_NEAR(noisy, -3.75, 1e-9) << "the wider gap of two that are as good";
}

TEST(Gripper, EventsOfAnEpisodeAreFoundByName) {
  TemporaryFolder folder;
  auto opened = open_dataset(copy_of("v30-basic", folder / "set"));
  ASSERT_TRUE(opened);
  const auto set = std::make_shared<const DatasetSummary>(std::move(*opened));
  DataReader reader(set);
  const auto events = gripper_events_of(reader, *set, 0);
  ASSERT_TRUE(events) << events.error().sentence();
  EXPECT_TRUE(std::ranges::is_sorted(*events));
  EXPECT_FALSE(gripper_events_of(reader, *set, 99));
}

TEST(StepText, TwoWordsAreEnoughForAStep) {
  const auto codes = [](const std::string& text, double seconds = 3) {
    std::string out;
    for (const auto& problem : problems_of_step(text, seconds)) {
      out += (out.empty() ? "" : " ") + problem.code + ":" + std::string(name_of(problem.level));
    }
    return out;
  };
  EXPECT_EQ(codes("grasp cube"), "");
  EXPECT_EQ(codes("grasp cube", 1), "SHORT:warning");
  EXPECT_EQ(codes("grasp"), "VAGUE:error");
  EXPECT_EQ(codes("pick it"), "VAGUE:error");
  EXPECT_EQ(codes("pick it up"), "VAGUE:error");
  EXPECT_EQ(codes("task 1"), "VERB:error VAGUE:error");
  EXPECT_EQ(codes(""), "EMPTY:error");
}

}  // namespace
}  // namespace tandem
