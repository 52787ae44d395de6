#pragma once

#include <QDialog>
#include <QPointer>
#include <QString>

#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "scoring/suite_library.h"
#include "studio/suite_document.h"

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace tandem {

class Actions;
class Badge;
class SuiteFacts;
class SuiteSettings;
class SuiteTasks;
class SuiteTrials;

/// The suites: those that come with Tandem, to look at and to duplicate, and the own ones, to edit and to freeze.
/// Files are read and written in a thread of its own.
class SuiteEditor final : public QDialog {
  Q_OBJECT
 public:
  SuiteEditor(std::filesystem::path resources, std::filesystem::path own_folder, Actions& actions,
              QWidget* parent = nullptr);
  ~SuiteEditor() override;

  [[nodiscard]] SuiteDocument& document() { return document_; }
  /// Files are read or written.
  [[nodiscard]] bool busy() const { return busy_; }
  /// Chooses a suite by key and version; false where there is none.
  bool choose(const std::string& key, std::int64_t version);

 public Q_SLOTS:
  void reject() override;

 Q_SIGNALS:
  /// A suite is written: lists of suites read them again.
  void saved();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  enum Part { facts, tasks, settings, trials };
  struct Outcome {
    std::vector<SuiteFile> files;
    std::optional<Error> error;
    std::string key;  ///< to be chosen then; empty: as before
    std::int64_t version = 0;
  };
  void build_left(QVBoxLayout* layout);
  void build_head(QVBoxLayout* layout);
  void build_parts(QVBoxLayout* layout);
  void build_foot(QVBoxLayout* layout);
  void connect_actions();
  void update_actions();
  void work(std::function<void(Outcome&)> first);
  void take(Outcome outcome);
  void show_list();
  void show_file(int place);
  void show_state();
  void show_part(int part);
  void show_first_finding();
  void new_suite();
  void duplicate();
  void save(bool freeze, std::function<void()> then = {});
  /// Asks what becomes of unsaved changes; `then` unless the person stays.
  void leave(std::function<void()> then);
  void say(const QString& text, bool bad);
  [[nodiscard]] const SuiteFile* current() const;

  std::filesystem::path resources_;
  std::filesystem::path own_folder_;
  Actions& actions_;
  QPointer<QObject> registry_;  // the same, as long as it is there
  SuiteDocument document_;
  std::vector<SuiteFile> files_;
  int shown_ = -1;
  bool busy_ = false;
  std::function<void()> then_;
  QListWidget* list_ = nullptr;
  QLabel* title_ = nullptr;
  Badge* badge_ = nullptr;
  QLabel* hash_ = nullptr;
  QStackedWidget* parts_ = nullptr;
  std::vector<QPushButton*> tabs_;
  SuiteFacts* facts_ = nullptr;
  SuiteTasks* tasks_ = nullptr;
  SuiteSettings* settings_ = nullptr;
  SuiteTrials* trials_ = nullptr;
  QLabel* message_ = nullptr;
  QPushButton* find_ = nullptr;
  QPushButton* save_ = nullptr;
  QPushButton* freeze_ = nullptr;
  QPushButton* duplicate_ = nullptr;
  QPushButton* undo_ = nullptr;
  QPushButton* redo_ = nullptr;
  std::jthread worker_;
};

}  // namespace tandem
