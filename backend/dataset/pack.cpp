#include "dataset/pack.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "base/files.h"
#include "dataset/dataset_lock.h"
#include "dataset/folder_copy.h"
#include "dataset/parquet_join.h"
#include "dataset/reader.h"
#include "dataset/validate.h"
#include "dataset/video_join.h"
#include "dataset/workplace.h"
#include "dataset/writer.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;
namespace {

constexpr double data_limit_bytes = 100.0 * (1 << 20);
constexpr double video_limit_bytes = 200.0 * (1 << 20);
constexpr double video_limit_s = 1000;
constexpr std::int64_t episode_rows_a_group = 1000;

// Where the rows or pictures of one episode are, and its share of that file's size.
struct Source {
  fs::path file;
  std::int64_t first = 0;
  std::int64_t length = 0;
  double bytes = 0;
};

// Episodes that come into one file. A group that is one old file as it stands is taken over instead of written.
struct Group {
  std::vector<std::size_t> episodes;
  FileNumber number;
  bool as_it_is = false;
};

// The files of one kind, data or one camera's videos, before and after.
struct Stream {
  std::vector<Source> sources;  // by episode
  std::vector<Group> groups;
  std::vector<FileNumber> number_of;  // by episode
};

double size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : static_cast<double>(size);
}

void share_sizes(std::vector<Source>& sources) {
  std::map<fs::path, std::int64_t> rows;
  for (const auto& source : sources) {
    rows[source.file] += source.length;
  }
  for (auto& source : sources) {
    source.bytes = size_of(source.file) * static_cast<double>(source.length) /
                   static_cast<double>(std::max<std::int64_t>(rows[source.file], 1));
  }
}

// Greedy, in the order of the episodes; `fits(group, episode)` says whether one more may join.
template <typename Fits>
void make_groups(Stream& stream, std::int64_t chunks_size, double limit_bytes, Fits fits) {
  std::map<fs::path, std::size_t> episodes_in;
  double bytes = 0;
  for (std::size_t e = 0; e < stream.sources.size(); ++e) {
    const Source& source = stream.sources[e];
    ++episodes_in[source.file];
    if (stream.groups.empty() || bytes + source.bytes >= limit_bytes || !fits(stream.groups.back(), e)) {
      const FileNumber number = stream.groups.empty() ? FileNumber{} : stream.groups.back().number.next(chunks_size);
      stream.groups.push_back({{}, number, false});
      bytes = 0;
    }
    bytes += source.bytes;
    stream.groups.back().episodes.push_back(e);
    stream.number_of.push_back(stream.groups.back().number);
  }
  for (auto& group : stream.groups) {
    const fs::path& file = stream.sources[group.episodes.front()].file;
    const bool one_file = std::all_of(group.episodes.begin(), group.episodes.end(),
                                      [&](std::size_t e) { return stream.sources[e].file == file; });
    group.as_it_is = one_file && group.episodes.size() == episodes_in[file];
  }
}

std::int64_t count_files(const fs::path& root) {
  std::int64_t n = 0;
  std::error_code error;
  for (const char* part : {"data", "videos", "meta/episodes"}) {
    for (fs::recursive_directory_iterator it(root / part, error), end; it != end; it.increment(error)) {
      n += it->is_regular_file(error) ? 1 : 0;
    }
  }
  return n;
}

class Packer {
 public:
  Packer(const DatasetSummary& dataset, fs::path to, const std::function<bool(double)>& progress)
      : set_(dataset), keys_(dataset.info.video_keys()), to_(std::move(to)), progress_(progress) {}

