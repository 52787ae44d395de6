#include "scoring/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <sstream>

#include "scoring/annotations.h"
#include "scoring/people.h"
#include "testing/scored_experiment.h"

namespace tandem {
namespace {

using testing::Asked;
using testing::Played;

class Reports : public testing::ScoredExperiment {
 protected:
  std::int64_t lego(ExperimentSpec how, std::int64_t open = 0) {
    const auto suite = only(
        shipped("smolvla_so101_lego"), [](const auto&) { return true; }, 10);
    return played(suite, how, [&, open](const Asked& asked) -> std::optional<Played> {
      if (asked.cell == 1 && asked.nth >= 10 - open) {
        return std::nullopt;
      }
      const bool success = asked.nth < (asked.contender == 0 ? 8 : 5);
      return Played{stages(suite.tasks[0], success ? 2 : 1), 8.0 + static_cast<double>(asked.nth),
                    success ? EndReason::success : EndReason::timeout, ""};
    });
  }
  void run(const std::string& sql) {
    const auto done = database->execute(sql);
    ASSERT_TRUE(done) << sql << done.error().detail;
  }
  // Adds all that the checklist asks for, as people do.
  void complete(std::int64_t id) {
    const std::string of = " WHERE experiment_id=" + std::to_string(id);
    ASSERT_TRUE(keep_rig(*database, id, {"bench", "so101_follower", "", Json::array(), host_facts()}));
    const auto contenders = *ExperimentStore(*database).contenders(id);
    for (const auto& [contender, label] : contenders) {
      const bool blind = !ExperimentStore(*database).row(id)->commitment.empty();
      if (blind) {
        run("UPDATE checkpoint SET train_dataset='me/cubes',train_dataset_revision='1',n_demos=50,train_step=20000");
      } else {
        ASSERT_TRUE(set_training_facts(*database, contender, {"me/cubes", "1", 50, 20000}));
      }
    }
    ASSERT_TRUE(name_scorer(*database, id, "ada"));
    run("UPDATE trial SET ic_match=0.95,dataset_root='/data/x',episode_index=run_seq" + of);
    TrialStore trials(*database);
    const auto rows = *trials.rows(id);
    for (const auto& row : rows) {
      if (!row.success.value_or(true)) {
        ASSERT_TRUE(trials.add_failure(row.trial, {"slipped_grasp", 3.0, false}));
      }
    }
    const auto task = shipped("smolvla_so101_lego").tasks[0];
    for (auto look = next_second_look(*database, id); look && look->trial; look = next_second_look(*database, id)) {
      const auto row = std::ranges::find(rows, *look->trial, &TrialRow::trial);
      Rating rating;
      rating.scorer = "bob";
      rating.observed = stages(task, row->success.value_or(false) ? 2 : 1);
      ASSERT_TRUE(trials.rate_again(*look->trial, task, rating));
    }
  }
};

TEST_F(Reports, PercentagesAreRoundedFromWholeNumbers) {
  EXPECT_EQ(percent_text(2, 15), "13.3");
  EXPECT_EQ(percent_text(40, 50), "80.0");
  EXPECT_EQ(percent_text(1, 16), "6.3") << "6.25, half away from zero";
  EXPECT_EQ(percent_text(1, 2000), "0.1") << "0.05";
  EXPECT_EQ(percent_text(0, 0), "–");
  EXPECT_EQ(rate_text({40, 50, proportion_interval(IntervalMethod::wilson, 40, 50)}), "80.0 [67.0, 88.8] (40/50)");
  EXPECT_EQ(mean_text({10, .75, {.6, .9}, false}), "0.75 ± [0.60, 0.90] (n=10)");
}

TEST_F(Reports, ConfirmatoryNeedsTheWholeChecklist) {
  const auto id = lego(spec({"one", "two"}));
  const auto refused = build_report(*database, id, true);
  ASSERT_FALSE(refused);
  for (const char* missing : {"Robot", "Checkpoints", "initial conditions", "Causes of failure", "Agreement",
                              "who knew what (nobody is named as the scorer of 40 valid trials)"}) {
    EXPECT_NE(refused.error().message.find(missing), std::string::npos) << refused.error().message;
  }
  EXPECT_EQ(refused.error().message.find("Suite, version"), std::string::npos) << "only what is missing is named";
  complete(id);
  const auto report = build_report(*database, id, true);
  ASSERT_TRUE(report) << report.error().sentence() << report.error().detail;
  EXPECT_EQ(report->kind, ReportKind::confirmatory);
  for (const auto& item : report->checklist) {
    EXPECT_TRUE(item.present) << item.title;
  }
  EXPECT_NE(report_markdown(*report).find("Status: **confirmatory**"), std::string::npos);
  // A plan that is not complete, and designs that test nothing.
  const auto open = lego(spec({"three", "four"}), 2);
  EXPECT_NE(build_report(*database, open, true).error().message.find("plan is not complete"), std::string::npos);
  auto how = spec({"five", "six"});
  how.design = Design::imported;
  const auto imported = lego(how);
  EXPECT_FALSE(build_report(*database, imported, true));
  EXPECT_EQ(build_report(*database, imported)->kind, ReportKind::imported);
}

// Each thing that is taken away again is the one that is named, and nothing else is.
TEST_F(Reports, EveryMissingItemIsNamed) {
  const auto id = lego(spec({"one", "two"}));
  complete(id);
  ASSERT_TRUE(build_report(*database, id, true));
  const std::pair<const char*, const char*> taken[] = {
      {"UPDATE experiment SET rig_id=NULL", "no rig is stored"},
      {"UPDATE rig SET host_json=NULL", "the host is missing"},
      {"UPDATE checkpoint SET n_demos=NULL WHERE checkpoint_id=1", "demonstrations"},
      {"UPDATE trial SET ic_match=NULL WHERE trial_id IN (3,4)", "2 valid trials have neither a match score"},
      {"DROP TRIGGER rating_keeps_scorer; UPDATE rating SET scorer_id=NULL WHERE trial_id=6",
       "nobody is named as the scorer of 1 valid trials"},
      {"DELETE FROM trial_failure WHERE trial_id=(SELECT min(trial_id) FROM trial_failure)",
       "1 failed trials have no named cause"},
      {"UPDATE trial SET episode_index=NULL", "1 causes have too few recorded examples"},
      {"DROP TRIGGER rating_no_delete; DROP TRIGGER stage_no_delete; DELETE FROM rating WHERE is_official=0",
       "0 of 40 trials were scored twice"},
      {"DROP TRIGGER rating_keeps; UPDATE rating SET success=1-success WHERE is_official=0", "0.8 are wanted"},
  };
  for (const auto& [sql, said] : taken) {
    run("SAVEPOINT taken");
    run(sql);
    const auto report = build_report(*database, id, true);
    ASSERT_FALSE(report) << sql;
    EXPECT_NE(report.error().message.find(said), std::string::npos) << sql << ": " << report.error().message;
    const auto whole = build_report(*database, id);
    ASSERT_TRUE(whole);
    const auto missing = std::ranges::count(whole->checklist, false, &ChecklistItem::present);
    EXPECT_EQ(missing, 1) << sql << ": " << report.error().message;
    run("ROLLBACK TO taken");
    run("RELEASE taken");
  }
  EXPECT_TRUE(build_report(*database, id, true));
}

TEST_F(Reports, ExamplesAndAgreementAreToldByARule) {
  const auto id = lego(spec({"one", "two"}));
  const auto table_named = [](const Report& report, const std::string& title) {
    const auto found = std::ranges::find(report.tables, title, &ReportTable::title);
    return found != report.tables.end() ? *found : ReportTable();
  };
  EXPECT_TRUE(table_named(*build_report(*database, id), "Example recordings").rows.empty()) << "nothing was recorded";
  EXPECT_TRUE(table_named(*build_report(*database, id), "Agreement of scorers").rows.empty());
  complete(id);
  const auto report = build_report(*database, id, true, {}, "/data/reports");
  ASSERT_TRUE(report) << report.error().sentence();
  const auto examples = table_named(*report, "Example recordings");
  ASSERT_EQ(examples.rows.size(), 4U);
  EXPECT_NE(examples.rows[0][1].text.find("the middle one of 20"), std::string::npos);
  EXPECT_NE(examples.rows[0][3].text.find("success, "), std::string::npos) << "16 of 20 succeeded";
  EXPECT_NE(examples.rows[1][3].text.find("no success"), std::string::npos);
  EXPECT_NE(examples.rows[1][4].text.find(" of ../x"), std::string::npos) << examples.rows[1][4].text;
  EXPECT_NE(report_html(*report).find("href=\"../x\""), std::string::npos) << "as seen from the report";
  EXPECT_NE(report_html(*build_report(*database, id)).find("href=\"file:///data/x\""), std::string::npos);
  const auto agreement = table_named(*report, "Agreement of scorers");
  ASSERT_EQ(agreement.rows.size(), 1U);
  EXPECT_EQ(agreement.rows[0][0].text, "ada");
  EXPECT_EQ(agreement.rows[0][1].text, "bob");
  EXPECT_EQ(agreement.rows[0][2].text, "8");
  EXPECT_EQ(agreement.rows[0][4].text, "1.00");
  EXPECT_NE(report_markdown(*report).find("Judged by: ada (40)"), std::string::npos);
}

TEST_F(Reports, TheFormatsHoldTheSameFigures) {
  const auto id = lego(spec({"one", "two"}));
  const auto report = build_report(*database, id);
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_EQ(report->kind, ReportKind::exploratory);
  const std::string markdown = report_markdown(*report);
  const std::string latex = report_latex(*report);
  const std::string html = report_html(*report);
  for (const auto& text : {markdown, html}) {
    EXPECT_NE(text.find("80.0"), std::string::npos);
    EXPECT_NE(text.find("(16/20)"), std::string::npos);
    EXPECT_NE(text.find("exploratory"), std::string::npos);
    EXPECT_NE(text.find(report->table.experiment.plan_sha256), std::string::npos);
  }
  EXPECT_NE(latex.find("\\toprule"), std::string::npos);
  EXPECT_NE(latex.find("(16/20)"), std::string::npos);
  EXPECT_EQ(latex.find("restricted_mean"), std::string::npos) << "underscores are escaped";
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_NE(html.find("prefers-color-scheme:dark"), std::string::npos);
  EXPECT_NE(html.find("@media print"), std::string::npos);
}

TEST_F(Reports, AContenderWithoutTrialsHasNoRateAndASingleTimeNoLimits) {
  auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
  suite.tasks[0].horizon_s = 30;
  const auto id = played(suite, spec({"one", "two"}), [&](const Asked& asked) -> std::optional<Played> {
    return asked.contender == 0 && asked.nth == 0
               ? std::optional(Played{stages(suite.tasks[0], 2), 8.0, EndReason::success, ""})
               : std::nullopt;
  });
  const auto table = load_trials(*database, id);
  ASSERT_TRUE(table);
  const auto board = leaderboard(*table);
  ASSERT_EQ(board.rows.size(), 2U);
  ASSERT_TRUE(board.rows[0].time);
  EXPECT_EQ(board.rows[0].time->mean_s, 8);
  EXPECT_FALSE(board.rows[0].time->limits) << "one time says nothing of its spread";
  EXPECT_FALSE(time_figures(*table).contenders.at(0).of_successes.limits);
  EXPECT_EQ(board.rows[1].valid, 0);
  EXPECT_FALSE(board.rows[1].time);
  EXPECT_FALSE(board.rows[1].score);
  const auto report = build_report(*database, id);
  ASSERT_TRUE(report) << report.error().sentence();
  for (const auto& text : {report_markdown(*report), report_html(*report)}) {
    EXPECT_NE(text.find("– (no trial yet)"), std::string::npos);
    EXPECT_NE(text.find("8.00 s [limits unknown] (n=1)"), std::string::npos);
    EXPECT_EQ(text.find("(0/0)"), std::string::npos);
    EXPECT_EQ(text.find("0.0 [0.0, 100.0]"), std::string::npos);
    EXPECT_NE(text.find("Gaffke"), std::string::npos) << "it says which limits these are";
  }
}

TEST_F(Reports, HostileTextsStayTexts) {
  auto how = spec({"<script>alert(1)</script>", "two|*x*"});
  how.title = "<img src=x onerror=alert(1)> & \"co\" 50% $x_1$";
  how.question = "</style><script>1</script>";
  const auto id = lego(how);
  run("UPDATE trial SET validity='void',void_reason='<b>bold</b>' WHERE run_seq=1");
  const auto report = build_report(*database, id);
  const std::string html = report_html(*report);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_EQ(html.find("http://"), std::string::npos) << "nothing from elsewhere";
  EXPECT_EQ(html.find("https://"), std::string::npos);
  EXPECT_NE(report_markdown(*report).find("two\\|\\*x\\*"), std::string::npos);
  EXPECT_NE(report_markdown(*report).find("\\&"), std::string::npos);
  EXPECT_NE(report_markdown(*report).find("\\$x\\_1\\$"), std::string::npos);
  EXPECT_NE(report_latex(*report).find("50\\% \\$x\\_1\\$"), std::string::npos);
  EXPECT_NE(report_latex(*report).find("two\\textbar{}"), std::string::npos);
}

TEST_F(Reports, TheAxisOfTimeHasRoundMarks) {
  auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto& cell) { return cell.setting == 0; }, 10);
  for (const auto& [horizon, marks] :
       {std::pair<double, std::vector<std::string>>{20, {"0 s", "5 s", "10 s", "15 s", "20 s"}},
        {36, {"0 s", "10 s", "20 s", "30 s"}},
        {1, {"0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s"}}}) {
    suite.tasks[0].horizon_s = horizon;
    suite.key = "lego-" + std::to_string(static_cast<int>(horizon));
    const auto id =
        played(suite, spec({"one", "two"}), [&, limit = horizon](const Asked& asked) -> std::optional<Played> {
          return Played{stages(suite.tasks[0], asked.nth % 2 == 0 ? 2 : 0), limit / 2, EndReason::success, ""};
        });
    const auto html = report_html(*build_report(*database, id));
    std::vector<std::string> seen;
    const std::regex mark(R"(text-anchor="middle">([0-9.]+ s)</text>)");
    for (std::sregex_iterator it(html.begin(), html.end(), mark), end; it != end; ++it) {
      seen.push_back((*it)[1]);
    }
    EXPECT_EQ(seen, marks) << horizon;
  }
}

