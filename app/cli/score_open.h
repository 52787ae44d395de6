#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "scoring/experiment_store.h"

namespace tandem::cli {

/// Gives a verb the option --db.
void add_scores_option(CLI::App& verb, std::string& file);

/// The scores' database: `file`, or the one of this user. An error where another program has
/// it; what was noticed on opening goes to standard error.
/// Only with `make` is one made that is not there.
[[nodiscard]] Result<Database> open_scores_to_write(const std::string& file, bool make = false);
/// The same, which must be there, for reading beside a program that writes.
[[nodiscard]] Result<Database> open_scores_to_read(const std::string& file);

/// The experiment with this number or identifier.
[[nodiscard]] Result<std::int64_t> find_experiment(Database& database, const std::string& name);

}  // namespace tandem::cli
