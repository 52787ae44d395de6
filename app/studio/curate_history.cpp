#include "studio/curate_history.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "studio/actions.h"
#include "studio/curate_session.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
CurateHistory::CurateHistory(CurateSession& session, Actions& actions, QWidget* parent)
    : QFrame(parent), session_(session), list_(new QListWidget(this)) {
  setObjectName(QStringLiteral("panel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(4);
  layout->addWidget(make_panel_title(tr("History"), this));
  list_->setAccessibleName(tr("Changes, the newest first"));
  list_->setObjectName(QStringLiteral("bare"));
  list_->setProperty("page_keys", true);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMinimumHeight(scaled(64));
  list_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);  // what room there is
  layout->addWidget(list_, 1);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  for (const auto& [id, text] : std::initializer_list<std::pair<const char*, QString>>{
           {"curate.undo", tr("Undo")}, {"curate.redo", tr("Redo")}, {"curate.apply", tr("Apply…")}}) {
    QAction* action = actions[QString::fromLatin1(id)];
    auto* button = new QPushButton(text, this);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(action->toolTip());
    button->setEnabled(action->isEnabled());
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
    row->addWidget(button);
  }
  layout->addLayout(row);
  connect(list_, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { go_to(item->data(Qt::UserRole).toInt()); });
  connect(&session_, &CurateSession::history_changed, this, &CurateHistory::show_history);
  connect(&session_, &CurateSession::closed, this, &CurateHistory::show_history);
  show_history();
}

void CurateHistory::show_history() {
  list_->clear();
  const auto& names = session_.history();
  for (qsizetype i = names.size(); i-- > 0;) {
    const std::size_t step = session_.history_from() + static_cast<std::size_t>(i);
    auto* item = new QListWidgetItem(names[i], list_);
    item->setData(Qt::UserRole, static_cast<int>(step));
    item->setToolTip(item->text());
    item->setForeground(step < session_.done() ? theme().text : theme().dim);
    if (step >= session_.done()) {
      QFont font = item->font();
      font.setStrikeOut(true);
      item->setFont(font);
    }
  }
  if (names.isEmpty()) {
    auto* item = new QListWidgetItem(tr("Nothing was changed yet"), list_);
    item->setFlags(Qt::NoItemFlags);
    item->setForeground(theme().dim);
  }
}

// So many steps back or on, one after the other.
void CurateHistory::go_to(int row) {
  auto steps = row + 1 - static_cast<int>(session_.done());
  for (; steps < 0; ++steps) {
    session_.edit([](AnnotationDocument& document) { return document.undo(); });
  }
  for (; steps > 0; --steps) {
    session_.edit([](AnnotationDocument& document) { return document.redo(); });
  }
}

}  // namespace tandem
