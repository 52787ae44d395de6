#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <set>

#include "base/random.h"
#include "scoring/annotations.h"
#include "scoring/audit.h"
#include "scoring/experiment_store.h"
#include "scoring/figures.h"
#include "scoring/people.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"
#include "scoring/trial_store.h"
#include "scoring/trial_table.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

class Stores : public ::testing::Test {
 protected:
  Stores() : suite(*load_suite("sim_so101", fs::path(TANDEM_SOURCE_DIR) / "resources")) {
    DatabaseNotices notices;
    auto opened = Database::open(folder / "scores.db", notices);
    EXPECT_TRUE(opened);
    database = std::make_unique<Database>(std::move(*opened));
    for (auto& cell : suite.cells) {
      cell.planned_trials = 4;
      cell.conditions.resize(4);
    }
  }
  static ContenderSpec contender(const std::string& name, const std::string& mode) {
    return {name, "act", name + "-1", sha256(name), "/policies/" + name, mode, "tandem", {{"chunk_size", 50}}, false};
  }
  ExperimentSpec two(Blinding blinding = Blinding::operator_only) const {
    ExperimentSpec spec;
    spec.title = "Sync against async";
    spec.blinding = blinding;
    spec.seed = 7;
    spec.contenders = {contender("act", "sync"), contender("act", "async")};
    return spec;
  }
  // Runs one planned trial; `success` decides all stages.
  Result<std::int64_t> run_next(std::int64_t experiment, bool success, const std::string& void_reason = "") {
    ExperimentStore experiments(*database);
    const auto slot = experiments.next_slot(experiment);
    EXPECT_TRUE(slot && *slot);
    const auto ids = SuiteStore(*database).ids(experiments.row(experiment)->suite);
    const auto cell = std::find(ids->cells.begin(), ids->cells.end(), (*slot)->cell) - ids->cells.begin();
    const auto& task = suite.tasks[suite.cells[static_cast<std::size_t>(cell)].task];
    TrialRecord trial;
    trial.experiment = experiment;
    trial.slot = **slot;
    trial.instruction = task.instruction;
    trial.started_utc = "2026-11-27T05:00:00.000Z";
    trial.duration_s = 12.5;
    trial.end = success ? EndReason::success : EndReason::timeout;
    trial.void_reason = void_reason;
    trial.events = {{3.5, 4.0, "intervention", "helped"}};
    trial.failures = {{"missed_grasp", 2.0, true}, {"collision", std::nullopt, false}};
    trial.first_motion_s = 0.5;
    trial.dataset_root = success ? "/data/trials" : "";
    trial.episode = success ? std::optional<std::int64_t>(3) : std::nullopt;
    trial.start_match = 0.93;
    trial.notes = "as keyed";
    Rating rating;
    rating.observed.stages.assign(task.stages.size(), {success ? 1.0 : 0.0, 2.5});
    return TrialStore(*database).commit(trial, task, rating);
  }

  TemporaryFolder folder;
  Suite suite;
  std::unique_ptr<Database> database;
};

TEST_F(Stores, SuitesComeBackAsTheyWere) {
  SuiteStore store(*database);
  for (const auto& shipped : list_suites(fs::path(TANDEM_SOURCE_DIR) / "resources")) {
    ASSERT_TRUE(shipped);
    if (shipped->key == "sim_so101") {
      continue;
    }
    const auto ids = store.add(*shipped);
    ASSERT_TRUE(ids) << ids.error().sentence() << ids.error().detail;
    EXPECT_EQ(store.add(*shipped)->suite, ids->suite) << "the same one is found";
    const auto again = store.load(ids->suite);
    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(suite_json(*again), suite_json(*shipped)) << shipped->key;
    auto changed = *shipped;
    changed.tasks[0].success_min = changed.tasks[0].score_max / 2;
    EXPECT_FALSE(store.add(changed)) << "a frozen suite needs a new version";
    changed.version = shipped->version + 1;
    EXPECT_TRUE(store.add(changed));
  }
  EXPECT_FALSE(store.load(999));
}

