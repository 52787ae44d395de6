#include "policy/selector.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tandem {

void TemporalEnsemble::reset() {
  mean_.clear();
  counts_.clear();
}

std::vector<float> TemporalEnsemble::update(const ActionChunk& chunk) {
  const auto width = static_cast<std::size_t>(chunk.width);
  const auto rows = static_cast<std::size_t>(chunk.rows);
  const auto weight = [&](std::int64_t i) { return std::exp(-coefficient_ * static_cast<double>(i)); };
  const std::size_t known = counts_.size();
  for (std::size_t j = 0; j < known && j < rows; ++j) {
    double before = 0;
    for (std::int64_t i = 0; i < counts_[j]; ++i) {
      before += weight(i);
    }
    const double added = weight(counts_[j]);
    for (std::size_t a = 0; a < width; ++a) {
      float& mean = mean_[j * width + a];
      mean = static_cast<float>((mean * before + chunk.normalized[j * width + a] * added) / (before + added));
    }
    counts_[j] = std::min<std::int64_t>(counts_[j] + 1, chunk.rows);
  }
  mean_.insert(mean_.end(), chunk.normalized.begin() + static_cast<std::ptrdiff_t>(known * width),
               chunk.normalized.end());
  counts_.resize(rows, 1);
  std::vector<float> action(mean_.begin(), mean_.begin() + static_cast<std::ptrdiff_t>(width));
  mean_.erase(mean_.begin(), mean_.begin() + static_cast<std::ptrdiff_t>(width));
  counts_.erase(counts_.begin());
  return action;
}

void ObservationHistory::push(PolicyInput input) {
  if (inputs_.empty()) {
    inputs_.assign(length_, std::move(input));
    return;
  }
  inputs_.pop_front();
  inputs_.push_back(std::move(input));
}

std::vector<const PolicyInput*> ObservationHistory::view() const {
  std::vector<const PolicyInput*> out;
  for (const auto& input : inputs_) {
    out.push_back(&input);
  }
  return out;
}

ActionSelector::ActionSelector(Policy& policy)
    : policy_(policy), history_(policy.traits().n_obs_steps), ensemble_(policy.traits().ensemble_coeff) {}

void ActionSelector::reset() {
  history_.reset();
  ensemble_.reset();
  queue_.clear();
}

Result<SelectedAction> ActionSelector::select(PolicyInput input, ChunkRequest request) {
  history_.push(std::move(input));
  const bool infers = queue_.empty();
  if (infers) {
    request.history = history_.view();
    auto chunk = policy_.infer(request);
    if (!chunk) {
      return std::unexpected(chunk.error());
    }
    if (policy_.traits().ensembles) {
      SelectedAction one{ensemble_.update(*chunk), {}, true};
      one.action = one.normalized;
      policy_.processor().finish(one.action);
      return one;
    }
    const auto width = chunk->width;
    for (std::int64_t row = 0; row < std::min(policy_.traits().n_action_steps, chunk->rows); ++row) {
      const auto part = [&](const std::vector<float>& all) {
        return std::vector<float>(all.begin() + row * width, all.begin() + (row + 1) * width);
      };
      queue_.push_back({part(chunk->normalized), part(chunk->actions), row == 0});
    }
  }
  SelectedAction out = std::move(queue_.front());
  queue_.pop_front();
  return out;
}

}  // namespace tandem
