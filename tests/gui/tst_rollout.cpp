#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QtTest>

#include <algorithm>

#include "dataset/reader.h"
#include "dataset/validate.h"
#include "studio/main_window.h"
#include "studio/policy_panel.h"
#include "studio/policy_session.h"
#include "studio/rollout_page.h"
#include "studio/shadow_card.h"
#include "testing/harmless_policy.h"
#include "testing/window_fixture.h"
#include "widgets/camera_grid.h"
#include "widgets/hold_button.h"

namespace tandem {

/// The Roll out page, driven by keys.
class RolloutTest : public testing::WindowFixture {
  Q_OBJECT

 private:
  [[nodiscard]] RolloutPage* page() const { return window_->findChild<RolloutPage*>(); }
  [[nodiscard]] PolicySession& policy() const { return page()->policy(); }
  [[nodiscard]] QString shown() const { return page()->findChild<CameraGrid*>()->accessibleDescription(); }
  [[nodiscard]] QComboBox* menu_for(const QString& input) const {
    for (auto* box : page()->findChildren<QComboBox*>()) {
      if (box->accessibleName().endsWith(input)) {
        return box;
      }
    }
    return nullptr;
  }
  void load() {
    if (folder_.isEmpty()) {
      folder_ =
          QString::fromStdString(testing::harmless_policy(TANDEM_TEST_POLICIES, home_.path().toStdString()).string());
    }
    window_->load_policy(folder_);
    QTRY_VERIFY_WITH_TIMEOUT(policy().policy() != nullptr, 30000);
    QTest::qWait(100);
  }
  void begin() {
    simulate();
    load();
    QVERIFY(policy().fits());
    page()->take_focus();
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
  }

  QString folder_;

 private Q_SLOTS:
  void nothingIsArmedBeforeThePolicyFits() {
    session_->connect_rig(QStringLiteral("sim-so101-small"));  // it has no camera called top
    QTRY_VERIFY_WITH_TIMEOUT(session_->status().state == RigState::connected, 15000);
    load();
    page()->take_focus();
    QVERIFY(!policy().fits());
    QTRY_VERIFY2(shown().contains(QStringLiteral("does not fit")), qPrintable(shown()));
    hold(Qt::Key_Return, 500);
    QTest::qWait(200);
    QCOMPARE(session_->status().state, RigState::connected);
    press(Qt::Key_Space);
    QTest::qWait(200);
    QCOMPARE(session_->status().state, RigState::connected);
    auto* menu = menu_for(QStringLiteral("top"));
    QVERIFY(menu != nullptr);
    menu->setCurrentIndex(menu->findText(QStringLiteral("front")));
    Q_EMIT menu->activated(menu->currentIndex());
    QTRY_VERIFY(policy().fits());
    page()->take_focus();
    QTRY_VERIFY(page()->arm_button()->isEnabled());
    hold(Qt::Key_Return, 500);
    QTRY_COMPARE(session_->status().state, RigState::armed);
  }