TEST_F(Stores, AnExperimentIsPlannedWholeAndCommittedTo) {
  ExperimentStore store(*database);
  const auto id = store.create(suite, two());
  ASSERT_TRUE(id) << id.error().sentence() << id.error().detail;
  const auto row = store.row(*id);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->slots, 24);
  EXPECT_EQ(row->done, 0);
  EXPECT_EQ(row->plan_sha256.size(), 64U);
  EXPECT_EQ(row->commitment.size(), 64U);
  auto spec = two();
  EXPECT_EQ(store.row(*store.create(suite, spec))->plan_sha256, row->plan_sha256) << "the same plan";
  spec.alpha = 0.01;
  EXPECT_NE(store.row(*store.create(suite, spec))->plan_sha256, row->plan_sha256);
  EXPECT_EQ(store.list()->size(), 3U);
  EXPECT_EQ(*first_broken_audit(*database), 0);
}

TEST_F(Stores, WhatMakesNoExperimentIsRefused) {
  ExperimentStore store(*database);
  auto spec = two();
  spec.contenders[1] = spec.contenders[0];
  EXPECT_NE(store.create(suite, spec).error().message.find("same checkpoint"), std::string::npos);
  spec = two();
  spec.title.clear();
  EXPECT_FALSE(store.create(suite, spec));
  spec = two();
  spec.contenders[0].content_sha256 = "short";
  EXPECT_FALSE(store.create(suite, spec));
  for (auto& cell : suite.cells) {
    cell.conditions.clear();
  }
  EXPECT_FALSE(store.create(suite, two()));
  EXPECT_TRUE(store.list()->empty()) << "nothing is left of what was refused";
}

TEST_F(Stores, TrialsFillTheSlotsInOrderAndVoidOnesAreRunAgain) {
  ExperimentStore experiments(*database);
  TrialStore trials(*database);
  const auto id = experiments.create(suite, two());
  ASSERT_TRUE(id);
  const auto first = experiments.next_slot(*id);
  ASSERT_TRUE(run_next(*id, true));
  const auto second = experiments.next_slot(*id);
  EXPECT_EQ((*second)->block, (*first)->block);
  EXPECT_NE((*second)->label, (*first)->label);
  ASSERT_TRUE(run_next(*id, false, "the camera fell"));
  const auto again = experiments.next_slot(*id);
  EXPECT_EQ((*again)->slot, (*second)->slot);
  EXPECT_EQ((*again)->attempt, 2);
  int left = 0;
  for (auto next = experiments.next_slot(*id); next && *next; next = experiments.next_slot(*id), ++left) {
    ASSERT_TRUE(run_next(*id, left % 3 != 0));
  }
  EXPECT_EQ(left, 23);
  const auto rows = trials.rows(*id);
  ASSERT_TRUE(rows) << rows.error().detail;
  EXPECT_EQ(rows->size(), 25U);
  EXPECT_EQ(experiments.row(*id)->done, 24);
  EXPECT_EQ(experiments.row(*id)->voids, 1);
  std::map<std::string, int> of_label;
  for (const auto& row : *rows) {
    of_label[row.label] += row.valid ? 1 : 0;
    EXPECT_EQ(row.score.value(), row.success.value() ? row.score_max : 0);
    EXPECT_EQ(row.duration_s.value(), 12.5);
  }
  EXPECT_EQ(of_label, (std::map<std::string, int>{{"A", 12}, {"B", 12}}));
  EXPECT_EQ((*rows)[1].void_reason, "the camera fell");
  EXPECT_TRUE(database->damages()->empty());
  EXPECT_EQ(*first_broken_audit(*database), 0);
}

