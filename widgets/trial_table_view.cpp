#include "widgets/trial_table_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double nothing = -std::numeric_limits<double>::infinity();

QString stage_dots(const std::vector<bool>& stages) {
  QString out;
  for (const bool credited : stages) {
    out += credited ? QChar(0x25CF) : QChar(0x25CB);
    out += QLatin1Char(' ');
  }
  return out.trimmed();
}

double number_of(const TrialLine& trial, int column) {
  switch (column) {
    case TrialTableModel::number:
      return static_cast<double>(trial.number);
    case TrialTableModel::block:
      return static_cast<double>(trial.block);
    case TrialTableModel::verdict:
      return !trial.valid ? -2 : !trial.success ? -1 : *trial.success ? 1 : 0;
    case TrialTableModel::score:
      return trial.score ? *trial.score / trial.score_max : nothing;
    case TrialTableModel::stages:
      return static_cast<double>(std::count(trial.stages.begin(), trial.stages.end(), true));
    case TrialTableModel::count:
      return trial.count ? static_cast<double>(*trial.count) : nothing;
    case TrialTableModel::duration:
      return trial.duration_s.value_or(nothing);
    default:
      return 0;
  }
}

const QString* text_of(const TrialLine& trial, int column) {
  switch (column) {
    case TrialTableModel::contender:
      return &trial.contender;
    case TrialTableModel::task:
      return &trial.task;
    case TrialTableModel::setting:
      return &trial.setting;
    case TrialTableModel::end:
      return &trial.end;
    case TrialTableModel::started:
      return &trial.started;
    case TrialTableModel::scorer:
      return &trial.scorer;
    case TrialTableModel::note:
      return &trial.note;
    default:
      return nullptr;
  }
}

// Cells with air at the sides, a line under each row, and a selection on which text stays as it is.
class RowPainter final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    QColor chosen = t.accent;
    chosen.setAlpha(60);
    if (option.state.testFlag(QStyle::State_Selected)) {
      painter->fillRect(option.rect, chosen);
    }
    painter->setPen(t.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    QStyleOptionViewItem plain = option;
    plain.rect.adjust(scaled(6), 0, -scaled(6), 0);
    plain.state &= ~(QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver);
    QStyledItemDelegate::paint(painter, plain, index);
  }
};

bool is_right(int column) {
  return column == TrialTableModel::number || column == TrialTableModel::block || column == TrialTableModel::score ||
         column == TrialTableModel::count || column == TrialTableModel::duration;
}

QString plain(double value) { return QString::number(value, 'g', 6).replace(QLatin1Char('-'), QChar(0x2212)); }

}  // namespace

TrialTableModel::TrialTableModel(QObject* parent) : QAbstractTableModel(parent), used_(columns, true) {}

void TrialTableModel::set_trials(std::vector<TrialLine> trials) {
  beginResetModel();
  trials_ = std::move(trials);
  used_.assign(columns, false);
  for (const int always : {number, contender, task, setting, verdict, duration, end}) {
    used_[static_cast<std::size_t>(always)] = true;
  }
  for (const auto& trial : trials_) {
    used_[block] = used_[block] || trial.block >= 0;
    used_[score] = used_[score] || trial.score.has_value();
    used_[stages] = used_[stages] || !trial.stages.empty();
    used_[count] = used_[count] || trial.count.has_value();
    used_[started] = used_[started] || !trial.started.isEmpty();
    used_[scorer] = used_[scorer] || !trial.scorer.isEmpty();
    used_[note] = used_[note] || !trial.note.isEmpty();
  }
  ranks_.resize(trials_.size());
  std::iota(ranks_.begin(), ranks_.end(), 0U);
  rebuild();
  endResetModel();
}

void TrialTableModel::filter(const QString& text, int column) {
  beginResetModel();
  filter_ = text.trimmed();
  filter_column_ = column;
  find_shown();
  endResetModel();
}

void TrialTableModel::show_only(std::vector<std::int64_t> trials) {
  beginResetModel();
  only_ = std::move(trials);
  std::ranges::sort(only_);
  find_shown();
  endResetModel();
}

void TrialTableModel::find_shown() {
  shown_.clear();
  std::copy_if(ranks_.begin(), ranks_.end(), std::back_inserter(shown_),
               [this](std::uint32_t i) { return matches(i); });
}

bool TrialTableModel::matches(std::size_t trial) const {
  if (!only_.empty() && !std::ranges::binary_search(only_, trials_[trial].id)) {
    return false;
  }
  if (filter_.isEmpty()) {
    return true;
  }
  const TrialLine& line = trials_[trial];
  const auto in = [&](int column) {
    const QString* shared = text_of(line, column);
    return shared != nullptr ? shared->contains(filter_, Qt::CaseInsensitive)
                             : text(line, column).contains(filter_, Qt::CaseInsensitive);
  };
  if (filter_column_ >= 0) {
    return in(filter_column_);
  }
  for (int column = 0; column < columns; ++column) {
    if (used_[static_cast<std::size_t>(column)] && in(column)) {
      return true;
    }
  }
  return false;
}

