#include "scoring/suite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include "scoring/multiplicity.h"
#include "scoring/plan.h"
#include "scoring/plan_random.h"
#include "scoring/score_rules.h"
#include "scoring/two_proportions.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
const fs::path resources = fs::path(TANDEM_SOURCE_DIR) / "resources";

Suite shipped(const std::string& key) {
  auto suite = load_suite(key, resources);
  EXPECT_TRUE(suite) << suite.error().sentence();
  return std::move(*suite);
}

TEST(Suite, EveryShippedOneLoadsAndReadsBackEqual) {
  const auto suites = list_suites(resources);
  EXPECT_EQ(suites.size(), 13U);
  for (const auto& suite : suites) {
    ASSERT_TRUE(suite) << suite.error().sentence();
    EXPECT_FALSE(suite->cells.empty()) << suite->key;
    const auto again = parse_suite(suite_json(*suite), suite->key);
    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(suite_json(*again), suite_json(*suite)) << suite->key;
    EXPECT_EQ(definition_sha256(*again), definition_sha256(*suite));
    for (const auto& cell : suite->cells) {
      EXPECT_LE(static_cast<std::int64_t>(cell.conditions.size()), cell.planned_trials) << suite->key;
    }
    for (const auto& task : suite->tasks) {
      EXPECT_FALSE(task.success_text.empty());
      EXPECT_LE(task.success_min, task.score_max) << suite->key << ' ' << task.key;
    }
  }
}

TEST(Suite, TheHashIsOfTheDefinitionOnly) {
  Suite suite = shipped("sim_so101");
  const auto hash = definition_sha256(suite);
  EXPECT_EQ(hash.size(), 64U);
  suite.anchors.push_back({"cube", "", "us", "success", 99, {}, {}, {}, "%", "here", "primary"});
  suite.notes = "changed";
  EXPECT_EQ(definition_sha256(suite), hash);
  suite.tasks[0].stages[0].points = 0.4;
  EXPECT_NE(definition_sha256(suite), hash);
}

TEST(Suite, SizesAreThoseOfTheProtocols) {
  EXPECT_EQ(shipped("robovlms_20").cells.size(), 95U);
  EXPECT_EQ(shipped("robovlms_20").cells.front().planned_trials, 3);
  EXPECT_EQ(shipped("oft_libero").tasks.size(), 40U);
  EXPECT_EQ(shipped("univla_4").cells.size(), 7U);
  EXPECT_EQ(shipped("calvin_chain").cells.front().planned_trials, 1000);
  EXPECT_EQ(shipped("oft_aloha").cells.back().conditions.size(), 12U);
  EXPECT_EQ(shipped("pi0_tasks").tasks.front().scoring, Scoring::binary);
  const auto lego = shipped("smolvla_so101_lego");
  EXPECT_TRUE(lego.settings[1].out_of_distribution);
  EXPECT_EQ(lego.tasks[0].stages[1].required, 0U) << "a cumulative stage requires the one before it";
}

TEST(Suite, ErrorsNameFileAndField) {
  const std::string good =
      R"({"suite":1,"key":"k","title":"T","tasks":[{"key":"t","instruction":"Do it","success":"Done",
    "scoring":"staged_cumulative","stages":[{"key":"a","points":1},{"key":"b","points":2,"requires":"a"}]}],
    "settings":[{"key":"id"}],"cells":[{"task":"t","setting":"id","trials":2}]})";
  ASSERT_TRUE(parse_suite(*parse_json(good, "s.json"), "s.json"));
  const std::pair<const char*, const char*> cases[][2] = {
      {{"\"suite\":1", "\"suite\":2"}, {"suite", ""}},
      {{"\"points\":2", "\"points\":\"two\""}, {"points", ""}},
      {{"\"requires\":\"a\"", "\"requires\":\"z\""}, {"requires", ""}},
      {{"\"scoring\":\"staged_cumulative\"", "\"scoring\":\"guess\""}, {"scoring", ""}},
      {{"\"task\":\"t\"", "\"task\":\"u\""}, {"\"u\"", ""}},
      {{"\"key\":\"b\"", "\"key\":\"a\""}, {"twice", ""}},
      {{"\"settings\":[{\"key\":\"id\"}]", "\"settings\":[{\"key\":\"id\",\"axis\":\"mood\"}]"}, {"axis", ""}},
      {{"\"trials\":2", "\"trials\":-2"}, {"trials", ""}},
      {{"\"trials\":2", "\"trials\":2000000"}, {"trials", ""}},
      {{"\"title\":\"T\",", "\"title\":\"T\",\"titel\":1,"}, {"titel", ""}},
      {{"\"success\":\"Done\",", ""}, {"success", ""}},
  };
  for (const auto& c : cases) {
    std::string text = good;
    text.replace(text.find(c[0].first), std::string(c[0].first).size(), c[0].second);
    const auto document = parse_json(text, "s.json");
    ASSERT_TRUE(document) << text;
    const auto refused = parse_suite(*document, "s.json");
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(refused.error().message.find("s.json"), std::string::npos) << refused.error().message;
    EXPECT_NE(refused.error().message.find(c[1].first), std::string::npos) << refused.error().message;
  }
  EXPECT_NE(load_suite("nope", resources).error().hint.find("suite list"), std::string::npos);
}