// Another Tandem of before has it: there is no list of open slots, and none may be made.
TEST_F(Stores, ADatabaseOfTheFirstSchemaIsReadAsItIs) {
  ExperimentStore experiments(*database);
  const auto id = experiments.create(suite, two());
  ASSERT_TRUE(id);
  ASSERT_TRUE(run_next(*id, true));
  ASSERT_TRUE(run_next(*id, false, "the camera fell"));
  const auto row = experiments.row(*id);
  const auto next = experiments.next_slot(*id);
  const auto open = experiments.open_slots(*id);
  const auto table = load_trials(*database, *id);
  ASSERT_TRUE(row && next && open && table);
  ASSERT_TRUE(
      database->execute("DROP TRIGGER slot_opens; DROP TRIGGER slot_goes; DROP TRIGGER trial_fills_slot; DROP TRIGGER "
                        "trial_changes_slot; DROP TABLE open_slot; DROP INDEX trial_columns; DROP INDEX trial_void; "
                        "DROP INDEX rating_columns"));
  EXPECT_EQ(experiments.row(*id)->done, row->done);
  EXPECT_EQ(experiments.row(*id)->done, 1);
  EXPECT_EQ((*experiments.next_slot(*id))->slot, (*next)->slot);
  EXPECT_EQ((*experiments.next_slot(*id))->attempt, 2);
  const auto open_before = experiments.open_slots(*id);
  ASSERT_EQ(open_before->size(), open->size());
  for (std::size_t i = 0; i < open->size(); ++i) {
    EXPECT_EQ((*open_before)[i].slot, (*open)[i].slot);
  }
  const auto table_before = load_trials(*database, *id);
  ASSERT_TRUE(table_before);
  EXPECT_EQ(table_before->trial, table->trial);
  EXPECT_EQ(table_before->success, table->success);
  EXPECT_EQ(table_before->rating, table->rating);
  EXPECT_EQ(table_before->experiment.slots, table->experiment.slots);
}

TEST_F(Stores, ManyTrialsAreWrittenWholeOrNotAtAll) {
  ExperimentStore experiments(*database);
  const auto id = experiments.create(suite, two());
  ASSERT_TRUE(id);
  const auto open = experiments.open_slots(*id);
  ASSERT_TRUE(open);
  const auto planned = static_cast<std::size_t>(experiments.row(*id)->slots);
  ASSERT_EQ(open->size(), planned);
  EXPECT_EQ(open->front().slot, (*experiments.next_slot(*id))->slot);
  const auto ids = SuiteStore(*database).ids(experiments.row(*id)->suite);
  std::vector<JudgedTrial> all;
  for (const auto& slot : *open) {
    const auto cell = std::find(ids->cells.begin(), ids->cells.end(), slot.cell) - ids->cells.begin();
    JudgedTrial judged;
    judged.task = suite.cells[static_cast<std::size_t>(cell)].task;
    judged.trial.experiment = *id;
    judged.trial.slot = slot;
    judged.trial.instruction = "Do it";
    judged.trial.started_utc = "2026-11-27T05:00:00.000Z";
    judged.rating.observed.stages.assign(suite.tasks[judged.task].stages.size(), {1.0, 2.5});
    all.push_back(std::move(judged));
  }
  auto broken = all;
  broken.back().rating.observed.stages.front().credit = -1;
  TrialStore store(*database);
  EXPECT_FALSE(store.commit_all(broken, suite));
  broken.back() = all.back();
  broken.back().task = 99;
  EXPECT_FALSE(store.commit_all(broken, suite));
  EXPECT_EQ(store.rows(*id)->size(), 0U);
  ASSERT_TRUE(store.commit_all(all, suite));
  EXPECT_EQ(store.rows(*id)->size(), planned);
  EXPECT_TRUE(experiments.open_slots(*id)->empty());
  EXPECT_EQ(first_broken_audit(*database).value_or(-1), 0);
}

TEST_F(Stores, FailuresAndTheMatchOfTheStartAreKept) {
  const auto id = ExperimentStore(*database).create(suite, two());
  ASSERT_TRUE(run_next(*id, false));
  ASSERT_TRUE(run_next(*id, false));
  auto modes = database->prepare(
      "SELECT m.key,f.t_s,f.is_primary,f.recovered FROM trial_failure f JOIN failure_mode m USING(failure_id) "
      "WHERE trial_id=1 ORDER BY f.is_primary DESC");
  ASSERT_TRUE(modes->step().value_or(false));
  EXPECT_EQ(modes->text(0), "missed_grasp");
  EXPECT_EQ(modes->number(1), 2);
  EXPECT_EQ(modes->integer(2), 1);
  EXPECT_EQ(modes->integer(3), 1);
  ASSERT_TRUE(modes->step().value_or(false));
  EXPECT_EQ(modes->text(0), "collision");
  EXPECT_TRUE(modes->is_null(1));
  EXPECT_EQ(modes->integer(2), 0);
  auto match = database->prepare("SELECT ic_match FROM trial");
  ASSERT_TRUE(match->step().value_or(false));
  EXPECT_EQ(match->number(0), 0.93);
  EXPECT_EQ(TrialStore(*database).rows(*id)->front().notes, "as keyed");
}

