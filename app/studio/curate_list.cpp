#include "studio/curate_list.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

#include "studio/actions.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

/// A name, cut in its middle where there is no room.
class NameLabel final : public QLabel {
 public:
  using QLabel::QLabel;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(theme().text);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideMiddle, width()));
  }
};

constexpr int picture_width = 40;
constexpr int picture_height = 30;

constexpr const char* dataset_menu[] = {"curate.open",
                                        "curate.reload",
                                        "",
                                        "curate.validate",
                                        "curate.repair",
                                        "curate.statistics",
                                        "",
                                        "curate.measure",
                                        "curate.measure-pictures",
                                        "curate.measure-stop",
                                        "",
                                        "curate.fill-gaps",
                                        "curate.trim",
                                        "curate.delete",
                                        "curate.split-dataset",
                                        "curate.merge-dataset",
                                        "curate.rename-camera",
                                        "curate.convert",
                                        "",
                                        "curate.apply",
                                        "curate.export"};

}  // namespace

CurateList::CurateList(CurateSession& session, Actions& actions, QWidget* parent)
    : QWidget(parent), session_(session), model_(new EpisodeModel(this)), rows_(new EpisodeFilter(this)) {
  rows_->setSourceModel(model_);
  auto* around = new QVBoxLayout(this);
  around->setContentsMargins(0, 2, 0, 2);  // as the panels at the right, which stand in a scroll area
  auto* panel = make_panel(this);
  around->addWidget(panel);
  auto* layout = new QVBoxLayout(panel);
  layout->setContentsMargins(1, 12, 1, 8);
  layout->setSpacing(8);
  layout->addWidget(build_head(actions, panel));
  build_table(panel);
  layout->addWidget(table_, 1);
  count_ = make_dim(QString(), panel);
  count_->setContentsMargins(12, 0, 12, 0);
  layout->addWidget(count_);
  model_->set_pictures([this](std::int64_t episode) { return thumbnails_.picture(episode); });
  connect(&thumbnails_, &EpisodeThumbnails::ready, model_, &EpisodeModel::show_picture);
  connect(&session_, &CurateSession::closed, this, &CurateList::take_dataset);
  connect(&session_, &CurateSession::opened, this, &CurateList::take_dataset);
  connect(&session_, &CurateSession::briefs_changed, this, [this](const std::vector<EpisodeBrief>& briefs) {
    model_->set_briefs(briefs);
    show_count();
  });
  connect(&session_, &CurateSession::quality_changed, this, &CurateList::show_quality);
  connect(&session_, &CurateSession::selected, this, [this] { go_to(session_.episode()); });
}

QWidget* CurateList::build_head(Actions& actions, QWidget* parent) {
  auto* head = new QWidget(parent);
  auto* layout = new QVBoxLayout(head);
  layout->setContentsMargins(12, 0, 12, 0);
  layout->setSpacing(8);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  name_ = new NameLabel(head);
  name_->setFont(text_font(15, true));
  name_->setTextFormat(Qt::PlainText);
  name_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  auto* menu_button = new QPushButton(tr("Dataset"), head);
  menu_button->setObjectName(QStringLiteral("more"));
  menu_button->setFocusPolicy(Qt::TabFocus);
  auto* menu = new QMenu(menu_button);
  for (const char* id : dataset_menu) {
    if (const QString name = QString::fromLatin1(id); name.isEmpty()) {
      menu->addSeparator();
    } else {
      menu->addAction(actions[name]);
    }
  }
  menu_button->setMenu(menu);
  row->addWidget(name_, 1);
  row->addWidget(menu_button);
  layout->addLayout(row);
  filter_ = new QLineEdit(head);
  filter_->setPlaceholderText(tr("Filter: task, tag, quality…"));
  filter_->setAccessibleName(tr("Filter of the episodes"));
  filter_->setClearButtonEnabled(true);
  connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
    rows_->set_text(text);
    show_count();
  });
  layout->addWidget(filter_);
  measure_ = new QComboBox(head);
  measure_->setAccessibleName(tr("Measure that is shown beside"));
  measure_->setFocusPolicy(Qt::TabFocus);
  measure_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  measure_->setMinimumContentsLength(12);
  fill_measures();
  connect(measure_, &QComboBox::currentIndexChanged, this, [this] {
    const QVariant chosen = measure_->currentData();
    model_->set_measure(chosen.isValid() ? std::optional(static_cast<Measure>(chosen.toInt())) : std::nullopt);
    table_->setColumnHidden(EpisodeModel::measure, !chosen.isValid());
    if (chosen.isValid()) {
      const bool low = info_of(static_cast<Measure>(chosen.toInt())).worse == Worse::below;
      table_->sortByColumn(EpisodeModel::measure, low ? Qt::AscendingOrder : Qt::DescendingOrder);
    } else {
      table_->sortByColumn(EpisodeModel::number, Qt::AscendingOrder);
    }
  });
  layout->addWidget(measure_);
  return head;
}

