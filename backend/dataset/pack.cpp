#include "dataset/pack.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>

#include "base/files.h"
#include "dataset/parquet_join.h"
#include "dataset/reader.h"
#include "dataset/validate.h"
#include "dataset/video_join.h"
#include "dataset/writer.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t data_limit = 100ULL << 20U;
constexpr std::uintmax_t video_limit = 200ULL << 20U;
constexpr double video_limit_s = 1000;

std::uintmax_t size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : size;
}

class Lock {
 public:
  ~Lock() {
    if (fd_ >= 0) {
      close(fd_);
    }
  }
  Result<void> take(const fs::path& root) {
    TANDEM_TRY(make_folder(sidecar_folder(root)));
    fd_ = open((sidecar_folder(root) / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) {
      return std::unexpected(file_error("written", sidecar_folder(root) / "lock", errno));
    }
    if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      return fail(ErrorCode::busy, root.string() + " is being recorded into.", "Close it there first.");
    }
    return {};
  }

 private:
  int fd_ = -1;
};

// Episodes that share a file, and which file that is.
struct Plan {
  std::vector<std::vector<std::size_t>> groups;
  std::vector<FileNumber> number_of;  // by episode
};

class Packer {
 public:
  Packer(const DatasetSummary& dataset, fs::path to, const std::function<bool(double)>& progress)
      : set_(dataset), to_(std::move(to)), progress_(progress) {}

  Result<PackOutcome> run() {
    count(set_.root, outcome_.files_before);
    outcome_.episodes = static_cast<std::int64_t>(set_.episodes.size());
    TANDEM_TRY(pack_data());
    const auto keys = set_.info.video_keys();
    for (std::size_t k = 0; k < keys.size(); ++k) {
      TANDEM_TRY(pack_video(k, keys));
    }
    TANDEM_TRY(pack_episodes(keys));
    TANDEM_TRY(copy_rest());
    count(to_, outcome_.files_after);
    return outcome_;
  }

 private:
  static void count(const fs::path& root, std::int64_t& n) {
    std::error_code error;
    for (const char* part : {"data", "videos", "meta/episodes"}) {
      for (fs::recursive_directory_iterator it(root / part, error), end; it != end; it.increment(error)) {
        n += it->is_regular_file(error) ? 1 : 0;
      }
    }
  }

  Result<void> step() {
    done_ += 1;
    const double total = static_cast<double>(set_.episodes.size()) * static_cast<double>(1 + set_.info.video_keys().size());
    if (progress_ && !progress_(std::min(1.0, done_ / total))) {
      return fail(ErrorCode::cancelled, "Packing was cancelled; the dataset is as it was.", "");
    }
    return {};
  }

  // Greedy, in the order of the episodes; `fits` says whether one more may join the group.
  template <typename Fits>
  Plan plan(Fits fits) const {
    Plan out;
    FileNumber number;
    for (std::size_t e = 0; e < set_.episodes.size(); ++e) {
      if (out.groups.empty() || !fits(out.groups.back(), e)) {
        number = out.groups.empty() ? FileNumber{} : number.next(set_.info.chunks_size);
        out.groups.emplace_back();
      }
      out.groups.back().push_back(e);
      out.number_of.push_back(number);
    }
    return out;
  }

  Result<void> pack_data() {
    const auto bytes_of = [&](std::size_t e) {
      const auto& row = set_.episodes[e];
      return size_of(set_.root / set_.info.data_file(row.data.chunk, row.data.file));
    };
    std::uintmax_t bytes = 0;
    data_ = plan([&](const auto& group, std::size_t e) {
      bytes = group.size() == 1 ? bytes_of(group.front()) : bytes;
      bytes += bytes_of(e);
      return bytes < data_limit;
    });
    for (const auto& group : data_.groups) {
      std::vector<RowPiece> pieces;
      for (const auto e : group) {
        const auto& row = set_.episodes[e];
        const auto first = std::find_if(set_.episodes.begin(), set_.episodes.end(), [&](const auto& other) { return other.data == row.data; });
        pieces.push_back({set_.root / set_.info.data_file(row.data.chunk, row.data.file), row.from_index - first->from_index, row.length});
        TANDEM_TRY(step());
      }
      const FileNumber number = data_.number_of[group.front()];
      TANDEM_TRY(join_into(set_.info.data_file(number.chunk, number.file), [&](const fs::path& file) { return join_parquet(pieces, {}, file); }));
    }
    return {};
  }

  Result<void> pack_video(std::size_t k, const std::vector<std::string>& keys) {
    const auto source = [&](std::size_t e) {
      const auto& span = set_.episodes[e].videos[k];
      return set_.root / set_.info.video_file(keys[k], span.file.chunk, span.file.file);
    };
    std::uintmax_t bytes = 0;
    double length_s = 0;
    std::optional<Error> problem;
    videos_.push_back(plan([&](const auto& group, std::size_t e) {
      if (group.size() == 1) {
        bytes = size_of(source(group.front()));
        length_s = static_cast<double>(set_.episodes[group.front()].length) / set_.info.fps;
      }
      bytes += size_of(source(e));
      length_s += static_cast<double>(set_.episodes[e].length) / set_.info.fps;
      const auto joins = can_join(source(group.front()), source(e));
      if (!joins) {
        problem = joins.error();
      }
      return bytes < video_limit && length_s <= video_limit_s && joins.value_or(false);
    }));
    if (problem) {
      return std::unexpected(*problem);
    }
    for (const auto& group : videos_.back().groups) {
      std::vector<VideoPiece> pieces;
      for (const auto e : group) {
        const auto& span = set_.episodes[e].videos[k];
        pieces.push_back({source(e), std::llround(span.from_s * set_.info.fps), set_.episodes[e].length});
        TANDEM_TRY(step());
      }
      const FileNumber number = videos_.back().number_of[group.front()];
      TANDEM_TRY(join_into(set_.info.video_file(keys[k], number.chunk, number.file), [&](const fs::path& file) { return join_videos(pieces, set_.info.fps, file); }));
    }
    return {};
  }