// Sorts places, not rows: by numbers taken out once, or by the shared texts.
void TrialTableModel::rebuild() {
  const int column = sort_column_;
  const bool falling = sort_order_ == Qt::DescendingOrder;
  std::iota(ranks_.begin(), ranks_.end(), 0U);
  if (trials_.empty() || text_of(trials_.front(), column) == nullptr) {
    std::vector<double> keys(trials_.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      keys[i] = number_of(trials_[i], column);
    }
    std::stable_sort(ranks_.begin(), ranks_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return falling ? keys[a] > keys[b] : keys[a] < keys[b]; });
  } else {
    std::stable_sort(ranks_.begin(), ranks_.end(), [&](std::uint32_t a, std::uint32_t b) {
      const int order = QString::compare(*text_of(trials_[a], column), *text_of(trials_[b], column));
      return falling ? order > 0 : order < 0;
    });
  }
  find_shown();
}

void TrialTableModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columns) {
    return;
  }
  Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  std::vector<std::int64_t> ids;
  for (const auto& index : before) {
    ids.push_back(id_at(index.row()));
  }
  sort_column_ = column;
  sort_order_ = order;
  rebuild();
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i) {
    after << index(row_of(ids[static_cast<std::size_t>(i)]), before[i].column());
  }
  changePersistentIndexList(before, after);
  Q_EMIT layoutChanged({}, VerticalSortHint);
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
}

std::int64_t TrialTableModel::id_at(int row) const {
  return row >= 0 && row < rowCount() ? trials_[shown_[static_cast<std::size_t>(row)]].id : -1;
}

int TrialTableModel::row_of(std::int64_t id) const {
  const auto found = std::find_if(shown_.begin(), shown_.end(), [&](std::uint32_t i) { return trials_[i].id == id; });
  return found == shown_.end() ? -1 : static_cast<int>(found - shown_.begin());
}

int TrialTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

int TrialTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QString TrialTableModel::text(const TrialLine& trial, int column) const {
  if (const QString* shared = text_of(trial, column)) {
    return *shared;
  }
  switch (column) {
    case number:
      return QString::number(trial.number);
    case block:
      return trial.block < 0 ? QString() : QString::number(trial.block + 1);
    case verdict:
      return !trial.valid            ? tr("void: %1").arg(trial.void_reason)
             : !trial.success        ? tr("–")
             : trial.success.value() ? tr("success")
                                     : tr("failure");
    case score:
      return trial.score ? tr("%1 of %2").arg(plain(*trial.score), plain(trial.score_max)) : QString();
    case stages:
      return stage_dots(trial.stages);
    case count:
      return trial.count ? QString::number(*trial.count) : QString();
    case duration:
      return trial.duration_s ? number_text(*trial.duration_s, 1) + QStringLiteral(" s") : QString();
    default:
      return {};
  }
}

QVariant TrialTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) {
    return {};
  }
  const TrialLine& trial = trials_[shown_[static_cast<std::size_t>(index.row())]];
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
    return text(trial, index.column());
  }
  if (role == Qt::AccessibleTextRole) {
    return index.column() == stages && !trial.stages.empty()
               ? tr("%1 of %2 stages")
                     .arg(std::count(trial.stages.begin(), trial.stages.end(), true))
                     .arg(trial.stages.size())
               : text(trial, index.column());
  }
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>(Qt::AlignVCenter | (is_right(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
  }
  if (role == Qt::ForegroundRole && !trial.valid) {
    return theme().dim;
  }
  return {};
}

QVariant TrialTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) {
    return {};
  }
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>(Qt::AlignVCenter | (is_right(section) ? Qt::AlignRight : Qt::AlignLeft));
  }
  if (role != Qt::DisplayRole) {
    return {};
  }
  const QString title = column_title(section);
  // The arrow is a part of the title: a drawn one would lie on it.
  return section != sort_column_
             ? title
             : title + (sort_order_ == Qt::AscendingOrder ? QStringLiteral(" ↑") : QStringLiteral(" ↓"));
}

QString TrialTableModel::column_title(int column) {
  switch (column) {
    case number:
      return tr("#");
    case contender:
      return tr("Contender");
    case task:
      return tr("Task");
    case setting:
      return tr("Setting");
    case block:
      return tr("Block");
    case verdict:
      return tr("Result");
    case score:
      return tr("Score");
    case stages:
      return tr("Stages");
    case count:
      return tr("Count");
    case duration:
      return tr("Time");
    case end:
      return tr("End");
    case started:
      return tr("Started");
    case scorer:
      return tr("Scorer");
    case note:
      return tr("Note");
    default:
      return {};
  }
}

