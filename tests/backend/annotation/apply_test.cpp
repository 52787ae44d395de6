#include "annotation/apply.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "base/files.h"
#include "dataset/language.h"
#include "testing/datasets.h"
#include "testing/quality_dataset.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::copy_of;
using testing::first_finding;
using testing::TemporaryFolder;
using Episodes = std::vector<std::int64_t>;

// A dataset of tests/data with its document.
class Applied : public ::testing::Test {
 protected:
  void use(const std::string& name) {
    root = copy_of(name, folder / "set");
    open();
  }
  void open() { document = opened(root); }
  std::unique_ptr<AnnotationDocument> opened(const fs::path& where) {
    auto set = open_dataset(where);
    EXPECT_TRUE(set) << set.error().sentence();
    auto out = AnnotationDocument::open(std::make_shared<const DatasetSummary>(std::move(*set)),
                                        {folder / "user", folder / "cache", {}, {}});
    EXPECT_TRUE(out) << out.error().sentence();
    return std::make_unique<AnnotationDocument>(std::move(*out));
  }
  ApplyPreview preview(const ApplyForms& forms = {}) {
    auto out = preview_annotations(*document, forms);
    EXPECT_TRUE(out) << out.error().sentence();
    return out.value_or(ApplyPreview());
  }
  ApplyOutcome apply(const ApplyForms& forms = {}, const EditTarget& target = {}) {
    auto out = apply_annotations(*document, forms, target);
    EXPECT_TRUE(out) << out.error().sentence() << out.error().detail;
    return out.value_or(ApplyOutcome());
  }
  EpisodeAnnotation at(std::int64_t episode) { return document->episode(episode).value_or(EpisodeAnnotation()); }

  TemporaryFolder folder;
  fs::path root;
  std::unique_ptr<AnnotationDocument> document;
};

// All files below a folder with what they hold.
std::map<std::string, std::string> bytes_below(const fs::path& root) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) {
      out[fs::relative(entry.path(), root).string()] = read_text(entry.path()).value_or("");
    }
  }
  return out;
}

std::vector<std::string> texts_of_frames(const fs::path& root, std::int64_t episode) {
  const auto set = open_dataset(root);
  std::vector<std::string> out;
  const auto numbers = read_episode_values(*set, episode, "task_index");
  for (const double number : numbers.value_or(std::vector<double>())) {
    out.push_back(set->tasks.at(static_cast<std::size_t>(number)));
  }
  return out;
}

TEST_F(Applied, TextsGoIntoTheTaskTableAndNothingIsPendingAfterwards) {
  for (const std::string name : {"v30-basic", "v30-images", "v30-unicode", "v21-basic"}) {
    SCOPED_TRACE(name);
    fs::remove_all(folder / "set");
    use(name);
    const std::string old = at(1).task();
    ASSERT_TRUE(document->set_task(Episodes{1}, "Fold the towel"));
    ASSERT_TRUE(document->add_tag(Episodes{0, 1}, "seen"));
    const auto what = preview();
    ASSERT_EQ(what.changes.size(), 1U);
    EXPECT_EQ(what.changes[0].episode, 1);
    EXPECT_EQ(what.changes[0].before, old);
    EXPECT_EQ(what.changes[0].after, "Fold the towel");
    ASSERT_EQ(what.tasks.size(), 1U);
    EXPECT_EQ(what.tasks[0].frames, document->dataset().episodes[1].length);
    EXPECT_EQ(std::ranges::count(what.tasks_after, "Fold the towel"), 1);
    EXPECT_NE(what.notes.at(0).find("tags and notes of 2 episodes"), std::string::npos) << what.notes.at(0);
    EXPECT_TRUE(what.violations.empty());
    EXPECT_EQ(at(0).task(), document->stored(0)->task()) << "a preview changes nothing";

    const auto outcome = apply({}, {{}, false, {}});
    EXPECT_TRUE(outcome.written);
    EXPECT_EQ(first_finding(root), "");
    for (const auto& text : texts_of_frames(root, 1)) {
      EXPECT_EQ(text, "Fold the towel");
    }
    EXPECT_EQ(open_dataset(root)->episodes[1].tasks, std::vector<std::string>{"Fold the towel"});
    for (int restart = 0; restart < 2; ++restart) {
      EXPECT_TRUE(preview().empty());
      EXPECT_EQ(at(1).task(), "Fold the towel");
      EXPECT_EQ(document->stored(1)->task(), "Fold the towel");
      EXPECT_EQ(at(1).tags, std::vector<std::string>{"seen"});
      EXPECT_EQ(document->lost_episodes(), 0U);
      document.reset();
      open();
    }
    // The history goes back over the application.
    ASSERT_TRUE(document->undo());
    ASSERT_TRUE(document->undo());
    EXPECT_EQ(at(1).task(), old);
    EXPECT_EQ(preview().changes.size(), 1U) << "what was undone waits to be written";
    apply({}, {{}, false, {}});
    EXPECT_EQ(first_finding(root), "");
    EXPECT_EQ(texts_of_frames(root, 1).front(), old);
    ASSERT_TRUE(document->redo());
    EXPECT_EQ(at(1).task(), "Fold the towel");
    document.reset();
  }
}

