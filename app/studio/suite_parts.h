#pragma once

#include <QWidget>

#include "studio/suite_form.h"

class QDoubleSpinBox;
class QSpinBox;
class QTableWidget;

namespace tandem {

/// What a suite is as a whole: key, title, notes.
class SuiteFacts final : public QWidget {
  Q_OBJECT
 public:
  explicit SuiteFacts(SuiteDocument& document, QWidget* parent = nullptr);
};

/// The tasks of a suite, and the rubric of the chosen one.
class SuiteTasks final : public QWidget {
  Q_OBJECT
 public:
  explicit SuiteTasks(SuiteDocument& document, QWidget* parent = nullptr);
  void choose(int task, int stage);
  [[nodiscard]] SuitePartList* tasks() const { return tasks_; }
  [[nodiscard]] SuitePartList* stages() const { return stages_; }

 private:
  void build_task_form();
  void build_task_limits();
  void build_stage_form();
  void connect_lists();
  void refresh();
  [[nodiscard]] std::optional<std::size_t> task() const;
  [[nodiscard]] std::optional<std::size_t> stage() const;

  SuiteDocument& document_;
  SuitePartList* tasks_;
  SuitePartList* stages_;
  SuiteForm* task_form_;
  SuiteForm* stage_form_;
  QWidget* chain_ = nullptr;
  QWidget* stage_part_;
};

/// The settings (conditions) of a suite.
class SuiteSettings final : public QWidget {
  Q_OBJECT
 public:
  explicit SuiteSettings(SuiteDocument& document, QWidget* parent = nullptr);
  void choose(int setting);
  [[nodiscard]] SuitePartList* settings() const { return settings_; }

 private:
  void refresh();
  [[nodiscard]] std::optional<std::size_t> setting() const;

  SuiteDocument& document_;
  SuitePartList* settings_;
  SuiteForm* form_;
};

/// How often each task is tested under each setting, and from which starts.
class SuiteTrials final : public QWidget {
  Q_OBJECT
 public:
  explicit SuiteTrials(SuiteDocument& document, QWidget* parent = nullptr);
  [[nodiscard]] QTableWidget* grid() const { return grid_; }
  [[nodiscard]] QTableWidget* starts() const { return starts_; }

 private:
  void refresh();
  void show_starts();
  void trials_edited(int row, int column);
  void start_edited(int row, int column);
  /// The place of the chosen cell in the suite.
  [[nodiscard]] std::optional<std::size_t> cell() const;

  SuiteDocument& document_;
  QTableWidget* grid_;
  QTableWidget* starts_;
  QSpinBox* count_;
  SuiteForm* form_;
};

}  // namespace tandem
