#include "studio/scores_board.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>

#include "studio/score_views.h"
#include "widgets/display.h"
#include "widgets/theme.h"
#include "widgets/trial_planner.h"

namespace tandem {
namespace {

constexpr int gap = 12;
constexpr int narrow_px = 860;  // below it, charts stand under each other

std::optional<std::size_t> chosen(const QComboBox* choice) {
  const QVariant value = choice->currentData();
  return value.isValid() ? std::optional(static_cast<std::size_t>(value.toULongLong())) : std::nullopt;
}

}  // namespace

struct ScoresBoard::Shown {
  std::shared_ptr<const TrialTable> table;
  ScoreFigures figures;
  std::vector<TrialLine> lines;
};

ScoresBoard::ScoresBoard(QWidget* parent)
    : QWidget(parent),
      task_(new QComboBox(this)),
      setting_(new QComboBox(this)),
      contender_(new QComboBox(this)),
      state_(make_dim({}, this)),
      page_(new QWidget),
      grid_(new QGridLayout(page_)) {
  page_->setObjectName(QStringLiteral("page"));
  pool_.setMaxThreadCount(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(gap);
  build_filters();
  build_charts();
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(gap);
  layout->addWidget(make_scroll(page_, tr("Dashboards"), this), 1);
  lay_out(false);
  fill_filters();
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { remember_chart(now); });
}

// The thread may still compute for this object.
ScoresBoard::~ScoresBoard() { pool_.waitForDone(); }

void ScoresBoard::build_filters() {
  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  task_->setAccessibleName(tr("Task"));
  setting_->setAccessibleName(tr("Setting"));
  contender_->setAccessibleName(tr("Contender"));
  for (auto* choice : {task_, setting_, contender_}) {
    choice->setMinimumContentsLength(12);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    line->addWidget(choice);
    connect(choice, &QComboBox::currentIndexChanged, this, &ScoresBoard::compute);
  }
  line->addWidget(state_, 1);
  static_cast<QVBoxLayout*>(layout())->addLayout(line);
}

template <typename Chart>
Chart* ScoresBoard::add(Chart* chart) {
  charts_.push_back(chart);
  connect(chart, &ChartPanel::trials_chosen, this, &ScoresBoard::choose);
  connect(chart, &ChartPanel::problem, this, &ScoresBoard::problem);
  return chart;
}

void ScoresBoard::build_charts() {
  board_ = add(new LeaderboardChart(page_));
  evidence_ = add(new EvidenceChart(page_));
  cells_ = add(new CellMapChart(page_));
  funnels_ = add(new FunnelChart(page_));
  posteriors_ = add(new PosteriorChart(page_));
  distributions_ = add(new DistributionChart(page_));
  times_ = add(new TimeCurveChart(page_));
  slopes_ = add(new ShiftChart(page_));
  inference_ = add(new SyncAsyncChart(page_));
  failures_ = add(new FailureChart(page_));
  preference_ = add(new PreferenceChart(page_));
  drift_ = add(new DriftChart(page_));
  anchors_ = add(new AnchorChart(page_));
  trial_panel_ = make_panel(page_);
  auto* layout = new QVBoxLayout(trial_panel_);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  layout->addWidget(make_panel_title(tr("Trials"), trial_panel_));
  trials_ = new TrialTableView(trial_panel_);
  trials_->setMinimumHeight(scaled(320));
  layout->addWidget(trials_, 1);
  planner_ = new TrialPlanner(page_);
  connect(trials_, &TrialTableView::open_trial, this,
          [this](qint64 trial, int stage) { Q_EMIT open_trial(trial, {.at_s = {}, .stage = stage}); });
  for (auto* chart : page_->findChildren<ChartPanel*>()) {
    connect(chart, &ChartPanel::menu_opened, this, [this, chart] { focused_ = chart; });
  }
  setFocusProxy(board_->view());
}

void ScoresBoard::lay_out(bool narrow) {
  if (narrow_ == static_cast<int>(narrow)) {
    return;
  }
  narrow_ = static_cast<int>(narrow);
  while (QLayoutItem* item = grid_->takeAt(0)) {
    delete item;
  }
  // Rows of twelve columns; what asks the question first stands first.
  const std::vector<std::vector<std::pair<QWidget*, int>>> rows{
      {{board_, 8}, {evidence_, 4}},           {{cells_, 7}, {funnels_, 5}}, {{trial_panel_, 12}},
      {{posteriors_, 5}, {distributions_, 7}}, {{times_, 6}, {slopes_, 6}},  {{inference_, 12}},
      {{preference_, 7}, {failures_, 5}},      {{drift_, 6}, {anchors_, 6}}, {{planner_, 12}}};
  int row = 0;
  QWidget* before = task_;
  for (const auto& line : rows) {
    int column = 0;
    for (const auto& [widget, span] : line) {
      grid_->addWidget(widget, row, narrow ? 0 : column, 1, narrow ? 12 : span);
      setTabOrder(before, widget);
      before = widget;
      column += span;
      row += narrow ? 1 : 0;
    }
    row += narrow ? 0 : 1;
  }
  for (int column = 0; column < 12; ++column) {
    grid_->setColumnStretch(column, 1);
    grid_->setColumnMinimumWidth(column, 0);
  }
}

void ScoresBoard::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  lay_out(width() < scaled(narrow_px));
}

