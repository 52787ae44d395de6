#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "dataset/reader.h"
#include "dataset/validate.h"
#include "dataset/video_reader.h"

namespace tandem::testing {

/// A copy of a dataset of tests/data that a test may change.
inline std::filesystem::path copy_of(const std::string& name, const std::filesystem::path& to) {
  std::filesystem::copy(std::filesystem::path(TANDEM_TEST_DATA) / "datasets" / name, to,
                        std::filesystem::copy_options::recursive);
  return to;
}

/// The first thing that `dataset validate` finds; empty where its exit code is 0.
inline std::string first_finding(const std::filesystem::path& root) {
  const auto report = validate_dataset(root);
  for (const auto& finding : report.findings) {
    if (finding.severity != Severity::info) {
      return finding.kind + " " + finding.where + ": " + finding.text;
    }
  }
  return report.exit_code() == 0 ? "" : "cannot be opened";
}

/// The decoded pictures of one camera in one episode.
inline std::vector<std::vector<std::uint8_t>> pictures_of(const DatasetSummary& set, std::int64_t episode,
                                                          std::size_t camera = 0) {
  std::vector<std::vector<std::uint8_t>> out;
  const auto& row = set.episodes[static_cast<std::size_t>(episode)];
  const auto key = set.info.video_keys()[camera];
  const auto& span = row.videos[camera];
  const auto count =
      decode_video(set.root / set.info.video_file(key, span.file.chunk, span.file.file), set.info.fps,
                   std::llround(span.from_s * set.info.fps), row.length, [&](std::int64_t, const Image& image) {
                     out.push_back(image.rgb);
                     return true;
                   });
  EXPECT_EQ(count.value_or(0), row.length);
  return out;
}

}  // namespace tandem::testing
