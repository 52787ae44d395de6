#include <QRegularExpression>
#include <QTranslator>
#include <QtTest>

#include <functional>

#include "base/files.h"
#include "scoring/suite.h"
#include "studio/sentences.h"

namespace tandem {

/// Puts a dot in place of every letter: what stays readable was never looked up.
class DotTranslator final : public QTranslator {
 public:
  [[nodiscard]] bool isEmpty() const override { return false; }
  [[nodiscard]] QString translate(const char* context, const char* source, const char*, int) const override {
    static const QRegularExpression letter(QStringLiteral("[A-Za-z]"));
    return qstrcmp(context, "sentence") == 0 ? QString::fromUtf8(source).replace(letter, QStringLiteral("·"))
                                             : QString();
  }
};

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
  void errorsOfSuitesAreWholeInAnotherLanguage() {
    const auto good = read_json(std::string(TANDEM_SOURCE_DIR) + "/resources/suites/smolvla_so100.json");
    QVERIFY(good && parse_suite(*good, "s.json"));
    const std::pair<const char*, std::function<void(Json&)>> wrongs[] = {
        {"no object", [](Json& d) { d = Json::array(); }},
        {"version of the format", [](Json& d) { d["suite"] = 9; }},
        {"no title", [](Json& d) { d.erase("title"); }},
        {"title", [](Json& d) { d["title"] = 5; }},
        {"unknown field", [](Json& d) { d["colour"] = 5; }},
        {"kind", [](Json& d) { d["kind"] = "toy"; }},
        {"aggregate", [](Json& d) { d["aggregate"] = "median"; }},
        {"tasks", [](Json& d) { d["tasks"] = Json::array(); }},
        {"settings", [](Json& d) { d["settings"] = Json::array(); }},
        {"a task", [](Json& d) { d["tasks"][0] = 1; }},
        {"scoring", [](Json& d) { d["tasks"][0]["scoring"] = "feeling"; }},
        {"stages", [](Json& d) { d["tasks"][0]["stages"] = 4; }},
        {"no stages", [](Json& d) { d["tasks"][0]["stages"] = Json::array(); }},
        {"points", [](Json& d) { d["tasks"][0]["stages"][0]["points"] = "many"; }},
        {"max count", [](Json& d) { d["tasks"][0]["stages"][0]["max_count"] = 0; }},
        {"partial", [](Json& d) { d["tasks"][0]["stages"][0]["partial"] = 3; }},
        {"kind of a stage", [](Json& d) { d["tasks"][0]["stages"][0]["kind"] = "act"; }},
        {"penalty", [](Json& d) { d["tasks"][0]["stages"][0]["kind"] = "penalty"; }},
        {"requires", [](Json& d) { d["tasks"][0]["stages"][0]["requires"] = "nothing"; }},
        {"chain", [](Json& d) { d["tasks"][0]["scoring"] = "chain"; }},
        {"two tasks", [](Json& d) { d["tasks"].push_back(d["tasks"][0]); }},
        {"axis",
         [](Json& d) {
           d["settings"] = {{{"key", "x"}, {"axis", "mood"}}};
         }},
        {"cell",
         [](Json& d) {
           d["cells"] = {{{"task", "nope"}, {"setting", "id"}}};
         }},
        {"trials", [](Json& d) { d["trials"] = -4; }},
        {"trust", [](Json& d) { d["anchors"][0]["trust"] = "rumour"; }},
    };
    DotTranslator dots;
    QCoreApplication::installTranslator(&dots);
    for (const auto& [name, change] : wrongs) {
      Json document = *good;
      document.erase("frozen");
      change(document);
      const auto suite = parse_suite(document, "s.json");
      QVERIFY2(!suite, name);
      const QString english = QString::fromStdString(suite.error().sentence());
      QString left = in_words(suite.error());
      // What is a name in the file stays as it is.
      static const QRegularExpression own(QStringLiteral("field (\\S+)|\"([^\"]+)\"|is none of ([^.]+)"));
      left.remove(QStringLiteral("s.json"));
      for (auto it = own.globalMatch(english); it.hasNext();) {
        const auto match = it.next();
        for (int i = 1; i <= 3; ++i) {
          if (!match.captured(i).isEmpty()) {
            left.remove(match.captured(i));
          }
        }
      }
      static const QRegularExpression word(QStringLiteral("[A-Za-z]{2,}"));
      QVERIFY2(!left.contains(word),
               qPrintable(QString::fromUtf8(name) + QStringLiteral(": ") + english + QStringLiteral(" | ") + left));
    }
    QCoreApplication::removeTranslator(&dots);
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
