#include "studio/trial_words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

#include "studio/sentences.h"
#include "widgets/display.h"

namespace tandem {
namespace {

QString tr(const char* text, int n = -1) { return QCoreApplication::translate("tandem", text, nullptr, n); }

QString points_text(double points) { return number_text(points, points == static_cast<int>(points) ? 0 : 2); }

RubricItem item_of(const RubricStage& stage, const StageCredit* seen) {
  RubricItem item;
  item.title = QString::fromStdString(stage.title.empty() ? stage.key : stage.title);
  item.criterion = QString::fromStdString(stage.criterion);
  item.worth = stage.kind == StageKind::note ? QString() : points_text(stage.points);
  item.penalty = stage.kind == StageKind::penalty;
  if (seen == nullptr || seen->credit == 0) {
    return item;
  }
  item.credited = true;
  item.state = stage.max_count > 1 ? tr("%1 of %2").arg(static_cast<int>(seen->credit)).arg(stage.max_count)
               : seen->credit < 1  ? tr("half")
                                   : QString();
  item.time = seen->reached_s ? clock_text(*seen->reached_s) : QString();
  return item;
}

// A task without stages: what its keys say, and what was said.
RubricItem value_item(const SuiteTask& task, const TrialLife* life) {
  RubricItem item;
  const auto value = life != nullptr ? life->value() : std::nullopt;
  item.criterion = QString::fromStdString(task.success_text);
  item.credited = value.has_value() && *value > 0;
  switch (task.scoring) {
    case Scoring::progress:
      item.key = QStringLiteral("0–9");
      item.title = tr("How far it came, in tenths");
      item.state = value ? tr("%1 of %2").arg(points_text(*value), points_text(task.score_max)) : QString();
      break;
    case Scoring::chain:
      item.key = QStringLiteral("0–9");
      item.title = tr("Subtasks done in a row");
      item.state = value ? tr("%1 of %2").arg(points_text(*value)).arg(task.chain_length.value_or(1)) : QString();
      break;
    case Scoring::rate:
      item.key = QStringLiteral("1");
      item.title = tr("One more object");
      item.state = points_text(value.value_or(0));
      break;
    default:
      item.key = QStringLiteral("1");
      item.title = tr("Success");
      item.state = value ? (*value > 0 ? QString() : tr("failed")) : QString();
      break;
  }
  return item;
}

}  // namespace

bool has_stages(const SuiteTask& task) {
  return task.scoring == Scoring::staged_cumulative || task.scoring == Scoring::staged_independent ||
         task.scoring == Scoring::count;
}

std::vector<RubricItem> rubric_items(const SuiteTask& task, const TrialLife* life) {
  std::vector<RubricItem> out;
  if (!has_stages(task)) {
    out.push_back(value_item(task, life));
    return out;
  }
  int key = 0;
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    RubricItem item = item_of(task.stages[i], life != nullptr ? &life->credits()[i] : nullptr);
    const StageKind kind = task.stages[i].kind;
    if (kind == StageKind::penalty) {
      item.key = QStringLiteral("P");
    } else if (kind != StageKind::note && ++key <= 10) {
      item.key = QString::number(key % 10);
    }
    out.push_back(std::move(item));
  }
  return out;
}

QString end_text(EndReason reason) {
  switch (reason) {
    case EndReason::success:
      return tr("success");
    case EndReason::timeout:
      return tr("time is up");
    case EndReason::policy_done:
      return tr("the policy stopped");
    case EndReason::operator_stop:
      return tr("ended");
    case EndReason::irrecoverable:
      return tr("cannot be mended");
    case EndReason::safety_stop:
      return tr("safety stop");
    case EndReason::robot_fault:
      return tr("robot fault");
    case EndReason::policy_fault:
      return tr("policy fault");
    case EndReason::network_fault:
      return tr("network fault");
    case EndReason::operator_error:
      return tr("operator error");
    case EndReason::imported:
      break;
  }
  return tr("imported");
}

QString end_text_of(const std::string& reason) {
  for (int i = 0; i <= static_cast<int>(EndReason::imported); ++i) {
    if (name_of(static_cast<EndReason>(i)) == reason) {
      return end_text(static_cast<EndReason>(i));
    }
  }
  return QString::fromStdString(reason);
}

