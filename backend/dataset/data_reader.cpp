#include "dataset/data_reader.h"

#include <algorithm>

namespace tandem {
namespace {

// A column that takes no more than this is kept whole.
constexpr std::size_t most_values = 16'000'000;
constexpr const char* owner_column = "episode_index";

}  // namespace

Result<RowRange> DataReader::go_to(std::int64_t episode) {
  if (file_ && episode == episode_) {
    return range_;
  }
  const auto row = find_episode(*dataset_, episode);
  if (!row) {
    return std::unexpected(row.error());
  }
  if ((*row)->length <= 0) {
    return std::unexpected(find_rows(*dataset_, episode).error());  // says that it has no frames
  }
  if (!file_ || (*row)->data != number_) {
    file_.reset();
    columns_.clear();
    episode_ = -1;
    auto file = ParquetFile::open(dataset_->root / dataset_->info.data_file((*row)->data.chunk, (*row)->data.file));
    if (!file) {
      return std::unexpected(file.error());
    }
    file_ = std::move(*file);
    number_ = (*row)->data;
  }
  const auto range = rows_of(episode);
  if (range) {
    episode_ = episode;
    range_ = *range;
  }
  return range;
}

// In a file of few large groups the owners of all rows are read once, not once an episode.
Result<RowRange> DataReader::rows_of(std::int64_t episode) {
  if (!keeps(1) || !file_->has(owner_column)) {
    return find_rows_in(*file_, *dataset_, episode);
  }
  auto found = columns_.find(owner_column);
  if (found == columns_.end()) {
    auto whole = file_->numbers(owner_column);
    if (!whole) {
      return std::unexpected(whole.error());
    }
    found = columns_.emplace(owner_column, std::move(*whole)).first;
  }
  const auto& owners = found->second.values;
  const auto number = static_cast<double>(episode);
  const auto begin = std::ranges::lower_bound(owners, number);
  const auto end = std::find_if(begin, owners.end(), [&](double owner) { return owner != number; });
  const bool sound =
      found->second.nulls == 0 && end - begin == dataset_->episodes[static_cast<std::size_t>(episode)].length;
  return sound ? RowRange{begin - owners.begin(), end - begin} : find_rows_in(*file_, *dataset_, episode);
}

bool DataReader::keeps(std::size_t width) const {
  const std::size_t episodes_a_group = 4;
  const auto in_file =
      static_cast<std::size_t>(std::count_if(dataset_->episodes.begin(), dataset_->episodes.end(),
                                             [&](const EpisodeRow& row) { return row.data == number_; }));
  return file_->row_groups() * episodes_a_group < in_file && file_->rows() * width <= most_values;
}

Result<std::vector<double>> DataReader::values(std::int64_t episode, const std::string& feature) {
  const auto range = go_to(episode);
  if (!range) {
    return std::unexpected(range.error());
  }
  const Feature* declared = find_feature(dataset_->info.features, feature);
  const auto width = static_cast<std::size_t>(declared != nullptr ? declared->width() : 1);
  auto found = columns_.find(feature);
  if (found == columns_.end() && keeps(width)) {
    auto whole = file_->numbers(feature);
    if (!whole) {
      return std::unexpected(whole.error());
    }
    found = columns_.emplace(feature, std::move(*whole)).first;
  }
  if (found != columns_.end() && found->second.nulls == 0 && found->second.width > 0) {
    const auto step = static_cast<std::ptrdiff_t>(found->second.width);
    const auto begin = found->second.values.begin() + range->first * step;
    return std::vector<double>(begin, begin + range->count * step);
  }
  auto numbers = file_->numbers(feature, *range);
  if (!numbers) {
    return std::unexpected(numbers.error());
  }
  if (numbers->width == 0 || numbers->nulls > 0 || static_cast<std::int64_t>(numbers->rows) != range->count) {
    return fail(ErrorCode::invalid_input,
                dataset_->root.string() + ": episode " + std::to_string(episode) + " has no usable " + feature + ".",
                "Run \"tandem-cli dataset validate\" on the dataset.");
  }
  return std::move(numbers->values);
}

}  // namespace tandem
