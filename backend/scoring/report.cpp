#include "scoring/report.h"

#include "scoring/audit.h"
#include "scoring/bounded_mean.h"
#include "scoring/commitment.h"
#include "scoring/database_detail.h"
#include "scoring/report_detail.h"

namespace tandem {
namespace {

using namespace detail;

std::string_view design_name(Design design) {
  switch (design) {
    case Design::fixed:
      return "fixed number of trials";
    case Design::sequential:
      return "sequential";
    case Design::imported:
      return "imported";
    default:
      return "exploratory";
  }
}

void add_facts(Report& report) {
  const auto& experiment = report.table.experiment;
  const Suite& suite = report.table.suite;
  report.facts = {{"Question", experiment.question.empty() ? "–" : experiment.question},
                  {"Suite", suite.title + " (" + suite.key + " version " + std::to_string(suite.version) + ", " +
                                (suite.simulated ? "simulated" : "real") + ")"},
                  {"Design", std::string(design_name(experiment.design)) + ", primary metric " +
                                 experiment.primary_metric + ", α " + fixed_text(experiment.alpha, 3)},
                  {"Blinding", experiment.blinding + (experiment.blind ? ", contenders not told yet" : "")},
                  {"Trials", std::to_string(experiment.slots_done) + " of " + std::to_string(experiment.slots) +
                                 " planned ones are there" +
                                 (may_test(report.table) ? "" : "; no test is made before the plan is complete")},
                  {"Started", experiment.started_utc.empty() ? "–" : experiment.started_utc}};
}

// What shows that nothing was changed afterwards, and how to check it.
Result<void> add_proofs(Database& database, Report& report) {
  const auto& experiment = report.table.experiment;
  if (!experiment.commitment.empty()) {
    std::string text = experiment.commitment;
    if (const auto checked = check_commitment(database, report.table)) {
      text += checked->holds() ? "; it holds: it is" : "; it does not hold: it should be";
      text += " SHA-256 of the 16 bytes " + checked->salt_hex + " followed by " + checked->table +
              ", which \"tandem-cli score experiment verify\" computes anew";
    } else {
      text += "; once the contenders are told, \"tandem-cli score experiment verify\" checks it";
    }
    report.facts.emplace_back("Commitment to the labels", text);
  }
  const auto broken = first_broken_audit(database);
  if (!broken) {
    return std::unexpected(broken.error());
  }
  report.facts.emplace_back("Trail of changes", trail_text(*broken));
  return {};
}

std::string footnote_of(const Report& report) {
  const auto& experiment = report.table.experiment;
  return "Intervals: " + std::string(name_of(report.options.interval)) + " for rates; for mean scores Gaffke's of a " +
         "bounded mean below " + std::to_string(few_scores) + " trials, BCa bootstrap from there on; for mean times " +
         "Gaffke's below " + std::to_string(few_times) +
         " trials, Student's from there on, none for one, and over successes none below three; averages of the suite "
         "put the exact limits of their cells together by squares (MOVER); " +
         fixed_text(100 * report.options.level, 0) +
         " %. Rates and scores are over trials (micro) unless a column says otherwise; the suite averages " +
         std::string(name_of(report.board.aggregate)) + ". α " + fixed_text(experiment.alpha, 3) +
         ", correction: Holm. Plan " + (experiment.plan_sha256.empty() ? "–" : experiment.plan_sha256) + ".";
}

std::string missing_items(const std::vector<ChecklistItem>& checklist) {
  std::string out;
  for (const auto& item : checklist) {
    if (!item.present) {
      out += (out.empty() ? "" : "; ") + item.title + " (" + item.text + ")";
    }
  }
  return out;
}

}  // namespace

Result<Report> build_report(Database& database, std::int64_t experiment, bool confirmatory,
                            const FigureOptions& options, const std::filesystem::path& beside) {
  const Snapshot snapshot(database);
  auto table = load_trials(database, experiment);
  if (!table) {
    return std::unexpected(table.error());
  }
  TANDEM_TRY(add_stages(database, *table));
  TANDEM_TRY(add_performance(database, *table));
  Report report;
  report.options = options;
  report.table = std::move(*table);
  report.filter.before_unblinding = confirmatory;
  report.board = leaderboard(report.table, report.filter, options);
  report.cells = cell_figures(report.table, report.filter, {}, options);
  report.times = time_figures(report.table, report.filter, options);
  auto checklist = checklist_of(database, report);
  if (!checklist) {
    return std::unexpected(checklist.error());
  }
  report.checklist = std::move(*checklist);
  const Design design = report.table.experiment.design;
  report.kind = design == Design::imported ? ReportKind::imported : ReportKind::exploratory;
  if (confirmatory) {
    const std::string missing = missing_items(report.checklist);
    if (design == Design::imported || design == Design::exploratory) {
      return fail(ErrorCode::invalid_input, "Only an experiment that was planned to test something can confirm it.",
                  "Write the report as an exploratory one.", missing);
    }
    if (!missing.empty()) {
      return fail(ErrorCode::invalid_input, "The report cannot be called confirmatory; it lacks: " + missing + ".",
                  "Complete what is missing, or write an exploratory report.");
    }
    report.kind = ReportKind::confirmatory;
  }
  TANDEM_TRY(add_recordings(database, report, beside));
  add_facts(report);
  TANDEM_TRY(add_proofs(database, report));
  const auto scorers = scorers_text(database, experiment);
  auto agreement = agreement_table(database, report);
  if (!scorers || !agreement) {
    return std::unexpected(!scorers ? scorers.error() : agreement.error());
  }
  report.facts.emplace_back("Judged by", scorers->empty() ? "–" : *scorers);
  add_tables(report);
  for (const auto& more : {example_table(report), std::move(*agreement)}) {
    if (!more.rows.empty()) {
      report.tables.push_back(more);
    }
  }
  report.footnote = footnote_of(report);
  return report;
}

namespace {

// Plain text within a Markdown table: pipes and marks that would start something are escaped.
std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    // Square brackets are in every interval; they begin a link only where a round or another square one follows.
    const bool link = (c == '(' || c == '[') && out.ends_with(']');
    if (link || std::string_view("|*_`<>\\#$~&").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string latex_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '<':
        out += "\\textless{}";
        break;
      case '>':
        out += "\\textgreater{}";
        break;
      case '|':
        out += "\\textbar{}";
        break;
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        out += '\\';
        out += c;
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
  }
  const auto put = [&](const std::string& sign, const std::string& command) {
    for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign, at + command.size())) {
      out.replace(at, sign.size(), command);
    }
  };
  for (const auto& [sign, command] : {std::pair<const char*, const char*>{"±", "$\\pm$"},
                                      {"×", "$\\times$"},
                                      {"∞", "$\\infty$"},
                                      {"α", "$\\alpha$"},
                                      {"κ", "$\\kappa$"},
                                      {"–", "--"}}) {
    put(sign, command);
  }
  put(" s [", "\\,s [");
  return out;
}