TEST_F(Stores, ATrialIsFoundAgainInItsRecording) {
  const auto id = ExperimentStore(*database).create(suite, two());
  const auto good = run_next(*id, true);
  const auto bad = run_next(*id, false);
  const TrialStore trials(*database);
  const auto seen = trials.recording(*good);
  ASSERT_TRUE(seen) << seen.error().sentence();
  EXPECT_EQ(seen->dataset_root, "/data/trials");
  EXPECT_EQ(seen->episode, 3);
  EXPECT_EQ(seen->number, 1);
  EXPECT_EQ(seen->label.size(), 1U);
  ASSERT_GE(seen->marks.size(), 2U);
  EXPECT_FALSE(seen->marks[0].event);
  const bool from_motion = suite.tasks[0].clock_start == ClockStart::first_motion;
  EXPECT_DOUBLE_EQ(seen->marks[0].at_s, from_motion ? 3.0 : 2.5);
  EXPECT_EQ(seen->marks[0].stage, 0);
  EXPECT_TRUE(seen->marks.back().event);
  EXPECT_EQ(seen->marks.back().stage, -1);
  EXPECT_EQ(seen->marks.back().title, "intervention");
  const auto unseen = trials.recording(*bad);
  ASSERT_TRUE(unseen);
  EXPECT_FALSE(unseen->episode);
  EXPECT_EQ(unseen->marks.size(), 1U) << "no stage was reached";
  EXPECT_FALSE(trials.recording(99));
}

TEST_F(Stores, PeopleRigsAndSecondLooksAreKept) {
  ExperimentStore experiments(*database);
  const auto id = experiments.create(suite, two(Blinding::none));
  TrialStore trials(*database);
  RigRecord rig{"bench", "so_follower", "", Json::array(), host_facts()};
  EXPECT_GT(rig.host["cores"].get<int>(), 0);
  ASSERT_TRUE(keep_rig(*database, *id, rig));
  ASSERT_TRUE(keep_rig(*database, *id, rig));
  const auto notes = [&] {
    auto query = database->prepare("SELECT coalesce(notes,'') FROM experiment WHERE experiment_id=1");
    EXPECT_TRUE(query->step().value_or(false));
    return query->text(0);
  };
  EXPECT_EQ(notes().find("another rig"), std::string::npos) << "the same one is no deviation";
  rig.key = "kitchen";
  ASSERT_TRUE(keep_rig(*database, *id, rig));
  EXPECT_NE(notes().find("another rig or machine: kitchen"), std::string::npos);
  EXPECT_FALSE(keep_rig(*database, 99, rig));

  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(run_next(*id, i % 2 == 0));  // every other one was recorded
  }
  auto look = next_second_look(*database, *id);
  ASSERT_TRUE(look && look->trial);
  EXPECT_EQ(look->wanted, 3);
  EXPECT_EQ(look->unseen, 6);
  EXPECT_EQ(next_second_look(*database, *id)->trial, look->trial) << "asking draws nothing";
  const auto place = trials.place(*look->trial);
  ASSERT_TRUE(place);
  const auto& task = suite.tasks[place->task];
  Rating rating;
  rating.observed.stages.assign(task.stages.size(), {1, std::nullopt});
  EXPECT_NE(trials.rate_again(*look->trial, task, rating).error().message.find("name"), std::string::npos);
  rating.scorer = "bob";
  ASSERT_TRUE(trials.rate_again(*look->trial, task, rating));
  EXPECT_NE(trials.rate_again(*look->trial, task, rating).error().message.find("bob has judged"), std::string::npos);
  rating.scorer = "Bob";
  EXPECT_NE(trials.rate_again(*look->trial, task, rating).error().message.find("Bob has judged"), std::string::npos);
  EXPECT_FALSE(trials.rate_again(99, task, rating));
  for (int i = 0; i < 2; ++i) {
    look = next_second_look(*database, *id);
    ASSERT_TRUE(look && look->trial);
    ASSERT_TRUE(trials.rate_again(*look->trial, suite.tasks[trials.place(*look->trial)->task], rating));
  }
  look = next_second_look(*database, *id);
  EXPECT_FALSE(look->trial);
  EXPECT_EQ(look->done, 3);

  EXPECT_FALSE(trials.add_failure(2, {"bad mood", std::nullopt, false}));
  EXPECT_FALSE(trials.add_failure(99, {"stall", std::nullopt, false}));
  ASSERT_TRUE(trials.add_failure(2, {"stall", 4.0, false}));
  EXPECT_FALSE(trials.add_failure(2, {"stall", 5.0, true})) << "it is named already";
  EXPECT_EQ(first_broken_audit(*database).value_or(-1), 0);
}

