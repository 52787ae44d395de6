#include "studio/trial_notes.h"

#include <QAction>
#include <QInputDialog>
#include <QLineEdit>

#include <map>
#include <utility>
#include <vector>

#include "scoring/annotations.h"
#include "studio/actions.h"
#include "studio/score_book.h"
#include "studio/training_dialog.h"
#include "studio/trial_run.h"

namespace tandem {
namespace {

constexpr int most_text = 200;

QInputDialog* make_question(QWidget* place, const QString& title, const QString& label, const QString& before,
                            const QString& button) {
  auto* dialog = new QInputDialog(place);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setLabelText(label);
  dialog->setTextValue(before);
  dialog->setOkButtonText(button);
  if (auto* field = dialog->findChild<QLineEdit*>()) {
    field->setMaxLength(most_text);
    field->setAccessibleName(title);
  }
  return dialog;
}

}  // namespace

TrialNotes::TrialNotes(TrialRun& run, ScoreBook& book, Settings& settings, Actions& actions, QWidget* place)
    : QObject(place), run_(run), book_(book), settings_(settings), place_(place) {
  const auto on = [&](const char* id, void (TrialNotes::*ask)()) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, ask);
  };
  on("evaluate.person", &TrialNotes::ask_person);
  on("evaluate.rig-note", &TrialNotes::ask_rig_note);
  on("evaluate.training", &TrialNotes::ask_training);
}

void TrialNotes::ask_person() {
  auto* dialog = make_question(place_, tr("Who judges"),
                               tr("Who runs and judges the trials from now on? The name is kept with each of them."),
                               settings_.person, tr("Keep"));
  connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
    settings_.person = name.simplified().left(80);
    settings_.save();
    Q_EMIT person_changed();
  });
  dialog->open();
}

void TrialNotes::ask_rig_note() {
  if (run_.experiment() == nullptr || run_.in_trial()) {
    Q_EMIT notice(run_.experiment() == nullptr ? tr("Open an experiment first.")
                                               : tr("End the trial first: the rig is changed between trials."));
    return;
  }
  auto* dialog =
      make_question(place_, tr("Rig changed"),
                    tr("What was done to the rig? The control chart and the report show it, from the next trial on."),
                    QString(), tr("Write it down"));
  connect(dialog, &QInputDialog::textValueSelected, this,
          [this, experiment = run_.experiment()->row.id](const QString& text) {
            book_.ask<void>(
                this,
                [experiment, note = text.trimmed().toStdString()](Database& database) {
                  return add_rig_note(database, experiment, note);
                },
                [this](Result<void> written) {
                  if (!written) {
                    Q_EMIT problem(written.error());
                    return;
                  }
                  Q_EMIT notice(tr("It is written down."));
                  Q_EMIT written_down();
                });
          });
  dialog->open();
}

void TrialNotes::ask_training() {
  const OpenExperiment* open = run_.experiment();
  if (open == nullptr || open->known.empty()) {
    Q_EMIT notice(open == nullptr
                      ? tr("Open an experiment first.")
                      : tr("Unblind the experiment first: until then nobody knows who the contenders are."));
    return;
  }
  using Ids = std::vector<std::pair<std::int64_t, std::string>>;
  std::map<std::string, QString> names;
  for (const auto& [label, spec] : open->known) {
    names[label] = QString::fromStdString(label + ": " + spec.policy + ", " + spec.mode);
  }
  book_.ask<Ids>(
      this,
      [experiment = open->row.id](Database& database) { return ExperimentStore(database).contenders(experiment); },
      [this, names](Result<Ids> ids) {
        if (!ids) {
          Q_EMIT problem(ids.error());
          return;
        }
        std::vector<std::pair<std::int64_t, QString>> contenders;
        for (const auto& [id, label] : *ids) {
          const auto known = names.find(label);
          contenders.emplace_back(id, known != names.end() ? known->second : QString::fromStdString(label));
        }
        auto* dialog = new TrainingDialog(book_, contenders, place_);
        connect(dialog, &TrainingDialog::problem, this, &TrialNotes::problem);
        connect(dialog, &TrainingDialog::kept, this, &TrialNotes::written_down);
        dialog->open();
      });
}

}  // namespace tandem
