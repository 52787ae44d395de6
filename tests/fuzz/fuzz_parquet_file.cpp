#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "dataset/episodes.h"
#include "dataset/picture_column.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto folder = std::filesystem::path("/dev/shm") / ("tandem-fuzz-" + std::to_string(getpid()));
  static const bool made = std::filesystem::create_directories(folder / "meta");
  static_cast<void>(made);
  const auto path = folder / "meta/tasks.parquet";
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (const auto file = tandem::ParquetFile::open(path)) {
    for (const auto& column : file->columns()) {
      static_cast<void>(file->numbers(column));
      static_cast<void>(file->texts(column));
      static_cast<void>(file->text_lists(column));
      static_cast<void>(file->documents(column, {1, 3}));
      static_cast<void>(file->pictures(column, {1, 3}));
      if (auto pictures = tandem::PictureColumn::open(path, column, {0, 5})) {
        static_cast<void>(pictures->at(4));
        static_cast<void>(pictures->at(0));
      }
    }
  }
  const auto info = tandem::new_info(30, "r", tandem::recording_features({"a"}, {{"front", 64, 64}}));
  static_cast<void>(tandem::read_tasks(folder));
  static_cast<void>(tandem::read_episode_file(folder, "meta/tasks.parquet", info));
  static_cast<void>(tandem::read_episode_stats(path));
  return 0;
}
