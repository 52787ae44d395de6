#include <QtTest>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

class ThemeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void textIsReadable_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("dark") << 0;
    QTest::newRow("light") << 1;
    QTest::newRow("high contrast") << 2;
  }
  void textIsReadable() {
    QFETCH(int, kind);
    const Theme& t = theme_of(static_cast<Theme::Kind>(kind));
    for (const QColor& ground : {t.bg, t.panel, t.raised}) {
      QVERIFY(contrast(t.text, ground) >= 4.5);
      QVERIFY(contrast(t.dim, ground) >= 4.5);
      for (const QColor& mark : {t.ok, t.warn, t.bad, t.accent}) {
        QVERIFY2(contrast(mark, ground) >= 3.0, qPrintable(mark.name() + ground.name()));
      }
    }
    QVERIFY(contrast(t.on_accent, t.accent) >= 4.5);
    QVERIFY(contrast(t.on_bad, t.bad) >= 4.5);
  }
  void numbersHaveATrueMinus() {
    QCOMPARE(number_text(-2.04, 1), QStringLiteral("−2.0"));
    QCOMPARE(number_text(-0.01, 1), QStringLiteral("0.0"));
    QCOMPARE(clock_text(42.35), QStringLiteral("0:42.3"));
    QCOMPARE(clock_text(605), QStringLiteral("10:05.0"));
  }
  void everyIconIsThere() {
    for (const char* name : {"home", "rig", "collect", "curate", "rollout", "evaluate", "log", "settings", "stop"}) {
      QVERIFY(!themed_icon(QString::fromLatin1(name), Qt::black).isNull());
    }
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::ThemeTest)
#include "tst_theme.moc"
