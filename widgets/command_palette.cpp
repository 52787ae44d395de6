#include "widgets/command_palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "widgets/theme.h"

namespace tandem {

CommandPalette::CommandPalette(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), actions_(actions), search_(new QLineEdit(this)), list_(new QListWidget(this)) {
  setWindowTitle(tr("Commands"));
  setAttribute(Qt::WA_DeleteOnClose);
  resize(scaled(520), scaled(380));
  search_->setPlaceholderText(tr("Type a command"));
  search_->setAccessibleName(tr("Search commands"));
  list_->setAccessibleName(tr("Commands found"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->addWidget(search_);
  none_ = new QLabel(this);
  none_->setObjectName(QStringLiteral("dim"));
  layout->addWidget(none_);
  layout->addWidget(list_);
  search_->installEventFilter(this);
  connect(search_, &QLineEdit::textChanged, this, &CommandPalette::fill);
  connect(search_, &QLineEdit::returnPressed, this, &CommandPalette::run);
  connect(list_, &QListWidget::itemActivated, this, &CommandPalette::run);
  fill({});
}

void CommandPalette::fill(const QString& words) {
  list_->clear();
  const QStringList parts = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  for (qsizetype i = 0; i < actions_.size(); ++i) {
    const QAction* action = actions_[i];
    const bool match = std::all_of(parts.begin(), parts.end(), [&](const QString& part) {
      return action->text().contains(part, Qt::CaseInsensitive);
    });
    if (!match) {
      continue;
    }
    const bool by_key = action->property("by_key_only").toBool();
    const QString keys =
        by_key ? action->property("key_text").toString() : action->shortcut().toString(QKeySequence::NativeText);
    auto* item =
        new QListWidgetItem(keys.isEmpty() ? action->text() : action->text() + QStringLiteral("   ") + keys, list_);
    item->setData(Qt::UserRole, static_cast<int>(i));
    if (by_key || !action->isEnabled()) {
      item->setForeground(theme().dim);
    }
    if (by_key) {
      item->setToolTip(tr("Only by its key, which must be held."));
    }
  }
  list_->setCurrentRow(0);
  none_->setText(tr("No command has these words."));
  none_->setVisible(list_->count() == 0);
}

void CommandPalette::run() {
  const auto* item = list_->currentItem();
  if (item == nullptr) {
    return;  // closing without a word would look as if something had been done
  }
  QAction* action = actions_[item->data(Qt::UserRole).toInt()];
  if (action->property("by_key_only").toBool()) {
    none_->setText(item->toolTip());
    none_->show();
    return;
  }
  close();
  if (action->isEnabled()) {
    QTimer::singleShot(0, action, &QAction::trigger);
  }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
      const int row = list_->currentRow() + (key == Qt::Key_Down ? 1 : -1);
      list_->setCurrentRow(std::clamp(row, 0, std::max(0, list_->count() - 1)));
      return true;
    }
  }
  return QDialog::eventFilter(watched, event);
}

}  // namespace tandem
