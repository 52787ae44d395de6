#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "annotation/document.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace tandem::cli {

/// The document of a dataset, with its journal; what a person should know of it is said.
[[nodiscard]] Result<AnnotationDocument> open_annotations(const Output& output, const std::string& root);

/// Of the noun annotate.
void add_annotate_review_command(CLI::App& noun, Action& action);
void add_annotate_apply_commands(CLI::App& noun, Action& action);

}  // namespace tandem::cli
