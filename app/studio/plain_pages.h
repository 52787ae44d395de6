#pragma once

#include <QWidget>

class QAbstractItemModel;
class QLineEdit;
class QComboBox;
class QLabel;
class QListWidget;

namespace tandem {

/// The log of the program with level filter and search.
class LogPage final : public QWidget {
  Q_OBJECT
 public:
  explicit LogPage(QWidget* parent = nullptr);
  /// Slow timer: takes over new entries.
  void refresh();

 private:
  void rebuild();
  void append_since();

  QLineEdit* search_;
  QComboBox* level_;
  QListWidget* list_;
  QLabel* empty_ = nullptr;
  std::uint64_t last_id_ = 0;
};

}  // namespace tandem
