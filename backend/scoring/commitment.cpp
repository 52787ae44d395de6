#include "scoring/commitment.h"

#include <algorithm>

#include "scoring/database_detail.h"
#include "scoring/plan.h"
#include "scoring/sha256.h"

namespace tandem {
namespace {

int digit_of(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

Result<std::string> bytes_of(const std::string& hex) {
  if (hex.size() != 32 || !std::ranges::all_of(hex, [](char c) { return digit_of(c) >= 0; })) {
    return fail(ErrorCode::invalid_input, "A salt is 32 hexadecimal digits.", "Copy it from the report.");
  }
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(digit_of(hex[i]) * 16 + digit_of(hex[i + 1]));
  }
  return out;
}

}  // namespace

Result<Commitment> check_commitment(const Database& database, const TrialTable& table,
                                    const std::optional<std::string>& salt_hex) {
  const auto& experiment = table.experiment;
  if (experiment.commitment.empty()) {
    return fail(ErrorCode::invalid_input,
                "The experiment \"" + experiment.title + "\" is not blind and committed to nothing.",
                "Its contenders are known.");
  }
  if (experiment.blind) {
    return fail(ErrorCode::busy,
                "The experiment \"" + experiment.title + "\" is blind, and checking would tell its contenders.",
                "Tell them first, with \"score experiment unblind\".");
  }
  Commitment out;
  out.stored = experiment.commitment;
  out.salt_hex = salt_hex.value_or("");
  if (!salt_hex) {
    TANDEM_TRY(detail::each_row(database, "SELECT lower(hex(blind_salt)) FROM experiment WHERE experiment_id=?1",
                                experiment.id, [&](const Statement& row) { out.salt_hex = row.text(0); }));
  }
  const auto salt = bytes_of(out.salt_hex);
  if (!salt) {
    return std::unexpected(salt.error());
  }
  std::vector<std::string> labels;
  std::vector<std::string> hashes;
  Json named = Json::object();
  for (const auto& contender : table.contenders) {
    labels.push_back(contender.label);
    hashes.push_back(contender.hash);
    named[contender.label] = contender.hash;
  }
  out.table = canonical_json(named);
  out.computed = blind_commitment(*salt, labels, hashes);
  return out;
}

}  // namespace tandem
