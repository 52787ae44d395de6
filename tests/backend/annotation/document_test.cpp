#include "annotation/document.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "base/files.h"
#include "base/sha256.h"
#include "dataset/validate.h"
#include "testing/quality_dataset.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::lively_dataset;
using testing::TemporaryFolder;
using Episodes = std::vector<std::int64_t>;

// A dataset of four episodes of 90 to 93 frames with its document.
class Documents : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = lively_dataset(folder / "set", 4);
    ASSERT_TRUE(made) << made.error().sentence();
    set = *made;
    open();
  }
  void open() {
    document.reset();
    auto opened = AnnotationDocument::open(set, {folder / "user", folder / "cache", {}, {}});
    ASSERT_TRUE(opened) << opened.error().sentence();
    document = std::make_unique<AnnotationDocument>(std::move(*opened));
  }
  EpisodeAnnotation at(std::int64_t episode) {
    const auto found = document->episode(episode);
    EXPECT_TRUE(found) << found.error().sentence();
    return found.value_or(EpisodeAnnotation());
  }
  // That a command of episode 1 did what it should, has the name, is undone and done again, each also after a restart.
  void expect_command(const std::string& name, const Result<void>& ran,
                      const std::function<bool(const EpisodeAnnotation&)>& holds) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(ran) << ran.error().sentence();
    ASSERT_EQ(document->done(), ++steps);
    EXPECT_EQ(document->history().back(), name);
    const auto after = at(1);
    EXPECT_FALSE(after == before);
    EXPECT_TRUE(holds(after));
    open();
    EXPECT_TRUE(at(1) == after);
    ASSERT_TRUE(document->undo());
    EXPECT_TRUE(at(1) == before);
    open();
    EXPECT_TRUE(at(1) == before);
    ASSERT_TRUE(document->redo());
    EXPECT_TRUE(at(1) == after);
    open();
    EXPECT_TRUE(at(1) == after);
    before = after;
  }
  [[nodiscard]] std::string journal_text() const { return read_text(document->journal()).value_or(""); }

  TemporaryFolder folder;
  std::shared_ptr<const DatasetSummary> set;
  std::unique_ptr<AnnotationDocument> document;
  std::size_t steps = 0;  // of expect_command
  EpisodeAnnotation before;
};

AnnotationEvent interjection(std::int64_t frame, const std::string& text = "No, the red one") {
  return {frame, "user", "interjection", text, {}, {}};
}

