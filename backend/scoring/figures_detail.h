#pragma once

#include <cmath>
#include <vector>

#include "scoring/bounded_mean.h"
#include "scoring/figures.h"

namespace tandem::detail {

/// Whether a row belongs to the selection, void or not.
[[nodiscard]] inline bool selected(const TrialTable& table, const TrialFilter& filter, std::size_t row) {
  const SuiteCell& cell = table.suite.cells[table.cell[row]];
  return (!filter.task || cell.task == *filter.task) && (!filter.setting || cell.setting == *filter.setting) &&
         (!filter.contender || table.contender[row] == *filter.contender) &&
         (!filter.out_of_distribution ||
          table.suite.settings[cell.setting].out_of_distribution == *filter.out_of_distribution) &&
         (!filter.before_unblinding || table.unblinded[row] == 0);
}
/// The same for a walk over all rows: what depends on the cell is looked up.
class Selection {
 public:
  Selection(const TrialTable& table, const TrialFilter& filter) : table_(table) {
    for (const auto& cell : table.suite.cells) {
      const bool within = (!filter.task || cell.task == *filter.task) &&
                          (!filter.setting || cell.setting == *filter.setting) &&
                          (!filter.out_of_distribution ||
                           table.suite.settings[cell.setting].out_of_distribution == *filter.out_of_distribution);
      cells_.push_back(within ? 1 : 0);
    }
    for (std::size_t i = 0; i < table.contenders.size(); ++i) {
      contenders_.push_back(!filter.contender || *filter.contender == i ? 1 : 0);
    }
    before_unblinding_ = filter.before_unblinding;
  }
  [[nodiscard]] bool operator()(std::size_t row) const {
    // Without branches: contenders and cells come in random order.
    const unsigned told = before_unblinding_ ? table_.unblinded[row] : 0U;
    return (contenders_[table_.contender[row]] & cells_[table_.cell[row]] & (told ^ 1U)) != 0;
  }

 private:
  const TrialTable& table_;
  std::vector<std::uint8_t> cells_;
  std::vector<std::uint8_t> contenders_;
  bool before_unblinding_ = false;
};

/// The middle of the values, of two the mean; the values are moved about. Wants one at least.
[[nodiscard]] double median_in(std::vector<double>& values);

/// The selected rows that count, in the order in which they ran.
[[nodiscard]] std::vector<std::uint32_t> counting_rows(const TrialTable& table, const TrialFilter& filter);
/// The same of one contender, or one task.
[[nodiscard]] TrialFilter only_contender(TrialFilter filter, std::size_t contender);
[[nodiscard]] TrialFilter only_task(TrialFilter filter, std::size_t task);

/// Contenders that the filter leaves.
[[nodiscard]] std::vector<std::size_t> contenders_of(const TrialTable& table, const TrialFilter& filter);

[[nodiscard]] RateFigure rate_figure(std::int64_t k, std::int64_t n, const FigureOptions& options);
/// Of counts of the table's levels; nothing without scores.
[[nodiscard]] std::optional<MeanFigure> mean_figure(const TrialTable& table, const std::vector<std::int64_t>& counts,
                                                    const FigureOptions& options);
[[nodiscard]] MeanFigure mean_figure(const MeanInterval& interval, std::int64_t n);

/// Two-sided normal limits.
[[nodiscard]] Interval normal_limits(double mean, double standard_error, double level);

/// Student's limits of a mean of n values whose standard error was estimated with the divisor n; nothing for n < 2.
[[nodiscard]] std::optional<Interval> student_limits(double mean, double standard_error, std::int64_t n, double level);
/// The same of first minus second, after Welch; within ±`most` where one of both has fewer than two values.
[[nodiscard]] Interval welch_limits(const TimeMean& first, const TimeMean& second, double most, double level);

/// Seconds until a task's trials are given up; its longest trial where the suite gives no horizon.
struct Horizon {
  double seconds = 0;
  bool assumed = false;
};
[[nodiscard]] std::vector<Horizon> horizons_of(const TrialTable& table);

/// The time of a row: solved, given up at the horizon, or cut from outside. Nothing where there is no time.
[[nodiscard]] std::optional<TimedTrial> timed(const TrialTable& table, std::size_t row,
                                              const std::vector<Horizon>& horizons);

/// Restricted mean time of rows whose tasks may have different horizons: the mean over trials.
[[nodiscard]] std::optional<TimeMean> time_mean(const TrialTable& table, const std::vector<std::uint32_t>& rows,
                                                const std::vector<Horizon>& horizons, double level);

/// Blocks in which both contenders have a selected trial: rows of the first and the second, in the order in which the
/// later of both ran.
[[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(const TrialTable& table,
                                                                            const TrialFilter& filter,
                                                                            std::size_t first, std::size_t second);

/// What a comparison is made of: counting rows of both, and those of them that are pairs.
struct ComparedTrials {
  std::vector<std::uint32_t> first;
  std::vector<std::uint32_t> second;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
};
[[nodiscard]] Comparison compare_trials(const TrialTable& table, const ComparedTrials& trials, std::size_t first,
                                        std::size_t second, const FigureOptions& options);

/// Second minus first of a pair in the experiment's primary metric, within [-1, 1]; nothing where one has none.
[[nodiscard]] std::optional<double> pair_difference(const TrialTable& table, std::size_t first, std::size_t second);

/// Fills adjusted_p and significant of those that were tested.
void adjust(std::vector<Comparison*> comparisons, double alpha);

}  // namespace tandem::detail
