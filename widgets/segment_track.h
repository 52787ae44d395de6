#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace tandem {

/// The frames [from, to) of an episode with a text.
struct TrackSegment {
  std::int64_t from = 0;
  std::int64_t to = 0;
  QString text;
};

/// Segments that stand in one row, in order, without overlaps.
struct TrackLane {
  QString name;
  std::vector<TrackSegment> segments;
  bool proposed = false;  ///< nobody took them yet: hatched, and their borders stay
};

/// Segments of an episode over its frames, one row a lane, with the time cursor. Borders are dragged and snap to what
/// is set as snaps and to the cursor, with Alt held to frames only; a press elsewhere moves the cursor. It changes
/// nothing itself: what somebody wants is a signal. GUI thread.
class SegmentTrack final : public QWidget {
  Q_OBJECT
 public:
  explicit SegmentTrack(QWidget* parent = nullptr);
  void set_length(std::int64_t frames, double fps);
  void set_lanes(std::vector<TrackLane> lanes);
  void set_cursor(std::int64_t frame);
  /// Frames that somebody chose, shaded; `second` is not part of it.
  void set_range(std::optional<std::pair<std::int64_t, std::int64_t>> range);
  /// Frames that borders snap to, sorted.
  void set_snaps(std::vector<std::int64_t> frames);
  /// The lane that commands are about.
  void set_current_lane(int lane);
  [[nodiscard]] const std::vector<TrackLane>& lanes() const { return lanes_; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
  /// Where the first picture column of a frame is.
  [[nodiscard]] double x_of(double frame) const;
  /// The middle of a lane, from the top.
  [[nodiscard]] int y_of(int lane) const;

 Q_SIGNALS:
  void cursor_asked(std::int64_t frame);
  void lane_chosen(int lane);
  /// A border was dragged; `start`: where the segment begins, else where it ends.
  void border_moved(int lane, int segment, bool start, std::int64_t frame);
  /// Somebody wants to write its text.
  void text_asked(int lane, int segment);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Border {
    int lane = -1;
    int segment = -1;
    bool start = false;
    std::int64_t frame = 0;
  };
  [[nodiscard]] int lane_height() const;
  [[nodiscard]] int lane_at(double y) const;
  [[nodiscard]] std::optional<Border> border_at(const QPointF& point) const;
  [[nodiscard]] int segment_at(int lane, std::int64_t frame) const;
  [[nodiscard]] std::int64_t frame_at(double x) const;
  [[nodiscard]] std::int64_t snapped(double x, bool frames_only) const;
  [[nodiscard]] std::int64_t bounded(const Border& border, std::int64_t frame) const;
  void paint_lane(class QPainter& painter, int lane) const;
  [[nodiscard]] TrackSegment as_dragged(int lane, int segment) const;

  std::vector<TrackLane> lanes_;
  std::vector<std::int64_t> snaps_;
  std::optional<std::pair<std::int64_t, std::int64_t>> range_;
  std::int64_t length_ = 0;
  double fps_ = 30;
  std::int64_t cursor_ = 0;
  int current_lane_ = 0;
  std::optional<Border> dragged_;
  bool scrubs_ = false;
};

}  // namespace tandem
