#include "studio/trial_player.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "studio/score_book.h"
#include "studio/sentences.h"
#include "studio/trial_words.h"
#include "widgets/display.h"
#include "widgets/episode_view.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

// So long before a stage was credited, or before what was asked for, it begins to be seen.
constexpr double before_stage_s = 2;

}  // namespace

TrialPlayer::TrialPlayer(ScoreBook& book, std::int64_t trial, ShowFrom from, QWidget* parent)
    : QDialog(parent), book_(book) {
  setWindowTitle(tr("Trial"));
  resize(scaled(960), scaled(620));
  facts_ = new QLabel(tr("Reading the trial…"), this);
  facts_->setFont(text_font(15));
  facts_->setWordWrap(true);
  view_ = new EpisodeView(this);
  auto* lineage = new QPushButton(tr("Where it comes from…"), this);
  lineage->setAutoDefault(false);
  connect(lineage, &QPushButton::clicked, this, [this, trial] { Q_EMIT lineage_wanted(trial); });
  auto* failure = new QPushButton(tr("What went wrong…"), this);
  failure->setAutoDefault(false);
  failure->setEnabled(book.writable());
  failure->setToolTip(tr("Names why the trial failed, after it was written."));
  connect(failure, &QPushButton::clicked, this, [this, trial] { ask_failure(trial); });
  auto* close = new QPushButton(tr("Close"), this);
  close->setAutoDefault(false);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  auto* row = new QHBoxLayout;
  row->addWidget(lineage);
  row->addWidget(failure);
  row->addStretch(1);
  row->addWidget(close);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(10);
  layout->addWidget(facts_);
  layout->addWidget(view_, 1);
  layout->addLayout(row);
  connect(view_, &EpisodeView::failed, this, &TrialPlayer::problem);
  view_->setFocus();
  book.ask<TrialRecording>(
      this, [trial](Database& database) { return TrialStore(database).recording(trial); },
      [this, from](Result<TrialRecording> recording) {
        if (!recording) {
          facts_->setText(QStringLiteral("▲ ") + in_words(recording.error()));
          view_->hide();
          return;
        }
        show_recording(*recording, from);
      });
}

void TrialPlayer::ask_failure(std::int64_t trial) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setAccessibleName(tr("What went wrong"));
  for (const FailureMode& mode : failure_modes()) {
    const QString title = in_words(std::string(mode.title));
    connect(menu->addAction(title), &QAction::triggered, this, [this, trial, title, key = std::string(mode.key)] {
      book_.ask<void>(
          this,
          [trial, key](Database& database) {
            return TrialStore(database).add_failure(trial, {key, {}, false});
          },
          [this, title](Result<void> named) {
            facts_->setText(facts_->text() + QStringLiteral(" · ") +
                            (named ? title : QStringLiteral("▲ ") + in_words(named.error())));
          });
    });
  }
  menu->popup(mapToGlobal(rect().center()));
}

void TrialPlayer::show_recording(const TrialRecording& recording, ShowFrom from) {
  setWindowTitle(tr("Trial %1").arg(recording.number));
  const QString who = recording.label.size() == 1 ? tr("Contender %1").arg(QString::fromStdString(recording.label))
                                                  : QString::fromStdString(recording.label);
  if (recording.dataset_root.empty() || !recording.episode) {
    facts_->setText(tr("%1. The trial was not recorded: there is nothing to be seen of it again.").arg(who));
    view_->hide();
    adjustSize();
    return;
  }
  facts_->setText(tr("%1, episode %2 of %3")
                      .arg(who, QString::number(*recording.episode), QString::fromStdString(recording.dataset_root)));
  std::vector<EpisodeMark> marks;
  double start_s = std::max(0.0, from.at_s.value_or(0) - before_stage_s);
  const bool has_stage = std::ranges::find(recording.marks, from.stage, &TrialMark::stage) != recording.marks.end();
  for (const auto& mark : recording.marks) {
    marks.push_back({mark.at_s, mark.event ? event_text(mark.title) : QString::fromStdString(mark.title)});
    const bool wanted = from.stage < 0 || !has_stage || mark.stage == from.stage;
    if (!mark.event && !from.at_s && wanted) {
      start_s = std::max(0.0, mark.at_s - before_stage_s);
    }
  }
  view_->open(recording.dataset_root, *recording.episode, start_s, std::move(marks));
}

}  // namespace tandem
