#pragma once

#include <QPen>
#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <utility>
#include <vector>

class QCPItemRect;
class QCPItemStraightLine;
class QCustomPlot;

namespace tandem {

/// One row of numbers a frame, with a name for each.
struct JointSeries {
  QStringList names;
  std::vector<double> values;  ///< frames × names
  [[nodiscard]] std::int64_t frames() const {
    return names.isEmpty() ? 0 : static_cast<std::int64_t>(values.size()) / names.size();
  }
};

/// Joints of a recorded episode over its frames: all states, all actions, or one joint with both. Lines differ in dash
/// as well as in colour. The time cursor is moved from outside; a press or drag asks for another place. GUI thread.
class JointPlot final : public QWidget {
  Q_OBJECT
 public:
  explicit JointPlot(QWidget* parent = nullptr);
  void set_values(JointSeries state, JointSeries action);
  /// What can be shown: "All joints, state", "All joints, action", then each joint.
  [[nodiscard]] QStringList choices() const;
  void choose(int choice);
  [[nodiscard]] int choice() const { return choice_; }
  void set_cursor(std::int64_t frame);
  /// Frames [first, second) that are hatched, and the word for them in the key.
  void set_bands(std::vector<std::pair<std::int64_t, std::int64_t>> bands, const QString& name);
  [[nodiscard]] const std::vector<std::pair<std::int64_t, std::int64_t>>& bands() const { return bands_; }
  /// The lines that are seen: names as in the key above them.
  [[nodiscard]] QStringList shown() const;

 Q_SIGNALS:
  void cursor_asked(std::int64_t frame);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Line {
    QString name;
    QPen pen;
  };
  [[nodiscard]] QStringList joints() const;
  void rebuild();
  void add_line(const JointSeries& from, qsizetype column, const QString& name, const QPen& pen);
  void place_bands();
  void place_cursor();
  void ask(double x);

  QCustomPlot* plot_;
  QCPItemStraightLine* cursor_line_;
  JointSeries state_;
  JointSeries action_;
  std::vector<Line> lines_;
  std::vector<std::pair<std::int64_t, std::int64_t>> bands_;
  QString bands_name_;
  std::vector<QCPItemRect*> band_items_;
  int choice_ = 0;
  std::int64_t cursor_ = 0;
  std::int64_t frames_ = 0;
};

}  // namespace tandem
