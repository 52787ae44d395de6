#include "scoring/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "base/files.h"
#include "scoring/sha256.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

Database opened(const fs::path& file, DatabaseNotices* notices = nullptr) {
  DatabaseNotices own;
  auto database = Database::open(file, notices != nullptr ? *notices : own);
  EXPECT_TRUE(database) << database.error().sentence() << database.error().detail;
  return std::move(*database);
}

std::int64_t number(const Database& database, const std::string& sql) {
  auto statement = database.prepare(sql);
  EXPECT_TRUE(statement) << sql;
  EXPECT_TRUE(statement->step().value_or(false)) << sql;
  return statement->integer(0);
}

// A suite with one cell and one condition, a contender and `trials` trials with an official rating each.
const char* const scene = R"(
INSERT INTO suite(suite_id,key,title,kind) VALUES(1,'s','S','sim');
INSERT INTO task(task_id,suite_id,key,ordinal,title,instruction,scoring,score_max,success_min,success_text)
  VALUES(1,1,'t',0,'T','Put it','binary',1,1,'in the box');
INSERT INTO setting(setting_id,suite_id,key,ordinal,title,axis,is_ood) VALUES(1,1,'id',0,'ID','in_distribution',0),
  (2,1,'pos',1,'Moved','position',1);
INSERT INTO cell(cell_id,task_id,setting_id,planned_trials) VALUES(1,1,1,10),(2,1,2,10);
INSERT INTO initial_condition(ic_id,cell_id,key,ordinal) VALUES(1,1,'a',0),(2,2,'a',0);
INSERT INTO policy(policy_id,key,family,title) VALUES(1,'p','act','P');
INSERT INTO checkpoint(checkpoint_id,policy_id,label) VALUES(1,1,'c');
INSERT INTO inference_config(inference_id,sha256,mode,backend,params_json) VALUES(1,'x','sync','cpu','{}');
INSERT INTO experiment(experiment_id,uuid,suite_id,title,design) VALUES(1,'e',1,'E','fixed');
INSERT INTO contender(contender_id,experiment_id,blind_label,checkpoint_id,inference_id) VALUES(1,1,'A',1,1);
)";

std::string trial(int n) {
  const std::string id = std::to_string(n);
  return "INSERT INTO trial(trial_id,uuid,experiment_id,contender_id,cell_id,ic_id,run_seq,instruction,started_utc,"
         "end_reason) VALUES(" +
         id + ",'u" + id + "',1,1,1,1," + id +
         ",'Put it','2026-01-01T00:00:00Z','success');"
         "INSERT INTO rating(trial_id,pass,blinded,success,score,created_utc,is_official) VALUES(" +
         id + ",'live',0,1,1,'2026-01-01T00:00:00Z',1);";
}

TEST(ScoreDatabase, TheSchemaKeepsItsRules) {
  const TemporaryFolder folder;
  auto database = opened(folder / "scores.db");
  EXPECT_TRUE(database.writable());
  ASSERT_TRUE(database.execute(scene));
  ASSERT_TRUE(database.execute(trial(1)));
  EXPECT_EQ(number(database, "SELECT k FROM v_cell"), 1);
  const auto refused = [&](const std::string& sql) {
    const auto outcome = database.execute(sql);
    EXPECT_FALSE(outcome) << sql;
    return outcome ? std::string() : outcome.error().detail;
  };
  EXPECT_NE(refused("DELETE FROM trial").find("void a trial"), std::string::npos);
  ASSERT_TRUE(database.execute("INSERT INTO audit(at_utc,tbl,row_id,action,sha256) VALUES('t','trial',1,'add','h')"));
  EXPECT_NE(refused("UPDATE audit SET action='x'").find("append-only"), std::string::npos);
  EXPECT_NE(refused("DELETE FROM audit").find("append-only"), std::string::npos);
  refused("INSERT INTO rating(trial_id,pass,blinded,score,created_utc,is_official) VALUES(1,'video',0,0,'t',1)");
  EXPECT_NE(refused("INSERT INTO trial(uuid,experiment_id,contender_id,cell_id,ic_id,run_seq,instruction,started_utc,"
                    "end_reason) VALUES('u9',1,1,1,2,9,'x','t','success')")
                .find("another cell"),
            std::string::npos);
  refused(
      "INSERT INTO trial(uuid,experiment_id,contender_id,cell_id,run_seq,instruction,started_utc,end_reason,"
      "validity) VALUES('u9',1,1,1,9,'x','t','success','void')");
  refused("INSERT INTO cell(task_id,setting_id,planned_trials) VALUES(99,1,1)");
  refused(
      "INSERT INTO task(suite_id,key,ordinal,title,instruction,scoring,score_max,success_min,success_text) "
      "VALUES(1,'t2','first','T','x','binary',1,1,'')");
  ASSERT_TRUE(database.execute("UPDATE suite SET frozen_utc='t', definition_sha256='h'"));
  EXPECT_NE(refused("UPDATE suite SET definition_sha256='other'").find("frozen"), std::string::npos);
  EXPECT_TRUE(database.damages()->empty());
}

