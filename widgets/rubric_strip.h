#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace tandem {

/// One line of a rubric as it is judged.
struct RubricItem {
  QString key;        ///< that credits it: "1"; empty: none
  QString title;      ///< "Grasp"
  QString criterion;  ///< when it counts
  QString worth;      ///< "0.5", "−0.25"
  QString state;      ///< what was credited, in words: "", "yes", "2 of 3"
  QString time;       ///< when: "0:03.2"
  bool credited = false;
  bool penalty = false;
  bool operator==(const RubricItem&) const = default;
};

/// The lines of a rubric with their keys, what was credited and when. A line is a button.
class RubricStrip final : public QWidget {
  Q_OBJECT
 public:
  explicit RubricStrip(QWidget* parent = nullptr);
  void set_items(const std::vector<RubricItem>& items);
  void set_active(bool active);

 Q_SIGNALS:
  /// A line was clicked.
  void pressed(int item);

 private:
  class Line;
  std::vector<RubricItem> items_;
  std::vector<Line*> lines_;
  QVBoxLayout* layout_;
  bool active_ = false;
};

}  // namespace tandem
