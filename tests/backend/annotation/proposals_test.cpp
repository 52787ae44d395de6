#include "annotation/proposals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "base/files.h"
#include "testing/datasets.h"
#include "testing/temporary_folder.h"
#include "vlm/proposer.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::TemporaryFolder;
using Episodes = std::vector<std::int64_t>;

// Says what it is told to; counts how it is asked.
class FakeProposer final : public TextProposer {
 public:
  std::function<Result<Rewrite>(const std::string& task, int call)> say = [](const std::string&, int) {
    return FakeProposer::text("Pick up the red cube");
  };
  int at_once = 1;

  static Rewrite text(const std::string& words) {
    Rewrite out;
    out.text = words;
    out.end = TextEnd::chosen;
    out.confidence = 0.5;
    return out;
  }
  [[nodiscard]] Result<Rewrite> propose(const std::string& task, std::vector<Picture> pictures, const RewriteRules&,
                                        std::stop_token stop) override {
    const int now = ++running_;
    most_at_once = std::max(most_at_once.load(), now);
    last_pictures = pictures.size();
    const int call = calls++;
    if (at_once > 1) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    --running_;
    if (stop.stop_requested()) {
      return fail(ErrorCode::cancelled, "Stopped.");
    }
    return say(task, call);
  }
  [[nodiscard]] Result<Steps> propose_steps(const StepsQuestion&, const RewriteRules&, std::stop_token) override {
    return fail(ErrorCode::unsupported, "It proposes texts only.");
  }
  [[nodiscard]] Result<std::vector<double>> success_scores(const std::string&, std::vector<Picture>,
                                                           std::stop_token) override {
    return fail(ErrorCode::unsupported, "It proposes texts only.");
  }
  [[nodiscard]] std::string name() const override { return "a fake"; }
  [[nodiscard]] int requests_at_once() const override { return at_once; }
  [[nodiscard]] TextSource source() const override { return {"fake-1", "example.org", "fp32", "prompt-3", 7}; }
  [[nodiscard]] std::string licence() const override { return {}; }

  std::atomic<int> calls = 0;
  std::atomic<int> most_at_once = 0;
  std::atomic<std::size_t> last_pictures = 0;

 private:
  std::atomic<int> running_ = 0;
};

class Proposals : public ::testing::Test {
 protected:
  void SetUp() override {
    root = copy_of("v30-basic", folder / "set");
    open();
    ASSERT_TRUE(document->set_task(Episodes{0, 2}, "task"));
    ASSERT_TRUE(document->set_task(Episodes{1}, "todo"));
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
    auto kept = ProposalStore::open(*document);
    ASSERT_TRUE(kept) << kept.error().sentence();
    store = *kept;
  }
  Result<ProposeProgress> ask(const QuestionChoice& choice = {}, ProposeOptions options = {}) {
    const auto questions = questions_of(*document, choice);
    EXPECT_TRUE(questions) << questions.error().sentence();
    return propose_all(set, *questions, proposer, *store, options);
  }
  std::string task(std::int64_t episode) { return document->episode(episode)->task(); }
  ProposalStatus status(const Proposal& proposal) { return status_of(*document, proposal); }

  TemporaryFolder folder;
  fs::path root;
  std::shared_ptr<const DatasetSummary> set;
  std::unique_ptr<AnnotationDocument> document;
  std::shared_ptr<ProposalStore> store;
  FakeProposer proposer;
};

TEST_F(Proposals, EveryVagueTextIsAskedOnceAndKept) {
  const auto done = ask();
  ASSERT_TRUE(done) << done.error().sentence();
  EXPECT_EQ(done->asked, 2U);
  EXPECT_EQ(done->known, 0U);
  EXPECT_EQ(proposer.calls, 2);
  EXPECT_EQ(proposer.last_pictures, 8U);
  for (int restart = 0; restart < 2; ++restart) {
    const auto all = store->all();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].original, "task");
    EXPECT_EQ(all[0].uids.size(), 2U);
    EXPECT_EQ(all[0].text, "Pick up the red cube");
    EXPECT_EQ(all[0].model, "fake-1");
    EXPECT_EQ(all[0].host, "example.org");
    EXPECT_EQ(all[0].prompt, "prompt-3");
    EXPECT_EQ(all[0].seed, 7);
    EXPECT_EQ(all[0].confidence, 0.5);
    EXPECT_EQ(all[0].shown, 0);
    EXPECT_EQ(all[0].shown_frames.size(), 8U);
    EXPECT_GT(all[0].at_ms, 1'600'000'000'000);
    EXPECT_TRUE(all[0].usable());
    EXPECT_EQ(status(all[0]).state, ProposalState::open);
    EXPECT_EQ(status(all[0]).episodes, (Episodes{0, 2}));
    EXPECT_FALSE(status(all[0]).outdated);
    open();
  }
  // The same question costs nothing; another number of pictures is another question.
  EXPECT_EQ(ask()->known, 2U);
  EXPECT_EQ(proposer.calls, 2);
  ProposeOptions fewer;
  fewer.frames = 4;
  EXPECT_EQ(ask({}, fewer)->known, 0U);
  EXPECT_EQ(proposer.calls, 4);
  ProposeOptions again;
  again.again = true;
  EXPECT_EQ(ask({{1}, false}, again)->asked, 1U);
  EXPECT_EQ(proposer.calls, 5);
  EXPECT_EQ(questions_of(*document, {{}, true})->size(), 2U) << "all texts are vague here";
  EXPECT_FALSE(questions_of(*document, {{99}, false}));
}