TEST(Suite, AFrozenFileIsRefusedOnceItsDefinitionWasChanged) {
  const Suite suite = shipped("sim_so101");
  EXPECT_FALSE(suite_json(suite).contains("frozen"));
  const Suite frozen = frozen_copy(suite);
  EXPECT_EQ(frozen.frozen, definition_sha256(suite));
  EXPECT_EQ(definition_sha256(frozen), definition_sha256(suite)) << "freezing changes nothing that is measured";
  const Json document = suite_json(frozen);
  const auto again = parse_suite(document, "s.json");
  ASSERT_TRUE(again) << again.error().sentence();
  EXPECT_EQ(suite_json(*again), document);

  Json beside = document;
  beside["notes"] = "measured on Tuesdays";
  EXPECT_TRUE(parse_suite(beside, "s.json")) << "notes define nothing";
  std::vector<Json> changed(4, document);
  changed[0]["tasks"][0]["stages"][0]["points"] = 0.25;
  changed[1]["cells"][0]["trials"] = 11;
  changed[2]["version"] = 2;
  changed[3]["frozen"] = std::string(64, '0');
  for (const auto& document_now : changed) {
    const auto refused = parse_suite(document_now, "s.json");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("s.json"), std::string::npos);
    EXPECT_NE(refused.error().message.find("is frozen"), std::string::npos) << refused.error().message;
    Json thawed = document_now;
    thawed.erase("frozen");
    EXPECT_TRUE(parse_suite(thawed, "s.json"));
  }
  Json number = document;
  number["frozen"] = 7;
  EXPECT_FALSE(parse_suite(number, "s.json"));
}

TEST(Suite, AFileCannotAskForMoreTrialsThanCanBeRun) {
  Json document{{"suite", 1},
                {"key", "k"},
                {"title", "T"},
                {"trials", 100000},
                {"tasks", Json::array()},
                {"settings", Json::array()}};
  for (int i = 0; i < 300; ++i) {
    document["tasks"].push_back({{"key", "t" + std::to_string(i)}, {"instruction", "Do it"}, {"success", "Done"}});
    document["settings"].push_back({{"key", "s" + std::to_string(i)}});
  }
  const auto refused = parse_suite(document, "s.json");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("more trials than can be run"), std::string::npos);
}

TEST(ScoreRules, CumulativeStagesStopAtTheFirstGap) {
  const auto task = shipped("oft_aloha").tasks[2];  // scoop: six stages, two penalties
  Observed seen;
  seen.stages = {{1, {}}, {1, {}}, {0, {}}, {1, {}}, {1, {}}, {1, {}}, {1, {}}, {0, {}}};
  const auto score = score_of(task, seen);
  ASSERT_TRUE(score);
  EXPECT_EQ(score->score, 15) << "bowl and spoon, less a spill";
  EXPECT_FALSE(score->success.value());
  EXPECT_FALSE(score->counts[3]);
  for (auto& stage : seen.stages) {
    stage.credit = 1;
  }
  EXPECT_EQ(score_of(task, seen)->score, 90);
  seen.stages[6].credit = seen.stages[7].credit = 0;
  EXPECT_TRUE(score_of(task, seen)->success.value());
  seen.stages.assign(8, {});
  seen.stages[6].credit = 1;
  EXPECT_EQ(score_of(task, seen)->score, 0) << "never below nothing";
  seen.stages[0].credit = 0.5;
  EXPECT_FALSE(score_of(task, seen)) << "no halves in this rubric";
}