TrialTableView::TrialTableView(QWidget* parent)
    : QWidget(parent),
      model_(new TrialTableModel(this)),
      column_(new QComboBox(this)),
      text_(new QLineEdit(this)),
      count_(make_dim({}, this)),
      all_(new QPushButton(tr("Show all trials"), this)),
      table_(new QTableView(this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  auto* line = new QHBoxLayout;
  line->addWidget(column_);
  line->addWidget(text_, 1);
  line->addWidget(count_);
  line->addWidget(all_);
  layout->addLayout(line);
  layout->addWidget(table_, 1);
  column_->setAccessibleName(tr("Column to filter by"));
  column_->addItem(tr("any column"), -1);
  for (int column = 0; column < TrialTableModel::columns; ++column) {
    column_->addItem(TrialTableModel::column_title(column), column);
  }
  text_->setAccessibleName(tr("Filter trials"));
  text_->setPlaceholderText(tr("Filter trials"));
  text_->setClearButtonEnabled(true);
  count_->setWordWrap(false);
  all_->setFocusPolicy(Qt::TabFocus);
  all_->hide();
  connect(all_, &QPushButton::clicked, this, [this] {
    all_->hide();
    model_->show_only({});
    show_count();
    table_->setFocus();
  });
  table_->setAccessibleName(tr("Trials"));
  table_->setModel(model_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setTabKeyNavigation(false);
  table_->setCornerButtonEnabled(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table_->horizontalHeader()->setStyleSheet(
      QStringLiteral("QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }"));
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->setSortingEnabled(true);
  table_->horizontalHeader()->setSortIndicator(TrialTableModel::number, Qt::DescendingOrder);
  table_->setObjectName(QStringLiteral("bare"));
  table_->setItemDelegate(new RowPainter(table_));
  table_->installEventFilter(this);
  connect(text_, &QLineEdit::textChanged, this, &TrialTableView::apply_filter);
  connect(column_, &QComboBox::currentIndexChanged, this, &TrialTableView::apply_filter);
  table_->viewport()->installEventFilter(this);
  connect(table_, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    Q_EMIT open_trial(model_->id_at(index.row()), stage_at(index, clicked_x_));
  });
  fit_columns();
  show_count();
}

void TrialTableView::set_trials(std::vector<TrialLine> trials) {
  const std::int64_t before = model_->id_at(table_->currentIndex().row());
  model_->set_trials(std::move(trials));
  fit_columns();
  show_count();
  if (const int row = model_->row_of(before); row >= 0) {
    table_->setCurrentIndex(model_->index(row, 0));
  }
}

void TrialTableView::select(const std::vector<std::int64_t>& trials) {
  text_->clear();
  model_->show_only(trials);
  all_->setVisible(!trials.empty());
  show_count();
  if (model_->rowCount() > 0) {
    table_->setCurrentIndex(model_->index(0, 0));
    table_->scrollToTop();
  }
  table_->setFocus();
}

std::int64_t TrialTableView::current_trial() const {
  return table_->currentIndex().isValid() ? model_->id_at(table_->currentIndex().row()) : 0;
}

// The stage whose dot lies there, or −1.
int TrialTableView::stage_at(const QModelIndex& index, int x) const {
  if (!index.isValid() || index.column() != TrialTableModel::stages) {
    return -1;
  }
  const QString dots = index.data().toString();
  const QFontMetrics metrics(table_->font());
  const int margin = table_->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, table_) + 1;
  const int from = x - table_->visualRect(index).left() - scaled(6) - margin;
  for (int dot = 0; from >= 0 && 2 * dot < dots.size(); ++dot) {
    if (from < metrics.horizontalAdvance(dots.left(2 * dot + 2))) {
      return dot;
    }
  }
  return -1;
}

void TrialTableView::apply_filter() {
  model_->filter(text_->text(), column_->currentData().toInt());
  show_count();
}

void TrialTableView::show_count() {
  count_->setText(model_->rowCount() == model_->total()
                      ? tr("%n trial(s)", nullptr, model_->total())
                      : tr("%1 of %n trial(s)", nullptr, model_->total()).arg(model_->rowCount()));
}

// Widths by the texts of some rows; measuring 100,000 of them would be felt.
void TrialTableView::fit_columns() {
  const QFontMetrics metrics(table_->font());
  table_->verticalHeader()->setDefaultSectionSize(metrics.height() + scaled(10));
  const int rows = std::min(model_->rowCount(), 200);
  for (int column = 0; column < TrialTableModel::columns; ++column) {
    table_->setColumnHidden(column, !model_->is_used(column));
    int width = metrics.horizontalAdvance(TrialTableModel::column_title(column) + QStringLiteral(" ↑")) + scaled(12);
    for (int row = 0; row < rows; ++row) {
      width = std::max(width, metrics.horizontalAdvance(model_->index(row, column).data().toString()));
    }
    table_->setColumnWidth(column, std::min(width, scaled(260)) + scaled(28));
  }
}

void TrialTableView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange) {
    QMetaObject::invokeMethod(this, &TrialTableView::fit_columns, Qt::QueuedConnection);
  }
  QWidget::changeEvent(event);
}

bool TrialTableView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseButtonDblClick && watched == table_->viewport()) {
    clicked_x_ = static_cast<QMouseEvent*>(event)->pos().x();
  }
  if (event->type() == QEvent::KeyPress && watched == table_) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && table_->currentIndex().isValid()) {
      Q_EMIT open_trial(model_->id_at(table_->currentIndex().row()));
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace tandem