  // Finds out what goes where.
  Result<void> plan() {
    plan_data();
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      TANDEM_TRY(plan_video(k));
    }
    return {};
  }

  // Whether every file would stay what it is.
  [[nodiscard]] bool is_packed() const {
    std::set<fs::path> episode_files;
    for (const auto& row : set_.episodes) {
      episode_files.insert(row.file);
    }
    const auto stays = [](const Stream& stream) {
      return std::all_of(stream.groups.begin(), stream.groups.end(), [](const Group& group) { return group.as_it_is; });
    };
    return episode_files.size() == 1 && stays(data_) && std::all_of(videos_.begin(), videos_.end(), stays);
  }

  Result<void> write() {
    TANDEM_TRY(write_data());
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      TANDEM_TRY(write_video(k));
    }
    TANDEM_TRY(write_episodes());
    TANDEM_TRY(copy_rest());
    return keep_owners(set_.root, to_);
  }

 private:
  void plan_data() {
    std::map<fs::path, std::int64_t> begin;
    for (const auto& row : set_.episodes) {
      const fs::path file = set_.root / set_.info.data_file(row.data.chunk, row.data.file);
      const std::int64_t first = begin.try_emplace(file, row.from_index).first->second;
      data_.sources.push_back({file, row.from_index - first, row.length, 0});
    }
    share_sizes(data_.sources);
    make_groups(data_, set_.info.chunks_size, data_limit_bytes, [](const Group&, std::size_t) { return true; });
  }

  Result<void> plan_video(std::size_t k) {
    Stream stream;
    for (const auto& row : set_.episodes) {
      const auto& span = row.videos[k];
      stream.sources.push_back({set_.root / set_.info.video_file(keys_[k], span.file.chunk, span.file.file),
                                std::llround(span.from_s * set_.info.fps), row.length, 0});
    }
    share_sizes(stream.sources);
    std::optional<Error> problem;
    make_groups(stream, set_.info.chunks_size, video_limit_bytes, [&](const Group& group, std::size_t e) {
      std::int64_t frames = stream.sources[e].length;
      for (const auto other : group.episodes) {
        frames += stream.sources[other].length;
      }
      const Source& last = stream.sources[group.episodes.back()];
      const auto joins =
          last.file == stream.sources[e].file ? Result<bool>(true) : can_join(last.file, stream.sources[e].file);
      if (!joins) {
        problem = joins.error();
      }
      return static_cast<double>(frames) / set_.info.fps <= video_limit_s && joins.value_or(false);
    });
    videos_.push_back(std::move(stream));
    return problem ? Result<void>(std::unexpected(*problem)) : Result<void>();
  }

  Result<void> step() {
    done_ += 1;
    const double total = static_cast<double>(set_.episodes.size()) * static_cast<double>(1 + keys_.size());
    if (progress_ && !progress_(std::min(1.0, done_ / total))) {
      return fail(ErrorCode::cancelled, "Packing was cancelled; the dataset is as it was.", "");
    }
    return {};
  }

  // Makes the file of one group: by `join` from its pieces, or as it is.
  template <typename Piece, typename Join>
  Result<void> write_group(const Stream& stream, const Group& group, const fs::path& relative, Join join) {
    std::vector<Piece> pieces;
    for (const auto e : group.episodes) {
      pieces.push_back({stream.sources[e].file, stream.sources[e].first, stream.sources[e].length});
      TANDEM_TRY(step());
    }
    if (group.as_it_is) {
      return take_over(pieces.front().file, to_ / relative, TakeOver::link);
    }
    return join_into(relative, [&](const fs::path& file) { return join(pieces, file); });
  }

  Result<void> write_data() {
    for (const auto& group : data_.groups) {
      TANDEM_TRY(write_group<RowPiece>(
          data_, group, set_.info.data_file(group.number.chunk, group.number.file),
          [](const auto& pieces, const fs::path& file) { return join_parquet(pieces, {}, file); }));
    }
    return {};
  }

  Result<void> write_video(std::size_t k) {
    for (const auto& group : videos_[k].groups) {
      TANDEM_TRY(write_group<VideoPiece>(
          videos_[k], group, set_.info.video_file(keys_[k], group.number.chunk, group.number.file),
          [this](const auto& pieces, const fs::path& file) { return join_videos(pieces, set_.info.fps, file); }));
    }
    return {};
  }

  Result<void> write_episodes() {
    ColumnEdit edit;
    auto& fresh = edit.replace;
    std::vector<RowPiece> pieces;
    std::map<fs::path, std::int64_t> rows_before;
    std::vector<std::int64_t> start(keys_.size(), 0);
    for (std::size_t e = 0; e < set_.episodes.size(); ++e) {
      const auto& row = set_.episodes[e];
      pieces.push_back({set_.root / row.file, rows_before[row.file]++, 1});
      fresh["data/chunk_index"].integers.push_back(data_.number_of[e].chunk);
      fresh["data/file_index"].integers.push_back(data_.number_of[e].file);
      fresh["meta/episodes/chunk_index"].integers.push_back(0);
      fresh["meta/episodes/file_index"].integers.push_back(0);
      for (std::size_t k = 0; k < keys_.size(); ++k) {
        const auto& number_of = videos_[k].number_of;
        const bool same_file = e > 0 && number_of[e] == number_of[e - 1];
        start[k] = same_file ? start[k] + set_.episodes[e - 1].length : 0;
        const std::string prefix = "videos/" + keys_[k] + "/";
        fresh[prefix + "chunk_index"].integers.push_back(number_of[e].chunk);
        fresh[prefix + "file_index"].integers.push_back(number_of[e].file);
        fresh[prefix + "from_timestamp"].numbers.push_back(static_cast<double>(start[k]) / set_.info.fps);
        fresh[prefix + "to_timestamp"].numbers.push_back(static_cast<double>(start[k] + row.length) / set_.info.fps);
      }
    }
    return join_into(episodes_file(0, 0),
                     [&](const fs::path& file) { return join_parquet(pieces, edit, file, episode_rows_a_group); });
  }

  // Everything else, but for the lock and a take that nobody records any more.
  Result<void> copy_rest() {
    return take_over_rest(set_.root, to_, TakeOver::link, true, [](const fs::path& relative) {
      const std::string text = relative.string();
      const std::string top = relative.begin()->string();
      return top != "data" && top != "videos" && !text.starts_with("meta/episodes") &&
             !text.starts_with("tandem/staging") && text != "tandem/lock";
    });
  }

  template <typename Make>
  Result<void> join_into(const fs::path& relative, Make make) {
    TANDEM_TRY(make_folder((to_ / relative).parent_path()));
    TANDEM_TRY(make(to_ / relative));
    return sync_folder((to_ / relative).parent_path());
  }

  const DatasetSummary& set_;
  std::vector<std::string> keys_;
  fs::path to_;
  const std::function<bool(double)>& progress_;
  Stream data_;
  std::vector<Stream> videos_;
  double done_ = 0;
};