void ScoresBoard::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::StyleChange && grid_->count() > 0) {
    lay_out(width() < scaled(narrow_px));
    trials_->setMinimumHeight(scaled(320));
    // Afterwards: the style sheet has not reached the labels yet.
    QMetaObject::invokeMethod(
        this,
        [this] {
          for (auto* title : findChildren<QLabel*>(QStringLiteral("panelTitle"))) {
            title->setFont(text_font(12, true));
          }
        },
        Qt::QueuedConnection);
  }
}

void ScoresBoard::set_data(std::shared_ptr<const TrialTable> table) {
  const bool same = table_ && table && table_->experiment.uuid == table->experiment.uuid;
  table_ = std::move(table);
  if (!same) {
    for (auto* choice : {task_, setting_, contender_}) {
      const QSignalBlocker quiet(choice);
      choice->setCurrentIndex(0);
    }
  }
  fill_filters();
  compute();
}

void ScoresBoard::fill_filters() {
  const auto fill = [](QComboBox* choice, const QString& all, const QStringList& names) {
    const QSignalBlocker quiet(choice);
    const int before = choice->currentIndex();
    choice->clear();
    choice->addItem(all);
    for (int i = 0; i < names.size(); ++i) {
      choice->addItem(names[i], static_cast<qulonglong>(i));
    }
    choice->setCurrentIndex(before > 0 && before < choice->count() ? before : 0);
    choice->setEnabled(names.size() > 1);
  };
  QStringList tasks;
  QStringList settings;
  QStringList contenders;
  if (table_) {
    for (const auto& task : table_->suite.tasks) {
      tasks << QString::fromStdString(task.title.empty() ? task.key : task.title);
    }
    for (const auto& setting : table_->suite.settings) {
      settings << QString::fromStdString(setting.title.empty() ? setting.key : setting.title);
    }
    for (std::size_t i = 0; i < table_->contenders.size(); ++i) {
      contenders << contender_name(*table_, i);
    }
  }
  fill(task_, tr("All tasks"), tasks);
  fill(setting_, tr("All settings"), settings);
  fill(contender_, tr("All contenders"), contenders);
}

TrialFilter ScoresBoard::filter() const {
  TrialFilter out;
  out.task = chosen(task_);
  out.setting = chosen(setting_);
  out.contender = chosen(contender_);
  return out;
}

void ScoresBoard::compute() {
  const int asked = ++asked_;
  if (!table_) {
    Shown nothing{std::make_shared<TrialTable>(), {}, {}};
    show_first(*nothing.table, nothing.figures);
    show_others(nothing);
    state_->clear();
    Q_EMIT done();
    return;
  }
  // Only the newest question is answered; what stands at the top is there before the rest is computed.
  pool_.clear();
  pool_.start([this, asked, table = table_, filter = filter()] {
    auto shown = std::make_shared<Shown>(Shown{table, first_figures(*table, filter), {}});
    QMetaObject::invokeMethod(this, [this, asked, table, figures = shown->figures] {
      if (asked == asked_) {
        show_first(*table, figures);
      }
    });
    add_other_figures(shown->figures, *table, filter);
    shown->lines = trial_lines(*table, filter);
    QMetaObject::invokeMethod(this, [this, asked, shown] {
      if (asked == asked_) {
        show_others(*shown);
        Q_EMIT done();
      }
    });
  });
}

void ScoresBoard::show_first(const TrialTable& table, const ScoreFigures& figures) {
  show_board(*board_, table, figures);
  show_cells(*cells_, table, figures);
  show_anchors(*anchors_, table, figures);
}

void ScoresBoard::show_others(Shown& shown) {
  const TrialTable& table = *shown.table;
  show_evidence(*evidence_, table, shown.figures);
  show_funnels(*funnels_, table, shown.figures);
  show_posteriors(*posteriors_, table, shown.figures);
  show_distributions(*distributions_, table, shown.figures);
  show_times(*times_, table, shown.figures);
  show_slopes(*slopes_, table, shown.figures);
  show_inference(*inference_, table, shown.figures);
  show_failures(*failures_, table, shown.figures);
  show_preference(*preference_, table, shown.figures);
  show_drift(*drift_, table, shown.figures);
  std::int64_t valid = 0;
  std::int64_t voids = 0;
  for (const auto& line : shown.lines) {
    (line.valid ? valid : voids) += 1;
  }
  trials_->set_trials(std::move(shown.lines));
  state_->setText(tr("valid %1, void %2, planned %3").arg(valid).arg(voids).arg(table.experiment.slots));
}

ChartPanel* ScoresBoard::current_chart() const { return focused_ != nullptr ? focused_ : board_; }

// Menus and the palette take the focus before they save what had it.
void ScoresBoard::remember_chart(const QWidget* focus) {
  for (auto* chart : findChildren<ChartPanel*>()) {
    if (focus != nullptr && chart->isAncestorOf(focus)) {
      focused_ = chart;
    }
  }
}

void ScoresBoard::set_save_actions(const QList<QAction*>& actions) {
  for (auto* chart : findChildren<ChartPanel*>()) {
    chart->set_save_actions(actions);
  }
}

// One trial is opened; several are looked for in the table.
void ScoresBoard::choose(const TrialIds& trials, std::optional<double> at_s) {
  if (trials.size() == 1) {
    Q_EMIT open_trial(trials.front(), {.at_s = at_s});
  } else {
    trials_->select(trials);
    for (QWidget* each = trials_; each != nullptr; each = each->parentWidget()) {
      if (auto* scroll = qobject_cast<QScrollArea*>(each)) {
        scroll->ensureWidgetVisible(trials_, 0, scaled(12));
      }
    }
  }
}

}  // namespace tandem
