#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scoring/two_proportions.h"

namespace tandem::cli {

/// What the verbs of "score stats" take; each uses some of it.
struct StatsOptions {
  std::string method;
  std::int64_t k = 0;
  std::int64_t n = 0;
  std::int64_t m = 0;
  TwoCounts counts{0, 0, 0, 0};
  std::int64_t first = 0;
  std::int64_t second = 0;
  double level = 0.95;
  double alpha = 0.05;
  double prior = 1;
  double p1 = 0;
  double p2 = 0;
  double power = 0.8;
  double width = 0.1;
  double lowest = 0;
  double highest = 1;
  double horizon_s = 0;
  double rate_hz = 0;
  std::uint64_t seed = 0;
  std::vector<double> a;
  std::vector<double> b;
  std::vector<std::int64_t> successes;
  std::vector<std::string> words;
  std::vector<std::string> more_words;
  bool flag = false;
  bool json = false;
};

/// The statistics behind the verbs: an object of results, or what is wrong with the figures.
namespace stats {
[[nodiscard]] Result<Json> interval(const StatsOptions& o);
[[nodiscard]] Result<Json> test(const StatsOptions& o);
[[nodiscard]] Result<Json> difference(const StatsOptions& o);
[[nodiscard]] Result<Json> greater(const StatsOptions& o);
[[nodiscard]] Result<Json> paired(const StatsOptions& o);
[[nodiscard]] Result<Json> strata(const StatsOptions& o);
[[nodiscard]] Result<Json> adjust(const StatsOptions& o);
[[nodiscard]] Result<Json> letters(const StatsOptions& o);
[[nodiscard]] Result<Json> sequential(const StatsOptions& o);
[[nodiscard]] Result<Json> discordant(const StatsOptions& o);
[[nodiscard]] Result<Json> plug_in(const StatsOptions& o);
[[nodiscard]] Result<Json> walk(const StatsOptions& o);
[[nodiscard]] Result<Json> power(const StatsOptions& o);
[[nodiscard]] Result<Json> trials(const StatsOptions& o);
[[nodiscard]] Result<Json> width(const StatsOptions& o);
[[nodiscard]] Result<Json> mean(const StatsOptions& o);
[[nodiscard]] Result<Json> scores(const StatsOptions& o);
[[nodiscard]] Result<Json> flips(const StatsOptions& o);
[[nodiscard]] Result<Json> times(const StatsOptions& o);
[[nodiscard]] Result<Json> counts(const StatsOptions& o);
[[nodiscard]] Result<Json> in_a_row(const StatsOptions& o);
[[nodiscard]] Result<Json> strengths(const StatsOptions& o);
[[nodiscard]] Result<Json> agreement(const StatsOptions& o);
[[nodiscard]] Result<Json> drift(const StatsOptions& o);
[[nodiscard]] Result<Json> smoothness(const StatsOptions& o);
}  // namespace stats

}  // namespace tandem::cli
