#include <QDropEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QUrl>

#include <filesystem>

#include "dataset/episode_frames.h"
#include "dataset/reader.h"
#include "dataset/validate.h"
#include "studio/curate_history.h"
#include "studio/curate_list.h"
#include "studio/curate_page.h"
#include "studio/curate_player.h"
#include "studio/curate_quality.h"
#include "studio/curate_review.h"
#include "studio/curate_side.h"
#include "studio/curate_tools.h"
#include "studio/curate_view.h"
#include "studio/edit_dialog.h"
#include "testing/curate_fixture.h"
#include "widgets/camera_stage.h"
#include "widgets/charts/joint_plot.h"
#include "widgets/display.h"
#include "widgets/segment_track.h"

namespace tandem {

/// Curate, in the window: from opening a dataset to a copy with what was changed.
class CurateTest : public testing::CurateFixture {
  Q_OBJECT

 private Q_SLOTS:
  void thePicturesAreThoseOfTheFrame_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("v3.0") << QByteArray("v30-indexed");
    QTest::newRow("v2.1") << QByteArray("v21-basic");
    QTest::newRow("pictures in the data files") << QByteArray("v30-images");
  }
  void thePicturesAreThoseOfTheFrame() {
    QFETCH(QByteArray, name);
    open_copy(name.constData());
    auto frames = EpisodeFrames::open(session().folder().toStdString(), 0);
    QVERIFY(frames.has_value());
    const auto is_shown = [&](std::int64_t frame) {
      QTRY_COMPARE(player().shown_frame(), frame);
      const auto wanted = frames->at(frame);
      QVERIFY(wanted.has_value());
      for (int camera = 0; camera < page()->view()->stage()->count(); ++camera) {
        QCOMPARE(page()->view()->stage()->image(camera), to_screen(*(*wanted)[static_cast<std::size_t>(camera)]));
      }
    };
    const std::int64_t last = player().length() - 1;
    is_shown(0);
    press(Qt::Key_Right);
    is_shown(1);
    press(Qt::Key_Right, Qt::ShiftModifier);
    is_shown(std::min<std::int64_t>(11, last));
    press(Qt::Key_Left, Qt::ControlModifier);
    is_shown(std::min<std::int64_t>(11, last) - 5);
    press(Qt::Key_End);
    is_shown(last);
    press(Qt::Key_PageDown);
    is_shown(last);
    press(Qt::Key_Home);
    is_shown(0);
    press(Qt::Key_Down);
    QTRY_COMPARE(session().episode(), 1);
    QTRY_COMPARE(player().shown_frame(), 0);
    press(Qt::Key_Up);
    QTRY_COMPARE(session().episode(), 0);
  }

  void itPlaysToTheEndOfTheChosenFrames() {
    open_copy("v30-indexed");
    player().go_to(2);
    press(Qt::Key_BracketLeft);
    player().go_to(6);
    press(Qt::Key_BracketRight);
    QCOMPARE(page()->view()->range(), std::optional(std::pair<std::int64_t, std::int64_t>(2, 7)));
    press(Qt::Key_Space);
    QVERIFY(player().is_playing());
    QTRY_VERIFY(!player().is_playing());
    QCOMPARE(player().frame(), 6);
    QTRY_COMPARE(player().shown_frame(), 6);
  }

