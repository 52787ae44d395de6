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

KeyOverlay::KeyOverlay(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keys"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* content = new QWidget(this);
  content->setObjectName(QStringLiteral("page"));
  auto* grid = new QGridLayout(content);
  grid->setContentsMargins(24, 16, 24, 16);
  grid->setHorizontalSpacing(16);
  grid->setVerticalSpacing(8);
  QList<QAction*> shown;
  for (auto* action : actions) {
    if (!action->shortcuts().isEmpty() || !action->property("key_text").toString().isEmpty()) {
      shown << action;
    }
  }
  const int rows = static_cast<int>((shown.size() + 1) / 2);
  for (int i = 0; i < shown.size(); ++i) {
    QString keys = shown[i]->property("key_text").toString();
    for (const auto& key : shown[i]->shortcuts()) {
      keys += (keys.isEmpty() ? QString() : QStringLiteral("  ")) + key.toString(QKeySequence::NativeText);
    }
    auto* key_label = new QLabel(keys, content);
    key_label->setFont(text_font(13, true));
    const int column = i / rows * 2;
    grid->addWidget(key_label, i % rows, column);
    grid->addWidget(new QLabel(shown[i]->text(), content), i % rows, column + 1);
    grid->setColumnStretch(column + 1, 1);
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
