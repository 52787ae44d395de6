#pragma once

#include <string>
#include <vector>

#include "scoring/report.h"

namespace tandem::detail {

[[nodiscard]] Result<std::vector<ChecklistItem>> checklist_of(Database& database, const Report& report);
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