TEST_F(Proposals, DecisionsAreStepsThatCanBeUndone) {
  ASSERT_TRUE(ask());
  const auto all = store->all();
  const std::size_t steps = document->done();
  ASSERT_TRUE(accept_proposal(*document, all[0]));
  EXPECT_EQ(document->done(), steps + 1);
  EXPECT_EQ(document->history().back(), "accept the proposal Pick up the red cube");
  EXPECT_EQ(task(0), "Pick up the red cube");
  EXPECT_EQ(task(2), "Pick up the red cube");
  EXPECT_EQ(task(1), "todo");
  EXPECT_EQ(status(all[0]).state, ProposalState::accepted);
  EXPECT_TRUE(status(all[0]).outdated);
  ASSERT_TRUE(edit_proposal(*document, all[1], "Stelle den Würfel ab"));
  EXPECT_EQ(status(all[1]).state, ProposalState::edited);
  EXPECT_EQ(status(all[1]).text, "Stelle den Würfel ab");
  EXPECT_GT(status(all[1]).at_ms, 1'600'000'000'000);
  EXPECT_TRUE(ask()->asked == 0) << "nothing is vague any more";
  open();
  EXPECT_EQ(status(all[1]).state, ProposalState::edited);
  ASSERT_TRUE(document->undo());
  EXPECT_EQ(status(all[1]).state, ProposalState::open);
  EXPECT_EQ(task(1), "todo");
  ASSERT_TRUE(reject_proposal(*document, all[1]));
  EXPECT_EQ(document->history().back(), "reject the proposal Pick up the red cube");
  EXPECT_EQ(status(all[1]).state, ProposalState::rejected);
  EXPECT_EQ(task(1), "todo");
  open();
  EXPECT_EQ(status(all[1]).state, ProposalState::rejected);
  ASSERT_TRUE(document->undo());
  EXPECT_EQ(status(all[1]).state, ProposalState::open);
  ASSERT_TRUE(document->undo());
  EXPECT_EQ(task(0), "task");
  EXPECT_EQ(accept_proposals(*document, all).value(), 2U);
  EXPECT_EQ(document->history().back(), "accept 2 proposals");
  EXPECT_EQ(task(1), "Pick up the red cube");
  ASSERT_TRUE(document->undo());
  EXPECT_EQ(task(1), "todo");
}

TEST_F(Proposals, WhatBreaksTheRulesIsNotTaken) {
  proposer.say = [](const std::string& task, int) {
    return FakeProposer::text(task == "todo" ? "The robot arm waves" : "\"pick up the red cube.\"");
  };
  ASSERT_TRUE(ask());
  const auto all = store->all();
  EXPECT_EQ(all[0].text, "Pick up the red cube") << "without quotation marks, with a capital as other texts";
  EXPECT_EQ(all[0].raw, "\"pick up the red cube.\"");
  EXPECT_FALSE(all[1].usable());
  const auto refused = accept_proposal(*document, all[1]);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("does not begin with a verb"), std::string::npos) << refused.error().message;
  EXPECT_EQ(accept_proposals(*document, all).value(), 1U);
  EXPECT_FALSE(edit_proposal(*document, all[1], ""));
  EXPECT_FALSE(edit_proposal(*document, all[1], "Pick up.\nPut down."));
  EXPECT_EQ(task(1), "todo");
  // An episode with another text by now is left alone.
  ASSERT_TRUE(document->set_task(Episodes{1}, "Wave at the camera"));
  const auto late = edit_proposal(*document, all[1], "Push the blue box");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::mismatch);
}

