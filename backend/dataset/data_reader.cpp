#include "dataset/data_reader.h"

#include <algorithm>

namespace tandem {
namespace {

// A column that takes no more than this is kept whole.
constexpr std::size_t most_values = 16'000'000;

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
  const auto range = find_rows_in(*file_, *dataset_, episode);
  if (range) {
    episode_ = episode;
    range_ = *range;
  }
  return range;
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
