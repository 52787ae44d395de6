#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "scoring/two_proportions.h"
#include "studio/score_views.h"
#include "studio/trial_words.h"
#include "widgets/display.h"

namespace tandem {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("tandem", text); }

QString own(const std::string& text) { return QString::fromStdString(text); }

QString difference_seconds(double difference, const Interval& limits) {
  const auto with_sign = [](double value) {
    const QString text = number_text(value, 1);
    return value > 0 ? QLatin1Char('+') + text : text;
  };
  return QStringLiteral("%1 [%2, %3]").arg(with_sign(difference), with_sign(limits.low), with_sign(limits.high));
}

const TimeDifference* difference_of(const TimeFigures& times, std::size_t a, std::size_t b) {
  const auto found = std::find_if(times.differences.begin(), times.differences.end(), [&](const TimeDifference& d) {
    return (d.first == a && d.second == b) || (d.first == b && d.second == a);
  });
  return found == times.differences.end() ? nullptr : &*found;
}

QString time_sentence(const TrialTable& table, const TimeFigures& times) {
  QString text;
  if (times.contenders.size() == 2 && !times.differences.empty()) {
    const TimeDifference& d = times.differences.front();
    text = tr("Restricted mean, %1 minus %2: %3 s.")
               .arg(contender_label(table, d.first), contender_label(table, d.second),
                    difference_seconds(d.difference_s, d.limits_s));
    if (d.tested) {
      text += QLatin1Char(' ') + tr("Log-rank p = %1.").arg(number_text(d.log_rank.p, 3));
    }
  }
  if (times.horizon_assumed) {
    text += (text.isEmpty() ? QString() : QStringLiteral(" ")) +
            tr("A task has no horizon; its longest trial stands for it.");
  }
  return text;
}

InferenceSide side_of(const TrialTable& table, const ScoreFigures& figures, std::size_t contender,
                      const std::unordered_map<std::int64_t, std::size_t>& rows) {
  InferenceSide side;
  side.name = own(table.contenders[contender].mode);
  for (const auto& score : figures.inference.scores) {
    if (score.contender == contender && score.score.n > 0) {
      const SuiteTask& task = table.suite.tasks[score.task];
      side.tasks.push_back({own(task.title.empty() ? task.key : task.title), score.score});
    }
  }
  for (const auto& times : figures.inference.times) {
    if (times.contender != contender) {
      continue;
    }
    for (const auto& dot : times.dots) {
      const auto row = rows.find(dot.trial);
      side.times.push_back({dot.value, row != rows.end() && table.success[row->second] == 1, dot.block, dot.trial});
    }
  }
  for (const auto& counts : figures.inference.counts) {
    if (counts.contender == contender) {
      for (const auto& dot : counts.dots) {
        side.rounds.push_back(dot.value);
      }
    }
  }
  for (const auto& row : figures.board.rows) {
    if (row.contender == contender) {
      side.success = row.success;
      side.mean_time_s = row.time ? std::optional(row.time->mean_s) : std::nullopt;
    }
  }
  for (const auto& run : figures.inference.runs) {
    if (run.contender == contender) {
      side.stall_share = run.stall_share;
      side.queue_min = run.queue_min;
      side.latency_p50_ms = run.latency_p50_ms;
      side.latency_p95_ms = run.latency_p95_ms;
    }
  }
  return side;
}

template <typename T, typename F>
QString or_dash(const std::optional<T>& value, F words) {
  return value ? words(*value) : QStringLiteral("–");
}

