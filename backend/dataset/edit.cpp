#include "dataset/edit.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/files.h"
#include "dataset/dataset_lock.h"
#include "dataset/edit_detail.h"
#include "dataset/scratch.h"
#include "dataset/validate.h"
#include "dataset/workplace.h"
#include "dataset/writer.h"
#include "dataset/writer_detail.h"

namespace tandem {
namespace fs = std::filesystem;
using namespace detail;
namespace {

constexpr const char* scratch_name = ".encoded";
constexpr double spare = 1.05;  // of the bytes that are reckoned
constexpr double spare_bytes = 4e6;

double size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : static_cast<double>(size);
}

// A backup and a second dataset have data files of their own: other tools write into those.
TakeOver how_for(const EditTarget& target) {
  return target.folder.empty() && !target.backup ? TakeOver::link : TakeOver::copy;
}

// The disk of a path, or of the nearest folder above it that is there.
dev_t device_of(fs::path path) {
  struct stat found {};
  while (stat(path.c_str(), &found) != 0 && path.has_relative_path()) {
    path = path.parent_path();
  }
  return found.st_dev;
}

double total_length(const std::vector<std::size_t>& episodes, const EditStream& stream) {
  double out = 0;
  for (const auto e : episodes) {
    out += static_cast<double>(stream.pieces[e].count);
  }
  return out;
}

// The files of a stream, and the bytes they take on the disk.
double preview_stream(const EditPlan& plan, const EditStream& stream, TakeOver how, dev_t device,
                      const std::function<fs::path(const EditFile&)>& name, std::vector<EditedFile>& files) {
  std::map<fs::path, double> frames_in;
  for (const auto& source : plan.sources) {
    const auto keys = source->info.video_keys();
    const auto k = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), stream.key) - keys.begin());
    for (const auto& row : source->episodes) {
      const FileNumber number = stream.key.empty() ? row.data : row.videos[k].file;
      frames_in[source->root / (stream.key.empty() ? source->info.data_file(number.chunk, number.file)
                                                   : source->info.video_file(stream.key, number.chunk, number.file))] +=
          static_cast<double>(row.length);
    }
  }
  double bytes = 0;
  for (const auto& file : stream.files) {
    EditedFile out{name(file), file.as_it_is ? EditedFile::How::as_it_is : EditedFile::How::copied, 0};
    for (const auto e : file.episodes) {
      out.pictures_encoded += stream.pieces[e].encode;
    }
    out.how = out.pictures_encoded > 0 ? EditedFile::How::encoded : out.how;
    const fs::path& old = stream.pieces[file.episodes.front()].file;
    const bool linked = device_of(old) == device && (how == TakeOver::link || !stream.key.empty());
    if (!file.as_it_is || !linked) {
      bytes += size_of(old) * total_length(file.episodes, stream) / std::max(frames_in[old], 1.0);
    }
    files.push_back(std::move(out));
  }
  return bytes;
}

EditPreview preview_of(const EditPlan& plan, const EditLayout& layout, TakeOver how, const fs::path& root) {
  const dev_t device = device_of(root);
  EditPreview out;
  for (const auto& source : plan.sources) {
    out.episodes_before += static_cast<std::int64_t>(source->episodes.size());
    out.frames_before += source->info.total_frames;
    for (const auto& task : source->tasks) {
      if (std::find(out.tasks_before.begin(), out.tasks_before.end(), task) == out.tasks_before.end()) {
        out.tasks_before.push_back(task);
      }
    }
  }
  out.episodes_after = layout.info.total_episodes;
  out.frames_after = layout.info.total_frames;
  out.tasks_after = layout.tasks;
  double bytes = preview_stream(
      plan, layout.data, how, device,
      [&](const EditFile& file) { return layout.info.data_file(file.number.chunk, file.number.file); }, out.files);
  for (const auto& stream : layout.videos) {
    const auto name = [&](const EditFile& file) {
      return layout.info.video_file(new_name(plan, stream.key), file.number.chunk, file.number.file);
    };
    bytes += preview_stream(plan, stream, how, device, name, out.files);
  }
  out.bytes_needed = static_cast<std::uintmax_t>(bytes * spare + spare_bytes);
  out.notes = layout.notes;
  const auto behind = left_behind(plan);
  out.notes.insert(out.notes.end(), behind.begin(), behind.end());
  return out;
}

