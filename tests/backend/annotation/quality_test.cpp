#include "annotation/quality.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "annotation/quality_detail.h"
#include "base/files.h"
#include "dataset/video_join.h"
#include "testing/episodes.h"
#include "testing/quality_dataset.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::lively_dataset;
using testing::lively_series;
using testing::TemporaryFolder;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

Result<QualityReport> measured(const std::shared_ptr<const DatasetSummary>& set, const fs::path& cache = {},
                               bool pictures = false) {
  QualityOptions options;
  options.cache_folder = cache;
  options.pictures = pictures;
  return measure_quality(set, options);
}

Result<QualityReport> measured(const fs::path& root, bool pictures = false) {
  auto opened = open_dataset(root);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  return measured(std::make_shared<const DatasetSummary>(std::move(*opened)), {}, pictures);
}

bool has(const std::vector<Measure>& flags, Measure measure) {
  return std::ranges::find(flags, measure) != flags.end();
}

std::string names(const std::vector<Measure>& flags) {
  std::string out;
  for (const auto measure : flags) {
    out += std::string(info_of(measure).name) + " ";
  }
  return out;
}

TEST(Quality, OfACleanDatasetNothingIsFlagged) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 12);
  ASSERT_TRUE(set) << set.error().sentence();
  const auto report = measured(*set);
  ASSERT_TRUE(report) << report.error().sentence();
  ASSERT_EQ(report->episodes.size(), 12U);
  for (const auto& episode : report->episodes) {
    EXPECT_TRUE(episode.flags.empty()) << episode.episode << ": " << names(episode.flags);
    EXPECT_TRUE(episode.notes.empty()) << episode.notes.front();
    EXPECT_EQ(episode.uid.size(), 32U);
    EXPECT_EQ(episode.task, "Put the red cube in the box");
  }
  EXPECT_TRUE(report->dataset_flags.empty()) << names(report->dataset_flags);
  EXPECT_EQ(report->flagged(), 0U);
  EXPECT_EQ(report->dataset.value(Measure::rarest_task), 12);
  EXPECT_EQ(report->dataset.value(Measure::total_mismatch), 0);
  EXPECT_GT(*report->dataset.value(Measure::start_spread), 0.01);
  EXPECT_TRUE(report->dataset.find(Measure::cross_variance));
  EXPECT_TRUE(report->dataset.find(Measure::pace_variation));
}

TEST(Quality, FlagsWhatShowsOnlyBesideOthers) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 14, [](int i, PendingEpisode& episode) {
    if (i == 3) {  // the same once more
      episode = testing::pending(lively_series(94, 1.7 * 4), "Put the red cube in the box");
    } else if (i == 4) {
      episode.tasks = {"task"};
    } else if (i == 6) {  // nearly the one before
      episode = testing::pending(lively_series(90, 1.7 * 5 + 0.001), "put red cube in a box");
    } else if (i == 8) {
      episode = testing::pending(lively_series(400, 1.7 * 8), "Put the red cube in the box");
    } else if (i == 9) {
      episode = testing::pending(lively_series(20, 1.7 * 9), "把方块放进盒子");
    }
  });
  ASSERT_TRUE(set) << set.error().sentence();
  const auto report = measured(*set);
  ASSERT_TRUE(report) << report.error().sentence();
  const auto flags = [&](std::size_t episode) { return report->episodes[episode].flags; };
  EXPECT_TRUE(has(flags(3), Measure::duplicates) && has(flags(4), Measure::duplicates));
  EXPECT_EQ(report->episodes[3].values.find(Measure::duplicates)->where, "episode 4");
  EXPECT_TRUE(has(flags(4), Measure::vague_label));
  EXPECT_TRUE(has(flags(5), Measure::near_duplicate) && has(flags(6), Measure::near_duplicate));
  EXPECT_FALSE(has(flags(6), Measure::duplicates));
  EXPECT_TRUE(has(flags(8), Measure::length_fence));
  EXPECT_TRUE(has(flags(9), Measure::length) && has(flags(9), Measure::duration));
  EXPECT_TRUE(flags(0).empty() && flags(13).empty()) << names(flags(0)) << names(flags(13));
  EXPECT_TRUE(has(report->dataset_flags, Measure::label_twins));
  EXPECT_TRUE(has(report->dataset_flags, Measure::mixed_scripts));
  EXPECT_TRUE(has(report->dataset_flags, Measure::duplicate_pairs));
  EXPECT_EQ(report->dataset.value(Measure::duplicate_pairs), 2);
  EXPECT_EQ(report->dataset.value(Measure::rarest_task), 1);
}

