#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace tandem {

/// A trial as a line of the table. Texts that many trials share cost nothing: QString shares them.
struct TrialLine {
  std::int64_t id = 0;      ///< row number in the database
  std::int64_t number = 0;  ///< the how manieth of its experiment, from 1
  QString contender;
  QString task;
  QString setting;
  std::int64_t block = -1;  ///< from 0; −1: not planned
  bool valid = true;
  QString void_reason;
  std::optional<bool> success;
  std::optional<double> score;
  double score_max = 1;
  std::vector<bool> stages;           ///< credited or not, in the order of the rubric
  std::optional<std::int64_t> count;  ///< objects done, or subtasks in a row
  std::optional<double> duration_s;
  QString end;      ///< how it ended
  QString started;  ///< date and time
  QString scorer;
  QString note;
};

/// Trials in memory, filtered and sorted by place, so that 100,000 of them stay fluid.
class TrialTableModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column {
    number,
    contender,
    task,
    setting,
    block,
    verdict,
    score,
    stages,
    count,
    duration,
    end,
    started,
    scorer,
    note,
    columns
  };
  explicit TrialTableModel(QObject* parent = nullptr);
  /// Columns in which no trial has anything are left out by the view: see is_used().
  void set_trials(std::vector<TrialLine> trials);
  /// Rows that hold `text` in the column, or in any where it is −1; letters of either case alike.
  void filter(const QString& text, int column);
  /// Of those only these trials; all where it is empty.
  void show_only(std::vector<std::int64_t> trials);
  [[nodiscard]] bool is_used(int column) const { return used_[static_cast<std::size_t>(column)]; }
  [[nodiscard]] static QString column_title(int column);
  [[nodiscard]] std::int64_t id_at(int row) const;
  /// The row of a trial; −1 while it is filtered out.
  [[nodiscard]] int row_of(std::int64_t id) const;
  [[nodiscard]] int total() const { return static_cast<int>(trials_.size()); }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  [[nodiscard]] QString text(const TrialLine& trial, int column) const;
  [[nodiscard]] bool matches(std::size_t trial) const;
  void rebuild();
  void find_shown();

  std::vector<TrialLine> trials_;
  std::vector<std::uint32_t> ranks_;  // all trials in the order of sorting
  std::vector<std::uint32_t> shown_;  // those of them that the filter leaves
  std::vector<bool> used_;
  std::vector<std::int64_t> only_;  // in order of their numbers
  QString filter_;
  int filter_column_ = -1;
  int sort_column_ = number;
  Qt::SortOrder sort_order_ = Qt::DescendingOrder;
};

/// The trials with a field to filter them. Double click or Enter opens one.
class TrialTableView final : public QWidget {
  Q_OBJECT
 public:
  explicit TrialTableView(QWidget* parent = nullptr);
  void set_trials(std::vector<TrialLine> trials);
  /// Shows these trials alone, goes to the first of them and takes the focus; a button beside the filter shows all
  /// again.
  void select(const std::vector<std::int64_t>& trials);
  /// The trial whose row is selected; 0: none.
  [[nodiscard]] std::int64_t current_trial() const;
  [[nodiscard]] TrialTableModel& model() { return *model_; }
  [[nodiscard]] QTableView* table() const { return table_; }

 Q_SIGNALS:
  /// `stage`: whose dot was clicked, from 0; −1: none.
  void open_trial(qint64 trial, int stage = -1);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] int stage_at(const QModelIndex& index, int x) const;
  void apply_filter();
  void show_count();
  void fit_columns();

  TrialTableModel* model_;
  QComboBox* column_;
  QLineEdit* text_;
  QLabel* count_;
  QPushButton* all_;
  QTableView* table_;
  int clicked_x_ = 0;
};

}  // namespace tandem