TEST_F(Documents, EveryCommandIsDoneUndoneAndSurvivesARestart) {
  const Episodes one{1};
  before = at(1);
  const auto sub = [](const EpisodeAnnotation& a) { return a.lane(Lane::subtask); };
  expect_command("set the task", document->set_task(one, "Stack the cubes"),
                 [](const auto& a) { return a.task() == "Stack the cubes" && a.lane(Lane::task)[0].to == 91; });
  expect_command("mark as failure", document->set_success(one, false),
                 [](const auto& a) { return a.success == false; });
  expect_command("mark as success", document->set_success(one, true), [](const auto& a) { return a.success == true; });
  expect_command("unset success", document->set_success(one, {}), [](const auto& a) { return !a.success; });
  expect_command("set the quality", document->set_quality(one, 4), [](const auto& a) { return a.quality == 4; });
  expect_command("unset the quality", document->set_quality(one, {}), [](const auto& a) { return !a.quality; });
  expect_command("add the tag blurry", document->add_tag(one, "blurry"),
                 [](const auto& a) { return a.tags == std::vector<std::string>{"blurry"}; });
  expect_command("add the tag 好", document->add_tag(one, "好"), [](const auto& a) { return a.tags.size() == 2; });
  expect_command("remove the tag blurry", document->remove_tag(one, "blurry"),
                 [](const auto& a) { return a.tags == std::vector<std::string>{"好"}; });
  expect_command("write the note", document->set_note(1, "The gripper slips\nat the end"),
                 [](const auto& a) { return a.note.starts_with("The gripper"); });
  expect_command("add a subtask", document->add_segment(1, Lane::subtask, {0, 60, "reach"}), [&](const auto& a) {
    return sub(a) == Segments{{0, 60, "reach"}};
  });
  expect_command("split a subtask", document->split_segment(1, Lane::subtask, 25, "grasp"), [&](const auto& a) {
    return sub(a) == Segments{{0, 25, "reach"}, {25, 60, "grasp"}};
  });
  expect_command("rename a subtask", document->set_segment_text(1, Lane::subtask, 1, "close the gripper"),
                 [&](const auto& a) { return sub(a)[1].text == "close the gripper"; });
  expect_command("move a start", document->move_start(1, Lane::subtask, 1, 30),
                 [&](const auto& a) { return sub(a)[0].to == 30 && sub(a)[1].from == 30; });
  expect_command("move an end", document->move_end(1, Lane::subtask, 0, 28),
                 [&](const auto& a) { return sub(a)[0].to == 28 && sub(a)[1].from == 28; });
  expect_command("move an end", document->move_end(1, Lane::subtask, 1, 91),
                 [&](const auto& a) { return sub(a)[1].to == 91; });
  expect_command("copy subtasks to sparse stages", document->copy_lane(one, Lane::subtask, Lane::sparse),
                 [&](const auto& a) { return a.lane(Lane::sparse) == sub(a); });
  expect_command("merge two subtasks", document->merge_with_next(1, Lane::subtask, 0), [&](const auto& a) {
    return sub(a) == Segments{{0, 91, "reach"}};
  });
  expect_command("remove a subtask", document->remove_segment(1, Lane::subtask, 0),
                 [&](const auto& a) { return sub(a).empty(); });
  expect_command("set the dense stages", document->set_segments(1, Lane::dense, {{0, 10, "a"}, {10, 91, "b"}}),
                 [&](const auto& a) { return a.lane(Lane::dense).size() == 2; });
  expect_command("add an event", document->add_event(1, interjection(40)),
                 [](const auto& a) { return a.events == std::vector{interjection(40)}; });
  expect_command("add an event", document->add_event(1, interjection(12)),
                 [](const auto& a) { return a.events.front().frame == 12; });
  expect_command("change an event", document->change_event(1, 0, interjection(50, "Stop")),
                 [](const auto& a) { return a.events.back() == interjection(50, "Stop"); });
  expect_command("remove an event", document->remove_event(1, 0), [](const auto& a) { return a.events.size() == 1; });
  expect_command("revert to the dataset", document->revert(one), [](const auto& a) {
    return a.task() == "Put the red cube in the box" && a.tags.empty() && a.note.empty();
  });
  ASSERT_EQ(document->done(), steps);
  for (std::size_t i = 0; i < steps; ++i) {
    ASSERT_TRUE(document->undo());
  }
  EXPECT_FALSE(document->can_undo());
  EXPECT_EQ(document->undo().error().code, ErrorCode::busy);
  EXPECT_EQ(at(1).task(), "Put the red cube in the box");
  EXPECT_TRUE(at(1).lane(Lane::subtask).empty());
  open();
  for (std::size_t i = 0; i < steps; ++i) {
    ASSERT_TRUE(document->redo());
  }
  EXPECT_EQ(document->redo().error().code, ErrorCode::busy);
}

TEST_F(Documents, ManyEpisodesAreOneStepAndSayingTheSameIsNone) {
  ASSERT_TRUE(document->set_quality(Episodes{0, 1, 2, 2}, 5));
  EXPECT_EQ(document->done(), 1U);
  EXPECT_EQ(at(2).quality, 5);
  EXPECT_FALSE(at(3).quality);
  ASSERT_TRUE(document->set_quality(Episodes{0, 1}, 5));
  ASSERT_TRUE(document->remove_tag(Episodes{0}, "nothing"));
  ASSERT_TRUE(document->revert(Episodes{3}));
  EXPECT_EQ(document->done(), 1U);
  ASSERT_TRUE(document->undo());
  EXPECT_FALSE(at(0).quality || at(1).quality || at(2).quality);
  ASSERT_TRUE(document->add_tag(Episodes{3}, "new"));
  EXPECT_FALSE(document->can_redo()) << "another way was taken";
  open();
  EXPECT_EQ(document->history(), std::vector<std::string>{"add the tag new"});
  EXPECT_EQ(document->changed_by(0), Episodes{3});
}