TEST_F(Stores, WhatWasDoneToTheRigIsKeptBetweenTrials) {
  const auto id = ExperimentStore(*database).create(suite, two(Blinding::none));
  ASSERT_TRUE(add_rig_note(*database, *id, "before all; lens cleaned\n"));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(run_next(*id, true));
  }
  ASSERT_TRUE(add_rig_note(*database, *id, "pad (left): changed"));
  const auto table = load_trials(*database, *id);
  ASSERT_TRUE(table);
  const auto& notes = table->experiment.rig_notes;
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_EQ(notes[0].after_trial, 0);
  EXPECT_EQ(notes[0].text, "before all, lens cleaned");
  EXPECT_EQ(notes[1].after_trial, 3);
  EXPECT_EQ(notes[1].text, "pad (left): changed");
  EXPECT_EQ(notes[1].utc.size(), 24U);
  const auto first = chart_figure(*table, 0);
  const auto second = chart_figure(*table, 1);
  ASSERT_EQ(first.notes.size(), 2U);
  EXPECT_EQ(first.notes[0].first, 1) << "before the first trial of the contender";
  EXPECT_EQ(first.notes[1].first + second.notes[1].first, 5) << "three trials of both ran before it";
  EXPECT_FALSE(add_rig_note(*database, *id, " \n "));
  EXPECT_FALSE(add_rig_note(*database, *id, std::string(201, 'x')));
  EXPECT_EQ(add_rig_note(*database, 99, "x").error().code, ErrorCode::not_found);
  EXPECT_TRUE(rig_notes_in("free text; after trial x (now): y; after trial -1 (now): y; after trial 1 now").empty());
  EXPECT_EQ(first_broken_audit(*database).value_or(-1), 0);
}

TEST_F(Stores, TrainingAndScorersAreCompletedLater) {
  ExperimentStore experiments(*database);
  const auto blind = experiments.create(suite, two());
  const auto hidden = (*experiments.contenders(*blind))[0].first;
  EXPECT_NE(set_training_facts(*database, hidden, {"a/b", {}, {}, {}}).error().message.find("not told"),
            std::string::npos);
  ASSERT_TRUE(experiments.unblind(*blind, "over"));
  ASSERT_TRUE(set_training_facts(*database, hidden, {"a/b", "v1", 50, {}}));
  ASSERT_TRUE(set_training_facts(*database, hidden, {{}, {}, {}, 2000}));
  const auto facts = training_facts(*database, hidden);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->dataset, "a/b");
  EXPECT_EQ(facts->dataset_revision, "v1");
  EXPECT_EQ(facts->demonstrations, 50);
  EXPECT_EQ(facts->training_step, 2000);
  EXPECT_FALSE(set_training_facts(*database, hidden, {}));
  EXPECT_FALSE(set_training_facts(*database, hidden, {{}, {}, -1, {}}));
  EXPECT_EQ(set_training_facts(*database, 999, {"a/b", {}, {}, {}}).error().code, ErrorCode::not_found);

  ASSERT_TRUE(run_next(*blind, true));
  EXPECT_FALSE(name_scorer(*database, *blind, "  "));
  EXPECT_EQ(name_scorer(*database, *blind, "ada").value_or(-1), 1);
  EXPECT_EQ(name_scorer(*database, *blind, "bob").value_or(-1), 0) << "a name that is there stays";
  EXPECT_EQ(first_broken_audit(*database).value_or(-1), 0);
}

