#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string_view>

#include "base/files.h"
#include "dataset/writer_detail.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

// The first unused `tandem/leftovers/<n>`.
fs::path leftovers_folder(const fs::path& root) {
  std::error_code error;
  for (int n = 0;; ++n) {
    fs::path folder = sidecar_folder(root) / "leftovers" / std::to_string(n);
    if (!fs::exists(folder, error)) {
      return folder;
    }
  }
}

std::vector<fs::path> files_below(const fs::path& root, const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::recursive_directory_iterator it(root / folder, error), end; it != end; it.increment(error)) {
    if (!it->is_directory(error)) {
      out.push_back(it->path().lexically_relative(root));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::set<fs::path> files_in_use(const DatasetInfo& info, const std::vector<EpisodeRow>& rows) {
  std::set<fs::path> used;
  const auto keys = info.video_keys();
  for (const auto& row : rows) {
    used.insert(row.file);
    used.insert(info.data_file(row.data.chunk, row.data.file));
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (row.videos[i].present) {
        used.insert(info.video_file(keys[i], row.videos[i].file.chunk, row.videos[i].file.file));
      }
    }
  }
  return used;
}

// Rows of files that info.json does not cover yet: they belong to an episode whose save was cut short.
Result<void> drop_uncommitted(const fs::path& root, const DatasetInfo& info, std::vector<EpisodeRow>& rows) {
  const auto wanted = static_cast<std::size_t>(info.total_episodes);
  if (rows.size() < wanted) {
    return fail(ErrorCode::invalid_input,
                root.string() + ": info.json counts " + std::to_string(wanted) + " episodes, meta/episodes holds " +
                    std::to_string(rows.size()) + ".",
                "Run \"tandem-cli dataset validate\" on it before recording into it.");
  }
  for (std::size_t i = wanted; i < rows.size(); ++i) {
    if (wanted > 0 && rows[i].file == rows[wanted - 1].file) {
      return fail(ErrorCode::invalid_input,
                  (root / rows[i].file).string() + " holds more episodes than info.json counts.",
                  "Run \"tandem-cli dataset validate\" on it before recording into it.");
    }
  }
  rows.resize(wanted);
  return {};
}

std::uint64_t big_endian(const unsigned char* bytes, int count) {
  std::uint64_t out = 0;
  for (int i = 0; i < count; ++i) {
    out = out << 8U | bytes[i];
  }
  return out;
}

// Whether the boxes of an MP4 file (ISO 14496-12, 4.2) end where the file ends and one of them is its index. Reads some
// bytes a box only, so that long datasets open quickly.
bool is_whole_mp4(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t end = fs::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  bool indexed = false;
  std::uint64_t at = 0;
  while (!error && in && at < end) {
    unsigned char head[16] = {};
    in.seekg(static_cast<std::streamoff>(at));
    in.read(reinterpret_cast<char*>(head), sizeof head);
    if (in.gcount() < 8) {
      return false;
    }
    in.clear();
    std::uint64_t size = big_endian(head, 4);
    size = size == 1 ? big_endian(head + 8, 8) : size == 0 ? end - at : size;
    indexed = indexed || std::string_view(reinterpret_cast<const char*>(head + 4), 4) == "moov";
    if (size < 8 || size > end - at) {
      return false;
    }
    at += size;
  }
  return indexed && at == end;
}

Result<void> check_used_files(const fs::path& root, const std::set<fs::path>& used) {
  std::error_code error;
  for (const auto& file : used) {
    if (!fs::exists(root / file, error)) {
      return fail(ErrorCode::invalid_input, (root / file).string() + " is missing.",
                  "Run \"tandem-cli dataset validate\" on the dataset before recording into it.");
    }
    TANDEM_TRY(refuse_if_no_file(root / file, "Restore it from a copy before recording into the dataset."));
    if (file.extension() == ".mp4" && !is_whole_mp4(root / file)) {
      return fail(ErrorCode::invalid_input, (root / file).string() + " is cut off or damaged.",
                  "Restore it from a copy before recording into the dataset.");
    }
  }
  return {};
}

}  // namespace

bool is_abandoned_start(const fs::path& root) {
  std::error_code error;
  if (!fs::is_empty(root, error) && !fs::exists(sidecar_folder(root) / "lock", error)) {
    return false;
  }
  if (parquet_files(root, "meta/episodes").size() > 1 || parquet_files(root, "data").size() > 1) {
    return false;
  }
  for (const auto& entry : fs::directory_iterator(root, error)) {
    const auto name = entry.path().filename();
    const bool empty_folder = entry.is_directory(error) && (name == "meta" || name == "data" || name == "videos");
    if (name != "tandem" && !empty_folder) {
      return false;
    }
  }
  return true;
}

Result<void> refuse_links(const fs::path& root) {
  std::error_code error;
  const auto refused = [](const fs::path& link) {
    return fail(ErrorCode::invalid_input, link.string() + " is a link, as in a download cache.",
                "Copy the dataset to a folder of its own first (cp -rL).");
  };
  for (const char* top : {"data", "videos", "meta", "images", "tandem"}) {
    if (fs::is_symlink(root / top, error)) {
      return refused(root / top);
    }
    for (fs::recursive_directory_iterator it(root / top, error), end; it != end; it.increment(error)) {
      if (it->is_symlink(error)) {
        return refused(it->path());
      }
    }
  }
  return {};
}

Result<std::vector<std::string>> quarantine_leftovers(const fs::path& root, const DatasetInfo* info,
                                                      std::vector<EpisodeRow>& rows) {
  std::set<fs::path> used;
  std::int64_t episodes = 0;
  if (info != nullptr) {
    TANDEM_TRY(drop_uncommitted(root, *info, rows));
    used = files_in_use(*info, rows);
    TANDEM_TRY(check_used_files(root, used));
    episodes = info->total_episodes;
  }
  std::vector<fs::path> stray;
  for (const char* folder : {"data", "videos", "meta/episodes", "images", "tandem/staging"}) {
    for (auto& file : files_below(root, folder)) {
      if (!used.contains(file)) {
        stray.push_back(std::move(file));
      }
    }
  }
  for (auto& file : files_below(root, "tandem/episodes")) {
    const std::string stem = file.stem().string();
    if (stem > sidecar_episode("", episodes - 1).filename().string() || episodes == 0) {
      stray.push_back(std::move(file));
    }
  }
  if (stray.empty()) {
    return std::vector<std::string>{};
  }
  const fs::path target = leftovers_folder(root);
  for (const auto& file : stray) {
    TANDEM_TRY(make_folder((target / file).parent_path()));
    TANDEM_TRY(move_into_place(root / file, target / file));
  }
  std::error_code ignored;
  fs::remove_all(root / "images", ignored);
  fs::remove_all(root / "tandem/staging", ignored);
  return std::vector<std::string>{std::to_string(stray.size()) + (stray.size() == 1 ? " file" : " files") +
                                  " of an unfinished recording moved to " + target.string() +
                                  "; no saved episode was touched."};
}

}  // namespace tandem::detail