TEST_F(Documents, GapsBetweenSegmentsAreFilledInOneStep) {
  const std::int64_t length = set->episodes[1].length;
  const std::array<std::int64_t, 3> three{0, 1, 2};
  ASSERT_GT(length, 30);
  ASSERT_TRUE(document->set_segments(1, Lane::subtask, {{3, 9, "reach"}, {12, 14, "grasp"}}));
  ASSERT_TRUE(document->set_segments(2, Lane::subtask, {{0, set->episodes[2].length, "reach"}}));
  steps = document->done();
  before = at(1);
  expect_command("fill the gaps of subtasks", document->fill_gaps(three, Lane::subtask),
                 [&](const EpisodeAnnotation& now) {
                   return now.lane(Lane::subtask) == Segments{{0, 12, "reach"}, {12, length, "grasp"}};
                 });
  EXPECT_TRUE(at(0).lane(Lane::subtask).empty()) << "nobody said anything about it";
  EXPECT_EQ(document->changed_by(document->done() - 1), std::vector<std::int64_t>{1});
  ASSERT_TRUE(document->fill_gaps(three, Lane::subtask));
  EXPECT_EQ(document->done(), steps) << "there is no gap any more";
  const auto times = document->times(1);
  EXPECT_TRUE(export_language(at(1), 1, times, set->info).violations.empty());
  // With a text: the long gaps, and whole episodes.
  ASSERT_TRUE(document->undo());
  ASSERT_TRUE(document->fill_gaps(three, Lane::subtask, "wait"));
  EXPECT_EQ(at(1).lane(Lane::subtask), (Segments{{0, 12, "reach"}, {12, 14, "grasp"}, {14, length, "wait"}}));
  EXPECT_EQ(at(0).lane(Lane::subtask), (Segments{{0, set->episodes[0].length, "wait"}}));
  EXPECT_FALSE(document->fill_gaps(three, Lane::subtask, std::string(30'000, 'x')));
  EXPECT_FALSE(document->fill_gaps(std::array<std::int64_t, 1>{99}, Lane::subtask));
}

TEST_F(Documents, HundredsOfStepsAreUndoneAfterARestart) {
  constexpr int count = 300;
  for (int i = 0; i < count; ++i) {
    ASSERT_TRUE(document->set_note(i % 4, "note " + std::to_string(i)));
  }
  open();
  ASSERT_EQ(document->done(), static_cast<std::size_t>(count));
  EXPECT_EQ(at(3).note, "note 299");
  for (int i = count - 1; i >= 4; --i) {
    ASSERT_TRUE(document->undo());
    EXPECT_EQ(at(i % 4).note, "note " + std::to_string(i - 4));
  }
  open();
  EXPECT_EQ(document->done(), 4U);
  EXPECT_EQ(document->history().size(), static_cast<std::size_t>(count)) << "and all of it can be done again";
  EXPECT_EQ(at(0).note, "note 0");
}

TEST_F(Documents, WhatCannotBeIsRefusedAndChangesNothing) {
  ASSERT_TRUE(document->set_segments(0, Lane::subtask, {{0, 30, "reach"}, {40, 90, "place"}}));
  before = at(0);
  const std::string text = journal_text();
  const auto refused = [&](const Result<void>& result, const std::string& why) {
    ASSERT_FALSE(result) << why;
    EXPECT_NE(result.error().sentence().find(why), std::string::npos) << result.error().sentence();
    EXPECT_TRUE(at(0) == before);
    EXPECT_EQ(journal_text(), text);
  };
  refused(document->set_quality(Episodes{0}, 6), "from 1 to 5");
  refused(document->set_task(Episodes{0}, ""), "The task is empty");
  refused(document->set_task(Episodes{0}, "\xff\xfe"), "no text");
  refused(document->set_task(Episodes{0, 9}, "Stack"), "has no episode 9");
  refused(document->add_segment(0, Lane::subtask, {20, 35, "again"}), "covered by another segment");
  refused(document->add_segment(0, Lane::subtask, {35, 35, "nothing"}), "no part of an episode");
  refused(document->add_segment(0, Lane::dense, {0, 91, "long"}), "90 frames");
  refused(document->add_segment(0, Lane::dense, {-1, 5, "early"}), "no part of an episode");
  refused(document->split_segment(0, Lane::subtask, 35, "gap"), "Frame 35 lies inside no subtask");
  refused(document->split_segment(0, Lane::subtask, 40, "edge"), "lies inside no subtask");
  refused(document->move_start(0, Lane::subtask, 1, 25), "covered by another segment");
  refused(document->move_end(0, Lane::subtask, 1, 91), "no part of an episode");
  refused(document->merge_with_next(0, Lane::subtask, 1), "no such subtask");
  refused(document->remove_segment(0, Lane::sparse, 0), "no such sparse stage");
  refused(document->set_segment_text(0, Lane::subtask, 0, ""), "text is empty");
  refused(document->add_event(0, interjection(90)), "outside the episode");
  refused(document->add_event(0, {3, "robot", "interjection", "x", {}, {}}), "role");
  refused(document->add_event(0, {3, "user", "poem", "x", {}, {}}), "style \"poem\"");
  refused(document->add_event(0, {3, "user", "vqa", "What is it?", {}, {}}), "names no camera");
  refused(document->add_event(0, {3, "user", "interjection", "x", "observation.images.front", {}}), "names a camera");
  refused(document->add_event(0, {3, "assistant", {}, {}, {}, {}}), "neither a style nor a call");
  refused(document->change_event(0, 0, interjection(3)), "no such event");
  refused(document->remove_event(0, 0), "no such event");
}

TEST_F(Documents, LookingWritesNothingAndAnnotatingOnlyItsOwnFolder) {
  EXPECT_FALSE(fs::exists(folder / "set/meta/tandem"));
  const auto findings = validate_dataset(folder / "set").findings.size();
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  EXPECT_EQ(document->journal(), folder / "set/meta/tandem/annotations/journal.jsonl");
  EXPECT_EQ(validate_dataset(folder / "set").findings.size(), findings) << "the folder does not disturb";
}

TEST_F(Documents, ATornLastLineIsCutOffAndNothingElse) {
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  ASSERT_TRUE(document->set_quality(Episodes{0}, 4));
  const auto path = document->journal();
  const std::string whole = journal_text();
  const std::size_t first = whole.find('\n', whole.find('\n') + 1) + 1;  // where the second command begins
  for (std::size_t cut = first; cut <= whole.size(); cut += 7) {
    document.reset();
    std::ofstream(path, std::ios::binary) << whole.substr(0, cut);
    open();
    const bool torn = cut < whole.size();
    EXPECT_EQ(at(0).quality, torn ? 3 : 4) << cut;
    EXPECT_EQ(document->notes().size(), torn && cut > first ? 1U : 0U) << cut;
    ASSERT_TRUE(document->set_success(Episodes{1}, true)) << cut;
    open();
    EXPECT_EQ(at(1).success, true) << "and it goes on behind the last whole line";
    EXPECT_TRUE(document->notes().empty()) << cut;
  }
}

TEST_F(Documents, ADamagedLineInTheMiddleIsNamed) {
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  ASSERT_TRUE(document->set_quality(Episodes{0}, 4));
  const auto path = document->journal();
  const std::string whole = journal_text();
  const auto reopened = [&](const std::string& text) {
    document.reset();
    std::ofstream(path, std::ios::binary) << text;
    const auto opened = AnnotationDocument::open(set, {folder / "user", {}, {}, {}});
    return opened ? std::string("opened") : opened.error().sentence();
  };
  std::string spoiled = whole;
  spoiled[whole.find("{\"do\"")] = '?';
  EXPECT_NE(reopened(spoiled).find("line 2"), std::string::npos);
  spoiled = whole;
  spoiled.replace(spoiled.find("\"after\":3"), 9, "\"after\":9");
  EXPECT_NE(reopened(spoiled).find("line 2: the field quality"), std::string::npos) << reopened(spoiled);
  EXPECT_NE(reopened(whole.substr(0, whole.find('\n') + 1) + "{\"undo\":\"x\"}\n").find("nothing to undo"),
            std::string::npos);
  EXPECT_NE(reopened(whole.substr(0, whole.find('\n') + 1) + "[1]\n").find("is no command"), std::string::npos);
  EXPECT_NE(reopened("{\"tandem\":\"annotations\",\"version\":99}\n").find("newest version"), std::string::npos);
  EXPECT_NE(reopened("{\"something\":1}\n").find("no annotations"), std::string::npos);
  EXPECT_EQ(reopened(whole), "opened");
  EXPECT_EQ(reopened(whole.substr(0, 10)), "opened") << "cut off before anything was said";
  EXPECT_EQ(reopened(""), "opened") << "a file that was made and never written";
}

TEST_F(Documents, TwoProgramsDoNotWriteIntoOneJournal) {
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  const auto second = AnnotationDocument::open(set, {folder / "user", {}, {}, {}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
}

TEST_F(Documents, ADiskThatIsFullLosesTheCommandAndNothingElse) {
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  const std::string text = journal_text();
  rlimit old{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = old;
  small.rlim_cur = text.size() + 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto result = document->set_quality(Episodes{0}, 4);
  const auto undone = document->undo();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("journal.jsonl could not be written"), std::string::npos);
  EXPECT_FALSE(undone);
  EXPECT_EQ(at(0).quality, 3);
  EXPECT_EQ(document->done(), 1U);
  EXPECT_EQ(journal_text(), text);
  ASSERT_TRUE(document->set_quality(Episodes{0}, 5));
  open();
  EXPECT_EQ(at(0).quality, 5);
}

TEST_F(Documents, FollowTheirEpisodesWhenTheseAreNumberedAnew) {
  ASSERT_TRUE(document->set_quality(Episodes{1}, 2));
  ASSERT_TRUE(document->set_segments(3, Lane::subtask, {{0, 50, "reach"}}));
  ASSERT_TRUE(document->set_note(0, "of the one that is gone"));
  const auto journal = document->journal();
  // Episodes 3, 1, 2 of the old dataset.
  const auto moved = lively_dataset(folder / "moved", 3, [](int i, PendingEpisode& episode) {
    const int old = i == 0 ? 3 : i;
    episode = testing::pending(testing::lively_series(static_cast<std::size_t>(90 + old), 1.7 * old), "Another text");
  });
  ASSERT_TRUE(moved);
  document.reset();
  fs::create_directories(folder / "moved/meta/tandem/annotations");
  fs::copy(journal, folder / "moved/meta/tandem/annotations/journal.jsonl");
  set = *moved;
  open();
  EXPECT_EQ(at(0).lane(Lane::subtask), (Segments{{0, 50, "reach"}}));
  EXPECT_EQ(at(1).quality, 2);
  EXPECT_FALSE(at(2).quality);
  EXPECT_EQ(at(0).task(), "Another text") << "what was not changed here is as the dataset has it";
  EXPECT_EQ(document->lost_episodes(), 1U);
  ASSERT_TRUE(document->undo());
  EXPECT_EQ(document->lost_episodes(), 0U);
  ASSERT_TRUE(document->redo());
}

TEST_F(Documents, EpisodesThatAreTheSameToTheLastBitKeepTheirOwnAnnotations) {
  const auto twins = lively_dataset(folder / "twins", 2, [](int, PendingEpisode& episode) {
    episode = testing::pending(testing::lively_series(60), "Put the red cube in the box");
  });
  ASSERT_TRUE(twins);
  set = *twins;
  open();
  EXPECT_EQ(document->uid(1), document->uid(0) + "#2");
  ASSERT_TRUE(document->set_quality(Episodes{1}, 2));
  open();
  EXPECT_FALSE(at(0).quality);
  EXPECT_EQ(at(1).quality, 2);
}

// For root everything can be written: it takes another user's rights for a while.
class OtherUser {
 public:
  OtherUser() : was_(geteuid()) {
    if (was_ == 0 && seteuid(65534) != 0) {
      ADD_FAILURE() << "the rights could not be given up";
    }
  }
  OtherUser(const OtherUser&) = delete;
  OtherUser& operator=(const OtherUser&) = delete;
  ~OtherUser() { EXPECT_EQ(seteuid(was_), 0); }

 private:
  uid_t was_;
};

TEST_F(Documents, OfADatasetThatCannotBeWrittenLieInTheUsersFolderAndComeHome) {
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  const auto home = document->journal();
  document.reset();
  fs::create_directories(folder / "user");
  fs::permissions(folder.path(), fs::perms::all);
  fs::permissions(folder / "user", fs::perms::all);
  const auto annotations = home.parent_path();
  fs::permissions(annotations, static_cast<fs::perms>(0555));
  {
    const OtherUser other;
    open();
    ASSERT_TRUE(document);
    EXPECT_EQ(document->journal().parent_path(), folder / "user");
    EXPECT_FALSE(document->notes().empty());
    EXPECT_EQ(at(0).quality, 3) << "what was said before is there";
    ASSERT_TRUE(document->set_quality(Episodes{1}, 4));
    document.reset();
    const auto refused = AnnotationDocument::open(set, {{}, {}, {}, {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::permission);
  }
  fs::permissions(annotations, fs::perms::owner_all);
  open();
  EXPECT_EQ(document->journal(), home);
  EXPECT_EQ(at(0).quality, 3);
  EXPECT_EQ(at(1).quality, 4);
  EXPECT_TRUE(document->notes().empty());
  EXPECT_TRUE(fs::is_empty(folder / "user"));
}

TEST_F(Documents, TwoHistoriesThatPartedAreNotMixed) {
  ASSERT_TRUE(document->set_quality(Episodes{0}, 3));
  const std::string here = journal_text();
  document.reset();
  const auto away = folder / ("user/" + sha256(fs::weakly_canonical(folder / "set").string()).substr(0, 32) + ".jsonl");
  fs::create_directories(folder / "user");
  std::ofstream(away) << here.substr(0, here.find('\n') + 1)
                      << R"({"do":"write the note","changes":[{"uid":"x","field":"note","after":"elsewhere"}]})"
                      << '\n';
  open();
  ASSERT_EQ(document->notes().size(), 1U);
  EXPECT_NE(document->notes()[0].find("those made while it was read-only stay in"), std::string::npos);
  EXPECT_TRUE(fs::exists(away));
  EXPECT_EQ(at(0).quality, 3);
  EXPECT_EQ(journal_text(), here);
  document.reset();
  std::ofstream(away) << here << R"({"undo":"set the quality"})" << '\n';
  open();
  EXPECT_TRUE(document->notes().empty()) << "it went on from what the dataset has";
  EXPECT_FALSE(at(0).quality);
  EXPECT_FALSE(fs::exists(away));
}

TEST_F(Documents, AnEpisodeThatCannotBeReadCannotBeAnnotatedButTheOthersCan) {
  document.reset();
  fs::resize_file(folder / "set/data/chunk-000/file-001.parquet", 300);
  open();
  const auto refused = document->set_quality(Episodes{1}, 3);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("Episode 1 cannot be annotated"), std::string::npos);
  EXPECT_FALSE(document->import_notes(1).empty());
  EXPECT_TRUE(document->set_quality(Episodes{2}, 3));
  std::stop_source stop;
  stop.request_stop();
  document.reset();
  EXPECT_EQ(AnnotationDocument::open(set, {folder / "user", {}, {}, stop.get_token()}).error().code,
            ErrorCode::cancelled);
}

}  // namespace
}  // namespace tandem
