#pragma once

#include <QWidget>

#include <cstdint>
#include <vector>

#include "studio/curate_session.h"
#include "studio/curate_table.h"
#include "studio/curate_thumbnails.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;

namespace tandem {

class Actions;

/// The left of the Curate page: which dataset, and its episodes with a filter and a measure to sort by. UI thread.
class CurateList final : public QWidget {
  Q_OBJECT
 public:
  CurateList(CurateSession& session, Actions& actions, QWidget* parent = nullptr);

  [[nodiscard]] QLineEdit* filter() const { return filter_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  [[nodiscard]] const EpisodeModel& model() const { return *model_; }
  [[nodiscard]] const EpisodeThumbnails& thumbnails() const { return thumbnails_; }
  /// The episodes that are selected, as they are shown from the top.
  [[nodiscard]] std::vector<std::int64_t> selected() const;
  /// Those that the filter hides.
  [[nodiscard]] std::vector<std::int64_t> hidden() const;
  /// Goes to the row `by` further down of those that are shown.
  void step(int by);
  /// Goes to an episode; one that the filter hides is shown again.
  void go_to(std::int64_t episode);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* build_head(Actions& actions, QWidget* parent);
  void build_table(QWidget* parent);
  void take_dataset();
  void show_count();
  void show_quality();
  void fill_measures();
  void current_changed();

  CurateSession& session_;
  EpisodeModel* model_;
  EpisodeFilter* rows_;
  EpisodeThumbnails thumbnails_;
  QLabel* name_ = nullptr;
  QLineEdit* filter_ = nullptr;
  QComboBox* measure_ = nullptr;
  QTableView* table_ = nullptr;
  QLabel* count_ = nullptr;
};

}  // namespace tandem
