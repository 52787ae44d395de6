#include "studio/inference_panel.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

#include <utility>

#include "studio/policy_session.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

InferencePanel::InferencePanel(PolicySession& policy, QWidget* parent) : QFrame(parent), policy_(policy) {
  setObjectName(QStringLiteral("panel"));
  threshold_ = add_number(0, 1, 0.05, tr("Next request when this share of a chunk is left"));
  filter_ = add_number(0, 1000, 0.5, tr("Smallest joint distance between two observations"));
  aggregate_ = new QComboBox(this);
  aggregate_->setAccessibleName(tr("How overlapping chunks are merged"));
  aggregate_->addItem(tr("weighted average"), static_cast<int>(ChunkAggregate::weighted_average));
  aggregate_->addItem(tr("latest only"), static_cast<int>(ChunkAggregate::latest_only));
  aggregate_->addItem(tr("average"), static_cast<int>(ChunkAggregate::average));
  aggregate_->addItem(tr("conservative"), static_cast<int>(ChunkAggregate::conservative));
  connect(aggregate_, &QComboBox::activated, this, [this] {
    RolloutSettings settings = policy_.settings();
    settings.aggregate = static_cast<ChunkAggregate>(aggregate_->currentData().toInt());
    policy_.set_settings(settings);
    Q_EMIT done();
  });
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  layout->addWidget(make_panel_title(tr("Inference"), this));
  add_modes(layout);
  auto* grid = new QGridLayout;
  grid->setColumnStretch(0, 1);
  grid->setVerticalSpacing(4);
  layout->addLayout(grid);
  latency_ = add_figure(grid, tr("latency p50 / p95"));
  in_hand_ = add_figure(grid, tr("actions in hand"));
  age_ = add_figure(grid, tr("age of the observation"));
  stalled_ = add_figure(grid, tr("ticks without an action"));
  late_ = add_figure(grid, tr("rows too late"));
  add_knobs(grid);
  connect(&policy_, &PolicySession::changed, this, &InferencePanel::show_settings);
  show_settings();
}

void InferencePanel::add_modes(QBoxLayout* layout) {
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  const std::pair<InferenceMode, QString> list[] = {{InferenceMode::sync, tr("Sync")},
                                                    {InferenceMode::async, tr("Async")},
                                                    {InferenceMode::rtc, tr("RTC")},
                                                    {InferenceMode::ensemble, tr("Ensemble")}};
  for (const auto& [mode, title] : list) {
    auto* button = new QPushButton(title, this);
    button->setObjectName(QStringLiteral("segment"));
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QPushButton::clicked, this, [this, mode = mode] { choose(mode); });
    row->addWidget(button, 1);
    modes_[static_cast<int>(mode)] = button;
  }
  layout->addLayout(row);
}

QDoubleSpinBox* InferencePanel::add_number(double low, double high, double step, const QString& name) {
  auto* box = new QDoubleSpinBox(this);
  box->setRange(low, high);
  box->setSingleStep(step);
  box->setDecimals(2);
  box->setButtonSymbols(QAbstractSpinBox::NoButtons);
  box->setAccessibleName(name);
  box->setKeyboardTracking(false);
  connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
    RolloutSettings settings = policy_.settings();
    settings.threshold = threshold_->value();
    settings.filter = filter_->value();
    policy_.set_settings(settings);
  });
  connect(box->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &InferencePanel::done);
  return box;
}

void InferencePanel::add_knobs(QGridLayout* grid) {
  const std::pair<QString, QWidget*> rows[] = {
      {tr("next request when below"), threshold_}, {tr("observation filter"), filter_}, {tr("merge by"), aggregate_}};
  for (const auto& [name, widget] : rows) {
    const int row = grid->rowCount();
    grid->addWidget(make_dim(name, this), row, 0);
    grid->addWidget(widget, row, 1);
  }
}

QLabel* InferencePanel::add_figure(QGridLayout* grid, const QString& name) {
  const int row = grid->rowCount();
  auto* value = new QLabel(this);
  value->setFont(text_font(13));
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setAccessibleName(name);
  grid->addWidget(make_dim(name, this), row, 0);
  grid->addWidget(value, row, 1);
  return value;
}

void InferencePanel::choose(InferenceMode mode) {
  RolloutSettings settings = policy_.settings();
  settings.mode = mode;
  policy_.set_settings(settings);
  show_settings();  // a refused button goes back
  Q_EMIT done();
}

void InferencePanel::toggle() {
  choose(policy_.settings().mode == InferenceMode::sync ? InferenceMode::async : InferenceMode::sync);
}

void InferencePanel::show_settings() {
  const RolloutSettings settings = policy_.settings();
  for (auto it = modes_.begin(); it != modes_.end(); ++it) {
    const auto mode = static_cast<InferenceMode>(it.key());
    const QString why = policy_.refusal(mode);
    it.value()->setEnabled(why.isEmpty());
    it.value()->setToolTip(why);
    it.value()->setChecked(policy_.policy() != nullptr && mode == settings.mode);
  }
  const QSignalBlocker quiet_threshold(threshold_);
  const QSignalBlocker quiet_filter(filter_);
  threshold_->setValue(settings.threshold);
  filter_->setValue(settings.filter);
  aggregate_->setCurrentIndex(aggregate_->findData(static_cast<int>(settings.aggregate)));
}

void InferencePanel::refresh(const RolloutStatus& figures, int rate_hz) {
  const bool any = figures.inferences > 0;
  const double chunk_ms = static_cast<double>(figures.chunk) * 1000.0 / rate_hz;
  // ux.md §8: amber from 60 % of what a chunk lasts, red from all of it.
  const double share = any && chunk_ms > 0 ? figures.latency_p95_ms / chunk_ms : 0;
  const QString mark = share >= 1 ? QStringLiteral("▲▲ ") : share >= 0.6 ? QStringLiteral("▲ ") : QString();
  latency_->setText(any ? mark + tr("%1 / %2 ms")
                                     .arg(QString::number(figures.latency_p50_ms, 'f', 0),
                                          QString::number(figures.latency_p95_ms, 'f', 0))
                        : QStringLiteral("–"));
  const Theme& t = theme();
  const QColor colour = share >= 1 ? t.bad : share >= 0.6 ? t.warn : t.text;
  latency_->setStyleSheet(QStringLiteral("color: %1").arg(colour.name()));
  const bool queue = figures.chunk > 0 && figures.mode != InferenceMode::ensemble;  // which decides anew each tick
  in_hand_->setText(queue ? tr("%1 of %2").arg(figures.planned).arg(figures.chunk) : QStringLiteral("–"));
  age_->setText(figures.seen_ticks < 0 ? QStringLiteral("–")
                                       : tr("%1 ms").arg(figures.seen_ticks * 1000 / std::max(rate_hz, 1)));
  stalled_->setText(QString::number(figures.starved_ticks));
  late_->setText(QString::number(figures.late_rows));
}

}  // namespace tandem
