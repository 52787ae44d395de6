#pragma once

#include <string>
#include <vector>

namespace tandem {

/// Adjusted p-values that keep the chance of any false claim (Holm 1979), in the order given.
[[nodiscard]] std::vector<double> holm(const std::vector<double>& p);
/// Adjusted p-values that keep the share of false claims (Benjamini & Hochberg 1995); for exploring only.
[[nodiscard]] std::vector<double> benjamini_hochberg(const std::vector<double>& p);

/// The compact letter display (insert and absorb, Piepho 2004): contenders that share a letter cannot be told apart.
/// `differ[i][j]`: i and j differ significantly (symmetric). Letters begin with the column of the best mean. Empty for
/// no contenders.
[[nodiscard]] std::vector<std::string> letter_display(const std::vector<double>& means,
                                                      const std::vector<std::vector<bool>>& differ);

}  // namespace tandem
