#pragma once

#include <QDialog>
#include <QStringList>

#include <vector>

#include "dataset/edit.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QTableWidget;
class QVBoxLayout;

namespace tandem {

/// What an edit would change, as a person reads it.
struct EditDifference {
  struct Row {
    QString what;
    QString before;
    QString after;
  };
  std::vector<Row> rows;
  QStringList notes;  ///< one sentence each
  QString refusal;    ///< why nothing may be written; empty: it may
};

/// Shows what would become of a dataset, asks where the result goes, and shows how far writing is. Nothing is written
/// before "Write" is pressed. Deletes itself.
class EditDialog final : public QDialog {
  Q_OBJECT
 public:
  /// `result`: a new folder to suggest. `in_place`: the dataset itself may be changed, its old state kept beside it.
  EditDialog(const QString& title, const QString& text, const QString& result, bool in_place,
             QWidget* parent = nullptr);

  /// Parts that may be left out, all of them chosen at first; a row each time.
  void add_choices(const QStringList& names);
  [[nodiscard]] bool is_chosen(int choice) const;
  /// What would change is looked at again.
  void begin_looking();
  void show_difference(const EditDifference& difference);
  void show_progress(double share);
  /// Writing has begun: only Cancel is left, which asks for it to stop.
  void begin_writing();
  void show_error(const QString& sentence);
  [[nodiscard]] EditTarget target() const;
  [[nodiscard]] bool is_in_place() const;
  [[nodiscard]] QPushButton* write_button() const { return write_; }
  [[nodiscard]] QLineEdit* folder_field() const { return folder_; }
  [[nodiscard]] QTableWidget* table() const { return table_; }

 Q_SIGNALS:
  void write_asked();
  void choices_changed();
  /// Looking or writing shall end; the dialog goes when it has.
  void cancel_asked();

 public Q_SLOTS:
  void reject() override;

 private:
  void build(const QString& text, const QString& result, bool in_place);
  void update_controls();

  bool looking_ = true;
  bool writing_ = false;
  bool allowed_ = false;
  QRadioButton* new_folder_;
  QRadioButton* here_;
  QLineEdit* folder_;
  QCheckBox* backup_;
  QTableWidget* table_;
  QVBoxLayout* choices_rows_;
  std::vector<QCheckBox*> choices_;
  QLabel* notes_;
  QLabel* state_;
  QProgressBar* progress_;
  QPushButton* write_;
  QPushButton* cancel_;
};

/// What a plan changes, for the dialog.
[[nodiscard]] EditDifference difference_of(const EditPreview& preview);

}  // namespace tandem
