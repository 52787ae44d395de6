#include <QAbstractSpinBox>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <QTranslator>

#include <algorithm>
#include <fstream>

#include "base/files.h"
#include "scoring/figures.h"
#include "scoring/suite_edit.h"
#include "studio/evaluate_page.h"
#include "studio/import_dialog.h"
#include "studio/scores_board.h"
#include "studio/suite_editor.h"
#include "studio/suite_parts.h"
#include "testing/window_fixture.h"
#include "widgets/reset_overlay.h"

namespace tandem {

/// The editor of suites, the import of tables, and regions drawn on the picture of a start.
class SuitesTest final : public testing::WindowFixture {
  Q_OBJECT

 private:
  [[nodiscard]] EvaluatePage* page() const { return window_->findChild<EvaluatePage*>(); }
  [[nodiscard]] std::filesystem::path own() const { return own_suites_folder(settings_.scores.toStdString()); }
  QAction* action(const char* id) const { return window_->actions()[QString::fromLatin1(id)]; }
  SuiteEditor* open_editor() {
    window_->show_page(QStringLiteral("evaluate"));
    action("evaluate.suites")->trigger();
    auto* editor = window_->findChild<SuiteEditor*>();
    if (editor == nullptr || !QTest::qWaitForWindowActive(editor) ||
        !QTest::qWaitFor([=] { return !editor->busy(); })) {
      return nullptr;
    }
    return editor;
  }
  template <typename T>
  static T* named(QWidget* of, const QString& name) {
    for (auto* each : of->findChildren<T*>()) {
      if (each->accessibleName() == name) {
        return each;
      }
    }
    return nullptr;
  }
  static QStringList unnamed(QWidget* of) {
    QStringList out;
    for (auto* each : of->findChildren<QWidget*>()) {
      const QWidget* above = each->parentWidget();
      const bool inner = each->inherits("QComboBoxListView") || qobject_cast<const QComboBox*>(above) != nullptr ||
                         qobject_cast<const QAbstractSpinBox*>(above) != nullptr;
      auto* interface = QAccessible::queryAccessibleInterface(each);
      if (each->focusPolicy() != Qt::NoFocus && !inner &&
          (interface == nullptr || interface->text(QAccessible::Name).isEmpty()) &&
          qobject_cast<QHeaderView*>(each) == nullptr) {
        out << QString::fromLatin1(each->metaObject()->className()) + QLatin1Char(' ') + each->objectName();
      }
    }
    return out;
  }
  static bool says(const QWidget* of, const QString& words) {
    for (const auto* label : of->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(words)) {
        return true;
      }
    }
    return false;
  }
  QString table(const QByteArray& text) {
    const QString file = home_.filePath(QStringLiteral("table.csv"));
    std::ofstream(file.toStdString(), std::ios::binary) << text.toStdString();
    return file;
  }

 private Q_SLOTS:
  void cleanup() {
    close();
    QDir(QFileInfo(settings_.scores).absolutePath()).removeRecursively();
  }