TEST_F(Proposals, AnAnswerOfNoUseIsAskedForAgain) {
  proposer.say = [](const std::string&, int call) {
    return FakeProposer::text(call < 2 ? "Hello" : "Put the cube away");
  };
  ASSERT_TRUE(ask({{1}, false}));
  EXPECT_EQ(proposer.calls, 3);
  EXPECT_EQ(store->all()[0].text, "Put the cube away");
  EXPECT_EQ(store->all()[0].attempts, 3);
  EXPECT_EQ(proposer.last_pictures, 10U) << "other moments of the same episode";
  proposer.say = [](const std::string&, int) { return FakeProposer::text("Hello"); };
  ASSERT_TRUE(ask({{0}, false}));
  EXPECT_EQ(proposer.calls, 6) << "not for ever";
  EXPECT_FALSE(store->all()[1].usable());
}

TEST_F(Proposals, SeveralAtOnceAndOneThatFailsDoesNotEndTheRest) {
  for (std::int64_t e = 0; e < 3; ++e) {
    ASSERT_TRUE(document->set_task(Episodes{e}, "task " + std::to_string(e)));
  }
  proposer.at_once = 3;
  proposer.say = [](const std::string& task, int) -> Result<Rewrite> {
    if (task == "task 1") {
      return fail(ErrorCode::invalid_input, "The answer is empty.");
    }
    return FakeProposer::text("Push the box");
  };
  int said = 0;
  int errors = 0;
  ProposeOptions options;
  options.progress = [&](const ProposeProgress& progress) {
    ++said;
    EXPECT_EQ(progress.of, 3U);
    EXPECT_EQ(progress.asked, static_cast<std::size_t>(said));
    errors += progress.error != nullptr ? 1 : 0;
    EXPECT_NE(progress.question, nullptr);
    EXPECT_EQ(progress.error == nullptr, progress.proposal != nullptr);
  };
  const auto done = ask({}, options);
  ASSERT_TRUE(done) << done.error().sentence();
  EXPECT_EQ(done->failed, 1U);
  EXPECT_EQ(errors, 1);
  EXPECT_EQ(said, 3);
  EXPECT_GT(proposer.most_at_once, 1);
  EXPECT_EQ(store->all().size(), 2U);
  // What meets every request ends the work.
  proposer.say = [](const std::string&, int) -> Result<Rewrite> {
    return fail(ErrorCode::permission, "The server refuses the key.");
  };
  const auto ended = ask();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, "The server refuses the key.");
}

TEST_F(Proposals, AStopKeepsWhatWasAnswered) {
  std::stop_source stop;
  ProposeOptions options;
  options.stop = stop.get_token();
  options.progress = [&](const ProposeProgress&) { stop.request_stop(); };
  const auto stopped = ask({}, options);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_EQ(store->all().size(), 1U);
  EXPECT_EQ(ask()->known, 1U) << "it goes on where it stopped";
  EXPECT_EQ(store->all().size(), 2U);
}

TEST_F(Proposals, ATornLineIsLeftOutAndOthersAreRefused) {
  ASSERT_TRUE(ask());
  const fs::path file = store->path();
  EXPECT_EQ(file.filename(), "proposals.jsonl");
  store.reset();
  document.reset();
  const std::string whole = read_text(file).value();
  std::ofstream(file) << whole.substr(0, whole.size() - 20);
  open();
  EXPECT_TRUE(store->was_torn());
  EXPECT_EQ(store->all().size(), 1U);
  ASSERT_TRUE(ask());
  open();
  EXPECT_FALSE(store->was_torn());
  EXPECT_EQ(store->all().size(), 2U);
  ProposeOptions options;
  options.camera = "none";
  const auto refused = ask({}, options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::not_found);
}

TEST_F(Proposals, TextsAreLookedAtBesideEachOther) {
  ASSERT_TRUE(document->set_task(Episodes{0}, "Pick up the cube"));
  ASSERT_TRUE(document->set_task(Episodes{2}, "task"));
  proposer.say = [](const std::string&, int) { return FakeProposer::text("pick up a cube!"); };
  ASSERT_TRUE(ask({{2}, false}));
  auto found = status(store->all()[0]).beside;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, "DUP");
  EXPECT_EQ(found[0].level, TextLevel::info);
  EXPECT_TRUE(found[0].text.contains("\"Pick up the cube\"")) << found[0].text;
  ASSERT_TRUE(accept_proposal(*document, store->all()[0]));
  EXPECT_TRUE(status(store->all()[0]).beside.empty()) << "it is decided";
}

