#include <QAccessible>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSvgRenderer>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <cmath>

#include "studio/score_views.h"
#include "studio/scores_board.h"
#include "testing/score_charts.h"
#include "widgets/charts/chart_text.h"
#include "widgets/charts/time_curve_chart.h"
#include "widgets/report_print.h"
#include "widgets/theme.h"
#include "widgets/trial_planner.h"
#include "widgets/trial_table_view.h"

namespace tandem {

using namespace testing;

class DashboardsTest : public QObject {
  Q_OBJECT

  static QString description(const ChartPanel& chart) {
    auto* interface = QAccessible::queryAccessibleInterface(chart.view());
    return interface == nullptr ? QString() : interface->text(QAccessible::Description);
  }
  static void each_chart() {
    QTest::addColumn<int>("maker");
    QTest::addColumn<int>("amount");
    constexpr const char* amounts[] = {"none", "one", "some", "many"};
    for (std::size_t m = 0; m < std::size(makers); ++m) {
      for (int a = 0; a < 4; ++a) {
        QTest::addRow("%s, %s", makers[m].name, amounts[a]) << static_cast<int>(m) << a;
      }
    }
  }

 private Q_SLOTS:
  void init() { apply_theme(*qApp, Theme::Kind::dark, 1.0); }

  void withoutTrialsThereIsADashAndNoRate() {
    const QString dash = QStringLiteral("–");
    QCOMPARE(rate_words(RateFigure{}), dash);
    QCOMPARE(rate_words(RateFigure{}, {QStringLiteral("Wilson 95 %"), QString()}), dash);
    QCOMPARE(mean_words(MeanFigure{}, 2), dash);
    TimeCurveChart times;
    TimeCurve one{QStringLiteral("A"), {{8, 1, 1, {0, 1}}}, {8}, 1, 8, 0, 8, {1}};
    times.set_data({one}, 30, QStringLiteral("log-log 95 % bands"));
    times.resize(600, 400);
    times.show();
    QVERIFY(QTest::qWaitForWindowExposed(&times));
    QVERIFY2(!description(times).contains(QStringLiteral("standard error 0")), "a single time has no error");
  }

  void everyChartShowsAnyAmount_data() { each_chart(); }
  void everyChartShowsAnyAmount() {
    QFETCH(int, maker);
    QFETCH(int, amount);
    const auto chart = makers[maker].make(static_cast<Amount>(amount));
    const bool some = static_cast<Amount>(amount) != Amount::none;
    QCOMPARE(chart->has_data(), some);
    for (const double scale : {1.0, 1.5}) {
      apply_theme(*qApp, scale > 1 ? Theme::Kind::light : Theme::Kind::dark, scale);
      QCoreApplication::processEvents();
      const int width = static_cast<int>(620 * scale);
      chart->layout()->activate();
      chart->resize(width, chart->layout()->totalHeightForWidth(width));
      chart->show();
      QVERIFY(QTest::qWaitForWindowExposed(chart.get()));
      QCOMPARE(chart->view()->isVisible(), some);
      if (const QString folder = qEnvironmentVariable("TANDEM_PICTURES"); !folder.isEmpty()) {
        QTest::qWait(30);
        chart->grab().save(QDir(folder).filePath(
            QStringLiteral("%1-%2-%3.png").arg(QString::fromLatin1(makers[maker].name)).arg(amount).arg(scale)));
      }
    }
    QVERIFY(!chart->view()->accessibleName().isEmpty());
    for (auto* button : chart->findChildren<QToolButton*>()) {
      QVERIFY(!button->accessibleName().isEmpty());
    }
    for (auto* choice : chart->findChildren<QComboBox*>()) {
      QVERIFY(!choice->accessibleName().isEmpty());
    }
    QVERIFY(!description(*chart).isEmpty());
    QCOMPARE(chart->table().rows.empty(), !some);
    for (const auto& row : chart->table().rows) {
      QCOMPARE(row.size(), chart->table().header.size());
    }
  }

