#pragma once

#include <QTableWidget>

#include <vector>

#include "scoring/experiment_store.h"
#include "scoring/trial_store.h"

namespace tandem {

/// An experiment in a list.
struct ExperimentSummary {
  ExperimentRow row;
  std::string suite;  ///< its title
};
/// All of them, the newest first. The thread of the database.
[[nodiscard]] Result<std::vector<ExperimentSummary>> read_experiments(Database& database);

/// A table without grid and cells to edit, as the pages show them.
class PlainTable : public QTableWidget {
  Q_OBJECT
 public:
  PlainTable(const QStringList& columns, const QString& name, QWidget* parent = nullptr);

 protected:
  /// Sets a row of texts; its number goes with it.
  void set_row(int row, std::int64_t id, const QStringList& texts);
  [[nodiscard]] std::int64_t id_of(int row) const;
};

/// The experiments.
class ExperimentTable final : public PlainTable {
  Q_OBJECT
 public:
  explicit ExperimentTable(QWidget* parent = nullptr);
  void show_experiments(const std::vector<ExperimentSummary>& experiments);

 Q_SIGNALS:
  /// Double click or Enter.
  void chosen(std::int64_t experiment);
};

}  // namespace tandem
