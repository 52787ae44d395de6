#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "dataset/reader.h"
#include "dataset/validate.h"
#include "scoring/lineage.h"
#include "scoring/sha256.h"
#include "studio/evaluate_page.h"
#include "studio/second_look.h"
#include "studio/trial_card.h"
#include "studio/trial_player.h"
#include "testing/window_fixture.h"
#include "widgets/episode_view.h"
#include "widgets/hold_button.h"
#include "widgets/trial_table_view.h"

namespace tandem {

/// Trials in which Tandem moves the arm with the policy that comes with it: driven by keys, judged, recorded.
class DrivenTest : public testing::WindowFixture {
  Q_OBJECT

 private:
  [[nodiscard]] EvaluatePage* page() const { return window_->findChild<EvaluatePage*>(); }
  [[nodiscard]] TrialRun& run() const { return page()->run(); }
  [[nodiscard]] TrialPhase phase() const {
    return run().life() != nullptr ? run().life()->phase() : TrialPhase::closed;
  }
  [[nodiscard]] std::vector<TrialRow> rows() const {
    auto database = Database::open_to_read(settings_.scores.toStdString());
    return database ? TrialStore(*database).rows(experiment_).value_or(std::vector<TrialRow>{})
                    : std::vector<TrialRow>{};
  }
  // Everything that the card of the trial says.
  [[nodiscard]] QString said() const {
    QString out;
    for (const auto* label : page()->findChild<TrialCard*>()->findChildren<QLabel*>()) {
      out += label->text() + QLatin1Char('\n');
    }
    return out;
  }

