#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace tandem {

/// A file of JSON lines that only grows. A line that was appended is on the disk for good; one that was torn by a
/// power cut is cut off again. One program at a time, by flock().
class AnnotationJournal {
 public:
  AnnotationJournal() = default;
  AnnotationJournal(AnnotationJournal&& other) noexcept;
  AnnotationJournal& operator=(AnnotationJournal&& other) noexcept;
  ~AnnotationJournal();

  /// Opens the file where there is one; the first line makes it. `kind`: of its lines, which its head names.
  [[nodiscard]] static Result<AnnotationJournal> open(const std::filesystem::path& path,
                                                      const std::string& kind = "annotations");

  /// What it held when it was opened, without its head.
  [[nodiscard]] const std::vector<Json>& lines() const { return lines_; }
  /// Whether its last line was torn.
  [[nodiscard]] bool was_torn() const { return torn_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Adds a line and flushes it. On failure the file is as it was.
  [[nodiscard]] Result<void> append(const Json& line);
  /// The text of the file as it would be with this line.
  [[nodiscard]] Result<std::string> with_line(const Json& line) const;
  /// Frees the memory of lines().
  void forget_lines() { lines_ = {}; }

 private:
  [[nodiscard]] Result<void> take(int flags);
  [[nodiscard]] Result<void> read();
  [[nodiscard]] Result<void> write(const std::string& text);

  int fd_ = -1;
  std::filesystem::path path_;
  std::string kind_;
  std::vector<Json> lines_;
  std::int64_t size_ = 0;  // bytes of whole lines
  bool torn_ = false;
};

/// Where the journal of a dataset lies: inside it, or below `user_folder` where it cannot be written. A journal that
/// was kept apart while the dataset could not be written goes back into it. `notes`: what a person should know. `kind`:
/// the same for another file beside it.
[[nodiscard]] Result<std::filesystem::path> place_of_journal(const std::filesystem::path& dataset,
                                                             const std::filesystem::path& user_folder,
                                                             std::vector<std::string>& notes,
                                                             const std::string& kind = "journal");

/// The journal of this kind inside a dataset.
[[nodiscard]] std::filesystem::path journal_in_dataset(const std::filesystem::path& dataset,
                                                       const std::string& kind = "journal");

/// `$XDG_DATA_HOME/Tandem/annotations`, or the same below `~/.local/share`. Empty without a home folder.
[[nodiscard]] std::filesystem::path default_annotation_folder();

}  // namespace tandem
