#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "widgets/episode_view.h"
#include "widgets/theme.h"

namespace tandem {

/// A recorded episode on the screen.
class EpisodeTest : public QObject {
  Q_OBJECT

  static std::filesystem::path data(const char* name) {
    return std::filesystem::path(TANDEM_TEST_DATA) / "datasets" / name;
  }

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, Theme::Kind::light, 1.0); }

  void opensAtItsTimeAndFollowsTheKeys() {
    EpisodeView view;
    view.resize(700, 500);
    QSignalSpy opened(&view, &EpisodeView::opened);
    view.open(data("v30-indexed"), 1, 0.1, {{0.2, "grasp"}, {0.3, "place"}});
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(view.length() > 6);
    QCOMPARE(view.frame(), 3);
    QTRY_COMPARE(view.shown_frame(), 3);
    const auto key = [&](Qt::Key code, Qt::KeyboardModifiers with, std::int64_t frame) {
      QTest::keyClick(&view, code, with);
      QCOMPARE(view.frame(), frame);
      QTRY_COMPARE(view.shown_frame(), frame);
    };
    key(Qt::Key_Right, Qt::NoModifier, 4);
    key(Qt::Key_Left, Qt::NoModifier, 3);
    key(Qt::Key_Left, Qt::ShiftModifier, 0);
    key(Qt::Key_Left, Qt::NoModifier, 0);
    key(Qt::Key_End, Qt::NoModifier, view.length() - 1);
    key(Qt::Key_Right, Qt::NoModifier, view.length() - 1);
    key(Qt::Key_Home, Qt::NoModifier, 0);
    key(Qt::Key_Right, Qt::ControlModifier, view.length() - 1);
    QComboBox* places = nullptr;
    for (auto* box : view.findChildren<QComboBox*>()) {
      places = box->accessibleName() == QStringLiteral("Go to a moment") ? box : places;
    }
    QVERIFY(places != nullptr);
    QCOMPARE(places->count(), 3);
    Q_EMIT places->activated(1);
    QTRY_COMPARE(view.shown_frame(), 6);
  }

  void playsToTheEndAndAgain() {
    EpisodeView view;
    QSignalSpy opened(&view, &EpisodeView::opened);
    view.open(data("v30-indexed-h264"), 0, 0, {});
    QTRY_COMPARE(opened.count(), 1);
    QTest::keyClick(&view, Qt::Key_Space);
    QVERIFY(view.is_playing());
    QTRY_COMPARE_WITH_TIMEOUT(view.frame(), view.length() - 1, 10000);
    QVERIFY(!view.is_playing());
    QTRY_COMPARE(view.shown_frame(), view.length() - 1);
    QTest::keyClick(&view, Qt::Key_Space);  // from the start
    QVERIFY(view.is_playing());
    QVERIFY(view.frame() < view.length() - 1);
    QTest::keyClick(&view, Qt::Key_Left);
    QVERIFY(!view.is_playing());
  }

  void saysWhatCannotBeShown() {
    QTemporaryDir home;
    EpisodeView view;
    QSignalSpy failed(&view, &EpisodeView::failed);
    view.open(home.path().toStdString(), 0, 0, {});
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(!failed[0][0].value<Error>().message.empty());
    QTest::keyClick(&view, Qt::Key_Space);
    QVERIFY(!view.is_playing());
  }

  void canBeClosedWhileItWorks() {
    for (int i = 0; i < 20; ++i) {
      EpisodeView view;
      view.open(data("v30-indexed"), 0, 0, {});
      QTest::qWait(i);
    }
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::EpisodeTest)
#include "tst_episode.moc"
