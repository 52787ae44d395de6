#include "studio/curate_checks.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QProgressDialog>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <map>

#include "base/json.h"
#include "dataset/stats.h"
#include "studio/actions.h"
#include "studio/experiment_table.h"
#include "studio/quality_words.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

/// A table of texts that a dialog shows.
class TextTable final : public PlainTable {
 public:
  using PlainTable::PlainTable;
  void add(const QStringList& texts) {
    setRowCount(rowCount() + 1);
    set_row(rowCount() - 1, rowCount() - 1, texts);
  }
};

QDialog* table_dialog(const QString& title, const QString& text, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->resize(scaled(820), scaled(560));
  auto* layout = new QVBoxLayout(dialog);
  layout->setSpacing(12);
  if (!text.isEmpty()) {
    layout->addWidget(make_dim(text, dialog));
  }
  return dialog;
}

QString severity_text(Severity severity) {
  return severity == Severity::error     ? CurateChecks::tr("error")
         : severity == Severity::warning ? CurateChecks::tr("warning")
                                         : CurateChecks::tr("note");
}

Result<StatsTable> read_stats(const std::filesystem::path& root) {
  const std::string path = (root / "meta/stats.json").string();
  const auto document = read_json(path);
  return document ? parse_stats(*document, path) : Result<StatsTable>(std::unexpected(document.error()));
}

QString number(const std::vector<double>& values, std::size_t at) {
  return at < values.size() ? number_text(values[at], 4) : QString();
}

TextTable* stats_table(const DatasetSummary& dataset, const StatsTable& stats, QWidget* parent) {
  auto* table = new TextTable({CurateChecks::tr("Feature"), CurateChecks::tr("Element"), CurateChecks::tr("Least"),
                               CurateChecks::tr("1 %"), CurateChecks::tr("Median"), CurateChecks::tr("99 %"),
                               CurateChecks::tr("Greatest"), CurateChecks::tr("Mean"), CurateChecks::tr("Deviation")},
                              CurateChecks::tr("Statistics"), parent);
  constexpr std::size_t first = 0;
  constexpr std::size_t median = 2;
  constexpr std::size_t last = 4;
  for (const auto& [name, each] : stats) {
    const Feature* feature = find_feature(dataset.info.features, name);
    const auto names = feature != nullptr ? element_names(*feature) : std::vector<std::string>();
    for (std::size_t i = 0; i < each.mean.size(); ++i) {
      const bool constant = i < each.std.size() && each.std[i] == 0;
      table->add({QString::fromStdString(name),
                  !each.image && i < names.size() ? QString::fromStdString(names[i]) : QString::number(i),
                  number(each.min, i), number(each.quantiles[first], i), number(each.quantiles[median], i),
                  number(each.quantiles[last], i), number(each.max, i), number(each.mean, i),
                  constant ? CurateChecks::tr("0: constant") : number(each.std, i)});
    }
  }
  return table;
}

TextTable* tasks_table(const DatasetSummary& dataset, QWidget* parent) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> tasks;
  for (const auto& row : dataset.episodes) {
    for (const auto& task : row.tasks) {
      auto& [episodes, frames] = tasks[task];
      ++episodes;
      frames += row.length;
    }
  }
  auto* table = new TextTable(
      {CurateChecks::tr("Task"), CurateChecks::tr("Episodes"), CurateChecks::tr("Frames"), CurateChecks::tr("Time")},
      CurateChecks::tr("Tasks"), parent);
  for (const auto& [task, count] : tasks) {
    table->add({QString::fromStdString(task), QString::number(count.first), QString::number(count.second),
                clock_text(static_cast<double>(count.second) / std::max(1, dataset.info.fps))});
  }
  return table;
}

TextTable* quality_table(const QualityReport& report, QWidget* parent) {
  auto* table = new TextTable(
      {CurateChecks::tr("Measure"), CurateChecks::tr("Value"), CurateChecks::tr("Where"), CurateChecks::tr("Flagged")},
      CurateChecks::tr("Quality of the dataset"), parent);
  for (const auto& [measure, entry] : report.dataset.all()) {
    const bool flagged = std::ranges::find(report.dataset_flags, measure) != report.dataset_flags.end();
    table->add({measure_text(measure), value_text(measure, entry.value), QString::fromStdString(entry.where),
                flagged ? CurateChecks::tr("look") : QString()});
  }
  return table;
}

}  // namespace