TEST(ScoreRules, OtherKinds) {
  const auto so100 = shipped("smolvla_so100");
  Observed seen;
  seen.stages = {{0, {}}, {1, {}}, {1, {}}, {0, {}}};
  EXPECT_EQ(score_of(so100.tasks[2], seen)->score, 0.5) << "sorting: independent items";
  const auto pi0 = shipped("pi0_tasks");
  const auto bussing =
      std::find_if(pi0.tasks.begin(), pi0.tasks.end(), [](const auto& t) { return t.key == "bussing_hard"; });
  seen.stages = {{9, {}}};
  EXPECT_EQ(score_of(*bussing, seen)->count, 9);
  EXPECT_EQ(score_of(*bussing, seen)->score, 9);
  seen.stages[0].credit = 13;
  EXPECT_FALSE(score_of(*bussing, seen));
  const auto calvin = shipped("calvin_chain").tasks[0];
  seen.value = 3;
  EXPECT_EQ(score_of(calvin, seen)->chain, 3);
  EXPECT_FALSE(score_of(calvin, seen)->success.value());
  seen.value = 5;
  EXPECT_TRUE(score_of(calvin, seen)->success.value());
  const auto arena = shipped("roboarena_pair").tasks[0];
  seen.value = 101;
  EXPECT_FALSE(score_of(arena, seen));
  const auto cubes = shipped("smolvla_sync_async").tasks[3];
  seen.value = 4;
  EXPECT_FALSE(score_of(cubes, seen)->success.has_value()) << "a rate has no success";
  const auto shirt = pi0.tasks[0];
  seen.value = 0.5;
  EXPECT_FALSE(score_of(shirt, seen));
  seen.value.reset();
  EXPECT_FALSE(score_of(shirt, seen));
}

// Decoded counts of the published tables: every stage column, in points, and the total (rule: a later stage only if all
// earlier ones were reached, so stage counts fall and a trial's stages are those up to where it got).
TEST(PublishedTables, OftScoopAndPotAreRebuiltFromTrials) {
  const struct {
    std::size_t task;
    int n;
    std::vector<int> reached;
    std::vector<int> penalties;
    std::vector<double> columns;
    double total;
  } rows[] = {
      {2, 12, {11, 11, 11, 9, 9, 3}, {1, 0}, {9.17, 9.17, 18.33, 15.00, 15.00, 5.00, -.42, 0}, 71.25},
      {2, 12, {12, 12, 11, 9, 8, 8}, {2, 0}, {}, 79.17},
      {2, 12, {9, 9, 9, 9, 9, 8}, {0, 0}, {}, 73.33},
      {2, 12, {12, 12, 12, 12, 10, 10}, {0, 0}, {}, 93.33},
      {2, 12, {12, 11, 4, 3, 2, 1}, {2, 0}, {}, 35.00},
      {2, 12, {12, 12, 12, 12, 12, 12}, {0, 0}, {}, 100},
      {3, 24, {24, 8, 5, 2, 2, 2}, {}, {}, 23.75},
      {3, 24, {24, 9, 8, 4, 4, 4}, {}, {}, 30.83},
      {3, 24, {24, 14, 12, 7, 7, 7}, {}, {}, 44.17},
      {3, 24, {24, 13, 11, 8, 6, 6}, {}, {}, 42.08},
      {3, 24, {24, 8, 8, 6, 4, 4}, {}, {}, 31.67},
      {3, 24, {24, 19, 15, 10, 7, 6}, {}, {}, 51.25},
  };
  const auto suite = shipped("oft_aloha");
  for (const auto& row : rows) {
    const auto& task = suite.tasks[row.task];
    double total = 0;
    std::vector<double> columns(task.stages.size(), 0.0);
    for (int trial = 0; trial < row.n; ++trial) {
      Observed seen;
      for (const int reached : row.reached) {
        seen.stages.push_back({trial < reached ? 1.0 : 0.0, {}});
      }
      for (const int penalties : row.penalties) {
        seen.stages.push_back({trial < penalties ? 1.0 : 0.0, {}});
      }
      const auto score = score_of(task, seen);
      ASSERT_TRUE(score);
      total += score->score / row.n;
      for (std::size_t i = 0; i < seen.stages.size(); ++i) {
        columns[i] += seen.stages[i].credit * task.stages[i].points / row.n;
      }
    }
    EXPECT_NEAR(std::round(total * 100) / 100, row.total, 1e-9) << task.key << row.total;
    for (std::size_t i = 0; i < row.columns.size(); ++i) {
      EXPECT_NEAR(std::round(columns[i] * 100) / 100, row.columns[i], 1e-9) << i;
    }
  }
}