  void aSuiteIsDuplicatedEditedSavedAndFrozen() {
    SuiteEditor* editor = open_editor();
    QVERIFY(editor != nullptr);
    QVERIFY2(unnamed(editor).isEmpty(), qPrintable(unnamed(editor).join(QStringLiteral(", "))));
    QVERIFY(editor->choose("smolvla_so100", 1));
    QVERIFY2(editor->document().read_only(), "those that come with Tandem are only looked at");
    QVERIFY(!action("evaluate.suite-freeze")->isEnabled());
    action("evaluate.suite-copy")->trigger();
    QTRY_VERIFY(!editor->busy());
    QCOMPARE(editor->document().suite().key, std::string("smolvla_so100_own"));
    QVERIFY(!editor->document().read_only());
    auto* tasks = editor->findChild<SuiteTasks*>();
    tasks->choose(0, 1);
    auto* points = named<QDoubleSpinBox>(tasks, QStringLiteral("Points"));
    points->setValue(-1);
    QVERIFY2(points->accessibleDescription().contains(QStringLiteral("below zero")),
             "the sentence stands at the field");
    action("evaluate.suite-freeze")->trigger();
    QVERIFY(says(editor, QStringLiteral("below zero")));
    QVERIFY(editor->document().suite().frozen.empty());
    points->setValue(2);
    QCOMPARE(editor->document().suite().tasks[0].score_max, 2.5);
    auto* instruction = named<QLineEdit>(tasks, QStringLiteral("Instruction"));
    instruction->setFocus();
    instruction->selectAll();
    QTest::keyClicks(instruction, QStringLiteral("Stack it"));
    QCOMPARE(editor->document().suite().tasks[0].instruction, std::string("Stack it"));
    QTest::keyClick(instruction, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY2(editor->document().suite().tasks[0].instruction != "Stack it", "what was typed is one step");
    QCOMPARE(editor->document().suite().tasks[0].stages[1].points, 2.0);
    QTest::keyClick(instruction, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(editor->document().suite().tasks[0].instruction, std::string("Stack it"));
    action("evaluate.suite-save")->trigger();
    QTRY_VERIFY(!editor->busy());
    const auto file = own() / "smolvla_so100_own-v1.json";
    QCOMPARE(load_suite(file.string(), {})->tasks[0].instruction, std::string("Stack it"));
    action("evaluate.suite-freeze")->trigger();
    QTRY_VERIFY(!editor->busy());
    const auto frozen = load_suite(file.string(), {});
    QVERIFY(frozen && frozen->frozen.size() == 64);
    QVERIFY2(says(editor, QString::fromStdString(frozen->frozen)), "the hash is shown");
    QVERIFY(editor->document().read_only());
    action("evaluate.suite-copy")->trigger();
    QTRY_VERIFY(!editor->busy());
    QCOMPARE(editor->document().suite().version, std::int64_t{2});
    QCOMPARE(load_suite(file.string(), {})->frozen, frozen->frozen);
    editor->reject();
    QTRY_VERIFY(window_->findChild<SuiteEditor*>() == nullptr);
    QVERIFY(!action("evaluate.suite-undo")->isEnabled());
  }

  void trialsAreEditedInTheGridAndUnsavedChangesAreAskedAbout() {
    SuiteEditor* editor = open_editor();
    QVERIFY(editor != nullptr);
    action("evaluate.suite-new")->trigger();
    QTRY_VERIFY(!editor->busy());
    QVERIFY2(editor->document().findings().empty(), "a new suite is whole");
    auto* settings = editor->findChild<SuiteSettings*>();
    Q_EMIT settings->settings()->add();
    QCOMPARE(editor->document().suite().settings.size(), std::size_t{2});
    auto* trials = editor->findChild<SuiteTrials*>();
    trials->grid()->item(0, 1)->setText(QStringLiteral("4"));
    QCOMPARE(cell_of(editor->document().suite(), 0, 1)->planned_trials, std::int64_t{4});
    trials->grid()->item(0, 1)->setText(QStringLiteral("many"));
    QCOMPARE(trials->grid()->item(0, 1)->text(), QStringLiteral("4"));
    trials->grid()->setCurrentCell(0, 0);
    trials->starts()->item(0, 1)->setText(QStringLiteral("The cube left"));
    QCOMPARE(cell_of(editor->document().suite(), 0, 0)->conditions[0].description, std::string("The cube left"));
    editor->reject();
    auto* box = editor->findChild<QMessageBox*>();
    QVERIFY(box != nullptr);
    QVERIFY(editor->isVisible());
    button_of(box, QStringLiteral("Save"))->click();
    QTRY_VERIFY(window_->findChild<SuiteEditor*>() == nullptr);
    QCOMPARE(load_suite((own() / "suite_own-v1.json").string(), {})->settings.size(), std::size_t{2});
  }

  void aTableIsMappedReviewedAndImported() {
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(page()->book().is_open());
    auto* dialog = new ImportDialog(page()->book(), window_.get());
    dialog->open();
    QCOMPARE(unnamed(dialog), QStringList());
    QSignalSpy reviewed(dialog, &ImportDialog::reviewed);
    dialog->open_file(
        table("Policy;Outcome;Zeit;Ort\nA;1;3,5;K\xFC"
              "che\nB;vielleicht;4;x\nB;0;5;x\n"));
    QTRY_VERIFY(!reviewed.isEmpty());
    QVERIFY(says(dialog, QStringLiteral("Latin-1")));
    QCOMPARE(dialog->mapping().options.columns.at("contender"), std::string("Policy"));
    QCOMPARE(dialog->mapping().options.columns.at("success"), std::string("Outcome"));
    auto* problems = named<QListWidget>(dialog, QStringLiteral("Problems of rows"));
    QVERIFY(problems->item(0)->text().contains(QStringLiteral("Line 3")));
    QVERIFY2(!dialog->table(), "a row with a problem blocks the import");
    auto* duration = named<QComboBox>(dialog, QStringLiteral("Time in seconds"));
    duration->setCurrentIndex(duration->findText(QStringLiteral("Zeit")));
    Q_EMIT duration->activated(duration->currentIndex());
    dialog->findChild<QCheckBox*>()->setChecked(true);
    QTRY_VERIFY(dialog->table().has_value());
    QCOMPARE(dialog->table()->trials.size(), std::size_t{2});
    QCOMPARE(dialog->table()->trials[0].duration_s, std::optional(3.5));
    QSignalSpy imported(dialog, &ImportDialog::imported);
    for (auto* button : dialog->findChildren<QPushButton*>()) {
      if (button->text() == QStringLiteral("Import")) {
        button->click();
      }
    }
    QTRY_COMPARE(imported.count(), 1);
    auto database = Database::open_to_read(settings_.scores.toStdString());
    QVERIFY(database);
    QCOMPARE(load_trials(*database, imported[0][0].toLongLong())->size(), std::size_t{2});
  }

  void thePageImportsAndShowsWhatItImported() {
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(page()->book().is_open());
    const auto buttons = page()->findChildren<QPushButton*>();
    const auto offered = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton* button) {
      return button->text() == QStringLiteral("Import…") && button->isVisible();
    });
    QVERIFY(offered != buttons.end());
    QTRY_VERIFY((*offered)->isEnabled());
    action("evaluate.import")->trigger();
    auto* dialog = page()->findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    dialog->reject();
    QTRY_VERIFY(page()->findChild<ImportDialog*>() == nullptr);
    (*offered)->click();
    dialog = page()->findChild<ImportDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    dialog->open_file(table("contender,success,duration\nA,1,3.5\nB,0,5\nA,1,4\nB,1,6\n"));
    QTRY_VERIFY(dialog->table().has_value());
    for (auto* button : dialog->findChildren<QPushButton*>()) {
      if (button->text() == QStringLiteral("Import")) {
        button->click();
      }
    }
    QTRY_VERIFY(page()->run().experiment() != nullptr);
    QTRY_VERIFY(page()->findChild<ImportDialog*>() == nullptr);
    auto* board = page()->findChild<ScoresBoard*>();
    QVERIFY(board->isVisible());
    QTRY_COMPARE(board->trials()->model().rowCount(), 4);
    QTRY_VERIFY(board->charts().front()->view()->accessibleDescription().contains(QStringLiteral("(2/2)")));
    QVERIFY2(says(window_.get(), QStringLiteral("4")), "how many were imported is said");
  }