  void everyChartIsSavedInEveryFormat_data() {
    QTest::addColumn<int>("maker");
    for (std::size_t m = 0; m < std::size(makers); ++m) {
      QTest::addRow("%s", makers[m].name) << static_cast<int>(m);
    }
  }
  void everyChartIsSavedInEveryFormat() {
    QFETCH(int, maker);
    QTemporaryDir folder;
    const auto chart = makers[maker].make(Amount::some);
    chart->resize(620, chart->minimumSizeHint().height());
    const auto file = [&](const char* suffix) {
      return folder.filePath(QStringLiteral("chart.") + QString::fromLatin1(suffix));
    };
    for (const char* suffix : {"png", "svg", "pdf", "csv"}) {
      const auto done = chart->save(file(suffix));
      QVERIFY2(done.has_value(), done ? "" : done.error().sentence().c_str());
      QVERIFY(QFileInfo(file(suffix)).size() > 60);
    }
    const QImage picture(file("png"));
    QVERIFY(picture.width() >= 2 * 560);
    QCOMPARE(picture.pixelColor(2, 2), theme_of(Theme::Kind::light).panel);
    QSvgRenderer svg(file("svg"));
    QVERIFY(svg.isValid());
    QCOMPARE(svg.viewBox().size() * 2, picture.size());
    QFile pdf(file("pdf"));
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    const QByteArray bytes = pdf.readAll();
    QVERIFY(bytes.startsWith("%PDF-"));
    QVERIFY(bytes.trimmed().endsWith("%%EOF"));
    QFile csv(file("csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = csv.readAll().trimmed().split('\n');
    QCOMPARE(static_cast<std::size_t>(lines.size()), chart->table().rows.size() + 1);
    if (const QString out = qEnvironmentVariable("TANDEM_PICTURES"); !out.isEmpty()) {
      for (const char* suffix : {"png", "svg", "pdf"}) {
        QFile::copy(file(suffix),
                    QDir(out).filePath(QStringLiteral("saved-%1.%2")
                                           .arg(QString::fromLatin1(makers[maker].name), QString::fromLatin1(suffix))));
      }
    }
  }

  void aChartThatCannotBeSavedSaysSo() {
    const auto chart = make_leaderboard(Amount::some);
    const auto nowhere = chart->save(QStringLiteral("/nonexistent/chart.png"));
    QVERIFY(!nowhere);
    QVERIFY(QString::fromStdString(nowhere.error().message).contains(QStringLiteral("/nonexistent/chart.png")));
    QVERIFY(!chart->save(QStringLiteral("/tmp/chart.bmp")));
  }

  void figuresAreInTheDescription() {
    const QString board = description(*make_leaderboard(Amount::some));
    QVERIFY(
        board.contains(QStringLiteral("Contender A: 82.0 % (41/50), Wilson 95 % [69.2, 90.2], all trials together")));
    QVERIFY(board.contains(QStringLiteral("2/3")) && board.contains(QStringLiteral("insufficient")));
    QVERIFY(board.contains(QStringLiteral("SmolVLA: 78.3 %, published: arXiv 2506.01844, table 3")));
    QVERIFY(description(*make_cells(Amount::some)).contains(QStringLiteral("stack, new light: 44.4 % (4/9)")));
    QVERIFY(description(*make_cells(Amount::some)).contains(QStringLiteral("9 of 10 planned trials")));
    QVERIFY(description(*make_posterior(Amount::some)).contains(QStringLiteral("(41/50), uniform prior")));
    QVERIFY(description(*make_distribution(Amount::some))
                .contains(QStringLiteral("score 0.50: 20.0 % (10/50), up to it 30.0 % (15/50)")));
    QVERIFY(description(*make_funnel(Amount::some))
                .contains(QStringLiteral("Grasp: 44/50 trials, of those before it 93.6 % (44/47)")));
    const QString times = description(*make_times(Amount::some));
    QVERIFY2(times.contains(QStringLiteral("restricted mean 12.42 s (standard error 2.00), median 9.9 s")),
             qPrintable(times));
    QVERIFY(times.contains(QStringLiteral("restricted mean 17.08 s (standard error 2.15), median 13.8 s")));
    QVERIFY(
        description(*make_sync(Amount::some)).contains(QStringLiteral("time to success: sync 13.8 s, async 9.7 s")));
    const QString evidence = description(*make_evidence(Amount::some));
    QVERIFY2(evidence.contains(QStringLiteral("12 pairs: difference +37.5 points [−14.9, +67.2], not decided.")) ||
                 evidence.contains(QStringLiteral("12 pair(s): difference +37.5 points [−14.9, +67.2], not decided.")),
             qPrintable(evidence));
    QVERIFY(description(*make_preference(Amount::some))
                .contains(QStringLiteral("Contender A against Contender B: 5 wins, 2 ties, 3 losses")));
    QVERIFY(description(*make_failures(Amount::some)).contains(QStringLiteral("recovered 22.2 % (2/9)")));
    QVERIFY(description(*make_shift(Amount::some)).contains(QStringLiteral("gap +10.0 [")));
  }

  void leadersAreSortedByTheLowerLimit() {
    LeaderboardChart chart;
    LeaderLine sure{QStringLiteral("40 of 50"), rate(40, 50), {}, {}, {}, {}, 0, {}, {}};
    LeaderLine lucky{QStringLiteral("3 of 3"), rate(3, 3), {}, {}, {}, {}, 0, {}, {}};
    LeaderLine idle{QStringLiteral("none"), rate(0, 0), {}, {}, {}, {}, 0, {}, {}};
    chart.set_data({idle, lucky, sure}, {}, basis());
    QCOMPARE(chart.rows()[0].name, sure.name);
    QCOMPARE(chart.rows()[1].name, lucky.name);
    QCOMPARE(chart.rows()[2].name, idle.name);
  }

  void percentagesComeFromWholeNumbers() {
    QCOMPARE(percent_words(2, 15), QStringLiteral("13.3"));
    QCOMPARE(percent_words(1, 8), QStringLiteral("12.5"));
    QCOMPARE(percent_words(1, 16), QStringLiteral("6.3"));  // 6.25, half away from zero
    QCOMPARE(percent_words(0, 0), QStringLiteral("–"));
    QCOMPARE(rate_words(rate(40, 50)), QStringLiteral("80.0 [67.0, 88.8] (40/50)"));
    QCOMPARE(points_text(-0.04), QStringLiteral("−4.0"));
    const ChartTable table{{QStringLiteral("a")}, {{QStringLiteral("x, \"y\"\nz")}}};
    QCOMPARE(table.csv(), QByteArray("a\n\"x, \"\"y\"\"\nz\"\n"));
  }

  void aClickAndEnterAskForTheTrialsBehindAPoint() {
    const auto chart = make_funnel(Amount::some);
    QList<TrialIds> asked;
    connect(chart.get(), &ChartPanel::trials_chosen, this, [&](const TrialIds& trials) { asked << trials; });
    chart->resize(620, 300);
    chart->show();
    QVERIFY(QTest::qWaitForWindowActive(chart.get()));
    QTest::mouseClick(chart->view(), Qt::LeftButton, {}, {chart->view()->width() / 2, chart->view()->height() / 2});
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0], (TrialIds{44, 1044}));
    chart->view()->setFocus();
    QTest::keyClick(chart->view(), Qt::Key_Right);
    QTest::keyClick(chart->view(), Qt::Key_Return);
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked[1], (TrialIds{50, 1050}));
    QTest::keyClick(chart->view(), Qt::Key_Left);
    QTest::keyClick(chart->view(), Qt::Key_Return);
    QCOMPARE(asked[2], (TrialIds{38, 1038}));
  }

