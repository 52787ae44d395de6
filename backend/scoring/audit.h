#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "scoring/database.h"

namespace tandem {

/// What happened to a row, for the trail that cannot be changed.
struct AuditEntry {
  std::string table;
  std::int64_t row = 0;
  std::string action;  ///< such as "add", "void", "rate", "unblind"
  Json before;         ///< null where there was nothing
  Json after;
};

/// Appends to the trail; each entry holds the hash of the one before it and its own, SHA-256(previous ‖ canonical
/// JSON of the entry). Within the caller's transaction.
[[nodiscard]] Result<void> append_audit(const Database& database, const AuditEntry& entry);

/// Recomputes the chain; the number of the first entry that does not fit, or 0.
[[nodiscard]] Result<std::int64_t> first_broken_audit(const Database& database);

/// What first_broken_audit() found, in words.
[[nodiscard]] std::string trail_text(std::int64_t broken);

}  // namespace tandem