TEST(ScoreDatabase, WhatIsNotCommittedIsGoneAndWhatIsStays) {
  const TemporaryFolder folder;
  {
    auto database = opened(folder / "scores.db");
    ASSERT_TRUE(database.execute(scene));
    {
      auto kept = Transaction::begin(database);
      ASSERT_TRUE(kept);
      ASSERT_TRUE(database.execute(trial(1)));
      ASSERT_TRUE(kept->commit());
    }
    auto dropped = Transaction::begin(database);
    ASSERT_TRUE(dropped);
    ASSERT_TRUE(database.execute(trial(2)));
  }
  EXPECT_EQ(number(opened(folder / "scores.db"), "SELECT count(*) FROM trial"), 1);
}

TEST(ScoreDatabase, ASecondProgramReadsOnlyAndSaysSo) {
  const TemporaryFolder folder;
  auto first = opened(folder / "scores.db");
  ASSERT_TRUE(first.execute(scene));
  DatabaseNotices notices;
  auto second = opened(folder / "scores.db", &notices);
  EXPECT_TRUE(notices.read_only);
  ASSERT_EQ(notices.sentences.size(), 1U);
  EXPECT_NE(notices.sentences[0].find("another Tandem"), std::string::npos);
  EXPECT_FALSE(second.writable());
  EXPECT_EQ(number(second, "SELECT count(*) FROM suite"), 1);
  EXPECT_FALSE(second.execute("DELETE FROM suite"));
  ASSERT_TRUE(first.execute(trial(1)));
  EXPECT_EQ(number(second, "SELECT count(*) FROM trial"), 1) << "a reader sees what is committed meanwhile";
}

TEST(ScoreDatabase, ScoresThatMayNotBeWrittenAreStillRead) {
  const TemporaryFolder folder;
  const fs::path place = folder / "a folder, 50%? #1";
  fs::create_directories(place);
  {
    const auto database = opened(place / "s.db");
    ASSERT_TRUE(database.execute(scene) && database.execute(trial(1)));
  }
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod((place / "s.db").c_str(), 0444), 0);
  ASSERT_EQ(::chmod(place.c_str(), 0555), 0);
  const pid_t reader = ::fork();
  if (reader == 0) {
    if (::getuid() == 0 && ::setuid(65534) != 0) {
      ::_exit(2);
    }
    DatabaseNotices notices;
    const auto read = Database::open(place / "s.db", notices);
    const bool all = read && notices.read_only && number(*read, "SELECT count(*) FROM trial") > 0 &&
                     !read->execute("DELETE FROM suite");
    ::_exit(all && Database::open_to_read(place / "s.db") ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(reader, &status, 0), reader);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ASSERT_EQ(::chmod(place.c_str(), 0755), 0);
}

