#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem {

/// Why a text says too little to learn from; empty where it does not (reference, 5.6). `dataset`: the name of the
/// dataset, which is no text for a task.
[[nodiscard]] std::string vague_label(std::string_view task, std::string_view dataset);
/// The same for the text of a step, which may be two words: "grasp cube".
[[nodiscard]] std::string vague_step(std::string_view text);

/// Words of a text, divided by white space.
[[nodiscard]] std::size_t words_of(std::string_view text);

/// The words of a text in lower case, without articles, punctuation and spaces.
[[nodiscard]] std::string plain_label(std::string_view text);

/// Pairs of texts, by their numbers, that differ in case, articles and punctuation only, or in two letters of long
/// ones.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> label_twins(const std::vector<std::string>& tasks);

/// The writing systems of the texts: "Latin", "Han", "Cyrillic", ….
[[nodiscard]] std::vector<std::string> scripts_of(const std::vector<std::string>& tasks);

}  // namespace tandem
