#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <atomic>
#include <cmath>

#include "annotation/gripper.h"
#include "studio/background_work.h"
#include "studio/curate_table.h"
#include "studio/curate_thumbnails.h"
#include "studio/curate_view.h"
#include "studio/quality_words.h"
#include "widgets/charts/joint_plot.h"
#include "widgets/segment_track.h"
#include "widgets/theme.h"

namespace tandem {

/// The parts of the Curate page, each alone.
class CuratePartsTest : public QObject {
  Q_OBJECT

  static std::shared_ptr<const DatasetSummary> dataset_of(std::int64_t episodes) {
    auto out = std::make_shared<DatasetSummary>();
    out->root = "/data/cubes";
    out->info.fps = 30;
    for (std::int64_t i = 0; i < episodes; ++i) {
      EpisodeRow row;
      row.episode = i;
      row.length = 300 + i % 7;
      row.tasks = {i % 3 == 0 ? "task1" : "Put the red cube in the box"};
      out->episodes.push_back(std::move(row));
    }
    return out;
  }
  static std::shared_ptr<const QualityReport> report_of(std::int64_t episodes) {
    auto out = std::make_shared<QualityReport>();
    for (std::int64_t i = 0; i < episodes; ++i) {
      EpisodeQuality each;
      each.episode = i;
      each.values.set(Measure::jerk_mean, static_cast<double>(i % 100));
      each.values.set(Measure::missing_files, i == 5 ? 1 : 0);
      if (i == 4) {
        each.flags = {Measure::idle_head};
      } else if (i == 5) {
        each.flags = {Measure::jerk_mean, Measure::missing_files};
      }
      out->episodes.push_back(std::move(each));
    }
    return out;
  }
  static SegmentTrack* track_of(std::vector<TrackSegment> segments, QWidget* parent = nullptr) {
    auto* track = new SegmentTrack(parent);
    track->resize(400, track->sizeHint().height());
    track->set_length(100, 30);
    track->set_lanes({{QStringLiteral("Task"), {}}, {QStringLiteral("Subtasks"), std::move(segments)}});
    track->show();
    return track;
  }
  static void drag(SegmentTrack* track, double from, double to, Qt::KeyboardModifiers modifiers = {}) {
    const auto at = [&](double frame) { return QPoint(qRound(track->x_of(frame)), track->y_of(1)); };
    QTest::mousePress(track, Qt::LeftButton, {}, at(from));
    QMouseEvent move(QEvent::MouseMove, QPointF(at(to)), track->mapToGlobal(QPointF(at(to))), Qt::NoButton,
                     Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(track, &move);
    QTest::mouseRelease(track, Qt::LeftButton, {}, at(to));
  }

 private Q_SLOTS:
  void initTestCase() { apply_theme(*qApp, Theme::Kind::dark, 1.0); }

  void tenThousandEpisodesAreFilteredAndSortedAtOnce() {
    constexpr std::int64_t count = 10'000;
    EpisodeModel model;
    EpisodeFilter filter;
    filter.setSourceModel(&model);
    filter.sort(EpisodeModel::number);
    QElapsedTimer timer;
    timer.start();
    model.set_dataset(dataset_of(count));
    model.set_quality(report_of(count));
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(filter.rowCount(), count);
    timer.start();
    filter.set_text(QStringLiteral("red box"));
    QCOMPARE(filter.rowCount(), count - (count + 2) / 3);
    filter.set_text(QStringLiteral("1234"));
    QCOMPARE(filter.rowCount(), 1);
    filter.set_text(QStringLiteral("broken"));
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.index(0, 0).data().toString(), QStringLiteral("5"));
    filter.set_text(QString());
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    model.set_measure(Measure::jerk_mean);
    timer.start();
    filter.sort(EpisodeModel::measure, Qt::DescendingOrder);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(filter.index(0, EpisodeModel::measure).data().toString(), QStringLiteral("99"));
    filter.sort(EpisodeModel::time, Qt::AscendingOrder);
    QCOMPARE(filter.index(0, EpisodeModel::time).data().toString(), QStringLiteral("10.0"));
  }