  static Suite cube_suite(double horizon_s) {
    Suite suite;
    suite.key = "cube-" + std::to_string(static_cast<int>(horizon_s));
    suite.title = "Cube";
    SuiteTask task;
    task.key = "cube";
    task.instruction = "Put the red cube in the box";
    task.scoring = Scoring::binary;
    task.horizon_s = horizon_s;
    task.clock_start = ClockStart::first_motion;
    task.success_text = "The cube lies in the box.";
    suite.tasks.push_back(task);
    suite.settings.push_back({"id", "As trained", "in_distribution", false, ""});
    suite.cells.push_back({0, 0, 1, 1, {{"left", "", "The red cube left", {}}}});
    return suite;
  }
  // Two contenders, loaded, on the small rig, armed by a key.
  void begin(double horizon_s) {
    session_->connect_rig(QStringLiteral("sim-so101-small"));
    QTRY_VERIFY_WITH_TIMEOUT(session_->status().state == RigState::connected, 15000);
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(page()->book().is_open());
    const std::string folder = std::string(TANDEM_SOURCE_DIR) + "/resources/policies/act-cube-so101";
    ExperimentSpec spec;
    spec.title = "Sync or async";
    spec.blinding = Blinding::none;
    spec.seed = 5;
    for (const char* mode : {"sync", "async"}) {
      spec.contenders.push_back({std::string("cube ") + mode, "act", "act-cube-so101", sha256(folder), folder, mode,
                                 "tandem", Json::object(), false});
    }
    std::int64_t id = 0;
    page()->book().ask<std::int64_t>(
        page(), [&](Database& database) { return ExperimentStore(database).create(cube_suite(horizon_s), spec); },
        [&](Result<std::int64_t> made) { id = made.value_or(-1); });
    QTRY_VERIFY(id != 0);
    QVERIFY(id > 0);
    experiment_ = id;
    page()->open_experiment(id);
    QTRY_VERIFY(run().life() != nullptr);
    page()->findChild<TrialCard*>()->findChild<QCheckBox*>()->click();
    QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("Recorded in")), 60000);
    page()->take_focus();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
  }
  void start() {
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(phase(), TrialPhase::running, 20000);  // the arm has moved
    QCOMPARE(session_->status().state, RigState::running);
    QTRY_VERIFY_WITH_TIMEOUT(!session_->status().ramping, 10000);
    QTest::qWait(300);
  }
  std::int64_t experiment_ = 0;

 private Q_SLOTS:
  void aTrialIsDrivenPausedJudgedAndRecorded() {
    begin(600);
    start();
    press(Qt::Key_Space);
    QTRY_VERIFY2(session_->status().state != RigState::running, "the arm holds before anybody has said why");
    QCOMPARE(phase(), TrialPhase::paused);
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_2);
    QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
    QTest::qWait(50);
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    page()->take_focus();
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(session_->status().state, RigState::running, 10000);
    QTRY_VERIFY_WITH_TIMEOUT(!session_->status().ramping, 10000);
    QTest::qWait(300);
    press(Qt::Key_Y);
    QTRY_COMPARE(phase(), TrialPhase::ended);
    QTRY_VERIFY(session_->status().state != RigState::running);
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 1U, 20000);
    QCOMPARE(rows()[0].success.value(), true);

    // Esc stops the arm; the trial waits for a word.
    QTRY_COMPARE(phase(), TrialPhase::reset);
    start();
    press(Qt::Key_Escape);
    QTRY_VERIFY(session_->status().state != RigState::running);
    QTRY_COMPARE(phase(), TrialPhase::ended);
    QTest::qWait(3200);
    QCOMPARE(phase(), TrialPhase::ended);
    QVERIFY(said().contains(QStringLiteral("How did it go?")));
    press(Qt::Key_U);
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 2U, 20000);
    QCOMPARE(rows()[1].success.value(), false);

    const std::string root = settings_.storage.toStdString() + "/trials-" + std::to_string(experiment_);
    auto database = Database::open_to_read(settings_.scores.toStdString());
    QVERIFY(database.has_value());
    for (const std::int64_t trial : {0, 1}) {
      LineageQuery query;
      query.trial = rows()[static_cast<std::size_t>(trial)].trial;
      const auto chain = find_lineage(*database, query);
      QVERIFY(chain.has_value() && chain->size() == 1);
      QCOMPARE(chain->front().recordings.at(0).folder, root);
      QCOMPARE(chain->front().trial->episode, std::optional(trial));
    }
    // And they are seen again, from the dashboards.
    window_->actions()[QStringLiteral("evaluate.dashboards")]->trigger();
    auto* table = window_->findChild<TrialTableView*>();
    QVERIFY(table != nullptr);
    QTRY_COMPARE(table->model().total(), 2);
    table->select({rows()[0].trial});
    window_->actions()[QStringLiteral("evaluate.play")]->trigger();
    auto* player = window_->findChild<TrialPlayer*>();
    QVERIFY(player != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(player->view()->shown_frame() >= 0, 10000);
    QVERIFY(player->view()->length() > 5);
    player->close();

    // A second person judges a fifth of them again, without knowing what was seen before.
    window_->actions()[QStringLiteral("evaluate.second")]->trigger();
    auto* again = window_->findChild<SecondLookDialog*>();
    QVERIFY(again != nullptr);
    QTRY_VERIFY(again->view() != nullptr && again->view()->shown_frame() >= 0);
    QCOMPARE(again->wanted(), 1);
    QTest::keyClick(again, Qt::Key_Y);
    QTest::keyClick(again, Qt::Key_Return);
    QTest::qWait(100);
    QCOMPARE(again->done(), 0);  // nobody said who judges
    again->findChild<QLineEdit*>()->setText(QStringLiteral("bob"));
    QTest::keyClick(again, Qt::Key_Return);
    QTRY_COMPARE(again->done(), 1);
    QVERIFY(again->view() == nullptr);
    again->close();

    const auto report = validate_dataset(root);
    QCOMPARE(report.episodes, 2);
    QVERIFY2(report.findings.empty(), report.findings.empty() ? "" : report.findings[0].text.c_str());
  }

  void timeThatIsUpWaitsForAWord() {
    begin(1);
    start();
    QTRY_COMPARE_WITH_TIMEOUT(phase(), TrialPhase::ended, 10000);
    QTRY_VERIFY(session_->status().state != RigState::running);
    QTest::qWait(3200);
    QVERIFY(rows().empty());
    QVERIFY(said().contains(QStringLiteral("Time is up")));
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), 1U, 20000);
    QCOMPARE(rows()[0].end_reason, std::string("timeout"));
  }

  void keysOfThePageWorkAfterTheMouseHasArmed() {
    begin(600);
    session_->release();
    QTRY_COMPARE(session_->status().state, RigState::connected);
    QTRY_VERIFY(page()->arm_button()->isVisible() && page()->arm_button()->isEnabled());
    // Where the machine is so busy that a press is let go of, a person presses again.
    for (int i = 0; i < 3 && session_->status().state != RigState::armed; ++i) {
      QTest::mousePress(page()->arm_button(), Qt::LeftButton);
      static_cast<void>(QTest::qWaitFor([&] { return session_->status().state == RigState::armed; }, 3000));
      QTest::mouseRelease(page()->arm_button(), Qt::LeftButton);
    }
    QCOMPARE(session_->status().state, RigState::armed);
    QTRY_VERIFY(!page()->arm_button()->isVisible());
    QVERIFY(qobject_cast<QAbstractButton*>(QApplication::focusWidget()) == nullptr);
    start();
    press(Qt::Key_Escape);
    QTRY_VERIFY(session_->status().state != RigState::running);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::DrivenTest)
#include "tst_driven.moc"
