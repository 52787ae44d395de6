#include "studio/trial_menus.h"

#include <QInputDialog>
#include <QMenu>
#include <QWidget>

#include <string>

#include "studio/sentences.h"
#include "studio/trial_run.h"
#include "studio/trial_words.h"

namespace tandem {

TrialMenus::TrialMenus(TrialRun& run, QWidget* place) : QObject(place), run_(run), place_(place) {}

void TrialMenus::hold(bool on) {
  if (TrialLife* life = run_.life()) {
    life->hold(on);
  }
}

void TrialMenus::show(const QString& title, const QList<Line>& lines) {
  auto* menu = new QMenu(place_);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setAccessibleName(title);
  menu->addAction(title)->setEnabled(false);
  menu->addSeparator();
  for (int i = 0; i < lines.size(); ++i) {
    const QString key = i < 9 ? QStringLiteral("&%1   ").arg(i + 1) : i == 9 ? QStringLiteral("&0   ") : QString();
    connect(menu->addAction(key + QString(lines[i].text).replace(QLatin1Char('&'), QStringLiteral("&&"))),
            &QAction::triggered, this, lines[i].chosen);
  }
  hold(true);
  // What was chosen comes after the list is hidden.
  connect(menu, &QMenu::aboutToHide, this, [this] { hold(false); });
  menu->popup(place_->mapToGlobal(place_->rect().center()) - QPoint(menu->sizeHint().width() / 2, 0));
}

void TrialMenus::ask_text(const QString& title, const QString& label, const QString& button, const QString& before,
                          const std::function<void(const QString&)>& then) {
  auto* dialog = new QInputDialog(place_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setLabelText(label);
  dialog->setOkButtonText(button);
  dialog->setTextValue(before);
  hold(true);
  connect(dialog, &QInputDialog::textValueSelected, this, then);
  connect(dialog, &QInputDialog::finished, this, [this] { hold(false); });
  dialog->open();
}

void TrialMenus::ask_why_paused() {
  const auto say = [this](const QString& reason) {
    run_.act(
        [why = reason.trimmed().toStdString()](TrialLife& life, std::int64_t) { return life.say_why_paused(why); });
  };
  QList<Line> lines;
  for (const QString& reason : {tr("Somebody was in the way"), tr("Something unrelated fell into the scene"),
                                tr("A question about safety"), tr("A device had to be looked at")}) {
    lines << Line{reason, [say, reason] { say(reason); }};
  }
  lines << Line{tr("Another reason…"), [this, say] {
                  ask_text(tr("The clock stands still"), tr("Why does the clock stand still?"), tr("Say so"), {}, say);
                }};
  show(tr("The clock stands still because"), lines);
}

void TrialMenus::ask_void() {
  QList<Line> lines;
  for (const VoidReason& reason : void_reasons()) {
    lines << Line{in_words(std::string(reason.title)), [this, reason] {
                    run_.act([reason](TrialLife& life, std::int64_t now) {
                      return life.make_void(std::string(reason.key), reason.end, reason.success_at_reset, now);
                    });
                  }};
  }
  lines << Line{tr("Another reason…"), [this] {
                  ask_text(tr("The trial does not count"), tr("Why does it not count?"), tr("Make void"), {},
                           [this](const QString& text) {
                             run_.act([why = text.trimmed().toStdString()](TrialLife& life, std::int64_t now) {
                               return life.make_void(why, EndReason::operator_error, false, now);
                             });
                           });
                }};
  show(tr("The trial does not count because"), lines);
}

void TrialMenus::ask_failure() {
  QList<Line> lines;
  const TrialLife* life = run_.life();
  for (const FailureMode& mode : failure_modes()) {
    const auto& seen = life->failures();
    const auto found =
        std::find_if(seen.begin(), seen.end(), [&](const TrialFailure& failure) { return failure.mode == mode.key; });
    const bool again = found != seen.end();
    const bool recovered = again && !found->recovered;
    const QString title = in_words(std::string(mode.title));
    lines << Line{recovered ? tr("%1: it recovered").arg(title)
                  : again   ? tr("%1: it did not recover").arg(title)
                            : title,
                  [this, key = std::string(mode.key), recovered] {
                    run_.act([key, recovered](TrialLife& now_life, std::int64_t now) {
                      return now_life.add_failure(key, recovered, now);
                    });
                  }};
  }
  show(tr("What went wrong (choose it again where it recovered)"), lines);
}

void TrialMenus::ask_failure_of(std::int64_t number, const std::function<void(const std::string&)>& chosen) {
  QList<Line> lines;
  for (const FailureMode& mode : failure_modes()) {
    lines << Line{in_words(std::string(mode.title)), [chosen, key = std::string(mode.key)] { chosen(key); }};
  }
  show(tr("What went wrong in trial %1").arg(number), lines);
}

void TrialMenus::ask_penalty() {
  QList<Line> lines;
  const SuiteTask& task = run_.life()->task();
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    if (task.stages[i].kind == StageKind::penalty) {
      lines << Line{rubric_items(task, nullptr)[i].title,
                    [this, i] { run_.act([i](TrialLife& life, std::int64_t now) { return life.press(i, now); }); }};
    }
  }
  if (!lines.isEmpty()) {
    show(tr("Penalty"), lines);
  }
}

void TrialMenus::ask_credited_along(const QString& keyed, const QStringList& along) {
  const QString earlier = along.join(QStringLiteral(", "));
  show(tr("%1 counts only after %2").arg(keyed, earlier),
       {Line{tr("They were reached as well: credited at the same time"), [] {}},
        Line{tr("It was a slip: take it back"),
             [this] { run_.act([](TrialLife& life, std::int64_t now) { return life.undo(now); }); }}});
}

void TrialMenus::ask_note() {
  ask_text(
      tr("Note on the trial"), tr("What is worth knowing about it?"), tr("Keep note"),
      QString::fromStdString(run_.life()->notes()), [this](const QString& text) {
        run_.act([note = text.trimmed().toStdString()](TrialLife& life, std::int64_t) { return life.set_notes(note); });
      });
}

void TrialMenus::ask_value() {
  const SuiteTask& task = run_.life()->task();
  auto* dialog = new QInputDialog(place_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Judgement"));
  dialog->setLabelText(tr("How far did it come, from 0 to %1?").arg(task.score_max));
  dialog->setInputMode(QInputDialog::DoubleInput);
  dialog->setDoubleRange(0, task.score_max);
  dialog->setDoubleDecimals(1);
  dialog->setDoubleValue(run_.life()->value().value_or(0));
  hold(true);
  connect(dialog, &QInputDialog::doubleValueSelected, this, [this](double value) {
    run_.act([value](TrialLife& life, std::int64_t now) { return life.set_value(value, now); });
  });
  connect(dialog, &QInputDialog::finished, this, [this] { hold(false); });
  dialog->open();
}

void TrialMenus::ask_void_of(std::int64_t trial) {
  ask_text(tr("The trial does not count"), tr("Why does it not count? The reason is kept, and the trial is run again."),
           tr("Make void"), {}, [this, trial](const QString& text) { run_.make_void_later(trial, text); });
}

}  // namespace tandem
