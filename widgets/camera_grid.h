#pragma once

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

#include "session/controller.h"

namespace tandem {

/// What the head-up display says, readable at 3 m.
struct HudState {
  QString word;          ///< "RECORDING"
  QString detail;        ///< "12 of 50"
  QString clock;         ///< "0:11.4"
  QString limit;         ///< " / 0:20"
  QString echo;          ///< last key: "→ saved 11"
  QString note;          ///< one sentence below, where something needs saying
  QColor colour;         ///< of the frame and the dot
  int frame_px = 0;      ///< width of the state frame; 0: none
  bool dot = false;      ///< filled dot in front of the word
  bool hatched = false;  ///< stopped: hatched frame
};

/// What is dragged from a picture: the name of its camera, UTF-8.
inline constexpr const char* camera_mime = "application/x-tandem-camera";

/// Live pictures of all cameras in one widget, the first large, with the state frame and the head-up display.
/// Paints only what changed hands since the last refresh().
class CameraGrid final : public QWidget {
  Q_OBJECT
 public:
  explicit CameraGrid(QWidget* parent = nullptr);

  /// Takes over the newest pictures; repaints if any is new. Display timer.
  void refresh(const std::vector<CameraStatus>& cameras);
  void set_hud(const HudState& hud);
  /// What a policy is about to do: for each camera a line, its points from the middle of the picture in picture
  /// heights, y down. Cameras behind the end of the list have none.
  void set_paths(const std::vector<std::vector<QPointF>>& paths);
  /// Everything in the grid comes from a simulation; shown as a ribbon.
  void set_simulated(bool simulated);
  /// What is said while there are no cameras.
  void set_empty_text(const QString& text);
  /// Pictures can be dragged to where a camera is asked for.
  void set_draggable(bool draggable);
  /// The camera whose picture is there; empty beside all of them.
  [[nodiscard]] QString camera_at(const QPoint& position) const;

  [[nodiscard]] QSize minimumSizeHint() const override { return {320, 200}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  struct Tile {
    QString name;
    QImage image;
    std::uint64_t sequence = 0;
    double fps = 0;
    double age_ms = 0;
    bool connected = true;
  };
  [[nodiscard]] QRect area() const { return rect().adjusted(14, 14, -14, -14); }
  [[nodiscard]] std::optional<std::size_t> tile_at(const QPoint& position) const;
  [[nodiscard]] std::vector<QRect> places(const QRect& area) const;
  void paint_tile(QPainter& painter, const Tile& tile, const QRect& place) const;
  void paint_path(QPainter& painter, const Tile& tile, const std::vector<QPointF>& path, const QRect& place) const;
  void paint_hud(QPainter& painter, const QRect& place, int widest) const;
  void paint_echo(QPainter& painter, const QRect& area, int above) const;
  struct HudShape {
    QSize size;
    int line_height = 0;
    int figures_height = 0;  // of a line of their own; 0: beside the word
    int note_height = 0;
  };
  [[nodiscard]] HudShape hud_shape(bool stacked, int widest) const;
  [[nodiscard]] int note_height(int width) const;
  [[nodiscard]] int clock_width() const;
  void paint_hud_box(QPainter& painter, const HudShape& shape) const;
  void paint_frame(QPainter& painter) const;
  void paint_ribbon(QPainter& painter, const QRect& place) const;

  std::vector<Tile> tiles_;
  std::vector<std::vector<QPointF>> paths_;
  HudState hud_;
  QString empty_text_;
  QPoint pressed_;
  bool simulated_ = false;
  bool draggable_ = false;
};

}  // namespace tandem
