#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableWidget>
#include <QVBoxLayout>

#include "scoring/suite_edit.h"
#include "studio/suite_parts.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

QTableWidget* make_table(const QString& name, QWidget* parent) {
  auto* table = new QTableWidget(parent);
  table->setAccessibleName(name);
  table->setTabKeyNavigation(false);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->verticalHeader()->setDefaultSectionSize(scaled(30));
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table->setCornerButtonEnabled(false);
  return table;
}

void set_item(QTableWidget* table, int row, int column, const QString& text, bool editable) {
  QTableWidgetItem* item = table->item(row, column);
  if (item == nullptr) {
    item = new QTableWidgetItem;
    table->setItem(row, column, item);
  }
  item->setText(text);
  item->setFlags(editable ? item->flags() | Qt::ItemIsEditable : item->flags() & ~Qt::ItemIsEditable);
}

}  // namespace

SuiteTrials::SuiteTrials(SuiteDocument& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      grid_(make_table(tr("Trials of each task under each setting"), this)),
      starts_(make_table(tr("Starts of the chosen cell"), this)),
      count_(new QSpinBox(this)),
      form_(new SuiteForm(
          document,
          [this]() -> std::optional<QString> {
            const auto at = cell();
            return at ? std::optional(QStringLiteral("cells[%1].").arg(*at)) : std::nullopt;
          },
          this)) {
  auto* whole = new SuiteForm(
      document, [] { return std::optional(QString()); }, this);
  whole->add_finding(QStringLiteral("cells"));
  count_->setRange(1, 100'000);
  count_->setButtonSymbols(QAbstractSpinBox::NoButtons);
  count_->setAccessibleName(tr("Number of starts"));
  form_->add_number(
      tr("Weight of the cell"), QStringLiteral("weight"), {0, 1e6, 2, false, {}},
      [this](const Suite& suite) { return std::optional(suite.cells[*cell()].weight); },
      [this](Suite& suite, std::optional<double> value) { suite.cells[*cell()].weight = value.value_or(1); });
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  auto* label = new QLabel(tr("Number of starts"), this);
  label->setObjectName(QStringLiteral("dim"));
  row->addWidget(label);
  row->addWidget(count_);
  row->addWidget(form_, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(make_dim(tr("How many trials each contender runs; nothing: not tested so."), this));
  layout->addWidget(grid_, 3);
  layout->addWidget(whole);
  layout->addWidget(make_panel_title(tr("Starts of the chosen cell"), this));
  layout->addLayout(row);
  layout->addWidget(starts_, 2);
  connect(grid_, &QTableWidget::cellChanged, this, &SuiteTrials::trials_edited);
  connect(grid_, &QTableWidget::currentCellChanged, this, [this] { show_starts(); });
  connect(starts_, &QTableWidget::cellChanged, this, &SuiteTrials::start_edited);
  connect(count_, &QSpinBox::valueChanged, this, [this](int value) {
    if (const auto at = cell()) {
      document_.edit(tr("Number of starts"), QStringLiteral("cells[%1].starts").arg(*at),
                     [&](Suite& suite) { set_starts(suite.cells[*at], value); });
    }
  });
  connect(&document_, &SuiteDocument::changed, this, &SuiteTrials::refresh);
}

std::optional<std::size_t> SuiteTrials::cell() const {
  if (grid_->currentRow() < 0 || grid_->currentColumn() < 0) {
    return std::nullopt;
  }
  const SuiteCell* found = cell_of(document_.suite(), static_cast<std::size_t>(grid_->currentRow()),
                                   static_cast<std::size_t>(grid_->currentColumn()));
  return found != nullptr ? std::optional(static_cast<std::size_t>(found - document_.suite().cells.data()))
                          : std::nullopt;
}

void SuiteTrials::refresh() {
  const Suite& suite = document_.suite();
  {
    const QSignalBlocker quiet(grid_);
    grid_->setRowCount(static_cast<int>(suite.tasks.size()));
    grid_->setColumnCount(static_cast<int>(suite.settings.size()));
    QStringList tasks;
    QStringList settings;
    for (const auto& task : suite.tasks) {
      tasks << text_of(task.title.empty() ? task.key : task.title);
    }
    for (const auto& setting : suite.settings) {
      settings << text_of(setting.title.empty() ? setting.key : setting.title);
    }
    grid_->setVerticalHeaderLabels(tasks);
    grid_->setHorizontalHeaderLabels(settings);
    for (int row = 0; row < grid_->rowCount(); ++row) {
      for (int column = 0; column < grid_->columnCount(); ++column) {
        const SuiteCell* here = cell_of(suite, static_cast<std::size_t>(row), static_cast<std::size_t>(column));
        set_item(grid_, row, column, here != nullptr ? QString::number(here->planned_trials) : QString(),
                 !document_.read_only());
        grid_->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
      }
    }
    if (grid_->currentRow() < 0 && grid_->rowCount() > 0 && grid_->columnCount() > 0) {
      grid_->setCurrentCell(0, 0);
    }
  }
  show_starts();
}

void SuiteTrials::show_starts() {
  const auto at = cell();
  const QSignalBlocker quiet(starts_);
  const QSignalBlocker quiet_too(count_);
  starts_->setColumnCount(4);
  starts_->setHorizontalHeaderLabels({tr("Key"), tr("Description"), tr("Instruction, where it differs"), tr("Seed")});
  starts_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  starts_->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
  starts_->setEnabled(at.has_value());
  count_->setEnabled(at.has_value() && !document_.read_only());
  const std::vector<InitialCondition> none;
  const auto& list = at ? document_.suite().cells[*at].conditions : none;
  count_->setValue(static_cast<int>(list.size()));
  starts_->setRowCount(static_cast<int>(list.size()));
  QStringList marks;
  for (int row = 0; row < starts_->rowCount(); ++row) {
    const InitialCondition& start = list[static_cast<std::size_t>(row)];
    const QString texts[] = {text_of(start.key), text_of(start.description), text_of(start.instruction),
                             start.seed ? QString::number(*start.seed) : QString()};
    for (int column = 0; column < 4; ++column) {
      set_item(starts_, row, column, texts[column], !document_.read_only());
    }
    const QString problem =
        at ? document_.problem_of(QStringLiteral("cells[%1].conditions[%2].key").arg(*at).arg(row)) : QString();
    starts_->item(row, 0)->setToolTip(problem);
    marks << (problem.isEmpty() ? QString::number(row + 1) : QStringLiteral("▲ ") + QString::number(row + 1));
  }
  starts_->setVerticalHeaderLabels(marks);
  form_->refresh();
}

void SuiteTrials::trials_edited(int row, int column) {
  const QString text = grid_->item(row, column)->text().trimmed();
  bool whole = text.isEmpty();
  const int trials = whole ? 0 : text.toInt(&whole);
  if (!whole || trials < 0) {
    refresh();  // as it was
    return;
  }
  document_.edit(tr("Trials"), {}, [&](Suite& suite) {
    set_trials(suite, static_cast<std::size_t>(row), static_cast<std::size_t>(column), trials);
  });
  refresh();
}

void SuiteTrials::start_edited(int row, int column) {
  const auto at = cell();
  const QString text = starts_->item(row, column)->text().trimmed();
  bool is_seed = text.isEmpty();
  const qlonglong seed = is_seed ? 0 : text.toLongLong(&is_seed);
  if (at && (column != 3 || (is_seed && seed >= 0))) {
    document_.edit(tr("Start"), {}, [&](Suite& suite) {
      InitialCondition& start = suite.cells[*at].conditions[static_cast<std::size_t>(row)];
      if (column == 3) {
        start.seed = text.isEmpty() ? std::nullopt : std::optional<std::int64_t>(seed);
      } else {
        (column == 0 ? start.key : column == 1 ? start.description : start.instruction) = text.toStdString();
      }
    });
  }
  show_starts();
}

}  // namespace tandem