// The anchors hold the published counts: macro and micro averages are two figures.
TEST(PublishedTables, RoboVlmsAveragesAndStrata) {
  const auto suite = shipped("robovlms_20");
  std::map<std::string, std::vector<TwoCounts>> methods;
  for (const auto& anchor : suite.anchors) {
    methods[anchor.method].push_back({*anchor.successes, *anchor.trials, 0, 1});
  }
  const std::pair<const char*, double> micro[] = {{"KosMos P.H.", .5067}, {"Octo", .3333}, {"OpenVLA", .2400}};
  for (const auto& [method, wanted] : micro) {
    double k = 0;
    double n = 0;
    double macro = 0;
    for (std::size_t i = 1; i < 5; ++i) {  // the first setting is the one that was seen
      const auto& cell = methods[method][i];
      k += static_cast<double>(cell.k1);
      n += static_cast<double>(cell.n1);
      macro += static_cast<double>(cell.k1) / static_cast<double>(cell.n1) / 4;
    }
    EXPECT_NEAR(k / n, wanted, 5e-5);
    if (std::string(method) == "KosMos P.H.") {
      EXPECT_NEAR(macro, .4958, 5e-5);
    }
  }
  const auto strata = [&](const char* a, const char* b) {
    std::vector<TwoCounts> out;
    for (std::size_t i = 0; i < 5; ++i) {
      out.push_back({methods[a][i].k1, methods[a][i].n1, methods[b][i].k1, methods[b][i].n1});
    }
    return out;
  };
  const auto openvla = mantel_haenszel_test(strata("KosMos P.H.", "OpenVLA"));
  EXPECT_NEAR(openvla.chi_squared, 15.190860, 5e-7);
  EXPECT_NEAR(openvla.p, 9.71726e-5, 5e-10);
  EXPECT_NEAR(openvla.odds_ratio, 3.468354, 5e-7);
  EXPECT_NEAR(openvla.risk_difference, .273684, 5e-7);
  const auto corrected = mantel_haenszel_test(strata("KosMos P.H.", "OpenVLA"), true);
  EXPECT_NEAR(corrected.chi_squared, 14.044805, 1e-6);
  EXPECT_NEAR(corrected.p, 1.78506e-4, 5e-9);
  const auto octo = mantel_haenszel_test(strata("KosMos P.H.", "Octo"));
  EXPECT_NEAR(octo.chi_squared, 6.438668, 5e-7);
  EXPECT_NEAR(octo.p, .0111662, 5e-8);
  EXPECT_NEAR(octo.odds_ratio, 2.181924, 5e-7);
  EXPECT_NEAR(octo.risk_difference, .178947, 5e-7);
}

// The published headline figures follow from the published tasks.
TEST(PublishedTables, SmolVlaMeansAreThoseOfTheTasks) {
  std::map<std::string, double> headlines;
  for (const char* key : {"smolvla_so100", "smolvla_sync_async"}) {
    const auto suite = shipped(key);
    std::map<std::string, std::vector<double>> tasks;
    for (const auto& anchor : suite.anchors) {
      if (anchor.metric == "score" && anchor.task.empty()) {
        headlines[anchor.method] = anchor.value;
      } else if (anchor.metric == "score") {
        tasks[anchor.method].push_back(anchor.value);
      }
    }
    for (const auto& [method, values] : tasks) {
      ASSERT_EQ(values.size(), 3U) << method;
      EXPECT_NEAR(headlines.at(method), (values[0] + values[1] + values[2]) / 3, 0.05) << method;
    }
  }
  EXPECT_EQ(headlines.at("ACT (single-task)"), 48.3);
  EXPECT_EQ(headlines.at("π0 3.5B (multi-task)"), 61.7);
  EXPECT_EQ(headlines.at("SmolVLA 0.45B (multi-task)"), 78.3);
  EXPECT_EQ(headlines.at("async"), 73.3);
}