  void marksLieOnTheChart_data() { each_chart(); }
  void marksLieOnTheChart() {
    QFETCH(int, maker);
    QFETCH(int, amount);
    const auto chart = makers[maker].make(static_cast<Amount>(amount));
    chart->resize(620, chart->minimumSizeHint().height());
    chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart.get()));
    if (static_cast<Amount>(amount) == Amount::none) {
      return;
    }
    QTest::qWait(20);
    // The arrow keys reach a first mark, which is where somebody can point at it.
    chart->view()->setFocus();
    const QImage before = chart->view()->grab().toImage();
    QTest::keyClick(chart->view(), Qt::Key_Right);
    QVERIFY(chart->view()->grab().toImage() != before);
  }

  void aHundredThousandTrialsStayFluid() {
    TrialTableView view;
    std::vector<TrialLine> trials(100'000);
    const QStringList names{QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C"), QStringLiteral("D")};
    const QString task = QStringLiteral("cube in box");
    const QString note = QStringLiteral("slipped at the rim");
    for (std::size_t i = 0; i < trials.size(); ++i) {
      TrialLine& t = trials[i];
      t.id = static_cast<std::int64_t>(i) + 1;
      t.number = t.id;
      t.contender = names[static_cast<int>(i % 4)];
      t.task = task;
      t.setting = task;
      t.block = static_cast<std::int64_t>(i / 4);
      t.success = i % 3 == 0;
      t.score = static_cast<double>(i % 5);
      t.score_max = 5;
      t.stages = {true, i % 2 == 0, false};
      t.duration_s = 5 + static_cast<double>((i * 7919) % 1000) / 50;
      t.end = QStringLiteral("success");
      t.note = i == 77'777 ? note : QString();
    }
    QElapsedTimer clock;
    clock.start();
    view.set_trials(trials);
    view.resize(900, 500);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY2(clock.elapsed() < 1500, qPrintable(QString::number(clock.elapsed())));
    clock.restart();
    view.model().sort(TrialTableModel::duration, Qt::AscendingOrder);
    view.table()->viewport()->repaint();
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(view.model().index(0, TrialTableModel::duration).data().toString(), QStringLiteral("5.0 s"));
    clock.restart();
    view.findChild<QLineEdit*>()->setText(QStringLiteral("at the RIM"));
    QVERIFY2(clock.elapsed() < 700, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(view.model().rowCount(), 1);
    QCOMPARE(view.model().id_at(0), 77'778);
    clock.restart();
    view.findChild<QLineEdit*>()->clear();
    view.table()->scrollToBottom();
    view.table()->viewport()->repaint();
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(view.model().rowCount(), 100'000);
    QVERIFY2(view.table()->findChildren<QWidget*>().size() < 40, "no widgets in rows");
  }

  void trialsAreSortedFilteredAndOpened() {
    TrialTableView view;
    std::vector<TrialLine> trials(3);
    for (std::size_t i = 0; i < 3; ++i) {
      trials[i].id = 10 + static_cast<std::int64_t>(i);
      trials[i].number = static_cast<std::int64_t>(i) + 1;
      trials[i].contender = i == 1 ? QStringLiteral("B") : QStringLiteral("A");
      trials[i].success = i != 1;
      trials[i].stages = {true, true, false};
    }
    trials[2].valid = false;
    trials[2].void_reason = QStringLiteral("robot fault");
    view.set_trials(trials);
    view.resize(700, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    QCOMPARE(view.model().id_at(0), 12);  // newest first
    QCOMPARE(view.model().index(0, TrialTableModel::verdict).data().toString(), QStringLiteral("void: robot fault"));
    QVERIFY(view.table()->isColumnHidden(TrialTableModel::score));
    qint64 opened = 0;
    int stage = -2;
    connect(&view, &TrialTableView::open_trial, this, [&](qint64 trial, int at) {
      opened = trial;
      stage = at;
    });
    view.select({11});
    QTest::keyClick(view.table(), Qt::Key_Return);
    QCOMPARE(opened, 11);
    QCOMPARE(view.model().rowCount(), 1);  // those that were asked for alone
    view.findChild<QPushButton*>()->click();  // all again
    QCOMPARE(view.model().rowCount(), 3);
    const QRect cell = view.table()->visualRect(view.model().index(0, 1));
    QTest::mouseClick(view.table()->viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(view.table()->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(opened, 12);
    QCOMPARE(stage, -1);
    // A dot opens its stage.
    const QModelIndex dots = view.model().index(0, TrialTableModel::stages);
    const int width = QFontMetrics(view.table()->font()).horizontalAdvance(dots.data().toString().left(2));
    view.table()->scrollTo(dots);
    const QRect stages = view.table()->visualRect(dots);
    for (const int wanted : {1, 0}) {
      const QPoint at(stages.left() + scaled(6) + 4 + wanted * width + width / 3, stages.center().y());
      QTest::mouseClick(view.table()->viewport(), Qt::LeftButton, {}, at);
      QTest::mouseDClick(view.table()->viewport(), Qt::LeftButton, {}, at);
      QCOMPARE(stage, wanted);
    }
    view.findChild<QComboBox*>()->setCurrentIndex(1 + TrialTableModel::contender);
    view.findChild<QLineEdit*>()->setText(QStringLiteral("b"));
    QCOMPARE(view.model().rowCount(), 1);
    QCOMPARE(view.model().id_at(0), 11);
  }

  void aPlannerThatIsNotSeenComputesNothing() {
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 3; ++i) {
      TrialPlanner planner;
      planner.set_contenders(3);
    }  // which would wait for what is computed
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
  }

  void thePlannerKnowsWhatTenTrialsCanTell() {
    TrialPlanner planner;
    planner.set_times(60, 30);
    planner.set_contenders(2);
    planner.show();
    QSignalSpy done(&planner, &TrialPlanner::done);
    QTRY_VERIFY_WITH_TIMEOUT(done.size() > 0, 10000);
    QCOMPARE(planner.trials(), 61);  // 0.7 against 0.9 at power 0.8
    QCOMPARE(planner.hours(), 10 * 2 * 90 / 3600.0);
    QVERIFY2(planner.detectable_points() >= 55 && planner.detectable_points() <= 65,
             qPrintable(QString::number(planner.detectable_points())));
    for (auto* widget : planner.findChildren<QAbstractSpinBox*>()) {
      QVERIFY(!widget->accessibleName().isEmpty());
    }
  }

  void theBoardShowsAnExperiment() {
    QTemporaryDir folder;
    const auto table = played(folder.path(), "sim_so101", 2, 200, Design::sequential);
    QVERIFY(table != nullptr);
    QVERIFY(table->size() > 60);
    ScoresBoard board;
    board.resize(1300, 2000);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    QSignalSpy done(&board, &ScoresBoard::done);
    board.set_data(table);
    QTRY_COMPARE(done.size(), 1);
    const ScoreFigures figures = score_figures(*table, {});
    const auto& first = figures.board.rows.front();
    auto* leaders = board.findChild<LeaderboardChart*>();
    QVERIFY(description(*leaders).contains(rate_words(first.success, basis())));
    QCOMPARE(leaders->rows().size(), figures.board.rows.size());
    QVERIFY(leaders->rows().front().name.contains(QStringLiteral("act")));
    for (auto* chart : board.charts()) {
      const bool expected =
          qobject_cast<PreferenceChart*>(chart) == nullptr && qobject_cast<AnchorChart*>(chart) == nullptr;
      if (chart->has_data() != expected && qobject_cast<ShiftChart*>(chart) == nullptr) {
        QFAIL(qPrintable(chart->title()));
      }
    }
    QCOMPARE(board.trials()->model().total(), static_cast<int>(table->size()));
    if (const QString out = qEnvironmentVariable("TANDEM_PICTURES"); !out.isEmpty()) {
      QTest::qWait(100);
      board.grab().save(QDir(out).filePath(QStringLiteral("board.png")));
      board.findChild<LeaderboardChart*>()->parentWidget()->grab().save(
          QDir(out).filePath(QStringLiteral("board-page.png")));
      board.resize(1200, 2000);
      apply_theme(*qApp, Theme::Kind::light, 1.5);
      QTest::qWait(200);
      board.findChild<LeaderboardChart*>()->parentWidget()->grab().save(
          QDir(out).filePath(QStringLiteral("board-page-light.png")));
    }
    // The filter leaves one task, and figures follow.
    auto* task = board.findChildren<QComboBox*>().front();
    task->setCurrentIndex(1);
    QTRY_COMPARE(done.size(), 2);
    TrialFilter filter;
    filter.task = 0;
    QVERIFY(description(*leaders).contains(rate_words(leaderboard(*table, filter).rows.front().success, basis())));
    QVERIFY(board.trials()->model().total() < static_cast<int>(table->size()));
    board.set_data({});
    QTRY_COMPARE(done.size(), 3);
    for (auto* chart : board.charts()) {
      QVERIFY(!chart->has_data());
    }
    QCOMPARE(board.trials()->model().total(), 0);
  }

  void aHundredThousandTrialsAreOnTheBoardSoon() {
    TrialTable table;
    table.suite = *load_suite("sim_so101", qEnvironmentVariable("TANDEM_RESOURCES").toStdString());
    table.experiment.uuid = "large";
    table.experiment.primary_metric = "success";
    table.experiment.design = Design::sequential;
    table.contenders = {{1, "A", "one", "sync", "1", true}, {2, "B", "two", "async", "2", false}};
    constexpr std::size_t trials = 100'000;
    table.paired.assign(2, std::vector<std::int32_t>(trials / 2));
    table.levels = {0, 0.5, 1};
    for (std::size_t i = 0; i < trials; ++i) {
      const bool good = (i * 7919) % 100 < (i % 2 == 0 ? 50 : 52);
      table.trial.push_back(static_cast<std::int64_t>(i) + 1);
      table.contender.push_back(static_cast<std::uint16_t>(i % 2));
      table.cell.push_back(static_cast<std::uint32_t>(i / 2 % table.suite.cells.size()));
      table.block.push_back(static_cast<std::int32_t>(i / 2));
      table.valid.push_back(1);
      table.helped.push_back(0);
      table.unblinded.push_back(0);
      table.end.push_back(static_cast<std::uint8_t>(good ? EndReason::success : EndReason::timeout));
      table.success.push_back(good ? 1 : 0);
      table.score.push_back(good ? 1 : 0.5);
      table.duration_s.push_back(good ? 5 + static_cast<double>(i % 1400) / 100 : 20);
      table.count.push_back(-1);
      table.chain.push_back(-1);
      table.started_utc.push_back("2026-11-27T08:00:00.000Z");
      table.level.push_back(good ? 2 : 1);
      table.paired[i % 2][i / 2] = static_cast<std::int32_t>(i);
    }
    table.experiment.slots = table.experiment.slots_done = trials;
    QElapsedTimer clock;
    clock.start();
    const ScoreFigures figures = score_figures(table, {});
    QCOMPARE(figures.board.rows.size(), std::size_t{2});
    qInfo("figures: %lld ms", clock.restart());
    QCOMPARE(trial_lines(table, {}).size(), trials);
    qInfo("lines: %lld ms", clock.restart());
    ScoresBoard board;
    board.resize(1300, 900);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    // The window goes on while figures are computed: the longest time between two turns of its loop.
    QElapsedTimer turn;
    qint64 longest = 0;
    QTimer ticker;
    connect(&ticker, &QTimer::timeout, this, [&] {
      longest = std::max(longest, turn.isValid() ? turn.elapsed() : 0);
      turn.restart();
    });
    ticker.start(5);
    QSignalSpy done(&board, &ScoresBoard::done);
    clock.restart();
    board.set_data(std::make_shared<const TrialTable>(std::move(table)));
    QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 20000);
    qInfo("shown after %lld ms", clock.elapsed());
    QTest::qWait(300);
    qInfo("the window stood still for at most %lld ms", longest);
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest)));
    QCOMPARE(board.trials()->model().total(), static_cast<int>(trials));
  }

  void aBlindBoardTellsNobody() {
    QTemporaryDir folder;
    const auto table = played(folder.path(), "sim_so101", 2, 20, Design::sequential, Blinding::operator_only);
    QVERIFY(table != nullptr);
    ScoresBoard board;
    board.resize(1300, 900);
    board.show();
    QSignalSpy done(&board, &ScoresBoard::done);
    board.set_data(table);
    QTRY_COMPARE(done.size(), 1);
    QStringList texts;
    for (auto* widget : board.findChildren<QWidget*>()) {
      texts << widget->accessibleName() << widget->accessibleDescription() << widget->toolTip();
      if (const auto* label = qobject_cast<QLabel*>(widget)) {
        texts << label->text();
      }
      if (const auto* choice = qobject_cast<QComboBox*>(widget)) {
        for (int i = 0; i < choice->count(); ++i) {
          texts << choice->itemText(i);
        }
      }
    }
    for (auto* chart : board.charts()) {
      texts << QString::fromUtf8(chart->table().csv());
    }
    for (int row = 0; row < board.trials()->model().rowCount(); ++row) {
      for (int column = 0; column < TrialTableModel::columns; ++column) {
        texts << board.trials()->model().index(row, column).data().toString();
      }
    }
    const QString all = texts.join(QLatin1Char('\n'));
    QVERIFY(all.contains(QStringLiteral("Contender A")));
    QVERIFY2(!all.contains(QStringLiteral("act0")) && !all.contains(QStringLiteral("act1")), "a name of a policy");
    QVERIFY2(!board.findChild<SyncAsyncChart*>()->has_data(), "speed would tell who is who");
  }

  void aSinglePointOpensItsTrial() {
    QTemporaryDir folder;
    ScoresBoard board;
    board.resize(1300, 900);
    board.show();
    QSignalSpy done(&board, &ScoresBoard::done);
    QSignalSpy opened(&board, &ScoresBoard::open_trial);
    board.set_data(played(folder.path(), "sim_so101", 1, 1));
    QTRY_COMPARE(done.size(), 1);
    auto* leaders = board.findChild<LeaderboardChart*>();
    Q_EMIT leaders->trials_chosen(leaders->rows().front().trials);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toLongLong(), board.trials()->model().id_at(0));
  }

  void aPointOfATimeOpensItsTrialThen() {
    const auto chart = make_sync(Amount::one);
    QList<std::optional<double>> times;
    connect(chart.get(), &ChartPanel::trials_chosen, this,
            [&](const TrialIds&, std::optional<double> at_s) { times << at_s; });
    chart->resize(620, chart->minimumSizeHint().height());
    chart->show();
    QVERIFY(QTest::qWaitForWindowActive(chart.get()));
    chart->view()->setFocus();
    for (int i = 0; i < 6 && times.isEmpty(); ++i) {
      QTest::keyClick(chart->view(), Qt::Key_Right);
      QTest::keyClick(chart->view(), Qt::Key_Return);
    }
    QCOMPARE(times.size(), 1);
    QCOMPARE(times[0], std::optional(13.75));
  }

  void everyControlOfTheBoardHasAName() {
    ScoresBoard board;
    board.show();
    for (auto* widget : board.findChildren<QWidget*>()) {
      auto* interface = QAccessible::queryAccessibleInterface(widget);
      const bool inner = qobject_cast<QLineEdit*>(widget) != nullptr &&
                         qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) != nullptr;
      if (widget->focusPolicy() != Qt::NoFocus && !inner && widget->isVisible()) {
        QVERIFY2(interface != nullptr && !interface->text(QAccessible::Name).isEmpty(),
                 widget->metaObject()->className());
      }
    }
  }

  void aReportIsPrinted() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("report.pdf"));
    QString rows;
    for (int i = 0; i < 80; ++i) {
      rows += QStringLiteral("<tr><td>%1</td><td>80.0 [67.0, 88.8] (40/50)</td><td>a</td></tr>").arg(contender(i));
    }
    const auto chart = make_leaderboard(Amount::some);
    const QString html =
        QStringLiteral(
            "<html><head><title>Report</title></head><body><h1>Report</h1><p>What was asked.</p>"
            "<img src=\"board\"><h2>Table</h2><table "
            "width=\"100%\"><tr><th>Contender</th><th>Success</th><th></th></tr>%1</table></body></html>")
            .arg(rows);
    const auto done = print_report(html, file, {{QStringLiteral("board"), chart->image(2)}});
    QVERIFY(done.has_value());
    QFile pdf(file);
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    const QByteArray bytes = pdf.readAll();
    QVERIFY(bytes.startsWith("%PDF-"));
    QVERIFY2(bytes.count("/Type /Page\n") >= 2, qPrintable(QString::number(bytes.count("/Type /Page\n"))));
    QVERIFY(bytes.contains("/Subtype /Image"));
    if (const QString out = qEnvironmentVariable("TANDEM_PICTURES"); !out.isEmpty()) {
      QFile::copy(file, QDir(out).filePath(QStringLiteral("report.pdf")));
    }
    QVERIFY(!print_report(html, QStringLiteral("/nonexistent/report.pdf")));
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::DashboardsTest)
#include "tst_dashboards.moc"
