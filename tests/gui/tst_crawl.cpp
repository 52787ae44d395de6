#include <QAccessible>
#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTranslator>

#include <filesystem>

#include "studio/curate_page.h"
#include "testing/window_fixture.h"

namespace tandem {

class CrawlTest : public testing::WindowFixture {
  Q_OBJECT
 public:
  CrawlTest() {
    qputenv("XDG_CACHE_HOME", home_.filePath(QStringLiteral("cache")).toUtf8());
    qputenv("XDG_DATA_HOME", home_.filePath(QStringLiteral("share")).toUtf8());
  }

 private:
  static bool is_inner(const QWidget* widget) {
    return qobject_cast<const QAbstractSpinBox*>(widget->parentWidget()) != nullptr ||
           qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr;
  }
  // Names, and texts that are cut off.
  static void look_at(QWidget* widget, const QString& where, QStringList& problems) {
    auto* interface = QAccessible::queryAccessibleInterface(widget);
    const QString name = interface != nullptr ? interface->text(QAccessible::Name) : QString();
    const bool inner = qobject_cast<QLineEdit*>(widget) != nullptr && is_inner(widget);
    if (widget->focusPolicy() != Qt::NoFocus && !inner && name.isEmpty()) {
      problems << where + QString::fromLatin1(widget->metaObject()->className()) + QStringLiteral(" has no name");
    }
    const bool button = qobject_cast<QPushButton*>(widget) != nullptr || qobject_cast<QToolButton*>(widget) != nullptr;
    if (button &&
        (widget->width() < widget->minimumSizeHint().width() || widget->height() < widget->fontMetrics().height())) {
      problems << where + QStringLiteral("a button is clipped: ") + name;
    }
    const auto* label = qobject_cast<QLabel*>(widget);
    if (label == nullptr || label->text().isEmpty()) {
      return;
    }
    const QFontMetrics metrics = label->fontMetrics();
    const int height = label->wordWrap() ? label->heightForWidth(label->width()) : metrics.height() - 2;
    const int width = label->wordWrap() ? 0 : metrics.horizontalAdvance(label->text());
    if (label->height() < height || label->width() < width) {
      problems << where + QStringLiteral("a label is clipped: ") + label->text();
    }
  }
  // The page that curates is full of controls once a dataset is open.
  void open_dataset_there() {
    const QString folder = home_.filePath(QStringLiteral("curated"));
    if (!QFileInfo::exists(folder)) {
      std::filesystem::copy(std::filesystem::path(TANDEM_TEST_DATA) / "datasets" / "v30-indexed", folder.toStdString(),
                            std::filesystem::copy_options::recursive);
    }
    window_->open_dataset_folder(folder);
    auto& curated = window_->findChild<CuratePage*>()->session();
    QTRY_VERIFY_WITH_TIMEOUT(curated.quality() != nullptr && curated.can_annotate(), 20000);
  }
  static constexpr const char* all_pages[] = {"home",    "rig",      "collect", "curate",
                                              "rollout", "evaluate", "log",     "settings"};

 private Q_SLOTS:
  void everyControlHasANameAndFits_data() {
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("chinese");
    QTest::newRow("100 %") << 100 << false;
    QTest::newRow("150 %") << 150 << false;
    QTest::newRow("100 %, Chinese") << 100 << true;
    QTest::newRow("150 %, Chinese") << 150 << true;
  }
  void everyControlHasANameAndFits() {
    QFETCH(int, percent);
    QFETCH(bool, chinese);
    close();
    QTranslator translator;
    if (chinese) {
      QVERIFY(translator.load(QStringLiteral(":/i18n/tandem_zh_CN.qm")));
      QCoreApplication::installTranslator(&translator);
    }
    settings_.text_percent = percent;
    reopen({1280, 720});
    simulate();
    open_dataset_there();
    QStringList problems;
    for (const char* page : all_pages) {
      window_->show_page(QString::fromLatin1(page));
      QTest::qWait(250);
      for (auto* widget : window_->findChildren<QWidget*>()) {
        if (widget->isVisible()) {
          look_at(widget, QString::fromLatin1(page) + QStringLiteral(": "), problems);
        }
      }
    }
    QVERIFY2(window_->width() <= 1280 && window_->height() <= 720, "the window must fit");
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
  }

  void theTabKeyVisitsEveryControlOfEveryPageAndReturns() {
    simulate();
    open_dataset_there();
    for (const char* page : all_pages) {
      window_->show_page(QString::fromLatin1(page));
      QTest::qWait(100);
      QSet<QWidget*> seen;
      for (int i = 0; i < 300; ++i) {
        QTest::keyClick(QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : window_.get(),
                        Qt::Key_Tab);
        QWidget* focus = QApplication::focusWidget();
        QVERIFY2(focus != nullptr && focus->isVisible(), page);
        if (seen.contains(focus)) {
          break;
        }
        seen << focus;
      }
      for (auto* widget : window_->findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr ||
                             qobject_cast<QComboBox*>(widget) != nullptr ||
                             qobject_cast<QAbstractSpinBox*>(widget) != nullptr ||
                             (qobject_cast<QLineEdit*>(widget) != nullptr && !is_inner(widget));
        if (control && widget->isVisible() && widget->isEnabled()) {
          QVERIFY2(seen.contains(widget),
                   qPrintable(QString::fromLatin1(page) + QStringLiteral(": Tab does not reach ") +
                              widget->accessibleName() + widget->objectName()));
        }
      }
    }
  }

  void everyActionIsListedAndKeysAreUnique() {
    for (const char* preset : {"tandem", "lerobot"}) {
      window_->actions().use_keys(QString::fromLatin1(preset));
      // The keys of a page are only there while it is seen; those of the others always are.
      for (const QString& page : {QStringLiteral("collect."), QStringLiteral("curate."), QStringLiteral("rollout."),
                                  QStringLiteral("evaluate.")}) {
        QSet<QString> keys;
        for (auto* action : window_->actions().all()) {
          QVERIFY(!action->text().isEmpty());
          QVERIFY(!action->objectName().isEmpty());
          const QString id = action->objectName();
          const bool of_a_page =
              id.startsWith(QStringLiteral("collect.")) || id.startsWith(QStringLiteral("curate.")) ||
              id.startsWith(QStringLiteral("rollout.")) || id.startsWith(QStringLiteral("evaluate."));
          if (of_a_page && !id.startsWith(page)) {
            continue;
          }
          for (const auto& key : action->shortcuts()) {
            QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
            keys << key.toString();
          }
        }
      }
    }
    QVERIFY(window_->actions().all().size() > 30);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::CrawlTest)
#include "tst_crawl.moc"