TEST(Quality, FlagsDriftAndUnevenPace) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 12, [](int i, PendingEpisode& episode) {
    for (const char* feature : {"action", "observation.state"}) {
      for (auto& value : episode.values[feature]) {
        value = value * (i % 2 == 0 ? 1 : 0.1) + (i >= 9 ? 400 : 0);
      }
    }
  });
  ASSERT_TRUE(set) << set.error().sentence();
  const auto report = measured(*set);
  ASSERT_TRUE(report);
  EXPECT_TRUE(has(report->dataset_flags, Measure::distribution_drift)) << names(report->dataset_flags);
  EXPECT_TRUE(has(report->dataset_flags, Measure::pace_variation)) << *report->dataset.value(Measure::pace_variation);
  EXPECT_FALSE(report->dataset.find(Measure::calibration_trend)) << "it never rests";
}

TEST(Quality, FlagsACalibrationThatMoved) {
  const TemporaryFolder folder;
  const auto make = [&](const char* name, double per_episode) {
    const auto set = lively_dataset(folder / name, 12, [&](int i, PendingEpisode& episode) {
      auto& action = episode.values["action"];
      auto& state = episode.values["observation.state"];
      const std::size_t rows = action.size() / 2;
      for (std::size_t k = 0; k < action.size(); ++k) {
        action[k] = k / 2 + 20 >= rows ? action[(rows - 20) * 2 + k % 2] : action[k];
        state[k] = action[k] - (i == 7 && k % 2 == 1 ? 17 : 0) - per_episode * i;
      }
    });
    EXPECT_TRUE(set) << set.error().sentence();
    return measured(*set);
  };
  const auto once = make("once", 0);
  ASSERT_TRUE(once);
  for (const auto& episode : once->episodes) {
    EXPECT_EQ(has(episode.flags, Measure::calibration_shift), episode.episode == 7) << episode.episode;
  }
  EXPECT_EQ(once->episodes[7].values.find(Measure::calibration_shift)->where, "joint 1");
  EXPECT_FALSE(has(once->dataset_flags, Measure::calibration_trend));
  EXPECT_TRUE(has(make("always", 2)->dataset_flags, Measure::calibration_trend));
}

TEST(Quality, SuccessIsCountedWhereItIsStored) {
  const TemporaryFolder folder;
  auto features = recording_features(testing::two_joints, {});
  features.push_back({"next.success", DType::boolean, {1}, {{"dtype", "bool"}, {"shape", {1}}, {"names", nullptr}}});
  {
    auto writer = DatasetWriter::open({folder / "set", 30, "so_follower", features});
    ASSERT_TRUE(writer) << writer.error().sentence();
    for (int i = 0; i < 4; ++i) {
      auto episode = testing::pending(lively_series(60, i), "Put the red cube in the box");
      episode.values["next.success"].assign(60, 0);
      episode.values["next.success"].back() = i == 2 ? 0 : 1;
      const auto saved = writer->save(episode);
      ASSERT_TRUE(saved) << saved.error().sentence();
    }
  }
  EXPECT_EQ(measured(folder / "set")->dataset.value(Measure::success_share), 0.75);
}

