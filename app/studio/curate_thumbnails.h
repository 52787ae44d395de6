#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSize>

#include <cstdint>
#include <memory>
#include <vector>

#include "dataset/reader.h"
#include "studio/background_work.h"

namespace tandem {

/// A small picture of each episode, of its first camera, from the middle of it. Decoded in a thread of its own when it
/// is asked for, what was asked for last first; those that were used last are kept. UI thread.
class EpisodeThumbnails final : public QObject {
  Q_OBJECT
 public:
  static constexpr int most_kept = 1000;
  static constexpr std::size_t most_wanted = 100;

  explicit EpisodeThumbnails(QObject* parent = nullptr);
  /// Another dataset; null: none. `size`: in which pictures fit.
  void set_dataset(std::shared_ptr<const DatasetSummary> dataset, const QSize& size);
  /// The picture, or an empty one while it is not there; ready() says when it is.
  [[nodiscard]] QImage picture(std::int64_t episode);
  /// Whether it could not be decoded.
  [[nodiscard]] bool is_missing(std::int64_t episode) const;
  [[nodiscard]] int kept() const { return static_cast<int>(pictures_.count()); }

 Q_SIGNALS:
  void ready(std::int64_t episode);

 private:
  struct Decoder;
  void decode_next();

  std::shared_ptr<const DatasetSummary> dataset_;
  std::shared_ptr<Decoder> decoder_;  // of the thread
  QSize size_;
  QCache<std::int64_t, QImage> pictures_;
  std::vector<std::int64_t> wanted_;
  bool decoding_ = false;
  BackgroundWork work_;
};

}  // namespace tandem
