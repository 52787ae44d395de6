#pragma once

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QInputDialog>

#include "base/log.h"
#include "scoring/sha256.h"
#include "studio/evaluate_page.h"
#include "testing/window_fixture.h"

namespace tandem::testing {

/// The Evaluate page with an experiment of its own; what is in the database is read by itself.
class EvaluateFixture : public WindowFixture {
 protected:
  [[nodiscard]] EvaluatePage* page() const { return window_->findChild<EvaluatePage*>(); }
  [[nodiscard]] TrialRun& run() const { return page()->run(); }
  [[nodiscard]] TrialPhase phase() const {
    return run().life() != nullptr ? run().life()->phase() : TrialPhase::closed;
  }
  [[nodiscard]] std::string file() const { return settings_.scores.toStdString(); }

  static Suite small_suite(int trials) {
    Suite suite;
    suite.key = "cups" + std::to_string(trials);
    suite.title = "Cups";
    SuiteTask task;
    task.key = "stack";
    task.instruction = "Put the red cup on the blue one";
    task.scoring = Scoring::staged_cumulative;
    task.horizon_s = 60;
    task.clock_start = ClockStart::go;
    task.success_text = "The red cup rests on the blue one.";
    for (const char* key : {"grasp", "place"}) {
      RubricStage stage;
      stage.key = key;
      stage.title = key;
      stage.points = 0.5;
      stage.criterion = std::string("The cup was seen to ") + key + ".";
      stage.required = task.stages.empty() ? std::nullopt : std::optional<std::size_t>(0);
      task.stages.push_back(stage);
    }
    suite.tasks.push_back(task);
    suite.settings.push_back({"id", "As trained", "in_distribution", false, ""});
    suite.cells.push_back({0, 0, trials, 1, {{"left", "", "The red cup left", {}}, {"right", "", "", {}}}});
    return suite;
  }
  static ContenderSpec contender(const std::string& name, const std::string& source, const std::string& mode) {
    return {name, "act", name + "-ckpt", sha256(name), source, mode, "tandem", Json::object(), false};
  }
  // Plans an experiment of two contenders and opens it.
  void begin(int trials, Blinding blinding, const QString& source = QStringLiteral("/nowhere/zebra")) {
    begin_with(small_suite(trials), blinding, source);
  }
  void begin_with(const Suite& suite, Blinding blinding, const QString& source = QStringLiteral("/nowhere/zebra")) {
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(page()->book().is_open());
    ExperimentSpec spec;
    spec.title = "Before and after";
    spec.blinding = blinding;
    spec.seed = 11;
    spec.contenders = {contender("zebra-one", source.toStdString() + "-one", "sync"),
                       contender("zebra-two", source.toStdString() + "-two", "async")};
    std::int64_t id = 0;
    page()->book().ask<std::int64_t>(
        page(), [&](Database& database) { return ExperimentStore(database).create(suite, spec); },
        [&](Result<std::int64_t> made) { id = made.value_or(-1); });
    QTRY_VERIFY(id != 0);
    QVERIFY(id > 0);
    experiment_ = id;
    page()->open_experiment(id);
    QTRY_VERIFY(run().life() != nullptr);
    QTest::qWait(50);
  }
  [[nodiscard]] std::vector<TrialRow> rows() const {
    auto database = Database::open_to_read(file());
    return database ? TrialStore(*database).rows(experiment_).value_or(std::vector<TrialRow>{})
                    : std::vector<TrialRow>{};
  }
  void choose(Qt::Key key) {
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QTest::keyClick(QApplication::activePopupWidget(), key);
    QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
    // Without a display the list took the window's place.
    QTest::qWait(50);
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    page()->take_focus();
  }

  // Answers the question that is open in one line.
  void answer(const QString& text) {
    QTRY_VERIFY(page()->findChild<QInputDialog*>() != nullptr);
    auto* question = page()->findChild<QInputDialog*>();
    question->setTextValue(text);
    question->accept();
    QTRY_VERIFY(page()->findChild<QInputDialog*>() == nullptr);
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    page()->take_focus();
  }

  // Everything that a person, or a screen reader, can come to know from the window.
  static QStringList texts_of(QWidget* window) {
    QStringList out{window->windowTitle()};
    QList<QWidget*> widgets = window->findChildren<QWidget*>();
    widgets << window;
    for (auto* widget : widgets) {
      out << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip() << widget->windowTitle()
          << widget->objectName() << widget->statusTip() << widget->whatsThis();
      for (const char* property : {"text", "placeholderText", "title", "plainText", "currentText"}) {
        out << widget->property(property).toString();
      }
      if (const auto* box = qobject_cast<QComboBox*>(widget)) {
        for (int i = 0; i < box->count(); ++i) {
          out << box->itemText(i) << box->itemData(i).toString();
        }
      }
      if (const auto* view = qobject_cast<QAbstractItemView*>(widget); view != nullptr && view->model() != nullptr) {
        for (int row = 0; row < view->model()->rowCount(); ++row) {
          for (int column = 0; column < view->model()->columnCount(); ++column) {
            const auto index = view->model()->index(row, column);
            out << index.data().toString() << index.data(Qt::ToolTipRole).toString()
                << index.data(Qt::AccessibleTextRole).toString();
          }
        }
      }
    }
    for (auto* action : window->findChildren<QAction*>()) {
      out << action->text() << action->toolTip();
    }
    for (const auto& entry : Log::instance().since(0)) {
      out << QString::fromStdString(entry.text);
    }
    return out;
  }

  std::int64_t experiment_ = 0;
};

}  // namespace tandem::testing