CurateChecks::CurateChecks(CurateSession& session, Actions& actions, QWidget* page)
    : QObject(page), session_(session), actions_(actions), page_(page), work_("curate-check") {
  connect(actions[QStringLiteral("curate.validate")], &QAction::triggered, this, &CurateChecks::validate);
  connect(actions[QStringLiteral("curate.statistics")], &QAction::triggered, this, &CurateChecks::statistics);
}

void CurateChecks::validate() {
  if (busy() || session_.folder().isEmpty()) {
    return;
  }
  auto* bar = new QProgressDialog(tr("Checking %1").arg(session_.folder()), tr("Cancel"), 0, 100, page_->window());
  bar->setAttribute(Qt::WA_DeleteOnClose);
  bar->setWindowModality(Qt::NonModal);
  bar->setMinimumDuration(500);
  bar->setAutoClose(false);
  bar->setAutoReset(false);
  connect(bar, &QProgressDialog::canceled, this, &CurateChecks::cancel);
  const QPointer<QProgressDialog> shown(bar);  // it may be closed, and with that deleted, at any time
  work_.ask<ValidationReport>(
      this,
      [root = session_.folder().toStdString()](const BackgroundWork::Job& job) -> Result<ValidationReport> {
        ValidationOptions options;
        options.progress = [&job](double share) { return job.report(share); };
        auto report = validate_dataset(root, options);
        if (job.stop.stop_requested()) {
          return fail(ErrorCode::cancelled, "Checking was cancelled.", "Check again when you like.");
        }
        return report;
      },
      [this, shown](Result<ValidationReport>& report) {
        if (shown) {
          shown->close();
        }
        if (report) {
          show_findings(*report);
        } else {
          Q_EMIT notice(in_words(report.error()));
        }
      },
      [shown](double share) {
        if (shown) {
          shown->setValue(static_cast<int>(share * 100));
        }
      });
}

void CurateChecks::show_findings(const ValidationReport& report) {
  if (report.findings.empty()) {
    Q_EMIT notice(tr("Checked %n episode(s): nothing is wrong.", nullptr, static_cast<int>(report.episodes)));
    return;
  }
  QDialog* dialog =
      table_dialog(tr("Check of the dataset"),
                   tr("%n finding(s) in %1.", nullptr, static_cast<int>(report.findings.size())).arg(session_.folder()),
                   page_->window());
  auto* table =
      new TextTable({tr("What"), tr("Where"), tr("Times"), tr("Finding"), tr("What to do")}, tr("Findings"), dialog);
  for (const auto& finding : report.findings) {
    table->add({severity_text(finding.severity), QString::fromStdString(finding.where), QString::number(finding.count),
                in_words(finding.text), in_words(finding.remedy)});
  }
  dialog->layout()->addWidget(table);
  auto* buttons = new QDialogButtonBox(dialog);
  auto* repair = buttons->addButton(tr("Repair…"), QDialogButtonBox::ActionRole);
  buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
  connect(repair, &QPushButton::clicked, dialog, [this, dialog] {
    dialog->accept();
    actions_[QStringLiteral("curate.repair")]->trigger();
  });
  connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  dialog->layout()->addWidget(buttons);
  dialog->open();
}

void CurateChecks::statistics() {
  if (busy() || !session_.dataset()) {
    return;
  }
  work_.ask<StatsTable>(
      this, [dataset = session_.dataset()](const BackgroundWork::Job&) { return read_stats(dataset->root); },
      [this](Result<StatsTable>& stats) {
        if (!session_.dataset()) {
          return;
        }
        if (!stats) {
          Q_EMIT problem(stats.error());
          return;
        }
        const DatasetSummary& dataset = *session_.dataset();
        QDialog* dialog = table_dialog(tr("Statistics"), QString(), page_->window());
        auto* tabs = new QTabWidget(dialog);
        tabs->setAccessibleName(tr("Kinds of statistics"));
        tabs->addTab(tasks_table(dataset, tabs), tr("Tasks"));
        tabs->addTab(stats_table(dataset, *stats, tabs), tr("Features"));
        if (session_.quality()) {
          tabs->addTab(quality_table(*session_.quality(), tabs), tr("Quality"));
        }
        dialog->layout()->addWidget(tabs);
        auto* buttons = new QDialogButtonBox(dialog);
        buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
        connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
        dialog->layout()->addWidget(buttons);
        dialog->open();
      });
}

}  // namespace tandem
