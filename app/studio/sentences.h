#pragma once

#include <QString>

#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tandem {

/// A sentence of the backend in the language of the window. The backend speaks English, to logs and scripts; here its
/// sentences are found by their patterns. What is not known stays as it is. Any thread.
[[nodiscard]] QString in_words(const std::string& english);

/// Message and remedy of an error in the language of the window.
[[nodiscard]] QString in_words(const Error& error);

/// The patterns: sentences with %1, %2, … for what is inserted, in the translation context "sentence".
[[nodiscard]] std::vector<const char*> backend_sentences();
/// Those of them that are about scores.
[[nodiscard]] std::span<const char* const> score_sentences();
/// Those that are about curating: models that write, annotations, edits.
[[nodiscard]] std::span<const char* const> curate_sentences();

}  // namespace tandem