// What LaTeX would stop at: a special character that is none of its commands, an open group or environment.
void expect_whole(const std::string& latex) {
  int depth = 0;
  std::vector<std::string> open;
  for (std::size_t i = 0; i < latex.size(); ++i) {
    const char c = latex[i];
    ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << "a control character at " << i;
    if (c == '%') {
      ASSERT_EQ(i, 0U) << "a comment swallows the rest of its line: " << latex.substr(i, 60);
      i = latex.find('\n', i);
    } else if (c == '\\') {
      std::size_t end = ++i;
      while (end < latex.size() && std::isalpha(static_cast<unsigned char>(latex[end])) != 0) {
        ++end;
      }
      const std::string command = latex.substr(i, end - i);
      if (command == "begin" || command == "end") {
        const auto name = latex.substr(end + 1, latex.find('}', end) - end - 1);
        if (command == "begin") {
          open.push_back(name);
        } else {
          ASSERT_FALSE(open.empty()) << name;
          EXPECT_EQ(open.back(), name);
          open.pop_back();
        }
      }
      i = command.empty() ? i : end - 1;
    } else if (c == '$') {
      const auto end = latex.find('$', i + 1);
      ASSERT_NE(end, std::string::npos);
      EXPECT_EQ(latex[i + 1], '\\') << "only signs of this program are set as formulas: " << latex.substr(i, 40);
      i = end;
    } else {
      EXPECT_TRUE(c != '_' && c != '^' && c != '#' && c != '~') << latex.substr(i > 40 ? i - 40 : 0, 80);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      ASSERT_GE(depth, 0) << "closed and never opened: " << latex.substr(i > 40 ? i - 40 : 0, 80);
    }
  }
  EXPECT_EQ(depth, 0);
  EXPECT_TRUE(open.empty());
}

