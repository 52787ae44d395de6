#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "scoring/database.h"

namespace tandem {

/// One row a trial, void ones too, in the order in which they ran; UTF-8, RFC 4180 quoting, line feeds. A text that a
/// spreadsheet would take for a formula begins with an apostrophe. While the experiment is blind contenders are labels:
/// checkpoint, inference, speed and data set stay empty.
[[nodiscard]] Result<std::string> trials_csv(Database& database, std::int64_t experiment);

/// The document that LeRobot's evaluation writes, of one contender: `per_task`, `per_group`, `overall`; a suite of one
/// task adds `per_episode` and `aggregated`. Rewards are the points of the rubric. The key `tandem` holds counts and
/// Wilson limits. `label`: of the contender; none: the only one, or the baseline.
[[nodiscard]] Result<Json> eval_info_json(Database& database, std::int64_t experiment,
                                          const std::optional<std::string>& label = {});

/// A field of a CSV file: quoted where RFC 4180 wants it, harmless in spreadsheets.
[[nodiscard]] std::string csv_text(std::string_view text);

}  // namespace tandem
