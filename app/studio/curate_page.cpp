#include "studio/curate_page.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

#include "studio/actions.h"
#include "studio/curate_checks.h"
#include "studio/curate_commands.h"
#include "studio/curate_list.h"
#include "studio/curate_review.h"
#include "studio/curate_segments.h"
#include "studio/curate_side.h"
#include "studio/curate_steps.h"
#include "studio/curate_tools.h"
#include "studio/curate_view.h"
#include "studio/sentences.h"
#include "widgets/camera_stage.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int most_recent = 5;
const QString recent_key = QStringLiteral("curate/recent");

QStringList recent_folders() { return QSettings().value(recent_key).toStringList(); }

void remember(const QString& folder) {
  QStringList recent = recent_folders();
  recent.removeAll(folder);
  recent.prepend(folder);
  QSettings().setValue(recent_key, recent.mid(0, most_recent));
}

}  // namespace

CuratePage::CuratePage(Actions& actions, QWidget* parent) : QWidget(parent), actions_(actions) {
  setObjectName(QStringLiteral("page"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(0);
  views_ = new QStackedWidget(this);
  views_->addWidget(build_empty(actions));
  views_->addWidget(build_desk(actions));
  layout->addWidget(views_);
  commands_ = new CurateCommands(session_, *list_, *view_, actions, this);
  auto* segments = new CurateSegments(session_, *view_, actions, this);
  auto* steps = new CurateSteps(session_, *view_, actions, this);
  connect(steps, &CurateSteps::notice, this, &CuratePage::notice);
  tools_ = new CurateTools(session_, *list_, *view_, actions, this);
  checks_ = new CurateChecks(session_, actions, this);
  connect(segments, &CurateSegments::notice, this, &CuratePage::notice);
  connect(tools_, &CurateTools::notice, this, &CuratePage::notice);
  connect(tools_, &CurateTools::problem, this, &CuratePage::problem);
  connect(tools_, &CurateTools::made, this, &CuratePage::open);
  connect(checks_, &CurateChecks::notice, this, &CuratePage::notice);
  connect(checks_, &CurateChecks::problem, this, &CuratePage::problem);
  connect(side_->review(), &CurateReview::problem, this, &CuratePage::problem);
  connect(actions[QStringLiteral("curate.open")], &QAction::triggered, this, [this] {
    const QStringList recent = recent_folders();
    const QString start = recent.isEmpty() ? QDir::homePath() : QFileInfo(recent.front()).path();
    auto* dialog = new QFileDialog(this, tr("Folder of the dataset"), start);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &CuratePage::open);
    dialog->open();
  });
  connect(&session_, &CurateSession::closed, this, [this] {
    banner_->hide();
    views_->setCurrentIndex(1);
  });
  connect(&session_, &CurateSession::opened, this, [this] { remember(session_.folder()); });
  connect(&session_, &CurateSession::failed, this,
          [this](const Error& error) { show_empty(QStringLiteral("▲ ") + in_words(error)); });
  connect(&session_, &CurateSession::problem, this, &CuratePage::problem);
  connect(&session_, &CurateSession::notice, this, &CuratePage::notice);
  show_recent();
}

QWidget* CuratePage::build_empty(Actions& actions) {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(36, 12, 36, 12);
  layout->setSpacing(12);
  auto* title = new QLabel(tr("Open or drop a LeRobot dataset"), page);
  title->setObjectName(QStringLiteral("title"));
  title->setFont(text_font(22, true));
  title->setWordWrap(true);
  layout->addStretch(1);
  layout->addWidget(title);
  layout->addWidget(
      make_dim(tr("Its episodes will be here: pictures, joints, task texts and quality. Nothing is written "
                  "into the dataset before you say so."),
               page));
  banner_ = new QLabel(page);
  banner_->setWordWrap(true);
  banner_->hide();
  layout->addWidget(banner_);
  open_ = new QPushButton(tr("Open a dataset…"), page);
  open_->setObjectName(QStringLiteral("primary"));
  connect(open_, &QPushButton::clicked, actions[QStringLiteral("curate.open")], &QAction::trigger);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(open_);
  for (const auto& [id, text] : std::initializer_list<std::pair<const char*, QString>>{
           {"curate.validate", tr("Check it")}, {"curate.repair", tr("Repair it…")}}) {
    auto* button = new QPushButton(text, page);
    button->setObjectName(QStringLiteral("mend"));
    button->hide();
    QAction* action = actions[QString::fromLatin1(id)];
    button->setToolTip(action->toolTip());
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    row->addWidget(button);
  }
  row->addStretch(1);
  layout->addLayout(row);
  recent_ = new QVBoxLayout;
  recent_->setSpacing(8);
  layout->addLayout(recent_);
  layout->addStretch(2);
  return page;
}

QWidget* CuratePage::build_desk(Actions& actions) {
  auto* desk = new QSplitter(Qt::Horizontal);
  desk->setHandleWidth(12);
  desk->setChildrenCollapsible(false);
  list_ = new CurateList(session_, actions);
  view_ = new CurateView(session_, actions);
  side_ = new CurateSide(session_, *list_, actions);
  list_->setMinimumWidth(scaled(160));
  for (QWidget* part : std::initializer_list<QWidget*>{list_, view_, side_}) {
    desk->addWidget(part);
  }
  desk->setStretchFactor(1, 1);
  connect(desk, &QSplitter::splitterMoved, this, [this] { moved_ = true; });
  desk_ = desk;
  return desk;
}

// The pictures get what the sides can spare, until somebody moves them.
void CuratePage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (!moved_) {
    const int width = this->width() - 24 - 2 * desk_->handleWidth();
    const int side = std::max(side_->minimumWidth(), std::min(scaled(328), width / 4));
    const int list =
        std::max(list_->minimumWidth(), std::min({scaled(340), (width - side) * 34 / 100, width - side - scaled(350)}));
    desk_->setSizes({list, width - side - list, side});
  }
}