// Each camera beside itself in the other episodes; the worst camera speaks.
TEST(Quality, PicturesAreComparedCameraByCamera) {
  detail::Measurements all;
  QualityReport report;
  for (int i = 0; i < 12; ++i) {
    report.episodes.emplace_back();
    auto& pictures = all.pictures.emplace_back();
    for (const char* camera : {"front", "wrist"}) {
      const bool odd = camera == std::string("wrist");
      auto& figures = pictures[camera];
      figures.blur = (odd ? 900 : 300) + 10 * (i % 4);
      figures.brightness = odd ? 90 : 120;
      figures.contrast = 100;
      figures.moving_change = 2;
      figures.pumping = 2 + 0.5 * (i % 3);
      figures.first.assign(static_cast<std::size_t>(thumb_width) * thumb_height, 0);
      for (std::size_t cell = 0; cell < figures.first.size(); ++cell) {
        figures.first[cell] = std::sin(0.3 * static_cast<double>(cell)) + 0.01 * ((i + static_cast<int>(cell)) % 5);
      }
    }
  }
  all.pictures[3]["wrist"].blur = 400;  // sharper than the other camera, and blurred for this one
  all.pictures[5]["front"].pumping = 30;
  for (auto& cell : all.pictures[8]["front"].first) {
    cell = -cell;
  }
  detail::compare_pictures(all, report);
  flag_quality(report, {});
  for (std::size_t i = 0; i < 12; ++i) {
    const auto& flags = report.episodes[i].flags;
    EXPECT_EQ(has(flags, Measure::blur), i == 3) << i << " " << names(flags);
    EXPECT_EQ(has(flags, Measure::exposure_pumping), i == 5) << i << " " << names(flags);
    EXPECT_EQ(has(flags, Measure::view_change), i == 8) << i << " " << names(flags);
    EXPECT_FALSE(has(flags, Measure::dark) || has(flags, Measure::frozen)) << i;
  }
  EXPECT_EQ(report.episodes[3].values.find(Measure::blur)->where, "wrist");
  EXPECT_EQ(report.episodes[0].values.find(Measure::dark)->where, "wrist") << "the darker one";
  EXPECT_TRUE(report.notes.empty());
}

TEST(Quality, ACameraThatSeesNoMotionCannotFreeze) {
  detail::Measurements all;
  QualityReport report;
  for (int i = 0; i < 4; ++i) {
    report.episodes.emplace_back();
    auto& figures = all.pictures.emplace_back()["top"];
    figures.moving_change = 0.05;
    figures.frozen_s = 3;
  }
  detail::compare_pictures(all, report);
  EXPECT_FALSE(report.episodes[0].values.find(Measure::frozen));
  ASSERT_EQ(report.notes.size(), 1U);
  EXPECT_NE(report.notes[0].find("The pictures of top hardly change"), std::string::npos);
}

// Spikes, blur and other figures without a scale of their own are judged beside the other episodes.
TEST(Quality, FlagsTheEpisodeThatStandsApart) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 12, [](int i, PendingEpisode& episode) {
    auto& action = episode.values["action"];
    for (std::size_t t = 5; t + 5 < 90; t += 9) {
      action[t * 2] += i == 5 ? 9 : 0;
    }
    action[40] += i % 4;  // a little of it is everywhere
  });
  ASSERT_TRUE(set);
  const auto report = measured(*set);
  ASSERT_TRUE(report);
  for (const auto& episode : report->episodes) {
    EXPECT_EQ(has(episode.flags, Measure::spikes), episode.episode == 5)
        << episode.episode << ": " << *episode.values.value(Measure::spikes);
  }
  EXPECT_GT(report->episodes[5].z.at(Measure::spikes), 5);
  EXPECT_EQ(report->episodes[5].percent.at(Measure::spikes), 100);
}

