#include "studio/policy_panel.h"

#include <QAction>
#include <QComboBox>
#include <QDragMoveEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

#include "studio/actions.h"
#include "studio/policy_session.h"
#include "studio/sentences.h"
#include "widgets/camera_grid.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

const QString picture_prefix = QStringLiteral("observation.images.");

// A menu that takes the room there is: the card never gets wider than its column.
QComboBox* narrow_menu(QWidget* parent) {
  auto* box = new QComboBox(parent);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(4);
  return box;
}

QString family_of(const PolicyConfig& config) {
  const QString type = QString::fromStdString(config.type);
  if (type == QStringLiteral("act")) {
    return QStringLiteral("ACT");
  }
  return type == QStringLiteral("smolvla")     ? QStringLiteral("SmolVLA")
         : type == QStringLiteral("diffusion") ? QStringLiteral("Diffusion Policy")
                                               : type;
}

Badge::Tone tone_of(FindingLevel level) {
  return level == FindingLevel::green   ? Badge::Tone::ok
         : level == FindingLevel::amber ? Badge::Tone::warn
                                        : Badge::Tone::bad;
}

}  // namespace

PolicyPanel::PolicyPanel(PolicySession& policy, Actions& actions, QWidget* parent)
    : QFrame(parent),
      policy_(policy),
      statistics_(actions[QStringLiteral("rollout.statistics")]),
      name_(new QLabel(this)),
      text_(make_dim(QString(), this)) {
  setObjectName(QStringLiteral("panel"));
  setAcceptDrops(true);
  name_->setFont(text_font(15, true));
  name_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  auto* load = new QPushButton(tr("Load policy…"), this);
  load->setFocusPolicy(Qt::TabFocus);
  QAction* action = actions[QStringLiteral("rollout.load")];
  load->setToolTip(action->toolTip());
  connect(load, &QPushButton::clicked, action, &QAction::trigger);
  auto* head = new QHBoxLayout;
  head->addWidget(make_panel_title(tr("Policy"), this), 1);
  head->addWidget(load);
  layout_ = new QVBoxLayout(this);
  layout_->setContentsMargins(12, 12, 12, 12);
  layout_->setSpacing(8);
  layout_->addLayout(head);
  layout_->addWidget(name_);
  layout_->addWidget(text_);
  connect(&policy_, &PolicySession::changed, this, &PolicyPanel::rebuild);
  rebuild();
}

void PolicyPanel::set_cameras(const QStringList& cameras) {
  if (cameras != cameras_) {
    cameras_ = cameras;
    rebuild();
  }
}

void PolicyPanel::set_state(bool armed, bool moving) {
  if (armed != armed_ || moving != moving_) {
    armed_ = armed;
    moving_ = moving;
    rebuild();
  }
}

QString PolicyPanel::description() const {
  const Policy& policy = *policy_.policy();
  const PolicyTiming& timing = policy_.timing();
  const QString precision = QString::fromStdString(name_of(policy.precision().precision));
  return tr("%1, %2 MB, %3, chunk %4 · this machine: %5 chunks/s (%6 ms)")
      .arg(family_of(policy.config()))
      .arg(static_cast<double>(policy.weight_bytes()) / 1e6, 0, 'f', 0)
      .arg(policy.device() == ComputeDevice::cuda ? tr("%1 on the graphics card").arg(precision) : precision)
      .arg(policy.traits().chunk)
      .arg(QString::number(timing.chunks_per_s(), 'f', 1), QString::number(timing.p50_ms, 'f', 0));
}

QString PolicyPanel::figures() const {
  const PolicyTiming& timing = policy_.timing();
  const auto rate = [](double hz) { return QString::number(hz, 'f', hz < 1 ? 2 : hz < 10 ? 1 : 0); };
  return tr("p50 %1 ms, p99 %2 ms of a chunk, %3 MB of memory. Sync keeps up to %4 Hz, async to %5 Hz.")
             .arg(QString::number(timing.p50_ms, 'f', 0), QString::number(timing.p99_ms, 'f', 0),
                  QString::number(timing.resident_mb, 'f', 0), rate(timing.sync_hz), rate(timing.async_hz)) +
         QLatin1Char('\n') + in_words(policy_.policy()->precision().reason);
}

