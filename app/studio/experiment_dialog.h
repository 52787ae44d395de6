#pragma once

#include <QDialog>
#include <QString>

#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "scoring/experiment_store.h"
#include "scoring/suite.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace tandem {

class ScoreBook;

/// Asks for a new experiment: title, suite, contenders; everything else has a default that makes sense. Reads the
/// checkpoints, which can take a while and can be cancelled, and writes the plan.
class ExperimentDialog final : public QDialog {
  Q_OBJECT
 public:
  /// `policy`: a folder to begin with, or empty. `person`: who judges, as it was said last.
  ExperimentDialog(ScoreBook& book, const QString& policy, const QString& person, QWidget* parent = nullptr);
  ~ExperimentDialog() override;

  /// A contender: a policy folder, or the name of one that runs elsewhere (mode "external").
  void add_contender(const QString& source, const QString& mode);

 Q_SIGNALS:
  /// The experiment is written.
  void created(std::int64_t experiment);
  /// Who judges; comes before created().
  void judged_by(const QString& person);

 private:
  struct Row {
    QWidget* line = nullptr;
    QLineEdit* source = nullptr;
    QComboBox* mode = nullptr;
  };
  void build_contenders(QVBoxLayout* layout);
  void build_more(QVBoxLayout* layout);
  void list_suites_into();
  void suite_chosen();
  void choose_folder();
  void remove(QWidget* line);
  void show_advice();
  void say(const QString& text, bool bad);
  void refuse(const QString& text);
  [[nodiscard]] QString complaint() const;
  void look_again();
  void create();
  void write(ExperimentSpec spec);
  void set_busy(bool busy);
  /// The chosen suite, cut to what is chosen of it; changed ones get a key of their own.
  [[nodiscard]] std::optional<Suite> suite() const;
  [[nodiscard]] ExperimentSpec spec() const;

  ScoreBook& book_;
  std::vector<Suite> suites_;
  std::vector<Row> rows_;
  QLineEdit* title_;
  QLineEdit* person_;
  QComboBox* suite_;
  QVBoxLayout* contenders_ = nullptr;
  QLabel* advice_;
  QLabel* message_;
  QPushButton* create_;
  QWidget* more_;
  QComboBox* task_ = nullptr;
  QSpinBox* trials_ = nullptr;
  QSpinBox* reset_s_ = nullptr;
  QComboBox* design_ = nullptr;
  QComboBox* blinding_ = nullptr;
  QDoubleSpinBox* alpha_ = nullptr;
  QSpinBox* seed_ = nullptr;
  bool busy_ = false;
  bool refused_ = false;  // the message says why the experiment was not planned
  std::jthread worker_;
};

}  // namespace tandem
