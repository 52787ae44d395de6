#pragma once

#include <QAbstractTableModel>
#include <QImage>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "studio/curate_session.h"
#include "studio/quality_words.h"

namespace tandem {

/// The episodes of a dataset, one a row: number, a small picture, task, time, a word for the quality, and a measure
/// that was chosen. Knows texts only and asks for pictures when they are seen; ten thousand rows are as quick as ten.
class EpisodeModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { number, picture, task, time, quality, measure, column_count };
  enum Role { sort_role = Qt::UserRole, words_role, tone_role, episode_role };
  using QAbstractTableModel::QAbstractTableModel;

  void set_dataset(std::shared_ptr<const DatasetSummary> dataset);
  void set_briefs(const std::vector<EpisodeBrief>& briefs);
  void set_quality(const std::shared_ptr<const QualityReport>& report);
  /// What the last column shows; none: nothing.
  void set_measure(std::optional<Measure> chosen);
  /// Where its pictures come from: an empty one is not there yet, or never. Without it the column is empty.
  void set_pictures(std::function<QImage(std::int64_t episode)> pictures) { pictures_ = std::move(pictures); }
  /// The picture of an episode is there now.
  void show_picture(std::int64_t episode);
  [[nodiscard]] std::int64_t episode_at(int row) const { return rows_[static_cast<std::size_t>(row)].episode; }
  [[nodiscard]] int row_of(std::int64_t episode) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct Row {
    std::int64_t episode = 0;
    QString task;
    double time_s = 0;
    QualityWord word;
    std::optional<double> value;  // of the chosen measure
    QStringList tags;
    QString verdict;  // success or failure, and the grade
    QString note;
    bool trashed = false;
    QString words;  // what the filter looks through
  };
  void update_words(Row& row);
  void update_values();
  [[nodiscard]] QString tip(const Row& row) const;
  void all_changed();

  std::vector<Row> rows_;
  std::shared_ptr<const QualityReport> report_;
  std::optional<Measure> measure_;
  std::function<QImage(std::int64_t episode)> pictures_;
};

/// Rows that hold all words that were typed: in task, tags, quality, verdict or note; a number is that of the episode.
class EpisodeFilter final : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit EpisodeFilter(QObject* parent = nullptr);
  void set_text(const QString& text);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList words_;
};

/// Paints a word in a coloured outline, as Badge does.
class BadgeDelegate final : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace tandem
