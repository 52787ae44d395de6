#include <QCheckBox>
#include <QDirIterator>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>

#include "base/files.h"
#include "studio/experiment_dialog.h"
#include "studio/experiment_table.h"
#include "studio/scene_panel.h"
#include "studio/score_dashboards.h"
#include "studio/training_dialog.h"
#include "studio/trial_card.h"
#include "testing/evaluate_fixture.h"
#include "widgets/reset_overlay.h"
#include "widgets/rubric_strip.h"

namespace tandem {

/// The Evaluate page, driven by keys.
class EvaluateTest : public testing::EvaluateFixture {
  Q_OBJECT

 private:
  QStringList leaks() const {
    QStringList found;
    for (const auto& text : texts_of(window_.get())) {
      if (text.contains(QStringLiteral("zebra"), Qt::CaseInsensitive)) {
        found << text;
      }
    }
    QDirIterator files(QFileInfo(settings_.scores).absolutePath(), QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString name = files.next();
      if (name.contains(QStringLiteral("zebra"), Qt::CaseInsensitive)) {
        found << name;
      }
    }
    return found;
  }
  [[nodiscard]] QStringList seen_labels() const {
    QStringList out;
    for (const auto* label : window_->findChildren<QLabel*>()) {
      if (label->isVisible()) {
        out << label->text();
      }
    }
    return out;
  }
  [[nodiscard]] bool sees(const char* words) const {
    return seen_labels().join(QLatin1Char('\n')).contains(QString::fromUtf8(words));
  }

 private Q_SLOTS:
  void thePageOpensAtOnceAndSaysThatThereIsNothing() {
    QElapsedTimer watch;
    watch.start();
    window_->show_page(QStringLiteral("evaluate"));
    QApplication::processEvents();
    QVERIFY2(watch.elapsed() <= 100, qPrintable(QString::number(watch.elapsed())));
    QTRY_VERIFY(page()->book().is_open());
    QTRY_VERIFY(texts_of(page()).join(QLatin1Char('\n')).contains(QStringLiteral("There are no experiments yet.")));
    for (const char* id : {"evaluate.pause", "evaluate.key1", "evaluate.void"}) {
      QVERIFY2(!window_->actions()[QString::fromLatin1(id)]->isEnabled(), "no trial, no keys");
    }
    QVERIFY(window_->actions()[QStringLiteral("evaluate.new")]->isEnabled());
  }

  void tenTrialsByKeysOnly() {
    begin(5, Blinding::operator_only);
    for (int i = 0; i < 10; ++i) {
      QTRY_COMPARE(phase(), TrialPhase::reset);
      QCOMPARE(static_cast<int>(rows().size()), i);
      press(Qt::Key_Space);
      QCOMPARE(phase(), TrialPhase::running);
      QTest::qWait(120);
      press(i % 2 == 0 ? Qt::Key_2 : Qt::Key_1);
      if (i == 0) {
        choose(Qt::Key_1);  // asked once in an experiment: the earlier stage was reached as well
      }
      QTest::qWait(60);
      press(Qt::Key_Return);
      QCOMPARE(phase(), TrialPhase::ended);
      if (i > 0) {  // the first is written by itself, once it cannot be taken back any more
        press(Qt::Key_Return);
      }
      QTRY_VERIFY_WITH_TIMEOUT(run().experiment()->row.done == i + 1, 8000);
      // Written before the next reset is asked for.
      QCOMPARE(static_cast<int>(rows().size()), i + 1);
    }
    QVERIFY(run().life() == nullptr);
    const auto written = rows();
    QCOMPARE(written.size(), 10U);
    for (std::size_t i = 0; i < written.size(); ++i) {
      const bool good = i % 2 == 0;
      QCOMPARE(written[i].success.value(), good);
      QCOMPARE(written[i].score.value(), good ? 1.0 : 0.5);
      QCOMPARE(written[i].end_reason, std::string(good ? "success" : "operator_stop"));
      QVERIFY(written[i].valid);
      QVERIFY(written[i].duration_s.value() > 0.1 && written[i].duration_s.value() < 3);
    }
  }

