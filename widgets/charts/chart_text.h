#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

#include "scoring/figures.h"

namespace tandem {

// Figures in words, as every chart, table and tooltip writes them. GUI thread.

/// Row numbers of trials: what lies behind a point of a chart.
using TrialIds = std::vector<std::int64_t>;

/// How a figure came about; part of every tooltip.
struct FigureBasis {
  QString interval;     ///< such as "Wilson 95 %"
  QString aggregation;  ///< such as "all trials together"
};

/// "82.0": k of n in percent, one decimal, half away from zero, from the whole numbers. "–" for n = 0.
[[nodiscard]] QString percent_words(std::int64_t k, std::int64_t n);
/// "82.0" of 0.82.
[[nodiscard]] QString percent_words(double share);
/// "+4.0" of 0.04: a difference of rates in points, with a sign.
[[nodiscard]] QString points_text(double difference);
/// "82.0 [69.2, 90.2] (41/50)".
[[nodiscard]] QString rate_words(const RateFigure& rate);
/// "82.0 % (41/50), Wilson 95 % [69.2, 90.2], all trials together"; all of these are a dash without trials.
[[nodiscard]] QString rate_words(const RateFigure& rate, const FigureBasis& basis);
/// "+4.0 [−11.0, +19.0]" in points.
[[nodiscard]] QString difference_text(double difference, const Interval& limits);
/// "0.75 [0.60, 0.90]".
[[nodiscard]] QString mean_words(const MeanFigure& figure, int decimals);
/// A number for a CSV file: a point, full precision, empty for nothing and what is not finite.
[[nodiscard]] QString csv_number(std::optional<double> value);

/// Rows as CSV (RFC 4180, UTF-8, LF).
struct ChartTable {
  QStringList header;
  std::vector<QStringList> rows;
  [[nodiscard]] QByteArray csv() const;
};

}  // namespace tandem