TEST(ScoreDatabase, ANewerSchemaIsReadAndNeverWritten) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(opened(folder / "scores.db").execute("PRAGMA user_version=99")); }
  DatabaseNotices notices;
  auto database = opened(folder / "scores.db", &notices);
  EXPECT_TRUE(notices.read_only);
  EXPECT_NE(notices.sentences.at(0).find("newer Tandem"), std::string::npos);
  EXPECT_FALSE(database.execute(scene));
}

TEST(ScoreDatabase, AnUpdateMakesACopyFirstAndHappensWholeOrNotAtAll) {
  const TemporaryFolder folder;
  {
    auto database = opened(folder / "scores.db");
    ASSERT_TRUE(database.execute(scene));
  }
  auto steps = migrations();
  const int now = steps.back().version;
  const int next = now + 1;
  const std::string copy = "scores.before-" + std::to_string(next) + "-1.db";
  steps.push_back({next, "more", "CREATE TABLE more(x INTEGER) STRICT; CREATE TABLE more(x INTEGER) STRICT;"});
  DatabaseNotices notices;
  EXPECT_FALSE(Database::open(folder / "scores.db", notices, steps));
  EXPECT_EQ(number(opened(folder / "scores.db"), "PRAGMA user_version"), now);
  steps.back().sql = "CREATE TABLE more(x INTEGER) STRICT;";
  auto database = Database::open(folder / "scores.db", notices, steps);
  ASSERT_TRUE(database) << database.error().detail;
  EXPECT_EQ(number(*database, "PRAGMA user_version"), next);
  EXPECT_EQ(number(*database, "SELECT count(*) FROM schema_migration"), next);
  ASSERT_TRUE(fs::exists(folder / copy));
  const auto before = Database::open_to_read(folder / copy);
  ASSERT_TRUE(before);
  EXPECT_EQ(number(*before, "PRAGMA user_version"), now);
  EXPECT_EQ(number(*before, "SELECT count(*) FROM suite"), 1);
}

// What a database of every schema before holds is the same after the update, and its open slots are known.
TEST(ScoreDatabase, ADatabaseOfTheFirstSchemaIsBroughtUpToDate) {
  const TemporaryFolder folder;
  const std::vector<Migration> first{migrations().front()};
  const std::string slots =
      "INSERT INTO block(block_id,experiment_id,ordinal,ic_id) VALUES(1,1,0,1),(2,1,1,1);"
      "INSERT INTO slot(slot_id,block_id,position,contender_id) VALUES(1,1,0,1),(2,2,0,1);";
  {
    DatabaseNotices notices;
    auto old = Database::open(folder / "scores.db", notices, first);
    ASSERT_TRUE(old) << old.error().detail;
    ASSERT_TRUE(old->execute(scene));
    ASSERT_TRUE(old->execute(slots));
    ASSERT_TRUE(old->execute(trial(1)));
    ASSERT_TRUE(old->execute("UPDATE trial SET slot_id=1"));
    EXPECT_FALSE(old->prepare("SELECT * FROM open_slot"));
  }
  DatabaseNotices notices;
  auto database = opened(folder / "scores.db", &notices);
  EXPECT_EQ(notices.sentences.size(), 1U);
  EXPECT_EQ(number(database, "SELECT count(*) FROM trial"), 1);
  EXPECT_EQ(number(database, "SELECT count(*) FROM open_slot"), 1);
  EXPECT_EQ(number(database, "SELECT slot_id FROM open_slot"), 2);
  ASSERT_TRUE(database.execute("UPDATE trial SET validity='void',void_reason='x'"));
  EXPECT_EQ(number(database, "SELECT count(*) FROM open_slot"), 2) << "it is to be run again";
  ASSERT_TRUE(database.execute("UPDATE trial SET validity='valid',void_reason=NULL"));
  EXPECT_EQ(number(database, "SELECT count(*) FROM open_slot"), 1);
  ASSERT_TRUE(database.execute("UPDATE trial SET slot_id=2"));
  EXPECT_EQ(number(database, "SELECT slot_id FROM open_slot"), 1) << "the trial belongs to the other one now";
  ASSERT_TRUE(database.execute("DELETE FROM block WHERE block_id=1"));
  EXPECT_EQ(number(database, "SELECT count(*) FROM open_slot"), 0);
  EXPECT_TRUE(database.damages()->empty());
}

