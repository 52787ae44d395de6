#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scoring/database.h"
#include "scoring/suite.h"

namespace tandem {

/// The row numbers of a suite's parts, in the order of the suite.
struct SuiteIds {
  std::int64_t suite = 0;
  std::vector<std::int64_t> tasks;
  std::vector<std::vector<std::int64_t>> stages;  ///< of each task
  std::vector<std::int64_t> settings;
  std::vector<std::int64_t> cells;
  std::vector<std::vector<std::int64_t>> conditions;  ///< of each cell
};

/// Suites in the database. The thread of the database.
class SuiteStore {
 public:
  explicit SuiteStore(Database& database) : database_(database) {}

  /// Writes a suite and freezes it; the same one again is found instead. An error where the key and version are there
  /// with another definition: that one needs a version of its own.
  [[nodiscard]] Result<SuiteIds> add(const Suite& suite);
  /// The same inside a transaction of the caller's.
  [[nodiscard]] Result<SuiteIds> add_in_transaction(const Suite& suite);
  [[nodiscard]] Result<SuiteIds> ids(std::int64_t suite_id) const;
  /// As it was added.
  [[nodiscard]] Result<Suite> load(std::int64_t suite_id) const;

 private:
  [[nodiscard]] Result<std::int64_t> insert(const Suite& suite);
  /// Of the same suite in the database; none where it is not there.
  [[nodiscard]] Result<std::optional<SuiteIds>> find(const Suite& suite) const;
  Database& database_;
};

}  // namespace tandem
