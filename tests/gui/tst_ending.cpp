#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QtTest>

#include <filesystem>

#include "dataset/validate.h"
#include "studio/actions.h"
#include "studio/leaving.h"
#include "studio/main_window.h"
#include "studio/rig_session.h"
#include "testing/window_fixture.h"
#include "widgets/take_strip.h"

namespace tandem {

/// Quitting, disconnecting and what is chosen from a list neither drop the arm nor lose a take.
class EndingTest : public testing::WindowFixture {
  Q_OBJECT

  // A take that has begun.
  void record_some() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 15000);
  }

 private Q_SLOTS:
  void thePaletteNamesWhatMustBeHeldAndDoesNotDoIt() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    window_->actions()[QStringLiteral("app.palette")]->trigger();
    QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
    QWidget* palette = QApplication::activeModalWidget();
    QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("torque"));
    auto* list = palette->findChild<QListWidget*>();
    QCOMPARE(list->count(), 1);
    QVERIFY2(list->item(0)->text().contains(QStringLiteral("Shift+Esc")), qPrintable(list->item(0)->text()));
    QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
    QTest::qWait(100);
    QCOMPARE(QApplication::activeModalWidget(), palette);
    QCOMPARE(session_->status().state, RigState::armed);
    palette->close();
  }

  void closingWhileArmedAsksAndLeadsTheArmHome() {
    simulate();
    const auto rest = session_->status().joints;
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_Space);
    QTRY_COMPARE(session_->status().run, RunKind::teleoperate);
    QTest::qWait(2500);
    window_->close();
    QVERIFY(window_->isVisible());
    QTRY_COMPARE(session_->status().state, RigState::armed);
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(box != nullptr);
    QCOMPARE(box->buttons().size(), 3);
    QTest::mouseClick(button_of(box, QStringLiteral("Home and release")), Qt::LeftButton);
    QTRY_COMPARE(session_->status().run, RunKind::homing);
    press(Qt::Key_R);  // refused: the arm is on its way to be let go
    QTest::qWait(200);
    QCOMPARE(session_->status().run, RunKind::homing);
    QVERIFY(!session_->pending());
    press(Qt::Key_Escape);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTest::qWait(500);
    QVERIFY2(window_->isVisible(), "a stop on the way keeps the window");
    window_->close();
    QTest::mouseClick(
        button_of(window_->findChild<QMessageBox*>(QStringLiteral("torque")), QStringLiteral("Home and release")),
        Qt::LeftButton);
    QTRY_COMPARE(session_->status().run, RunKind::homing);
    window_->actions()[QStringLiteral("collect.teleoperate")]->trigger();  // "Hold"
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTest::qWait(600);
    QVERIFY2(window_->isVisible() && session_->status().state == RigState::armed, "only an arm that is home is let go");
    window_->close();
    box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(box != nullptr);
    JointValues last;
    QTest::mouseClick(button_of(box, QStringLiteral("Home and release")), Qt::LeftButton);
    for (int i = 0; i < 200 && window_->isVisible(); ++i) {
      if (const auto status = session_->status(); !status.joints.empty()) {
        last = status.joints;
      }
      QTest::qWait(50);
    }
    QVERIFY(!window_->isVisible());
    for (std::size_t i = 0; i < 6; ++i) {
      QVERIFY2(std::abs(last[i] - rest[i]) < 6,
               qPrintable(QStringLiteral("joint %1: %2 against %3").arg(i).arg(last[i]).arg(rest[i])));
    }
  }

  void aTakeThatCouldNotBeSavedIsNotLostByQuitting() {
    settings_.episodes = 1;
    simulate();
    const std::string data = root().toStdString() + "/data";
    std::filesystem::remove_all(root().toStdString());
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    std::filesystem::create_directories(data);
    QFile blocker(QString::fromStdString(data + "/chunk-000"));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    QTest::qWait(300);
    press(Qt::Key_Right);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().save_failed, 5000);
    window_->close();
    QVERIFY(window_->isVisible());
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("unsaved"));
    QVERIFY(box != nullptr);
    QVERIFY(blocker.remove());
    QTest::mouseClick(button_of(box, QStringLiteral("Save the take again")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
    QCOMPARE(validate_dataset(root().toStdString()).exit_code(), 0);
  }

  void aSaveThatFailsAfterTheEndWasChosenKeepsTheWindow() {
    settings_.episodes = 1;
    simulate();
    const std::string data = root().toStdString() + "/data";
    std::filesystem::remove_all(root().toStdString());
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    std::filesystem::create_directories(data);
    QFile blocker(QString::fromStdString(data + "/chunk-000"));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);
    press(Qt::Key_Escape);
    QTRY_VERIFY(session_->collect_status().saving || session_->collect_status().save_failed);
    window_->close();  // the take that Esc kept is on its way to the disk
    if (auto* torque = window_->findChild<QMessageBox*>(QStringLiteral("torque")); torque != nullptr) {
      QTest::mouseClick(button_of(torque, QStringLiteral("Torque off now")), Qt::LeftButton);
    }
    QTRY_VERIFY_WITH_TIMEOUT(window_->findChild<QMessageBox*>(QStringLiteral("unsaved")) != nullptr, 5000);
    QVERIFY(window_->isVisible());
    QVERIFY(blocker.remove());
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("unsaved"));
    QTest::mouseClick(button_of(box, QStringLiteral("Save the take again")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
  }

  void theWindowEndsWhenTheLastTakeIsSaved() {
    settings_.episodes = 1;
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);
    press(Qt::Key_Escape);
    QTRY_VERIFY(session_->collect_status().saving || session_->collect_status().saved == 1);
    window_->close();
    auto* torque = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(torque != nullptr);
    QTest::mouseClick(button_of(torque, QStringLiteral("Torque off now")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->isVisible(), 5000);
    QCOMPARE(validate_dataset(root().toStdString()).exit_code(), 0);
  }

  void aRecordingGoesOnUntilTheQuestionIsAnswered() {
    settings_.episodes = 2;
    std::filesystem::remove_all(root().toStdString());
    record_some();
    for (const char* answer : {"Stay", "Torque off now"}) {
      window_->close();
      auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
      QVERIFY(box != nullptr);
      QVERIFY2(box->text().contains(QStringLiteral("The take is kept")), qPrintable(box->text()));
      const auto rows = session_->collect_status().health.rows;
      QTRY_VERIFY(session_->collect_status().health.rows > rows + 5);
      QCOMPARE(session_->collect_status().phase, CollectPhase::recording);
      QTest::mouseClick(button_of(box, QString::fromLatin1(answer)), Qt::LeftButton);
      QTRY_VERIFY(window_->findChild<QMessageBox*>(QStringLiteral("torque")) == nullptr);
      if (answer[0] == 'S') {
        QTRY_VERIFY(session_->collect_status().health.rows > rows + 15);
      }
    }
    QTRY_VERIFY_WITH_TIMEOUT(!window_->isVisible(), 8000);
    const auto report = validate_dataset(root().toStdString());
    QCOMPARE(report.exit_code(), 0);
    QCOMPARE(report.episodes, 1);
  }

  void nothingNewBeginsBehindTheQuestion() {
    settings_.episodes = 3;
    settings_.reset_s = 1;
    std::filesystem::remove_all(root().toStdString());
    record_some();
    window_->close();
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(box != nullptr);
    session_->keep();  // as if the take had come to its end meanwhile: the next one would follow by itself
    QTRY_VERIFY(!session_->planning());
    QTRY_VERIFY2(!box->text().contains(QStringLiteral("goes on")), qPrintable(box->text()));
    QTest::qWait(1500);
    QCOMPARE(session_->status().state, RigState::armed);
    QCOMPARE(session_->collect_status().phase, CollectPhase::idle);
    QTest::mouseClick(button_of(box, QStringLiteral("Torque off now")), Qt::LeftButton);
    press(Qt::Key_Left);  // a key that is refused does not take the wish back
    QTRY_VERIFY_WITH_TIMEOUT(!window_->isVisible(), 8000);
    QCOMPARE(validate_dataset(root().toStdString()).episodes, 1);
  }

  void underTheQuestionEscStopsTheRecording() {
    std::filesystem::remove_all(root().toStdString());
    record_some();
    window_->close();
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(box != nullptr);
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
    QVERIFY2(window_->findChild<QMessageBox*>(QStringLiteral("torque")) != nullptr, "the question stays");
  }

  void whatDoesNotEndIsWaitedForAndCanBeLeft() {
    bool ends = false;
    int gone = 0;
    int abandoned = 0;
    Leaving leaving(window_.get(), {[&] { return ends; }, [&] { ++gone; }, [&] { ++abandoned; }}, 600);
    QString said;
    connect(&leaving, &Leaving::said, this, [&](const QString& text) { said = text; });
    const auto box = [this] { return window_->findChild<QMessageBox*>(QStringLiteral("leaving")); };
    leaving.begin();
    QTRY_VERIFY(!said.isEmpty());
    QVERIFY2(box() == nullptr, "no question as long as it may yet end");
    QTRY_VERIFY(box() != nullptr);
    QTest::mouseClick(button_of(box(), QStringLiteral("Keep waiting")), Qt::LeftButton);
    QTRY_VERIFY(box() == nullptr);
    QTRY_VERIFY(box() != nullptr);
    QTest::mouseClick(button_of(box(), QStringLiteral("Quit without waiting")), Qt::LeftButton);
    QCOMPARE(abandoned, 1);
    QTRY_VERIFY(box() != nullptr);
    ends = true;
    QTRY_COMPARE(gone, 1);
    QTRY_VERIFY(box() == nullptr);
    QTest::qWait(100);
    QCOMPARE(gone, 1);
  }

  void aDatasetThatWasDeletedIsBegunAnew() {
    settings_.episodes = 2;
    std::filesystem::remove_all(root().toStdString());
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    for (int round = 0; round < 2; ++round) {
      press(Qt::Key_R);
      QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
      QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);
      press(Qt::Key_Escape);
      QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
      QTRY_VERIFY(!session_->pending());
      const auto report = validate_dataset(root().toStdString());
      QCOMPARE(report.exit_code(), 0);
      QCOMPARE(report.episodes, 1);
      std::filesystem::remove_all(root().toStdString());  // as one throws a practice set away
    }
  }

  void aPlanGoesOnAlthoughTheWindowWasClosedWhileItSaved() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    settings_.last_kept = 7;  // of another plan
    settings_.last_task = QStringLiteral("Another task");
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTRY_COMPARE(settings_.last_task, QStringLiteral("Put the red cube in the box"));
    QCOMPARE(settings_.last_kept, 0);
    QTest::qWait(300);
    press(Qt::Key_R);  // refused: the plan runs already
    press(Qt::Key_Right);
    session_->disconnect_now();
    QCOMPARE(settings_.last_kept, 1);
    QCOMPARE(window_->findChild<TakeStrip*>()->count(), 1);
    window_->findChild<QLineEdit*>(QStringLiteral("task"))->setText(QStringLiteral("Another one"));
    simulate();
    press(Qt::Key_R);  // refused: not armed
    QTest::qWait(100);
    QCOMPARE(settings_.last_kept, 1);
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTRY_COMPARE(settings_.last_kept, 0);
    QTRY_COMPARE(window_->findChild<TakeStrip*>()->count(), 0);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::EndingTest)
#include "tst_ending.moc"
