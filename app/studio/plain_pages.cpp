#include "studio/plain_pages.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include "base/log.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int most_rows = 5000;

QLabel* page_title(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setObjectName(QStringLiteral("title"));
  label->setFont(text_font(22, true));
  return label;
}

}  // namespace

LogPage::LogPage(QWidget* parent)
    : QWidget(parent), search_(new QLineEdit(this)), level_(new QComboBox(this)), list_(new QListWidget(this)) {
  setObjectName(QStringLiteral("page"));
  search_->setPlaceholderText(tr("Search the log"));
  search_->setAccessibleName(tr("Search the log"));
  level_->addItem(tr("Everything"), static_cast<int>(LogLevel::debug));
  level_->addItem(tr("Warnings and errors"), static_cast<int>(LogLevel::warning));
  level_->addItem(tr("Errors"), static_cast<int>(LogLevel::error));
  level_->setAccessibleName(tr("Level"));
  list_->setAccessibleName(tr("Log entries"));
  list_->setWordWrap(true);
  auto* copy = new QPushButton(tr("Copy"), this);
  connect(copy, &QPushButton::clicked, this, [this] {
    QStringList lines;
    for (int i = 0; i < list_->count(); ++i) {
      lines << list_->item(i)->text();
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
  });
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(search_, 1);
  row->addWidget(level_);
  row->addWidget(copy);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(48, 24, 48, 24);
  layout->setSpacing(12);
  layout->addWidget(page_title(tr("Log"), this));
  layout->addLayout(row);
  empty_ = make_dim(tr("Nothing here: no entry fits, or nothing has happened yet."), this);
  layout->addWidget(empty_);
  layout->addWidget(list_, 1);
  connect(search_, &QLineEdit::textChanged, this, &LogPage::rebuild);
  connect(level_, &QComboBox::currentIndexChanged, this, &LogPage::rebuild);
}

void LogPage::rebuild() {
  list_->clear();
  last_id_ = 0;
  append_since();
}

void LogPage::refresh() {
  if (isVisible()) {
    append_since();
  }
}

void LogPage::append_since() {
  const bool at_end = list_->verticalScrollBar()->value() == list_->verticalScrollBar()->maximum();
  const auto least = static_cast<LogLevel>(level_->currentData().toInt());
  const Theme& t = theme();
  for (const auto& entry : Log::instance().since(last_id_)) {
    last_id_ = entry.id;
    const QString time =
        QDateTime::fromMSecsSinceEpoch(entry.wall_ms).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
    const QString level = entry.level == LogLevel::error     ? tr("error")
                          : entry.level == LogLevel::warning ? tr("warning")
                                                             : tr("info");
    const QString line = time + QStringLiteral("  ") + level + QStringLiteral("  ") +
                         QString::fromStdString(entry.module) + QStringLiteral(": ") +
                         QString::fromStdString(entry.text);
    if (entry.level < least || !line.contains(search_->text(), Qt::CaseInsensitive)) {
      continue;
    }
    auto* item = new QListWidgetItem(line, list_);
    item->setForeground(entry.level == LogLevel::error ? t.bad : entry.level == LogLevel::warning ? t.warn : t.text);
  }
  while (list_->count() > most_rows) {
    delete list_->takeItem(0);
  }
  if (at_end) {
    list_->scrollToBottom();
  }
  empty_->setVisible(list_->count() == 0);
}

}  // namespace tandem
