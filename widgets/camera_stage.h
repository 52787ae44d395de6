#pragma once

#include <QImage>
#include <QWidget>

#include <string>
#include <vector>

#include "device/image.h"

namespace tandem {

/// The recorded pictures of one moment: one camera large, the others small, each with its name. A click on a small one
/// makes it the large one. GUI thread.
class CameraStage final : public QWidget {
  Q_OBJECT
 public:
  explicit CameraStage(QWidget* parent = nullptr);
  void set_cameras(const std::vector<std::string>& names);
  /// In the order of the cameras; null: it has none of this moment. Pictures of other cameras are not touched.
  void set_pictures(const std::vector<ImagePtr>& images);
  /// `frame` stands on the large picture, `time` on the small ones.
  void set_labels(const QString& frame, const QString& time);
  /// What stands there instead of pictures; empty: the pictures.
  void set_text(const QString& text);
  [[nodiscard]] const QString& text() const { return text_; }
  [[nodiscard]] int large() const { return large_; }
  void set_large(int camera);
  /// The next camera becomes the large one.
  void turn();
  [[nodiscard]] int count() const { return static_cast<int>(images_.size()); }
  [[nodiscard]] const QImage& image(int camera) const { return images_[static_cast<std::size_t>(camera)]; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

 private:
  [[nodiscard]] std::vector<QRect> places() const;
  [[nodiscard]] double shown_area(const std::vector<QRect>& places) const;
  void paint_camera(class QPainter& painter, int camera, const QRect& place) const;

  QStringList names_;
  std::vector<QImage> images_;
  QString frame_;
  QString time_;
  QString text_;
  int large_ = 0;
};

}  // namespace tandem
