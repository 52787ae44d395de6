#include "studio/slider_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QSlider>

#include "device/hand_input.h"
#include "widgets/display.h"

namespace tandem {

SliderPanel::SliderPanel(QWidget* parent) : QWidget(parent) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setVerticalSpacing(4);
}

void SliderPanel::set_leader(JointTargetInput* leader, const std::vector<JointSpec>& joints) {
  leader_ = leader;
  qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
  sliders_.clear();
  auto* grid = static_cast<QGridLayout*>(layout());
  for (std::size_t i = 0; leader != nullptr && i < joints.size(); ++i) {
    const QString name = QString::fromStdString(joints[i].name).replace(QLatin1Char('_'), QLatin1Char(' '));
    auto* slider = new QSlider(Qt::Horizontal, this);
    slider->setRange(static_cast<int>(joints[i].min * 10), static_cast<int>(joints[i].max * 10));
    slider->setAccessibleName(tr("Target of %1").arg(name));
    connect(slider, &QSlider::valueChanged, this, [this, i](int value) {
      if (leader_ != nullptr) {
        leader_->set_target(i, value / 10.0);
      }
    });
    grid->addWidget(make_dim(name, this), static_cast<int>(i), 0);
    grid->addWidget(slider, static_cast<int>(i), 1);
    sliders_.push_back(slider);
  }
}

void SliderPanel::refresh() {
  if (leader_ == nullptr) {
    return;
  }
  const auto targets = leader_->targets();
  for (std::size_t i = 0; i < sliders_.size() && i < targets.size(); ++i) {
    if (!sliders_[i]->isSliderDown() && !sliders_[i]->hasFocus()) {
      const QSignalBlocker block(sliders_[i]);
      sliders_[i]->setValue(static_cast<int>(targets[i] * 10));
    }
  }
}

}  // namespace tandem