// As many cells in each line of a table as it has columns.
void expect_even_tables(const std::string& latex) {
  std::istringstream in(latex);
  std::size_t columns = 0;
  for (std::string line; std::getline(in, line);) {
    if (const std::string begin = "\\begin{longtable}{"; line.starts_with(begin)) {
      columns = line.size() - begin.size() - 1;
    } else if (line.ends_with(" \\\\")) {
      std::size_t cells = 1;
      for (std::size_t i = 1; i < line.size(); ++i) {
        cells += line[i] == '&' && line[i - 1] != '\\' ? 1U : 0U;
      }
      EXPECT_EQ(cells, columns) << line;
    }
  }
  EXPECT_GT(columns, 0U);
  EXPECT_FALSE(std::regex_search(latex, std::regex(R"(\\\\\s*[\[*])"))) << "the end of a line took it as its option";
}

TEST_F(Reports, LatexIsWholeWhateverNamesHold) {
  const std::string special = R"(a_b % c & d # e $ f ~ g ^ h \ i { j } k < l > m | n " o [p] \end{longtable})";
  auto how = spec({special, "two} {", "[2mm] }}", "* \\begin{itemize}"});
  how.title = special + "\n\r\t$";
  how.question = special;
  auto suite = only(
      shipped("smolvla_so101_lego"), [](const auto&) { return true; }, 10);
  suite.key = "special";
  suite.title = special;
  suite.tasks[0].title = special;
  suite.settings[0].title = special;
  suite.tasks[0].stages[0].title = special;
  const auto id = played(suite, how, [&](const Asked& asked) -> std::optional<Played> {
    const bool is_void = asked.nth == 9;
    return Played{stages(suite.tasks[0], static_cast<std::size_t>(asked.nth % 3)), 8.0,
                  asked.nth % 3 == 2 ? EndReason::success : EndReason::timeout, is_void ? "it fell: 50% _off_ {" : ""};
  });
  const auto report = build_report(*database, id);
  ASSERT_TRUE(report) << report.error().sentence();
  const std::string latex = report_latex(*report);
  expect_whole(latex);
  expect_even_tables(latex);
  EXPECT_NE(
      latex.find(R"(a\_b \% c \& d \# e \$ f \textasciitilde{} g \textasciicircum{} h \textbackslash{} i \{ j \} k)"),
      std::string::npos)
      << latex.substr(0, 400);
  expect_whole(report_latex(*build_report(*database, lego(spec({"one", "two"})))));
}

