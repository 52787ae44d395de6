#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QTimer>
#include <QToolButton>
#include <QTranslator>
#include <QWheelEvent>

#include <filesystem>
#include <fstream>

#include "scoring/figures.h"
#include "scoring/suite_store.h"
#include "scoring/trial_store.h"
#include "studio/evaluate_page.h"
#include "studio/experiment_table.h"
#include "studio/lineage_card.h"
#include "studio/score_dashboards.h"
#include "studio/scores_board.h"
#include "studio/second_look.h"
#include "testing/window_fixture.h"
#include "widgets/charts/preference_chart.h"
#include "widgets/episode_view.h"
#include "widgets/theme.h"

namespace tandem {

/// Shows which texts are looked up: names in brackets, and a month with its name.
class MarkTranslator final : public QTranslator {
 public:
  [[nodiscard]] bool isEmpty() const override { return false; }
  [[nodiscard]] QString translate(const char*, const char* source, const char*, int) const override {
    const QByteArray text(source);
    return text == "d MMM"          ? QStringLiteral("'month' M")
           : text == "McNemar"      ? QStringLiteral("[McNemar]")
           : text == " (%1, Holm)." ? QStringLiteral(" (%1, [Holm]).")
                                    : QString();
  }
};

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
    window_->actions()[QStringLiteral("evaluate.dashboards")]->trigger();  // it is open only now
    QTRY_VERIFY(board()->isVisible());
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

  void theMenuButtonOfAChartLooksAsBeforeAfterItsMenu() {
    write_experiment(Blinding::none);
    show_dashboards();
    auto* button = board()->charts().front()->findChild<QToolButton*>();
    QVERIFY(button != nullptr && button->isVisible());
    const auto picture = [button] { return button->grab().toImage().convertToFormat(QImage::Format_RGB32); };
    const QImage before = picture();
    QTimer::singleShot(100, this, [] {
      if (auto* menu = QApplication::activePopupWidget()) {
        menu->close();
      }
    });
    button->showMenu();
    QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
    QVERIFY(!button->isDown());
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(button, &leave);
    QCOMPARE(picture(), before);
    // Under the pointer, and pressed: raised, with the sign still to be read.
    for (const bool down : {false, true}) {
      QEnterEvent enter(QPointF(2, 2), QPointF(2, 2), QPointF(2, 2));
      QApplication::sendEvent(button, &enter);
      button->setAttribute(Qt::WA_UnderMouse, true);
      button->setDown(down);
      const QColor ground = picture().pixelColor(button->width() / 2, 3);
      QVERIFY2(contrast(ground, theme().text) >= 4.5 && contrast(ground, theme().raised) < 1.5,
               qPrintable(ground.name()));
      button->setDown(false);
    }
  }

  void whatFollowsAndWhenIsInTheLanguageOfTheWindow() {
    write_experiment(Blinding::none);
    MarkTranslator marks;
    QCoreApplication::installTranslator(&marks);
    show_dashboards();
    const QString told = QString::fromUtf8(board()->charts().front()->table().csv());
    const QString sentence = board()->charts().front()->sentence();
    QCoreApplication::removeTranslator(&marks);
    QVERIFY2(told.contains(QStringLiteral("month 1")), qPrintable(told));
    QVERIFY2(sentence.contains(QStringLiteral("[McNemar]")) && sentence.contains(QStringLiteral("[Holm")),
             qPrintable(sentence));
  }

