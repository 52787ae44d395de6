#include "studio/curate_quality.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

#include "studio/actions.h"
#include "studio/curate_session.h"
#include "studio/curate_table.h"
#include "studio/quality_words.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr int rows_in_sight = 4;

// What people ask for first stands above the rest, flagged or not.
constexpr std::array first_measures{Measure::idle_head, Measure::idle_tail,    Measure::blur,
                                    Measure::jerk_mean, Measure::tracking_lag, Measure::spikes};

std::vector<Measure> in_order(const EpisodeQuality& episode) {
  std::vector<Measure> out = sorted_flags(episode);
  const auto add = [&](Measure measure) {
    if (episode.values.find(measure) != nullptr && std::ranges::find(out, measure) == out.end()) {
      out.push_back(measure);
    }
  };
  std::ranges::for_each(first_measures, add);
  for (const auto& [measure, entry] : episode.values.all()) {
    add(measure);
  }
  return out;
}

}  // namespace

CurateQuality::CurateQuality(CurateSession& session, Actions& actions, QWidget* parent)
    : QFrame(parent),
      session_(session),
      state_(make_dim(QString(), this)),
      progress_(new QProgressBar(this)),
      stop_(new QPushButton(tr("Stop"), this)),
      table_(new QTableWidget(0, 3, this)) {
  setObjectName(QStringLiteral("panel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 8, 1, 4);
  layout->setSpacing(4);
  auto* head = new QVBoxLayout;
  head->setContentsMargins(11, 0, 11, 0);
  head->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->addWidget(make_panel_title(tr("Quality"), this));
  state_->setWordWrap(false);
  row->addWidget(state_, 1, Qt::AlignRight);
  stop_->setFocusPolicy(Qt::TabFocus);
  stop_->setAccessibleName(tr("Stop measuring"));
  row->addWidget(stop_);
  head->addLayout(row);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("How far measuring is"));
  head->addWidget(progress_);
  for (QWidget* each : std::initializer_list<QWidget*>{progress_, stop_}) {
    QSizePolicy policy = each->sizePolicy();
    policy.setRetainSizeWhenHidden(true);  // nothing moves when measuring begins or ends
    each->setSizePolicy(policy);
  }
  layout->addLayout(head);
  table_->setObjectName(QStringLiteral("bare"));
  table_->setProperty("page_keys", true);
  table_->setAccessibleName(tr("Measures of the episode"));
  table_->setShowGrid(false);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setTabKeyNavigation(false);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setItemDelegateForColumn(2, new BadgeDelegate(table_));
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(scaled(29));
  table_->horizontalHeader()->hide();
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  table_->horizontalHeader()->resizeSection(1, scaled(104));
  table_->horizontalHeader()->resizeSection(2, scaled(68));
  table_->setFixedHeight(scaled(29) * rows_in_sight + 4);
  layout->addWidget(table_);
  connect(stop_, &QPushButton::clicked, actions[QStringLiteral("curate.measure-stop")], &QAction::trigger);
  connect(&session_, &CurateSession::quality_progress, this, &CurateQuality::show_progress);
  connect(&session_, &CurateSession::quality_changed, this, &CurateQuality::show_quality);
  connect(&session_, &CurateSession::selected, this, &CurateQuality::show_quality);
  connect(&session_, &CurateSession::closed, this, &CurateQuality::show_quality);
  show_quality();
}

const EpisodeQuality* CurateQuality::found() const {
  if (!session_.quality()) {
    return nullptr;
  }
  const auto& all = session_.quality()->episodes;
  const auto at = std::ranges::find(all, session_.episode(), &EpisodeQuality::episode);
  return at == all.end() ? nullptr : &*at;
}

void CurateQuality::show_progress(double share) {
  progress_->setValue(static_cast<int>(share * 100));
  const bool busy = session_.is_measuring();
  progress_->setVisible(busy);
  stop_->setVisible(busy);
}

void CurateQuality::show_quality() {
  progress_->setVisible(session_.is_measuring());
  stop_->setVisible(session_.is_measuring());
  table_->setRowCount(0);
  const EpisodeQuality* episode = found();
  state_->setText(session_.is_measuring()                     ? tr("measuring…")
                  : !session_.quality() || episode != nullptr ? QString()
                                                              : tr("not measured"));
  table_->clearSpans();
  if (episode == nullptr) {
    return;
  }
  const auto order = in_order(*episode);
  table_->setRowCount(static_cast<int>(order.size()));
  for (int i = 0; i < table_->rowCount(); ++i) {
    const Measure measure = order[static_cast<std::size_t>(i)];
    const bool flagged = std::ranges::find(episode->flags, measure) != episode->flags.end();
    const bool broken = info_of(measure).verdict == Verdict::exclude;
    const auto* entry = episode->values.find(measure);
    auto* name = new QTableWidgetItem(measure_text(measure));
    auto* value = new QTableWidgetItem(entry != nullptr ? value_text(measure, entry->value) : QString());
    const bool judged = info_of(measure).threshold.has_value();
    auto* word = new QTableWidgetItem(flagged ? flag_word(measure) : judged ? tr("good") : QString());
    const auto tone = !flagged ? Badge::Tone::ok : broken ? Badge::Tone::bad : Badge::Tone::warn;
    word->setData(EpisodeModel::tone_role, static_cast<int>(tone));
    const QString tip = measure_tip(*episode, measure);
    int column = 0;
    for (QTableWidgetItem* item : {name, value, word}) {
      item->setToolTip(tip);
      table_->setItem(i, column++, item);
    }
  }
  for (const auto& note : episode->notes) {
    const int row = table_->rowCount();
    table_->insertRow(row);
    auto* item = new QTableWidgetItem(in_words(note));
    item->setToolTip(item->text());
    table_->setItem(row, 0, item);
    table_->setSpan(row, 0, 1, 3);
  }
}

}  // namespace tandem