QString events_text(const TrialLife& life) {
  QStringList parts;
  const auto count = [&](const char* kind) {
    return static_cast<int>(std::count_if(life.events().begin(), life.events().end(),
                                          [kind](const TrialEvent& event) { return event.kind == kind; }));
  };
  const auto add = [&](int n, const QString& text) {
    if (n > 0) {
      parts << text;
    }
  };
  add(count("intervention"), tr("%n intervention(s)", count("intervention")));
  add(count("drop"), tr("%n drop(s)", count("drop")));
  add(count("object_nudge"), tr("%n time(s) disturbed", count("object_nudge")));
  for (const auto& failure : life.failures()) {
    const FailureMode* mode = failure_mode_named(failure.mode);
    const QString title = in_words(std::string(mode->title));
    parts << (failure.recovered ? tr("%1 (recovered)").arg(title) : title);
  }
  if (!life.notes().empty()) {
    parts << tr("Note: %1").arg(QString::fromStdString(life.notes()));
  }
  return parts.join(QStringLiteral(" · "));
}

std::optional<std::size_t> stage_of_digit(const SuiteTask& task, int number) {
  int key = 0;
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    const StageKind kind = task.stages[i].kind;
    if (kind != StageKind::penalty && kind != StageKind::note && ++key == (number == 0 ? 10 : number)) {
      return i;
    }
  }
  return std::nullopt;
}

Result<void> press_digit(TrialLife& life, int number, std::int64_t now_ns) {
  const SuiteTask& task = life.task();
  const double before = life.value().value_or(0);
  switch (task.scoring) {
    case Scoring::binary:
      return life.set_value(number == 0 ? 0 : 1, now_ns);
    case Scoring::progress:
      return life.set_value(number * task.score_max / 10, now_ns);
    case Scoring::chain:
      return life.set_value(number, now_ns);
    case Scoring::rate:
      return life.set_value(number == 0 ? 0 : before + number, now_ns);
    case Scoring::staged_cumulative:
    case Scoring::staged_independent:
    case Scoring::count:
      break;
  }
  if (const auto stage = stage_of_digit(task, number)) {
    return life.press(*stage, now_ns);
  }
  return number == 0 ? credit_none(life, now_ns) : Result<void>();
}

Result<void> credit_none(TrialLife& life, std::int64_t now_ns) {
  const SuiteTask& task = life.task();
  if (!has_stages(task)) {
    return life.set_value(0, now_ns);
  }
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    for (int presses = 0; life.credits()[i].credit != 0 && presses < 2 && task.stages[i].max_count == 1; ++presses) {
      TANDEM_TRY(life.press(i, now_ns));
    }
  }
  return {};
}

Result<void> credit_all(TrialLife& life, std::int64_t now_ns) {
  const SuiteTask& task = life.task();
  if (!has_stages(task)) {
    return life.set_value(task.scoring == Scoring::chain      ? static_cast<double>(task.chain_length.value_or(1))
                          : task.scoring == Scoring::progress ? task.score_max
                                                              : 1.0,
                          now_ns);
  }
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    const StageKind kind = task.stages[i].kind;
    const bool goal = kind == StageKind::stage || kind == StageKind::count;
    for (auto left = task.stages[i].max_count; goal && left > 0 && life.credits()[i].credit < 1; --left) {
      TANDEM_TRY(life.press(i, now_ns));
    }
  }
  return {};
}

QString void_text(const std::string& reason) {
  const auto known = std::ranges::find(void_reasons(), reason, &VoidReason::key);
  return in_words(known != void_reasons().end() ? std::string(known->title) : reason);
}

QString event_text(const std::string& kind) {
  return kind == "intervention"   ? tr("a person helped")
         : kind == "object_nudge" ? tr("disturbed on purpose")
         : kind == "perturbation" ? tr("disturbed")
         : kind == "collision"    ? tr("collision")
         : kind == "drop"         ? tr("dropped")
         : kind == "retry"        ? tr("tried again")
         : kind == "safety"       ? tr("safety")
         : kind == "network"      ? tr("network")
         : kind == "chunk_stall"  ? tr("stalled")
                                  : tr("note");
}

}  // namespace tandem
