#include "cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "cli/output.h"
#include "dataset/video_encoder.h"

namespace tandem::cli {
namespace {

template <typename Number>
bool read_number(const std::string& text, Number& number) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

std::string words_of(const CLI::App& program, std::string& path) {
  const CLI::App* at = &program;
  path = "tandem-cli";
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    path += " " + at->get_name();
  }
  std::string words;
  for (const auto* sub : at->get_subcommands([](const CLI::App*) { return true; })) {
    words += (words.empty() ? "" : ", ") + sub->get_name();
  }
  return words;
}

}  // namespace

void as_folder(CLI::Option* option) {
  const CLI::Validator folder(
      [](std::string& text) -> std::string {
        if (text.empty()) {
          return "The folder is empty";
        }
        const char* home = std::getenv("HOME");
        if ((text == "~" || text.starts_with("~/")) && home != nullptr) {
          text = home + text.substr(1);
        }
        return {};
      },
      "FOLDER");
  option->transform(folder);
}

CLI::Validator number_within(double low, double high) {
  return CLI::Validator(
      [low, high](std::string& text) -> std::string {
        double number = 0;
        const bool good = read_number(text, number) && std::isfinite(number) && number >= low && number <= high;
        return good ? ""
                    : text + " is not a number from " + CLI::detail::to_string(low) + " to " +
                          CLI::detail::to_string(high);
      },
      "");
}

CLI::Validator whole_number_from(std::uint64_t low) {
  return CLI::Validator(
      [low](std::string& text) -> std::string {
        std::uint64_t number = 0;
        const bool good = read_number(text, number) && number >= low;
        return good ? "" : text + " is not a whole number from " + std::to_string(low) + " on";
      },
      "");
}

CLI::Validator known_codec() {
  std::vector<std::string> words{"auto"};
  words.insert(words.end(), known_encoders().begin(), known_encoders().end());
  return CLI::IsMember(words);
}

int explain_usage(const CLI::App& program, const CLI::ParseError& error, int argc, char** argv) {
  std::string path;
  const std::string words = words_of(program, path);
  std::string message = error.what();
  const auto understood = static_cast<int>(std::count(path.begin(), path.end(), ' ')) + 1;
  const char* const next = argc > understood ? argv[understood] : nullptr;
  if (!words.empty() && (next == nullptr || next[0] != '-')) {
    // No verb was understood: the word after the last command is the culprit.
    message = next != nullptr ? "There is no command \"" + std::string(next) + "\" in " + path + ": it has " + words
                              : path + " needs a command: " + words;
  }
  std::string extras;
  for (const auto& word : program.remaining(true)) {
    extras += " " + word;
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    message = "Not understood:" + extras;  // its own text has them from the last to the first
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !extras.empty()) {
    message += ". Not understood:" + extras;  // perhaps the required one under another name
  }
  if (const auto many = message.find(": At Most 1 required"); many != std::string::npos) {
    message = "The option " + message.substr(0, many) + " was given more than once";
  }
  const bool json = std::any_of(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; });
  return Output(json).usage({ErrorCode::invalid_input, message + ".", "See " + path + " --help.", {}});
}

}  // namespace tandem::cli
