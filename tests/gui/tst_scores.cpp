#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QWheelEvent>

#include <fstream>

#include "scoring/figures.h"
#include "scoring/suite_store.h"
#include "scoring/trial_store.h"
#include "studio/evaluate_page.h"
#include "studio/experiment_table.h"
#include "studio/lineage_card.h"
#include "studio/score_dashboards.h"
#include "studio/scores_board.h"
#include "testing/window_fixture.h"

namespace tandem {

/// The dashboards of the page Evaluate over a finished experiment, its reports, and where its scores come from.
class ScoresTest final : public testing::WindowFixture {
  Q_OBJECT

 private:
  static constexpr std::int64_t pairs = 12;
  std::int64_t experiment_ = 0;
  std::array<std::int64_t, 2> solved_{};

  // Contender A succeeds in two of three trials, B in one of three.
  void write_experiment(Blinding blinding) {
    QDir().mkpath(QFileInfo(settings_.scores).absolutePath());
    DatabaseNotices notices;
    auto book = Database::open(settings_.scores.toStdString(), notices);
    QVERIFY(book);
    auto suite = load_suite("sim_cube", std::string(TANDEM_SOURCE_DIR) + "/resources");
    QVERIFY(suite);
    suite->cells.resize(1);
    suite->cells[0].planned_trials = pairs;
    ExperimentSpec spec;
    spec.title = "Two policies";
    spec.blinding = blinding;
    for (const char* name : {"first", "second"}) {
      const std::string hash(64, name[0] == 'f' ? 'a' : 'b');
      spec.contenders.push_back({name, "act", name, hash, "/somewhere", "sync", "tandem", Json::object(), false});
    }
    ExperimentStore experiments(*book);
    const auto id = experiments.create(*suite, spec);
    QVERIFY2(id, id ? "" : id.error().message.c_str());
    experiment_ = *id;
    std::map<std::int64_t, std::int64_t> seen;
    solved_ = {};
    while (const auto slot = *experiments.next_slot(*id)) {
      const bool first = slot->label == "A";
      const bool success = (seen[slot->contender]++ % 3) < (first ? 2 : 1);
      solved_.at(first ? 0 : 1) += success ? 1 : 0;
      TrialRecord record;
      record.experiment = *id;
      record.slot = *slot;
      record.instruction = "Put the red cube in the box";
      record.started_utc = "2026-01-01T00:00:00Z";
      record.duration_s = success ? 7.5 : 20;
      record.end = success ? EndReason::success : EndReason::timeout;
      record.performance = {10, 20.0, 30.0, 1, 0.5};
      Rating rating;
      rating.pass = RatingPass::automatic;
      rating.observed.stages = {{1, 3.0}, {success ? 1.0 : 0.0, success ? std::optional(7.5) : std::nullopt}};
      QVERIFY(TrialStore(*book).commit(record, suite->tasks[0], rating));
    }
  }
  EvaluatePage* page() const { return window_->findChild<EvaluatePage*>(); }
  ScoresBoard* board() const { return window_->findChild<ScoreDashboards*>()->board(); }
  void show_dashboards() {
    window_->actions()[QStringLiteral("page.evaluate")]->trigger();
    QTRY_VERIFY(page()->book().is_open());
    QSignalSpy done(board(), &ScoresBoard::done);
    page()->open_experiment(experiment_);
    window_->actions()[QStringLiteral("evaluate.dashboards")]->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), 10000);
  }
  static QString head_of(const QString& file, int count) {
    std::ifstream in(file.toStdString());
    std::string text(static_cast<std::size_t>(count), ' ');
    in.read(text.data(), count);
    return QString::fromStdString(text);
  }

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() {
    close();
    QFile::remove(settings_.scores);
  }

  void theBoardShowsWhatTheRowsSay() {
    write_experiment(Blinding::none);
    show_dashboards();
    const QString told = board()->charts().front()->view()->accessibleDescription();
    for (const auto solved : solved_) {
      const QString figure = QStringLiteral("(%1/%2)").arg(solved).arg(pairs);
      QVERIFY2(told.contains(figure), qPrintable(told + figure));
    }
    QCOMPARE(board()->trials()->model().rowCount(), static_cast<int>(2 * pairs));
  }

  void theWheelOverAChartScrollsTheBoard() {
    write_experiment(Blinding::none);
    show_dashboards();
    auto* scroll = board()->findChild<QScrollArea*>();
    QTRY_VERIFY(scroll->verticalScrollBar()->maximum() > 100);
    auto* view = board()->charts().front()->view();
    // As the application passes on what comes from a mouse.
    for (QWidget* widget = view; scroll->verticalScrollBar()->value() == 0 && widget != scroll;
         widget = widget->parentWidget()) {
      const QPointF at = widget->rect().center();
      QWheelEvent wheel(at, widget->mapToGlobal(at), {0, -120}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                        Qt::NoScrollPhase, false);
      QApplication::sendEvent(widget, &wheel);
      QVERIFY2(!widget->testAttribute(Qt::WA_NoMousePropagation), widget->metaObject()->className());
    }
    QVERIFY(scroll->verticalScrollBar()->value() > 0);
  }

  void theChartThatHadTheFocusIsTheOneThatIsSaved() {
    write_experiment(Blinding::none);
    show_dashboards();
    QCOMPARE(board()->current_chart(), board()->charts().front());
    auto* chart = board()->charts()[2];
    QVERIFY(chart->has_data());
    chart->view()->setFocus();
    QTRY_COMPARE(board()->current_chart(), chart);
    page()->findChild<QPushButton*>(QStringLiteral("more"))->setFocus();
    QCOMPARE(board()->current_chart(), chart);
    window_->actions()[QStringLiteral("evaluate.chart-csv")]->trigger();
    auto* dialog = window_->findChild<QFileDialog*>();
    QVERIFY(dialog != nullptr && dialog->windowTitle().contains(chart->title()));
    const QString file = home_.filePath(QStringLiteral("chart.csv"));
    Q_EMIT dialog->fileSelected(file);
    QCOMPARE(head_of(file, 9), QString::fromUtf8(chart->table().csv()).left(9));
    dialog->close();
  }

  void reportsAreWrittenInEveryFormat() {
    write_experiment(Blinding::none);
    show_dashboards();
    auto* dashboards = window_->findChild<ScoreDashboards*>();
    const std::pair<const char*, const char*> formats[] = {{"html", "<!"}, {"pdf", "%PDF-"}, {"md", "#"},
                                                           {"tex", "%"},   {"csv", "uuid"},  {"json", "{"}};
    for (const auto& [ending, begin] : formats) {
      const QString file = home_.filePath(QStringLiteral("report.") + QString::fromLatin1(ending));
      QSignalSpy notice(dashboards, &ScoreDashboards::notice);
      dashboards->write_report(file);
      QTRY_VERIFY_WITH_TIMEOUT(!notice.isEmpty(), 10000);
      const QString head = head_of(file, 5);
      QVERIFY2(head.startsWith(QString::fromLatin1(begin)), qPrintable(file + QLatin1Char(' ') + head));
    }
    QSignalSpy problem(dashboards, &ScoreDashboards::problem);
    dashboards->write_report(home_.filePath(QStringLiteral("report.doc")));
    QCOMPARE(problem.count(), 1);
    dashboards->write_report(home_.filePath(QStringLiteral("nowhere/report.md")));
    QTRY_COMPARE(problem.count(), 2);
  }

  void chartsAreSavedByCommandsOfTheWindow() {
    write_experiment(Blinding::none);
    show_dashboards();
    for (ChartPanel* chart : board()->charts()) {
      const auto* menu = chart->findChild<QMenu*>();
      QVERIFY(menu != nullptr);
      QCOMPARE(menu->actions().size(), 4);
      QVERIFY(menu->actions().contains(window_->actions()[QStringLiteral("evaluate.chart-csv")]));
    }
    ChartPanel* chart = board()->charts().at(2);
    Q_EMIT chart->findChild<QMenu*>()->aboutToShow();
    QCOMPARE(board()->current_chart(), chart);
    window_->actions()[QStringLiteral("evaluate.chart-svg")]->trigger();
    auto* dialog = window_->findChild<QFileDialog*>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->defaultSuffix(), QStringLiteral("svg"));
    dialog->reject();
  }

  void failedTrialsGetACauseFromAPerson() {
    write_experiment(Blinding::none);
    show_dashboards();
    const int failed = static_cast<int>(2 * pairs - solved_[0] - solved_[1]);
    const auto said = [this](int count) {
      for (const auto* button : page()->findChildren<QPushButton*>()) {
        if (button->text().contains(QStringLiteral("▲ %1 failed").arg(count))) {
          return true;
        }
      }
      return false;
    };
    QTRY_VERIFY(said(failed));
    window_->actions()[QStringLiteral("evaluate.cause")]->trigger();
    QMenu* menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) != nullptr);
    const std::int64_t trial = board()->trials()->current_trial();
    QVERIFY(trial != 0);
    QTest::keyClick(menu, Qt::Key_2);
    QTRY_VERIFY_WITH_TIMEOUT(said(failed - 1), 10000);
    window_->actions()[QStringLiteral("evaluate.cause")]->trigger();
    QTRY_VERIFY((menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) != nullptr);
    QVERIFY(board()->trials()->current_trial() != trial);  // the next one that is open
    menu->close();
  }

  // TANDEM_SCORES names a database of many trials to measure with.
  void thePageOpensAndSaysHowLongItTook() {
    const QString own = settings_.scores;
    if (const QString many = qEnvironmentVariable("TANDEM_SCORES"); !many.isEmpty()) {
      close();
      settings_.scores = many;
      reopen();
    } else {
      write_experiment(Blinding::none);
    }
    const auto* experiments = page()->findChild<ExperimentTable*>();
    QElapsedTimer timer;
    timer.start();
    window_->actions()[QStringLiteral("page.evaluate")]->trigger();
    while (!experiments->isVisible() && timer.elapsed() < 5000) {
      QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
    const qint64 took_ms = timer.elapsed();
    settings_.scores = own;
    qInfo("the experiments are seen after %lld ms", static_cast<long long>(took_ms));
    QVERIFY(experiments->isVisible());
  }

  void theLineageIsSearchedAndKeepsABlindSecret() {
    write_experiment(Blinding::none);
    show_dashboards();
    window_->actions()[QStringLiteral("evaluate.lineage")]->trigger();
    LineageCard* card = nullptr;
    QTRY_VERIFY((card = window_->findChild<LineageCard*>()) != nullptr);
    auto* list = card->findChild<QListWidget*>();
    QTRY_COMPARE(list->count(), 2);
    card->findChild<QLineEdit*>()->setText(QStringLiteral("aaaaaa"));
    QTRY_COMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().contains(QStringLiteral("first")));
    card->findChild<QLineEdit*>()->setText(QStringLiteral("zzz"));
    QTRY_COMPARE(list->count(), 0);
    card->reject();
    close();
    QFile::remove(settings_.scores);
    reopen();
    write_experiment(Blinding::operator_and_scorer);
    show_dashboards();
    window_->actions()[QStringLiteral("evaluate.lineage")]->trigger();
    QTRY_VERIFY((card = window_->findChild<LineageCard*>()) != nullptr);
    QTRY_COMPARE(card->findChild<QListWidget*>()->count(), 2);
    for (const auto* label : window_->findChildren<QLabel*>()) {
      QVERIFY2(!label->text().contains(QStringLiteral("first")) || !label->isVisible(), qPrintable(label->text()));
    }
    for (int i = 0; i < 2; ++i) {
      QVERIFY(!card->findChild<QListWidget*>()->item(i)->text().contains(QStringLiteral("first")));
    }
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::ScoresTest)
#include "tst_scores.moc"
