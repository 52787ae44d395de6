#include <QLabel>
#include <QTableView>

#include "dataset/episode_frames.h"
#include "dataset/reader.h"
#include "testing/curate_fixture.h"
#include "widgets/display.h"
#include "widgets/segment_track.h"

namespace tandem {

/// What the Curate page offers besides: steps and hints by a model, small pictures, texts by number, gaps, what an
/// export leaves out.
class CurateMoreTest : public testing::CurateFixture {
  Q_OBJECT

 private Q_SLOTS:
  void stepsAreProposedOnTheTrackAndTakenByKeys() {
    open_copy("v30-basic");
    const std::int64_t length = player().length();
    ask_episodes(ProposalOrder::Kind::steps, [](testing::FakeProposer& fake) {
      fake.steps = [](const StepsQuestion& question) -> Result<Steps> {
        const double third = question.length_s / 3;
        return Steps{{{0, third, "grasp cube", {}}, {third, 2 * third, "robot", {}}, {2 * third, 99, "place cube", {}}},
                     "raw"};
      };
    });
    SegmentTrack* track = page()->view()->track();
    QTRY_VERIFY(session().steps() && session().steps()->status.has_open());
    QTRY_COMPARE(track->lanes().size(), 2U);
    QVERIFY(track->lanes()[1].proposed);
    QCOMPARE(track->lanes()[1].segments.size(), 3U);
    QVERIFY2(track->lanes()[1].name.contains(QStringLiteral("Fake 1M")), qPrintable(track->lanes()[1].name));
    QVERIFY(track->accessibleDescription().contains(QStringLiteral("proposed")));
    QVERIFY(subtasks().empty());
    QTRY_VERIFY(page()->view()->texts()->text().startsWith(QStringLiteral("Steps by Fake 1M: W takes")));
    press(Qt::Key_W);
    QTRY_COMPARE(subtasks().size(), 1U);
    QCOMPARE(subtasks()[0].text, std::string("grasp cube"));
    QCOMPARE(session().history().back(), QStringLiteral("accept the step grasp cube, episode 0"));
    QCOMPARE(player().frame(), subtasks()[0].to);
    QTRY_COMPARE(track->lanes()[1].segments.size(), 2U);
    press(Qt::Key_W);  // it breaks the rules: somebody writes it
    answer(QStringLiteral("hold cube"));
    QTRY_COMPARE(subtasks().size(), 2U);
    QCOMPARE(subtasks()[1].text, std::string("hold cube"));
    QTRY_COMPARE(player().frame(), subtasks()[1].to);
    press(Qt::Key_Q);
    QTRY_COMPARE(session().history().back(), QStringLiteral("reject the step place cube"));
    QTRY_COMPARE(track->lanes().size(), 1U);
    QCOMPARE(subtasks().size(), 2U);
    for (int i = 0; i < 3; ++i) {
      press(Qt::Key_Z, Qt::ControlModifier);
    }
    QTRY_VERIFY(subtasks().empty());
    QTRY_COMPARE(track->lanes().size(), 2U);
    press(Qt::Key_W, Qt::ShiftModifier);
    QTRY_COMPARE(subtasks().size(), 2U);
    QCOMPARE(subtasks().back().to, length);
    press(Qt::Key_Q, Qt::ShiftModifier);
    QTRY_COMPARE(track->lanes().size(), 1U);
  }

  void aHintStandsBesideTheLabelUntilItIsTaken() {
    open_copy("v30-basic");
    session().edit([](AnnotationDocument& document) {
      return document.set_task(std::array{std::int64_t{0}}, "Put the cube away");
    });
    QTRY_COMPARE(session().history().size(), 1);
    ask_episodes(ProposalOrder::Kind::hints,
                 [](testing::FakeProposer& fake) { fake.scores = {-3, -2, -2, -2, -1, -0.5, -0.2, -0.1}; });
    QTRY_VERIFY(session().hint().has_value());
    QVERIFY(!session().annotation()->success.has_value());
    QLabel* said = nullptr;
    for (auto* label : window_->findChildren<QLabel*>()) {
      said = label->text().startsWith(QStringLiteral("Hint by Fake 1M: looks like success")) ? label : said;
    }
    QVERIFY(said != nullptr && said->isVisibleTo(window_.get()));
    press(Qt::Key_H);
    QTRY_VERIFY(session().annotation()->success == true);
    QTRY_VERIFY(!said->isVisibleTo(window_.get()));
    press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(!session().annotation()->success.has_value());
    press(Qt::Key_H, Qt::ShiftModifier);
    QTRY_COMPARE(session().history().back(), QStringLiteral("reject the hint"));
    QVERIFY(!session().annotation()->success.has_value());
  }