std::optional<Finding> first_error(const fs::path& root) {
  const auto report = validate_dataset(root, {false, {}});
  const auto wrong = std::find_if(report.findings.begin(), report.findings.end(),
                                  [](const Finding& finding) { return finding.severity == Severity::error; });
  return wrong == report.findings.end() ? std::nullopt : std::optional(*wrong);
}

// Packing a damaged dataset could only hide what is wrong with it.
Result<void> check_healthy(const fs::path& root) {
  if (const auto wrong = first_error(root)) {
    return fail(ErrorCode::invalid_input,
                root.string() + " was not packed, because it is damaged: " + wrong->where + ": " + wrong->text + ".",
                "\"tandem-cli dataset validate\" lists everything and what to do.", wrong->kind);
  }
  return {};
}

// What is exchanged for a good dataset must be one.
Result<void> check_packed(const fs::path& fresh, const fs::path& root) {
  if (const auto wrong = first_error(fresh)) {
    return fail(ErrorCode::internal, root.string() + " was not packed: the packed copy did not pass the check.",
                "The dataset is as it was.", wrong->kind + ": " + wrong->text);
  }
  return {};
}

// The lock file of a dataset that had none goes while its lock is still held.
Result<PackOutcome> pack_locked(const fs::path& root, bool had_sidecar, const std::function<bool(double)>& progress) {
  const auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  PackOutcome outcome;
  outcome.episodes = static_cast<std::int64_t>(dataset->episodes.size());
  outcome.files_before = outcome.files_after = count_files(root);
  if (dataset->episodes.empty()) {
    return outcome;
  }
  auto workplace = Workplace::make(root);
  if (!workplace) {
    return std::unexpected(workplace.error());
  }
  const auto lock = DatasetLock::take(workplace->folder());  // the packed dataset takes it along
  if (!lock) {
    return std::unexpected(lock.error());
  }
  Packer packer(*dataset, workplace->folder(), progress);
  TANDEM_TRY(packer.plan());
  if (packer.is_packed()) {
    return outcome;
  }
  TANDEM_TRY(packer.write());
  outcome.files_after = count_files(workplace->folder());
  TANDEM_TRY(check_packed(workplace->folder(), root));
  TANDEM_TRY(workplace->exchange());
  if (!had_sidecar) {
    remove_lock(root);
  }
  return outcome;
}

}  // namespace

Result<PackOutcome> pack_dataset(const fs::path& root_in, const std::function<bool(double)>& progress) {
  std::error_code error;
  const fs::path root = fs::canonical(root_in, error);  // a link stays a link, and "D/" is "D"
  if (error) {
    return std::unexpected(file_error("opened", root_in, error.value()));
  }
  const auto dataset = open_dataset(root);
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  if (dataset->info.version == DatasetVersion::v21) {
    return fail(ErrorCode::unsupported,
                root.string() + " is a v2.1 dataset: each of its episodes has files of its own.",
                "Convert it to v3.0 first; only that can be packed.");
  }
  const bool had_sidecar = fs::exists(sidecar_folder(root), error);
  const auto lock = DatasetLock::take(root);
  if (!lock) {
    return std::unexpected(lock.error());
  }
  const auto healthy = check_healthy(root);
  auto outcome = healthy ? pack_locked(root, had_sidecar, progress) : std::unexpected(healthy.error());
  if (!had_sidecar && (!outcome || outcome->files_after == outcome->files_before)) {
    remove_lock(root);
  }
  return outcome;
}

}  // namespace tandem
