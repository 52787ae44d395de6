#include "dataset/validate.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/json.h"
#include "dataset/image_reader.h"
#include "dataset/parquet.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

const fs::path datasets = fs::path(TANDEM_TEST_DATA) / "datasets";

std::string listing(const ValidationReport& report) {
  std::string out;
  for (const auto& f : report.findings) {
    out += std::string(name_of(f.severity)) + " " + f.kind + " " + f.where + ": " + f.text + "\n";
  }
  return out;
}

class HealthyDataset : public ::testing::TestWithParam<const char*> {};

TEST_P(HealthyDataset, HasNoFinding) {
  const auto report = validate_dataset(datasets / GetParam());
  EXPECT_EQ(report.exit_code(), 0) << listing(report);
  EXPECT_GT(report.frames, 0);
}

INSTANTIATE_TEST_SUITE_P(All, HealthyDataset,
                         ::testing::Values("v30-basic", "v30-indexed", "v30-indexed-h264", "v30-images", "v30-appended",
                                           "v30-unicode", "v30-language", "v30-small", "v30-small-split",
                                           "v30-indexed-hevc", "v21-basic", "v21-other-library"));

struct Damage {
  std::string name;
  std::vector<std::pair<std::string, std::string>> findings;  // kind, severity
  int exit = 0;
};

std::vector<Damage> damages() {
  std::vector<Damage> out;
  const auto document = read_json(datasets / "damaged.json");
  for (const auto& entry : *document) {
    Damage damage{entry["name"], {}, entry["exit"]};
    for (const auto& finding : entry["report"]) {
      damage.findings.emplace_back(finding["kind"], finding["severity"]);
    }
    out.push_back(std::move(damage));
  }
  return out;
}