  Result<void> pack_episodes(const std::vector<std::string>& keys) {
    std::map<std::string, NewColumn> fresh;
    std::vector<RowPiece> pieces;
    std::vector<std::int64_t> start(keys.size(), 0);
    for (std::size_t e = 0; e < set_.episodes.size(); ++e) {
      const auto& row = set_.episodes[e];
      const auto first = std::find_if(set_.episodes.begin(), set_.episodes.end(), [&](const auto& other) { return other.file == row.file; });
      pieces.push_back({set_.root / row.file, static_cast<std::int64_t>(e) - (first - set_.episodes.begin()), 1});
      fresh["data/chunk_index"].integers.push_back(data_.number_of[e].chunk);
      fresh["data/file_index"].integers.push_back(data_.number_of[e].file);
      fresh["meta/episodes/chunk_index"].integers.push_back(0);
      fresh["meta/episodes/file_index"].integers.push_back(0);
      for (std::size_t k = 0; k < keys.size(); ++k) {
        const bool same_file = e > 0 && videos_[k].number_of[e] == videos_[k].number_of[e - 1];
        start[k] = same_file ? start[k] + set_.episodes[e - 1].length : 0;
        const std::string prefix = "videos/" + keys[k] + "/";
        fresh[prefix + "chunk_index"].integers.push_back(videos_[k].number_of[e].chunk);
        fresh[prefix + "file_index"].integers.push_back(videos_[k].number_of[e].file);
        fresh[prefix + "from_timestamp"].numbers.push_back(static_cast<double>(start[k]) / set_.info.fps);
        fresh[prefix + "to_timestamp"].numbers.push_back(static_cast<double>(start[k] + row.length) / set_.info.fps);
      }
    }
    return join_into(episodes_file(0, 0), [&](const fs::path& file) { return join_parquet(pieces, fresh, file); });
  }

  // Everything else is taken over as it is; hard links where the file system has them.
  Result<void> copy_rest() {
    std::error_code error;
    for (fs::recursive_directory_iterator it(set_.root, error), end; it != end; it.increment(error)) {
      const fs::path relative = it->path().lexically_relative(set_.root);
      const std::string top = relative.begin()->string();
      const bool packed = top == "data" || top == "videos" || relative.string().starts_with("meta/episodes") || relative.string().starts_with("tandem/staging");
      if (packed || !it->is_regular_file(error)) {
        continue;
      }
      TANDEM_TRY(make_folder((to_ / relative).parent_path()));
      fs::create_hard_link(it->path(), to_ / relative, error);
      if (error) {
        fs::copy_file(it->path(), to_ / relative, error);
        if (error) {
          return std::unexpected(file_error("copied", to_ / relative, error.value()));
        }
        TANDEM_TRY(sync_file(to_ / relative));
      }
      TANDEM_TRY(sync_folder((to_ / relative).parent_path()));
    }
    return {};
  }

  template <typename Make>
  Result<void> join_into(const fs::path& relative, Make make) {
    TANDEM_TRY(make_folder((to_ / relative).parent_path()));
    TANDEM_TRY(make(to_ / relative));
    return sync_folder((to_ / relative).parent_path());
  }

  const DatasetSummary& set_;
  fs::path to_;
  const std::function<bool(double)>& progress_;
  Plan data_;
  std::vector<Plan> videos_;
  PackOutcome outcome_;
  double done_ = 0;
};

}  // namespace

Result<PackOutcome> pack_dataset(const fs::path& root_in, const std::function<bool(double)>& progress) {
  const fs::path root = fs::absolute(root_in).lexically_normal();
  Lock lock;
  const auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  TANDEM_TRY(lock.take(root));
  const fs::path fresh = root.parent_path() / ("." + root.filename().string() + ".packing");
  std::error_code error;
  fs::remove_all(fresh, error);
  if (dataset->episodes.empty()) {
    return PackOutcome{};
  }
  auto outcome = Packer(*dataset, fresh, progress).run();
  if (outcome) {
    // What is exchanged for a good dataset must be one.
    const auto report = validate_dataset(fresh, {false, {}});
    if (report.exit_code() != 0) {
      outcome = fail(ErrorCode::internal, root.string() + " was not packed: the packed copy did not pass the check.", "The dataset is as it was.",
                     report.findings.empty() ? "" : report.findings.front().kind + ": " + report.findings.front().text);
    } else if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, root.c_str(), RENAME_EXCHANGE) != 0) {
      outcome = std::unexpected(file_error("exchanged", root, errno));
    } else {
      static_cast<void>(sync_folder(root.parent_path()));
    }
  }
  fs::remove_all(fresh, error);
  return outcome;
}

}  // namespace tandem
