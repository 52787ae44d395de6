#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tandem {

/// The error for a failed system call on `path`, from `errno_value`: says what failed ("written", "read",
/// …) and what to do (free space, fix the rights).
[[nodiscard]] Error file_error(std::string_view verb, const std::filesystem::path& path, int errno_value);

/// Refuses what is there and is not a file: opening a pipe waits for ever. Nothing there is for the opening to say.
[[nodiscard]] Result<void> refuse_if_no_file(const std::filesystem::path& path, const std::string& hint);

/// Whether something is there; not what cannot be reached, such as a link to itself. Never throws.
[[nodiscard]] bool is_there(const std::filesystem::path& path);

/// The whole of a text file; refused above `max_bytes`.
[[nodiscard]] Result<std::string> read_text(const std::filesystem::path& path, std::uintmax_t max_bytes = 256'000'000);

/// Makes a folder and its parents; every new name is flushed to the disk.
[[nodiscard]] Result<void> make_folder(const std::filesystem::path& path);

/// Flushes a file's bytes to the disk.
[[nodiscard]] Result<void> sync_file(const std::filesystem::path& path);

/// Flushes a folder's entries (names made or replaced in it) to the disk.
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& path);

/// While one lives, this thread does not flush what it writes file by file. For many files that count only together:
/// flush() then does it for everything below a folder, in a fraction of the time.
class FlushLater {
 public:
  FlushLater();
  FlushLater(const FlushLater&) = delete;
  FlushLater& operator=(const FlushLater&) = delete;
  ~FlushLater();
  /// Files with a second name elsewhere are flushed already.
  [[nodiscard]] static Result<void> flush(const std::filesystem::path& folder);
};

/// Renames within one file system and flushes the target's folder.
[[nodiscard]] Result<void> move_into_place(const std::filesystem::path& from, const std::filesystem::path& to);

/// Writes a file and flushes it; one that could not be written is removed.
[[nodiscard]] Result<void> write_text(const std::filesystem::path& path, std::string_view text);

/// Replaces `path` by `text`, so that a reader or a power cut sees the old or the new file, never a part.
/// `scratch` is a folder on the same file system for the temporary file.
[[nodiscard]] Result<void> replace_text(const std::filesystem::path& path, std::string_view text,
                                        const std::filesystem::path& scratch);

/// The path from the root, without "." and "..". An error where it is empty, or relative to a folder that is gone.
[[nodiscard]] Result<std::filesystem::path> absolute_path(const std::filesystem::path& path);

/// Bytes free for this user on the file system of `path` (or of its nearest existing parent).
[[nodiscard]] Result<std::uintmax_t> free_bytes(const std::filesystem::path& path);

/// The folder of Tandem's data files: $TANDEM_RESOURCES, else "share/tandem/resources" or "resources" beside
/// or above the running program.
[[nodiscard]] Result<std::filesystem::path> resource_folder();

}  // namespace tandem
