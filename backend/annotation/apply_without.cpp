#include <algorithm>
#include <set>

#include "annotation/apply.h"
#include "base/files.h"

namespace tandem {
namespace fs = std::filesystem;
namespace {

/// A folder that goes with it.
class Passing {
 public:
  explicit Passing(fs::path path) : path_(std::move(path)) {}
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;
  ~Passing() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

fs::path unused_beside(const fs::path& folder) {
  fs::path out = folder;
  out += ".part";
  for (int i = 2; is_there(out); ++i) {
    out = folder;
    out += ".part" + std::to_string(i);
  }
  return out;
}

// Journals that lie apart because the source cannot be written go along.
Result<void> bring_journals(const AnnotationDocument& document, const fs::path& root) {
  std::vector<std::string> ignored;
  for (const char* kind : {"journal", "proposals", "steps"}) {
    const auto from = place_of_journal(document.dataset().root, document.options().user_folder, ignored, kind);
    const fs::path to = journal_in_dataset(root, kind);
    if (!from || is_there(to) || !is_there(*from)) {
      continue;
    }
    TANDEM_TRY(make_folder(to.parent_path()));
    const auto text = read_text(*from);
    TANDEM_TRY(text ? write_text(to, *text) : Result<void>(std::unexpected(text.error())));
  }
  return {};
}

}  // namespace

Result<std::vector<std::int64_t>> episodes_tagged(AnnotationDocument& document, const std::string& tag) {
  std::vector<std::int64_t> out;
  for (const auto& row : document.dataset().episodes) {
    const auto annotation = document.episode(row.episode);
    if (!annotation) {
      return std::unexpected(annotation.error());
    }
    if (std::ranges::binary_search(annotation->tags, tag)) {
      out.push_back(row.episode);
    }
  }
  return out;
}

Result<ApplyPreview> preview_without(AnnotationDocument& document, const std::vector<std::int64_t>& excluded,
                                     const ApplyForms& forms, const EditTarget& target, const EditProgress& progress) {
  auto out = preview_annotations(document, forms, target, progress);
  if (!out || excluded.empty()) {
    return out;
  }
  const std::set<std::int64_t> gone(excluded.begin(), excluded.end());
  std::erase_if(out->changes, [&](const AppliedChange& change) { return gone.contains(change.episode); });
  std::erase_if(out->violations, [&](const std::string& violation) {
    return std::ranges::any_of(
        gone, [&](auto number) { return violation.starts_with("Episode " + std::to_string(number) + ": "); });
  });
  return out;
}

Result<ApplyOutcome> apply_without(AnnotationDocument& document, const std::vector<std::int64_t>& excluded,
                                   const ApplyForms& forms, const EditTarget& target, const EditProgress& progress) {
  if (excluded.empty()) {
    return apply_annotations(document, forms, target, progress);
  }
  if (target.folder.empty()) {
    return fail(ErrorCode::invalid_input, "Episodes are left out only of a new dataset, not of this one.",
                "Name a new folder, or delete them.");
  }
  if (is_there(target.folder)) {
    return fail(ErrorCode::invalid_input, target.folder.string() + " is there already.",
                "Give a folder that does not exist.");
  }
  auto plan = plan_edit({document.dataset().root});
  if (!plan) {
    return std::unexpected(plan.error());
  }
  TANDEM_TRY(delete_episodes(*plan, excluded));
  const Passing part(unused_beside(target.folder));
  const auto half = [&](double from) {
    return [&progress, from](double share) { return !progress || progress(from + share / 2); };
  };
  EditTarget first = target;
  first.folder = part.path();
  if (const auto edited = apply_edit(*plan, first, half(0)); !edited) {
    return std::unexpected(edited.error());
  }
  TANDEM_TRY(bring_journals(document, part.path()));
  auto dataset = open_dataset(part.path());
  if (!dataset) {
    return std::unexpected(dataset.error());
  }
  AnnotationDocument::Options options;
  options.user_folder = document.options().user_folder;
  auto rest = AnnotationDocument::open(std::make_shared<const DatasetSummary>(std::move(*dataset)), options);
  if (!rest) {
    return std::unexpected(rest.error());
  }
  return apply_annotations(*rest, forms, target, half(0.5));
}

}  // namespace tandem