  void preferencesOfThePlanAreShownAndSaved() {
    write_experiment(Blinding::none);
    {
      DatabaseNotices notices;
      auto book = Database::open(settings_.scores.toStdString(), notices);
      QVERIFY(book);
      // Seven times the first, twice neither, three times the second.
      QVERIFY(book->execute(
          "INSERT INTO preference(block_id,left_contender,right_contender,outcome,created_utc) SELECT b.block_id,"
          "(SELECT min(contender_id) FROM contender),(SELECT max(contender_id) FROM contender),"
          "CASE WHEN b.ordinal%12<7 THEN 'left' WHEN b.ordinal%12<9 THEN 'tie' ELSE 'right' END,'' FROM block b"));
    }
    show_dashboards();
    auto* chart = board()->findChild<PreferenceChart*>();
    QVERIFY(chart != nullptr && chart->has_data() && !chart->isHidden());
    const auto table = chart->table();
    const auto counts = [&](int contender) {
      for (const auto& row : table.rows) {
        if (!row[1].isEmpty() && --contender < 0) {
          return QStringList{row[2], row[3], row[4]};
        }
      }
      return QStringList();
    };
    QCOMPARE(counts(0), (QStringList{"7", "2", "3"}));
    QCOMPARE(counts(1), (QStringList{"3", "2", "7"}));
    std::vector<double> strengths;
    for (const auto& row : table.rows) {
      if (row[1].isEmpty()) {
        QVERIFY(row[6].toDouble() < row[5].toDouble() && row[5].toDouble() < row[7].toDouble());
        strengths.push_back(row[5].toDouble());
      }
    }
    QCOMPARE(strengths.size(), std::size_t{2});
    QVERIFY(strengths[0] > 1500 && strengths[1] < 1500);
    QVERIFY(qAbs(strengths[0] + strengths[1] - 3000) < 0.1);
    const QString told = chart->view()->accessibleDescription();
    QVERIFY2(told.contains(QLatin1Char('7')) && told.contains(QStringLiteral("first")), qPrintable(told));
    for (const char* suffix : {"png", "svg", "pdf", "csv"}) {
      const QString file = home_.filePath(QStringLiteral("preference.") + QLatin1String(suffix));
      QVERIFY(chart->save(file));
      QVERIFY(QFileInfo(file).size() > 60);
    }
    const QImage drawn = chart->image();
    QVERIFY(drawn.width() > 400);
    QSet<QRgb> colours;
    for (int y = 0; y < drawn.height(); y += 3) {
      for (int x = 0; x < drawn.width(); x += 3) {
        colours << drawn.pixel(x, y);
      }
    }
    QVERIFY2(colours.size() > 10, "cells, numbers, points and whiskers are drawn");
  }

  void aTrialIsJudgedAgainByAnotherPerson() {
    write_experiment(Blinding::operator_and_scorer);
    const QString recorded = home_.filePath(QStringLiteral("recorded"));
    std::filesystem::copy(std::string(TANDEM_TEST_DATA) + "/datasets/v30-basic", recorded.toStdString(),
                          std::filesystem::copy_options::recursive);
    const auto ask = [this](const QString& sql) {
      auto book = Database::open_to_read(settings_.scores.toStdString());
      auto found = book ? book->prepare(sql.toStdString()) : std::unexpected(book.error());
      return found && found->step().value_or(false) ? found->integer(0) : std::int64_t{-1};
    };
    {
      DatabaseNotices notices;
      auto book = Database::open(settings_.scores.toStdString(), notices);
      QVERIFY(book && book->execute("UPDATE trial SET dataset_root='" + recorded.toStdString() +
                                    "',episode_index=(run_seq-1)%2"));
    }
    show_dashboards();
    const auto buttons = page()->findChildren<QPushButton*>();
    const auto again = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton* button) {
      return button->text() == QStringLiteral("Judge again…") && button->isVisible();
    });
    QVERIFY2(again != buttons.end(), "it stands below the dashboards");
    (*again)->click();
    auto* dialog = window_->findChild<SecondLookDialog*>();
    QVERIFY(dialog != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->view() != nullptr && dialog->view()->shown_frame() >= 0, 10000);
    QCOMPARE(dialog->wanted(), std::int64_t{5});  // a fifth of 24
    for (const auto* label : dialog->findChildren<QLabel*>()) {
      QVERIFY2(!label->text().contains(QStringLiteral("Contender")), qPrintable(label->text()));
    }
    QTest::keyClick(dialog, Qt::Key_1);
    QTest::keyClick(dialog, Qt::Key_Return);
    QTest::qWait(100);
    QCOMPARE(dialog->done(), std::int64_t{0});  // nobody said who judges
    dialog->findChild<QLineEdit*>()->setText(QStringLiteral("bob"));
    for (std::int64_t done = 1; done <= 5; ++done) {
      QTRY_VERIFY(dialog->view() != nullptr);
      QTest::keyClick(dialog, done % 2 == 0 ? Qt::Key_Y : Qt::Key_U);
      QTest::keyClick(dialog, Qt::Key_Return);
      QTRY_COMPARE_WITH_TIMEOUT(dialog->done(), done, 10000);
    }
    QVERIFY(dialog->view() == nullptr);
    const auto labels = dialog->findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
      return label->isVisible() && label->text().contains(QStringLiteral("which is enough"));
    }));
    dialog->close();
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM rating r JOIN person p ON p.person_id=r.scorer_id WHERE "
                                "p.key='bob' AND r.is_official=0 AND r.blinded=1")),
             std::int64_t{5});
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM rating WHERE is_official=1")), std::int64_t{24});
    auto* dashboards = window_->findChild<ScoreDashboards*>();
    QSignalSpy notice(dashboards, &ScoreDashboards::notice);
    const QString report = home_.filePath(QStringLiteral("agreement.md"));
    dashboards->write_report(report);
    QTRY_VERIFY_WITH_TIMEOUT(!notice.isEmpty(), 10000);
    QVERIFY2(head_of(report, 200'000).contains(QStringLiteral("κ")), "and the report states the agreement");
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
