#pragma once

#include <QDialog>
#include <QString>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "scoring/import_mapping.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QTimer;
class QVBoxLayout;

namespace tandem {

class ScoreBook;

/// Takes over trials that another program recorded: shows the beginning of the file, asks which column holds what,
/// shows what would be imported and what is wrong row by row, and writes it whole or not at all. Files are read in a
/// thread of its own, the database by its own; both can be cancelled.
class ImportDialog final : public QDialog {
  Q_OBJECT
 public:
  static constexpr std::size_t shown_rows = 20;  ///< of a table
  explicit ImportDialog(ScoreBook& book, QWidget* parent = nullptr);
  ~ImportDialog() override;

  /// Reads a file, as if it were chosen.
  void open_file(const QString& file);
  /// Takes over a mapping document.
  void load_mapping(const QString& file);
  [[nodiscard]] ImportMapping mapping() const;
  /// Something is read or written.
  [[nodiscard]] bool busy() const { return reading_ || writing_; }
  /// What would be imported; none before it is read, or where it cannot be.
  [[nodiscard]] const std::optional<ImportedTable>& table() const { return table_; }

 public Q_SLOTS:
  void reject() override;

 Q_SIGNALS:
  void imported(std::int64_t experiment, const QString& told);
  /// What was read last is shown.
  void reviewed();

 private:
  struct Reading {
    Result<TableHead> head;
    Result<ImportedTable> table;
    std::vector<std::string> unknown;  ///< in the chosen suite
  };
  void build_file(QVBoxLayout* layout);
  void build_mapping(QVBoxLayout* layout);
  void build_review(QVBoxLayout* layout);
  void build_buttons(QVBoxLayout* layout);
  void list_suites_into();
  void suite_chosen();
  void guess();
  void changed();
  void read();
  void take(const Reading& reading);
  void show_head(const Result<TableHead>& head);
  void show_review(const Reading& reading);
  void write();
  void written(const Result<std::int64_t>& experiment);
  void update_state();
  void save_mapping();
  void ask_file(const QString& title, bool save, const std::function<void(const QString&)>& then);
  void say(const QString& text, bool bad);
  [[nodiscard]] std::optional<Suite> suite() const;
  [[nodiscard]] bool is_table() const;

  ScoreBook& book_;
  std::vector<Suite> suites_;
  QString file_text_;
  bool quiet_ = false;  // fields are filled by the program
  bool guess_ = false;  // the columns of the file are not mapped yet
  bool reading_ = false;
  bool writing_ = false;
  int asked_ = 0;
  std::optional<ImportedTable> table_;
  std::map<std::string, std::string> kept_;  // mapped columns that the file has not shown yet
  std::shared_ptr<std::atomic<bool>> go_on_;
  std::shared_ptr<std::atomic<std::size_t>> done_;
  QLineEdit* file_ = nullptr;
  QComboBox* format_ = nullptr;
  QComboBox* delimiter_ = nullptr;
  QComboBox* encoding_ = nullptr;
  QLabel* hint_ = nullptr;
  QTableWidget* preview_ = nullptr;
  QFormLayout* fields_ = nullptr;
  QWidget* columns_ = nullptr;
  std::map<std::string, QComboBox*> choices_;  // by field
  std::vector<std::string> stage_fields_;
  QLineEdit* title_ = nullptr;
  QLineEdit* contender_ = nullptr;
  QLineEdit* task_ = nullptr;
  QComboBox* suite_ = nullptr;
  QLabel* counts_ = nullptr;
  QListWidget* problems_ = nullptr;
  QCheckBox* leave_out_ = nullptr;
  QLabel* message_ = nullptr;
  QProgressBar* progress_ = nullptr;
  QPushButton* import_ = nullptr;
  QPushButton* close_ = nullptr;
  QTimer* wait_ = nullptr;   // a moment after the last change
  QTimer* watch_ = nullptr;  // how far the writing is
  std::vector<std::string> columns_there_;
  std::jthread worker_;
};

}  // namespace tandem
