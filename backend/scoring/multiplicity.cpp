#include "scoring/multiplicity.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace tandem {
namespace {

std::vector<std::size_t> ascending(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

using Column = std::set<std::size_t>;

void insert_pair(std::vector<Column>& columns, std::size_t first, std::size_t second) {
  std::vector<Column> next;
  for (auto& column : columns) {
    if (!column.contains(first) || !column.contains(second)) {
      next.push_back(std::move(column));
      continue;
    }
    Column without_first = column;
    without_first.erase(first);
    column.erase(second);
    next.push_back(std::move(without_first));
    next.push_back(std::move(column));
  }
  columns.clear();
  for (std::size_t i = 0; i < next.size(); ++i) {
    bool absorbed = false;
    for (std::size_t j = 0; j < next.size() && !absorbed; ++j) {
      const bool part = i != j && std::includes(next[j].begin(), next[j].end(), next[i].begin(), next[i].end());
      absorbed = part && (next[i] != next[j] || j < i);
    }
    if (!absorbed) {
      columns.push_back(next[i]);
    }
  }
}

// a, b, …, z, then aa, ab, …
std::string letter(std::size_t index) {
  std::string out(1, static_cast<char>('a' + index % 26));
  return index < 26 ? out : letter(index / 26 - 1) + out;
}

}  // namespace

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<double> out(p.size());
  double highest = 0;
  std::size_t left = p.size();
  for (const std::size_t i : ascending(p)) {
    highest = std::max(highest, std::min(1.0, static_cast<double>(left--) * p[i]));
    out[i] = highest;
  }
  return out;
}

std::vector<double> benjamini_hochberg(const std::vector<double>& p) {
  std::vector<double> out(p.size());
  const auto order = ascending(p);
  const auto m = static_cast<double>(p.size());
  double lowest = 1;
  for (std::size_t rank = p.size(); rank-- > 0;) {
    lowest = std::min(lowest, m / static_cast<double>(rank + 1) * p[order[rank]]);
    out[order[rank]] = lowest;
  }
  return out;
}

std::vector<std::string> letter_display(const std::vector<double>& means,
                                        const std::vector<std::vector<bool>>& differ) {
  Column all;
  for (std::size_t i = 0; i < means.size(); ++i) {
    all.insert(i);
  }
  std::vector<Column> columns{all};
  for (std::size_t i = 0; i < means.size(); ++i) {
    for (std::size_t j = i + 1; j < means.size(); ++j) {
      if (differ[i][j]) {
        insert_pair(columns, i, j);
      }
    }
  }
  const auto sorted_means = [&](const Column& column) {
    std::vector<double> out;
    for (const std::size_t i : column) {
      out.push_back(means[i]);
    }
    std::sort(out.begin(), out.end(), std::greater<>());
    return out;
  };
  std::stable_sort(columns.begin(), columns.end(),
                   [&](const Column& a, const Column& b) { return sorted_means(a) > sorted_means(b); });
  std::vector<std::string> out(means.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (const std::size_t i : columns[c]) {
      out[i] += letter(c);
    }
  }
  return out;
}

}  // namespace tandem
