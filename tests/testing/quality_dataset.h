#pragma once

#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <numbers>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "annotation/measures.h"
#include "annotation/motion.h"
#include "dataset/reader.h"
#include "dataset/writer.h"

namespace tandem::testing {

inline const std::vector<std::string> two_joints{"lift.pos", "turn.pos"};

/// A smooth motion of two joints; other seeds begin elsewhere. The state follows two frames later.
inline EpisodeSeries lively_series(std::size_t rows, double seed = 0) {
  EpisodeSeries out{30, rows, 2, {}, {}};
  const auto place = [&](double t, std::size_t j) {
    return 40 * std::sin(2 * std::numbers::pi * t / (60 + 7 * static_cast<double>(j)) + seed + static_cast<double>(j)) +
           3 * std::sin(0.9 * t + 2 * seed);
  };
  for (std::size_t t = 0; t < rows; ++t) {
    for (std::size_t j = 0; j < 2; ++j) {
      out.action.push_back(place(static_cast<double>(t), j));
      out.state.push_back(place(static_cast<double>(t) - 2, j));
    }
  }
  return out;
}

inline JointRanges lively_ranges() { return {two_joints, {84, 84}, {-43, -43}, {43, 43}}; }

inline PendingEpisode pending(const EpisodeSeries& series, const std::string& task) {
  PendingEpisode out;
  out.length = static_cast<std::int64_t>(series.rows);
  out.tasks = {task};
  out.values["action"] = series.action;
  out.values["observation.state"] = series.state;
  return out;
}

/// A dataset of lively episodes without cameras; `change` may spoil each before it is saved.
inline Result<std::shared_ptr<const DatasetSummary>> lively_dataset(
    const std::filesystem::path& root, int episodes,
    const std::function<void(int episode, PendingEpisode& pending)>& change = {}) {
  {
    auto writer = DatasetWriter::open({root, 30, "so_follower", recording_features(two_joints, {})});
    if (!writer) {
      return std::unexpected(writer.error());
    }
    for (int i = 0; i < episodes; ++i) {
      auto episode =
          pending(lively_series(static_cast<std::size_t>(90 + i % 5), 1.7 * i), "Put the red cube in the box");
      if (change) {
        change(i, episode);
      }
      if (const auto saved = writer->save(episode); !saved) {
        return std::unexpected(saved.error());
      }
    }
  }
  auto opened = open_dataset(root);
  return opened
             ? Result<std::shared_ptr<const DatasetSummary>>(std::make_shared<const DatasetSummary>(std::move(*opened)))
             : std::unexpected(opened.error());
}

/// What the thresholds as they come flag, without comparing with other episodes.
inline std::set<Measure> flagged(const MeasuredValues& values) {
  std::set<Measure> out;
  for (const auto& [measure, entry] : values.all()) {
    if (Thresholds().flags(measure, entry.value, std::nullopt)) {
      out.insert(measure);
    }
  }
  return out;
}

}  // namespace tandem::testing
