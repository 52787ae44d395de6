#include "cli/score_book.h"

#include "base/files.h"
#include "scoring/places.h"

namespace tandem::cli {

void add_score_book_option(CLI::App& command, std::string& file) {
  command.add_option("--db", file, "File of the scores (default: the user's, " + default_scores_file().string() + ")");
}

Result<Database> open_score_book(const std::string& file, const Output& output, bool to_write) {
  const auto path = absolute_path(file.empty() ? default_scores_file() : std::filesystem::path(file));
  if (!path) {
    return std::unexpected(path.error());
  }
  TANDEM_TRY(make_folder(path->parent_path()));
  DatabaseNotices notices;
  auto book = Database::open(*path, notices);
  if (!book) {
    return std::unexpected(book.error());
  }
  for (const auto& sentence : notices.sentences) {
    output.line("note: " + sentence, {{"event", "notice"}, {"text", sentence}});
  }
  if (to_write && notices.read_only) {
    return fail(ErrorCode::busy, "The scores in " + path->string() + " can only be read now.",
                "Close the other program that writes to them, or mend what the note says.");
  }
  return book;
}

}  // namespace tandem::cli
