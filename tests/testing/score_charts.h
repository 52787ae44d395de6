#pragma once

#include <QDir>
#include <QString>

#include <algorithm>
#include <cmath>
#include <memory>

#include "scoring/control_chart.h"
#include "scoring/preference.h"
#include "scoring/proportion.h"
#include "scoring/sequential.h"
#include "scoring/sha256.h"
#include "scoring/suite_store.h"
#include "scoring/survival.h"
#include "scoring/trial_store.h"
#include "scoring/two_proportions.h"
#include "studio/score_views.h"
#include "studio/scores_board.h"
#include "widgets/charts/anchor_chart.h"
#include "widgets/charts/cell_map_chart.h"
#include "widgets/charts/distribution_chart.h"
#include "widgets/charts/drift_chart.h"
#include "widgets/charts/evidence_chart.h"
#include "widgets/charts/failure_chart.h"
#include "widgets/charts/funnel_chart.h"
#include "widgets/charts/leaderboard_chart.h"
#include "widgets/charts/posterior_chart.h"
#include "widgets/charts/power_chart.h"
#include "widgets/charts/preference_chart.h"
#include "widgets/charts/shift_chart.h"
#include "widgets/charts/sync_async_chart.h"
#include "widgets/charts/time_curve_chart.h"

namespace tandem::testing {

// Every chart with the same kinds of data: none, one trial, some, and twenty contenders.
enum class Amount { none, one, some, many };

inline RateFigure rate(std::int64_t k, std::int64_t n) {
  return {k, n, n > 0 ? proportion_interval(IntervalMethod::wilson, k, n) : Interval{0, 1}};
}

inline FigureBasis basis() { return {QStringLiteral("Wilson 95 %"), QStringLiteral("all trials together")}; }

inline int contenders_of(Amount amount) {
  return amount == Amount::none ? 0 : amount == Amount::one ? 1 : amount == Amount::some ? 4 : 20;
}

inline QString contender(int i) {
  return i < 26 ? QStringLiteral("Contender %1").arg(QChar(u'A' + i)) : QString::number(i);
}

inline std::int64_t trials_of(Amount amount) { return amount == Amount::one ? 1 : 50; }

inline std::int64_t successes(Amount amount, int i) { return amount == Amount::one ? 1 : (41 + 13 * i) % 51; }

inline std::unique_ptr<ChartPanel> make_leaderboard(Amount amount) {
  auto chart = std::make_unique<LeaderboardChart>();
  std::vector<LeaderLine> rows;
  for (int i = 0; i < contenders_of(amount); ++i) {
    LeaderLine row;
    row.name = contender(i);
    row.success = rate(successes(amount, i), trials_of(amount));
    row.score = MeanFigure{row.success.n, 0.75, {0.60, 0.90}};
    row.score_interval = QStringLiteral("BCa 95 %");
    row.mean_time_s = 12.42 + i;
    row.letters = QStringLiteral("ab");
    row.voids = i;
    row.last_run = QStringLiteral("27 Nov");
    row.trials = {100 + i, 200 + i};
    rows.push_back(row);
  }
  std::vector<PublishedRow> published;
  if (amount == Amount::some) {
    published = {{QStringLiteral("SmolVLA"), 0.783, QStringLiteral("arXiv 2506.01844, table 3")}};
    rows.push_back({QStringLiteral("Contender new"), rate(2, 3), {}, {}, {}, {}, 0, {}, {7}});
  }
  chart->set_data(
      std::move(rows), std::move(published), basis(),
      amount == Amount::some ? QStringLiteral("A is better than D; the others cannot be told apart.") : QString());
  return chart;
}

inline std::unique_ptr<ChartPanel> make_cells(Amount amount) {
  auto chart = std::make_unique<CellMapChart>();
  const bool one = amount == Amount::one;
  const QStringList tasks =
      one ? QStringList{QStringLiteral("cube in box")}
          : QStringList{QStringLiteral("cube in box"), QStringLiteral("stack"), QStringLiteral("sort")};
  const QStringList settings = one ? QStringList{QStringLiteral("basic")}
                                   : QStringList{QStringLiteral("basic"), QStringLiteral("distractor"),
                                                 QStringLiteral("new object"), QStringLiteral("new light")};
  std::vector<CellMap> maps;
  for (int i = 0; i < contenders_of(amount); ++i) {
    CellMap map{contender(i), {}};
    for (int t = 0; t < tasks.size(); ++t) {
      std::vector<CellTile> line;
      for (int s = 0; s < settings.size(); ++s) {
        CellTile tile;
        tile.exists = !(t == 2 && s == 2);
        tile.success = one ? rate(1, 1) : rate(std::max(0, 9 - 2 * t - s), t == 1 && s == 3 ? 9 : 10);
        tile.planned = one ? 1 : 10;
        tile.trials = {10 * t + s};
        if (i > 0) {
          tile.difference = CellTile::Difference{0.3 - 0.2 * s, {0.05 - 0.2 * s, 0.5 - 0.2 * s}, s == 0};
        }
        line.push_back(tile);
      }
      map.cells.push_back(line);
    }
    maps.push_back(map);
  }
  chart->set_data(tasks, settings, std::move(maps), one ? QString() : contender(0), basis());
  return chart;
}

inline std::unique_ptr<ChartPanel> make_posterior(Amount amount) {
  auto chart = std::make_unique<PosteriorChart>();
  std::vector<PosteriorRow> rows;
  for (int i = 0; i < contenders_of(amount); ++i) {
    rows.push_back({amount == Amount::many ? QString(QChar(u'A' + i)) : contender(i),
                    successes(amount, i),
                    trials_of(amount),
                    QStringLiteral("a"),
                    {1 + i}});
  }
  chart->set_data(std::move(rows));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_distribution(Amount amount) {
  auto chart = std::make_unique<DistributionChart>();
  std::vector<DistributionRow> rows;
  for (int i = 0; i < contenders_of(amount); ++i) {
    rows.push_back(amount == Amount::one ? DistributionRow{contender(i), {0, 0, 1}, {{}, {}, {5}}}
                                         : DistributionRow{contender(i), {5 + i, 10, 35 - i}, {{1}, {2}, {3}}});
  }
  chart->set_data({0, 0.5, 1}, std::move(rows));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_funnel(Amount amount) {
  auto chart = std::make_unique<FunnelChart>();
  std::vector<Funnel> funnels;
  for (int i = 0; i < contenders_of(amount); ++i) {
    Funnel funnel{contender(i), QStringLiteral("cube in box"), trials_of(amount), {}};
    std::int64_t before = funnel.n;
    for (const char* title : {"Reach", "Grasp", "Lift", "Over the box", "Release inside"}) {
      const std::int64_t reached = amount == Amount::one ? 1 : before - 3 + i % 2;
      funnel.stages.push_back({QString::fromLatin1(title), reached, rate(reached, before), {before, 1000 + before}});
      before = reached;
    }
    funnels.push_back(funnel);
  }
  chart->set_data(std::move(funnels), basis());
  return chart;
}

inline std::unique_ptr<ChartPanel> make_times(Amount amount) {
  auto chart = std::make_unique<TimeCurveChart>();
  const std::vector<std::vector<double>> solved = {{7.2, 8.1, 8.9, 9.4, 9.9, 10.6, 11.3, 12.8, 16.0},
                                                   {10.4, 11.9, 12.6, 13.1, 13.8, 14.4, 15.9, 18.7}};
  std::vector<TimeCurve> curves;
  const int count = amount == Amount::some ? 2 : contenders_of(amount);
  for (int i = 0; i < count; ++i) {
    std::vector<TimedTrial> trials;
    for (const double time : solved[static_cast<std::size_t>(i % 2)]) {
      if (amount != Amount::one || trials.empty()) {
        trials.push_back({time + 0.3 * (i / 2), true});
      }
    }
    while (amount != Amount::one && trials.size() < 10) {
      trials.push_back({30, false});
    }
    TimeCurve curve;
    curve.name = contender(i);
    for (const auto& trial : trials) {
      curve.ends_s.push_back(trial.time_s);
      curve.successes += trial.solved ? 1 : 0;
    }
    for (const auto& step : kaplan_meier(trials)) {
      curve.steps.push_back(
          {step.time_s, step.at_risk, 1 - step.survival, {1 - step.limits.high, 1 - step.limits.low}});
    }
    const RestrictedMean mean = restricted_mean(trials, 30);
    curve.restricted_mean_s = mean.mean_s;
    curve.standard_error_s = mean.standard_error_s;
    curve.median_s = median_time(trials);
    curve.trials = {i};
    curves.push_back(curve);
  }
  chart->set_data(
      std::move(curves), 30, QStringLiteral("log-log 95 %"),
      amount == Amount::some ? QStringLiteral("Restricted mean 4.7 s shorter; log-rank p = 0.093.") : QString());
  return chart;
}

inline std::unique_ptr<ChartPanel> make_sync(Amount amount) {
  auto chart = std::make_unique<SyncAsyncChart>();
  if (amount == Amount::none) {
    return chart;
  }
  InferenceSide sync;
  InferenceSide async;
  sync.name = QStringLiteral("sync");
  async.name = QStringLiteral("async");
  if (amount == Amount::one) {
    sync.times = {{13.75, true, 0, 1}};
    chart->set_data(sync, async, {{QStringLiteral("success"), QStringLiteral("100.0 %"), QStringLiteral("–"), {}}});
    return chart;
  }
  const int tasks = amount == Amount::some ? 3 : 20;
  for (int i = 0; i < tasks; ++i) {
    const QString task = i == 0   ? QStringLiteral("pick-place")
                         : i == 1 ? QStringLiteral("stacking")
                         : i == 2 ? QStringLiteral("sorting")
                                  : QString::number(i);
    sync.tasks.push_back({task, {10, 0.75, {0.6, 0.9}}});
    async.tasks.push_back({task, {10, 0.80 - 0.01 * i, {0.6, 0.95}}});
  }
  for (int i = 0; i < 10; ++i) {
    sync.times.push_back({11.0 + i * 0.6, i != 9, i, 100 + i});
    async.times.push_back({7.2 + i * 0.6, true, i, 200 + i});
  }
  sync.mean_time_s = 13.75;
  async.mean_time_s = 9.70;
  sync.rounds = {2, 2, 2, 2, 1};
  async.rounds = {2, 3, 4, 5, 5};
  chart->set_data(
      sync, async,
      {{QStringLiteral("success"), QStringLiteral("78.3 %"), QStringLiteral("73.3 %"),
        QStringLiteral("−5.0 [−20.0, +10.0]")},
       {QStringLiteral("time to success"), QStringLiteral("13.8 s"), QStringLiteral("9.7 s"),
        QStringLiteral("−4.1 [−6.6, −1.5]")},
       {QStringLiteral("done in 60 s"), QStringLiteral("9"), QStringLiteral("19"), QStringLiteral("p = 0.040")},
       {QStringLiteral("stalled"), QStringLiteral("27.0 %"), QStringLiteral("0.0 %"), {}},
       {QStringLiteral("latency p50 / p95"), QStringLiteral("41 / 63 ms"), QStringLiteral("42 / 70 ms"), {}}},
      QStringLiteral("Async is faster; sorting suffers."));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_shift(Amount amount) {
  auto chart = std::make_unique<ShiftChart>();
  std::vector<ShiftRow> rows;
  const int tasks = contenders_of(amount);
  for (int i = 0; i < tasks; ++i) {
    ShiftRow row;
    row.contender = contender(0);
    row.task = QStringLiteral("task %1").arg(i + 1);
    row.inside = amount == Amount::one ? rate(1, 1) : rate(9 - i % 3, 10);
    row.outside = amount == Amount::one ? rate(0, 1) : rate(8 - i % 8, 10);
    row.gap = row.inside.rate() - row.outside.rate();
    row.gap_limits = newcombe_interval({row.inside.k, row.inside.n, row.outside.k, row.outside.n});
    row.trials = {i};
    rows.push_back(row);
  }
  chart->set_data(std::move(rows), basis(), QStringLiteral("Newcombe 95 %"));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_evidence(Amount amount) {
  auto chart = std::make_unique<EvidenceChart>();
  std::vector<EvidenceSeries> all;
  const int pairs = amount == Amount::one ? 1 : 12;
  const double differences[] = {.5, .5, .5, 0, .5, .5, .5, -.5, 1, .5, 0, .5};
  for (int c = 0; c + 1 < std::max(2, contenders_of(amount)) && amount != Amount::none; ++c) {
    EvidenceSeries series;
    series.first = contender(c);
    series.second = contender(c + 1);
    BettingMixture mixture;
    for (int i = 0; i < pairs; ++i) {
      mixture.add(differences[i]);
      series.pairs.push_back({mixture.log_forward() / std::log(10.0),
                              mixture.log_reverse() / std::log(10.0),
                              mixture.confidence_sequence(),
                              mixture.mean(),
                              {2 * i, 2 * i + 1}});
    }
    series.pairs_left = 38;
    all.push_back(series);
  }
  chart->set_data(std::move(all));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_preference(Amount amount) {
  auto chart = std::make_unique<PreferenceChart>();
  const auto count = static_cast<std::size_t>(amount == Amount::one ? 2 : contenders_of(amount));
  if (count == 0) {
    return chart;
  }
  PreferenceData data;
  data.wins.assign(count, std::vector<std::int64_t>(count, 0));
  data.ties = data.wins;
  std::vector<PairVerdicts> verdicts;
  for (std::size_t i = 0; i < count; ++i) {
    data.names << contender(static_cast<int>(i));
    for (std::size_t j = i + 1; j < count; ++j) {
      const PairVerdicts pair = amount == Amount::one ? PairVerdicts{i, j, 1, 0, 0}
                                                      : PairVerdicts{i, j, static_cast<std::int64_t>(4 + (i + j) % 4),
                                                                     2, static_cast<std::int64_t>(3 + i % 3)};
      verdicts.push_back(pair);
      data.wins[i][j] = pair.wins_first;
      data.wins[j][i] = pair.wins_second;
      data.ties[i][j] = data.ties[j][i] = pair.ties;
    }
  }
  const Strengths strengths = fit_strengths(count, verdicts);
  for (std::size_t i = 0; i < count; ++i) {
    data.scores.push_back(strengths.score(i));
    const double half = 200 * 1.96 * strengths.standard_error[i];
    data.limits.push_back({strengths.score(i) - half, strengths.score(i) + half});
  }
  data.ridge = strengths.ridge;
  chart->set_data(std::move(data));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_drift(Amount amount) {
  auto chart = std::make_unique<DriftChart>();
  std::vector<DriftData> all;
  for (int c = 0; c < contenders_of(amount); ++c) {
    DriftData data;
    data.name = contender(c);
    data.pooled = 0.7;
    data.limits = {0.4, 0.9};
    Cusum cusum(0.8, 0.5);
    const int trials = amount == Amount::one ? 1 : 60;
    std::int64_t k = 0;
    for (int i = 0; i < trials; ++i) {
      const bool success = (i * 7) % 10 < (i < 40 ? 8 : 3);
      k += success ? 1 : 0;
      data.cusum.push_back(cusum.add(success));
      if (!data.alarm && data.cusum.back() >= data.alarm_at) {
        data.alarm = i + 1;
      }
      if (i % 10 == 9 || i + 1 == trials) {
        data.runs.push_back({i - i % 10 + 1, rate(k, i % 10 + 1), i > 40, {i}});
        k = 0;
      }
    }
    if (amount == Amount::some) {
      data.notes = {{31, QStringLiteral("lens cleaned")}};
    }
    all.push_back(data);
  }
  chart->set_data(std::move(all));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_anchors(Amount amount) {
  auto chart = std::make_unique<AnchorChart>();
  std::vector<AnchorRow> rows;
  for (int i = 0; i < contenders_of(amount); ++i) {
    rows.push_back({QStringLiteral("Method %1").arg(i + 1), QStringLiteral("sorting"), QStringLiteral("score"),
                    0.25 + 0.03 * i, i == 1 ? std::optional<double>(0.05) : std::nullopt,
                    i == 0 ? std::optional<std::int64_t>(10) : std::nullopt, QStringLiteral("table 3"),
                    QStringLiteral("secondary")});
  }
  chart->set_data(std::move(rows));
  return chart;
}

inline std::unique_ptr<ChartPanel> make_failures(Amount amount) {
  auto chart = std::make_unique<FailureChart>();
  QStringList names;
  std::vector<FailureRow> rows;
  for (int i = 0; i < contenders_of(amount); ++i) {
    names << contender(i);
  }
  if (amount != Amount::none) {
    for (const char* title : {"Missed grasp", "Slipped grasp", "Wrong object", "Time ran out"}) {
      FailureRow row;
      row.title = QString::fromLatin1(title);
      row.named = row.title != QStringLiteral("Time ran out");
      for (int i = 0; i < contenders_of(amount); ++i) {
        row.counts.push_back(amount == Amount::one ? 1 : (3 + i) % 5);
      }
      row.recovered = amount == Amount::one ? rate(0, 1) : rate(2, 9);
      row.trials = {3, 4};
      rows.push_back(row);
    }
  }
  chart->set_data(names, std::move(rows), basis());
  return chart;
}

inline std::unique_ptr<ChartPanel> make_power(Amount amount) {
  auto chart = std::make_unique<PowerChart>();
  std::vector<PowerPoint> points;
  for (int i = 1; amount != Amount::none && i <= (amount == Amount::one ? 1 : 10); ++i) {
    points.push_back({i * 8, barnard_power(i * 8, 0.7, 0.9)});
  }
  chart->set_data(std::move(points), 0.8, 61, QStringLiteral("70 % / 90 %"));
  return chart;
}

struct Maker {
  const char* name;
  std::unique_ptr<ChartPanel> (*make)(Amount);
};
inline constexpr Maker makers[] = {{"leaderboard", make_leaderboard},
                                   {"cells", make_cells},
                                   {"posterior", make_posterior},
                                   {"distribution", make_distribution},
                                   {"funnel", make_funnel},
                                   {"times", make_times},
                                   {"sync", make_sync},
                                   {"shift", make_shift},
                                   {"evidence", make_evidence},
                                   {"preference", make_preference},
                                   {"drift", make_drift},
                                   {"anchors", make_anchors},
                                   {"failures", make_failures},
                                   {"power", make_power}};

// An experiment as the program writes it: plays the plan until `trials` are done.
inline std::shared_ptr<const TrialTable> played(const QString& folder, const char* suite_key, int contenders,
                                                int trials, Design design = Design::fixed,
                                                Blinding blinding = Blinding::none) {
  DatabaseNotices notices;
  auto database = Database::open(folder.toStdString() + "/scores.db", notices);
  Suite suite = *load_suite(suite_key, qEnvironmentVariable("TANDEM_RESOURCES").toStdString());
  for (auto& cell : suite.cells) {
    cell.planned_trials = std::min<std::int64_t>(cell.planned_trials, 12);
  }
  ExperimentSpec spec;
  spec.title = "Which one";
  spec.design = design;
  spec.blinding = blinding;
  spec.seed = 7;
  for (int i = 0; i < contenders; ++i) {
    ContenderSpec contender;
    contender.policy = "act" + std::to_string(i);
    contender.family = "act";
    contender.checkpoint = contender.policy;
    contender.content_sha256 = sha256(contender.policy);
    contender.source = "/policies/" + contender.policy;
    contender.mode = i == 1 ? "async" : "sync";
    contender.baseline = i == 0;
    spec.contenders.push_back(contender);
  }
  ExperimentStore experiments(*database);
  const auto id = experiments.create(suite, spec);
  const auto ids = SuiteStore(*database).ids(experiments.row(*id)->suite);
  for (int n = 0; n < trials; ++n) {
    const auto slot = experiments.next_slot(*id);
    if (!slot || !*slot) {
      break;
    }
    const auto cell =
        static_cast<std::size_t>(std::find(ids->cells.begin(), ids->cells.end(), (*slot)->cell) - ids->cells.begin());
    const SuiteTask& task = suite.tasks[suite.cells[cell].task];
    const bool good = (n * 7 + (*slot)->contender * 3) % 10 < ((*slot)->contender % 2 == 0 ? 4 : 9);
    TrialRecord trial;
    trial.experiment = *id;
    trial.slot = **slot;
    trial.instruction = task.instruction;
    trial.started_utc = QStringLiteral("2026-11-27T%1:%2:00.000Z")
                            .arg(8 + n / 60, 2, 10, QLatin1Char('0'))
                            .arg(n % 60, 2, 10, QLatin1Char('0'))
                            .toStdString();
    trial.duration_s = good ? 6 + n % 9 : task.horizon_s.value_or(20);
    trial.end = good ? EndReason::success : EndReason::timeout;
    trial.void_reason = n == 4 ? "robot fault" : "";
    trial.performance.infer_p50_ms = 41;
    trial.performance.infer_p95_ms = 63;
    trial.performance.stalled_s = 0.5;
    Rating rating;
    rating.observed.stages.assign(task.stages.size(), {good ? 1.0 : 0.0, 2.5});
    if (!good && n % 3 == 0 && !task.stages.empty()) {
      rating.observed.stages[0].credit = 1;
    }
    rating.observed.value = good ? 1 : 0;
    if (const auto done = TrialStore(*database).commit(trial, task, rating); !done) {
      qWarning("%s", done.error().sentence().c_str());
      return {};
    }
  }
  auto table = load_trials(*database, *id);
  if (!table || !add_stages(*database, *table) || !add_performance(*database, *table)) {
    return {};
  }
  return std::make_shared<const TrialTable>(std::move(*table));
}

}  // namespace tandem::testing
