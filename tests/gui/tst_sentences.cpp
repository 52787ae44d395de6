#include <QTranslator>
#include <QtTest>

#include "studio/sentences.h"

namespace tandem {

class SentencesTest : public QObject {
  Q_OBJECT
  QTranslator chinese_;

 private Q_SLOTS:
  void initTestCase() { QVERIFY(chinese_.load(QStringLiteral(":/i18n/tandem_zh_CN.qm"))); }
  void init() { QCoreApplication::removeTranslator(&chinese_); }

  void englishStaysAsItIs() {
    QCOMPARE(in_words(std::string("Camera front stopped sending pictures. Replug it or choose another.")),
             QStringLiteral("Camera front stopped sending pictures. Replug it or choose another."));
  }
  void namesAndNumbersFindTheirPlaces_data() {
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("chinese");
    QTest::newRow("message and hint") << "Camera front stopped sending pictures. Replug it or choose another."
                                      << "相机 front 不再发送画面。请重新插拔或选择其他相机。";
    QTest::newRow("a path with blanks, a stop and a percent sign")
        << "/data/my set v1. old/50%2 could not be written: the disk is full. Free some space or choose another folder."
        << "/data/my set v1. old/50%2 无法写入：磁盘已满。请腾出空间或选择其他文件夹。";
    QTest::newRow("a number")
        << "The control loop stood still for 1.5 s, so the arm holds. Close other programs and go on."
        << "控制循环停顿了 1.5 秒，机械臂保持不动。请关闭其他程序后继续。";
    QTest::newRow("a known piece inside")
        << "rig.json: field cameras[0].width must be even (video needs it). Correct the file."
        << "rig.json：字段 cameras[0].width 有误（必须是偶数（视频需要））。请更正该文件。";
    QTest::newRow("unknown, then known") << "Something new went wrong. Connect the rig again."
                                         << "Something new went wrong. 请重新连接机器人。";
  }
  void namesAndNumbersFindTheirPlaces() {
    QFETCH(QString, english);
    QFETCH(QString, chinese);
    QCoreApplication::installTranslator(&chinese_);
    QCOMPARE(in_words(english.toStdString()), chinese);
  }
  void everySentenceIsFoundByItself() {
    QCoreApplication::installTranslator(&chinese_);
    for (const char* source : backend_sentences()) {
      const QString words = QCoreApplication::translate("sentence", source);
      QVERIFY2(words != QString::fromUtf8(source), source);
      QCOMPARE(words.count(QLatin1Char('%')), QString::fromUtf8(source).count(QLatin1Char('%')));
      QVERIFY2(in_words(std::string(source)) != QString::fromUtf8(source), source);
    }
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::SentencesTest)
#include "tst_sentences.moc"
