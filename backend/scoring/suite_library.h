#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "scoring/suite.h"

namespace tandem {

/// Something in a suite that must be mended before it can be saved or frozen.
struct SuiteFinding {
  std::string field;     ///< path as in the file: "tasks[0].stages[1].points"; empty: the suite as a whole
  std::string sentence;  ///< what is wrong, as a whole sentence
};
/// All that is wrong with a suite, in the order of its fields; empty: it can be saved and frozen. Beside what
/// parse_suite() refuses: keys are letters, digits, "_", "-" and "." after a letter or digit, at most 64; a stage that
/// adds points has none below zero; and the points can be reached.
[[nodiscard]] std::vector<SuiteFinding> check_suite(const Suite& suite);

/// The same suite, frozen as it is now. Refused while check_suite() finds something; the sentence is its first finding.
[[nodiscard]] Result<Suite> freeze_suite(const Suite& suite);

/// Refuses an own suite that has key and version of one that comes with Tandem, but not its definition: it would stand
/// in that one's way.
[[nodiscard]] Result<void> check_own_suite(const Suite& suite, const std::filesystem::path& resources);

/// Sum of what stages and counts can give: the natural score_max of a task that has stages; 0 where it has none.
[[nodiscard]] double stage_points(const SuiteTask& task);

/// Where the own suites of a user lie whose scores are in this file: the folder "suites" beside it.
[[nodiscard]] std::filesystem::path own_suites_folder(const std::filesystem::path& scores_file);

/// A file of a suite.
struct SuiteFile {
  std::filesystem::path file;
  bool own = false;  ///< may be changed unless it is frozen; else it comes with Tandem
  Result<Suite> suite;
};
/// Those that come with Tandem by key, then the own ones by key and version; broken ones come as errors.
[[nodiscard]] std::vector<SuiteFile> list_suite_files(const std::filesystem::path& resources,
                                                      const std::filesystem::path& own_folder);

/// Writes a suite to "KEY-vVERSION.json" in the folder, whole or not at all, and returns the file. Refused while
/// check_suite() finds something, and where a frozen suite of that key and version is there with another definition.
[[nodiscard]] Result<std::filesystem::path> save_suite(const Suite& suite, const std::filesystem::path& folder);

/// A copy that may be changed: thawed, and with the version after the newest of its key among `known`.
[[nodiscard]] Suite next_version(Suite suite, const std::vector<SuiteFile>& known);
/// A copy under a key of its own that none of `known` has, version 1, thawed.
[[nodiscard]] Suite duplicate_suite(Suite suite, const std::vector<SuiteFile>& known);

}  // namespace tandem
