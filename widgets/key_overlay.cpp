#include "widgets/key_overlay.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

namespace {

QString keys_of(const QAction& action) {
  QString keys = action.property("key_text").toString();
  for (const auto& key : action.shortcuts()) {
    keys += (keys.isEmpty() ? QString() : QStringLiteral("  ")) + key.toString(QKeySequence::NativeText);
  }
  return keys;
}

}  // namespace

KeyOverlay::KeyOverlay(const QList<std::pair<QString, QList<QAction*>>>& places, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keys"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* content = new QWidget(this);
  content->setObjectName(QStringLiteral("page"));
  auto* list = new QVBoxLayout(content);
  list->setContentsMargins(24, 16, 24, 16);
  list->setSpacing(8);
  for (const auto& [heading, actions] : places) {
    QList<std::pair<QString, QString>> shown;
    for (const auto* action : actions) {
      if (const QString keys = keys_of(*action); !keys.isEmpty()) {
        shown.emplace_back(keys, action->text());
      }
    }
    if (shown.isEmpty()) {
      continue;
    }
    list->addWidget(make_panel_title(heading, content));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    list->addLayout(grid);
    const auto rows = (shown.size() + 1) / 2;
    for (qsizetype i = 0; i < shown.size(); ++i) {
      const int column = static_cast<int>(i / rows) * 2;
      auto* key_label = new QLabel(shown[i].first, content);
      key_label->setFont(text_font(13, true));
      key_label->setMinimumWidth(scaled(110));
      grid->addWidget(key_label, static_cast<int>(i % rows), column);
      grid->addWidget(new QLabel(shown[i].second, content), static_cast<int>(i % rows), column + 1);
      grid->setColumnStretch(column + 1, 1);
    }
  }
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setWidget(content);
  scroll->setAccessibleName(tr("Keys and commands"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll);
  const QSize room = parent != nullptr ? parent->size() - QSize(40, 120) : QSize(760, 520);
  const int wide = content->sizeHint().width() + scroll->verticalScrollBar()->sizeHint().width() + 4;
  resize(QSize(std::max(scaled(760), wide), scaled(520)).boundedTo(room));
}

}  // namespace tandem