TEST_F(Applied, NothingToSayTouchesNothing) {
  use("v30-language");
  const auto before = bytes_below(root);
  EXPECT_TRUE(preview().empty());
  const auto outcome = apply();
  EXPECT_FALSE(outcome.written);
  EXPECT_EQ(bytes_below(root), before);
  EXPECT_FALSE(fs::exists(folder / "set_old"));
  // A new folder gets a copy to the last bit, and what was undone counts as nothing.
  ASSERT_TRUE(document->set_task(Episodes{0}, "Another"));
  ASSERT_TRUE(document->undo());
  apply({}, {folder / "copy", true, {}});
  auto copied = bytes_below(folder / "copy");
  copied.erase("meta/tandem/annotations/journal.jsonl");
  EXPECT_EQ(copied, before);
}

TEST_F(Applied, EveryFrameHasItsOwnText) {
  use("v30-basic");
  const auto length = document->dataset().episodes[2].length;
  ASSERT_TRUE(document->set_segments(2, Lane::task, {{0, 5, "Reach the cube"}, {5, length, "Lift the cube"}}));
  apply();
  EXPECT_EQ(first_finding(root), "");
  EXPECT_EQ(first_finding(folder / "set_old"), "");
  const auto texts = texts_of_frames(root, 2);
  EXPECT_EQ(std::ranges::count(texts, "Reach the cube"), 5);
  EXPECT_EQ(texts[5], "Lift the cube");
  EXPECT_EQ(open_dataset(root)->episodes[2].tasks, (std::vector<std::string>{"Reach the cube", "Lift the cube"}));
  EXPECT_TRUE(preview().empty());
  // A frame without a text cannot be.
  ASSERT_TRUE(document->set_segments(1, Lane::task, {{0, 5, "Reach the cube"}}));
  const auto refused = apply_annotations(*document, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("Episode 1: frames from 5 on have no task"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(preview().violations.size(), 1U);
  EXPECT_EQ(texts_of_frames(root, 2), texts);
}

TEST_F(Applied, SubtasksAndEventsBecomeLanguageColumns) {
  for (const std::string name : {"v30-basic", "v30-images", "v30-small-split", "v30-language"}) {
    SCOPED_TRACE(name);
    fs::remove_all(folder / "set");
    use(name);
    const auto& set = document->dataset();
    const auto length = set.episodes[1].length;
    const auto kept = at(1).kept;
    const auto other = at(0);
    const std::string camera = find_feature(set.info.features, "observation.images.front") != nullptr
                                   ? "observation.images.front"
                                   : std::ranges::find_if(set.info.features, &Feature::is_visual)->name;
    const Segments segments{{0, 7, "reach the cube"}, {7, length, "lift it \"up\""}};
    ASSERT_TRUE(document->set_segments(1, Lane::subtask, segments));
    const AnnotationEvent event{
        3,  "assistant",
        {}, {},
        {}, {{{"type", "function"}, {"function", {{"name", "say"}, {"arguments", {{"text", "Ja, jetzt"}}}}}}}};
    const AnnotationEvent question{4, "user", "vqa", "How many?", camera, {}};
    ASSERT_TRUE(document->add_event(1, event));
    ASSERT_TRUE(document->add_event(1, question));
    const auto said = at(1);
    EXPECT_TRUE(preview().language);
    const auto old_data = bytes_below(root / "data");
    apply({}, {{}, false, {}});
    EXPECT_EQ(first_finding(root), "");
    EXPECT_TRUE(preview().empty());
    document.reset();
    open();
    EXPECT_EQ(document->stored(1)->lane(Lane::subtask), segments);
    EXPECT_EQ(document->stored(1)->events, said.events);
    EXPECT_EQ(document->stored(1)->kept, kept);
    EXPECT_EQ(document->stored(0)->lane(Lane::subtask), other.lane(Lane::subtask));
    EXPECT_EQ(document->stored(0)->events, other.events);
    EXPECT_EQ(document->stored(0)->kept, other.kept);
    const auto language = read_language(document->dataset(), 1);
    ASSERT_TRUE(language);
    EXPECT_TRUE(language->same_everywhere);
    // What one episode says again touches its own data file only.
    const auto first_data = bytes_below(root / "data");
    ASSERT_TRUE(document->set_segment_text(1, Lane::subtask, 0, "reach the red cube"));
    apply({}, {{}, false, {}});
    EXPECT_EQ(first_finding(root), "");
    int changed = 0;
    const auto last_data = bytes_below(root / "data");
    for (const auto& [file, bytes] : first_data) {
      changed += last_data.at(file) == bytes ? 0 : 1;
    }
    EXPECT_EQ(changed, 1);
    EXPECT_EQ(document->stored(1)->lane(Lane::subtask)[0].text, "reach the red cube");
    document.reset();
  }
}

TEST_F(Applied, WhatLeRobotWouldMisreadIsRefused) {
  use("v30-basic");
  const auto before = bytes_below(root / "data");
  ASSERT_TRUE(document->set_segments(1, Lane::subtask, {{3, 9, "reach"}, {12, 20, "lift"}}));
  const auto what = preview();
  EXPECT_GE(what.violations.size(), 3U);  // late, a gap, an end that is none
  const auto refused = apply_annotations(*document, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_TRUE(refused.error().message.starts_with("Nothing was written. Episode 1: ")) << refused.error().message;
  EXPECT_EQ(bytes_below(root / "data"), before);
  EXPECT_FALSE(fs::exists(folder / "set_old"));
  // Left out, the other forms can be written.
  ASSERT_TRUE(document->set_task(Episodes{0}, "Push the box"));
  ApplyForms forms;
  forms.language = false;
  const auto outcome = apply(forms);
  EXPECT_EQ(texts_of_frames(root, 0).front(), "Push the box");
  EXPECT_NE(outcome.what.notes.at(0).find("Other changes of 1 episode"), std::string::npos);
  EXPECT_EQ(document->episode(1)->lane(Lane::subtask).size(), 2U) << "still waiting";
  // v2.1 has no place for it.
  document.reset();
  fs::remove_all(root);
  use("v21-basic");
  ASSERT_TRUE(document->set_segments(0, Lane::subtask, {{0, document->dataset().episodes[0].length, "reach"}}));
  EXPECT_TRUE(preview().empty());
  forms.language = true;
  EXPECT_EQ(preview(forms).violations.at(0), "A dataset of v2.1 has no language columns.");
}

TEST_F(Applied, StagesAndTheOlderSubtasksAreWrittenWhereTheyAreWanted) {
  use("v30-small-split");
  for (std::int64_t e = 0; e < 2; ++e) {
    const auto length = document->dataset().episodes[static_cast<std::size_t>(e)].length;
    ASSERT_TRUE(document->set_segments(e, Lane::subtask, {{0, 6, "reach"}, {6, length, "lift"}}));
    ASSERT_TRUE(document->copy_lane(Episodes{e}, Lane::subtask, Lane::sparse));
  }
  ASSERT_TRUE(document->set_segments(0, Lane::dense, {{0, document->dataset().episodes[0].length, "all of it"}}));
  ApplyForms forms;
  forms.old_subtasks = true;
  const auto outcome = apply(forms);
  EXPECT_TRUE(outcome.what.stages);
  EXPECT_TRUE(outcome.what.old_subtasks);
  EXPECT_TRUE(outcome.what.language);
  EXPECT_EQ(first_finding(root), "");
  EXPECT_TRUE(preview().empty());
  const auto file = ParquetFile::open(root / "meta/episodes/chunk-000/file-000.parquet");
  ASSERT_TRUE(file);
  for (const char* column : {"sparse_subtask_names", "subtask_names", "dense_subtask_end_frames"}) {
    EXPECT_TRUE(file->has(column)) << column;
  }
  EXPECT_EQ(file->documents("dense_subtask_names")->at(1), Json()) << "an episode without stages has none";
  const auto shares = read_json(root / "meta/temporal_proportions_sparse.json");
  ASSERT_TRUE(shares);
  EXPECT_NEAR(shares->at("reach").get<double>() + shares->at("lift").get<double>(), 1, 1e-9);
  const auto subtasks = ParquetFile::open(root / "meta/subtasks.parquet");
  ASSERT_TRUE(subtasks);
  EXPECT_EQ(subtasks->texts("subtask").value(), (std::vector<std::string>{"lift", "reach"}));
  EXPECT_EQ(read_episode_values(*open_dataset(root), 1, "subtask_index")->at(0), 1);
  // Removed again, the table of shares goes too; the backup still has it.
  ASSERT_TRUE(document->set_segments(0, Lane::dense, {}));
  const auto second = apply({}, {{}, true, {}});
  EXPECT_FALSE(fs::exists(root / "meta/temporal_proportions_dense.json"));
  EXPECT_TRUE(fs::exists(second.backup / "meta/temporal_proportions_dense.json"));
  EXPECT_TRUE(preview().empty());
  EXPECT_EQ(first_finding(root), "");
}

TEST_F(Applied, IntoANewFolderLeavesTheOldOneAlone) {
  use("v30-basic");
  const auto before = bytes_below(root);
  ASSERT_TRUE(document->set_task(Episodes{0}, "Push the box"));
  ASSERT_TRUE(document->set_quality(Episodes{0}, 5));
  apply({}, {folder / "new", true, {}});
  EXPECT_EQ(first_finding(folder / "new"), "");
  EXPECT_EQ(texts_of_frames(folder / "new", 0).front(), "Push the box");
  auto after = bytes_below(root);
  after.erase("meta/tandem/annotations/journal.jsonl");
  EXPECT_EQ(after, before);
  EXPECT_EQ(preview().changes.size(), 1U) << "the old one still waits";
  const auto fresh = opened(folder / "new");
  EXPECT_EQ(fresh->episode(0)->quality, 5);
  EXPECT_TRUE(preview_annotations(*fresh, {})->empty());
  ASSERT_TRUE(fresh->undo());
  ASSERT_TRUE(fresh->undo());
  EXPECT_EQ(fresh->episode(0)->task(), document->stored(0)->task()) << "the old text is kept";
}

TEST_F(Applied, StoppedOrChangedMeanwhileLeavesEverything) {
  use("v30-basic");
  ASSERT_TRUE(document->set_task(Episodes{0}, "Push the box"));
  const auto before = bytes_below(root);
  for (int calls = 1; calls < 20; calls += 3) {
    int left = calls;
    const auto stopped = apply_annotations(*document, {}, {}, [&](double share) {
      EXPECT_GE(share, 0);
      EXPECT_LE(share, 1);
      return --left > 0;
    });
    if (stopped) {
      break;
    }
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    EXPECT_EQ(bytes_below(root), before);
    ASSERT_LT(calls, 19) << "it must come to an end";
  }
  ASSERT_TRUE(document->set_task(Episodes{1}, "Pull the box"));
  auto info = read_json(root / "meta/info.json");
  (*info)["robot_type"] = "another";
  std::ofstream(root / "meta/info.json") << dump_json(*info, 4);
  const auto refused = apply_annotations(*document, {}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
}

}  // namespace
}  // namespace tandem