TEST(PublishedTables, CalvinLengthsAreTheSumsOfTheShares) {
  std::map<std::pair<std::string, std::string>, std::pair<double, double>> rows;  // sum of the shares, length
  for (const auto& anchor : shipped("calvin_chain").anchors) {
    auto& [sum, length] = rows[{anchor.setting, anchor.method}];
    if (anchor.metric == "chain_length") {
      length = anchor.value;
    } else if (anchor.metric.starts_with("chain_")) {
      sum += anchor.value / 100;
    }
  }
  ASSERT_GE(rows.size(), 12U);
  for (const auto& [row, figures] : rows) {
    EXPECT_NEAR(figures.first, figures.second, 0.0101) << row.first << ' ' << row.second;  // printed with two decimals
  }
  EXPECT_NEAR((rows[{"abcd", "KosMos P.H."}].first), 4.487, 1e-9);
  EXPECT_NEAR((rows[{"abc", "KosMos P.H."}].first), 4.252, 1e-9);
  EXPECT_NEAR((rows[{"abcd", "GR-1"}].first), 4.209, 1e-9);
  EXPECT_NEAR((rows[{"abc", "GR-1"}].first), 3.060, 1e-9);
  EXPECT_NEAR((rows[{"abcd", "HULC"}].first), 3.067, 1e-9);
}

TEST(Plan, TheSameSeedDrawsTheSamePlan) {
  Random random(20261122);
  std::vector<int> blocks{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  shuffle(random, blocks);
  EXPECT_EQ(blocks, (std::vector<int>{9, 5, 1, 3, 2, 8, 4, 0, 7, 6}));

  Suite suite = shipped("smolvla_so101_lego");
  suite.cells.resize(1);
  suite.cells[0].planned_trials = 10;
  suite.cells[0].conditions.assign(10, {});
  for (int i = 0; i < 10; ++i) {
    suite.cells[0].conditions[static_cast<std::size_t>(i)].key = std::to_string(i);
  }
  const auto plan = draw_plan(suite, 2, 20261122);
  ASSERT_TRUE(plan);
  std::string shown;
  for (const auto& block : *plan) {
    shown += std::to_string(block.condition) + (block.contenders[0] == 0 ? "AB" : "BA") + " ";
  }
  EXPECT_EQ(shown, "9BA 5BA 1BA 3AB 2BA 8AB 4AB 0AB 7BA 6AB ");
}

TEST(Plan, EveryContenderRunsOnceInEveryBlockAndOrdersAreBalanced) {
  const auto suite = shipped("oft_aloha");
  for (const std::size_t contenders : {1U, 2U, 3U, 5U}) {
    const auto plan = draw_plan(suite, contenders, 7);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->size(), 56U);
    std::size_t first = 0;
    std::map<std::size_t, std::int64_t> cells;
    for (const auto& block : *plan) {
      auto sorted = block.contenders;
      std::sort(sorted.begin(), sorted.end());
      ASSERT_EQ(sorted.size(), contenders);
      for (std::size_t i = 0; i < contenders; ++i) {
        EXPECT_EQ(sorted[i], i);
      }
      first += block.contenders[0] == 0 ? 1U : 0U;
      ++cells[block.cell];
    }
    if (contenders == 2) {
      EXPECT_EQ(first, 28U);
    }
    for (const auto& [cell, count] : cells) {
      EXPECT_EQ(count, suite.cells[cell].planned_trials);
    }
  }
  const auto square = draw_plan(suite, 4, 7, BlockOrder::latin_square);
  ASSERT_TRUE(square);
  std::map<std::pair<std::size_t, std::size_t>, int> places;
  for (const auto& block : *square) {
    for (std::size_t place = 0; place < 4; ++place) {
      ++places[{block.contenders[place], place}];
    }
  }
  for (const auto& [place, count] : places) {
    EXPECT_EQ(count, 14);
  }
  EXPECT_FALSE(draw_plan(suite, 5, 7, BlockOrder::latin_square));
  EXPECT_FALSE(draw_plan(suite, 0, 7));
}

TEST(Plan, LabelsAndCommitment) {
  const auto labels = draw_labels(4, 11);
  auto sorted = labels;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(sorted, (std::vector<std::string>{"A", "B", "C", "D"}));
  EXPECT_EQ(labels, draw_labels(4, 11));
  std::string salt;
  for (char c = 0; c < 16; ++c) {
    salt += c;
  }
  EXPECT_EQ(blind_commitment(salt, {"B", "A"}, {"ckpt:bb", "ckpt:aa"}),
            "c9b8791bf5080b4d43459db8db2d1ecc64645995e05bb61884aaa49bd46a7814");
}

}  // namespace
}  // namespace tandem