// A policy that joins chunks of actions jumps in every episode: that is how this dataset is. One that jumps far more
// stands apart.
TEST(Quality, WhatAllEpisodesDoIsNotJerkyOneThatStandsApartIs) {
  const TemporaryFolder folder;
  const auto jerky = [](int worse) {
    return [worse](int i, PendingEpisode& episode) {
      auto& action = episode.values["action"];
      for (std::size_t t = 10; t + 5 < 90; t += 10) {
        const double size = (i == worse ? 120 : 30) + i % 5 + static_cast<double>(t % 3);
        action[t * 2] += size;
        action[t * 2 + 1] += size;
      }
    };
  };
  const auto alike = lively_dataset(folder / "alike", 12, jerky(-1));
  ASSERT_TRUE(alike);
  const auto usual = measured(*alike);
  ASSERT_TRUE(usual);
  for (const auto& episode : usual->episodes) {
    EXPECT_GT(*episode.values.value(Measure::spike_size), 0.25) << "others would flag it";
    for (const auto measure : {Measure::spikes, Measure::spike_size, Measure::jump, Measure::jerk_mean,
                               Measure::jerkiness, Measure::collision}) {
      EXPECT_FALSE(has(episode.flags, measure)) << episode.episode << ": " << names(episode.flags);
    }
  }
  const auto apart = lively_dataset(folder / "apart", 12, jerky(7));
  ASSERT_TRUE(apart);
  const auto report = measured(*apart);
  ASSERT_TRUE(report);
  for (const auto& episode : report->episodes) {
    EXPECT_EQ(has(episode.flags, Measure::spike_size), episode.episode == 7)
        << episode.episode << ": " << *episode.values.value(Measure::spike_size);
  }
}

TEST(Quality, StartsThatAreAllTheSameAreTold) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 3, [](int i, PendingEpisode& episode) {
    episode = testing::pending(lively_series(90), "Put the red cube in the box");
    episode.values["action"][100] += i;
  });
  ASSERT_TRUE(set);
  const auto report = measured(*set);
  EXPECT_TRUE(has(report->dataset_flags, Measure::start_spread));
  EXPECT_EQ(report->dataset.value(Measure::start_spread), 0);
}

TEST(Quality, ValuesThatAreNoNumbersAreOneEpisodesMatter) {
  const auto report = measured(datasets / "v30-damaged-nan-in-action");
  ASSERT_TRUE(report) << report.error().sentence();
  std::size_t broken = 0;
  for (const auto& episode : report->episodes) {
    const bool flagged = has(episode.flags, Measure::not_finite);
    broken += flagged ? 1U : 0U;
    EXPECT_EQ(flagged, !episode.notes.empty());
    EXPECT_EQ(flagged, !episode.values.find(Measure::movement));
  }
  EXPECT_EQ(broken, 1U);
}

TEST(Quality, ATruncatedFileAndAMissingOneLeaveTheRest) {
  const TemporaryFolder folder;
  auto set = lively_dataset(folder / "set", 4);
  ASSERT_TRUE(set);
  const auto file = [&](int i) {
    return folder.path() / "set/data/chunk-000" / ("file-00" + std::to_string(i) + ".parquet");
  };
  fs::resize_file(file(1), 500);
  fs::remove(file(2));
  const auto report = measured(*set);
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_TRUE(report->episodes[0].notes.empty());
  ASSERT_EQ(report->episodes[1].notes.size(), 1U);
  EXPECT_NE(report->episodes[1].notes[0].find("is not a complete Parquet file"), std::string::npos);
  EXPECT_FALSE(has(report->episodes[1].flags, Measure::missing_files));
  EXPECT_TRUE(has(report->episodes[2].flags, Measure::missing_files));
  EXPECT_NE(report->episodes[2].values.find(Measure::missing_files)->where.find("file-002"), std::string::npos);
  EXPECT_TRUE(report->episodes[3].values.find(Measure::movement));
}

TEST(Quality, AnEpisodeWithoutFramesGetsANote) {
  const TemporaryFolder folder;
  auto set = lively_dataset(folder / "set", 3);
  ASSERT_TRUE(set);
  auto spoiled = std::make_shared<DatasetSummary>(**set);
  spoiled->episodes[1].length = 0;
  const auto report = measured(std::shared_ptr<const DatasetSummary>(spoiled));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->episodes[1].notes, std::vector<std::string>{"Episode 1 has no frames."});
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::length));
  EXPECT_TRUE(has(report->dataset_flags, Measure::total_mismatch));
  EXPECT_TRUE(report->episodes[2].notes.empty());
}