  void whatWasKeyedIsTakenBackAndAVoidTrialIsRunAgain() {
    begin(1, Blinding::none);
    press(Qt::Key_Space);
    press(Qt::Key_2);
    QCOMPARE(run().life()->credits()[0].credit, 1.0);
    QCOMPARE(run().life()->credits()[0].reached_s, run().life()->credits()[1].reached_s);
    choose(Qt::Key_2);  // a slip
    QCOMPARE(run().life()->credits()[0].credit, 0.0);
    press(Qt::Key_2);
    QVERIFY2(QApplication::activePopupWidget() == nullptr, "it is asked once");
    QCOMPARE(run().life()->credits()[0].credit, 1.0);
    press(Qt::Key_Backspace);
    QCOMPARE(run().life()->credits()[1].credit, 0.0);
    press(Qt::Key_Backspace);
    QCOMPARE(phase(), TrialPhase::running);
    press(Qt::Key_I);
    QVERIFY(run().life()->intervening());
    press(Qt::Key_I);
    press(Qt::Key_D);
    press(Qt::Key_F);
    choose(Qt::Key_4);
    QCOMPARE(run().life()->failures().size(), 1U);
    QCOMPARE(run().life()->failures()[0].mode, std::string("missed_grasp"));
    press(Qt::Key_Y);
    QCOMPARE(phase(), TrialPhase::ended);
    press(Qt::Key_Backspace);
    QCOMPARE(phase(), TrialPhase::running);
    press(Qt::Key_V);
    choose(Qt::Key_4);
    QCOMPARE(phase(), TrialPhase::ended);
    QCOMPARE(run().life()->void_reason(), std::string("wrong_scene"));
    press(Qt::Key_Return);
    QTRY_COMPARE(rows().size(), 1U);
    QVERIFY(!rows()[0].valid);
    QTRY_COMPARE(phase(), TrialPhase::reset);
    QCOMPARE(run().slot()->attempt, 2);
    press(Qt::Key_Space);
    press(Qt::Key_U);
    press(Qt::Key_Return);
    QTRY_COMPARE(rows().size(), 2U);
    QCOMPARE(rows()[1].success.value(), false);
  }

  void tenLinesOfARubricHaveTenKeys() {
    Suite suite = small_suite(1);
    suite.key = "ten";
    auto& stages = suite.tasks[0].stages;
    stages.clear();
    for (int i = 1; i <= 11; ++i) {
      RubricStage stage;
      stage.key = stage.title = stage.criterion = "fold" + std::to_string(i);
      stage.points = 10;
      stage.required = stages.empty() || i == 11 ? std::nullopt : std::optional(stages.size() - 1);
      stages.push_back(stage);
    }
    suite.tasks[0].score_max = suite.tasks[0].success_min = 110;
    begin_with(suite, Blinding::none);
    QStringList keys;
    for (const auto* line : page()->findChild<RubricStrip*>()->findChildren<QAbstractButton*>()) {
      keys << line->accessibleName().section(QStringLiteral(", "), 0, 0);
    }
    QCOMPARE(keys.join(QLatin1Char(' ')), QStringLiteral("1 2 3 4 5 6 7 8 9 0 fold11"));
    press(Qt::Key_Space);
    press(Qt::Key_0);
    choose(Qt::Key_1);  // the nine before it were reached as well
    for (std::size_t i = 0; i < 10; ++i) {
      QCOMPARE(run().life()->credits()[i].credit, 1.0);
    }
    press(Qt::Key_0);
    QCOMPARE(run().life()->credits()[9].credit, 0.0);
    QCOMPARE(run().life()->credits()[8].credit, 1.0);
    press(Qt::Key_0);
    press(Qt::Key_Return);
    press(Qt::Key_Return);
    QTRY_COMPARE(rows().size(), 1U);
    QCOMPARE(rows()[0].score.value(), 100.0);
  }

  void zeroTakesAllBackWhereThereIsNoTenthLine() {
    begin(1, Blinding::none);
    press(Qt::Key_Space);
    press(Qt::Key_1);
    press(Qt::Key_2);
    QCOMPARE(run().life()->credits()[1].credit, 1.0);
    press(Qt::Key_0);
    QCOMPARE(run().life()->credits()[0].credit, 0.0);
    QCOMPARE(run().life()->credits()[1].credit, 0.0);
  }