// Of each contender alike many are seen again, whatever the draw says.
TEST_F(Stores, SecondLooksAreSpreadOverContendersAndCells) {
  const auto id = ExperimentStore(*database).create(suite, two(Blinding::none));
  const std::int64_t planned = ExperimentStore(*database).row(*id)->slots;
  for (std::int64_t i = 0; i < planned; ++i) {
    ASSERT_TRUE(run_next(*id, i % 3 == 0));
  }
  ASSERT_TRUE(database->execute("UPDATE trial SET dataset_root='/data/x',episode_index=run_seq"));
  std::map<std::string, int> seen;
  const auto rows = *TrialStore(*database).rows(*id);
  for (auto look = next_second_look(*database, *id); look && look->trial; look = next_second_look(*database, *id)) {
    seen[std::ranges::find(rows, *look->trial, &TrialRow::trial)->label] += 1;
    Rating rating;
    rating.scorer = "bob";
    const auto& task = suite.tasks[TrialStore(*database).place(*look->trial)->task];
    rating.observed.stages.assign(task.stages.size(), {1, std::nullopt});
    ASSERT_TRUE(TrialStore(*database).rate_again(*look->trial, task, rating));
  }
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_LE(std::abs(seen.begin()->second - seen.rbegin()->second), 1);
  EXPECT_EQ(seen.begin()->second + seen.rbegin()->second, (planned + 4) / 5);
}

TEST_F(Stores, TheOneWhoRunsTheTrialsLearnsWhoTheContendersAre) {
  ExperimentStore experiments(*database);
  const auto id = experiments.create(suite, two());
  std::set<std::string> modes;
  const auto contenders = experiments.contenders(*id);
  ASSERT_TRUE(contenders);
  for (const auto& [row, label] : *contenders) {
    const auto spec = experiments.who_is(row);
    ASSERT_TRUE(spec);
    EXPECT_EQ(spec->policy, "act");
    EXPECT_EQ(spec->checkpoint, "act-1");
    EXPECT_EQ(spec->source, "/policies/act");
    EXPECT_EQ(spec->content_sha256, sha256("act"));
    EXPECT_EQ(spec->parameters, (Json{{"chunk_size", 50}}));
    modes.insert(spec->mode);
  }
  EXPECT_EQ(modes, (std::set<std::string>{"async", "sync"}));
  EXPECT_FALSE(experiments.who_is(999));
}

TEST_F(Stores, JudgementsAreAddedNeverOverwritten) {
  ExperimentStore experiments(*database);
  TrialStore trials(*database);
  const auto id = experiments.create(suite, two());
  const auto trial = run_next(*id, false);
  ASSERT_TRUE(trial) << trial.error().sentence();
  EXPECT_FALSE(trials.rows(*id)->front().success.value());
  Rating video;
  video.pass = RatingPass::video;
  video.blinded = true;
  const auto& name = trials.rows(*id)->front().task;
  const auto task = std::find_if(suite.tasks.begin(), suite.tasks.end(), [&](const auto& t) { return t.key == name; });
  video.observed.stages.assign(task->stages.size(), {1, {}});
  ASSERT_TRUE(trials.rate(*trial, *task, video, false));
  EXPECT_FALSE(trials.rows(*id)->front().success.value()) << "beside the official one";
  ASSERT_TRUE(trials.rate(*trial, *task, video, true));
  EXPECT_TRUE(trials.rows(*id)->front().success.value());
  auto count = database->prepare("SELECT count(*) FROM rating");
  ASSERT_TRUE(count->step().value_or(false));
  EXPECT_EQ(count->integer(0), 3);
  video.observed.stages[0].credit = 7;
  EXPECT_FALSE(trials.rate(*trial, *task, video, true));
  EXPECT_TRUE(trials.rows(*id)->front().success.value()) << "a judgement that is refused changes nothing";
}

TEST_F(Stores, VoidingAndUnblindingNeedAReason) {
  ExperimentStore experiments(*database);
  TrialStore trials(*database);
  const auto id = experiments.create(suite, two());
  const auto trial = run_next(*id, true);
  EXPECT_FALSE(trials.make_void(*trial, " "));
  ASSERT_TRUE(trials.make_void(*trial, "wrong cube"));
  EXPECT_FALSE(trials.make_void(*trial, "again"));
  EXPECT_FALSE(experiments.unblind(*id, ""));
  ASSERT_TRUE(experiments.unblind(*id, "all trials are done"));
  EXPECT_FALSE(experiments.unblind(*id, "again"));
  ASSERT_TRUE(run_next(*id, true));
  auto marked = database->prepare("SELECT unblinded FROM trial ORDER BY run_seq");
  ASSERT_TRUE(marked->step().value_or(false));
  EXPECT_EQ(marked->integer(0), 0);
  ASSERT_TRUE(marked->step().value_or(false));
  EXPECT_EQ(marked->integer(0), 1) << "trials after the contenders were told";
  EXPECT_FALSE(experiments.unblind(*experiments.create(suite, two(Blinding::none)), "why")) << "it was never blind";
}

