#include "widgets/charts/chart_text.h"

#include <QCoreApplication>

#include <cmath>

#include "widgets/display.h"

namespace tandem {
namespace {

QString signed_text(double value, int decimals) {
  const QString text = number_text(value, decimals);
  return value > 0 && text.toDouble() != 0 ? QLatin1Char('+') + text : text;
}

QByteArray csv_line(const QStringList& cells) {
  QStringList out;
  for (QString cell : cells) {
    if (cell.contains(QLatin1Char('"')) || cell.contains(QLatin1Char(',')) || cell.contains(QLatin1Char('\n')) ||
        cell.contains(QLatin1Char('\r'))) {
      cell.replace(QLatin1Char('"'), QStringLiteral("\"\""));
      cell = QLatin1Char('"') + cell + QLatin1Char('"');
    }
    out << cell;
  }
  return out.join(QLatin1Char(',')).toUtf8() + '\n';
}

}  // namespace

QString percent_words(std::int64_t k, std::int64_t n) {
  if (n <= 0) {
    return QStringLiteral("–");
  }
  const std::int64_t tenths = (2000 * k + n) / (2 * n);
  return QStringLiteral("%1.%2").arg(tenths / 10).arg(tenths % 10);
}

QString percent_words(double share) { return number_text(std::round(share * 1000) / 10, 1); }

QString points_text(double difference) { return signed_text(std::round(difference * 1000) / 10, 1); }

QString rate_words(const RateFigure& rate) {
  if (rate.n == 0) {
    return QStringLiteral("–");
  }
  return QStringLiteral("%1 [%2, %3] (%4/%5)")
      .arg(percent_words(rate.k, rate.n), percent_words(rate.limits.low), percent_words(rate.limits.high))
      .arg(rate.k)
      .arg(rate.n);
}

QString rate_words(const RateFigure& rate, const FigureBasis& basis) {
  if (rate.n == 0) {
    return QStringLiteral("–");
  }
  QString text = QStringLiteral("%1 % (%2/%3)").arg(percent_words(rate.k, rate.n)).arg(rate.k).arg(rate.n);
  text += QStringLiteral(", %1 [%2, %3]")
              .arg(basis.interval, percent_words(rate.limits.low), percent_words(rate.limits.high));
  return basis.aggregation.isEmpty() ? text : text + QStringLiteral(", ") + basis.aggregation;
}

QString difference_text(double difference, const Interval& limits) {
  return QStringLiteral("%1 [%2, %3]").arg(points_text(difference), points_text(limits.low), points_text(limits.high));
}

QString mean_words(const MeanFigure& figure, int decimals) {
  if (figure.n == 0) {
    return QStringLiteral("–");
  }
  return QStringLiteral("%1 [%2, %3]")
      .arg(number_text(figure.mean, decimals), number_text(figure.limits.low, decimals),
           number_text(figure.limits.high, decimals));
}

QString csv_number(std::optional<double> value) {
  return value && std::isfinite(*value) ? QString::number(*value, 'g', 15) : QString();
}

QByteArray ChartTable::csv() const {
  QByteArray out = csv_line(header);
  for (const auto& row : rows) {
    out += csv_line(row);
  }
  return out;
}

}  // namespace tandem