void PolicyPanel::rebuild() {
  inputs_.clear();
  delete rows_;
  rows_ = new QWidget(this);
  grid_ = new QGridLayout(rows_);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(8);
  grid_->setVerticalSpacing(4);
  grid_->setColumnStretch(1, 1);
  layout_->addWidget(rows_);
  if (policy_.policy() == nullptr) {
    name_->setText(policy_.loading() ? tr("Loading…") : tr("No policy"));
    const auto& problem = policy_.load_problem();
    text_->setText(policy_.loading() ? policy_.folder()
                   : problem
                       ? QStringLiteral("▲ ") + in_words(*problem)
                       : tr("Load the folder of a policy as it was published: config.json, model.safetensors and the "
                            "files beside them. What fits this rig and what does not appears here."));
    return;
  }
  name_->setText(QFileInfo(policy_.folder()).fileName());
  name_->setToolTip(policy_.folder());
  text_->setText(description());
  text_->setToolTip(figures());
  if (policy_.load_problem()) {
    add_paragraph(QStringLiteral("▲ ") + in_words(*policy_.load_problem()));
  }
  if (!armed_) {
    add_paragraph(figures());
    add_precision();
  }
  if (!policy_.compatibility().findings.empty()) {
    add_inputs();
    add_findings();
  } else {
    add_paragraph(tr("Connect a rig: then what fits and what does not appears here."));
  }
}

const PolicyPanel::InputRow* PolicyPanel::input_at(const QPoint& position) const {
  for (const InputRow& row : inputs_) {
    const QRect menu(row.menu->mapTo(this, QPoint()), row.menu->size());
    if (position.y() >= menu.top() && position.y() <= menu.bottom()) {
      return &row;
    }
  }
  return nullptr;
}

void PolicyPanel::mark(const InputRow* row) {
  for (const InputRow& each : inputs_) {
    if (each.menu->property("target").toBool() != (&each == row)) {
      each.menu->setProperty("target", &each == row);
      each.menu->style()->unpolish(each.menu);
      each.menu->style()->polish(each.menu);
    }
  }
}

void PolicyPanel::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasFormat(QString::fromLatin1(camera_mime))) {
    event->acceptProposedAction();
  }
}

void PolicyPanel::dragMoveEvent(QDragMoveEvent* event) {
  const InputRow* row = moving_ ? nullptr : input_at(event->position().toPoint());
  mark(row);
  event->setAccepted(row != nullptr);
}

void PolicyPanel::dragLeaveEvent(QDragLeaveEvent*) { mark(nullptr); }

void PolicyPanel::dropEvent(QDropEvent* event) {
  mark(nullptr);
  const QString camera = QString::fromUtf8(event->mimeData()->data(QString::fromLatin1(camera_mime)));
  const InputRow* row = input_at(event->position().toPoint());
  if (row != nullptr && cameras_.contains(camera)) {
    event->acceptProposedAction();
    // After the drag has ended: the line is made anew.
    QMetaObject::invokeMethod(
        this, [this, camera, input = row->feature] { policy_.map_camera(camera, input); }, Qt::QueuedConnection);
  }
}

Badge* PolicyPanel::add_row(const QString& what, QWidget* value, Badge::Tone tone, const QString& word) {
  const int row = grid_->rowCount();
  auto* label = new QLabel(what, rows_);
  label->setTextFormat(Qt::PlainText);
  grid_->addWidget(label, row, 0);
  if (value != nullptr) {
    grid_->addWidget(value, row, 1);
  }
  auto* badge = new Badge(rows_);
  badge->set(tone, word);
  grid_->addWidget(badge, row, 2, Qt::AlignRight);
  return badge;
}

void PolicyPanel::add_paragraph(const QString& text) {
  QLabel* label = make_dim(text, rows_);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  grid_->addWidget(label, grid_->rowCount(), 0, 1, 3);
}