TEST_F(Stores, BlindLabelsFollowNoOrder) {
  ExperimentStore store(*database);
  std::set<std::string> orders;
  for (int i = 0; i < 30; ++i) {
    auto spec = two();
    spec.seed = static_cast<std::uint64_t>(i);
    const auto id = store.create(suite, spec);
    ASSERT_TRUE(id);
    auto labels = database->prepare(
        "SELECT group_concat(blind_label,'') FROM (SELECT blind_label FROM contender WHERE "
        "experiment_id=" +
        std::to_string(*id) + " ORDER BY contender_id)");
    ASSERT_TRUE(labels->step().value_or(false));
    orders.insert(labels->text(0));
  }
  EXPECT_EQ(orders, (std::set<std::string>{"AB", "BA"}));
  const auto plain = store.create(suite, two(Blinding::none));
  EXPECT_EQ(store.contenders(*plain)->front().second, "A");
  EXPECT_TRUE(store.row(*plain)->commitment.empty());
}

// TANDEM_KILLS: how often; the long run has more.
TEST_F(Stores, KillsLoseNoCommittedTrial) {
  const char* wanted = std::getenv("TANDEM_KILLS");
  const int kills = wanted != nullptr ? std::atoi(wanted) : 50;
  for (auto& cell : suite.cells) {
    cell.planned_trials = 5000;
  }
  const auto id = ExperimentStore(*database).create(suite, two());
  ASSERT_TRUE(id);
  database.reset();
  Random random(5);
  std::int64_t most = 0;
  for (int kill_number = 0; kill_number < kills; ++kill_number) {
    int report[2];
    ASSERT_EQ(pipe(report), 0);
    const pid_t child = fork();
    if (child == 0) {
      DatabaseNotices notices;
      auto opened = Database::open(folder / "scores.db", notices);
      database = opened ? std::make_unique<Database>(std::move(*opened)) : nullptr;
      while (database) {
        const auto trial = run_next(*id, true);
        if (!trial || write(report[1], &*trial, sizeof *trial) != static_cast<ssize_t>(sizeof *trial)) {
          break;
        }
      }
      _exit(0);
    }
    close(report[1]);
    usleep(static_cast<useconds_t>(random.uniform(2'000, 150'000)));  // the file is looked over first
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (std::int64_t trial = 0; read(report[0], &trial, sizeof trial) == static_cast<ssize_t>(sizeof trial);) {
      most = std::max(most, trial);
    }
    close(report[0]);
    DatabaseNotices notices;
    auto opened = Database::open(folder / "scores.db", notices);
    ASSERT_TRUE(opened) << opened.error().sentence();
    EXPECT_FALSE(notices.recovered);
    auto count = opened->prepare("SELECT count(*), coalesce(max(trial_id),0) FROM trial JOIN rating USING(trial_id)");
    ASSERT_TRUE(count->step().value_or(false));
    EXPECT_EQ(count->integer(0), count->integer(1)) << "each with its judgement, none left out";
    EXPECT_GE(count->integer(0), most);
    EXPECT_LE(count->integer(0), most + 1);
    most = std::max(most, count->integer(0));
  }
  EXPECT_GT(most, kills / 10) << "something was committed";
  DatabaseNotices notices;
  auto opened = Database::open(folder / "scores.db", notices);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->damages()->empty());
  EXPECT_EQ(*first_broken_audit(*opened), 0);
}

TEST_F(Stores, ATrailThatWasTamperedWithIsFound) {
  ExperimentStore experiments(*database);
  const auto id = experiments.create(suite, two());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(run_next(*id, true));
  }
  ASSERT_EQ(*first_broken_audit(*database), 0);
  ASSERT_TRUE(database->execute("DROP TRIGGER audit_no_update; UPDATE audit SET after_json='{}' WHERE audit_id=4"));
  EXPECT_EQ(*first_broken_audit(*database), 4);
}

}  // namespace
}  // namespace tandem
