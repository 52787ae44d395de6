#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scoring/report.h"

namespace tandem::detail {

[[nodiscard]] Result<std::vector<ChecklistItem>> checklist_of(Database& database, const Report& report);
/// Where trials were recorded, as seen from the folder that the report will lie in; nothing while blind, for a folder
/// could tell who is who.
[[nodiscard]] Result<void> add_recordings(const Database& database, Report& report,
                                          const std::filesystem::path& beside);
/// For each contender the recordings of its middle and its worst trial.
[[nodiscard]] ReportTable example_table(const Report& report);
/// The official judgements against the second ones, by pair of scorers.
[[nodiscard]] Result<ReportTable> agreement_table(const Database& database, const Report& report);
/// Who judged how many of the valid trials.
[[nodiscard]] Result<std::string> scorers_text(const Database& database, std::int64_t experiment);
/// Adds the tables to the report.
void add_tables(Report& report);

/// With `decimals` places, half away from zero.
[[nodiscard]] std::string fixed_text(double value, int decimals);
[[nodiscard]] std::string p_text(double p);
/// Text that is nothing but text in HTML and SVG.
[[nodiscard]] std::string html_text(std::string_view text);

/// Charts as SVG elements; empty where there is nothing to show.
struct Chart {
  std::string title;
  std::string svg;
};
[[nodiscard]] std::vector<Chart> charts_of(const Report& report);

}  // namespace tandem::detail
