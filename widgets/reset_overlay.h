#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QList>
#include <QPolygonF>
#include <QTimer>
#include <QWidget>

#include <vector>

class QPainter;

namespace tandem {

/// A live picture against a reference one, so that a scene can be made the same again. Regions can be drawn on the
/// reference: with the mouse, or with the arrow keys and Enter.
class ResetOverlay final : public QWidget {
  Q_OBJECT
 public:
  enum class Mode {
    live,        ///< the live picture alone
    blend,       ///< live·(1 − share) + reference·share
    difference,  ///< four times the difference of the brightness
    edges,       ///< the strongest edges of the reference over the live picture
  };
  enum class Tool { none, rectangle, polygon };
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
  /// Polygons in shares of the picture, 0 … 1; `worst`: the one that differs most, or -1.
  void set_regions(const QList<QPolygonF>& regions);
  [[nodiscard]] const QList<QPolygonF>& regions() const { return regions_; }
  void set_worst_region(int worst);
  /// While there is a tool the reference is seen, and one region is drawn on it. A rectangle has two corners; a polygon
  /// ends with its first corner, a double click, or Enter twice at one place. Backspace takes the last corner back, and
  /// ends the drawing where there is none.
  void set_tool(Tool tool);
  [[nodiscard]] Tool tool() const { return tool_; }
  /// What is said while there is no picture.
  void set_empty_text(const QString& text);
  /// What is seen now, in the size of the live picture.
  [[nodiscard]] QImage shown() const;

  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 160}; }

 Q_SIGNALS:
  /// The region is whole: it is among regions() now.
  void region_drawn();
  void tool_changed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  [[nodiscard]] QRect picture_place() const;
  [[nodiscard]] QPointF share_at(const QPointF& point) const;
  void put_corner();
  void finish_region();
  void paint_regions(QPainter& painter, const QRect& place) const;
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
  QList<QPolygonF> regions_;
  int worst_ = -1;
  Tool tool_ = Tool::none;
  QPolygonF drawn_;       // its corners so far
  QPointF at_{0.5, 0.5};  // where the next one would be
  QString empty_text_;
};

}  // namespace tandem