  void picturesAreAskedForOnlyWhenTheyAreSeen() {
    EpisodeModel model;
    model.set_dataset(dataset_of(10000));
    std::vector<std::int64_t> asked;
    model.set_pictures([&](std::int64_t episode) {
      asked.push_back(episode);
      return episode == 3 ? QImage(4, 3, QImage::Format_RGB32) : QImage();
    });
    QVERIFY(asked.empty());
    QVERIFY(!model.index(2, EpisodeModel::picture).data(Qt::DecorationRole).isValid());
    QCOMPARE(model.index(3, EpisodeModel::picture).data(Qt::DecorationRole).value<QImage>().size(), QSize(4, 3));
    QVERIFY(!model.index(3, EpisodeModel::task).data(Qt::DecorationRole).isValid());
    QCOMPARE(asked, (std::vector<std::int64_t>{2, 3}));
    QSignalSpy changed(&model, &EpisodeModel::dataChanged);
    model.show_picture(3);
    QCOMPARE(changed.size(), 1);
    model.show_picture(99999);
    QCOMPARE(changed.size(), 1);
    // Files that are not there: bounded, each tried once, none of them held up.
    EpisodeThumbnails thumbnails;
    thumbnails.set_dataset(dataset_of(500), QSize(40, 30));
    for (std::int64_t episode = 0; episode < 500; ++episode) {
      QVERIFY(thumbnails.picture(episode).isNull());
    }
    QTRY_COMPARE_WITH_TIMEOUT(thumbnails.kept(), static_cast<int>(EpisodeThumbnails::most_wanted) + 1, 10000);
    QVERIFY(thumbnails.is_missing(499) && !thumbnails.is_missing(250));
  }

