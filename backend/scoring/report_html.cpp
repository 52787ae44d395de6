#include <algorithm>

#include "scoring/report_detail.h"

namespace tandem {
namespace {

using namespace detail;

// Colours that people with any kind of colour vision can tell apart (Okabe and Ito), a lighter set on dark.
constexpr const char* style = R"(
:root{color-scheme:light dark;--back:#fff;--fore:#1c2024;--dim:#60646c;--line:#d9d9e0;--card:#f8f8fa;--good:#00735a;
--bad:#a3400b;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#cc79a7;--s4:#8c6d00;--s5:#56b4e9;--s6:#5b5bd6;--s7:#444}
@media (prefers-color-scheme:dark){:root{--back:#111316;--fore:#edeef0;--dim:#a0a5ad;--line:#363a3f;--card:#1a1d21;
--good:#4cc9a4;--bad:#ff9e6b;--s0:#5eb3ee;--s1:#ff8a3d;--s2:#3fd0a5;--s3:#e6a3c9;--s4:#e6c34a;--s5:#8fd3ff;--s6:#a0a0ff;
--s7:#c8ccd2}}
@media print{:root{color-scheme:light;--back:#fff;--fore:#000;--dim:#444;--line:#bbb;--card:#fff;--good:#00735a;
--bad:#a3400b;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#cc79a7;--s4:#8c6d00;--s5:#56b4e9;--s6:#5b5bd6;--s7:#444}
@page{size:A4;margin:16mm 14mm}body{margin:0;max-width:none;padding:0;font-size:10pt}table{font-size:8.5pt}
th,td{padding:.2rem .35rem}thead{display:table-header-group}tr,svg,li,dd{break-inside:avoid}
h2,h3{break-after:avoid;margin-top:1.2rem}.note{break-before:avoid}.scroll{overflow:visible}
.heat,svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--back);color:var(--fore);
font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2.2rem}
.status{display:inline-block;border:1px solid var(--line);border-radius:6px;padding:.1rem .6rem;font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--dim);font-weight:600}.note,footer{color:var(--dim);font-size:.85rem;overflow-wrap:anywhere}
.heat{background:color-mix(in srgb,var(--s0) var(--share),transparent)}
ul.check{list-style:none;padding:0}ul.check li{padding:.25rem 0;overflow-wrap:anywhere}
.there{color:var(--good);font-weight:700}.lacks{color:var(--bad);font-weight:700}
svg{width:100%;height:auto;background:var(--card);border-radius:8px}svg text{fill:var(--fore);font:12px system-ui,sans-serif}
.grid{stroke:var(--line)}.strong{stroke:var(--fore);stroke-dasharray:6 4}.line{stroke-width:2.5;fill:none}.thin{stroke-width:1.5}
.area{fill-opacity:.35;stroke-width:1}.area.band{fill-opacity:.1;stroke:none}
svg text.inside{paint-order:stroke;stroke:var(--card);stroke-width:3px}.fill{stroke:none}
.s0{stroke:var(--s0)}.s1{stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}.s4{stroke:var(--s4)}
.s5{stroke:var(--s5)}.s6{stroke:var(--s6)}.s7{stroke:var(--s7)}
path.line.s1{stroke-dasharray:9 4}path.line.s2{stroke-dasharray:3 3}path.line.s3{stroke-dasharray:12 4 3 4}
.fill.s0,.area.s0,.level.s0{fill:var(--s0)}.fill.s1,.area.s1,.level.s1{fill:var(--s1)}
.fill.s2,.area.s2,.level.s2{fill:var(--s2)}.fill.s3,.area.s3,.level.s3{fill:var(--s3)}
.fill.s4,.area.s4,.level.s4{fill:var(--s4)}.fill.s5,.area.s5,.level.s5{fill:var(--s5)}
.fill.s6,.area.s6,.level.s6{fill:var(--s6)}.fill.s7,.area.s7,.level.s7{fill:var(--s7)}
)";

// A link to a file of this machine, whatever the path holds.
std::string file_link(const std::string& path) {
  constexpr const char* digits = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       std::string_view("/-_.").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

std::string table_html(const ReportTable& table) {
  std::string out = "<section><h2>" + html_text(table.title) + "</h2><div class=\"scroll\"><table><thead><tr>";
  for (const auto& column : table.columns) {
    out += "<th scope=\"col\">" + html_text(column) + "</th>";
  }
  out += "</tr></thead><tbody>";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (const auto& cell : row) {
      std::string text = html_text(cell.text);
      if (cell.path.starts_with('/') || cell.path.starts_with("./") || cell.path.starts_with("../")) {
        text = "<a href=\"" + file_link(cell.path) + "\">" + text + "</a>";
      }
      out += "<td>" + (cell.bold ? "<strong>" + text + "</strong>" : text) +
             (cell.raised.empty() ? "" : "<sup>" + html_text(cell.raised) + "</sup>") + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>" +
         (table.note.empty() ? "" : "<p class=\"note\">" + html_text(table.note) + "</p>") + "</section>\n";
}

// Tasks by settings, one map a contender: the fill is the lower limit, the text k/n.
std::string heat_html(const Report& report) {
  const Suite& suite = report.table.suite;
  if (suite.cells.size() < 2) {
    return {};
  }
  std::string out = "<section><h2>Cells: k/n, filled by the lower limit</h2>";
  for (std::size_t contender = 0; contender < report.table.contenders.size(); ++contender) {
    out += "<h3>" + html_text(report.table.contenders[contender].name()) +
           "</h3><div class=\"scroll\"><table><thead><tr><th></th>";
    for (const auto& setting : suite.settings) {
      out += "<th scope=\"col\">" + html_text(setting.title) + "</th>";
    }
    out += "</tr></thead><tbody>";
    for (std::size_t task = 0; task < suite.tasks.size(); ++task) {
      out += "<tr><th scope=\"row\">" + html_text(suite.tasks[task].title) + "</th>";
      for (std::size_t setting = 0; setting < suite.settings.size(); ++setting) {
        const auto found = std::find_if(report.cells.begin(), report.cells.end(), [&](const CellFigure& figure) {
          return figure.contender == contender && suite.cells[figure.cell].task == task &&
                 suite.cells[figure.cell].setting == setting;
        });
        if (found == report.cells.end()) {
          out += "<td></td>";
          continue;
        }
        const bool known = found->success.n > 0;
        out += "<td class=\"heat\" style=\"--share:" + fixed_text(known ? 80 * found->success.limits.low : 0.0, 0) +
               "%\" title=\"" + html_text(rate_text(found->success)) + "\">" +
               (known ? std::to_string(found->success.k) + "/" + std::to_string(found->success.n) : std::string("–")) +
               (found->valid < found->planned ? " of " + std::to_string(found->planned) + " planned" : "") + "</td>";
      }
      out += "</tr>\n";
    }
    out += "</tbody></table></div>";
  }
  return out + "</section>\n";
}

}  // namespace

std::string report_html(const Report& report) {
  const auto& experiment = report.table.experiment;
  const std::string title = html_text(experiment.title);
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>" +
      title + "</title><style>" + style + "</style></head><body>\n<h1>" + title + "</h1>\n<p><span class=\"status\">" +
      std::string(name_of(report.kind)) + (experiment.blind ? ", blind: labels only" : "") + "</span></p>\n<dl>";
  for (const auto& [name, text] : report.facts) {
    out += "<dt>" + html_text(name) + "</dt><dd>" + html_text(text) + "</dd>";
  }
  out += "</dl>\n";
  if (!report.tables.empty()) {
    out += table_html(report.tables.front());
  }
  for (const auto& chart : charts_of(report)) {
    out += "<section><h2>" + html_text(chart.title) + "</h2>" + chart.svg + "</section>\n";
  }
  out += heat_html(report);
  for (std::size_t i = 1; i < report.tables.size(); ++i) {
    out += table_html(report.tables[i]);
  }
  out += "<section><h2>Checklist</h2><ul class=\"check\">";
  for (const auto& item : report.checklist) {
    out += std::string("<li><span class=\"") + (item.present ? "there\">✓ there: " : "lacks\">✗ missing: ") +
           html_text(item.title) + "</span><br>" + html_text(item.text) + "</li>";
  }
  return out + "</ul></section>\n<footer><p>" + html_text(report.footnote) + "</p></footer>\n</body></html>\n";
}

}  // namespace tandem
