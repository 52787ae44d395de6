#pragma once

#include <QWidget>

#include <span>
#include <vector>

#include "device/joints.h"

namespace tandem {

/// One row a joint: the follower as a bar, the leader as a tick, the error as a number. Values change in
/// place and never move their neighbours.
class JointStrip final : public QWidget {
  Q_OBJECT
 public:
  explicit JointStrip(QWidget* parent = nullptr);
  void set_joints(const std::vector<JointSpec>& joints);
  void set_values(std::span<const double> follower, std::span<const double> leader);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] int row_height() const;
  std::vector<JointSpec> joints_;
  std::vector<double> follower_;
  std::vector<double> leader_;
};

}  // namespace tandem
