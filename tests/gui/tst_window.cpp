#include <QAbstractItemView>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <filesystem>

#include "dataset/reader.h"
#include "dataset/validate.h"
#include "dataset/writer.h"
#include "studio/actions.h"
#include "studio/collect_page.h"
#include "studio/dataset_tools.h"
#include "studio/main_window.h"
#include "studio/rig_session.h"
#include "studio/settings_page.h"
#include "testing/window_fixture.h"
#include "widgets/camera_grid.h"
#include "widgets/command_palette.h"
#include "widgets/folder_dialog.h"
#include "widgets/take_strip.h"

namespace tandem {

class WindowTest : public testing::WindowFixture {
  Q_OBJECT

  [[nodiscard]] QLineEdit* folder_field() const {
    for (auto* edit : window_->findChildren<QLineEdit*>()) {
      if (edit->accessibleName() == QStringLiteral("Folder of new datasets")) {
        return edit;
      }
    }
    return nullptr;
  }

 private Q_SLOTS:
  void firstRunByKeys() {
    // Home: the focus is where a first run begins, and goes to the pictures of Collect.
    QVERIFY(QApplication::focusWidget() != nullptr);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(session_->status().state, RigState::connected, 20000);
    QTRY_VERIFY(grid()->hasFocus());
    QTest::qWait(300);
    press(Qt::Key_R);
    QTest::qWait(200);
    QVERIFY2(session_->status().state == RigState::connected, "recording needs an armed rig");
    hold(Qt::Key_Return, 100);
    QTest::qWait(100);
    QVERIFY2(session_->status().state == RigState::connected, "a short press does not arm");
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTest::qWait(1200);
    press(Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 8000);
    QTest::qWait(500);
    press(Qt::Key_Left);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::reset);
    QCOMPARE(session_->collect_status().discarded, 1);
    press(Qt::Key_Escape);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::idle);
    press(Qt::Key_Q, Qt::ControlModifier);
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY2(box != nullptr, "an arm that holds is not let fall unasked");
    QCOMPARE(box->defaultButton()->text(), QStringLiteral("Stay"));
    QWidget* release = button_of(box, QStringLiteral("Torque off now"));
    for (int i = 0; i < 4 && box->focusWidget() != release; ++i) {
      QTest::keyClick(box, Qt::Key_Tab);
    }
    QCOMPARE(box->focusWidget(), release);
    QTest::keyClick(release, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->isVisible(), 15000);
    const auto report = validate_dataset(root().toStdString());
    QCOMPARE(report.exit_code(), 0);
    QCOMPARE(report.episodes, 1);
  }

  void anotherTextSizeWaitsForTheNextStart() {
    const QFont before = QApplication::font();
    settings_.text_percent = 150;
    Q_EMIT window_->findChild<SettingsPage*>()->look_changed();
    QCOMPARE(QApplication::font().pixelSize(), before.pixelSize());
    reopen();
    QVERIFY(QApplication::font().pixelSize() > before.pixelSize());
    settings_.text_percent = 100;
    reopen();
  }

  void theStripSaysWhatWasKeptBefore() {
    settings_.last_task = QStringLiteral("Put the red cube in the box");
    settings_.last_dataset = root();
    settings_.last_kept = 3;
    settings_.episodes = 10;
    reopen();
    simulate();
    auto* strip = window_->findChild<TakeStrip*>();
    QVERIFY(strip != nullptr);
    QTRY_VERIFY2(strip->accessibleDescription().contains(QLatin1Char('3')), qPrintable(strip->accessibleDescription()));
  }

  void aKeyThatTheDisplayServerRepeatsIsHeldAllTheSame() {
    simulate();
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 600) {  // pairs of release and press, without the mark of a repeat
      QTest::keyPress(window_.get(), Qt::Key_Return);
      QTest::qWait(30);
      QTest::keyRelease(window_.get(), Qt::Key_Return);
    }
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTest::qWait(200);
    QTest::keyPress(window_.get(), Qt::Key_Escape, Qt::ShiftModifier);
    QTest::qWait(100);
    QTest::keyRelease(window_.get(), Qt::Key_Escape, Qt::ShiftModifier);
    QTest::qWait(500);
    QCOMPARE(session_->status().state, RigState::armed);
    QTest::keyPress(window_.get(), Qt::Key_Escape, Qt::ShiftModifier);
    QTRY_COMPARE(session_->status().state, RigState::connected);
    QTest::keyRelease(window_.get(), Qt::Key_Escape, Qt::ShiftModifier);
  }

  void onlyAKeyThatIsHeldHereArms() {
    simulate();
    // Enter in the palette: its dialog closes while the key is down.
    window_->actions()[QStringLiteral("app.palette")]->trigger();
    QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
    auto* search = QApplication::activeModalWidget()->findChild<QLineEdit*>();
    QTest::keyClicks(search, QStringLiteral("show keys"));
    QTest::keyClick(search, Qt::Key_Return);
    QTest::qWait(700);
    QCOMPARE(session_->status().state, RigState::connected);
    if (auto* overlay = QApplication::activeModalWidget()) {
      overlay->close();
    }
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    // A dialog opens and gets the release.
    QTest::keyPress(window_.get(), Qt::Key_Return);
    QTest::qWait(100);
    window_->actions()[QStringLiteral("app.keys")]->trigger();
    QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
    QTest::keyRelease(QApplication::activeModalWidget(), Qt::Key_Return);
    QTest::qWait(700);
    QCOMPARE(session_->status().state, RigState::connected);
    QApplication::activeModalWidget()->close();
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    // Another window takes the keyboard.
    QTest::keyPress(window_.get(), Qt::Key_Return);
    QTest::qWait(100);
    QWidget other;
    other.show();
    other.activateWindow();
    QTRY_VERIFY(other.isActiveWindow());
    QTest::qWait(700);
    QCOMPARE(session_->status().state, RigState::connected);
    for (auto* action : window_->actions().choosable()) {
      QVERIFY2(
          action->objectName() != QStringLiteral("rig.arm") && action->objectName() != QStringLiteral("rig.release"),
          "what must be held is in no list");
    }
  }

  void escTakesBackWhatHasNotBegunYet() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    for (const Qt::Key key : {Qt::Key_R, Qt::Key_Space, Qt::Key_R, Qt::Key_P}) {  // a new folder, then the open one
      press(key);
      press(Qt::Key_Escape);
      QTRY_VERIFY_WITH_TIMEOUT(!session_->pending(), 10000);
      QTest::qWait(300);
      QCOMPARE(session_->status().state, RigState::armed);
      QCOMPARE(session_->collect_status().phase, CollectPhase::idle);
    }
  }

  void escLeavesAFieldAsItWas() {
    simulate();
    auto* task = window_->findChild<QLineEdit*>(QStringLiteral("task"));
    const QString before = task->text();
    press(Qt::Key_T);
    QTRY_VERIFY(task->hasFocus());
    QTest::keyClicks(task, QStringLiteral("Stack the blocks"));
    QTest::keyClick(task, Qt::Key_Escape);
    QTRY_VERIFY(grid()->hasFocus());
    QCOMPARE(task->text(), before);
    press(Qt::Key_T);
    QTRY_VERIFY(task->hasFocus());
    QTest::keyClicks(task, QStringLiteral("Stack the blocks"));
    QTest::keyClick(task, Qt::Key_Return);
    QTRY_VERIFY(grid()->hasFocus());
    QCOMPARE(task->text(), QStringLiteral("Stack the blocks"));
    for (auto* box : window_->findChildren<QSpinBox*>()) {
      if (box->accessibleName() == QStringLiteral("Episodes to keep")) {
        const int wanted = box->value();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QStringLiteral("7"));
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(grid()->hasFocus());
        QCOMPARE(box->value(), wanted);
      }
    }
  }

  void aTakeThatIsLostIsSaidToBe() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTest::qWait(500);
    const auto saved = session_->collect_status().saved;
    std::filesystem::remove_all(root().toStdString() + "/tandem/staging");  // and with it the videos of the take
    press(Qt::Key_Right);
    auto* pictures = grid();
    QTRY_VERIFY2_WITH_TIMEOUT(pictures->accessibleDescription().contains(QStringLiteral("NOT SAVED")),
                              qPrintable(pictures->accessibleDescription()), 5000);
    const QString said = pictures->accessibleDescription();
    QVERIFY2(said.contains(QStringLiteral("lost")) && !said.contains(QStringLiteral("staging")), qPrintable(said));
    QCOMPARE(session_->collect_status().saved, saved);
    QCOMPARE(session_->status().state, RigState::armed);
    QTest::qWait(500);
    QVERIFY2(pictures->accessibleDescription().contains(QStringLiteral("NOT SAVED")), "until the next deliberate act");
    press(Qt::Key_Space);
    QTRY_VERIFY(!pictures->accessibleDescription().contains(QStringLiteral("NOT SAVED")));
  }

  void whatIsOverIsNotShownForEver() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QAction* fault = window_->actions()[QStringLiteral("fault.leader")];
    QToolButton* pill = nullptr;
    for (auto* button : window_->findChildren<QToolButton*>(QStringLiteral("pill"))) {
      pill = button->accessibleName() == QStringLiteral("Readiness") ? button : pill;
    }
    fault->setChecked(true);
    QTRY_VERIFY(pill->toolTip().contains(QStringLiteral("Leader: no input")));
    fault->setChecked(false);
    QTRY_VERIFY(pill->toolTip().contains(QStringLiteral("Ready:")));
    fault->setChecked(true);
    press(Qt::Key_R);
    QTRY_VERIFY_WITH_TIMEOUT(!session_->status().reason.empty(), 10000);
    fault->setChecked(false);
    QTRY_VERIFY2(pill->toolTip().contains(QStringLiteral("Ready:")), qPrintable(pill->toolTip()));
    QTRY_VERIFY2(grid()->accessibleDescription().contains(QStringLiteral("STOPPED")),
                 qPrintable(grid()->accessibleDescription()));
    session_->connect_rig(QStringLiteral("sim-so101-small"));
    QTRY_VERIFY_WITH_TIMEOUT(session_->rig() != nullptr && !session_->pending(), 15000);
    QTRY_VERIFY(!grid()->accessibleDescription().contains(QStringLiteral("STOPPED")));
  }

  void aLeaderKeyLetGoElsewhereLeadsNoMore() {
    simulate();
    QComboBox* leader = nullptr;
    for (auto* box : window_->findChildren<QComboBox*>()) {
      leader = box->accessibleName() == QStringLiteral("Leader") ? box : leader;
    }
    leader->setCurrentIndex(leader->findData(QStringLiteral("keyboard")));
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_Space);
    QTRY_COMPARE(session_->status().run, RunKind::teleoperate);
    QTRY_VERIFY(!session_->status().ramping);
    const auto start = session_->status().joints;
    QTest::keyPress(window_.get(), Qt::Key_A);
    QTRY_VERIFY2(std::abs(session_->status().joints[0] - start[0]) > 2, "the key leads");
    QWidget other;
    other.show();
    other.activateWindow();
    QTRY_VERIFY(other.isActiveWindow());
    QTest::qWait(700);
    const auto then = session_->status().joints;
    QTest::qWait(700);
    QVERIFY2(std::abs(session_->status().joints[0] - then[0]) < 1, "it must not lead on");
  }

  void escEndsAPausedTakeAndTypingIsRefusedDuringAPlan() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);
    QString said;
    connect(session_.get(), &RigSession::problem, this,
            [&](const Error& error) { said = QString::fromStdString(error.message); });
    press(Qt::Key_T);
    QVERIFY2(said.contains(QStringLiteral("task stays")), qPrintable(said));
    press(Qt::Key_Space);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::paused);
    press(Qt::Key_Escape);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::idle);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 10000);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    press(Qt::Key_Space);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::paused);
    press(Qt::Key_Left);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::reset);
    press(Qt::Key_Escape);
    QTRY_COMPARE(session_->collect_status().phase, CollectPhase::idle);
  }

  void aChosenFolderIsGoneOnWithAfterARestart() {
    const QString mine = home_.filePath(QStringLiteral("mine/new"));
    simulate();
    window_->actions()[QStringLiteral("collect.folder")]->trigger();
    auto* dialog = window_->findChild<FolderDialog*>();
    QVERIFY(dialog != nullptr);
    auto* name = dialog->findChild<QLineEdit*>();
    QVERIFY(name != nullptr);
    name->setText(mine);  // not there yet
    dialog->accept();
    QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
    QTest::qWait(300);  // the activation that its end brings ends a hold, too
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QCOMPARE(session_->dataset_root(), mine);
    QTest::qWait(300);
    press(Qt::Key_Right);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 10000);
    session_->disconnect_now();
    QCOMPARE(settings_.last_kept, 1);
    window_.reset();
    session_.reset();
    reopen();
    simulate();
    auto* progress = window_->findChild<CollectPage*>()->findChild<QProgressBar*>();
    QVERIFY(progress != nullptr);
    QTRY_COMPARE(progress->value(), 1);
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QCOMPARE(session_->dataset_root(), mine);
    QCOMPARE(session_->collect_status().kept, 1);
  }

  void escStopsUnderAnOpenDialog() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_Space);
    QTRY_COMPARE(session_->status().state, RigState::running);
    window_->actions()[QStringLiteral("app.palette")]->trigger();
    QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
    QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QVERIFY2(QApplication::activeModalWidget() != nullptr, "the first Esc stops, the second closes");
    QTRY_VERIFY(!session_->pending());  // until the stop is answered Esc means stop
    QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);
    QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
  }

  void theLastTakeGetsStarsAFlagAndANote() {
    simulate();
    press(Qt::Key_4);
    QTest::qWait(50);  // nothing to star yet: a sentence, no crash
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTest::qWait(500);
    press(Qt::Key_Right);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().saving || session_->collect_status().saved == 1, 2000);
    press(Qt::Key_4);  // while it is still being saved: it is meant
    press(Qt::Key_F);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
    const std::string facts = newest_facts();
    const auto fact = [&](const char* key) {
      const auto read = read_json(facts);
      return read && read->contains(key) ? (*read)[key] : Json();
    };
    QTRY_VERIFY_WITH_TIMEOUT(fact("stars") == 4 && fact("flagged") == true, 5000);
    QTRY_VERIFY(window_->findChild<TakeStrip*>()->newest() != nullptr);
    QTRY_COMPARE(window_->findChild<TakeStrip*>()->newest()->stars, 4);
    press(Qt::Key_M);
    QTRY_VERIFY(QApplication::activeModalWidget() != nullptr);
    auto* text = QApplication::activeModalWidget()->findChild<QLineEdit*>();
    QVERIFY(text != nullptr);
    QTRY_VERIFY(text->hasFocus());
    QTest::keyClicks(text, QStringLiteral("clean grasp"));
    QTest::keyClick(text, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(fact("note") == "clean grasp", 5000);
    QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    press(Qt::Key_F);
    QTRY_VERIFY_WITH_TIMEOUT(fact("flagged") == false, 5000);
    QCOMPARE(fact("rows"), Json(window_->findChild<TakeStrip*>()->newest()->length_s * 30));
  }

  void aTakeIsNotLostByRecordingElsewhere() {
    simulate();
    press(Qt::Key_R);
    QTest::qWait(300);
    QVERIFY2(!std::filesystem::exists(home_.filePath(QStringLiteral("elsewhere")).toStdString()),
             "nothing is made before the rig is armed");
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    const QString before = session_->dataset_root();
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);
    settings_.storage = home_.filePath(QStringLiteral("elsewhere"));
    press(Qt::Key_R);
    QTest::qWait(500);
    QCOMPARE(session_->collect_status().phase, CollectPhase::recording);
    QCOMPARE(session_->dataset_root(), before);
    press(Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 15000);
    const auto facts = read_json(newest_facts());
    QVERIFY(facts && (*facts)["reason"] == "It was stopped by hand.");
  }

  void enterChoosesInAnOpenList() {
    simulate();
    auto* leader = window_->findChild<QComboBox*>();
    for (auto* box : window_->findChildren<QComboBox*>()) {
      leader = box->accessibleName() == QStringLiteral("Leader") ? box : leader;
    }
    leader->setFocus();
    leader->showPopup();
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    const int before = leader->currentIndex();
    QTest::keyClick(leader->view(), before == 0 ? Qt::Key_Down : Qt::Key_Up);
    QTest::keyClick(leader->view(), Qt::Key_Return);
    QTRY_VERIFY(QApplication::activePopupWidget() == nullptr);
    QVERIFY(leader->currentIndex() != before);
    QCOMPARE(session_->status().state, RigState::connected);
  }

  void aDatasetIsCheckedAndPackedInTheBackground() {
    QTemporaryDir folder;
    const std::filesystem::path set = folder.filePath(QStringLiteral("set")).toStdString();
    std::filesystem::copy(std::filesystem::path(TANDEM_TEST_DATA) / "datasets/v30-small-split", set,
                          std::filesystem::copy_options::recursive);
    QStringList said;
    connect(window_->findChild<DatasetTools*>(), &DatasetTools::finished, this,
            [&](const QString& text, bool) { said << text; });
    for (const char* action : {"app.open", "dataset.pack"}) {
      window_->actions()[QString::fromLatin1(action)]->trigger();
      auto* dialog = window_->findChild<QFileDialog*>();
      QVERIFY(dialog != nullptr);
      Q_EMIT dialog->fileSelected(QString::fromStdString(set.string()));
      dialog->close();
      QTRY_COMPARE_WITH_TIMEOUT(said.size(), action == std::string("app.open") ? 1 : 2, 20000);
      QTRY_VERIFY(window_->findChild<QFileDialog*>() == nullptr);
    }
    QVERIFY2(said[0].contains(QStringLiteral("nothing wrong")), qPrintable(said[0]));
    QVERIFY2(said[1].contains(QStringLiteral("became")), qPrintable(said[1]));
    QCOMPARE(validate_dataset(set).exit_code(), 0);
  }

  void theKeysOfLeRobotCanBeChosen() {
    window_->actions().use_keys(QStringLiteral("lerobot"));
    QCOMPARE(window_->actions().key_of(QStringLiteral("collect.record")), QStringLiteral("Shift+R"));
    QVERIFY(window_->actions()[QStringLiteral("collect.discard")]->shortcuts().contains(QKeySequence(Qt::Key_R)));
    window_->actions().use_keys(QStringLiteral("tandem"));
    QCOMPARE(window_->actions().key_of(QStringLiteral("collect.record")), QStringLiteral("R"));
    QCOMPARE(window_->actions().key_of(QStringLiteral("collect.keep")), QStringLiteral("→"));
  }

  void aRigComesAndGoesWithoutBlockingTheWindow() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);
    window_->actions()[QStringLiteral("fault.freeze")]->setChecked(true);
    QTest::qWait(500);
    window_->actions()[QStringLiteral("rig.disconnect")]->trigger();
    QVERIFY2(session_->rig() != nullptr, "an arm that holds is not dropped without a question");
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(box != nullptr);
    QElapsedTimer timer;
    timer.start();
    QTest::mouseClick(button_of(box, QStringLiteral("Torque off now")), Qt::LeftButton);
    QVERIFY2(timer.elapsed() < 200, "devices are closed elsewhere");
    QTRY_VERIFY(session_->rig() == nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(!session_->connecting(), 10000);
    const auto facts = read_json(newest_facts());
    QVERIFY(facts && (*facts)["interrupted"] == true && !(*facts)["reason"].get<std::string>().empty());
    QTRY_VERIFY(!grid()->accessibleDescription().contains(QStringLiteral("RECORDING")));
    simulate();
    QVERIFY2(!window_->actions()[QStringLiteral("fault.freeze")]->isChecked(), "a rig starts without faults");
    QCOMPARE(session_->status().state, RigState::connected);
  }

  void faultsAreSaidOnTheScreen() {
    simulate();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_R);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::recording, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(session_->collect_status().health.rows > 20, 10000);  // else it is no take
    window_->actions()[QStringLiteral("fault.unplug")]->setChecked(true);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().phase, CollectPhase::idle, 5000);
    QTRY_COMPARE_WITH_TIMEOUT(session_->collect_status().saved, 1, 5000);
    QVERIFY(session_->status().reason.find("front") != std::string::npos);
    QTRY_VERIFY(grid()->accessibleDescription().contains(QStringLiteral("STOPPED")));
  }

  void textTypedIntoTheTaskIsNoCommand() {
    simulate();
    window_->actions()[QStringLiteral("collect.task")]->trigger();
    QTest::qWait(50);
    auto* task = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    QVERIFY(task != nullptr);
    QTest::keyClicks(task, QStringLiteral("run"));
    QCOMPARE(task->text(), QStringLiteral("run"));
    QCOMPARE(session_->collect_status().phase, CollectPhase::idle);
  }

  void aClearedFolderFieldKeepsTheFolder() {
    window_->show_page(QStringLiteral("settings"));
    auto* field = folder_field();
    QVERIFY(field != nullptr);
    const QString before = settings_.storage;
    field->setFocus();
    field->clear();
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(settings_.storage, before);
    QCOMPARE(field->text(), before);
  }

  void aFolderThatCannotHoldDatasetsIsRefused() {
    window_->show_page(QStringLiteral("settings"));
    auto* field = folder_field();
    auto* why = window_->findChild<QLabel*>(QStringLiteral("folder-refusal"));
    QVERIFY(field != nullptr && why != nullptr);
    const QString before = settings_.storage;
    const QString file = home_.filePath(QStringLiteral("a-file"));
    QVERIFY(QFile(file).open(QIODevice::WriteOnly));
    for (const QString& wanted : {QStringLiteral("/"), file, file + QStringLiteral("/sets")}) {
      field->setFocus();
      field->setText(wanted);
      QTest::keyClick(field, Qt::Key_Return);
      QCOMPARE(settings_.storage, before);
      QVERIFY2(why->isVisible() && why->text().contains(wanted.left(file.size())), qPrintable(why->text()));
      QCOMPARE(field->text(), wanted);
    }
    field->setText(home_.filePath(QStringLiteral("new/sets")));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(settings_.storage, home_.filePath(QStringLiteral("new/sets")));
    QVERIFY(!why->isVisible());
  }

  void withoutARigEnterPressesTheFocusedButton() {
    window_->show_page(QStringLiteral("home"));
    QTRY_VERIFY(qobject_cast<QAbstractButton*>(QApplication::focusWidget()) != nullptr);
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(session_->rig() != nullptr, 15000);
  }

  void settingsAreRemembered() {
    settings_.theme = QStringLiteral("light");
    settings_.episodes = 33;
    settings_.save();
    QCOMPARE(Settings::load().episodes, 33);
    QCOMPARE(Settings::load().theme, QStringLiteral("light"));
    QSettings().setValue(QStringLiteral("storage/folder"), QString());
    QVERIFY2(!Settings::load().storage.isEmpty(), "there is always a folder");
    QSettings().setValue(QStringLiteral("storage/folder"), QStringLiteral("~/Sets"));
    QCOMPARE(Settings::load().storage, QDir::homePath() + QStringLiteral("/Sets"));
    QSettings().setValue(QStringLiteral("storage/folder"), QStringLiteral("sets/../mine"));
    QCOMPARE(Settings::load().storage, QDir::homePath() + QStringLiteral("/mine"));
    QSettings().setValue(QStringLiteral("look/text_percent"), 9000);
    QCOMPARE(Settings::load().text_percent, 100);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::WindowTest)
#include "tst_window.moc"
