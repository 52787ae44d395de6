#include "scoring/score_rules.h"

#include <algorithm>
#include <cmath>

namespace tandem {
namespace {

Result<void> check_credit(const SuiteTask& task, const RubricStage& stage, double credit) {
  const bool within = credit >= 0 && credit <= static_cast<double>(stage.max_count);
  if (!within || (!stage.partial && credit != std::floor(credit))) {
    return fail(ErrorCode::invalid_input, "Stage " + stage.key + " of task " + task.key + " cannot be credited so.",
                stage.max_count > 1 ? "Give a number up to its maximum." : "Give 0 or 1.");
  }
  return {};
}

Result<double> value_of(const SuiteTask& task, const Observed& observed, double highest) {
  const double value = observed.value.value_or(std::nan(""));
  if (!(value >= 0 && value <= highest)) {
    return fail(ErrorCode::invalid_input, "The result of task " + task.key + " is missing or out of range.",
                "Give a number within its range.");
  }
  return value;
}

Result<Score> score_by_stages(const SuiteTask& task, const Observed& observed) {
  Score out;
  double count = 0;
  for (std::size_t i = 0; i < task.stages.size(); ++i) {
    const RubricStage& stage = task.stages[i];
    const double credit = i < observed.stages.size() ? observed.stages[i].credit : 0.0;
    TANDEM_TRY(check_credit(task, stage, credit));
    const bool allowed = !stage.required || out.counts[*stage.required];
    out.counts.push_back(credit > 0 && allowed);
    if (stage.kind == StageKind::note || (!allowed && stage.kind != StageKind::penalty)) {
      continue;
    }
    out.score += stage.points * credit;
    count += stage.kind == StageKind::count ? credit : 0;
  }
  out.score = std::clamp(out.score, 0.0, task.score_max);
  out.success = out.score >= task.success_min - 1e-9;
  if (task.scoring == Scoring::count) {
    out.count = std::llround(count);
  }
  return out;
}

}  // namespace

Result<Score> score_of(const SuiteTask& task, const Observed& observed) {
  switch (task.scoring) {
    case Scoring::staged_cumulative:
    case Scoring::staged_independent:
    case Scoring::count:
      return score_by_stages(task, observed);
    case Scoring::binary: {
      const auto value = value_of(task, observed, 1);
      if (!value || (*value != 0 && *value != 1)) {
        return value ? fail(ErrorCode::invalid_input, "The result of task " + task.key + " is missing or out of range.",
                            "Give 0 or 1.")
                     : std::unexpected(value.error());
      }
      Score out;
      out.score = *value * task.score_max;
      out.success = *value == 1;
      return out;
    }
    case Scoring::progress: {
      const auto value = value_of(task, observed, task.score_max);
      if (!value) {
        return std::unexpected(value.error());
      }
      Score out;
      out.score = *value;
      out.success = *value >= task.success_min - 1e-9;
      return out;
    }
    case Scoring::chain: {
      const auto length = static_cast<double>(task.chain_length.value_or(1));
      const auto value = value_of(task, observed, length);
      if (!value) {
        return std::unexpected(value.error());
      }
      Score out;
      out.chain = std::llround(*value);
      out.score = static_cast<double>(*out.chain) * task.score_max / length;
      out.success = *out.chain == task.chain_length.value_or(1);
      return out;
    }
    case Scoring::rate: {
      const auto value = value_of(task, observed, 1e9);
      if (!value) {
        return std::unexpected(value.error());
      }
      Score out;
      out.count = std::llround(*value);
      out.score = static_cast<double>(*out.count);
      return out;
    }
  }
  return fail(ErrorCode::internal, "A task has no way of scoring.", "Please report it.");
}

}  // namespace tandem
