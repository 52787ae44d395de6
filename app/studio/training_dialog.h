#pragma once

#include <QDialog>
#include <QString>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/result.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace tandem {

class ScoreBook;

/// Asks how the contenders of an experiment were trained, where their files do not say: a report that confirms
/// something needs it. UI thread; the scores are read and written in the thread of the database.
class TrainingDialog final : public QDialog {
  Q_OBJECT
 public:
  /// `contenders`: row number and name of each.
  TrainingDialog(ScoreBook& book, const std::vector<std::pair<std::int64_t, QString>>& contenders, QWidget* parent);

 Q_SIGNALS:
  void kept();
  void problem(const tandem::Error& error);

 private:
  void read();
  void write();

  ScoreBook& book_;
  QComboBox* contender_;
  QLineEdit* dataset_;
  QLineEdit* revision_;
  QLineEdit* demonstrations_;
  QLineEdit* step_;
  QPushButton* keep_;
};

}  // namespace tandem
