#include "widgets/joint_strip.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double notable_error = 5;  // joint units; shown in amber from here on

}  // namespace

JointStrip::JointStrip(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Joints: follower and leader"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void JointStrip::set_joints(const std::vector<JointSpec>& joints) {
  joints_ = joints;
  follower_.clear();
  leader_.clear();
  updateGeometry();
  update();
}

void JointStrip::set_values(std::span<const double> follower, std::span<const double> leader) {
  follower_.assign(follower.begin(), follower.end());
  leader_.assign(leader.begin(), leader.end());
  update();
}

int JointStrip::row_height() const { return scaled(joints_.size() > 6 ? 17 : 24); }
QSize JointStrip::sizeHint() const { return {280, row_height() * std::max(6, static_cast<int>(joints_.size()))}; }
QSize JointStrip::minimumSizeHint() const { return {200, sizeHint().height()}; }

void JointStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  painter.setFont(text_font(joints_.size() > 6 ? 11 : 13));
  const QFontMetrics metrics(painter.font());
  int name_width = 0;
  for (const auto& joint : joints_) {
    name_width = std::max(
        name_width,
        metrics.horizontalAdvance(QString::fromStdString(joint.name).replace(QLatin1Char('_'), QLatin1Char(' '))));
  }
  const int value_width = metrics.horizontalAdvance(QStringLiteral("−188.8°"));
  const int left = name_width + 12;
  const int width = std::max(20, this->width() - left - value_width - 8);
  for (std::size_t i = 0; i < joints_.size(); ++i) {
    const JointSpec& joint = joints_[i];
    const QRect row(0, static_cast<int>(i) * row_height(), this->width(), row_height());
    painter.setPen(t.dim);
    painter.drawText(row, Qt::AlignVCenter,
                     QString::fromStdString(joint.name).replace(QLatin1Char('_'), QLatin1Char(' ')));
    const auto x_of = [&](double value) {
      return left + width * std::clamp((value - joint.min) / (joint.max - joint.min), 0.0, 1.0);
    };
    const QRectF track(left, row.center().y() - 3.5, width, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.raised);
    painter.drawRoundedRect(track, 4, 4);
    if (i >= follower_.size()) {
      continue;
    }
    painter.setBrush(t.accent);
    painter.drawRoundedRect(QRectF(left, track.top(), std::max(4.0, x_of(follower_[i]) - left), 8), 4, 4);
    const double error = i < leader_.size() ? leader_[i] - follower_[i] : 0;
    if (i < leader_.size()) {
      painter.setBrush(t.text);
      painter.drawRect(QRectF(x_of(leader_[i]) - 1, track.top() - 3, 2, 14));
    }
    painter.setPen(std::abs(error) > notable_error ? t.warn : t.text);
    painter.drawText(row, Qt::AlignVCenter | Qt::AlignRight,
                     number_text(error, 1) + QString::fromUtf8(sign_of(joint.unit).data(),
                                                               static_cast<qsizetype>(sign_of(joint.unit).size())));
  }
}

}  // namespace tandem