Result<void> check_space(const EditTarget& target, const fs::path& root, std::uintmax_t needed) {
  const auto have = target.free_space ? target.free_space(root.parent_path()) : free_bytes(root.parent_path());
  if (have && *have < needed) {
    return fail(ErrorCode::no_space,
                "The edited dataset needs " + std::to_string(needed / 1'000'000 + 1) + " MB beside " + root.string() +
                    ", where " + std::to_string(*have / 1'000'000) + " MB are free.",
                "Free some space, or give a new folder on another disk.");
  }
  return {};
}

// Keeps recorders out of the sources; what only reads may be refused to write there.
class SourceLocks {
 public:
  SourceLocks() = default;
  SourceLocks(const SourceLocks&) = delete;
  SourceLocks& operator=(const SourceLocks&) = delete;
  ~SourceLocks() {
    for (const auto& [root, lock] : fresh_) {
      if (lock.in_place()) {
        remove_lock(root);
      }
    }
  }

  Result<void> take(const EditPlan& plan, bool in_place) {
    std::set<fs::path> done;
    for (const auto& source : plan.sources) {
      if (!done.insert(source->root).second) {
        return fail(ErrorCode::invalid_input, source->root.string() + " is given twice.", "Give every dataset once.");
      }
      const bool had_sidecar = is_there(sidecar_folder(source->root));
      auto lock = DatasetLock::take(source->root);
      if (!lock && (in_place || lock.error().code == ErrorCode::busy)) {
        return std::unexpected(lock.error());
      }
      if (lock && had_sidecar) {
        kept_.push_back(std::move(*lock));
      } else if (lock) {
        fresh_.emplace_back(source->root, std::move(*lock));
      }
      const auto now = read_json(source->root / "meta/info.json");
      if (plan.repair == nullptr && (!now || *now != source->info.json)) {
        return fail(ErrorCode::busy, source->root.string() + " was changed meanwhile.", "Look at it and try again.");
      }
    }
    return {};
  }

 private:
  std::vector<DatasetLock> kept_;
  std::vector<std::pair<fs::path, DatasetLock>> fresh_;  // the lock file was not there before
};

Result<void> check_sources(const EditPlan& plan) {
  for (const auto& source : plan.sources) {
    if (static_cast<std::int64_t>(source->episodes.size()) != source->info.total_episodes) {
      return fail(ErrorCode::invalid_input,
                  source->root.string() + ": info.json counts " + std::to_string(source->info.total_episodes) +
                      " episodes, " + std::to_string(source->episodes.size()) + " have a row.",
                  "Run \"tandem-cli dataset validate\" on it before editing it.");
    }
  }
  return {};
}

// The place of the result.
Result<fs::path> place_of(const EditPlan& plan, const EditTarget& target) {
  TANDEM_TRY(check_sources(plan));
  if (target.folder.empty()) {
    if (plan.sources.size() > 1) {
      return fail(ErrorCode::invalid_input, "A merge needs a new folder.", "Give one with -o.");
    }
    const fs::path& root = plan.sources.front()->root;
    std::error_code error;
    const fs::path real = fs::canonical(root, error);  // a link stays a link, and "D/" is "D"
    if (error) {
      return std::unexpected(file_error("opened", root, error.value()));
    }
    TANDEM_TRY(refuse_links(real));
    return real;
  }
  auto root = absolute_path(target.folder);
  if (!root) {
    return root;
  }
  if (root->filename().empty()) {
    root = root->parent_path();
  }
  std::error_code error;
  if (fs::exists(fs::symlink_status(*root, error))) {
    return fail(ErrorCode::invalid_input, root->string() + " is there already.", "Give a folder that does not exist.");
  }
  for (const auto& source : plan.sources) {
    const fs::path relative = fs::weakly_canonical(*root, error).lexically_relative(fs::canonical(source->root, error));
    if (!relative.empty() && relative.begin()->string() != "..") {
      return fail(ErrorCode::invalid_input, root->string() + " lies inside " + source->root.string() + ".",
                  "Give a folder outside of the dataset.");
    }
  }
  return root;
}

