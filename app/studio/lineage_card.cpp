#include "studio/lineage_card.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <utility>

#include "studio/score_book.h"
#include "studio/sentences.h"
#include "studio/trial_words.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

QString or_unknown(const std::string& text) { return text.empty() ? LineageCard::tr("not known") : text_of(text); }

QString dataset_text(const LineageDataset& dataset) {
  QString out = or_unknown(dataset.name.empty() ? dataset.folder : dataset.name);
  if (!dataset.revision.empty()) {
    out += LineageCard::tr(", revision %1").arg(text_of(dataset.revision));
  }
  if (dataset.episodes) {
    out += LineageCard::tr(", %n episode(s)", nullptr, static_cast<int>(*dataset.episodes));
  }
  return out;
}

QString judged_text(const LineageChain& chain) {
  QString out = LineageCard::tr("%n valid trial(s)", nullptr, static_cast<int>(chain.trials));
  if (chain.voids > 0) {
    out += LineageCard::tr(", %n void", nullptr, static_cast<int>(chain.voids));
  }
  if (chain.judged > 0) {
    out += LineageCard::tr("; %1 of %2 succeeded").arg(chain.successes).arg(chain.judged);
  }
  return out;
}

}  // namespace

LineageCard::LineageCard(ScoreBook& book, std::optional<std::int64_t> trial, QWidget* parent)
    : QDialog(parent),
      book_(book),
      trial_(trial),
      search_(new QLineEdit(this)),
      list_(new QListWidget(this)),
      card_(new QWidget(this)),
      rows_(new QFormLayout(card_)),
      empty_(make_dim(tr("Nothing fits."), this)) {
  setWindowTitle(tr("Where scores come from"));
  resize(scaled(820), scaled(520));
  search_->setPlaceholderText(tr("Name, dataset, folder, or the first digits of a hash"));
  search_->setAccessibleName(tr("Search the lineage"));
  list_->setAccessibleName(tr("Contenders"));
  list_->setMaximumWidth(scaled(260));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(search_, &QLineEdit::textChanged, this, [this] {
    trial_.reset();
    search();
  });
  connect(list_, &QListWidget::currentRowChanged, this, &LineageCard::show_card);
  auto* middle = new QHBoxLayout;
  middle->addWidget(list_);
  middle->addWidget(make_scroll(card_, tr("Card"), this), 1);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(search_);
  layout->addWidget(empty_);
  layout->addLayout(middle, 1);
  layout->addWidget(buttons);
  search();
}

void LineageCard::search() {
  LineageQuery query;
  query.text = search_->text().toStdString();
  query.trial = trial_;
  const int asked = ++asked_;
  book_.ask<std::vector<LineageChain>>(
      this, [query](Database& database) { return find_lineage(database, query); },
      [this, asked](Result<std::vector<LineageChain>> chains) {
        if (asked != asked_) {
          return;
        }
        if (!chains) {
          Q_EMIT problem(chains.error());
          return;
        }
        show_chains(std::move(*chains));
      });
}

void LineageCard::show_chains(std::vector<LineageChain> chains) {
  chains_ = std::move(chains);
  list_->clear();
  for (const auto& chain : chains_) {
    list_->addItem(text_of(chain.blind ? chain.label : chain.label + ": " + chain.policy + ", " + chain.mode) +
                   QLatin1Char('\n') + text_of(chain.title));
  }
  empty_->setVisible(chains_.empty());
  if (!chains_.empty()) {
    list_->setCurrentRow(0);
  }
  show_card(chains_.empty() ? -1 : 0);
}

void LineageCard::add_row(const QString& name, const QString& text) {
  auto* value = new QLabel(text, card_);
  value->setTextFormat(Qt::PlainText);
  value->setWordWrap(true);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  value->setAccessibleName(name);
  rows_->addRow(make_dim(name, card_), value);
}

void LineageCard::show_card(int row) {
  while (rows_->rowCount() > 0) {
    rows_->removeRow(0);
  }
  if (row < 0 || static_cast<std::size_t>(row) >= chains_.size()) {
    return;
  }
  const LineageChain& chain = chains_[static_cast<std::size_t>(row)];
  add_row(tr("Experiment"), text_of(chain.title));
  if (chain.blind) {
    add_row(tr("Contender"),
            tr("%1; who that is stays unknown while the experiment is blind").arg(text_of(chain.label)));
  } else {
    add_row(tr("Trained on"), dataset_text(chain.trained_on));
    add_row(tr("Checkpoint"), text_of(chain.policy + " (" + chain.family + "), " + chain.checkpoint));
    add_row(tr("Its content"), or_unknown(chain.content_sha256));
    add_row(tr("Its folder"), or_unknown(chain.source));
    add_row(tr("Inference"), text_of(chain.mode + " " + dump_json(chain.inference)));
    for (const auto& recording : chain.recordings) {
      add_row(tr("Recorded into"), text_of(recording.folder));
    }
  }
  add_row(tr("Suite"), tr("%1, version %2").arg(text_of(chain.suite)).arg(chain.suite_version));
  add_row(tr("Trials"), judged_text(chain));
  if (chain.trial) {
    const LineageTrial& trial = *chain.trial;
    add_row(tr("This trial"), tr("%1: %2, %3, %4")
                                  .arg(trial.id)
                                  .arg(text_of(trial.task), text_of(trial.setting), text_of(trial.started_utc)));
    if (trial.score) {
      add_row(tr("Its score"), tr("%1 of %2").arg(number_text(*trial.score, 2), number_text(trial.score_max, 2)));
    }
    if (trial.episode) {
      add_row(tr("Its recording"), tr("episode %1").arg(*trial.episode));
    }
    if (!trial.void_reason.empty()) {
      add_row(tr("Does not count"), void_text(trial.void_reason));
    }
  }
  for (const auto& unknown : chain.unknown) {
    add_row(tr("Not known"), in_words(unknown));
  }
}

}  // namespace tandem