// A database of the second schema with contenders: what the third permits and forbids.
TEST(ScoreDatabase, TheThirdSchemaPermitsEnsemblesAndKeepsJudgements) {
  const TemporaryFolder folder;
  const auto& all = migrations();
  {
    DatabaseNotices notices;
    auto old = Database::open(folder / "scores.db", notices, {all[0], all[1]});
    ASSERT_TRUE(old && old->execute(scene) && old->execute(trial(1)));
    EXPECT_FALSE(old->execute("UPDATE inference_config SET mode='ensemble'"));
  }
  auto database = opened(folder / "scores.db");
  EXPECT_EQ(number(database, "SELECT count(*) FROM contender JOIN inference_config USING(inference_id)"), 1);
  EXPECT_TRUE(database.execute("UPDATE inference_config SET mode='ensemble'"));
  EXPECT_FALSE(database.execute("UPDATE inference_config SET mode='other'"));
  EXPECT_FALSE(database.execute("DELETE FROM inference_config")) << "its contender still needs it";
  const auto refused = [&](const std::string& sql) {
    const auto outcome = database.execute(sql);
    return outcome ? "it was done: " + sql : outcome.error().detail;
  };
  ASSERT_TRUE(database.execute("INSERT INTO audit(at_utc,tbl,row_id,action,sha256) VALUES('t','trial',1,'add','h')"));
  EXPECT_EQ(refused("INSERT OR REPLACE INTO audit(audit_id,at_utc,tbl,row_id,action,sha256) "
                    "VALUES(1,'t','trial',1,'other','h')"),
            "audit is append-only");
  EXPECT_EQ(refused("INSERT OR REPLACE INTO trial SELECT * FROM trial"), "a trial is never replaced");
  EXPECT_EQ(refused("UPDATE trial SET duration_s=1"), "a trial is never changed; make it void");
  EXPECT_EQ(refused("UPDATE rating SET score=0"), "a judgement is never changed; add another one");
  EXPECT_EQ(refused("DELETE FROM rating"), "a judgement is never deleted; add another one");
  EXPECT_EQ(refused("INSERT OR REPLACE INTO rating SELECT * FROM rating"),
            "a judgement is never replaced; add another one");
  EXPECT_TRUE(database.execute("UPDATE rating SET is_official=0"));
  EXPECT_TRUE(database.damages()->empty());
}

constexpr int many = 400;
void make_trials(const fs::path& file, int trials = many) {
  auto database = opened(file);
  ASSERT_TRUE(database.execute(scene));
  auto transaction = Transaction::begin(database);
  for (int n = 1; n <= trials; ++n) {
    ASSERT_TRUE(database.execute(trial(n)));
  }
  ASSERT_TRUE(transaction->commit());
  ASSERT_TRUE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
}

// Each page in turn: nothing goes unnoticed, the file itself is kept, and no more is lost than lay in that page.
TEST(ScoreDatabase, APageThatIsOverwrittenCostsNoMoreThanWhatWasInIt) {
  const TemporaryFolder folder;
  make_trials(folder / "whole.db");
  const auto pages = fs::file_size(folder / "whole.db") / 4096;
  ASSERT_GT(pages, 60U);
  std::mt19937 random(7);
  for (std::uintmax_t page = 0; page < pages; ++page) {
    const fs::path place = folder / ("page-" + std::to_string(page));
    fs::create_directories(place);
    fs::copy_file(folder / "whole.db", place / "scores.db");
    std::string noise(4096, ' ');
    std::generate(noise.begin(), noise.end(), [&] { return static_cast<char>(random() % 256); });
    {
      std::fstream file(place / "scores.db", std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(page * 4096));
      file << noise;
    }
    DatabaseNotices notices;
    auto database = opened(place / "scores.db", &notices);
    EXPECT_TRUE(database.damages()->empty()) << page;
    EXPECT_GE(number(database, "SELECT count(*) FROM trial"), many - 60) << page << ": " << notices.sentences.at(0);
    EXPECT_GE(number(database, "SELECT count(*) FROM rating"), many - 130) << page;
    if (notices.recovered) {
      EXPECT_TRUE(fs::exists(place / "scores.damaged-1.db"));
      EXPECT_NE(notices.sentences.at(0).find("rows taken over: "), std::string::npos);
      EXPECT_NE(notices.sentences.at(0).find("rows lost: "), std::string::npos);
    } else {
      EXPECT_EQ(number(database, "SELECT count(*) FROM trial"), many) << "page " << page << " went unnoticed";
    }
    EXPECT_FALSE(database.execute("UPDATE trial SET end_reason='timeout'")) << "the rules are back";
    fs::remove_all(place);
  }
}

