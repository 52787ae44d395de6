#pragma once

#include <optional>
#include <string>

#include "scoring/trial_table.h"

namespace tandem {

/// What an experiment committed to before its first trial, and whether the contenders that were told are those: the
/// commitment is SHA-256 of the salt's 16 bytes followed by `table`, byte for byte.
struct Commitment {
  std::string stored;
  std::string salt_hex;  ///< 32 digits
  std::string table;     ///< canonical JSON {label: hash of the contender}
  std::string computed;
  [[nodiscard]] bool holds() const { return computed == stored; }
};
/// Computes it anew, with the salt of the database or another one. Refused while the experiment is blind, for it would
/// tell who is who, and where nothing was committed to.
[[nodiscard]] Result<Commitment> check_commitment(const Database& database, const TrialTable& table,
                                                  const std::optional<std::string>& salt_hex = {});

}  // namespace tandem
