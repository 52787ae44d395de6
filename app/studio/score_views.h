#pragma once

#include <vector>

#include "studio/score_figures.h"
#include "widgets/charts/anchor_chart.h"
#include "widgets/charts/cell_map_chart.h"
#include "widgets/charts/distribution_chart.h"
#include "widgets/charts/drift_chart.h"
#include "widgets/charts/evidence_chart.h"
#include "widgets/charts/failure_chart.h"
#include "widgets/charts/funnel_chart.h"
#include "widgets/charts/leaderboard_chart.h"
#include "widgets/charts/posterior_chart.h"
#include "widgets/charts/preference_chart.h"
#include "widgets/charts/shift_chart.h"
#include "widgets/charts/sync_async_chart.h"
#include "widgets/charts/time_curve_chart.h"
#include "widgets/trial_table_view.h"

namespace tandem {

// From figures to what the charts show: names, words, order. A contender is called by its blind label until the
// experiment is unblinded. Any thread for trial_lines(), the GUI thread for the rest.

/// "Contender C", or "C: act-cube, sync" once it may be told.
[[nodiscard]] QString contender_name(const TrialTable& table, std::size_t contender);
/// "C", or the same as contender_name() once it may be told; for narrow places.
[[nodiscard]] QString contender_label(const TrialTable& table, std::size_t contender);

/// How a trial ended, in words.
[[nodiscard]] QString end_words(const std::string& end);

void show_board(LeaderboardChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_cells(CellMapChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_posteriors(PosteriorChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_distributions(DistributionChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_funnels(FunnelChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_times(TimeCurveChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_inference(SyncAsyncChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_slopes(ShiftChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_evidence(EvidenceChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_preference(PreferenceChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_drift(DriftChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_anchors(AnchorChart& chart, const TrialTable& table, const ScoreFigures& figures);
void show_failures(FailureChart& chart, const TrialTable& table, const ScoreFigures& figures);

/// The trials that the filter leaves, void ones among them.
[[nodiscard]] std::vector<TrialLine> trial_lines(const TrialTable& table, const TrialFilter& filter);

}  // namespace tandem