  void whatWasSaidOfAnExperimentEndsWithIt() {
    begin(2, Blinding::none);
    const std::int64_t first = experiment_;
    press(Qt::Key_Space);
    press(Qt::Key_Y);
    press(Qt::Key_Return);
    QTRY_COMPARE(run().experiment()->row.done, 1);
    QTRY_VERIFY(sees("✓ Written."));
    Suite other = small_suite(2);
    other.key = "other";
    begin_with(other, Blinding::none);
    QTRY_VERIFY(sees("Put the scene in order as planned"));
    QVERIFY2(!sees("✓ Written."), "that was a trial of the experiment before");
    page()->open_experiment(first);
    QTRY_COMPARE(run().experiment()->row.id, first);
    auto* dashboards = window_->findChild<ScoreDashboards*>();
    window_->actions()[QStringLiteral("evaluate.dashboards")]->trigger();
    QTest::qWait(100);
    dashboards->write_report(home_.filePath(QStringLiteral("report.md")));
    QTRY_VERIFY(sees("report.md"));
    page()->open_experiment(experiment_);
    QTRY_VERIFY(!sees("report.md"));
    dashboards->write_report(home_.filePath(QStringLiteral("second.md")));
    QTRY_VERIFY(sees("second.md"));
    window_->actions()[QStringLiteral("evaluate.list")]->trigger();
    QTRY_VERIFY(!sees("second.md"));
  }

  void thatNobodyIsNamedAsJudgeIsReadWhole() {
    begin(1, Blinding::none);
    QPushButton* named = nullptr;
    for (auto* button : page()->findChild<TrialCard*>()->findChildren<QPushButton*>()) {
      named = button->text().startsWith(QStringLiteral("▲ Nobody")) ? button : named;
    }
    QVERIFY(named != nullptr);
    QCOMPARE(named->text(), QStringLiteral("▲ Nobody is named as judge"));
    QVERIFY(named->width() > named->fontMetrics().horizontalAdvance(named->text()) + 8);
    QVERIFY(named->toolTip().startsWith(named->text()));
    settings_.person = QString(80, QLatin1Char('w'));
    page()->findChild<TrialCard*>()->show_person();
    QVERIFY(named->text().endsWith(QStringLiteral("…")));
    QVERIFY(named->toolTip().contains(settings_.person));
    QVERIFY(named->width() > named->fontMetrics().horizontalAdvance(named->text()) + 8);
    settings_.person.clear();
  }

  void theClockPausesForAReasonOnly() {
    begin(1, Blinding::none);
    press(Qt::Key_Space);
    press(Qt::Key_Space);
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QCOMPARE(phase(), TrialPhase::paused);  // at once; why is asked then
    choose(Qt::Key_Escape);
    QVERIFY(run().life()->wants_reason());
    press(Qt::Key_Space);  // asks again
    choose(Qt::Key_1);
    QTRY_VERIFY(!run().life()->wants_reason());
    QCOMPARE(phase(), TrialPhase::paused);
    const double stands = run().life()->clock_s(TrialRun::now_ns());
    QTest::qWait(150);
    QCOMPARE(run().life()->clock_s(TrialRun::now_ns()), stands);
    press(Qt::Key_Space);
    QCOMPARE(phase(), TrialPhase::running);
  }

  void closingInTheMiddleLosesTheRunningTrialOnly() {
    begin(2, Blinding::none);
    press(Qt::Key_Space);
    press(Qt::Key_Y);
    press(Qt::Key_Return);
    QTRY_COMPARE(run().experiment()->row.done, 1);
    QTRY_COMPARE(phase(), TrialPhase::reset);
    press(Qt::Key_Space);
    press(Qt::Key_Y);
    close();  // it has ended, and could still be taken back
    QCOMPARE(rows().size(), 2U);
    reopen();
    window_->show_page(QStringLiteral("evaluate"));
    page()->open_experiment(experiment_);
    QTRY_VERIFY(run().life() != nullptr);
    QCOMPARE(run().experiment()->row.done, 2);
    const auto slot = run().slot()->slot;
    press(Qt::Key_Space);
    press(Qt::Key_1);
    close();  // it runs
    QCOMPARE(rows().size(), 2U);
    reopen();
    window_->show_page(QStringLiteral("evaluate"));
    page()->open_experiment(experiment_);
    QTRY_VERIFY(run().life() != nullptr);
    QCOMPARE(run().slot()->slot, slot);
    QCOMPARE(run().slot()->attempt, 1);
  }