// What takes the place of a good dataset must be one.
Result<void> check_result(const fs::path& fresh, const EditProgress& progress) {
  const auto report = validate_dataset(fresh, {false, progress});
  const auto wrong = std::find_if(report.findings.begin(), report.findings.end(),
                                  [](const Finding& finding) { return finding.severity == Severity::error; });
  if (wrong == report.findings.end()) {
    return {};
  }
  const bool only_stats = wrong->kind.starts_with("stats-");
  return fail(ErrorCode::invalid_input,
              "Nothing was changed, because the result would be damaged: " + wrong->where + ": " + wrong->text + ".",
              only_stats
                  ? "Let the edit compute all statistics anew (--recompute-stats)."
                  : "Run \"tandem-cli dataset validate\" on the source; episodes that are damaged can be deleted.",
              wrong->kind);
}

// Counts the files that are done, and hands the share on.
class Steps {
 public:
  Steps(const EditProgress& progress, double total) : progress_(progress), total_(std::max(total, 1.0)) {}
  Result<void> operator()() {
    done_ = std::min(done_ + 1, total_);
    if (progress_ && !progress_(0.9 * done_ / total_)) {
      return fail(ErrorCode::cancelled, "The edit was stopped; everything is as it was.", "");
    }
    return {};
  }

 private:
  const EditProgress& progress_;
  double total_;
  double done_ = 0;
};

// Makes the result in `folder`, whole and checked.
Result<EditPreview> build(const EditPlan& plan, const EditTarget& target, const fs::path& folder, const fs::path& root,
                          const EditProgress& progress) {
  const bool in_place = target.folder.empty();
  const TakeOver how = how_for(target);
  const fs::path scratch = folder / scratch_name;
  const FlushLater later;
  TANDEM_TRY(make_folder(scratch));
  auto layout = lay_out(plan, scratch);
  if (!layout) {
    return std::unexpected(layout.error());
  }
  EditPreview preview = preview_of(plan, *layout, how, root);
  TANDEM_TRY(check_space(target, root, preview.bytes_needed));
  Steps steps(progress, static_cast<double>(preview.files.size()));
  TANDEM_TRY(write_edited_files(plan, *layout, folder, how, std::ref(steps)));
  std::error_code error;
  fs::remove_all(scratch, error);
  TANDEM_TRY(write_edited_meta(plan, *layout, folder, std::ref(steps)));
  TANDEM_TRY(carry_over(plan, *layout, folder, how, in_place));
  TANDEM_TRY(plan.texts != nullptr && plan.texts->finish ? plan.texts->finish(folder) : Result<void>());
  TANDEM_TRY(plan.repair != nullptr && plan.repair->finish ? plan.repair->finish(folder) : Result<void>());
  TANDEM_TRY(in_place ? keep_owners(root, folder) : Result<void>());
  TANDEM_TRY(check_result(folder, [&](double share) { return !progress || progress(0.9 + 0.1 * share); }));
  TANDEM_TRY(steps());
  TANDEM_TRY(FlushLater::flush(folder));
  return preview;
}

Result<EditOutcome> apply_in_place(const EditPlan& plan, const EditTarget& target, const fs::path& root,
                                   const EditProgress& progress) {
  const bool had_sidecar = is_there(sidecar_folder(root));
  SourceLocks locks;
  TANDEM_TRY(locks.take(plan, true));
  const fs::path backup = target.backup ? backup_name(root) : fs::path();
  auto workplace = Workplace::make(root, backup);
  if (!workplace) {
    return std::unexpected(workplace.error());
  }
  const auto lock = DatasetLock::take(workplace->folder());  // the new dataset takes it along
  if (!lock) {
    return std::unexpected(lock.error());
  }
  auto preview = build(plan, target, workplace->folder(), root, progress);
  if (!preview) {
    return std::unexpected(preview.error());
  }
  TANDEM_TRY(workplace->exchange(target.exchange_at_once));
  if (!had_sidecar) {
    remove_lock(root);
    if (!backup.empty()) {
      remove_lock(backup);
    }
  }
  return EditOutcome{std::move(*preview), root, backup};
}

}  // namespace