  void everyEpisodeThatIsSeenHasASmallPicture() {
    open_copy("v30-basic");
    auto* list = page()->list();
    const int shown = list->model().rowCount();
    QTRY_COMPARE(list->thumbnails().kept(), shown);
    auto frames = EpisodeFrames::open(session().folder().toStdString(), 1);
    QVERIFY(frames.has_value());
    const auto middle = frames->at(find_episode(*session().dataset(), 1).value()->length / 2);
    QVERIFY(middle.has_value());
    const auto cell = list->model().index(1, EpisodeModel::picture);
    const auto picture = cell.data(Qt::DecorationRole).value<QImage>();
    QCOMPARE(picture,
             to_screen(*middle->front()).scaled(picture.size(), Qt::KeepAspectRatio, Qt::SmoothTransformation));
    QCOMPARE(cell.data(Qt::AccessibleTextRole).toString(), QStringLiteral("picture of episode 1"));
    // A video that is not there leaves its place empty and the rest as it is.
    const QString broken = copy_of("v30-damaged-video-file-missing");
    window_->open_dataset_folder(broken);
    QTRY_VERIFY(session().dataset() != nullptr && session().folder() == broken);
    QTRY_COMPARE(list->thumbnails().kept(), list->model().rowCount());
    int missing = 0;
    for (int row = 0; row < list->model().rowCount(); ++row) {
      missing += list->thumbnails().is_missing(list->model().episode_at(row)) ? 1 : 0;
    }
    QVERIFY(missing > 0);
  }

  void aNumberWritesItsTextOnTheSegment() {
    open_copy("v30-basic");
    const std::int64_t length = player().length();
    press(Qt::Key_1);  // there is none
    QTRY_VERIFY(session().can_annotate());
    session().edit([length](AnnotationDocument& document) {
      return document.set_segments(1, Lane::subtask, {{0, 5, "reach"}, {5, length, "grasp"}});
    });
    QTRY_COMPARE(page()->view()->texts()->text(), QStringLiteral("1 reach  ·  2 grasp"));
    QVERIFY(page()->view()->texts()->isVisibleTo(window_.get()));
    press(Qt::Key_2);  // there is no segment here
    press(Qt::Key_Right, Qt::ShiftModifier);
    press(Qt::Key_BracketRight);
    press(Qt::Key_2);
    QTRY_COMPARE(subtasks().size(), 1U);
    QCOMPARE(subtasks()[0].text, std::string("grasp"));
    QCOMPARE(subtasks()[0].to, 11);
    QTRY_COMPARE(page()->view()->texts()->text(), QStringLiteral("1 grasp  ·  2 reach"));
    press(Qt::Key_2);
    QTRY_COMPARE(subtasks()[0].text, std::string("reach"));
    QCOMPARE(session().history().size(), 3);
    press(Qt::Key_9);
    press(Qt::Key_G, Qt::ShiftModifier);
    QTRY_COMPARE(subtasks()[0].to, length);
    QCOMPARE(session().history().back(), QStringLiteral("fill the gaps of subtasks, episode 0"));
    press(Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(subtasks()[0].to, 11);
  }

  void anExportLeavesOutTheTrashAndWhatTheFilterHides() {
    open_copy("v30-indexed");
    const auto all = session().dataset()->episodes.size();
    press(Qt::Key_Delete);
    QTRY_COMPARE(session().annotation()->tags, std::vector<std::string>{"trash"});
    trigger("curate.export");
    const QString without = home_.filePath(QStringLiteral("without"));
    write(without);
    QTRY_COMPARE(session().folder(), without);
    QTRY_VERIFY(session().dataset() != nullptr);
    QCOMPARE(session().dataset()->episodes.size(), all - 1);
    QTRY_VERIFY(session().can_annotate());
    page()->list()->filter()->setText(QStringLiteral("1"));
    QTRY_COMPARE(page()->list()->hidden().size(), all - 2);
    trigger("curate.export");
    const QString one = home_.filePath(QStringLiteral("one"));
    write(one);
    QTRY_COMPARE(session().folder(), one);
    QTRY_VERIFY(session().dataset() != nullptr);
    QCOMPARE(session().dataset()->episodes.size(), 1U);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::CurateMoreTest)
#include "tst_curate_more.moc"