  void whileBlindNothingTellsWhoRuns() {
    begin(2, Blinding::operator_only, home_.filePath(QStringLiteral("zebra")));
    QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(QLatin1Char('\n'))));
    press(Qt::Key_Space);
    QTest::qWait(100);
    QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(QLatin1Char('\n'))));
    press(Qt::Key_Y);
    press(Qt::Key_Return);
    QTRY_COMPARE(run().experiment()->row.done, 1);
    window_->actions()[QStringLiteral("evaluate.dashboards")]->trigger();
    QTest::qWait(100);
    QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(QLatin1Char('\n'))));
    window_->actions()[QStringLiteral("evaluate.list")]->trigger();
    QTest::qWait(100);
    QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(QLatin1Char('\n'))));
    page()->open_experiment(experiment_);
    QTRY_VERIFY(run().life() != nullptr);
    window_->actions()[QStringLiteral("evaluate.unblind")]->trigger();
    auto* dialog = page()->findChild<QInputDialog*>();
    QVERIFY(dialog != nullptr);
    dialog->setTextValue(QStringLiteral("  "));
    dialog->accept();
    QTest::qWait(150);
    QVERIFY2(leaks().isEmpty(), "a reason of blanks is none");
    QVERIFY(run().experiment()->blind());
    window_->actions()[QStringLiteral("evaluate.unblind")]->trigger();
    QTRY_VERIFY(page()->findChild<QInputDialog*>() != nullptr);
    dialog = page()->findChild<QInputDialog*>();
    dialog->setTextValue(QStringLiteral("the last trial is over"));
    dialog->accept();
    QTRY_VERIFY(!run().experiment()->blind());
    QTRY_VERIFY2(!leaks().isEmpty(), "and now it is told, or this test would see nothing");
  }

  void whatCannotBeLoadedIsCalledByItsLabelWhileBlind() {
    for (const char* name : {"zebra-one", "zebra-two"}) {
      QDir().mkpath(home_.filePath(QString::fromLatin1(name)));
    }
    simulate();
    begin(2, Blinding::operator_only, home_.filePath(QStringLiteral("zebra")));
    auto* drive = page()->findChild<TrialCard*>()->findChild<QCheckBox*>();
    QTRY_VERIFY(drive->isEnabled());
    drive->click();
    QTRY_VERIFY_WITH_TIMEOUT(texts_of(page()).join(QLatin1Char('\n')).contains(QStringLiteral("could be loaded")),
                             10000);
    QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(QLatin1Char('\n'))));
    page()->take_focus();
    press(Qt::Key_Space);
    QTest::qWait(100);
    QCOMPARE(phase(), TrialPhase::reset);  // nothing moves the arm
    drive->click();
    page()->take_focus();
    press(Qt::Key_Space);
    QCOMPARE(phase(), TrialPhase::running);
  }

  void theSceneIsComparedWithTheStartThatWasKept() {
    simulate();
    begin(1, Blinding::none);
    auto* scene = page()->findChild<ScenePanel*>();
    QVERIFY(!scene->match());
    QTRY_VERIFY(scene->findChild<ResetOverlay*>()->shown().width() > 0);
    window_->actions()[QStringLiteral("evaluate.capture")]->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(scene->match().has_value(), 10000);
    QVERIFY2(*scene->match() > 0.9, qPrintable(QString::number(*scene->match())));
    QVERIFY(scene->findChild<ResetOverlay*>()->has_reference());
    QTest::keyPress(window_.get(), Qt::Key_R);
    QVERIFY(scene->findChild<ResetOverlay*>()->flickers());
    QTest::keyRelease(window_.get(), Qt::Key_R);
    QVERIFY(!scene->findChild<ResetOverlay*>()->flickers());
    press(Qt::Key_Space);
    press(Qt::Key_Y);
    press(Qt::Key_Return);
    QTRY_COMPARE(rows().size(), 1U);
  }

  void theDeskFitsALargeTextInASmallWindow() {
    close();
    settings_.text_percent = 150;
    reopen({1280, 720});
    simulate();
    begin(1, Blinding::operator_only);
    press(Qt::Key_Space);
    QTest::qWait(200);
    for (auto* button : page()->findChildren<QPushButton*>()) {
      if (button->isVisible()) {
        const int text = button->fontMetrics().horizontalAdvance(button->text());
        QVERIFY2(button->width() > text + 8, qPrintable(button->text()));
      }
    }
    for (auto* label : page()->findChild<TrialCard*>()->findChildren<QLabel*>()) {
      if (label->isVisible() && !label->wordWrap()) {
        QVERIFY2(label->width() >= label->fontMetrics().horizontalAdvance(label->text()), qPrintable(label->text()));
      }
    }
    QVERIFY(window_->width() <= 1280 && window_->height() <= 720);
    settings_.text_percent = 100;
  }

  void theOverlayShowsWhatItSays() {
    ResetOverlay overlay;
    QImage live(40, 30, QImage::Format_RGB32);
    live.fill(qRgb(100, 100, 100));
    QImage reference(40, 30, QImage::Format_RGB32);
    reference.fill(qRgb(150, 150, 150));
    overlay.set_live(live);
    QCOMPARE(qRed(overlay.shown().pixel(5, 5)), 100);
    for (int x = 20; x < 40; ++x) {
      for (int y = 0; y < 30; ++y) {
        reference.setPixel(x, y, qRgb(110, 110, 110));
      }
    }
    overlay.set_reference(reference);
    QVERIFY(std::abs(qRed(overlay.shown().pixel(5, 5)) - 120) <= 1);
    overlay.set_share(1);
    QCOMPARE(qRed(overlay.shown().pixel(5, 5)), 150);
    overlay.set_mode(ResetOverlay::Mode::difference);
    QCOMPARE(qRed(overlay.shown().pixel(5, 5)), 200);
    QCOMPARE(qRed(overlay.shown().pixel(30, 5)), 40);
    overlay.set_mode(ResetOverlay::Mode::edges);
    QCOMPARE(qRed(overlay.shown().pixel(5, 5)), 100);
    QVERIFY(overlay.shown().pixel(20, 15) != live.pixel(20, 15) || overlay.shown().pixel(19, 15) != live.pixel(19, 15));
    overlay.set_mode(ResetOverlay::Mode::live);
    QCOMPARE(overlay.shown().pixel(20, 15), live.pixel(20, 15));
    overlay.set_flicker(true);
    QCOMPARE(qRed(overlay.shown().pixel(5, 5)), 150);
    QTRY_COMPARE(qRed(overlay.shown().pixel(5, 5)), 100);
    QTRY_COMPARE(qRed(overlay.shown().pixel(5, 5)), 150);
    overlay.set_flicker(false);
    QCOMPARE(qRed(overlay.shown().pixel(5, 5)), 100);
    overlay.resize(400, 300);
    overlay.show();
    QVERIFY(QTest::qWaitForWindowExposed(&overlay));
    overlay.setFocus();
    QVERIFY2(qAbs(qRed(overlay.grab().toImage().pixel(200, 150)) - 100) < 3,
             "the picture is seen, with the focus, too");
    overlay.set_reference(QImage(10, 10, QImage::Format_RGB32));
    overlay.set_mode(ResetOverlay::Mode::difference);
    QCOMPARE(overlay.shown().size(), live.size());
  }

  void anExperimentIsPlannedInTheDialog() {
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(page()->book().is_open());
    const QString policy = home_.filePath(QStringLiteral("walrus/checkpoints/last/pretrained_model"));
    QDir().mkpath(policy);
    QVERIFY(write_text((policy + QStringLiteral("/config.json")).toStdString(), "{\"type\":\"act\"}"));
    QTRY_VERIFY(window_->actions()[QStringLiteral("evaluate.new")]->isEnabled());
    window_->actions()[QStringLiteral("evaluate.new")]->trigger();
    auto* dialog = page()->findChild<ExperimentDialog*>();
    QVERIFY(dialog != nullptr);
    QPushButton* plan = nullptr;
    for (auto* button : dialog->findChildren<QPushButton*>()) {
      plan = button->isDefault() ? button : plan;
    }
    QVERIFY(plan != nullptr);
    const auto says = [&](const char* text) {
      return texts_of(dialog).join(QLatin1Char('\n')).contains(QString::fromLatin1(text));
    };
    plan->click();
    QVERIFY(says("An experiment needs a title"));
    auto* title = dialog->findChildren<QLineEdit*>().first();
    for (auto* each : dialog->findChildren<QLineEdit*>()) {
      title = each->accessibleName() == QStringLiteral("Title") ? each : title;
    }
    title->setText(QStringLiteral("Does Walrus wait?"));
    QVERIFY2(says("contenders that are named"), "that is still true");
    dialog->add_contender(policy, QStringLiteral("sync"));
    QVERIFY2(!says("An experiment needs a title"), "what was mended is not said any more");
    dialog->add_contender(policy, QStringLiteral("async"));
    QVERIFY(says("trials of each contender"));
    plan->click();
    QVERIFY(says("The title names a contender"));
    title->setText(QStringLiteral("Sync against async"));
    QVERIFY(!says("The title names a contender"));
    plan->click();
    QTRY_VERIFY(says("holds no weights of a policy"));
    QVERIFY(write_text((policy + QStringLiteral("/model.safetensors")).toStdString(), "weights"));
    plan->click();
    QTRY_VERIFY(run().life() != nullptr);
    QVERIFY(run().experiment()->blind());
    QCOMPARE(run().experiment()->row.title, std::string("Sync against async"));
    QTRY_VERIFY(page()->findChild<ExperimentDialog*>() == nullptr);
  }

  void whatAReportNeedsBesideTrialsIsAskedAndKept() {
    begin(2, Blinding::none);
    const auto one = [this](const char* sql) {
      auto database = Database::open_to_read(file());
      auto rows = database ? database->prepare(sql) : std::unexpected(database.error());
      return rows && rows->step().value_or(false) ? QString::fromStdString(rows->text(0)) : QString();
    };
    const auto click = [this](const QString& text) {
      for (auto* button : page()->findChildren<QPushButton*>()) {
        if (button->text().startsWith(text)) {
          button->click();
          return true;
        }
      }
      return false;
    };
    QVERIFY(click(QStringLiteral("▲ Nobody is named")));
    answer(QStringLiteral("  Ada  Byron "));
    QCOMPARE(settings_.person, QStringLiteral("Ada Byron"));
    QVERIFY(texts_of(page()).contains(QStringLiteral("Judged by Ada Byron")));
    for (const auto key : {Qt::Key_Space, Qt::Key_1, Qt::Key_2, Qt::Key_Return}) {
      press(key);
    }
    press(Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(rows().size(), std::size_t{1}, 6000);
    QCOMPARE(one("SELECT p.key FROM rating r JOIN person p ON p.person_id=r.scorer_id"), QStringLiteral("Ada Byron"));
    QTRY_COMPARE(phase(), TrialPhase::reset);  // between trials
    QVERIFY(click(QStringLiteral("Rig changed")));
    answer(QStringLiteral("lens cleaned"));
    QTRY_VERIFY(one("SELECT notes FROM experiment ORDER BY experiment_id DESC LIMIT 1")
                    .startsWith(QStringLiteral("after trial 1 (")));
    QVERIFY(one("SELECT notes FROM experiment ORDER BY experiment_id DESC LIMIT 1")
                .endsWith(QStringLiteral("): lens cleaned")));
    window_->actions()[QStringLiteral("evaluate.training")]->trigger();
    QTRY_VERIFY(page()->findChild<TrainingDialog*>() != nullptr);
    auto* dialog = page()->findChild<TrainingDialog*>();
    const auto fill = [dialog](const char* name, const char* text) {
      for (auto* field : dialog->findChildren<QLineEdit*>()) {
        if (field->accessibleName() == QString::fromLatin1(name)) {
          field->setText(QString::fromLatin1(text));
        }
      }
    };
    fill("Data set", "me/cups");
    fill("Demonstrations", "50");
    for (auto* button : dialog->findChildren<QPushButton*>()) {
      if (button->isDefault()) {
        button->click();
      }
    }
    QTRY_COMPARE(one("SELECT train_dataset||' '||n_demos FROM checkpoint ORDER BY checkpoint_id"),
                 QStringLiteral("me/cups 50"));
    dialog->reject();
  }

  void anotherTandemHasTheScores() {
    QDir().mkpath(QFileInfo(settings_.scores).absolutePath());
    DatabaseNotices notices;
    const auto other = Database::open(file(), notices);
    QVERIFY(other);
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(page()->book().is_open());
    QVERIFY(!page()->book().writable());
    QTRY_VERIFY(texts_of(page()).join(QLatin1Char('\n')).contains(QStringLiteral("in use by another Tandem")));
    QTRY_VERIFY(!texts_of(page()).join(QLatin1Char('\n')).contains(QStringLiteral("Opening the scores")));
  }

  void aFileThatCannotBeOpenedIsSaid() {
    close();
    settings_.scores = home_.path();  // a folder
    reopen();
    window_->show_page(QStringLiteral("evaluate"));
    QTRY_VERIFY(texts_of(page()).join(QLatin1Char('\n')).contains(QStringLiteral("The scores could not be opened.")));
    QVERIFY(!page()->book().is_open());
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::EvaluateTest)
#include "tst_evaluate.moc"
