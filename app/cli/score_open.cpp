#include "cli/score_open.h"

#include <algorithm>
#include <iostream>

#include "base/files.h"
#include "scoring/places.h"

namespace tandem::cli {
namespace {

Result<std::filesystem::path> place_of(const std::string& file) {
  const std::filesystem::path place = file.empty() ? default_scores_file() : std::filesystem::path(file);
  if (place.empty()) {
    return fail(ErrorCode::not_found, "There is no home folder to keep scores in.", "Give a file with --db.");
  }
  return place;
}

Result<void> check_there(const std::filesystem::path& place) {
  if (!is_there(place)) {
    return fail(ErrorCode::not_found, "There are no scores in " + place.string() + ".", "Give another file with --db.");
  }
  return {};
}

}  // namespace

void add_scores_option(CLI::App& verb, std::string& file) {
  verb.add_option("--db", file, "Database of scores; without it that of this user");
}

Result<Database> open_scores_to_write(const std::string& file, bool make) {
  const auto place = place_of(file);
  if (!place) {
    return std::unexpected(place.error());
  }
  const auto path = absolute_path(*place);
  if (!path) {
    return std::unexpected(path.error());
  }
  TANDEM_TRY(make ? make_folder(path->parent_path()) : check_there(*path));
  DatabaseNotices notices;
  auto database = Database::open(*path, notices);
  if (database && notices.read_only) {
    return fail(ErrorCode::busy,
                notices.sentences.empty() ? place->string() + " may not be written." : notices.sentences.front(),
                notices.hint);
  }
  for (const auto& sentence : notices.sentences) {
    std::cerr << sentence << '\n';
  }
  return database;
}

Result<Database> open_scores_to_read(const std::string& file) {
  const auto place = place_of(file);
  if (!place) {
    return std::unexpected(place.error());
  }
  TANDEM_TRY(check_there(*place));
  auto database = Database::open_to_read(*place);
  const auto within = database ? scores_within(*database) : std::unexpected(database.error());
  if (!within) {
    return std::unexpected(within.error());
  }
  if (*within) {
    std::cerr << **within << '\n';
  }
  return database;
}

Result<std::int64_t> find_experiment(Database& database, const std::string& name) {
  const auto all = ExperimentStore(database).list();
  if (!all) {
    return std::unexpected(all.error());
  }
  const auto found = std::find_if(all->begin(), all->end(), [&](const ExperimentRow& row) {
    return std::to_string(row.id) == name || row.uuid == name;
  });
  if (found == all->end()) {
    return fail(ErrorCode::not_found, "There is no experiment \"" + name + "\".",
                "Give the number or the identifier of one in the database.");
  }
  return found->id;
}

}  // namespace tandem::cli
