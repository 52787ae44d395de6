#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "cli/output.h"
#include "scoring/database.h"

namespace tandem::cli {

/// --db: the file of the scores.
void add_score_book_option(CLI::App& command, std::string& file);

/// Opens the scores (the user's own where `file` is empty), making folder and file where they are not there, and says
/// what was noticed. With `to_write` it is an error when they can only be read.
[[nodiscard]] Result<Database> open_score_book(const std::string& file, const Output& output, bool to_write);

}  // namespace tandem::cli
