#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QWidget>

#include <vector>

namespace tandem {

/// A live picture against a reference one, so that a scene can be made the same again.
class ResetOverlay final : public QWidget {
  Q_OBJECT
 public:
  enum class Mode {
    live,        ///< the live picture alone
    blend,       ///< live·(1 − share) + reference·share
    difference,  ///< four times the difference of the brightness
    edges,       ///< the strongest edges of the reference over the live picture
  };
  explicit ResetOverlay(QWidget* parent = nullptr);

  void set_live(const QImage& image);
  /// A null image: there is none.
  void set_reference(const QImage& image);
  [[nodiscard]] bool has_reference() const { return !reference_.isNull(); }
  void set_mode(Mode mode);
  [[nodiscard]] Mode mode() const { return mode_; }
  /// Of the reference in a blend, 0 … 1.
  void set_share(double share);
  /// While on, live picture and reference change places twice a second.
  void set_flicker(bool on);
  [[nodiscard]] bool flickers() const { return flicker_.isActive(); }
  /// Where the pictures differ most, in pixels of the picture; an empty rectangle: nowhere.
  void set_mark(const QRect& mark);
  /// What is said while there is no picture.
  void set_empty_text(const QString& text);
  /// What is seen now, in the size of the live picture.
  [[nodiscard]] QImage shown() const;

  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 160}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] QImage blended() const;
  [[nodiscard]] QImage difference() const;
  [[nodiscard]] QImage with_edges() const;

  QImage live_;
  QImage reference_;
  std::vector<std::uint8_t> edges_;
  std::vector<std::uint8_t> reference_grey_;
  Mode mode_ = Mode::blend;
  double share_ = 0.4;
  QTimer flicker_;
  bool swapped_ = false;
  QRect mark_;
  QString empty_text_;
};

}  // namespace tandem