void CurateList::build_table(QWidget* parent) {
  table_ = new QTableView(parent);
  table_->setObjectName(QStringLiteral("bare"));
  table_->setProperty("page_keys", true);
  table_->setModel(rows_);
  table_->setAccessibleName(tr("Episodes"));
  table_->setShowGrid(false);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setTabKeyNavigation(false);
  table_->setWordWrap(false);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setItemDelegateForColumn(EpisodeModel::quality, new BadgeDelegate(table_));
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table_->verticalHeader()->setDefaultSectionSize(scaled(picture_height) + 4);
  table_->setIconSize(QSize(scaled(picture_width), scaled(picture_height)));
  auto* header = table_->horizontalHeader();
  header->setHighlightSections(false);
  header->setMinimumSectionSize(scaled(30));
  header->setSectionResizeMode(QHeaderView::Fixed);
  header->setSectionResizeMode(EpisodeModel::task, QHeaderView::Stretch);
  header->resizeSection(EpisodeModel::number, scaled(36));
  header->resizeSection(EpisodeModel::picture, scaled(picture_width) + 8);
  header->resizeSection(EpisodeModel::time, scaled(50));
  header->resizeSection(EpisodeModel::quality, scaled(68));
  header->resizeSection(EpisodeModel::measure, scaled(72));
  table_->setColumnHidden(EpisodeModel::measure, true);
  table_->setSortingEnabled(true);
  table_->sortByColumn(EpisodeModel::number, Qt::AscendingOrder);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CurateList::current_changed);
}

// Where there is little room the task is worth more than the time.
void CurateList::resizeEvent(QResizeEvent*) {
  table_->setColumnHidden(EpisodeModel::time, width() < scaled(240));
  table_->setColumnHidden(EpisodeModel::picture, width() < scaled(220));
}

void CurateList::fill_measures() {
  measure_->addItem(tr("Show a measure beside…"));
  for (const MeasureInfo& info : measures()) {
    if (info.scope == MeasureScope::episode) {
      const Measure each = *measure_named(info.name);
      measure_->addItem(measure_text(each), static_cast<int>(each));
    }
  }
}

void CurateList::take_dataset() {
  thumbnails_.set_dataset(session_.dataset(), QSize(scaled(picture_width), scaled(picture_height)));
  model_->set_dataset(session_.dataset());
  name_->setText(session_.dataset() ? QString::fromStdString(session_.dataset()->root.filename().string())
                                    : session_.folder().section(QLatin1Char('/'), -1));
  name_->setToolTip(session_.folder());
  const QString last = QString::number(model_->rowCount() > 0 ? model_->episode_at(model_->rowCount() - 1) : 0);
  table_->horizontalHeader()->resizeSection(
      EpisodeModel::number, std::max(scaled(36), table_->fontMetrics().horizontalAdvance(last) + scaled(24)));
  if (!filter_->text().isEmpty()) {
    filter_->clear();
  }
  show_count();
}

void CurateList::show_quality() {
  model_->set_quality(session_.quality());
  show_count();
}

void CurateList::show_count() {
  const int all = model_->rowCount();
  const int shown = rows_->rowCount();
  const QString text = tr("%n episode(s)", nullptr, all);
  count_->setText(shown == all ? text : text + QStringLiteral(", ") + tr("%n shown", nullptr, shown));
}

void CurateList::current_changed() {
  const QModelIndex current = table_->currentIndex();
  if (current.isValid()) {
    session_.select(current.data(EpisodeModel::episode_role).toLongLong());
  }
}

std::vector<std::int64_t> CurateList::selected() const {
  QModelIndexList indexes = table_->selectionModel()->selectedRows();
  std::ranges::sort(indexes, {}, [](const QModelIndex& index) { return index.row(); });
  std::vector<std::int64_t> out;
  for (const QModelIndex& index : std::as_const(indexes)) {
    out.push_back(index.data(EpisodeModel::episode_role).toLongLong());
  }
  if (out.empty() && session_.episode() >= 0) {
    out.push_back(session_.episode());
  }
  return out;
}

std::vector<std::int64_t> CurateList::hidden() const {
  std::vector<std::int64_t> out;
  for (int row = 0; row < model_->rowCount(); ++row) {
    if (!rows_->mapFromSource(model_->index(row, 0)).isValid()) {
      out.push_back(model_->episode_at(row));
    }
  }
  return out;
}

void CurateList::step(int by) {
  const int count = rows_->rowCount();
  if (count == 0) {
    return;
  }
  const QModelIndex current = table_->currentIndex();
  const int row = current.isValid() ? std::clamp(current.row() + by, 0, count - 1) : 0;
  table_->selectRow(row);
  table_->scrollTo(rows_->index(row, 0));
}

void CurateList::go_to(std::int64_t episode) {
  const int at = model_->row_of(episode);
  if (at < 0) {
    return;
  }
  QModelIndex index = rows_->mapFromSource(model_->index(at, 0));
  if (!index.isValid()) {
    filter_->clear();
    index = rows_->mapFromSource(model_->index(at, 0));
  }
  if (table_->currentIndex().row() != index.row()) {
    table_->selectRow(index.row());
  }
  table_->scrollTo(index);
}

}  // namespace tandem
