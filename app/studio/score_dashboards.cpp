#include "studio/score_dashboards.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTableView>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/files.h"
#include "scoring/evaluation_json.h"
#include "scoring/exports.h"
#include "scoring/report.h"
#include "scoring/trial_store.h"
#include "studio/actions.h"
#include "studio/evaluate_page.h"
#include "studio/lineage_card.h"
#include "studio/scores_board.h"
#include "studio/second_look.h"
#include "studio/trial_menus.h"
#include "studio/trial_player.h"
#include "widgets/report_print.h"

namespace tandem {
namespace {

using Table = std::shared_ptr<const TrialTable>;

// Of more trials than these the dashboards first show what needs neither stages nor latencies.
constexpr std::size_t many_trials = 20'000;

Result<Table> with_all_columns(Database& database, TrialTable table) {
  TANDEM_TRY(add_stages(database, table));
  TANDEM_TRY(add_performance(database, table));
  return std::make_shared<const TrialTable>(std::move(table));
}

// `before`: what was read of the same experiment, or null; only what came since is read then.
Result<Table> read_table(Database& database, std::int64_t experiment, const Table& before) {
  if (before) {
    auto table = std::make_shared<TrialTable>(*before);
    const auto fresh = refresh_trials(database, *table);
    return fresh ? Result<Table>(std::move(table)) : std::unexpected(fresh.error());
  }
  auto table = load_trials(database, experiment);
  if (!table) {
    return std::unexpected(table.error());
  }
  return table->size() > many_trials ? std::make_shared<const TrialTable>(std::move(*table))
                                     : with_all_columns(database, std::move(*table));
}

/// A report or a table, and how far it claims to go.
struct Written {
  std::string text;
  std::optional<ReportKind> kind;  ///< of a report
  int missing = 0;                 ///< items of its checklist
};

Result<Written> plain(Result<std::string> text) {
  return text ? Result<Written>(Written{std::move(*text), {}, 0}) : std::unexpected(text.error());
}

// Confirmatory where nothing on the checklist is missing, else as far as it may go.
Result<Written> report_text(Database& database, std::int64_t experiment, const QString& ending,
                            const std::string& folder) {
  if (ending == QStringLiteral("csv")) {
    return plain(trials_csv(database, experiment));
  }
  if (ending == QStringLiteral("json")) {
    return plain(evaluation_text(database, experiment));
  }
  auto report = build_report(database, experiment, true, {}, folder);
  if (!report) {
    report = build_report(database, experiment, false, {}, folder);
  }
  if (!report) {
    return std::unexpected(report.error());
  }
  const auto missing = std::count_if(report->checklist.begin(), report->checklist.end(),
                                     [](const ChecklistItem& item) { return !item.present; });
  return Written{ending == QStringLiteral("md")    ? report_markdown(*report)
                 : ending == QStringLiteral("tex") ? report_latex(*report)
                                                   : report_html(*report),
                 report->kind, static_cast<int>(missing)};
}

QString said_of(const Written& report, const QString& file) {
  const QString where = ScoreDashboards::tr("The report is in %1.").arg(file);
  if (report.kind == ReportKind::confirmatory) {
    return where + QLatin1Char(' ') + ScoreDashboards::tr("It is confirmatory.");
  }
  return report.missing == 0
             ? where
             : where + QLatin1Char(' ') +
                   ScoreDashboards::tr("It is not confirmatory: %n item(s) of its checklist are missing.", nullptr,
                                       report.missing);
}

}  // namespace

ScoreDashboards::ScoreDashboards(EvaluatePage& page, Actions& actions, QObject* parent)
    : QObject(parent), page_(page), board_(new ScoresBoard), menus_(new TrialMenus(page.run(), board_)) {
  page_.add_board(board_, [this] { return board_->trials()->current_trial(); });
  connect(&page_, &EvaluatePage::experiment_shown, this, &ScoreDashboards::read);
  connect(board_, &ScoresBoard::problem, this, &ScoreDashboards::problem);
  connect(board_, &ScoresBoard::open_trial, this, [this](qint64 trial, ShowFrom from) { play(trial, from); });
  connect_actions(actions);
}

void ScoreDashboards::connect_actions(Actions& actions) {
  connect(actions[QStringLiteral("evaluate.play")], &QAction::triggered, this, [this] {
    if (const std::int64_t trial = board_->trials()->current_trial(); trial != 0 && experiment_ != 0) {
      play(trial);
    } else {
      Q_EMIT notice(tr("Select a trial first."));
    }
  });
  connect(actions[QStringLiteral("evaluate.cause")], &QAction::triggered, this, &ScoreDashboards::ask_cause);
  connect(actions[QStringLiteral("evaluate.second")], &QAction::triggered, this, [this] {
    if (experiment_ == 0) {
      Q_EMIT notice(tr("Open an experiment first."));
      return;
    }
    auto* dialog = new SecondLookDialog(page_.book(), page_.settings(), experiment_, &page_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SecondLookDialog::problem, this, &ScoreDashboards::problem);
    dialog->show();
  });
  connect(actions[QStringLiteral("evaluate.lineage")], &QAction::triggered, this, [this] { show_lineage({}); });
  connect(actions[QStringLiteral("evaluate.report")], &QAction::triggered, this, &ScoreDashboards::choose_file);
  QList<QAction*> saving;
  for (const char* suffix : {"png", "svg", "pdf", "csv"}) {
    saving << actions[QStringLiteral("evaluate.chart-") + QLatin1String(suffix)];
    connect(saving.back(), &QAction::triggered, this, [this, suffix] {
      if (experiment_ == 0 || !board_->current_chart()->has_data()) {
        Q_EMIT notice(tr("There is no chart with data to save."));
      } else {
        board_->current_chart()->save_as(QString::fromLatin1(suffix));
      }
    });
  }
  board_->set_save_actions(saving);
  QWidget* rows = board_->trials()->table();
  rows->setContextMenuPolicy(Qt::ActionsContextMenu);
  for (const char* id : {"evaluate.play", "evaluate.cause", "evaluate.void-written"}) {
    rows->addAction(actions[QString::fromLatin1(id)]);
  }
}

void ScoreDashboards::read(std::int64_t experiment) {
  experiment_ = experiment;
  again_ = reading_;
  if (reading_) {
    return;
  }
  if (experiment == 0) {
    table_.reset();
    show_causes();
    board_->set_data(nullptr);
    return;
  }
  reading_ = true;
  const Table before = table_ && table_->experiment.id == experiment ? table_ : nullptr;
  page_.book().ask<Table>(
      this, [experiment, before](Database& database) { return read_table(database, experiment, before); },
      [this, experiment](Result<Table> table) {
        if (table && experiment == experiment_) {
          table_ = *table;
          show_causes();
          board_->set_data(*table);
          if ((*table)->credit.size() < (*table)->size()) {
            complete(*table);
            return;
          }
        }
        end_reading(table ? std::nullopt : std::optional(table.error()));
      });
}

void ScoreDashboards::complete(Table table) {
  page_.book().ask<Table>(
      this, [table](Database& database) { return with_all_columns(database, *table); },
      [this, table](Result<Table> whole) {
        if (whole && table->experiment.id == experiment_) {
          table_ = *whole;
          board_->set_data(*whole);
        }
        end_reading(whole ? std::nullopt : std::optional(whole.error()));
      });
}

void ScoreDashboards::end_reading(const std::optional<Error>& error) {
  reading_ = false;
  if (error) {
    Q_EMIT problem(*error);
  }
  if (again_) {
    read(experiment_);
  }
}

void ScoreDashboards::choose_file() {
  if (experiment_ == 0) {
    Q_EMIT notice(tr("Open an experiment first."));
    return;
  }
  auto* dialog = new QFileDialog(&page_, tr("Report of the experiment"), QString(),
                                 tr("Reports (*.html *.pdf *.md *.tex);;Data (*.csv *.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(QStringLiteral("html"));
  connect(dialog, &QFileDialog::fileSelected, this, &ScoreDashboards::write_report);
  dialog->open();
}

void ScoreDashboards::write_report(const QString& file) {
  const QString ending = QFileInfo(file).suffix().toLower();
  if (!QStringList{"html", "pdf", "md", "tex", "csv", "json"}.contains(ending)) {
    Q_EMIT problem({ErrorCode::invalid_input,
                    tr("A report cannot be written as %1.").arg(file).toStdString(),
                    tr("Give it the ending .html, .pdf, .md, .tex, .csv or .json.").toStdString(),
                    {}});
    return;
  }
  page_.book().ask<Written>(
      this,
      [experiment = experiment_, ending, folder = QFileInfo(file).absolutePath().toStdString()](Database& database) {
        return report_text(database, experiment, ending, folder);
      },
      [this, file, ending](Result<Written> report) {
        if (!report) {
          Q_EMIT problem(report.error());
          return;
        }
        const std::string* text = &report->text;
        const QString said = said_of(*report, file);
        if (ending == QStringLiteral("pdf")) {
          print(file, *text, said);
          return;
        }
        const std::filesystem::path path = file.toStdString();
        if (const auto written = replace_text(path, *text, path.parent_path()); !written) {
          Q_EMIT problem(written.error());
          return;
        }
        Q_EMIT notice(said);
      });
}

// What is drawn inline in the page for browsers is printed from the charts of the board; the printer knows neither
// those drawings nor the style of browsers, and would print the words in them.
void ScoreDashboards::print(const QString& file, const std::string& html, const QString& said) {
  static const QRegularExpression drawn(
      QStringLiteral("<section><h2>[^<]*</h2><svg.*?</svg></section>|<style>.*?</style>"),
      QRegularExpression::DotMatchesEverythingOption);
  QString page = QString::fromStdString(html).remove(drawn);
  std::vector<ReportImage> images;
  QString pictures;
  for (const ChartPanel* chart : board_->charts()) {
    if (!chart->isHidden() && chart->has_data()) {
      const QString name = QStringLiteral("chart%1.png").arg(images.size());
      images.emplace_back(name, chart->image());
      pictures += QStringLiteral("<p><img src=\"%1\"></p>").arg(name);
    }
  }
  page.replace(QStringLiteral("</body>"), pictures + QStringLiteral("</body>"));
  if (const auto printed = print_report(page, file, images); !printed) {
    Q_EMIT problem(printed.error());
    return;
  }
  Q_EMIT notice(said);
}

void ScoreDashboards::show_causes() {
  open_causes_ = table_ ? trials_without_cause(*table_) : std::vector<std::int64_t>();
  page_.set_open_causes(static_cast<int>(open_causes_.size()));
}

// Of the selected trial, or of the first one that has no cause.
void ScoreDashboards::ask_cause() {
  if (!table_ || open_causes_.empty()) {
    Q_EMIT notice(table_ ? tr("Every failed trial has a cause.") : tr("Open an experiment first."));
    return;
  }
  if (!page_.book().writable()) {
    Q_EMIT notice(tr("The scores are not open for writing."));
    return;
  }
  std::int64_t trial = board_->trials()->current_trial();
  if (std::find(open_causes_.begin(), open_causes_.end(), trial) == open_causes_.end()) {
    trial = open_causes_.front();
    board_->trials()->select({trial});
  }
  const auto row = std::find(table_->trial.begin(), table_->trial.end(), trial) - table_->trial.begin();
  menus_->ask_failure_of(row + 1, [this, trial](const std::string& mode) { name_cause(trial, mode); });
}

void ScoreDashboards::name_cause(std::int64_t trial, const std::string& mode) {
  page_.book().ask<void>(
      this,
      [trial, mode](Database& database) {
        return TrialStore(database).add_failure(trial, {mode, {}, false});
      },
      [this](Result<void> named) {
        if (!named) {
          Q_EMIT problem(named.error());
          return;
        }
        read(experiment_);
      });
}

void ScoreDashboards::play(std::int64_t trial, ShowFrom from) {
  auto* player = new TrialPlayer(page_.book(), trial, from, &page_);
  player->setAttribute(Qt::WA_DeleteOnClose);
  connect(player, &TrialPlayer::problem, this, &ScoreDashboards::problem);
  connect(player, &TrialPlayer::lineage_wanted, this, [this](qint64 wanted) { show_lineage(wanted); });
  player->show();
}

void ScoreDashboards::show_lineage(std::optional<std::int64_t> trial) {
  auto* card = new LineageCard(page_.book(), trial, &page_);
  card->setAttribute(Qt::WA_DeleteOnClose);
  connect(card, &LineageCard::problem, this, &ScoreDashboards::problem);
  card->open();
}

}  // namespace tandem