// A character of East Asia takes two places of the 26 beside a chart.
TEST_F(Reports, WideNamesAreCutByTheirWidth) {
  std::string wide;
  for (int i = 0; i < 40; ++i) {
    wide += "策";
  }
  const auto html = report_html(*build_report(*database, lego(spec({wide + "一", "two"}))));
  std::size_t lines = 0;
  const std::string closing = "</text>";
  for (auto end = html.find(closing); end != std::string::npos; end = html.find(closing, end + 1)) {
    const auto begin = html.rfind('>', end) + 1;
    const std::string text = html.substr(begin, end - begin);
    if (text.find("策") == std::string::npos) {
      continue;
    }
    ++lines;
    EXPECT_LE(text.size(), 13U * 3) << text;
    EXPECT_EQ(text.size() % 3, 0U) << text << " is cut within a character";
  }
  EXPECT_GE(lines, 2U);
  EXPECT_NE(html.find(">…策"), std::string::npos) << "its end, which tells it from others, stays";
}

TEST_F(Reports, BlindReportsTellLabelsOnly) {
  auto how = spec({"secret-one", "secret-two"});
  how.blinding = Blinding::operator_only;
  const auto id = lego(how);
  const auto report = build_report(*database, id);
  ASSERT_TRUE(report);
  for (const auto& text : {report_markdown(*report), report_latex(*report), report_html(*report)}) {
    EXPECT_EQ(text.find("secret"), std::string::npos);
    EXPECT_NE(text.find("labels only"), std::string::npos);
  }
  EXPECT_NE(build_report(*database, id, true).error().message.find("not told yet"), std::string::npos);
}

