#include "studio/score_views.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/display.h"

namespace tandem {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("tandem", text); }

FigureBasis basis() { return {tr("Wilson 95 %"), tr("all trials together")}; }

QString own(const std::string& text) { return QString::fromStdString(text); }

const QString& percent_unit() {
  static const QString unit = QStringLiteral("%");
  return unit;
}

QString task_title(const TrialTable& table, std::size_t task) {
  const SuiteTask& t = table.suite.tasks[task];
  return own(t.title.empty() ? t.key : t.title);
}

QString setting_title(const TrialTable& table, std::size_t setting) {
  const SuiteSetting& s = table.suite.settings[setting];
  return own(s.title.empty() ? s.key : s.title);
}

QString title_of_key(const TrialTable& table, const std::string& task, const std::string& setting) {
  QStringList parts;
  for (std::size_t i = 0; i < table.suite.tasks.size(); ++i) {
    if (!task.empty() && table.suite.tasks[i].key == task) {
      parts << task_title(table, i);
    }
  }
  for (std::size_t i = 0; i < table.suite.settings.size(); ++i) {
    if (!setting.empty() && table.suite.settings[i].key == setting) {
      parts << setting_title(table, i);
    }
  }
  return parts.join(QStringLiteral(", "));
}

QDateTime local_time(const std::string& utc) {
  return QDateTime::fromString(own(utc), Qt::ISODateWithMs).toLocalTime();
}

QString interval_name(std::string_view method) {
  return method == "bounded_mean" ? tr("bounded mean 95 %") : method == "bound" ? tr("bound 95 %") : tr("BCa 95 %");
}

QString test_name(std::string_view test) {
  static constexpr std::pair<std::string_view, const char*> names[] = {
      {"mcnemar", QT_TRANSLATE_NOOP("tandem", "McNemar")},
      {"barnard", QT_TRANSLATE_NOOP("tandem", "Barnard")},
      {"boschloo", QT_TRANSLATE_NOOP("tandem", "Boschloo")},
      {"fisher", QT_TRANSLATE_NOOP("tandem", "Fisher")},
      {"score_test", QT_TRANSLATE_NOOP("tandem", "score test")},
      {"sign_flip", QT_TRANSLATE_NOOP("tandem", "sign flip")},
      {"permutation", QT_TRANSLATE_NOOP("tandem", "permutation")},
      {"mann_whitney", QT_TRANSLATE_NOOP("tandem", "Mann–Whitney")},
      {"log_rank", QT_TRANSLATE_NOOP("tandem", "log-rank")},
      {"sign_test", QT_TRANSLATE_NOOP("tandem", "sign test")},
      {"betting_mixture", QT_TRANSLATE_NOOP("tandem", "betting mixture")}};
  const auto* const found = std::ranges::find(names, test, [](const auto& name) { return name.first; });
  return found != std::end(names) ? tr(found->second)
                                  : QString::fromUtf8(test.data(), static_cast<qsizetype>(test.size()));
}

// What follows from the leaderboard: who is better than whom, or why nothing can be said yet.
QString board_sentence(const TrialTable& table, const Leaderboard& board) {
  if (board.rows.size() < 2) {
    return {};
  }
  if (!board.tested) {
    return tr("The plan is tested when all of its trials are there: %1 of %2.")
        .arg(table.experiment.slots_done)
        .arg(table.experiment.slots);
  }
  QStringList better;
  std::string_view test;
  for (const auto& c : board.comparisons) {
    test = test.empty() ? c.test : test;
    if (c.significant && c.difference != 0) {
      const bool first = c.difference > 0;
      better << tr("%1 is better than %2")
                    .arg(contender_label(table, first ? c.first : c.second),
                         contender_label(table, first ? c.second : c.first));
    }
  }
  const QString how = tr(" (%1, Holm).").arg(test_name(test));
  if (better.isEmpty()) {
    return tr("No two contenders can be told apart") + how;
  }
  const auto more = better.size() - 4;
  QString text = better.mid(0, 4).join(QStringLiteral("; "));
  text += more > 0 ? QStringLiteral("; ") + tr("and %1 more").arg(more) : QString();
  return text + how;
}

std::vector<PublishedRow> published_rows(const TrialTable& table, const std::vector<Anchor>& anchors) {
  std::vector<PublishedRow> out;
  for (const auto& anchor : anchors) {
    const bool rate =
        anchor.unit == percent_unit().toStdString() && (anchor.metric == "success" || anchor.metric == "score");
    const QString where = title_of_key(table, anchor.task, anchor.setting);
    if (rate && where.isEmpty() && out.size() < 8) {
      const QString metric = anchor.metric == "score" ? tr("score") : tr("success");
      out.push_back({own(anchor.method), anchor.value / 100, QStringLiteral("%1, %2").arg(metric, own(anchor.source))});
    }
  }
  return out;
}

}  // namespace

