#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem {

// Columns of a table of trials whose entries differ in size, each in one piece of memory. Pure; any thread.

/// Short texts, one a row.
class TextColumn {
 public:
  void push_back(std::string_view text) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
  }
  /// Valid until the column changes.
  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    const std::size_t start = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(bytes_).substr(start, ends_[row] - start);
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  bool operator==(const TextColumn&) const = default;

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// Numbers of the stages of a trial, one list a row.
class StageColumn {
 public:
  /// A row of `stages` entries of the same value.
  void append(std::size_t stages, float value) {
    values_.resize(values_.size() + stages, value);
    ends_.push_back(values_.size());
  }
  /// Valid until the column changes.
  [[nodiscard]] std::span<float> operator[](std::size_t row) {
    const std::size_t start = row == 0 ? 0 : ends_[row - 1];
    return {values_.data() + start, ends_[row] - start};
  }
  [[nodiscard]] std::span<const float> operator[](std::size_t row) const {
    const std::size_t start = row == 0 ? 0 : ends_[row - 1];
    return {values_.data() + start, ends_[row] - start};
  }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  bool operator==(const StageColumn&) const = default;

 private:
  std::vector<float> values_;
  std::vector<std::size_t> ends_;
};

/// Places by the row numbers of a database. Numbers that follow each other, as those of an experiment do, are found
/// without a search.
class NumberIndex {
 public:
  static constexpr std::uint32_t unknown = std::numeric_limits<std::uint32_t>::max();

  NumberIndex() = default;
  /// Each number once.
  explicit NumberIndex(std::vector<std::pair<std::int64_t, std::uint32_t>> entries) : entries_(std::move(entries)) {
    const auto before = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (!std::is_sorted(entries_.begin(), entries_.end(), before)) {
      std::sort(entries_.begin(), entries_.end(), before);
    }
  }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// The least and the greatest number; an empty range where there is none.
  [[nodiscard]] std::int64_t least() const { return entries_.empty() ? 1 : entries_.front().first; }
  [[nodiscard]] std::int64_t greatest() const { return entries_.empty() ? 0 : entries_.back().first; }
  /// The place of a number, or `unknown`.
  [[nodiscard]] std::uint32_t find(std::int64_t number) const {
    if (number < least() || number > greatest()) {
      return unknown;
    }
    const auto guess = static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(least());
    if (guess < entries_.size() && entries_[guess].first == number) {
      return entries_[guess].second;
    }
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), number,
                                        [](const auto& entry, std::int64_t wanted) { return entry.first < wanted; });
    return found != entries_.end() && found->first == number ? found->second : unknown;
  }

 private:
  std::vector<std::pair<std::int64_t, std::uint32_t>> entries_;
};

}  // namespace tandem
