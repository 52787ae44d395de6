#pragma once

#include "widgets/chart_panel.h"

namespace tandem {

/// A contender of the leaderboard.
struct LeaderLine {
  QString name;
  RateFigure success;                 ///< n = 0: no trial counts yet
  std::optional<MeanFigure> score;    ///< share of the points, 0 … 1
  QString score_interval;             ///< how its limits were found, such as "BCa 95 %"
  std::optional<double> mean_time_s;  ///< restricted mean: failures cost the horizon
  QString letters;                    ///< contenders that share one cannot be told apart
  std::int64_t voids = 0;
  QString last_run;  ///< a date; empty when unknown
  TrialIds trials;
};

/// A figure that somebody published, in percent of trials or of points; never mixed with own ones.
struct PublishedRow {
  QString name;
  double value = 0;  ///< 0 … 1
  QString source;    ///< where it stands, how it was obtained
};

/// Rows sorted by the lower limit of the success rate: interval bar with its point, a thinner one with a square for the
/// graded score, the figures beside it. Fewer than ten trials: dim, and called so.
class LeaderboardChart final : public ChartPanel {
  Q_OBJECT
 public:
  explicit LeaderboardChart(QWidget* parent = nullptr);
  void set_data(std::vector<LeaderLine> rows, std::vector<PublishedRow> published, const FigureBasis& basis,
                const QString& follows = {});
  [[nodiscard]] bool has_data() const override { return !rows_.empty(); }
  [[nodiscard]] QString sentence() const override { return follows_; }
  [[nodiscard]] ChartTable table() const override;
  /// In the order shown.
  [[nodiscard]] const std::vector<LeaderLine>& rows() const { return rows_; }
  static constexpr std::int64_t enough = 10;  ///< trials

 protected:
  void draw(ChartCanvas& canvas) const override;
  [[nodiscard]] int drawing_height() const override;

 private:
  [[nodiscard]] QString words(const LeaderLine& row) const;

  std::vector<LeaderLine> rows_;
  std::vector<PublishedRow> published_;
  FigureBasis basis_;
  QString follows_;
};

}  // namespace tandem