TEST_F(Reports, WhatRanAfterTheTellingDoesNotConfirm) {
  auto how = spec({"one", "two"});
  how.blinding = Blinding::operator_only;
  const auto id = lego(how);
  complete(id);
  ASSERT_TRUE(ExperimentStore(*database).unblind(id, "over"));
  run("DROP TRIGGER trial_keeps; UPDATE trial SET unblinded=1 WHERE run_seq>38");
  const auto all = build_report(*database, id);
  const auto confirmed = build_report(*database, id, true);
  ASSERT_TRUE(confirmed) << confirmed.error().sentence();
  const auto valid = [](const Report& report) { return report.board.rows[0].valid + report.board.rows[1].valid; };
  EXPECT_EQ(valid(*all), 40);
  EXPECT_EQ(valid(*confirmed), 38);
}

// Nothing decided, but the plan is at its end: that is where it stops.
TEST_F(Reports, ASequentialPlanThatRanToItsEndHasStopped) {
  for (const std::int64_t open : {1, 0}) {
    auto how = spec({"s" + std::to_string(open), "t" + std::to_string(open)});
    how.design = Design::sequential;
    const auto id = lego(how, open);
    const auto report = build_report(*database, id);
    ASSERT_TRUE(report) << report.error().sentence();
    const auto item = std::ranges::find(report->checklist, "Sequential rule and stopping point", &ChecklistItem::title);
    ASSERT_NE(item, report->checklist.end());
    EXPECT_EQ(item->present, open == 0) << item->text;
    EXPECT_NE(item->text.find(open == 0 ? "at the end of the plan" : "not stopped yet"), std::string::npos)
        << item->text;
    const std::string text = report_markdown(*report);
    EXPECT_NE(text.find("confidence sequence of the pairs"), std::string::npos);
    EXPECT_EQ(text.find("Newcombe"), std::string::npos) << "one difference has one kind of limits";
  }
}

