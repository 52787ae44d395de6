#pragma once

#include <QWidget>

#include <vector>

#include "device/joints.h"

class QSlider;

namespace tandem {

class JointTargetInput;

/// One slider for each joint: drives the "sliders" leader with the mouse.
class SliderPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit SliderPanel(QWidget* parent = nullptr);
  /// Null leader: nothing to drive.
  void set_leader(JointTargetInput* leader, const std::vector<JointSpec>& joints);
  /// Follows the leader's own targets while nobody drags.
  void refresh();

 private:
  JointTargetInput* leader_ = nullptr;
  std::vector<QSlider*> sliders_;
};

}  // namespace tandem
