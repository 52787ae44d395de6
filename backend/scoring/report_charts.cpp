#include <algorithm>
#include <cmath>
#include <map>

#include "scoring/report_detail.h"

namespace tandem::detail {
namespace {

constexpr double left = 210;
constexpr double right = 690;
constexpr double row_height = 34;

std::string n(double value) { return fixed_text(value, 2); }

// Colours by class, so that the page's style decides them; shapes and dashes tell contenders apart without colour.
std::string series_class(std::size_t contender) { return "s" + std::to_string(contender % 8); }

std::string text_at(double x, double y, const std::string& text, const std::string& anchor = "start") {
  return "<text x=\"" + n(x) + "\" y=\"" + n(y) + "\" text-anchor=\"" + anchor + "\">" + html_text(text) + "</text>";
}
std::string line_at(double x1, double y1, double x2, double y2, const std::string& kind) {
  return "<line x1=\"" + n(x1) + "\" y1=\"" + n(y1) + "\" x2=\"" + n(x2) + "\" y2=\"" + n(y2) + "\" class=\"" + kind +
         "\"/>";
}
std::string svg_of(double height, const std::string& label, const std::string& body) {
  return "<svg viewBox=\"0 0 720 " + n(height) + "\" role=\"img\" aria-label=\"" + html_text(label) + "\">" + body +
         "</svg>";
}

constexpr std::size_t name_width = 26;  // places that have room left of a chart

// Places that a character takes, by its first byte: those of East Asia, U+1100 and up, are twice as wide as the others.
std::size_t places_of(unsigned char first) { return first >= 0xE3U ? 2 : 1; }
bool begins(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::size_t places_of(const std::string& text) {
  std::size_t out = 0;
  for (const char c : text) {
    out += begins(c) ? places_of(static_cast<unsigned char>(c)) : 0;
  }
  return out;
}

// Bytes of the characters that fit into so many places.
std::size_t bytes_in(const std::string& text, std::size_t places) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (!begins(text[at])) {
      continue;
    }
    const std::size_t width = places_of(static_cast<unsigned char>(text[at]));
    if (width > places) {
      break;
    }
    places -= width;
  }
  return at;
}

// A contender at the left of its row: in two lines where one is too short. What tells two contenders apart often stands
// at the end: of what does not fit the second line only its beginning is left out. `y`: the middle of the row.
std::string name_at(double y, const std::string& name) {
  const auto line = [](double at_y, const std::string& text) { return text_at(left - 12, at_y + 4, text, "end"); };
  const std::size_t room = bytes_in(name, name_width);
  if (room == name.size()) {
    return line(y, name);
  }
  const std::size_t space = name.rfind(' ', room);
  const std::size_t first = space == std::string::npos || space < room / 2 ? room : space;
  std::string rest = name.substr(name[first] == ' ' ? first + 1 : first);
  if (places_of(rest) > name_width) {
    std::size_t from = 0;
    do {
      ++from;
    } while (from < rest.size() && (!begins(rest[from]) || places_of(rest.substr(from)) >= name_width));
    rest = "…" + rest.substr(from);
  }
  return line(y - 7, name.substr(0, first)) + line(y + 7, rest);
}

Chart chart_of(const std::string& title, const std::string& svg) {
  Chart out;
  out.title = title;
  out.svg = svg;
  return out;
}

double percent_x(double share) { return left + (right - left) * std::clamp(share, 0.0, 1.0); }

// The axis of shares, always from 0 to 100 %.
std::string percent_axis(double top, double bottom) {
  std::string out;
  for (int i = 0; i <= 4; ++i) {
    const double x = percent_x(i / 4.0);
    out += line_at(x, top, x, bottom, "grid") + text_at(x, bottom + 16, std::to_string(i * 25) + " %", "middle");
  }
  return out;
}

std::string marker(std::size_t contender, double x, double y) {
  const std::string kind = series_class(contender);
  switch (contender % 4) {
    case 0:
      return "<circle cx=\"" + n(x) + "\" cy=\"" + n(y) + "\" r=\"5\" class=\"fill " + kind + "\"/>";
    case 1:
      return "<rect x=\"" + n(x - 5) + "\" y=\"" + n(y - 5) + "\" width=\"10\" height=\"10\" class=\"fill " + kind +
             "\"/>";
    case 2:
      return "<path d=\"M" + n(x) + " " + n(y - 6) + " L" + n(x + 6) + " " + n(y + 5) + " L" + n(x - 6) + " " +
             n(y + 5) + " Z\" class=\"fill " + kind + "\"/>";
    default:
      return "<path d=\"M" + n(x) + " " + n(y - 6) + " L" + n(x + 6) + " " + n(y) + " L" + n(x) + " " + n(y + 6) +
             " L" + n(x - 6) + " " + n(y) + " Z\" class=\"fill " + kind + "\"/>";
  }
}

Chart rates_chart(const Report& report) {
  std::string body;
  double y = 20;
  for (const auto& row : report.board.rows) {
    if (row.success.n > 0) {
      body += "<g><title>" + html_text(row.name + ": " + rate_text(row.success)) + "</title>" + name_at(y, row.name) +
              line_at(percent_x(row.success.limits.low), y, percent_x(row.success.limits.high), y,
                      "line " + series_class(row.contender)) +
              marker(row.contender, percent_x(row.success.rate()), y) + text_at(right + 4, y + 4, row.letters) + "</g>";
      y += row_height;
    }
  }
  if (body.empty()) {
    return {};
  }
  return chart_of("Success with " + std::string(name_of(report.options.interval)) + " intervals",
                  svg_of(y + 24, "Success rates with intervals", percent_axis(8, y - 4) + body));
}

// Densities side by side, one band a contender, on the axis of shares.
Chart posterior_chart(const Report& report) {
  constexpr int points = 160;
  constexpr double band = 44;
  std::string body;
  double y = 52;
  for (const auto& figure : posterior_figures(report.table, report.filter, report.options)) {
    if (figure.n == 0) {
      continue;
    }
    std::vector<double> density;
    for (int i = 0; i <= points; ++i) {
      density.push_back(posterior_density(figure.k, figure.n, static_cast<double>(i) / points));
    }
    const double most = *std::max_element(density.begin(), density.end());
    std::string path = std::string("M") + n(left) + " " + n(y);
    for (int i = 0; i <= points; ++i) {
      path += " L" + n(percent_x(static_cast<double>(i) / points)) + " " +
              n(y - (band - 10) * density[static_cast<std::size_t>(i)] / most);
    }
    path += " L" + n(right) + " " + n(y) + " Z";
    const std::string kind = series_class(figure.contender);
    body += "<path d=\"" + path + "\" class=\"area " + kind + "\"/>" +
            line_at(percent_x(figure.limits.low), y, percent_x(figure.limits.high), y, "line " + kind) +
            line_at(percent_x(figure.median), y - band + 10, percent_x(figure.median), y, "line thin " + kind) +
            name_at(y - 14, report.table.contenders[figure.contender].name());
    y += band;
  }
  if (body.empty()) {
    return {};
  }
  return chart_of("Posterior of the success rate (uniform prior; median and 95 %)",
                  svg_of(y, "Posterior densities of the success rates", percent_axis(8, y - band + 6) + body));
}

Chart distribution_chart(const Report& report) {
  std::string body;
  double y = 12;
  for (const auto& figure : distribution_figures(report.table, report.filter, report.options)) {
    if (figure.levels.empty()) {
      continue;
    }
    double before = 0;
    for (std::size_t i = 0; i < figure.levels.size(); ++i) {
      const double width = percent_x(figure.cumulative[i]) - percent_x(before);
      body += "<rect x=\"" + n(percent_x(before)) + "\" y=\"" + n(y) + "\" width=\"" + n(width) +
              "\" height=\"18\" class=\"level " + series_class(figure.contender) + "\" fill-opacity=\"" +
              n(0.15 + 0.85 * figure.levels[i]) + "\"><title>" +
              html_text(fixed_text(figure.levels[i], 2) + " of the points: " + std::to_string(figure.counts[i])) +
              "</title></rect>";
      if (width > 34) {
        body += "<text class=\"inside\" x=\"" + n(percent_x(before) + width / 2) + "\" y=\"" + n(y + 13) +
                "\" text-anchor=\"middle\">" + fixed_text(figure.levels[i], 2) + "</text>";
      }
      before = figure.cumulative[i];
    }
    body += name_at(y + 9, report.table.contenders[figure.contender].name());
    y += row_height;
  }
  if (body.empty()) {
    return {};
  }
  return chart_of("Shares of the points, by level",
                  svg_of(y + 24, "Distribution of scores", percent_axis(6, y) + body));
}

Chart time_chart(const Report& report) {
  constexpr double top = 10;
  constexpr double bottom = 250;
  const double horizon = report.times.horizon_s;
  if (report.times.contenders.empty() || horizon <= 0) {
    return {};
  }
  const auto x_of = [&](double s) { return 60 + (right - 60) * std::clamp(s / horizon, 0.0, 1.0); };
  const auto y_of = [&](double unsolved) { return bottom - (bottom - top) * (1 - unsolved); };
  std::string body;
  for (int i = 0; i <= 4; ++i) {
    const double y = y_of(1 - i / 4.0);
    body += line_at(60, y, right, y, "grid") + text_at(52, y + 4, std::to_string(i * 25) + " %", "end");
  }
  const auto& marks = report.times.risk_times_s;
  const double apart = marks.size() > 1 ? marks[1] : 1;
  const int decimals = apart < 1 ? static_cast<int>(std::ceil(-std::log10(apart))) : 0;
  for (const double time : marks) {
    body += text_at(x_of(time), bottom + 18, fixed_text(time, decimals) + " s", "middle");
  }
  double y_risk = bottom + 40;
  for (std::size_t c = 0; c < report.times.contenders.size(); ++c) {
    const TimeFigure& figure = report.times.contenders[c];
    const std::string kind = series_class(figure.contender);
    // A curve of very many steps looks the same with some of them.
    const std::size_t every = std::max<std::size_t>(1, figure.curve.size() / 400);
    std::string path = std::string("M") + n(x_of(0)) + " " + n(y_of(1));
    std::string upper = path;
    std::string lower;  // the way back
    for (std::size_t i = 0; i < figure.curve.size(); i += every) {
      const SurvivalStep& step = figure.curve[i];
      const double next = i + every < figure.curve.size() ? figure.curve[i + every].time_s : horizon;
      path += " H" + n(x_of(step.time_s)) + " V" + n(y_of(step.survival));
      upper += " H" + n(x_of(step.time_s)) + " V" + n(y_of(step.limits.low)) + " H" + n(x_of(next));
      lower = std::string(" V") + n(y_of(step.limits.high)) + " H" + n(x_of(step.time_s)) + lower;
    }
    if (!lower.empty()) {
      body += "<path d=\"" + upper + lower + " V" + n(y_of(1)) + " Z\" class=\"area band " + kind + "\"/>";
    }
    body += "<path d=\"" + path + " H" + n(right) + "\" class=\"line " + kind + "\"/>" +
            text_at(42, y_risk, report.table.contenders[figure.contender].label, "end") +
            marker(figure.contender, 14, y_risk - 4);
    for (std::size_t i = 0; i < report.times.risk_times_s.size(); ++i) {
      body += text_at(x_of(report.times.risk_times_s[i]), y_risk, std::to_string(report.times.at_risk[c][i]), "middle");
    }
    y_risk += 18;
  }
  return chart_of("Share of trials solved by a time; below, how many are not solved yet",
                  svg_of(y_risk, "Success over time", body));
}

Chart evidence_chart(const Report& report) {
  const std::size_t contenders = report.table.contenders.size();
  if (report.table.experiment.design != Design::sequential || contenders != 2) {
    return {};
  }
  const auto figure = evidence_figure(report.table, 0, 1);
  if (figure.points.empty()) {
    return {};
  }
  double most = figure.threshold_log10 * 1.2;
  double least = -0.5;
  for (const auto& point : figure.points) {
    most = std::max({most, point.log10_forward, point.log10_reverse});
    least = std::min({least, point.log10_forward, point.log10_reverse});
  }
  least = std::max(least, -3.0);
  const auto pairs = static_cast<double>(figure.points.size());
  const auto x_of = [&](double pair) { return 60 + (right - 60) * pair / pairs; };
  const auto y_of = [&](double value) { return 250 - 240 * (std::max(value, least) - least) / (most - least); };
  std::string forward;
  std::string reverse;
  for (const auto& point : figure.points) {
    const std::string to = (forward.empty() ? "M" : " L") + n(x_of(static_cast<double>(point.pair))) + " ";
    forward += to + n(y_of(point.log10_forward));
    reverse += to + n(y_of(point.log10_reverse));
  }
  const std::string threshold = n(figure.threshold_log10);
  return chart_of(
      "Evidence after each pair (log10); the line is where it decides",
      svg_of(
          280, "Evidence against pairs",
          line_at(60, y_of(figure.threshold_log10), right, y_of(figure.threshold_log10), "grid strong") +
              text_at(52, y_of(figure.threshold_log10) + 4, threshold, "end") +
              line_at(60, y_of(0), right, y_of(0), "grid") + text_at(52, y_of(0) + 4, "0", "end") + "<path d=\"" +
              forward + "\" class=\"line s1\"/><path d=\"" + reverse + "\" class=\"line s0\"/>" +
              text_at(60, 272,
                      report.table.contenders[1].label + " better: second colour; " + report.table.contenders[0].label +
                          " better: first colour; " + std::to_string(figure.points.size()) + " pairs")));
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        // Other control characters are not allowed in a page.
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

std::vector<Chart> charts_of(const Report& report) {
  std::vector<Chart> out;
  for (auto chart : {rates_chart(report), posterior_chart(report), distribution_chart(report), time_chart(report),
                     evidence_chart(report)}) {
    if (!chart.svg.empty()) {
      out.push_back(std::move(chart));
    }
  }
  return out;
}

}  // namespace tandem::detail