void PolicyPanel::add_precision() {
  auto* box = narrow_menu(rows_);
  box->setAccessibleName(tr("Precision"));
  box->setToolTip(tr("Automatic: what this machine computes fastest without a loss that matters."));
  box->addItem(tr("automatic"));
  using Way = std::pair<std::optional<Precision>, std::optional<ComputeDevice>>;
  std::vector<Way> ways{{}};
  if (policy_.has_card()) {
    for (const Precision precision : {Precision::fp32, Precision::bf16, Precision::fp16}) {
      ways.emplace_back(precision, ComputeDevice::cuda);
      box->addItem(tr("%1 on the graphics card").arg(QString::fromStdString(name_of(precision))));
    }
  }
  for (const Precision precision : {Precision::fp32, Precision::bf16, Precision::int8}) {
    const QString name = QString::fromStdString(name_of(precision));
    ways.emplace_back(precision, policy_.has_card() ? std::optional(ComputeDevice::cpu) : std::nullopt);
    box->addItem(policy_.has_card() ? tr("%1 on the processor").arg(name) : name);
  }
  const auto now = std::ranges::find(ways, Way{policy_.precision(), policy_.device()});
  box->setCurrentIndex(now == ways.end() ? 0 : static_cast<int>(now - ways.begin()));
  connect(box, &QComboBox::activated, this, [this, ways](int index) {
    const Way wanted = ways.at(static_cast<std::size_t>(index));
    QMetaObject::invokeMethod(
        this, [this, wanted] { policy_.set_precision(wanted.first, wanted.second); }, Qt::QueuedConnection);
  });
  const int row = grid_->rowCount();
  grid_->addWidget(new QLabel(tr("Precision"), rows_), row, 0);
  grid_->addWidget(box, row, 1, 1, 2);
}

// One menu for each picture that the policy wants: which camera of the rig gives it.
void PolicyPanel::add_inputs() {
  const bool fits = policy_.compatibility().worst() != FindingLevel::red;
  for (const auto& match : policy_.compatibility().inputs) {
    const QString input = QString::fromStdString(match.feature);
    const bool matched = !match.camera.empty();
    auto* box = narrow_menu(rows_);
    box->setAccessibleName(tr("Camera for %1").arg(input));
    if (!matched) {
      box->addItem(tr("(choose)"), QString());
    }
    for (const QString& camera : cameras_) {
      box->addItem(camera, camera);
    }
    box->setCurrentIndex(matched ? std::max(0, box->findData(QString::fromStdString(match.camera))) : 0);
    box->setEnabled(!moving_);
    inputs_.push_back({input, box});
    connect(box, &QComboBox::activated, this, [this, box, input] {
      // After the menu has closed: the row it stands in is made anew.
      const QString camera = box->currentData().toString();
      QMetaObject::invokeMethod(
          this, [this, camera, input] { policy_.map_camera(camera, input); }, Qt::QueuedConnection);
    });
    const auto without = fits ? Badge::Tone::warn : Badge::Tone::bad;
    add_row(input.mid(picture_prefix.size()), box, matched ? Badge::Tone::ok : without,
            matched ? tr("matched") : tr("missing"));
  }
}

// What else says what the policy was trained on: a dataset, or one of the sets of statistics of the checkpoint.
void PolicyPanel::add_training(bool with_sets) {
  const auto sets = with_sets ? policy_.policy()->processor().statistics_sets() : std::vector<std::string>();
  if (!sets.empty()) {
    auto* box = narrow_menu(rows_);
    box->setAccessibleName(tr("Set of statistics"));
    box->addItem(tr("(choose a set)"), QString());
    for (const auto& set : sets) {
      box->addItem(QString::fromStdString(set), QString::fromStdString(set));
    }
    connect(box, &QComboBox::activated, this, [this, box] {
      const QString set = box->currentData().toString();
      QMetaObject::invokeMethod(
          this, [this, set] { policy_.set_norm_key(set); }, Qt::QueuedConnection);
    });
    grid_->addWidget(box, grid_->rowCount(), 0, 1, 3);
  }
  auto* choose = new QPushButton(tr("Name its dataset…"), rows_);
  choose->setToolTip(statistics_->toolTip());
  connect(choose, &QPushButton::clicked, statistics_, &QAction::trigger);
  grid_->addWidget(choose, grid_->rowCount(), 0, 1, 3);
}

void PolicyPanel::add_findings() {
  int well = 0;
  for (const auto& finding : policy_.compatibility().findings) {
    if (finding.level == FindingLevel::green) {
      ++well;
      continue;
    }
    Badge* badge = add_row(in_words(finding.item), nullptr, tone_of(finding.level),
                           finding.level == FindingLevel::red ? tr("does not fit") : tr("note"));
    const QString sentence = in_words(finding.text + (finding.remedy.empty() ? "" : " " + finding.remedy));
    badge->setToolTip(sentence);
    add_paragraph(sentence);
    if (!armed_ && (finding.item == "statistics" || finding.item == "joint order")) {
      add_training(finding.item == "statistics");
    }
  }
  if (well > 0) {
    add_row(tr("%n other check(s)", nullptr, well), nullptr, Badge::Tone::ok, tr("fit"));
  }
}

}  // namespace tandem
