#include "studio/experiment_table.h"

#include <QHeaderView>

#include <algorithm>
#include <utility>

#include "scoring/suite_store.h"
#include "scoring/trial_life.h"
#include "studio/sentences.h"
#include "studio/trial_words.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

Result<std::vector<ExperimentSummary>> read_experiments(Database& database) {
  auto rows = ExperimentStore(database).list();
  if (!rows) {
    return std::unexpected(rows.error());
  }
  const SuiteStore suites(database);
  std::vector<ExperimentSummary> out;
  std::vector<std::pair<std::int64_t, std::string>> titles;
  for (auto& row : *rows) {
    auto found =
        std::find_if(titles.begin(), titles.end(), [&](const auto& title) { return title.first == row.suite; });
    if (found == titles.end()) {
      const auto suite = suites.load(row.suite);
      if (!suite) {
        return std::unexpected(suite.error());
      }
      found = titles.insert(titles.end(), {row.suite, suite->title});
    }
    out.push_back({std::move(row), found->second});
  }
  return out;
}

PlainTable::PlainTable(const QStringList& columns, const QString& name, QWidget* parent) : QTableWidget(parent) {
  setColumnCount(static_cast<int>(columns.size()));
  setHorizontalHeaderLabels(columns);
  setAccessibleName(name);
  setShowGrid(false);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setTabKeyNavigation(false);
  setWordWrap(false);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(scaled(30));
  horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
}

void PlainTable::set_row(int row, std::int64_t id, const QStringList& texts) {
  for (int column = 0; column < texts.size(); ++column) {
    auto* cell = new QTableWidgetItem(texts[column]);
    cell->setToolTip(texts[column]);
    if (column == 0) {
      cell->setData(Qt::UserRole, QVariant::fromValue<qlonglong>(id));
    }
    setItem(row, column, cell);
  }
}

std::int64_t PlainTable::id_of(int row) const { return item(row, 0)->data(Qt::UserRole).toLongLong(); }

ExperimentTable::ExperimentTable(QWidget* parent)
    : PlainTable({tr("Experiment"), tr("Suite"), tr("Done"), tr("Void"), tr("Contenders")}, tr("Experiments"), parent) {
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  connect(this, &QTableWidget::cellActivated, this, [this](int row) { Q_EMIT chosen(id_of(row)); });
}

void ExperimentTable::show_experiments(const std::vector<ExperimentSummary>& experiments) {
  setRowCount(static_cast<int>(experiments.size()));
  for (int i = 0; i < rowCount(); ++i) {
    const ExperimentSummary& each = experiments[static_cast<std::size_t>(i)];
    const bool blind = !each.row.commitment.empty();
    set_row(i, each.row.id,
            {QString::fromStdString(each.row.title), QString::fromStdString(each.suite),
             tr("%1 of %2").arg(each.row.done).arg(each.row.slots), QString::number(each.row.voids),
             !blind                           ? tr("known")
             : each.row.unblinded_utc.empty() ? tr("blind")
                                              : tr("unblinded")});
  }
  if (rowCount() > 0 && currentRow() < 0) {
    selectRow(0);
  }
}

}  // namespace tandem
