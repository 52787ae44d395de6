#pragma once

#include <QAbstractButton>
#include <QElapsedTimer>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>
#include <string>

#include "base/json.h"
#include "dataset/writer.h"
#include "input/leaders.h"
#include "sim/driver.h"
#include "studio/actions.h"
#include "studio/collect_page.h"
#include "studio/look.h"
#include "studio/main_window.h"
#include "studio/rig_session.h"
#include "widgets/camera_grid.h"

namespace tandem::testing {

/// A window with its rig session, settings and data in a temporary home; what the tests of the window share.
class WindowFixture : public QObject {
  Q_OBJECT

 protected:
  QTemporaryDir home_;
  Settings settings_;
  std::unique_ptr<RigSession> session_;
  std::unique_ptr<MainWindow> window_;

  void open() {
    settings_ = Settings();
    settings_.storage = home_.filePath(QStringLiteral("data"));
    settings_.scores = home_.filePath(QStringLiteral("scores/scores.db"));
    settings_.codec = QStringLiteral("h264");
    settings_.hold_ms = 300;
    reopen();
  }
  void close() {
    window_.reset();
    session_.reset();
  }
  void reopen(QSize size = {}) {
    apply_settings_look(settings_);
    DeviceRegistry registry;
    register_simulation(registry);
    register_window_leaders(registry);
    register_gamepad_leader(registry);
    session_ = std::make_unique<RigSession>(std::move(registry));
    window_ = std::make_unique<MainWindow>(*session_, settings_);
    if (size.isValid()) {
      window_->resize(size);
    }
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(window_.get(), key, modifiers);
  }
  void hold(Qt::Key key, int ms) {
    QTest::keyPress(window_.get(), key);
    QTest::qWait(ms);
    QTest::keyRelease(window_.get(), key);
  }
  void simulate() {
    window_->actions()[QStringLiteral("rig.simulate")]->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session_->rig() != nullptr, 15000);
    QTRY_VERIFY_WITH_TIMEOUT(session_->status().state == RigState::connected, 5000);
    QTest::qWait(300);
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
    QVERIFY2(grid()->hasFocus(), "Enter and the other keys are for the rig, not for a field");
  }
  /// The pictures of Collect.
  CameraGrid* grid() const { return window_->findChild<CollectPage*>()->findChild<CameraGrid*>(); }
  static QAbstractButton* button_of(QMessageBox* box, const QString& text) {
    for (auto* button : box->buttons()) {
      if (button->text() == text) {
        return button;
      }
    }
    return nullptr;
  }
  std::string newest_facts() const {
    const auto episodes = (*read_json(root().toStdString() + "/meta/info.json"))["total_episodes"].get<std::int64_t>();
    return sidecar_episode(root().toStdString(), episodes - 1).string() + ".json";
  }
  QString root() const { return home_.filePath(QStringLiteral("data/put-the-red-cube-in-the-box")); }

 private Q_SLOTS:
  void initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("TandemTest"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home_.path());
    QVERIFY(home_.isValid());
  }
  void init() {
    // Before the window is made: these run in a test of their own (tests/gui/CMakeLists.txt).
    if (qEnvironmentVariable("TANDEM_SKIP")
            .split(QLatin1Char(' '))
            .contains(QString::fromLatin1(QTest::currentTestFunction()))) {
      QSKIP("left to the tests with the label slow");
    }
    open();
  }
  void cleanup() { close(); }
};

}  // namespace tandem::testing
