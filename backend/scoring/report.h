#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "scoring/database.h"
#include "scoring/figures.h"

namespace tandem {

/// An item of what a report must hold before it may call itself confirmatory.
struct ChecklistItem {
  std::string title;
  bool present = false;
  std::string text;  ///< what is there, or what is missing
};

/// A table of a report. Cells hold plain text; the formats dress it.
struct ReportCell {
  std::string text;
  bool bold = false;
  std::string raised;  ///< significance letters
  std::string path;    ///< of a recording that the cell leads to; HTML links it
};
struct ReportTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<ReportCell>> rows;
  std::string note;
};

/// How far the claims of a report go.
enum class ReportKind {
  confirmatory,  ///< planned beforehand, complete, with everything on the checklist
  exploratory,
  imported,
};

/// A report before it is written in some format: every figure comes from figures.h.
struct Report {
  ReportKind kind = ReportKind::exploratory;
  TrialTable table;
  Leaderboard board;
  std::vector<CellFigure> cells;
  TimeFigures times;
  FigureOptions options;
  TrialFilter filter;  ///< confirmatory: without the trials after the contenders were told
  std::vector<ChecklistItem> checklist;
  std::vector<std::pair<std::string, std::string>> facts;  ///< name and text, for the head of the report
  std::vector<ReportTable> tables;
  std::map<std::int64_t, std::pair<std::string, std::string>>
      recordings;        ///< text and folder by trial; none while blind
  std::string footnote;  ///< interval, aggregation, α, correction, plan hash
};

/// Collects a report. `confirmatory`: refused, with what is missing, unless the checklist is complete. `beside`: the
/// absolute folder that the report will lie in; recordings are named as seen from there, and absolute without it.
[[nodiscard]] Result<Report> build_report(Database& database, std::int64_t experiment, bool confirmatory = false,
                                          const FigureOptions& options = {}, const std::filesystem::path& beside = {});

/// With plain pipes.
[[nodiscard]] std::string report_markdown(const Report& report);
/// A fragment to be included; wants the packages booktabs and longtable.
[[nodiscard]] std::string report_latex(const Report& report);
/// One page without anything from elsewhere: charts as SVG, dark and light and for print, no scripts.
[[nodiscard]] std::string report_html(const Report& report);

/// "80.0", rounded half away from zero, from whole numbers.
[[nodiscard]] std::string percent_text(std::int64_t k, std::int64_t n);
/// "80.0 [67.0, 88.8] (40/50)"; "–" without trials.
[[nodiscard]] std::string rate_text(const RateFigure& rate);
/// "0.75 ± [0.60, 0.90] (n=10)"
[[nodiscard]] std::string mean_text(const MeanFigure& mean);
/// "confirmatory", …
[[nodiscard]] std::string_view name_of(ReportKind kind);

}  // namespace tandem