QString contender_name(const TrialTable& table, std::size_t contender) {
  const TableContender& c = table.contenders[contender];
  return c.title.empty() ? tr("Contender %1").arg(own(c.label)) : own(c.name());
}

QString contender_label(const TrialTable& table, std::size_t contender) {
  const TableContender& c = table.contenders[contender];
  return c.title.empty() ? own(c.label) : own(c.name());
}

void show_board(LeaderboardChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<LeaderLine> rows;
  for (const auto& row : figures.board.rows) {
    LeaderLine line;
    line.name = contender_name(table, row.contender);
    line.success = row.success;
    line.score = row.score;
    line.score_interval = row.score ? interval_name(row.score->method) : QString();
    line.mean_time_s = row.time ? std::optional(row.time->mean_s) : std::nullopt;
    line.letters = own(row.letters);
    line.voids = row.voids;
    const QDateTime last = local_time(row.last_utc);
    line.last_run = last.isValid() ? QLocale().toString(last, tr("d MMM")) : QString();
    line.trials = row.trials;
    rows.push_back(std::move(line));
  }
  chart.set_data(std::move(rows), published_rows(table, figures.anchors), basis(),
                 board_sentence(table, figures.board));
}

void show_cells(CellMapChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<std::size_t> tasks;
  std::vector<std::size_t> settings;
  QString baseline;
  const auto place = [](std::vector<std::size_t>& list, std::size_t value) {
    const auto found = std::find(list.begin(), list.end(), value);
    return static_cast<std::size_t>(found - list.begin());
  };
  for (const auto& cell : figures.cells) {
    const SuiteCell& c = table.suite.cells[cell.cell];
    if (place(tasks, c.task) == tasks.size()) {
      tasks.push_back(c.task);
    }
    if (place(settings, c.setting) == settings.size()) {
      settings.push_back(c.setting);
    }
    if (cell.against_baseline) {
      baseline = contender_label(table, cell.against_baseline->second);
    }
  }
  std::sort(tasks.begin(), tasks.end());
  std::sort(settings.begin(), settings.end());
  std::vector<CellMap> maps;
  std::vector<std::size_t> whose;
  for (const auto& cell : figures.cells) {
    const std::size_t at = place(whose, cell.contender);
    if (at == whose.size()) {
      whose.push_back(cell.contender);
      maps.push_back({contender_name(table, cell.contender),
                      std::vector<std::vector<CellTile>>(tasks.size(), std::vector<CellTile>(settings.size()))});
    }
    const SuiteCell& c = table.suite.cells[cell.cell];
    CellTile& tile = maps[at].cells[place(tasks, c.task)][place(settings, c.setting)];
    tile.exists = true;
    tile.success = cell.success;
    tile.planned = cell.planned;
    tile.trials = cell.trials;
    if (const auto& d = cell.against_baseline) {
      tile.difference = CellTile::Difference{d->difference, d->limits, d->significant};
    }
  }
  QStringList task_titles;
  QStringList setting_titles;
  for (const std::size_t task : tasks) {
    task_titles << task_title(table, task);
  }
  for (const std::size_t setting : settings) {
    setting_titles << setting_title(table, setting);
  }
  chart.set_data(task_titles, setting_titles, std::move(maps), baseline, basis());
}

void show_posteriors(PosteriorChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<PosteriorRow> rows;
  for (const auto& figure : figures.posteriors) {
    QString letters;
    for (const auto& row : figures.board.rows) {
      letters = row.contender == figure.contender ? own(row.letters) : letters;
    }
    if (figure.n > 0) {
      rows.push_back({contender_label(table, figure.contender), figure.k, figure.n, letters, figure.trials});
    }
  }
  chart.set_data(std::move(rows));
}

void show_distributions(DistributionChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<double> levels;
  for (const auto& figure : figures.distributions) {
    levels.insert(levels.end(), figure.levels.begin(), figure.levels.end());
  }
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  std::vector<DistributionRow> rows;
  for (const auto& figure : figures.distributions) {
    DistributionRow row{contender_label(table, figure.contender), std::vector<std::int64_t>(levels.size()),
                        std::vector<TrialIds>(levels.size())};
    std::int64_t all = 0;
    for (std::size_t i = 0; i < figure.levels.size(); ++i) {
      const auto at =
          static_cast<std::size_t>(std::lower_bound(levels.begin(), levels.end(), figure.levels[i]) - levels.begin());
      row.counts[at] = figure.counts[i];
      row.trials[at] = figure.trials[i];
      all += figure.counts[i];
    }
    if (all > 0) {
      rows.push_back(std::move(row));
    }
  }
  chart.set_data(std::move(levels), std::move(rows));
}

