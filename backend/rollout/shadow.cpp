#include "rollout/shadow.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

namespace tandem {
namespace {

void append_number(std::string& text, double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 6);
  text.append(digits, end.ptr);
}

}  // namespace

ShadowMeter::ShadowMeter(std::size_t joints, std::int64_t horizon)
    : joints_(joints),
      sums_(joints * static_cast<std::size_t>(horizon)),
      largest_(joints),
      counts_(static_cast<std::size_t>(horizon)) {}

void ShadowMeter::clear() {
  std::fill(sums_.begin(), sums_.end(), 0.0);
  std::fill(largest_.begin(), largest_.end(), 0.0);
  std::fill(counts_.begin(), counts_.end(), 0);
  samples_ = 0;
}

void ShadowMeter::add(std::int64_t ahead, std::span<const float> predicted, std::span<const double> done) {
  if (ahead < 0 || ahead >= horizon() || predicted.size() != joints_ || done.size() != joints_) {
    return;
  }
  const auto row = static_cast<std::size_t>(ahead);
  for (std::size_t i = 0; i < joints_; ++i) {
    const double error = std::abs(static_cast<double>(predicted[i]) - done[i]);
    sums_[row * joints_ + i] += error;
    largest_[i] = std::max(largest_[i], error);
  }
  ++counts_[row];
  ++samples_;
}

double ShadowMeter::mean(std::size_t ahead, std::size_t joint) const {
  return counts_[ahead] == 0 ? std::numeric_limits<double>::quiet_NaN()
                             : sums_[ahead * joints_ + joint] / static_cast<double>(counts_[ahead]);
}

std::vector<double> ShadowMeter::by_joint(std::int64_t from, std::int64_t to) const {
  const auto first = static_cast<std::size_t>(std::clamp<std::int64_t>(from, 0, horizon()));
  const auto last = static_cast<std::size_t>(std::clamp<std::int64_t>(to, from, horizon()));
  const auto samples = std::accumulate(counts_.begin() + static_cast<std::ptrdiff_t>(first),
                                       counts_.begin() + static_cast<std::ptrdiff_t>(last), std::int64_t{0});
  std::vector<double> out(samples == 0 ? 0 : joints_);
  for (std::size_t row = first; row < last; ++row) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] += sums_[row * joints_ + i] / static_cast<double>(samples);
    }
  }
  return out;
}

double ShadowMeter::at(std::int64_t ahead) const {
  const auto row = static_cast<std::size_t>(ahead);
  if (ahead < 0 || row >= counts_.size() || counts_[row] == 0 || joints_ == 0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const auto* first = sums_.data() + row * joints_;
  return std::accumulate(first, first + joints_, 0.0) / static_cast<double>(counts_[row]) /
         static_cast<double>(joints_);
}

Json ShadowMeter::to_json(const std::vector<std::string>& names) const {
  const auto named = [&](auto&& value_of) {
    Json out = Json::object();
    for (std::size_t i = 0; i < joints_; ++i) {
      out[i < names.size() ? names[i] : std::to_string(i)] = value_of(i);
    }
    return out;
  };
  const auto all = by_joint();
  Json rows = Json::array();
  for (std::size_t row = 0; row < counts_.size(); ++row) {
    if (counts_[row] > 0) {
      rows.push_back({{"ahead", row},
                      {"samples", counts_[row]},
                      {"error", at(static_cast<std::int64_t>(row))},
                      {"joints", named([&](std::size_t i) { return mean(row, i); })}});
    }
  }
  return {{"samples", samples_},
          {"joints", all.empty() ? Json::object() : named([&](std::size_t i) { return all[i]; })},
          {"largest", all.empty() ? Json::object() : named([&](std::size_t i) { return largest_[i]; })},
          {"horizon", std::move(rows)}};
}

std::string ShadowMeter::to_csv(const std::vector<std::string>& names) const {
  std::string out = "ahead,samples";
  for (std::size_t i = 0; i < joints_; ++i) {
    out += "," + (i < names.size() ? names[i] : std::to_string(i));
  }
  out += "\n";
  for (std::size_t row = 0; row < counts_.size(); ++row) {
    if (counts_[row] == 0) {
      continue;
    }
    out += std::to_string(row) + "," + std::to_string(counts_[row]);
    for (std::size_t i = 0; i < joints_; ++i) {
      out += ",";
      append_number(out, mean(row, i));
    }
    out += "\n";
  }
  return out;
}

}  // namespace tandem