std::string status_text(const Report& report) {
  return std::string(name_of(report.kind)) + (report.table.experiment.blind ? ", blind: labels only" : "");
}

}  // namespace

std::string report_markdown(const Report& report) {
  std::string out =
      "# " + markdown_text(report.table.experiment.title) + "\n\nStatus: **" + status_text(report) + "**\n\n";
  for (const auto& [name, text] : report.facts) {
    out += "- " + name + ": " + markdown_text(text) + "\n";
  }
  for (const auto& table : report.tables) {
    out += "\n## " + markdown_text(table.title) + "\n\n|";
    for (const auto& column : table.columns) {
      out.append(" ").append(markdown_text(column)).append(" |");
    }
    out += "\n|";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      out += " --- |";
    }
    for (const auto& row : table.rows) {
      out += "\n|";
      for (const auto& cell : row) {
        const std::string text = markdown_text(cell.text);
        out.append(" ");
        out += (cell.bold ? "**" + text + "**" : text) + (cell.raised.empty() ? "" : "<sup>" + cell.raised + "</sup>") +
               " |";
      }
    }
    out.append("\n");
    if (!table.note.empty()) {
      out.append("\n").append(markdown_text(table.note)).append("\n");
    }
  }
  out += "\n## Checklist\n\n";
  for (const auto& item : report.checklist) {
    out += std::string("- [") + (item.present ? "x" : " ") + "] " + item.title + ": " + markdown_text(item.text) + "\n";
  }
  return out.append("\n").append(markdown_text(report.footnote)).append("\n");
}

std::string report_latex(const Report& report) {
  std::string out = "% " + status_text(report) + "; needs \\usepackage{booktabs,longtable}\n\\section*{" +
                    latex_text(report.table.experiment.title) + "}\nStatus: " + status_text(report) + ".\n";
  for (const auto& table : report.tables) {
    out += "\n\\subsection*{" + latex_text(table.title) + "}\n\\begin{longtable}{" +
           std::string(table.columns.size(), 'l') + "}\n\\toprule\n";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      out += (i > 0 ? " & " : "") + latex_text(table.columns[i]);
    }
    out += " \\\\\n\\midrule\n\\endhead\n";
    for (const auto& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string text = latex_text(row[i].text);
        // After the end of a line these would be its options.
        const bool option = i == 0 && !row[i].bold && (text.starts_with('[') || text.starts_with('*'));
        out += (i > 0    ? " & "
                : option ? "{}"
                         : "") +
               (row[i].bold ? "\\textbf{" + text + "}" : text) +
               (row[i].raised.empty() ? "" : "\\textsuperscript{" + latex_text(row[i].raised) + "}");
      }
      out += " \\\\\n";
    }
    out += "\\bottomrule\n\\end{longtable}\n" +
           (table.note.empty() ? "" : "\\noindent{\\footnotesize " + latex_text(table.note) + "}\n");
  }
  out += "\n\\subsection*{Checklist}\n\\begin{itemize}\n";
  for (const auto& item : report.checklist) {
    out +=
        std::string("\\item[") + (item.present ? "+" : "--") + "] " + latex_text(item.title + ": " + item.text) + "\n";
  }
  return out + "\\end{itemize}\n\\noindent{\\footnotesize " + latex_text(report.footnote) + "}\n";
}

}  // namespace tandem