TEST(Quality, ALengthOutOfThisWorldDoesNoHarm) {
  auto opened = open_dataset(datasets / "v30-basic");
  ASSERT_TRUE(opened);
  auto spoiled = std::make_shared<DatasetSummary>(*opened);
  spoiled->episodes[1].length = 8'000'000'000'000'000;
  const auto report = measured(std::shared_ptr<const DatasetSummary>(spoiled), {}, true);
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::row_mismatch)) << names(report->episodes[1].flags);
  EXPECT_FALSE(report->episodes[1].notes.empty());
  EXPECT_FALSE(report->episodes[1].values.find(Measure::dark));
  EXPECT_TRUE(report->episodes[0].values.find(Measure::dark));
}

TEST(Quality, WrongRowsTimesAndVideosAreFlagged) {
  const auto report_of = [](const char* name) { return measured(datasets / name); };
  const auto any = [](const QualityReport& report, Measure measure) {
    return std::ranges::any_of(report.episodes, [&](const auto& episode) { return has(episode.flags, measure); });
  };
  EXPECT_TRUE(any(*report_of("v30-damaged-timestamp-drift"), Measure::stored_time));
  EXPECT_TRUE(any(*report_of("v30-damaged-index-gap"), Measure::index_breaks));
  EXPECT_TRUE(any(*report_of("v30-damaged-video-file-missing"), Measure::missing_files));
  EXPECT_TRUE(any(*report_of("v30-damaged-episode-length-wrong"), Measure::row_mismatch) ||
              any(*report_of("v30-damaged-episode-length-wrong"), Measure::video_mismatch));
  const auto sound = report_of("v30-basic");
  for (const auto measure : {Measure::stored_time, Measure::index_breaks, Measure::missing_files, Measure::row_mismatch,
                             Measure::video_mismatch, Measure::leaked_before, Measure::not_finite}) {
    EXPECT_FALSE(any(*sound, measure)) << info_of(measure).name;
    EXPECT_TRUE(sound->episodes[0].values.find(measure)) << info_of(measure).name;
  }
  EXPECT_EQ(sound->dataset.value(Measure::leaked_share), 0);
}

TEST(Quality, BothLayoutsGiveTheSameFigures) {
  const auto old = measured(datasets / "v21-basic");
  const auto now = measured(datasets / "v30-basic");
  ASSERT_TRUE(old && now);
  for (std::size_t i = 0; i < now->episodes.size(); ++i) {
    EXPECT_EQ(old->episodes[i].uid, now->episodes[i].uid);
    EXPECT_EQ(old->episodes[i].values.value(Measure::jump), now->episodes[i].values.value(Measure::jump));
    EXPECT_EQ(old->episodes[i].values.value(Measure::video_mismatch), 0);
  }
}