  void theTableSaysWhatIsKnown() {
    EpisodeModel model;
    model.set_dataset(dataset_of(6));
    QCOMPARE(model.index(0, EpisodeModel::quality).data().toString(), QStringLiteral("vague"));
    QCOMPARE(model.index(1, EpisodeModel::quality).data().toString(), QString());
    model.set_quality(report_of(6));
    QCOMPARE(model.index(1, EpisodeModel::quality).data().toString(), QStringLiteral("good"));
    QCOMPARE(model.index(4, EpisodeModel::quality).data().toString(), QStringLiteral("trim"));
    QCOMPARE(model.index(5, EpisodeModel::quality).data().toString(), QStringLiteral("broken"));
    model.set_briefs({{.episode = 1, .task = "Fold", .tags = {"trash"}, .success = true, .quality = 3, .note = "odd"}});
    QCOMPARE(model.index(1, EpisodeModel::task).data().toString(), QStringLiteral("Fold"));
    QCOMPARE(model.index(1, EpisodeModel::quality).data().toString(), QStringLiteral("trash"));
    const QString tip = model.index(1, 0).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("success grade 3")) && tip.contains(QStringLiteral("odd")), qPrintable(tip));
    model.set_briefs({{99, "Elsewhere", {}, {}, {}, {}}});
    QCOMPARE(model.rowCount(), 6);
  }

  void everyMeasureHasAName() {
    QSet<QString> names;
    for (const auto& info : measures()) {
      const QString name = measure_text(*measure_named(info.name));
      QVERIFY(!name.isEmpty() && !names.contains(name));
      names << name;
      QVERIFY2(info.unit.empty() || !quality_term(info.unit).isEmpty(), std::string(info.unit).c_str());
      QVERIFY2(!quality_term(info.meaning).isEmpty(), std::string(info.meaning).c_str());
    }
    QVERIFY(quality_term("furlongs").isEmpty());
    QCOMPARE(value_text(Measure::idle_head, 1.8), QStringLiteral("1.80 s"));
    QCOMPARE(value_text(Measure::idle_share, 0.123), QStringLiteral("12 %"));
    QCOMPARE(value_text(Measure::video_mismatch, -3), QStringLiteral("−3 frames"));
  }

  void bordersSnapAndStayBetweenTheirNeighbours() {
    const std::unique_ptr<SegmentTrack> track(track_of({{10, 30, "reach"}, {30, 50, "grasp"}, {60, 80, "lift"}}));
    track->set_snaps({41});
    track->set_cursor(90);
    QSignalSpy moved(track.get(), &SegmentTrack::border_moved);
    drag(track.get(), 30, 40);  // a pixel is a quarter of a frame: the event at 41 is 4 pixels away
    QCOMPARE(moved.size(), 1);
    QCOMPARE(moved[0][3].toLongLong(), 41);
    drag(track.get(), 30, 40, Qt::AltModifier);
    QCOMPARE(moved[1][3].toLongLong(), 40);
    drag(track.get(), 30, 5);  // over its neighbour: a frame of it stays
    QCOMPARE(moved[2][3].toLongLong(), 11);
    drag(track.get(), 50, 75);  // up to the next one
    QCOMPARE(moved[3][3].toLongLong(), 60);
    drag(track.get(), 80, 90);  // the cursor
    QCOMPARE(moved[4][3].toLongLong(), 90);
    drag(track.get(), 10, 10);
    QCOMPARE(moved.size(), 5);
  }

  void aPressElsewhereAsksForTheCursor() {
    const std::unique_ptr<SegmentTrack> track(track_of({{10, 30, "reach"}}));
    QSignalSpy asked(track.get(), &SegmentTrack::cursor_asked);
    QSignalSpy text(track.get(), &SegmentTrack::text_asked);
    QSignalSpy lane(track.get(), &SegmentTrack::lane_chosen);
    const QPoint inside(qRound(track->x_of(20.5)), track->y_of(1));
    QTest::mouseClick(track.get(), Qt::LeftButton, {}, inside);
    QCOMPARE(asked.last()[0].toLongLong(), 20);
    QCOMPARE(lane.last()[0].toInt(), 1);
    QTest::mouseDClick(track.get(), Qt::LeftButton, {}, inside);
    QCOMPARE(text.size(), 1);
    QTest::mouseDClick(track.get(), Qt::LeftButton, {}, QPoint(qRound(track->x_of(70)), track->y_of(1)));
    QCOMPARE(text.size(), 1);
    SegmentTrack empty;
    empty.resize(100, 40);
    QTest::mouseClick(&empty, Qt::LeftButton, {}, QPoint(50, 10));
    QVERIFY(empty.grab().size().isValid());
  }

  void linesOfThePlotDifferInDashAndName() {
    JointPlot plot;
    plot.resize(400, 120);
    QCOMPARE(plot.shown().size(), 0);
    const QStringList names{QStringLiteral("a.pos"), QStringLiteral("b.pos"), QStringLiteral("c.pos")};
    plot.set_values({names, {0, 1, 2, 3, 4, 5}}, {names.mid(0, 1), {7, 8}});
    QCOMPARE(plot.shown(), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    QCOMPARE(plot.choices().size(), 5);
    plot.choose(2);
    QCOMPARE(plot.shown(), (QStringList{QStringLiteral("state"), QStringLiteral("action")}));
    plot.choose(3);
    QCOMPARE(plot.shown(), QStringList{QStringLiteral("state")});
    plot.set_values({names, {0, 1, 2}}, {});  // the next episode
    QCOMPARE(plot.choice(), 3);
    plot.set_values({}, {names, {0, 1, 2}});
    QCOMPARE(plot.choice(), 3);
    plot.set_values({}, {names.mid(1), {1, 2}});
    QCOMPARE(plot.choice(), 1);
    plot.set_cursor(0);
    QVERIFY(plot.grab().size().isValid());
  }

  void idleFramesAreHatchedAndSaid() {
    JointPlot plot;
    plot.resize(400, 120);
    plot.set_values({{QStringLiteral("a.pos")}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}}, {});
    const auto picture = [&plot] {
      QCoreApplication::processEvents();  // it is drawn later, once for all changes
      return plot.grab().toImage();
    };
    const QImage before = picture();
    plot.set_bands({{2, 5}}, QStringLiteral("idle"));
    QCOMPARE(plot.bands().size(), 1U);
    QVERIFY2(plot.accessibleDescription().contains(QStringLiteral("idle: frames 3 to 5")),
             qPrintable(plot.accessibleDescription()));
    const QImage after = picture();
    QVERIFY(after != before);
    // Hatched: some of the pixels of the band are as before, others are not; beside it none is another one.
    const auto differing = [&](int from, int to) {
      int out = 0;
      for (int x = from; x < to; ++x) {
        for (int y = before.height() / 2; y < before.height() - 8; ++y) {
          out += before.pixel(x, y) != after.pixel(x, y) ? 1 : 0;
        }
      }
      return out;
    };
    const int whole = before.width();
    const int inside = differing(whole * 22 / 100, whole * 48 / 100);
    QVERIFY(inside > 20);
    QVERIFY(inside < whole * 26 / 100 * (before.height() / 2 - 8));
    QCOMPARE(differing(whole * 60 / 100, whole * 95 / 100), 0);
    plot.set_bands({}, {});
    QCOMPARE(plot.bands().size(), 0U);
    QVERIFY(!plot.accessibleDescription().contains(QStringLiteral("idle")));
  }

  void aGripperTellsWhereItMoves() {
    std::vector<double> values;
    for (int frame = 0; frame < 60; ++frame) {
      values.push_back(0);
      values.push_back(frame < 20 ? 0 : frame < 30 ? (frame - 19) * 5.0 : 50);
    }
    QCOMPARE(gripper_events(values, 2, 1), (std::vector<std::int64_t>{19, 29}));
    QVERIFY(gripper_events(values, 2, 0).empty());
    QVERIFY(gripper_events({}, 2, 1).empty());
    QVERIFY(gripper_events({std::nan(""), std::nan("")}, 1, 0).empty());
  }

  void workIsDoneInOrderAndCanBeEnded() {
    BackgroundWork work("test");
    QStringList done;
    const auto note = [&done](const QString& text) { done << text; };
    std::atomic_bool begun = false;
    std::vector<double> shares;
    work.ask<int>(
        this,
        [&begun](const BackgroundWork::Job& job) -> Result<int> {
          begun = true;
          while (job.report(0.5)) {
            QThread::msleep(1);
          }
          return fail(ErrorCode::cancelled, "ended");
        },
        [&](const Result<int>& outcome) { note(outcome ? QStringLiteral("no") : QStringLiteral("ended")); },
        [&](double share) { shares.push_back(share); });
    work.ask<int>(
        this, [](const BackgroundWork::Job&) -> Result<int> { throw std::runtime_error("thrown"); },
        [&](const Result<int>& outcome) { note(QString::number(static_cast<int>(outcome.error().code))); });
    work.ask<int>(
        this, [](const BackgroundWork::Job&) -> Result<int> { return 7; },
        [&](const Result<int>& outcome) { note(QString::number(*outcome)); });
    QTRY_VERIFY(begun);
    work.stop();
    QTRY_VERIFY(!work.busy());
    QCOMPARE(done, (QStringList{QStringLiteral("ended"), QString::number(static_cast<int>(ErrorCode::internal)),
                                QStringLiteral("7")}));
    QCOMPARE(shares, std::vector<double>{0.5});
    work.ask<int>(
        this, [](const BackgroundWork::Job&) -> Result<int> { return 8; }, [&](const Result<int>&) { note({}); });
    work.drop_all();
    {
      QObject gone;
      work.ask<int>(
          &gone, [](const BackgroundWork::Job&) -> Result<int> { return 9; }, [&](const Result<int>&) { note({}); });
    }
    QTRY_VERIFY(!work.busy());
    QCOMPARE(done.size(), 3);
  }
};

}  // namespace tandem

QTEST_MAIN(tandem::CuratePartsTest)
#include "tst_curate_parts.moc"
