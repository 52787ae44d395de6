#include "studio/second_look.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

#include "base/time.h"
#include "scoring/suite_store.h"
#include "studio/score_book.h"
#include "studio/sentences.h"
#include "studio/trial_words.h"
#include "widgets/display.h"
#include "widgets/episode_view.h"
#include "widgets/rubric_strip.h"
#include "widgets/theme.h"

namespace tandem {

struct SecondLookDialog::Next {
  SecondLook look;
  TrialRecording recording;
  SuiteTask task;
};

SecondLookDialog::SecondLookDialog(ScoreBook& book, Settings& settings, std::int64_t experiment, QWidget* parent)
    : QDialog(parent), book_(book), settings_(settings), experiment_(experiment) {
  setWindowTitle(tr("Judge trials a second time"));
  resize(scaled(960), scaled(760));
  build();
  read_next();
}

SecondLookDialog::~SecondLookDialog() = default;

void SecondLookDialog::build() {
  title_ = new QLabel(tr("Reading the trials…"), this);
  title_->setFont(text_font(15));
  title_->setWordWrap(true);
  person_ = new QLineEdit(settings_.second_person, this);
  person_->setAccessibleName(tr("Who judges now"));
  person_->setPlaceholderText(tr("Your name: another person than the first"));
  person_->setMaxLength(80);
  connect(person_, &QLineEdit::textChanged, this, [this] { show_rubric(); });
  connect(person_, &QLineEdit::returnPressed, this, [this] {
    if (view_ != nullptr) {
      view_->setFocus();
    }
  });
  place_ = new QWidget(this);
  auto* inside = new QVBoxLayout(place_);
  inside->setContentsMargins(0, 0, 0, 0);
  rubric_title_ = make_panel_title(QString(), this);
  rubric_ = new RubricStrip(this);
  connect(rubric_, &RubricStrip::pressed, this, &SecondLookDialog::press_line);
  state_ = make_dim(QString(), this);
  write_ = new QPushButton(tr("Write it, and the next  Enter"), this);
  write_->setObjectName(QStringLiteral("primary"));
  write_->setAutoDefault(false);
  write_->setFocusPolicy(Qt::TabFocus);
  connect(write_, &QPushButton::clicked, this, &SecondLookDialog::write);
  auto* top = new QHBoxLayout;
  top->addWidget(title_, 1);
  top->addWidget(person_, 1);
  auto* row = new QHBoxLayout;
  row->addWidget(state_, 1);
  row->addWidget(write_);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(10);
  layout->addLayout(top);
  layout->addWidget(place_, 1);
  layout->addWidget(rubric_title_);
  layout->addWidget(rubric_);
  layout->addLayout(row);
}

void SecondLookDialog::read_next() {
  using Read = std::optional<Next>;
  life_.reset();
  book_.ask<Read>(
      this,
      [experiment = experiment_](Database& database) -> Result<Read> {
        Next out;
        auto look = next_second_look(database, experiment);
        if (!look) {
          return std::unexpected(look.error());
        }
        out.look = *look;
        if (look->trial) {
          const TrialStore trials(database);
          auto recording = trials.recording(*look->trial);
          const auto place = trials.place(*look->trial);
          auto suite = place ? SuiteStore(database).load(place->suite) : std::unexpected(place.error());
          if (!recording || !suite) {
            return std::unexpected(!recording ? recording.error() : suite.error());
          }
          out.recording = std::move(*recording);
          out.task = suite->tasks.at(place->task);
        }
        return out;
      },
      [this](Result<Read> next) {
        if (!next) {
          title_->setText(QStringLiteral("▲ ") + in_words(next.error()));
          return;
        }
        show_next(**next);
      });
}

void SecondLookDialog::show_next(const Next& next) {
  look_ = next.look;
  delete std::exchange(view_, nullptr);
  title_->setText(tr("%1 of %2 judged a second time").arg(look_.done).arg(look_.wanted));
  if (!look_.trial) {
    state_->setText(look_.wanted == 0 ? tr("There are no trials yet.")
                    : look_.done >= look_.wanted
                        ? tr("✓ That is a fifth of the trials, which is enough.")
                        : tr("▲ The other trials were not recorded: they cannot be judged a second time."));
    rubric_->hide();
    rubric_title_->hide();
    write_->setEnabled(false);
    return;
  }
  view_ = new EpisodeView(place_);
  place_->layout()->addWidget(view_);
  connect(view_, &EpisodeView::failed, this, &SecondLookDialog::problem);
  view_->open(next.recording.dataset_root, *next.recording.episode, 0, {});
  said_ = false;
  life_.emplace(next.task, TrialLife::Setup{.driven = false, .undo_s = 1e6});
  static_cast<void>(life_->start(now_ns(), {}));
  rubric_title_->setText(tr("Rubric: %1").arg(QString::fromStdString(next.task.success_text)));
  show_rubric();
  person_->text().trimmed().isEmpty() ? person_->setFocus() : view_->setFocus();
}

// The time of a judgement is that of the picture.
std::int64_t SecondLookDialog::now_ns() const { return 1 + (view_ != nullptr ? from_seconds(view_->time_s()) : 0); }

void SecondLookDialog::show_rubric() {
  if (!life_) {
    return;
  }
  rubric_->set_items(rubric_items(life_->task(), &*life_));
  rubric_->set_active(!writing_);
  const bool named = !person_->text().trimmed().isEmpty();
  const bool judged = said_ && life_->score().has_value();
  write_->setEnabled(named && judged && !writing_);
  state_->setText(!named    ? tr("Say who judges.")
                  : !judged ? tr("Watch it, then judge: Y success, U failed, or the keys of the rubric.")
                            : tr("Keys of the rubric, Y success, U failed; Backspace takes the last key back."));
}

template <typename Command>
void SecondLookDialog::act(Command command) {
  if (!life_ || writing_) {
    return;
  }
  if (const Result<void> done = command(*life_, now_ns()); !done) {
    Q_EMIT problem(done.error());
  } else {
    said_ = true;
  }
  show_rubric();
}

void SecondLookDialog::press_line(int line) {
  if (life_ && has_stages(life_->task())) {
    act([line](TrialLife& life, std::int64_t now) { return life.press(static_cast<std::size_t>(line), now); });
  } else {
    act([](TrialLife& life, std::int64_t now) { return press_digit(life, 1, now); });
  }
}

void SecondLookDialog::write() {
  if (!write_->isEnabled() || !life_) {
    return;
  }
  TrialRecord unused;
  Rating rating;
  life_->write(unused, rating);
  rating.blinded = true;
  rating.scorer = person_->text().trimmed().toStdString();
  settings_.second_person = person_->text().trimmed();
  settings_.save();
  writing_ = true;
  show_rubric();
  book_.ask<std::int64_t>(
      this,
      [trial = *look_.trial, task = life_->task(), rating](Database& database) {
        return TrialStore(database).rate_again(trial, task, rating);
      },
      [this](Result<std::int64_t> written) {
        writing_ = false;
        if (written) {
          return read_next();
        }
        show_rubric();
        state_->setText(QStringLiteral("▲ ") + in_words(written.error()));
      });
}

void SecondLookDialog::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (key >= Qt::Key_0 && key <= Qt::Key_9) {
    act([key](TrialLife& life, std::int64_t now) { return press_digit(life, key - Qt::Key_0, now); });
  } else if (key == Qt::Key_Y) {
    act([](TrialLife& life, std::int64_t now) { return credit_all(life, now); });
  } else if (key == Qt::Key_U) {
    act([](TrialLife& life, std::int64_t now) { return credit_none(life, now); });
  } else if (key == Qt::Key_Backspace) {
    act([](TrialLife& life, std::int64_t now) { return life.undo(now); });
  } else if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    write();
  } else {
    QDialog::keyPressEvent(event);
  }
}

}  // namespace tandem
