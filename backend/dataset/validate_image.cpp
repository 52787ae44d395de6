#include <algorithm>

#include "dataset/image_reader.h"
#include "dataset/parquet.h"
#include "dataset/picture_column.h"
#include "dataset/validate_detail.h"

namespace tandem::detail {
namespace {

// The episode whose rows hold `row`, or null.
const EpisodeRow* owner_of(const Validation& v, std::size_t row) {
  for (const auto& episode : v.episodes) {
    const auto span = v.spans.find(episode.episode);
    if (span != v.spans.end() && row >= span->second.first && row < span->second.first + span->second.length) {
      return &episode;
    }
  }
  return nullptr;
}

// Decodes the pictures of one column of one file; `row` is its first row in the dataset.
void check_file(Validation& v, const Feature& feature, const std::string& path, std::size_t row,
                std::map<std::int64_t, EpisodePixelCounter>& counters) {
  const auto file = ParquetFile::open(v.root / path);
  if (!file || !file->has(feature.name)) {
    return;  // said already
  }
  const auto rows = static_cast<std::int64_t>(file->rows());
  auto pictures = PictureColumn::open(v.root / path, feature.name, {0, rows});
  const EpisodeRow* owner = nullptr;
  for (std::int64_t i = 0; i < rows && !v.cancelled; ++i) {
    const auto bytes = pictures ? pictures->at(i) : std::unexpected(pictures.error());
    if (!bytes) {
      v.error("column-type", path, bytes.error().message, bytes.error().hint);
      return;
    }
    const auto* span = owner != nullptr ? &v.spans.at(owner->episode) : nullptr;
    owner = span != nullptr && row < span->first + span->length ? owner : owner_of(v, row);
    ++row;
    const auto image = decode_image(*bytes);
    if (!image) {
      v.error("image-unreadable", path,
              feature.name + ", row " + std::to_string(row - 1) + ": " + image.error().message,
              "Restore the file from a copy.");
      continue;
    }
    if (feature.image_height() != image->height || feature.image_width() != image->width) {
      v.error("image-size", path,
              feature.name + " holds a picture of " + std::to_string(image->width) + " x " +
                  std::to_string(image->height) + " pixels, info.json declares another shape",
              "Correct the shape, or leave the picture out.");
      continue;
    }
    if (owner != nullptr) {
      counters[owner->episode].add(image->rgb, image->width, image->height);
    }
  }
}

}  // namespace

void check_images(Validation& v) {
  if (!v.options.decode) {
    return;
  }
  for (const auto& feature : v.info.features) {
    if (feature.dtype != DType::image || feature.image_channels() != 3) {
      continue;  // depth pictures have another kind of statistics
    }
    std::map<std::int64_t, EpisodePixelCounter> counters;
    for (std::size_t row = 0; row < v.file_of_row.size();) {
      const std::string& path = v.file_of_row[row];
      const auto end = std::find_if(v.file_of_row.begin() + static_cast<std::ptrdiff_t>(row), v.file_of_row.end(),
                                    [&](const auto& other) { return other != path; });
      check_file(v, feature, path, row, counters);
      row = static_cast<std::size_t>(end - v.file_of_row.begin());
      v.progress(0.1);
    }
    for (const auto& episode : v.episodes) {
      const auto counter = counters.find(episode.episode);
      if (counter != counters.end() && counter->second.frames() == episode.length) {
        v.picture_stats[{episode.episode, feature.name}] =
            pixel_stats(counter->second.sampled(), static_cast<std::int64_t>(sampled_frames(episode.length).size()));
      }
    }
  }
}

}  // namespace tandem::detail