TEST(ScoreDatabase, AFileThatWasCutOffGivesWhatIsLeft) {
  const TemporaryFolder folder;
  make_trials(folder / "scores.db");
  fs::resize_file(folder / "scores.db", fs::file_size(folder / "scores.db") / 4096 * 2 / 3 * 4096 + 100);
  DatabaseNotices notices;
  auto database = opened(folder / "scores.db", &notices);
  ASSERT_TRUE(notices.recovered);
  EXPECT_GT(number(database, "SELECT count(*) FROM trial"), 50) << "two thirds of the file are the empty schema";
  EXPECT_NE(notices.sentences.at(0).find(" trial"), std::string::npos);
  EXPECT_TRUE(database.damages()->empty());
}

// What was committed but lies in the log alone is taken over, too.
TEST(ScoreDatabase, TheLogOfADamagedFileIsRead) {
  const TemporaryFolder folder;
  make_trials(folder / "scores.db");
  auto database = opened(folder / "scores.db");
  ASSERT_TRUE(database.execute(trial(many + 1)));
  fs::create_directories(folder / "copy");
  for (const char* suffix : {"", "-wal"}) {
    fs::copy_file((folder / "scores.db").string() + suffix, (folder / "copy" / "scores.db").string() + suffix);
  }
  ASSERT_GT(fs::file_size(folder / "copy" / "scores.db-wal"), 0U);
  {
    // A page that the log does not hold.
    const auto page = number(database, "SELECT rootpage FROM sqlite_schema WHERE name='policy'");
    std::fstream file(folder / "copy" / "scores.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(4096 * (page - 1)));
    file << std::string(4096, '\x5a');
  }
  DatabaseNotices notices;
  auto saved = opened(folder / "copy" / "scores.db", &notices);
  ASSERT_TRUE(notices.recovered);
  EXPECT_EQ(number(saved, "SELECT count(*) FROM trial"), many + 1) << notices.sentences.at(0);
}

// Row 5 of the checkpoints is lost, what belongs to it is not.
TEST(ScoreDatabase, WhatBelongsToALostRowGetsAStandIn) {
  const TemporaryFolder folder;
  make_trials(folder / "scores.db", 20);
  {
    auto database = opened(folder / "scores.db");
    ASSERT_TRUE(database.execute("PRAGMA foreign_keys=OFF; DELETE FROM checkpoint; DELETE FROM policy"));
    ASSERT_TRUE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  }
  std::fstream(folder / "scores.db", std::ios::in | std::ios::out | std::ios::binary) << std::string(100, '\x5a');
  DatabaseNotices notices;
  auto database = opened(folder / "scores.db", &notices);
  ASSERT_TRUE(notices.recovered);
  EXPECT_EQ(number(database, "SELECT count(*) FROM v_trial"), 20);
  EXPECT_EQ(number(database, "SELECT count(*) FROM checkpoint JOIN policy USING(policy_id) WHERE label LIKE 'lost-%'"),
            1);
  EXPECT_TRUE(database.damages()->empty());
}

TEST(ScoreDatabase, WhatIsNoDatabaseIsPutAsideToo) {
  const TemporaryFolder folder;
  std::ofstream(folder / "scores.db") << std::string(5000, 'n');
  DatabaseNotices notices;
  auto database = opened(folder / "scores.db", &notices);
  EXPECT_TRUE(notices.recovered);
  EXPECT_NE(notices.sentences.at(0).find("rows taken over: none"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder / "scores.damaged-1.db"));
  EXPECT_EQ(number(database, "SELECT count(*) FROM trial"), 0);
}

TEST(ScoreDatabase, WhatIsOpenForReadingIsScoresOrSaysWhatItIs) {
  const TemporaryFolder folder;
  std::ofstream(folder / "empty.db").flush();
  const auto empty = Database::open_to_read(folder / "empty.db");
  ASSERT_TRUE(empty);
  const auto within = scores_within(*empty);
  ASSERT_FALSE(within);
  EXPECT_NE(within.error().message.find("holds no scores"), std::string::npos);
  { ASSERT_TRUE(opened(folder / "newer.db").execute("PRAGMA user_version=99")); }
  const auto newer = Database::open_to_read(folder / "newer.db");
  ASSERT_TRUE(newer);
  const auto said = scores_within(*newer);
  ASSERT_TRUE(said && *said);
  EXPECT_NE((*said)->find("newer Tandem"), std::string::npos);
}

TEST(ScoreDatabase, OtherThingsAreRefusedInASentence) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "a folder");
  DatabaseNotices notices;
  const auto no_file = Database::open(folder / "a folder", notices);
  ASSERT_FALSE(no_file);
  EXPECT_NE(no_file.error().message.find("not a file"), std::string::npos);
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(Database::open(folder / "pipe", notices));
  {
    auto other = opened(folder / "other.db");
    ASSERT_TRUE(other.execute("PRAGMA application_id=7"));
  }
  const auto other = Database::open(folder / "other.db", notices);
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().message.find("another program"), std::string::npos);
  EXPECT_FALSE(Database::open("/proc/scores.db", notices));
}

