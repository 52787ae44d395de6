#include "widgets/strip_chart.h"

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tandem {
namespace {

// The scale is one of a few round values, so that it does not breathe.
constexpr std::array scales{2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0};

}  // namespace

StripChart::StripChart(QWidget* parent) : RollingChart(tr("Tracking error of the last 10 seconds"), 12, parent) {
  apply_colours();
  StripChart::fit_scale();
}

void StripChart::fit_scale() {
  double largest = 0;
  for (int i = 0; i < plot()->graphCount(); ++i) {
    bool found = false;
    const QCPRange range = plot()->graph(i)->data()->valueRange(found);
    largest = found ? std::max({largest, std::abs(range.lower), std::abs(range.upper)}) : largest;
  }
  const auto fitting = std::find_if(scales.begin(), scales.end(), [&](double scale) { return scale >= largest; });
  const double scale = fitting == scales.end() ? scales.back() : *fitting;
  set_scale(-scale, scale, {-scale, 0.0, scale}, 0);
}

void StripChart::add(double time_s, const std::vector<double>& values) {
  if (plot()->graphCount() != static_cast<int>(values.size())) {
    make_lines(static_cast<int>(values.size()));
    apply_colours();
  }
  RollingChart::add(time_s, values);
}

}  // namespace tandem