TEST_F(Reports, WhatProvesItIsSaid) {
  auto how = spec({"one", "two"});
  how.blinding = Blinding::operator_only;
  const auto id = lego(how);
  const auto fact = [&](const std::string& name) {
    const auto report = build_report(*database, id);
    for (const auto& [key, text] : report->facts) {
      if (key == name) {
        return text;
      }
    }
    return std::string();
  };
  EXPECT_NE(fact("Commitment to the labels").find("once the contenders are told"), std::string::npos);
  ASSERT_TRUE(ExperimentStore(*database).unblind(id, "over"));
  EXPECT_NE(fact("Commitment to the labels").find("it holds"), std::string::npos) << fact("Commitment to the labels");
  EXPECT_NE(fact("Trail of changes").find("every entry fits"), std::string::npos);
  run("DROP TRIGGER audit_no_update; UPDATE audit SET after_json='{}' WHERE audit_id=2");
  EXPECT_NE(fact("Trail of changes").find("broken at entry 2"), std::string::npos) << fact("Trail of changes");
  run("UPDATE contender SET blind_label='x'||blind_label");  // no two may share one in between
  run("UPDATE contender SET blind_label=CASE blind_label WHEN 'xA' THEN 'B' ELSE 'A' END");
  EXPECT_NE(fact("Commitment to the labels").find("does not hold"), std::string::npos);
}

TEST_F(Reports, AnExperimentWithoutTrialsHasAReport) {
  const auto id = lego(spec({"one", "two"}), 10);
  run("UPDATE trial SET validity='void',void_reason='x'");
  const auto report = build_report(*database, id);
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_NE(report_html(*report).find("</html>"), std::string::npos);
  EXPECT_FALSE(build_report(*database, 999));
}

}  // namespace
}  // namespace tandem
