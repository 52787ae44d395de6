#include "scoring/agreement.h"

namespace tandem {
namespace {

struct Margins {
  std::vector<double> rows;
  std::vector<double> columns;
  double total = 0;
};

Margins margins_of(const std::vector<std::vector<std::int64_t>>& counts) {
  Margins out;
  out.rows.assign(counts.size(), 0.0);
  out.columns.assign(counts.size(), 0.0);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::size_t j = 0; j < counts.size(); ++j) {
      const auto n = static_cast<double>(counts[i][j]);
      out.rows[i] += n;
      out.columns[j] += n;
      out.total += n;
    }
  }
  return out;
}

}  // namespace

Agreement cohen_kappa(const std::vector<std::vector<std::int64_t>>& counts) {
  const Margins margins = margins_of(counts);
  Agreement out;
  for (std::size_t i = 0; i < counts.size() && margins.total > 0; ++i) {
    out.observed += static_cast<double>(counts[i][i]) / margins.total;
    out.expected += margins.rows[i] * margins.columns[i] / (margins.total * margins.total);
  }
  out.kappa = out.expected < 1 ? (out.observed - out.expected) / (1 - out.expected) : 1;
  return out;
}

double weighted_kappa(const std::vector<std::vector<std::int64_t>>& counts) {
  const Margins margins = margins_of(counts);
  double seen = 0;
  double chance = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::size_t j = 0; j < counts.size(); ++j) {
      const double distance = static_cast<double>(i) - static_cast<double>(j);
      seen += distance * distance * static_cast<double>(counts[i][j]);
      chance += distance * distance * margins.rows[i] * margins.columns[j] / margins.total;
    }
  }
  return chance > 0 ? 1 - seen / chance : 1;
}

}  // namespace tandem
