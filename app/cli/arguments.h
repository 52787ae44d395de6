#pragma once

#include <CLI/CLI.hpp>

#include <limits>
#include <string>

namespace tandem::cli {

/// Gives an option a folder: not empty, and with "~/" read as the home folder, which shells leave alone in
/// "--root=~/x".
void as_folder(CLI::Option* option);

/// Gives an option a finite number within [low, high]; the parser's own range lets "nan" through.
[[nodiscard]] CLI::Validator number_within(double low, double high);

/// A whole number from `low` on.
[[nodiscard]] CLI::Validator whole_number_from(std::uint64_t low);

/// "auto" or the name of a video encoder.
[[nodiscard]] CLI::Validator known_codec();

/// Says in one sentence what is wrong with the arguments and where to look them up; returns exit_usage.
int explain_usage(const CLI::App& program, const CLI::ParseError& error, int argc, char** argv);

}  // namespace tandem::cli