Result<EditPreview> preview_edit(const EditPlan& plan, const EditTarget& target) {
  const auto root = place_of(plan, target);
  if (!root) {
    return std::unexpected(root.error());
  }
  const auto scratch = Scratch::make();
  if (!scratch) {
    return std::unexpected(scratch.error());
  }
  auto layout = lay_out(plan, scratch->path());
  if (!layout) {
    return std::unexpected(layout.error());
  }
  return preview_of(plan, *layout, how_for(target), *root);
}

Result<EditOutcome> apply_edit(const EditPlan& plan, const EditTarget& target, const EditProgress& progress) {
  const auto root = place_of(plan, target);
  if (!root) {
    return std::unexpected(root.error());
  }
  if (target.folder.empty()) {
    return apply_in_place(plan, target, *root, progress);
  }
  SourceLocks locks;
  TANDEM_TRY(locks.take(plan, false));
  TANDEM_TRY(make_folder(root->parent_path()));
  auto workplace = Workplace::make(*root);
  if (!workplace) {
    return std::unexpected(workplace.error());
  }
  auto preview = build(plan, target, workplace->folder(), *root, progress);
  if (!preview) {
    return std::unexpected(preview.error());
  }
  TANDEM_TRY(workplace->place());
  return EditOutcome{std::move(*preview), *root, {}};
}

Result<fs::path> copy_dataset(const EditPlan& plan, const EditTarget& target, const EditProgress& progress) {
  auto root = place_of(plan, target);
  if (!root) {
    return root;
  }
  SourceLocks locks;
  TANDEM_TRY(locks.take(plan, false));
  TANDEM_TRY(make_folder(root->parent_path()));
  auto workplace = Workplace::make(*root);
  if (!workplace) {
    return std::unexpected(workplace.error());
  }
  bool stopped = false;
  TANDEM_TRY(take_over_rest(plan.sources.front()->root, workplace->folder(), TakeOver::copy, false,
                            [&](const fs::path& relative) {
                              stopped = stopped || (progress && !progress(0.5));
                              return !stopped && relative != "tandem/lock" && relative != "tandem/staging";
                            }));
  if (stopped) {
    return fail(ErrorCode::cancelled, "The edit was stopped; everything is as it was.", "");
  }
  TANDEM_TRY(workplace->place());
  return root;
}

Result<std::vector<EditOutcome>> apply_split(const std::vector<std::pair<std::string, EditPlan>>& parts,
                                             const EditTarget& target, const EditProgress& progress) {
  if (parts.empty() || target.folder.empty()) {
    return fail(ErrorCode::invalid_input, "A split needs parts and a new folder for them.", "Give one with -o.");
  }
  const EditPlan& first = parts.front().second;
  const auto root = place_of(first, target);
  if (!root) {
    return std::unexpected(root.error());
  }
  SourceLocks locks;
  TANDEM_TRY(locks.take(first, false));
  TANDEM_TRY(make_folder(root->parent_path()));
  auto workplace = Workplace::make(*root);
  if (!workplace) {
    return std::unexpected(workplace.error());
  }
  std::vector<EditOutcome> out;
  for (const auto& [name, plan] : parts) {
    const auto so_far = static_cast<double>(out.size());
    const auto count = static_cast<double>(parts.size());
    const fs::path folder = workplace->folder() / name;
    TANDEM_TRY(make_folder(folder));
    auto preview = build(plan, target, folder, *root,
                         [&](double share) { return !progress || progress((so_far + share) / count); });
    if (!preview) {
      return std::unexpected(preview.error());
    }
    out.push_back({std::move(*preview), *root / name, {}});
  }
  TANDEM_TRY(workplace->place());
  return out;
}

}  // namespace tandem