  void segmentsAreMarkedCutJoinedAndUndone() {
    open_copy("v30-indexed");
    player().go_to(2);
    press(Qt::Key_BracketLeft);
    player().go_to(9);
    press(Qt::Key_BracketRight);
    press(Qt::Key_M);
    answer(QStringLiteral("  reach   the cube "));
    QTRY_COMPARE(subtasks(), (Segments{{2, 10, "reach the cube"}}));
    player().go_to(5);
    press(Qt::Key_S);
    answer(QStringLiteral("grasp"));
    QTRY_COMPARE(subtasks(), (Segments{{2, 5, "reach the cube"}, {5, 10, "grasp"}}));
    press(Qt::Key_Right, Qt::AltModifier);  // the border under the cursor and the cursor go on
    QTRY_COMPARE(subtasks(), (Segments{{2, 6, "reach the cube"}, {6, 10, "grasp"}}));
    QCOMPARE(player().frame(), 6);
    press(Qt::Key_T);
    answer(QStringLiteral("lift"));
    QTRY_COMPARE(subtasks().back().text, std::string("lift"));
    player().go_to(3);
    press(Qt::Key_G);
    QTRY_COMPARE(subtasks(), (Segments{{2, 10, "reach the cube"}}));
    press(Qt::Key_Delete, Qt::ShiftModifier);
    QTRY_VERIFY(subtasks().empty());
    QCOMPARE(page()->side()->history()->list()->count(), 6);
    for (int i = 0; i < 6; ++i) {
      press(Qt::Key_Z, Qt::ControlModifier);
    }
    QTRY_COMPARE(session().done(), 0U);
    QVERIFY(subtasks().empty());
    for (int i = 0; i < 4; ++i) {
      press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QTRY_COMPARE(session().done(), 4U);
    QTRY_COMPARE(subtasks(), (Segments{{2, 6, "reach the cube"}, {6, 10, "lift"}}));
    // All of it is there again after a restart.
    const QString folder = session().folder();
    close();
    reopen();
    window_->open_dataset_folder(folder);
    QTRY_VERIFY(session().annotation() != nullptr);
    QTRY_COMPARE(subtasks().size(), 2U);
    QVERIFY(session().can_redo());
  }

  void aBorderIsDraggedAndSnaps() {
    open_copy("v30-indexed");
    session().edit([](AnnotationDocument& document) {
      return document.set_segments(0, Lane::subtask, {{0, 8, "reach"}, {8, 16, "grasp"}});
    });
    QTRY_COMPARE(subtasks().size(), 2U);
    SegmentTrack* track = page()->view()->track();
    const auto lane =
        static_cast<int>(std::ranges::find(page()->view()->lanes(), Lane::subtask) - page()->view()->lanes().begin());
    const auto at = [&](double frame) { return QPoint(qRound(track->x_of(frame)), track->y_of(lane)); };
    QTest::mousePress(track, Qt::LeftButton, {}, at(8));
    QTest::mouseMove(track, at(11));
    QTest::mouseRelease(track, Qt::LeftButton, {}, at(11));
    QTRY_COMPARE(subtasks(), (Segments{{0, 11, "reach"}, {11, 16, "grasp"}}));
    QTest::mouseClick(track, Qt::LeftButton, {}, at(4.5));
    QCOMPARE(player().frame(), 4);
  }

  void proposalsAreAcceptedEditedAndRejected() {
    open_copy("v30-indexed");
    const std::string before = session().annotation()->task();
    int asked = 0;
    propose(
        [&asked](const std::string&, std::size_t pictures) -> Result<std::string> {
          return std::string(pictures > 0 ? "Pick up the red cube " : "Push nothing ") + std::to_string(++asked);
        },
        {.episodes = {0, 1, 2}, .all = true});
    QTRY_COMPARE(session().reviews().size(), 3U);
    page()->list()->go_to(0);
    page()->take_focus();
    QTRY_COMPARE(session().episode(), 0);
    press(Qt::Key_Return);
    QTRY_COMPARE(session().reviews()[0].status.state, ProposalState::accepted);
    QTRY_COMPARE(session().episode(), 1);  // on to the next
    press(Qt::Key_E);
    QVERIFY(review()->editor()->isVisible());
    review()->editor()->setText(QStringLiteral("Lift the cube slowly"));
    QTest::keyClick(review()->editor(), Qt::Key_Return);
    QTRY_COMPARE(session().reviews()[1].status.state, ProposalState::edited);
    QTRY_COMPARE(session().episode(), 2);
    press(Qt::Key_X);
    QTRY_COMPARE(session().reviews()[2].status.state, ProposalState::rejected);
    QCOMPARE(session().done(), 3U);
    page()->list()->go_to(0);
    QTRY_VERIFY(session().annotation() != nullptr);
    QTRY_COMPARE(session().annotation()->task(), session().reviews()[0].proposal.text);
    QCOMPARE(session().reviews()[0].proposal.original, before);
    for (int i = 0; i < 3; ++i) {
      press(Qt::Key_Z, Qt::ControlModifier);
    }
    QTRY_COMPARE(session().done(), 0U);
    QTRY_COMPARE(session().annotation()->task(), before);
    QCOMPARE(session().reviews()[0].status.state, ProposalState::open);
    for (int i = 0; i < 3; ++i) {
      press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    }
    QTRY_COMPARE(session().done(), 3U);
    // Into a copy, which the reader and the validator take.
    const QString out = home_.filePath(QStringLiteral("written"));
    trigger("curate.export");
    write(out);
    QTRY_COMPARE(session().folder(), out);
    QCOMPARE(validate_dataset(out.toStdString()).exit_code(), 0);
    const auto read = open_dataset(out.toStdString());
    QVERIFY(read.has_value());
    QCOMPARE(read->episodes[1].tasks, std::vector<std::string>{"Lift the cube slowly"});
    QVERIFY(read->episodes[0].tasks != std::vector<std::string>{before});
  }

  void whatAModelCannotDoIsSaidAndNothingIsChanged() {
    open_copy("v30-indexed");
    QSignalSpy problems(page(), &CuratePage::problem);
    review()->proposer().set_open([](const ProposalOrder&, const std::stop_token&) {
      return Result<std::unique_ptr<TextProposer>>(
          fail(ErrorCode::not_found, "There is no model in /nowhere.", "Choose another folder."));
    });
    ProposalOrder order;
    order.choice.all = true;
    review()->proposer().start(order);
    QTRY_VERIFY(!review()->proposer().busy());
    QCOMPARE(problems.size(), 1);
    QVERIFY(session().reviews().empty());
    QVERIFY2(!review()->accept(), "there is nothing to accept");
    QCOMPARE(session().done(), 0U);
  }

  void whatIsSaidOfEpisodesIsWrittenByKeys() {
    open_copy("v30-indexed");
    QTRY_VERIFY(session().quality() != nullptr);
    press(Qt::Key_Y);
    QTRY_COMPARE(session().annotation()->success, std::optional(true));
    press(Qt::Key_4, Qt::AltModifier);
    QTRY_COMPARE(session().annotation()->quality, std::optional(4));
    press(Qt::Key_Delete);
    QTRY_COMPARE(session().annotation()->tags, std::vector<std::string>{"trash"});
    QLineEdit* filter = page()->list()->filter();
    const auto rows = [this] { return page()->list()->table()->model()->rowCount(); };
    QCOMPARE(rows(), 4);
    QTest::keyClicks(filter, QStringLiteral("trash success"));
    QTRY_COMPARE(rows(), 1);
    filter->setText(QStringLiteral("3"));
    QTRY_COMPARE(rows(), 1);
    filter->clear();
    QTRY_COMPARE(rows(), 4);
    QVERIFY(page()->side()->quality()->table()->rowCount() > 10);
    QVERIFY(!page()->side()->quality()->table()->item(0, 0)->toolTip().isEmpty());
  }

  void episodesAreTrimmedAndDeletedInPlace() {
    open_copy("v30-indexed");
    const QString folder = session().folder();
    player().go_to(0);
    press(Qt::Key_BracketLeft);
    player().go_to(9);
    press(Qt::Key_BracketRight);
    trigger("curate.trim");
    write({});
    QTRY_VERIFY(session().dataset() != nullptr && session().dataset()->episodes[0].length == 10);
    QTRY_VERIFY(session().can_annotate());
    QCOMPARE(session().folder(), folder);
    QCOMPARE(validate_dataset(folder.toStdString()).exit_code(), 0);
    page()->list()->go_to(1);
    QTRY_VERIFY(session().episode() == 1 && session().annotation() != nullptr);
    page()->take_focus();
    press(Qt::Key_Delete);
    QTRY_COMPARE(session().done(), 1U);
    trigger("curate.delete");
    write({});
    QTRY_VERIFY(session().dataset() != nullptr && session().dataset()->episodes.size() == 3);
    QCOMPARE(validate_dataset(folder.toStdString()).exit_code(), 0);
  }

  void anEditThatIsCancelledLeavesEverything() {
    open_copy("v30-indexed");
    const QString folder = session().folder();
    trigger("curate.convert");
    QTRY_VERIFY(page()->tools()->dialog() != nullptr);
    QPointer<EditDialog> dialog = page()->tools()->dialog();
    QTRY_VERIFY(dialog->write_button()->isEnabled());
    QVERIFY(dialog->table()->rowCount() > 2);
    dialog->reject();
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(!std::filesystem::exists(folder.toStdString() + "-v21"));
    QCOMPARE(session().folder(), folder);
  }

  void aBadFolderIsSaidInPlace() {
    const auto said = [this] {
      QStringList texts;
      for (const auto* label : page()->findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().startsWith(QStringLiteral("▲"))) {
          texts << label->text();
        }
      }
      return texts.join(QLatin1Char('\n'));
    };
    window_->open_dataset_folder(home_.path());
    QTRY_VERIFY2(said().contains(QStringLiteral("info.json")), qPrintable(said()));
    QVERIFY(session().dataset() == nullptr);
    window_->open_dataset_folder(copy_of("v30-damaged-info-json-truncated"));
    QTRY_VERIFY(!session().opening());
    QVERIFY(!said().isEmpty());
    press(Qt::Key_Right);  // without a dataset no key does anything
    open_copy("v30-indexed");
    QVERIFY(said().isEmpty());
  }

