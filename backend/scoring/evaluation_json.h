#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "scoring/database.h"

namespace tandem {

/// A whole experiment as one document, schema "tandem.evaluation/1": suite, plan, contenders, rig, people, trials with
/// all their judgements, preferences and analyses. Nothing in it depends on the numbers of this database, so that a
/// document that was read in another one is written there again byte for byte. While the experiment is blind it holds
/// labels only: no contender, nothing that was recorded about speed, no data set.
[[nodiscard]] Result<Json> evaluation_json(Database& database, std::int64_t experiment);
/// The text of the document, as files hold it.
[[nodiscard]] Result<std::string> evaluation_text(Database& database, std::int64_t experiment);

/// Reads such a document whole or not at all; its experiment's row number. Every field is checked, and an unknown one
/// is refused, for it would be lost. An error names `origin` and the field. The same experiment twice is refused.
[[nodiscard]] Result<std::int64_t> import_evaluation(Database& database, const Json& document,
                                                     const std::string& origin);

}  // namespace tandem
