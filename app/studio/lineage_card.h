#pragma once

#include <QDialog>

#include <optional>
#include <vector>

#include "scoring/lineage.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;

namespace tandem {

class ScoreBook;

/// Where scores come from: data, checkpoint, way of inference, trials, scores, as a card for each contender that fits
/// what is searched for. GUI thread; reads in the thread of the database.
class LineageCard final : public QDialog {
  Q_OBJECT
 public:
  /// With a trial: the card of that trial alone at first.
  LineageCard(ScoreBook& book, std::optional<std::int64_t> trial, QWidget* parent = nullptr);

 Q_SIGNALS:
  void problem(const tandem::Error& error);

 private:
  void search();
  void show_chains(std::vector<LineageChain> chains);
  void show_card(int row);
  void add_row(const QString& name, const QString& text);

  ScoreBook& book_;
  std::optional<std::int64_t> trial_;
  std::vector<LineageChain> chains_;
  int asked_ = 0;
  QLineEdit* search_;
  QListWidget* list_;
  QWidget* card_;
  QFormLayout* rows_;
  QLabel* empty_;
};

}  // namespace tandem