class DamagedDataset : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedDataset, IsRecognised) {
  const auto report = validate_dataset(datasets / GetParam().name);
  EXPECT_EQ(report.exit_code(), GetParam().exit) << listing(report);
  for (const auto& [kind, severity] : GetParam().findings) {
    const auto found = std::find_if(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
      return f.kind == kind && name_of(f.severity) == severity;
    });
    EXPECT_NE(found, report.findings.end()) << kind << " is not among\n" << listing(report);
  }
  for (const auto& finding : report.findings) {
    EXPECT_FALSE(finding.remedy.empty());
    EXPECT_FALSE(finding.text.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(All, DamagedDataset, ::testing::ValuesIn(damages()), [](const auto& damage) {
  std::string name = damage.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(Validator, SaysThatAFolderIsMissing) {
  const auto report = validate_dataset("/nonexistent-dataset");
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(Validator, SaysThatALinkLeadsOutOfTheDataset) {
  const testing::TemporaryFolder folder;
  fs::copy(datasets / "v30-small", folder / "set", fs::copy_options::recursive);
  fs::create_symlink("/etc/passwd", folder / "set/meta/notes.txt");
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.findings.front().where, "meta/notes.txt");
  EXPECT_EQ(report.findings.front().kind, "link-outside");
  EXPECT_EQ(report.findings.front().severity, Severity::info);
}

// Every file a link, as a download cache lays datasets out; LeRobot reads them.
TEST(Validator, ADatasetInADownloadCacheIsWhole) {
  const testing::TemporaryFolder folder;
  for (const auto& entry : fs::recursive_directory_iterator(datasets / "v30-small")) {
    const auto place = folder / "snapshots/abc" / fs::relative(entry.path(), datasets / "v30-small");
    if (entry.is_regular_file()) {
      fs::create_directories(place.parent_path());
      fs::create_symlink(entry.path(), place);
    }
  }
  const auto report = validate_dataset(folder / "snapshots/abc");
  EXPECT_EQ(report.exit_code(), 0) << listing(report);
  EXPECT_GT(report.frames, 0);
  fs::create_symlink("loop", folder / "snapshots/abc/data/loop");
  EXPECT_EQ(validate_dataset(folder / "snapshots/abc").exit_code(), 1);
}

TEST(Validator, CanBeCancelled) {
  ValidationOptions options;
  options.progress = [](double) { return false; };
  const auto report = validate_dataset(datasets / "v30-basic", options);
  EXPECT_TRUE(std::any_of(report.findings.begin(), report.findings.end(),
                          [](const Finding& f) { return f.kind == "cancelled"; }));
}

TEST(Validate, PicturesInsideTheDataFilesAreDecodedAndTheirStatisticsCompared) {
  const testing::TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-images", folder / "set", fs::copy_options::recursive);
  auto stats = *read_json(folder / "set/meta/stats.json");
  stats["observation.images.front"]["mean"][0][0][0] = 0.99;
  std::ofstream(folder / "set/meta/stats.json") << dump_json(stats);
  auto info = *read_json(folder / "set/meta/info.json");
  info["features"]["observation.images.wrist"]["shape"] = {48, 48, 3};
  std::ofstream(folder / "set/meta/info.json") << dump_json(info);
  std::set<std::string> kinds;
  for (const auto& finding : validate_dataset(folder / "set").findings) {
    kinds.insert(finding.kind);
  }
  EXPECT_TRUE(kinds.contains("stats-wrong"));
  EXPECT_TRUE(kinds.contains("image-size"));
}

TEST(DecodeImage, RefusesWhatIsCutOffOrNoPicture) {
  const auto file =
      ParquetFile::open(fs::path(TANDEM_TEST_DATA) / "datasets/v30-images/data/chunk-000/file-000.parquet");
  ASSERT_TRUE(file);
  const auto pictures = file->pictures("observation.images.front");
  ASSERT_TRUE(pictures);
  const auto image = decode_image(pictures->front());
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->width, 96);
  EXPECT_FALSE(decode_image(std::string_view(pictures->front()).substr(0, 60)));
  EXPECT_FALSE(decode_image("GIF89a"));
  EXPECT_FALSE(decode_image(""));
  EXPECT_FALSE(file->pictures("action"));
}

TEST(Validate, APipeIsNotWaitedFor) {
  const TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-basic", folder / "set", fs::copy_options::recursive);
  ASSERT_EQ(::mkfifo((folder / "set/data/chunk-000/file-009.parquet").c_str(), 0600), 0);
  const auto report = validate_dataset(folder / "set");
  EXPECT_NE(report.exit_code(), 0);
}

// Anywhere: readers that open it wait for ever.
TEST(Validate, APipeIsCalledAPipe) {
  for (const char* place : {"videos/observation.images.front/chunk-000/file-009.mp4", "tandem/episodes/x.json",
                            "meta/info.json", "meta/stats.json"}) {
    const TemporaryFolder folder;
    fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-basic", folder / "set", fs::copy_options::recursive);
    fs::remove(folder / "set" / place);
    fs::create_directories((folder / "set" / place).parent_path());
    ASSERT_EQ(::mkfifo((folder / "set" / place).c_str(), 0600), 0);
    const auto report = validate_dataset(folder / "set");
    EXPECT_NE(report.exit_code(), 0) << place;
    EXPECT_TRUE(std::any_of(report.findings.begin(), report.findings.end(),
                            [](const Finding& f) { return f.text.find("pipe") != std::string::npos; }))
        << place << listing(report);
  }
}

// Which files are used says a file that cannot be read: nobody is told to move good ones away.
TEST(Validate, ACutEpisodesFileMakesNoOtherFileSuperfluous) {
  const TemporaryFolder folder;
  fs::copy(fs::path(TANDEM_TEST_DATA) / "datasets/v30-basic", folder / "set", fs::copy_options::recursive);
  const auto cut = folder / "set/meta/episodes/chunk-000/file-000.parquet";
  fs::resize_file(cut, fs::file_size(cut) / 2);
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 2);
  EXPECT_EQ(report.findings.front().kind, "file-unreadable");
  for (const auto& finding : report.findings) {
    EXPECT_EQ(finding.remedy.find("away"), std::string::npos) << listing(report);
    EXPECT_EQ(finding.remedy.find("Rebuild"), std::string::npos) << listing(report);
  }
}

TEST(Validate, ARecordingThatSavedNothingIsSaidToBeThat) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "set/tandem/staging");
  fs::create_directories(folder / "set/meta");
  std::ofstream(folder / "set/tandem/lock") << "";
  const auto report = validate_dataset(folder / "set");
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].kind, "nothing-saved");
  EXPECT_EQ(report.exit_code(), 2);
}

}  // namespace
}  // namespace tandem