void show_funnels(FunnelChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<Funnel> funnels;
  for (const auto& figure : figures.funnels) {
    if (figure.n == 0) {
      continue;
    }
    Funnel funnel{contender_label(table, figure.contender), task_title(table, figure.task), figure.n, {}};
    for (const auto& stage : figure.stages) {
      const RubricStage& rubric = table.suite.tasks[figure.task].stages[stage.stage];
      funnel.stages.push_back({own(rubric.title.empty() ? rubric.key : rubric.title), stage.reached, stage.conditional,
                               stage.stopped, stage.overall});
    }
    funnels.push_back(std::move(funnel));
  }
  chart.set_data(std::move(funnels), basis());
}

void show_slopes(ShiftChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<ShiftRow> rows;
  for (const auto& figure : figures.slopes) {
    rows.push_back({contender_label(table, figure.contender), task_title(table, figure.task), figure.seen,
                    figure.unseen, figure.gap, figure.gap_limits, figure.trials});
  }
  chart.set_data(std::move(rows), basis(), tr("Newcombe 95 %"));
}

void show_evidence(EvidenceChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<EvidenceSeries> all;
  for (const auto& figure : figures.evidence) {
    EvidenceSeries series;
    series.first = own(table.contenders[figure.first].label);
    series.second = own(table.contenders[figure.second].label);
    series.alpha = std::pow(10, -figure.threshold_log10);
    series.decided_forward = figure.decided_forward;
    series.decided_reverse = figure.decided_reverse;
    series.pairs_left = figure.pairs_left;
    double sum = 0;
    for (const auto& point : figure.points) {
      sum += point.difference;
      series.pairs.push_back({point.log10_forward,
                              point.log10_reverse,
                              point.limits,
                              sum / static_cast<double>(series.pairs.size() + 1),
                              {point.first_trial, point.second_trial}});
    }
    all.push_back(std::move(series));
  }
  chart.set_data(std::move(all));
}

void show_preference(PreferenceChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  PreferenceData data;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    data.names << contender_label(table, i);
  }
  data.wins = figures.preference.wins;
  data.ties = figures.preference.ties;
  if (const auto& strengths = figures.preference.strengths) {
    for (std::size_t i = 0; i < table.contenders.size(); ++i) {
      data.scores.push_back(strengths->score(i));
    }
    data.limits = figures.preference.limits;
    data.ridge = strengths->ridge;
  }
  chart.set_data(std::move(data));
}

void show_drift(DriftChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<DriftData> all;
  for (const auto& figure : figures.drift) {
    if (figure.cusum.empty()) {
      continue;
    }
    DriftData drift;
    drift.name = contender_label(table, figure.contender);
    drift.pooled = figure.pooled;
    drift.limits = figure.limits;
    for (const auto& run : figure.runs) {
      drift.runs.push_back({run.first_run, run.success, run.outside, run.trials});
    }
    drift.cusum = figure.cusum;
    drift.p0 = figure.p0;
    drift.p1 = figure.p1;
    drift.alarm_at = figure.alarm_at;
    drift.alarm = figure.alarm ? std::optional(static_cast<std::int64_t>(*figure.alarm) + 1) : std::nullopt;
    for (const auto& [trial, text] : figure.notes) {
      drift.notes.push_back({trial, QString::fromStdString(text)});
    }
    all.push_back(std::move(drift));
  }
  chart.set_data(std::move(all));
}

void show_anchors(AnchorChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::vector<AnchorRow> rows;
  for (const auto& anchor : figures.anchors) {
    if (anchor.unit != percent_unit().toStdString()) {
      continue;  // other units have no place on an axis of percent
    }
    rows.push_back({own(anchor.method), title_of_key(table, anchor.task, anchor.setting), own(anchor.metric),
                    anchor.value / 100, anchor.spread ? std::optional(*anchor.spread / 100) : std::nullopt,
                    anchor.trials, own(anchor.source), own(anchor.trust)});
  }
  chart.set_data(std::move(rows));
}

void show_failures(FailureChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  QStringList names;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    names << contender_label(table, i);
  }
  std::vector<FailureRow> rows;
  for (const auto& figure : figures.failures) {
    const bool named = figure.level != "end";
    rows.push_back({named ? own(figure.title) : end_words(figure.key), named, figure.counts,
                    named ? figure.recovered : RateFigure{}, figure.trials});
  }
  chart.set_data(names, std::move(rows), basis());
}

}  // namespace tandem