TEST_F(Proposals, EpisodesOfOneTaskThatShowDifferentThingsMayBeSeveralTasks) {
  ASSERT_TRUE(document->set_task(Episodes{0, 1, 2}, "task"));
  const auto add = [&](std::int64_t episode, const std::string& text, const std::string& id) {
    Proposal proposal;
    proposal.id = id;
    proposal.uids = {document->uid(episode)};
    proposal.original = "task";
    proposal.text = text;
    ASSERT_TRUE(store->add(proposal));
  };
  add(0, "Fold the blue towel", "a");
  add(1, "Fold the towel", "b");
  add(2, "Push the box", "c");
  const auto multi = [&] {
    int out = 0;
    for (const auto& status : statuses_of(*document, store->all())) {
      out += std::ranges::count(status.beside, std::string("MULTI"), &TextProblem::code) > 0 ? 1 : 0;
    }
    return out;
  };
  EXPECT_EQ(multi(), 0) << "one alone may be a mistake";
  add(2, "Push the large box", "d");
  EXPECT_EQ(multi(), 4);
}

TEST(ProposalText, RulesSayWhatIsWrong) {
  const auto codes = [](const std::string& text, const std::string& original = "task",
                        const std::vector<std::string>& siblings = {}) {
    std::string out;
    for (const auto& problem : problems_of(text, original, siblings)) {
      out += (out.empty() ? "" : " ") + problem.code + ":" + std::string(name_of(problem.level));
      EXPECT_FALSE(problem.text.empty());
    }
    return out;
  };
  EXPECT_EQ(codes("Pick up the red cube"), "");
  EXPECT_EQ(codes(""), "EMPTY:error");
  EXPECT_EQ(codes("..."), "EMPTY:error");
  EXPECT_EQ(codes("Walk to the door"), "VERB:error");
  EXPECT_EQ(codes("Pick it up"), "VAGUE:error");
  EXPECT_EQ(codes("The robot picks the cube"), "VERB:error PERSON:error");
  EXPECT_EQ(codes("Pick the cube. Put it down"), "ONE:error");
  EXPECT_EQ(codes("Pick the cube\nand the box"), "ONE:error");
  EXPECT_EQ(codes("Pick up the cube and put it in the box"), "LEN:warning");
  EXPECT_EQ(codes("Pick up the cube and put it in the box beside the plate near the cup"), "LEN:error");
  EXPECT_EQ(codes("pick up the CUBE", "Pick up the cube"), "SAME:info");
  EXPECT_EQ(codes("Fold the towel", "Pick up the cube"), "DRIFT:warning");
  EXPECT_EQ(codes("Pick up the blue cube", "Pick up the cube"), "HALLUC:warning");
  EXPECT_EQ(codes("Pick up the blue cube", "task", {"Grab the blue cube"}), "");
  EXPECT_EQ(codes("Open 盖子盖子盖子盖子盖子盖子盖子盖子盖子盖子盖子盖子 now please"), "LEN:warning TOK:warning");
  EXPECT_EQ(codes("Push 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8"), "LEN:warning TOK:warning");
  EXPECT_EQ(codes("Push 12345678901234567890123456789012345678901234567890 box"), "LEN:warning TOK:error");
  TextLimits counted;
  counted.tokens = 49;
  EXPECT_TRUE(has_error(problems_of("Pick up the red cube", "task", {}, counted)));
  counted.tokens = 48;
  EXPECT_TRUE(problems_of("Pick up the red cube", "task", {}, counted).empty());
  EXPECT_EQ(normalised_task("Schieb den Wu\xCC\x88rfel"), "Schieb den W\xC3\xBCrfel") << "one sign, not two";
  EXPECT_EQ(groups_of({"Fold the towel", "Push the box", "Pick up the box and the towel"}).size(), 1U);
  EXPECT_EQ(groups_of({"Fold the towel", "Push the box", "Fold a towel"}).size(), 2U);
  EXPECT_EQ(LabelTwins({"Pick the cube", "Fold it"}).twin_of("pick a cube.", ""), "Pick the cube");
  EXPECT_EQ(LabelTwins({"Pick the cube"}).twin_of("pick a cube.", "Pick the cube"), "");
  EXPECT_EQ(LabelTwins({"Pick the cube"}).twin_of("Open the drawer", ""), "");
  EXPECT_FALSE(has_error(problems_by_hand("Walk to the door", "task")));
  EXPECT_TRUE(has_error(problems_by_hand("  ", "task")));
  EXPECT_EQ(normalised_task("  **\"Pick up  the cube.\"** \n"), "Pick up the cube");
  EXPECT_EQ(normalised_task("Assistant: pick up the cube."), "pick up the cube");
}

}  // namespace
}  // namespace tandem