  void missingPicturesAreSaidWhereTheyWouldBe() {
    open_copy("v30-damaged-video-file-missing");
    press(Qt::Key_Down);
    QTRY_COMPARE(session().episode(), 1);
    QTRY_VERIFY2(page()->view()->stage()->text().contains(QStringLiteral("file-001.mp4")),
                 qPrintable(page()->view()->stage()->text()));
    QCOMPARE(player().shown_frame(), -1);
    QTRY_VERIFY(page()->view()->plot()->shown().size() > 1);  // the numbers are there all the same
    press(Qt::Key_Up);
    QTRY_COMPARE(player().shown_frame(), 0);
    QVERIFY(page()->view()->stage()->text().isEmpty());
  }

  void theDatasetIsCheckedAndItsStatisticsAreShown() {
    open_copy("v30-damaged-info-counts-wrong");
    trigger("curate.validate");
    QTRY_VERIFY(table_of("Findings") != nullptr);
    QVERIFY(table_of("Findings")->rowCount() > 0);
    qobject_cast<QDialog*>(table_of("Findings")->window())->reject();
    QTRY_VERIFY(table_of("Findings") == nullptr);
    trigger("curate.statistics");
    QTRY_VERIFY(table_of("Statistics") != nullptr);
    QVERIFY(table_of("Statistics")->rowCount() > 10);
    QVERIFY(table_of("Tasks")->rowCount() > 0);
    qobject_cast<QDialog*>(table_of("Statistics")->window())->reject();
    open_copy("v30-indexed");
    QSignalSpy said(page(), &CuratePage::notice);
    trigger("curate.validate");
    QTRY_VERIFY(said.size() == 1);
    QVERIFY(said[0][0].toString().contains(QStringLiteral("nothing is wrong")));
  }