// A take that was discarded and stayed in the video in front of the second episode.
TEST(Quality, PicturesOfNoEpisodeAreLeaks) {
  const TemporaryFolder folder;
  const auto root = folder / "set";
  {
    auto writer = DatasetWriter::open(testing::small_spec(root));
    ASSERT_TRUE(writer);
    for (int i = 0; i < 2; ++i) {
      ASSERT_TRUE(writer->save(*testing::make_episode(*writer, 30, "Put the red cube in the box")));
    }
  }
  auto opened = open_dataset(root);
  ASSERT_TRUE(opened);
  auto set = std::make_shared<DatasetSummary>(*opened);
  const auto video = [&](std::size_t i) {
    const auto& span = set->episodes[i].videos[0];
    return root / set->info.video_file("observation.images.front", span.file.chunk, span.file.file);
  };
  const bool shared = video(0) == video(1);
  ASSERT_FALSE(shared) << "each take has its file until they are packed";
  ASSERT_TRUE(join_videos({{video(0), 0, 12}, {video(1), 0, 30}}, 30, folder / "leaky.mp4"));
  fs::rename(folder / "leaky.mp4", video(1));
  set->episodes[1].videos[0].from_s = 12.0 / 30;
  set->episodes[1].videos[0].to_s = 42.0 / 30;
  fs::copy(video(0), root / "videos/observation.images.front/chunk-000/file-077.mp4");
  const auto report = measured(std::shared_ptr<const DatasetSummary>(set));
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_EQ(report->episodes[1].values.value(Measure::leaked_before), 12);
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::leaked_before));
  EXPECT_FALSE(has(report->episodes[0].flags, Measure::leaked_before));
  EXPECT_NEAR(*report->dataset.value(Measure::leaked_share), 12.0 / 72, 1e-9);
  EXPECT_NEAR(*report->dataset.value(Measure::leaked_time), 0.4, 1e-9);
  EXPECT_TRUE(has(report->dataset_flags, Measure::leaked_files));
  EXPECT_NE(report->dataset.find(Measure::leaked_files)->where.find("file-077"), std::string::npos);
}

// Four episodes of a small camera; one is dark, one hangs.
TEST(Quality, PicturesAreLookedAtWhereItIsAskedFor) {
  const TemporaryFolder folder;
  const auto root = folder / "set";
  {
    auto writer = DatasetWriter::open(testing::small_spec(root));
    ASSERT_TRUE(writer);
    for (int i = 0; i < 4; ++i) {
      auto episode = testing::make_episode(*writer, 60, "Put the red cube in the box");
      ASSERT_TRUE(episode);
      if (i == 1 || i == 2) {
        VideoOptions options;
        options.vcodec = "h264";
        auto encoder = VideoEncoder::open(episode->videos[0].file, 64, 48, 30, options);
        ASSERT_TRUE(encoder);
        for (int frame = 0; frame < 60; ++frame) {
          auto rgb = testing::picture(64, 48, i == 2 && frame > 20 ? 20 : frame);
          for (auto& value : rgb) {
            value = i == 1 ? static_cast<std::uint8_t>(value / 80) : value;
          }
          ASSERT_TRUE(encoder->add(rgb));
        }
        ASSERT_TRUE(encoder->finish());
      }
      ASSERT_TRUE(writer->save(*episode));
    }
  }
  const auto quick = measured(root);
  ASSERT_TRUE(quick);
  EXPECT_FALSE(quick->episodes[1].values.find(Measure::dark));
  const auto report = measured(root, true);
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_TRUE(report->pictures);
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::dark));
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::black));
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::low_contrast));
  EXPECT_EQ(report->episodes[1].values.find(Measure::dark)->where, "observation.images.front");
  EXPECT_TRUE(has(report->episodes[2].flags, Measure::frozen)) << *report->episodes[2].values.value(Measure::frozen);
  for (const std::size_t sound : {0U, 3U}) {
    for (const auto measure :
         {Measure::dark, Measure::black, Measure::frozen, Measure::low_contrast, Measure::overexposed}) {
      EXPECT_FALSE(has(report->episodes[sound].flags, measure)) << info_of(measure).name;
      EXPECT_TRUE(report->episodes[sound].values.find(measure));
    }
  }
}

TEST(Quality, AMissingCameraIsANoteAndTheOtherIsLookedAt) {
  const auto report = measured(datasets / "v30-damaged-video-file-missing", true);
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_TRUE(std::ranges::any_of(report->episodes, [](const auto& episode) { return !episode.notes.empty(); }));
  EXPECT_TRUE(std::ranges::any_of(
      report->episodes, [](const auto& episode) { return episode.values.find(Measure::movement) != nullptr; }));
}