std::vector<SideBySide> side_by_side(const ScoreFigures& figures, const InferenceSide& sync,
                                     const InferenceSide& async) {
  std::vector<SideBySide> out;
  const auto percent = [](double share) { return percent_words(share) + QStringLiteral(" %"); };
  const auto seconds = [](double value) { return number_text(value, 1) + QStringLiteral(" s"); };
  const auto rate = [](const RateFigure& r) {
    return r.n == 0 ? QStringLiteral("–")
                    : QStringLiteral("%1 % (%2/%3)").arg(percent_words(r.k, r.n)).arg(r.k).arg(r.n);
  };
  if (sync.success.n > 0 || async.success.n > 0) {
    QString difference;
    if (sync.success.n > 0 && async.success.n > 0) {
      difference =
          difference_text(async.success.rate() - sync.success.rate(),
                          newcombe_interval({async.success.k, async.success.n, sync.success.k, sync.success.n}));
    }
    out.push_back({tr("success"), rate(sync.success), rate(async.success), difference});
  }
  if (sync.mean_time_s || async.mean_time_s) {
    QString difference;
    if (const TimeDifference* d = difference_of(figures.times, *figures.asynchronous, *figures.synchronous)) {
      const bool turned = d->first == *figures.synchronous;
      difference = turned ? difference_seconds(-d->difference_s, {-d->limits_s.high, -d->limits_s.low})
                          : difference_seconds(d->difference_s, d->limits_s);
    }
    out.push_back({tr("restricted mean time"), or_dash(sync.mean_time_s, seconds), or_dash(async.mean_time_s, seconds),
                   difference});
  }
  for (const auto& test : figures.inference.count_tests) {
    const bool forward = test.first == *figures.asynchronous && test.second == *figures.synchronous;
    if (!forward && !(test.second == *figures.asynchronous && test.first == *figures.synchronous)) {
      continue;
    }
    const auto total = [](const InferenceSide& side) {
      double sum = 0;
      for (const double count : side.rounds) {
        sum += count;
      }
      return number_text(sum, 0);
    };
    const QString by_round = tr("%1 a round").arg(number_text(forward ? test.difference : -test.difference, 1));
    out.push_back({tr("done in all rounds"), total(sync), total(async),
                   test.tested ? by_round + QStringLiteral(", p = ") + number_text(test.p, 3) : by_round});
  }
  if (sync.stall_share || async.stall_share) {
    out.push_back({tr("stalled"), or_dash(sync.stall_share, percent), or_dash(async.stall_share, percent), {}});
  }
  if (sync.queue_min || async.queue_min) {
    const auto count = [](std::int64_t value) { return QString::number(value); };
    out.push_back({tr("queue minimum"), or_dash(sync.queue_min, count), or_dash(async.queue_min, count), {}});
  }
  if (sync.latency_p50_ms || async.latency_p50_ms) {
    const auto latency = [](const InferenceSide& side) {
      return side.latency_p50_ms && side.latency_p95_ms
                 ? QStringLiteral("%1 / %2 ms")
                       .arg(number_text(*side.latency_p50_ms, 0), number_text(*side.latency_p95_ms, 0))
                 : QStringLiteral("–");
    };
    out.push_back({tr("latency p50 / p95"), latency(sync), latency(async), {}});
  }
  return out;
}

}  // namespace

void show_times(TimeCurveChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  std::unordered_map<std::int64_t, std::size_t> rows;
  rows.reserve(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    rows.emplace(table.trial[i], i);
  }
  std::vector<TimeCurve> curves;
  for (const auto& figure : figures.times.contenders) {
    if (figure.restricted.n == 0) {
      continue;
    }
    TimeCurve curve;
    curve.name = contender_label(table, figure.contender);
    for (const auto& step : figure.curve) {
      curve.steps.push_back(
          {step.time_s, step.at_risk, 1 - step.survival, {1 - step.limits.high, 1 - step.limits.low}});
    }
    for (const std::int64_t trial : figure.trials) {
      const std::size_t row = rows.at(trial);
      const bool solved = table.success[row] == 1 && std::isfinite(table.duration_s[row]);
      curve.ends_s.push_back(solved ? std::min(table.duration_s[row], figure.horizon_s) : figure.horizon_s);
      curve.successes += solved ? 1 : 0;
    }
    curve.restricted_mean_s = figure.restricted.mean_s;
    curve.standard_error_s = figure.restricted.standard_error_s;
    curve.median_s = figure.median_s;
    curve.trials = figure.trials;
    curves.push_back(std::move(curve));
  }
  chart.set_data(std::move(curves), figures.times.horizon_s, tr("log-log 95 % bands"),
                 time_sentence(table, figures.times));
}

void show_inference(SyncAsyncChart& chart, const TrialTable& table, const ScoreFigures& figures) {
  if (!figures.synchronous || !figures.asynchronous) {
    chart.clear();
    return;
  }
  std::unordered_map<std::int64_t, std::size_t> rows;
  rows.reserve(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    rows.emplace(table.trial[i], i);
  }
  InferenceSide sync = side_of(table, figures, *figures.synchronous, rows);
  InferenceSide async = side_of(table, figures, *figures.asynchronous, rows);
  if (sync.times.empty() && async.times.empty() && sync.tasks.empty() && async.tasks.empty() && sync.rounds.empty() &&
      async.rounds.empty() && sync.success.n == 0 && async.success.n == 0) {
    chart.clear();
    return;
  }
  std::vector<SideBySide> lines = side_by_side(figures, sync, async);
  chart.set_data(std::move(sync), std::move(async), std::move(lines));
}