  void aDamagedDatasetIsRepaired_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("it can be opened") << QByteArray("v30-damaged-info-counts-wrong");
    QTest::newRow("it cannot be opened") << QByteArray("v30-damaged-missing-episode-row");
  }
  void aDamagedDatasetIsRepaired() {
    QFETCH(QByteArray, name);
    const QString folder = copy_of(name.constData());
    QVERIFY(validate_dataset(folder.toStdString()).exit_code() != 0);
    window_->open_dataset_folder(folder);
    QTRY_VERIFY(!session().opening());
    QTest::qWait(300);
    trigger("curate.repair");
    write({});
    QTRY_VERIFY(session().can_annotate());
    QCOMPARE(session().folder(), folder);
    QCOMPARE(validate_dataset(folder.toStdString()).exit_code(), 0);
  }

  void aDroppedFolderIsOpened() {
    const QString folder = copy_of("v30-indexed");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder)});
    QCOMPARE(CuratePage::folder_of(&data), folder);
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &drop);
    QTRY_VERIFY(session().dataset() != nullptr);
    QVERIFY(page()->isVisible());
    QMimeData text;
    text.setText(QStringLiteral("no folder"));
    QVERIFY(CuratePage::folder_of(&text).isEmpty());
  }

  void anotherDatasetCanBeOpenedAtAnyMoment() {
    for (int i = 0; i < 6; ++i) {
      window_->open_dataset_folder(copy_of(i % 2 == 0 ? "v30-indexed" : "v21-basic"));
      QTest::qWait(7 * i);
    }
    QTRY_VERIFY(session().can_annotate());
    QCOMPARE(session().dataset()->root.string(), session().folder().toStdString());
    QCOMPARE(page()->list()->model().rowCount(), 3);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::CurateTest)
#include "tst_curate.moc"
