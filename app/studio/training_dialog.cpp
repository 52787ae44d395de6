#include "studio/training_dialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

#include "scoring/annotations.h"
#include "studio/score_book.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

std::optional<std::string> text_in(const QLineEdit* field) {
  const QString text = field->text().trimmed();
  return text.isEmpty() ? std::nullopt : std::optional(text.toStdString());
}

std::optional<std::int64_t> number_in(const QLineEdit* field) {
  bool whole = false;
  const qlonglong number = field->text().trimmed().toLongLong(&whole);
  return whole ? std::optional<std::int64_t>(number) : std::nullopt;
}

QString shown(const std::optional<std::string>& text) { return QString::fromStdString(text.value_or("")); }
QString shown(const std::optional<std::int64_t>& number) { return number ? QString::number(*number) : QString(); }

}  // namespace

TrainingDialog::TrainingDialog(ScoreBook& book, const std::vector<std::pair<std::int64_t, QString>>& contenders,
                               QWidget* parent)
    : QDialog(parent),
      book_(book),
      contender_(new QComboBox(this)),
      dataset_(new QLineEdit(this)),
      revision_(new QLineEdit(this)),
      demonstrations_(new QLineEdit(this)),
      step_(new QLineEdit(this)),
      keep_(new QPushButton(tr("Keep"), this)) {
  setWindowTitle(tr("How contenders were trained"));
  setAttribute(Qt::WA_DeleteOnClose);
  setMinimumWidth(scaled(520));
  auto* form = new QFormLayout;
  form->setSpacing(8);
  const auto row = [&](QWidget* field, const QString& name) {
    field->setAccessibleName(name);
    form->addRow(name, field);
  };
  row(contender_, tr("Contender"));
  row(dataset_, tr("Data set"));
  row(revision_, tr("Its revision"));
  row(demonstrations_, tr("Demonstrations"));
  row(step_, tr("Training step"));
  dataset_->setPlaceholderText(tr("Such as me/pick-cube"));
  revision_->setPlaceholderText(tr("Version, date or hash"));
  for (QLineEdit* field : {demonstrations_, step_}) {
    field->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{0,12}")), field));
  }
  for (const auto& [id, name] : contenders) {
    contender_->addItem(name, static_cast<qlonglong>(id));
  }
  auto* close = new QPushButton(tr("Close"), this);
  close->setAutoDefault(false);
  connect(close, &QPushButton::clicked, this, &QDialog::reject);
  keep_->setObjectName(QStringLiteral("primary"));
  keep_->setDefault(true);
  connect(keep_, &QPushButton::clicked, this, &TrainingDialog::write);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  buttons->addWidget(close);
  buttons->addWidget(keep_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 16, 24, 16);
  layout->setSpacing(12);
  auto* why =
      make_dim(tr("What the files of a checkpoint do not say. A report that confirms something needs it."), this);
  why->setWordWrap(true);
  layout->addWidget(why);
  layout->addLayout(form);
  layout->addLayout(buttons);
  connect(contender_, &QComboBox::currentIndexChanged, this, &TrainingDialog::read);
  dataset_->setFocus();
  read();
}

void TrainingDialog::read() {
  const std::int64_t contender = contender_->currentData().toLongLong();
  book_.ask<CheckpointFacts>(
      this, [contender](Database& database) { return training_facts(database, contender); },
      [this, contender](Result<CheckpointFacts> facts) {
        if (!facts) {
          Q_EMIT problem(facts.error());
        } else if (contender == contender_->currentData().toLongLong()) {
          dataset_->setText(shown(facts->dataset));
          revision_->setText(shown(facts->dataset_revision));
          demonstrations_->setText(shown(facts->demonstrations));
          step_->setText(shown(facts->training_step));
        }
      });
}

void TrainingDialog::write() {
  const CheckpointFacts facts{text_in(dataset_), text_in(revision_), number_in(demonstrations_), number_in(step_)};
  book_.ask<void>(
      this,
      [contender = contender_->currentData().toLongLong(), facts](Database& database) {
        return set_training_facts(database, contender, facts);
      },
      [this](Result<void> written) {
        if (!written) {
          Q_EMIT problem(written.error());
          return;
        }
        Q_EMIT kept();
        if (contender_->currentIndex() + 1 < contender_->count()) {
          contender_->setCurrentIndex(contender_->currentIndex() + 1);
          dataset_->setFocus();
        } else {
          accept();
        }
      });
}

}  // namespace tandem
