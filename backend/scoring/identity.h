#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace tandem {

/// A random identifier, such as 9f1c2a60-… (version 4).
[[nodiscard]] std::string new_uuid();

/// The present time as the database keeps it, in UTC.
[[nodiscard]] std::string utc_now();

/// Bytes nobody can guess.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// What a checkpoint is, wherever it lies and whatever it is called: SHA-256 of the sorted list of
/// `relative_path NUL size NUL sha256 LF` of its files of weights, configuration, processors and normalisation
/// (evaluation.md §1.4), down its folders; hidden ones and texts about it are left out, links to files are followed.
/// Large files are read in pieces, so that `stop` is heard soon. An error where there is no weight in it.
[[nodiscard]] Result<std::string> checkpoint_sha256(const std::filesystem::path& folder,
                                                    const std::stop_token& stop = {});

}  // namespace tandem