void CuratePage::show_recent() {
  while (QLayoutItem* item = recent_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  QStringList shown;
  for (const QString& folder : recent_folders()) {
    if (QFileInfo::exists(folder + QStringLiteral("/meta/info.json"))) {
      shown << folder;
    }
  }
  if (!shown.isEmpty()) {
    recent_->addWidget(make_dim(tr("Opened before"), this));
  }
  for (const QString& folder : std::as_const(shown)) {
    auto* button = new QPushButton(fontMetrics().elidedText(folder, Qt::ElideMiddle, scaled(560)), this);
    button->setToolTip(folder);
    button->setAccessibleName(tr("Open %1").arg(folder));
    connect(button, &QPushButton::clicked, this, [this, folder] { open(folder); });
    recent_->addWidget(button, 0, Qt::AlignLeft);
  }
}

void CuratePage::show_empty(const QString& sentence) {
  banner_->setText(sentence);
  banner_->setVisible(!sentence.isEmpty());
  const bool there = QFileInfo::exists(session_.folder() + QStringLiteral("/meta"));
  for (auto* button : findChildren<QPushButton*>(QStringLiteral("mend"))) {
    button->setVisible(!sentence.isEmpty() && there);
  }
  show_recent();
  views_->setCurrentIndex(0);
}

void CuratePage::open(const QString& folder) { session_.open(folder); }

void CuratePage::take_focus() {
  QWidget* first = views_->currentIndex() == 1 ? static_cast<QWidget*>(view_->stage()) : open_;
  first->setFocus(Qt::OtherFocusReason);
}

bool CuratePage::enter() { return views_->currentIndex() == 1 && side_->review()->accept(); }

void CuratePage::set_current(bool current) { commands_->set_current(current); }

QString CuratePage::folder_of(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  if (urls.size() != 1 || !urls.front().isLocalFile()) {
    return {};
  }
  const QFileInfo dropped(urls.front().toLocalFile());
  if (dropped.isDir()) {
    return dropped.absoluteFilePath();
  }
  // meta/info.json of one
  return dropped.fileName() == QStringLiteral("info.json") ? QFileInfo(dropped.absolutePath()).absolutePath()
                                                           : QString();
}

bool CuratePage::busy() const {
  return tools_->busy() || checks_->busy() || side_->review()->proposer().busy() || session_.is_measuring();
}

void CuratePage::cancel() {
  tools_->cancel();
  checks_->cancel();
  side_->review()->proposer().stop();
  session_.stop_measuring();
}

}  // namespace tandem