  void whatIsWrongWithASuiteIsReadWhole_data() {
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << QString();
    QTest::newRow("Chinese") << QStringLiteral(":/i18n/tandem_zh_CN.qm");
  }
  void whatIsWrongWithASuiteIsReadWhole() {
    QFETCH(QString, language);
    QTranslator translator;
    if (!language.isEmpty()) {
      QVERIFY(translator.load(language));
      QCoreApplication::installTranslator(&translator);
    }
    close();
    reopen({1280, 720});
    SuiteEditor* editor = open_editor();
    QVERIFY(editor != nullptr);
    QVERIFY(editor->choose("smolvla_so100", 1));
    action("evaluate.suite-copy")->trigger();
    QTRY_VERIFY(!editor->busy());
    editor->document().edit(QStringLiteral("x"), {}, [](Suite& suite) {
      suite.tasks[0].success_min = 5;
      suite.tasks[0].score_max = 5;
    });
    auto* tasks = editor->findChild<SuiteTasks*>();
    tasks->choose(0, 0);
    editor->resize(900, 640);
    for (auto* tab : editor->findChildren<QPushButton*>()) {
      if (tab->isVisible() && tab->isCheckable() && !tasks->isVisible()) {
        tab->click();
      }
    }
    QVERIFY(tasks->isVisible());
    QTest::qWait(50);
    int findings = 0;
    for (const auto* label : tasks->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().startsWith(QStringLiteral("▲ "))) {
        ++findings;
        const int wanted = label->heightForWidth(label->width());
        QVERIFY2(label->height() >= wanted,
                 qPrintable(QStringLiteral("%1 of %2: %3").arg(label->height()).arg(wanted).arg(label->text())));
      }
    }
    QVERIFY(findings > 0);
    for (const auto* label : tasks->findChildren<QLabel*>()) {
      if (label->isVisible() && label->wordWrap()) {
        QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
      }
    }
    QCoreApplication::removeTranslator(&translator);
    editor->document().undo().setIndex(editor->document().undo().cleanIndex());
    editor->reject();
  }

  void regionsAreDrawnByKeysAndByMouse() {
    ResetOverlay overlay;
    overlay.resize(328, 248);
    QImage picture(320, 240, QImage::Format_RGB32);
    picture.fill(Qt::gray);
    overlay.set_tool(ResetOverlay::Tool::rectangle);
    QCOMPARE(overlay.tool(), ResetOverlay::Tool::none);  // there is nothing to draw on
    overlay.set_reference(picture);
    overlay.set_live(picture);
    overlay.show();
    QSignalSpy drawn(&overlay, &ResetOverlay::region_drawn);
    overlay.set_tool(ResetOverlay::Tool::rectangle);
    QTest::keyClick(&overlay, Qt::Key_Space);
    for (int i = 0; i < 3; ++i) {
      QTest::keyClick(&overlay, Qt::Key_Right, Qt::ShiftModifier);
      QTest::keyClick(&overlay, Qt::Key_Down, Qt::ShiftModifier);
    }
    QTest::keyClick(&overlay, Qt::Key_Return);
    QCOMPARE(drawn.count(), 1);
    QCOMPARE(overlay.regions().size(), 1);
    QVERIFY(QRectF(0.5, 0.5, 0.3, 0.3).contains(overlay.regions()[0].boundingRect().center()));
    overlay.set_tool(ResetOverlay::Tool::polygon);
    for (const QPoint& at : {QPoint(40, 40), QPoint(160, 40), QPoint(100, 160), QPoint(40, 40)}) {
      QTest::mouseClick(&overlay, Qt::LeftButton, Qt::NoModifier, at);
    }
    QCOMPARE(drawn.count(), 2);
    QCOMPARE(overlay.regions()[1].size(), 3);
    QCOMPARE(overlay.tool(), ResetOverlay::Tool::none);
    overlay.set_tool(ResetOverlay::Tool::polygon);
    QTest::keyClick(&overlay, Qt::Key_Return);
    QTest::keyClick(&overlay, Qt::Key_Backspace);
    QTest::keyClick(&overlay, Qt::Key_Backspace);
    QCOMPARE(overlay.tool(), ResetOverlay::Tool::none);
    QCOMPARE(drawn.count(), 2);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::SuitesTest)
#include "tst_suites.moc"