QString end_words(const std::string& end) {
  static const std::map<std::string, const char*> words{
      {"success", QT_TRANSLATE_NOOP("tandem", "success")},
      {"timeout", QT_TRANSLATE_NOOP("tandem", "time ran out")},
      {"policy_done", QT_TRANSLATE_NOOP("tandem", "policy stopped")},
      {"operator_stop", QT_TRANSLATE_NOOP("tandem", "operator stopped")},
      {"irrecoverable", QT_TRANSLATE_NOOP("tandem", "irrecoverable")},
      {"safety_stop", QT_TRANSLATE_NOOP("tandem", "safety stop")},
      {"robot_fault", QT_TRANSLATE_NOOP("tandem", "robot fault")},
      {"policy_fault", QT_TRANSLATE_NOOP("tandem", "policy fault")},
      {"network_fault", QT_TRANSLATE_NOOP("tandem", "network fault")},
      {"operator_error", QT_TRANSLATE_NOOP("tandem", "operator error")},
      {"imported", QT_TRANSLATE_NOOP("tandem", "imported")}};
  const auto found = words.find(end);
  return found == words.end() ? own(end) : tr(found->second);
}

namespace {

// Times of trials as the clock on the wall showed them. Asks for the time zone once an hour of trials: it is slow.
class WallClock {
 public:
  QString text(std::string_view utc) {
    if (utc.size() < 16) {
      return {};
    }
    if (utc.compare(0, 13, hour_) != 0) {
      hour_ = utc.substr(0, 13);
      const QDateTime start = QDateTime::fromString(own(hour_) + QStringLiteral(":00:00Z"), Qt::ISODate).toLocalTime();
      whole_ = start.isValid() && start.time().minute() == 0;
      local_ = start;
      prefix_ = start.toString(QStringLiteral("yyyy-MM-dd HH:"));
    }
    const QString minute = QString::fromLatin1(utc.data() + 14, 2);
    return whole_ ? prefix_ + minute : local_.addSecs(60 * minute.toInt()).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
  }

 private:
  std::string hour_;
  QDateTime local_;
  QString prefix_;
  bool whole_ = false;
};

}  // namespace

std::vector<TrialLine> trial_lines(const TrialTable& table, const TrialFilter& filter) {
  std::vector<QString> contenders;
  std::vector<QString> tasks;
  std::vector<QString> settings;
  std::vector<QString> ends;
  for (std::size_t i = 0; i < table.contenders.size(); ++i) {
    contenders.push_back(contender_label(table, i));
  }
  for (const auto& task : table.suite.tasks) {
    tasks.push_back(own(task.title.empty() ? task.key : task.title));
  }
  for (const auto& setting : table.suite.settings) {
    settings.push_back(own(setting.title.empty() ? setting.key : setting.title));
  }
  for (int end = 0; end <= static_cast<int>(EndReason::imported); ++end) {
    ends.push_back(end_words(std::string(name_of(static_cast<EndReason>(end)))));
  }
  std::vector<TrialLine> out;
  out.reserve(table.size());
  WallClock clock;
  auto reason = table.void_reasons.begin();
  for (std::size_t i = 0; i < table.size(); ++i) {
    while (reason != table.void_reasons.end() && reason->first < i) {
      ++reason;
    }
    const SuiteCell& cell = table.suite.cells[table.cell[i]];
    const SuiteSetting& setting = table.suite.settings[cell.setting];
    if (filter.task.value_or(cell.task) != cell.task || filter.setting.value_or(cell.setting) != cell.setting ||
        filter.contender.value_or(table.contender[i]) != table.contender[i] ||
        filter.out_of_distribution.value_or(setting.out_of_distribution) != setting.out_of_distribution ||
        (filter.before_unblinding && table.unblinded[i] != 0)) {
      continue;
    }
    TrialLine line;
    line.id = table.trial[i];
    line.number = static_cast<std::int64_t>(i) + 1;
    line.contender = contenders[table.contender[i]];
    line.task = tasks[cell.task];
    line.setting = settings[cell.setting];
    line.block = table.block[i];
    line.valid = table.valid[i] != 0;
    if (reason != table.void_reasons.end() && reason->first == i) {
      line.void_reason = void_text(reason->second);
    }
    line.success = table.success[i] < 0 ? std::nullopt : std::optional(table.success[i] == 1);
    line.score = std::isfinite(table.score[i]) ? std::optional(table.score[i]) : std::nullopt;
    line.score_max = table.task_of(i).score_max;
    if (i < table.credit.size()) {
      for (const float credit : table.credit[i]) {
        line.stages.push_back(credit > 0);
      }
    }
    line.count = table.count[i] >= 0   ? std::optional<std::int64_t>(table.count[i])
                 : table.chain[i] >= 0 ? std::optional<std::int64_t>(table.chain[i])
                                       : std::nullopt;
    line.duration_s = std::isfinite(table.duration_s[i]) ? std::optional(table.duration_s[i]) : std::nullopt;
    line.end = ends[table.end[i]];
    line.started = clock.text(table.started_utc[i]);
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace tandem