// A commit that was answered is there after the process is killed at once.
TEST(ScoreDatabase, ACommittedTrialSurvivesAKill) {
  const TemporaryFolder folder;
  { ASSERT_TRUE(opened(folder / "scores.db").execute(scene)); }
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  const pid_t child = fork();
  if (child == 0) {
    DatabaseNotices notices;
    auto database = Database::open(folder / "scores.db", notices);
    for (int n = 1; database && n < 100000; ++n) {
      auto transaction = Transaction::begin(*database);
      if (!transaction || !database->execute(trial(n)) || !transaction->commit() ||
          write(report[1], &n, sizeof n) != static_cast<ssize_t>(sizeof n)) {
        break;
      }
    }
    _exit(0);
  }
  int last = 0;
  while (last < 20 && read(report[0], &last, sizeof last) == static_cast<ssize_t>(sizeof last)) {
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(report[1]);
  for (int more = 0; read(report[0], &more, sizeof more) == static_cast<ssize_t>(sizeof more);) {
    last = more;
  }
  close(report[0]);
  auto database = opened(folder / "scores.db");
  const auto kept = number(database, "SELECT count(*) FROM trial");
  EXPECT_GE(kept, last);
  EXPECT_LE(kept, last + 1);
  EXPECT_TRUE(database.damages()->empty());
}

TEST(Sha256, KnownValuesAndTheCommitmentVector) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  std::string salted;
  for (char c = 0; c < 16; ++c) {
    salted += c;
  }
  salted += canonical_json(Json{{"B", "ckpt:bb"}, {"A", "ckpt:aa"}});
  EXPECT_EQ(sha256(salted), "c9b8791bf5080b4d43459db8db2d1ecc64645995e05bb61884aaa49bd46a7814");
  EXPECT_EQ(canonical_json(Json{{"b", 0.1}, {"a", {1, 2.5}}}), R"({"a":[1,2.5],"b":0.1})");
}

}  // namespace
}  // namespace tandem