TEST(Quality, IsKeptForTheNextTimeUntilAFileChanges) {
  const TemporaryFolder folder;
  auto set = lively_dataset(folder / "set", 3);
  ASSERT_TRUE(set);
  const auto before = fs::last_write_time(folder.path() / "set/meta");
  const auto first = measured(*set, folder / "cache");
  const auto again = measured(*set, folder / "cache");
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->cached, 0U);
  EXPECT_EQ(again->cached, 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    for (const auto& [measure, entry] : first->episodes[i].values.all()) {
      ASSERT_TRUE(again->episodes[i].values.find(measure)) << info_of(measure).name;
      EXPECT_EQ(again->episodes[i].values.find(measure)->value, entry.value) << info_of(measure).name;
      EXPECT_EQ(again->episodes[i].values.find(measure)->where, entry.where);
    }
    EXPECT_EQ(again->episodes[i].uid, first->episodes[i].uid);
  }
  EXPECT_EQ(fs::last_write_time(folder.path() / "set/meta"), before) << "nothing is written into the dataset";

  const auto file = folder.path() / "set/data/chunk-000/file-001.parquet";
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
  EXPECT_EQ(measured(*set, folder / "cache")->cached, 2U);

  for (const auto& entry : fs::directory_iterator(folder / "cache")) {
    std::ofstream(entry.path(), std::ios::app) << "{\"key\": \"torn";
  }
  EXPECT_EQ(measured(*set, folder / "cache")->cached, 3U) << "a torn line costs nothing";
  for (const auto& entry : fs::directory_iterator(folder / "cache")) {
    std::ofstream(entry.path()) << "nonsense\n";
  }
  EXPECT_EQ(measured(*set, folder / "cache")->cached, 0U);
  std::ofstream(folder / "file") << "";
  const auto unkept = measured(*set, folder.path() / "file/cache");
  ASSERT_TRUE(unkept) << "a cache that cannot be written is no failure";
  EXPECT_EQ(unkept->notes.size(), 1U);
}

TEST(Quality, StopsWhenAskedAndTellsHowFarItIs) {
  const TemporaryFolder folder;
  auto set = lively_dataset(folder / "set", 5);
  ASSERT_TRUE(set);
  std::stop_source stop;
  QualityOptions options;
  options.cache_folder = folder / "cache";
  options.stop = stop.get_token();
  double last = -1;
  options.progress = [&](double share) {
    EXPECT_GE(share, last);
    last = share;
    if (share > 0.5) {
      stop.request_stop();
    }
  };
  const auto report = measure_quality(*set, options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::cancelled);
  EXPECT_EQ(measured(*set, folder / "cache")->cached, 3U) << "what was measured is kept";
}

// What Tandem logged beside an episode says when its rows really were.
TEST(Quality, TandemsOwnLogTellsOfLostFrames) {
  const TemporaryFolder folder;
  const auto set = lively_dataset(folder / "set", 2, [](int i, PendingEpisode& episode) {
    ParquetColumn ticks;
    ticks.name = "tick_time_ns";
    for (std::int64_t row = 0; row < episode.length; ++row) {
      ticks.integers.push_back(1'000'000'000'000 + row * 33'333'333 + (i == 1 && row > 40 ? 700'000'000 : 0));
    }
    episode.sidecar_rows.push_back(std::move(ticks));
  });
  ASSERT_TRUE(set) << set.error().sentence();
  const auto report = measured(*set);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->episodes[0].values.value(Measure::dropped_frames), 0);
  EXPECT_TRUE(report->episodes[0].flags.empty()) << names(report->episodes[0].flags);
  EXPECT_EQ(report->episodes[1].values.value(Measure::dropped_frames), 21);
  EXPECT_TRUE(has(report->episodes[1].flags, Measure::longest_gap));
}

TEST(Quality, OtherThresholdsFlagAnew) {
  const TemporaryFolder folder;
  auto set = lively_dataset(folder / "set", 3);
  auto report = measured(*set);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->flagged(), 0U);
  flag_quality(*report, *Thresholds::parse(*parse_json(R"({"movement": 10})", "x"), "x"));
  EXPECT_EQ(report->flagged(), 3U);
}

}  // namespace
}  // namespace tandem