  void aPolicyRunsIsSwitchedTakenOverAndKept() {
    begin();
    press(Qt::Key_Space);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::policy);
    QTRY_VERIFY(shown().contains(QStringLiteral("POLICY sync")));
    QTRY_VERIFY_WITH_TIMEOUT(policy().figures().inferences > 1, 20000);
    press(Qt::Key_A);
    QTRY_VERIFY(shown().contains(QStringLiteral("POLICY async")));
    press(Qt::Key_C);
    QTRY_VERIFY(shown().contains(QStringLiteral("POLICY rtc")));
    QTRY_VERIFY(policy().status().held_s > 0.6);
    QTest::keyClick(page()->findChild<CameraGrid*>(), Qt::Key_Tab);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::takeover);
    QTRY_COMPARE(session_->status().run, RunKind::teleoperate);
    QTRY_VERIFY(shown().contains(QStringLiteral("TAKEOVER")));
    QTest::qWait(2500);  // the slow way to the leader's pose, and some ticks with it
    QTest::keyClick(page()->findChild<CameraGrid*>(), Qt::Key_Tab);
    QTRY_COMPARE(session_->status().run, RunKind::policy);
    press(Qt::Key_S);
    const std::string root = policy().dataset_folder().toStdString();
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(root + "/meta/info.json") &&
                                 open_dataset(root).value_or(DatasetSummary{}).episodes.size() == 1,
                             20000);
    press(Qt::Key_Escape);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::paused);
    session_->disconnect_now();
    QCOMPARE(validate_dataset(root).exit_code(), 0);
    const auto labels = read_episode_values(*open_dataset(root), 0, "intervention");
    QVERIFY(labels && !labels->empty());
    QVERIFY2(std::count(labels->begin(), labels->end(), 1.0) > 10, "the takeover is in it");
    QVERIFY2(std::count(labels->begin(), labels->end(), 0.0) > 10, "and the policy, too");
  }

  void anArmOnItsWayHomeIsNotGivenToAPolicy() {
    begin();
    press(Qt::Key_Space);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::policy);
    QTest::keyClick(page()->findChild<CameraGrid*>(), Qt::Key_Tab);
    QTRY_COMPARE(session_->status().run, RunKind::teleoperate);
    QTest::qWait(4500);  // away from where it was armed
    window_->close();
    QTRY_COMPARE(session_->status().state, RigState::armed);
    auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque"));
    QVERIFY(box != nullptr);
    QTest::mouseClick(button_of(box, QStringLiteral("Home and release")), Qt::LeftButton);
    QTRY_COMPARE(session_->status().run, RunKind::homing);
    window_->activateWindow();  // the question took the keys
    QTRY_VERIFY(QApplication::activeWindow() == window_.get());
    page()->take_focus();
    int refusals = 0;
    connect(session_.get(), &RigSession::notice, this, [&] { ++refusals; });
    press(Qt::Key_Space);
    policy().take_over_or_give_back();
    policy().run_recorded(nullptr, {});
    QCOMPARE(refusals, 3);
    QTest::qWait(100);
    QVERIFY2(session_->status().run == RunKind::homing, "only Stop ends the way home");
    press(Qt::Key_Escape);
    QTRY_COMPARE(session_->status().state, RigState::armed);
    QTest::qWait(300);  // the window sees the stop at its next look
    press(Qt::Key_Space);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::policy);
  }

  void aDryRunMovesNothing() {
    begin();
    const auto before = session_->status().joints;
    press(Qt::Key_D);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::dry);
    QTRY_VERIFY_WITH_TIMEOUT(policy().figures().inferences > 1, 20000);
    QVERIFY(shown().contains(QStringLiteral("DRY RUN")));
    const auto after = session_->status().joints;
    for (std::size_t i = 0; i < before.size(); ++i) {
      QVERIFY(std::abs(after[i] - before[i]) < 1);
    }
    press(Qt::Key_D);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::idle);
  }

  void besideALeaderADryRunShowsAndSavesTheErrors() {
    begin();
    auto* card = page()->findChild<ShadowCard*>();
    QVERIFY(card->isHidden());
    session_->teleoperate(QStringLiteral("scripted"));
    QTRY_COMPARE(session_->status().run, RunKind::teleoperate);
    press(Qt::Key_D);
    QTRY_VERIFY_WITH_TIMEOUT(policy().status().shadow_ticks > 20, 20000);
    QTRY_VERIFY(!card->isHidden());
    QStringList texts;
    for (auto* label : card->findChildren<QLabel*>()) {
      texts << label->text();
    }
    QVERIFY2(texts.join(QLatin1Char(' ')).contains(QStringLiteral("wrist roll")), qPrintable(texts.join(u' ')));
    const QString file = home_.filePath(QStringLiteral("shadow.csv"));
    policy().save_shadow(file);
    QTRY_VERIFY(QFile::exists(file));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().startsWith("ahead,samples,shoulder_pan.pos"));
    QSignalSpy problems(&policy(), &PolicySession::problem);
    policy().save_shadow(QStringLiteral("/nowhere/shadow.csv"));
    QTRY_COMPARE(problems.count(), 1);
  }

  void theInstructionIsEditedAndLeftAsItWas() {
    begin();
    auto* field = page()->findChild<QLineEdit*>(QStringLiteral("instruction"));
    const QString before = policy().task();
    press(Qt::Key_I);
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("a s d"));
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_VERIFY(!field->hasFocus());
    QCOMPARE(field->text(), before);
    press(Qt::Key_I);
    QTest::keyClicks(field, QStringLiteral("Push the cube"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(policy().task(), QStringLiteral("Push the cube"));
    // What ran with the old instruction is let go while the arm stays armed; the next one drives it.
    QTest::qWait(200);
    QCOMPARE(session_->status().state, RigState::armed);
    press(Qt::Key_Space);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::policy);
    QTRY_VERIFY_WITH_TIMEOUT(policy().figures().inferences > 0, 20000);
  }

  void aPictureDroppedOnAnInputMatchesThem() {
    session_->connect_rig(QStringLiteral("sim-so101-small"));
    QTRY_VERIFY_WITH_TIMEOUT(session_->status().state == RigState::connected, 15000);
    load();
    QVERIFY(!policy().fits());
    auto* grid = page()->findChild<CameraGrid*>();
    QTRY_COMPARE(grid->camera_at(grid->rect().center() / 2), QStringLiteral("front"));
    auto* card = page()->findChild<PolicyPanel*>();
    auto* menu = menu_for(QStringLiteral("top"));
    QVERIFY(menu != nullptr);
    const QPoint line = menu->mapTo(card, menu->rect().center());
    const auto drop = [&](const QByteArray& camera, const QPoint& at) {
      QMimeData content;
      content.setData(QString::fromLatin1(camera_mime), camera);
      QDragEnterEvent enter(at, Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(card, &enter);
      QDragMoveEvent move(at, Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(card, &move);
      const bool marked = menu->property("target").toBool();
      QDropEvent end(at, Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(card, &end);
      return marked;
    };
    QVERIFY(!drop("front", QPoint(4, 4)));  // beside the lines of the inputs
    QVERIFY(drop("side", line));            // no camera of this rig
    QCoreApplication::processEvents();
    QVERIFY(!policy().fits());
    QVERIFY(drop("front", line));
    QTRY_VERIFY(policy().fits());
  }

  void theFormerPolicyComesBackWhereTheNextIsNone() {
    simulate();
    load();
    const QString before = policy().folder();
    window_->load_policy(home_.path());
    QTRY_VERIFY_WITH_TIMEOUT(!policy().loading() && policy().policy() != nullptr, 30000);
    QVERIFY(policy().load_problem());
    QCOMPARE(policy().folder(), before);
    QVERIFY(policy().fits());
    const auto labels = page()->findChild<PolicyPanel*>()->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [&](const QLabel* label) { return label->text().contains(home_.path()); }));
    load();
    QTRY_VERIFY(!policy().load_problem());
  }

  void whatIsNoPolicyIsSaidToBe() {
    simulate();
    window_->load_policy(home_.path());
    QTRY_VERIFY_WITH_TIMEOUT(!policy().loading(), 10000);
    QVERIFY(policy().policy() == nullptr);
    QTRY_VERIFY2(shown().contains(QStringLiteral("Load a policy")), qPrintable(shown()));
  }

  void aRigThatGoesWhileThePolicyRunsTakesNothingDown() {
    begin();
    press(Qt::Key_Space);
    QTRY_COMPARE(policy().status().phase, RolloutPhase::policy);
    QTRY_VERIFY_WITH_TIMEOUT(policy().figures().inferences > 0, 20000);
    session_->connect_rig(QStringLiteral("sim-so101-small"));
    QTRY_VERIFY_WITH_TIMEOUT(session_->rig() != nullptr && !session_->pending(), 15000);
    QTRY_COMPARE(session_->status().state, RigState::connected);
    QCOMPARE(policy().status().phase, RolloutPhase::idle);
    load();  // another one in its place
    QVERIFY(policy().policy() != nullptr);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::RolloutTest)
#include "tst_rollout.moc"
