#include "studio/experiment_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMetaObject>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <set>

#include "base/files.h"
#include "base/thrown.h"
#include "scoring/identity.h"
#include "scoring/sample_size.h"
#include "scoring/sha256.h"
#include "scoring/suite_edit.h"
#include "scoring/suite_library.h"
#include "studio/score_book.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double usual_trial_s = 60;  // where a suite sets no limit
const QString external = QStringLiteral("external");

// "…/act-cube/checkpoints/last/pretrained_model" is a checkpoint of act-cube.
std::string policy_name(const std::string& folder) {
  QStringList parts = QString::fromStdString(folder).split(QLatin1Char('/'), Qt::SkipEmptyParts);
  const auto checkpoints = parts.lastIndexOf(QStringLiteral("checkpoints"));
  if (checkpoints > 0) {
    return parts[checkpoints - 1].toStdString();
  }
  if (parts.size() > 1 && parts.last() == QStringLiteral("pretrained_model")) {
    parts.removeLast();
  }
  return parts.isEmpty() ? folder : parts.last().toStdString();
}

// What a contender is: the content of its folder, or, where it runs elsewhere, the name that a person gives it.
Result<ContenderSpec> identified(ContenderSpec spec, const std::stop_token& stop) {
  if (spec.mode == "external") {
    spec.content_sha256 = sha256("external" + std::string(1, '\0') + spec.policy);
    spec.family = "external";
    spec.checkpoint = spec.policy;
    spec.backend = "external";
    return spec;
  }
  auto hash = checkpoint_sha256(spec.source, stop);
  if (!hash) {
    return std::unexpected(hash.error());
  }
  spec.content_sha256 = *hash;
  spec.checkpoint = spec.policy + "-" + hash->substr(0, 8);
  const auto config = read_json(std::filesystem::path(spec.source) / "config.json");
  const bool typed = config && config->is_object() && config->contains("type") && (*config)["type"].is_string();
  spec.family = typed ? (*config)["type"].get<std::string>() : "unknown";
  return spec;
}

Result<ExperimentSpec> identified(ExperimentSpec spec, const std::stop_token& stop) {
  for (auto& contender : spec.contenders) {
    auto known = identified(contender, stop);
    if (!known) {
      return std::unexpected(known.error());
    }
    contender = std::move(*known);
  }
  return spec;
}

double seconds_of(const SuiteTask& task) {
  const bool by_steps = task.horizon_steps && task.control_hz.value_or(0) > 0;
  return task.horizon_s.value_or(by_steps ? static_cast<double>(*task.horizon_steps) / *task.control_hz
                                          : usual_trial_s);
}

QSpinBox* make_number(int low, int high, int value, const QString& name, QWidget* parent) {
  auto* box = new QSpinBox(parent);
  box->setRange(low, high);
  box->setValue(value);
  box->setButtonSymbols(QAbstractSpinBox::NoButtons);
  box->setAccessibleName(name);
  return box;
}

}  // namespace

ExperimentDialog::ExperimentDialog(ScoreBook& book, const QString& policy, const QString& person, QWidget* parent)
    : QDialog(parent),
      book_(book),
      title_(new QLineEdit(this)),
      person_(new QLineEdit(person, this)),
      suite_(new QComboBox(this)),
      advice_(make_dim(QString(), this)),
      message_(new QLabel(this)),
      create_(new QPushButton(tr("Plan the experiment"), this)),
      more_(new QWidget) {
  setWindowTitle(tr("New experiment"));
  setAttribute(Qt::WA_DeleteOnClose);
  resize(
      QSize(scaled(640), scaled(560)).boundedTo(parent != nullptr ? parent->size() - QSize(80, 80) : QSize(900, 700)));
  title_->setAccessibleName(tr("Title"));
  title_->setPlaceholderText(tr("What is compared, such as: before and after the new data"));
  connect(title_, &QLineEdit::textChanged, this, &ExperimentDialog::look_again);
  suite_->setAccessibleName(tr("Suite"));
  connect(suite_, &QComboBox::currentIndexChanged, this, &ExperimentDialog::suite_chosen);
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("page"));
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(24, 16, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(make_panel_title(tr("Title"), content));
  layout->addWidget(title_);
  layout->addWidget(make_panel_title(tr("Suite"), content));
  layout->addWidget(suite_);
  build_contenders(layout);
  layout->addWidget(make_panel_title(tr("Who judges"), content));
  person_->setAccessibleName(tr("Who judges"));
  person_->setPlaceholderText(tr("Your name; it is kept with every trial"));
  person_->setMaxLength(80);
  layout->addWidget(person_);
  layout->addWidget(advice_);
  build_more(layout);
  layout->addStretch(1);
  message_->setWordWrap(true);
  message_->hide();
  auto* cancel = new QPushButton(tr("Cancel"), this);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  create_->setObjectName(QStringLiteral("primary"));
  create_->setDefault(true);
  connect(create_, &QPushButton::clicked, this, &ExperimentDialog::create);
  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(24, 0, 24, 16);
  buttons->setSpacing(8);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  buttons->addWidget(create_);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(8);
  outer->addWidget(make_scroll(content, tr("New experiment"), this), 1);
  auto* said = new QHBoxLayout;
  said->setContentsMargins(24, 0, 24, 0);
  said->addWidget(message_);
  outer->addLayout(said);
  outer->addLayout(buttons);
  list_suites_into();
  if (!policy.isEmpty()) {
    add_contender(policy, QStringLiteral("sync"));
    add_contender(policy, QStringLiteral("async"));
  }
  title_->setFocus();
}

ExperimentDialog::~ExperimentDialog() {
  worker_.request_stop();
  if (worker_.joinable()) {
    worker_.join();
  }
}

void ExperimentDialog::build_contenders(QVBoxLayout* layout) {
  layout->addWidget(make_panel_title(tr("Contenders"), this));
  contenders_ = new QVBoxLayout;
  contenders_->setSpacing(4);
  layout->addLayout(contenders_);
  auto* folder = new QPushButton(tr("Add a policy folder…"), this);
  folder->setAutoDefault(false);
  connect(folder, &QPushButton::clicked, this, &ExperimentDialog::choose_folder);
  auto* other = new QPushButton(tr("Add one that runs elsewhere"), this);
  other->setAutoDefault(false);
  other->setToolTip(tr("Another robot or program: a person starts and ends its trials by hand."));
  connect(other, &QPushButton::clicked, this, [this] {
    add_contender({}, external);
    rows_.back().source->setFocus();
  });
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(folder);
  row->addWidget(other);
  row->addStretch(1);
  layout->addLayout(row);
}

void ExperimentDialog::build_more(QVBoxLayout* layout) {
  auto* open = new QCheckBox(tr("More"), this);
  layout->addWidget(open);
  layout->addWidget(more_);
  more_->hide();
  connect(open, &QCheckBox::toggled, more_, &QWidget::setVisible);
  auto* form = new QFormLayout(more_);
  form->setContentsMargins(0, 0, 0, 0);
  form->setSpacing(8);
  const auto choice = [&](const QString& name, const QList<std::pair<int, QString>>& items) {
    auto* box = new QComboBox(more_);
    box->setAccessibleName(name);
    for (const auto& [value, text] : items) {
      box->addItem(text, value);
    }
    form->addRow(name, box);
    return box;
  };
  task_ = choice(tr("Tasks"), {});
  connect(task_, &QComboBox::currentIndexChanged, this, &ExperimentDialog::show_advice);
  trials_ = make_number(0, 10000, 0, tr("Trials of each cell and contender"), more_);
  trials_->setSpecialValueText(tr("as the suite says"));
  connect(trials_, &QSpinBox::valueChanged, this, &ExperimentDialog::show_advice);
  form->addRow(trials_->accessibleName(), trials_);
  reset_s_ = make_number(0, 3600, 30, tr("Time for a reset"), more_);
  reset_s_->setSuffix(tr(" s"));
  connect(reset_s_, &QSpinBox::valueChanged, this, &ExperimentDialog::show_advice);
  form->addRow(reset_s_->accessibleName(), reset_s_);
  design_ = choice(tr("Design"), {{static_cast<int>(Design::fixed), tr("Fixed: look when all is done")},
                                  {static_cast<int>(Design::sequential), tr("Sequential: may be looked at early")},
                                  {static_cast<int>(Design::exploratory), tr("Exploratory: nothing is claimed")}});
  blinding_ =
      choice(tr("Blinding"), {{static_cast<int>(Blinding::operator_only), tr("The operator does not know who runs")},
                              {static_cast<int>(Blinding::operator_and_scorer), tr("Nor does who scores later")},
                              {static_cast<int>(Blinding::none), tr("None: everybody knows")}});
  connect(blinding_, &QComboBox::currentIndexChanged, this, &ExperimentDialog::look_again);
  alpha_ = new QDoubleSpinBox(more_);
  alpha_->setRange(0.001, 0.5);
  alpha_->setDecimals(3);
  alpha_->setSingleStep(0.01);
  alpha_->setValue(0.05);
  alpha_->setButtonSymbols(QAbstractSpinBox::NoButtons);
  alpha_->setAccessibleName(tr("Risk of a false claim"));
  connect(alpha_, &QDoubleSpinBox::valueChanged, this, &ExperimentDialog::show_advice);
  form->addRow(alpha_->accessibleName(), alpha_);
  seed_ = make_number(0, 2'000'000'000, static_cast<int>(QDateTime::currentSecsSinceEpoch() % 2'000'000'000),
                      tr("Seed of the plan"), more_);
  form->addRow(seed_->accessibleName(), seed_);
}

void ExperimentDialog::list_suites_into() {
  const auto resources = resource_folder();
  if (!resources) {
    say(in_words(resources.error()), true);
    return;
  }
  const QSignalBlocker quiet(suite_);
  for (auto& [file, own, suite] : list_suite_files(*resources, own_suites_folder(book_.file()))) {
    if (suite) {
      const QString title = QString::fromStdString(suite->title);
      suite_->addItem(own ? tr("%1, version %2").arg(title).arg(suite->version) : title,
                      QString::fromStdString(suite->key));
      suites_.push_back(std::move(*suite));
    } else {
      say(in_words(suite.error()), true);
    }
  }
  suite_->setCurrentIndex(std::max(0, suite_->findData(QStringLiteral("smolvla_so100"))));
  suite_chosen();
}

void ExperimentDialog::suite_chosen() {
  const auto place = static_cast<std::size_t>(std::max(0, suite_->currentIndex()));
  const QSignalBlocker quiet(task_);
  task_->clear();
  task_->addItem(tr("all"), -1);
  if (place < suites_.size()) {
    const auto& tasks = suites_[place].tasks;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const std::string& title = tasks[i].title.empty() ? tasks[i].key : tasks[i].title;
      task_->addItem(QString::fromStdString(title), static_cast<int>(i));
    }
  }
  show_advice();
}

void ExperimentDialog::add_contender(const QString& source, const QString& mode) {
  Row row;
  row.line = new QWidget(this);
  row.source = new QLineEdit(source, row.line);
  row.mode = new QComboBox(row.line);
  const bool elsewhere = mode == external;
  row.source->setReadOnly(!elsewhere);
  row.source->setPlaceholderText(tr("Its name"));
  row.source->setAccessibleName(elsewhere ? tr("Name of the contender") : tr("Folder of the policy"));
  row.source->setToolTip(source);
  connect(row.source, &QLineEdit::textChanged, this, &ExperimentDialog::look_again);
  row.mode->setAccessibleName(tr("Inference"));
  if (elsewhere) {
    row.mode->addItem(tr("elsewhere"), external);
  } else {
    row.mode->addItem(tr("sync"), QStringLiteral("sync"));
    row.mode->addItem(tr("async"), QStringLiteral("async"));
    row.mode->addItem(tr("RTC"), QStringLiteral("rtc"));
    row.mode->setCurrentIndex(std::max(0, row.mode->findData(mode)));
  }
  auto* away = new QPushButton(tr("Remove"), row.line);
  away->setAutoDefault(false);
  away->setAccessibleName(tr("Remove the contender"));
  connect(away, &QPushButton::clicked, this, [this, line = row.line] { remove(line); });
  auto* layout = new QHBoxLayout(row.line);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(row.source, 1);
  layout->addWidget(row.mode);
  layout->addWidget(away);
  contenders_->addWidget(row.line);
  rows_.push_back(row);
  show_advice();
}

void ExperimentDialog::remove(QWidget* line) {
  std::erase_if(rows_, [line](const Row& row) { return row.line == line; });
  line->deleteLater();
  show_advice();
}

void ExperimentDialog::choose_folder() {
  auto* dialog = new QFileDialog(this, tr("Folder of the policy"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& folder) { add_contender(folder, QStringLiteral("sync")); });
  dialog->open();
}

std::optional<Suite> ExperimentDialog::suite() const {
  const auto place = static_cast<std::size_t>(std::max(0, suite_->currentIndex()));
  if (place >= suites_.size()) {
    return std::nullopt;
  }
  Suite out = suites_[place];
  const int task = task_->currentIndex() >= 0 ? task_->currentData().toInt() : -1;
  if (task >= 0 && out.tasks.size() > 1) {
    const auto kept = static_cast<std::size_t>(task);
    std::erase_if(out.cells, [kept](const SuiteCell& cell) { return cell.task != kept; });
    for (auto& cell : out.cells) {
      cell.task = 0;
    }
    const std::string key = out.tasks[kept].key;
    std::erase_if(out.anchors, [&](const Anchor& anchor) { return anchor.task != key; });
    out.tasks = {SuiteTask(out.tasks[kept])};
    out.key += "." + key;
    out.title += ", " + (out.tasks[0].title.empty() ? key : out.tasks[0].title);
  }
  return trials_->value() > 0 ? with_trials_each(std::move(out), trials_->value()) : out;
}

namespace {

// Exact and slow: once for each level of error.
std::int64_t advised_trials(double alpha) {
  static std::map<double, std::int64_t> known;
  const auto [found, fresh] = known.try_emplace(alpha, 0);
  if (fresh) {
    found->second = trials_for_power(0.5, 0.8, 0.8, alpha).trials;
  }
  return found->second;
}

}  // namespace

void ExperimentDialog::show_advice() {
  look_again();
  const auto chosen = suite();
  if (!chosen || trials_ == nullptr || alpha_ == nullptr) {
    advice_->clear();
    return;
  }
  std::int64_t trials = 0;
  double seconds = 0;
  for (const auto& cell : chosen->cells) {
    trials += cell.planned_trials;
    seconds += static_cast<double>(cell.planned_trials) * (seconds_of(chosen->tasks[cell.task]) + reset_s_->value());
  }
  const auto contenders = static_cast<int>(std::max<std::size_t>(1, rows_.size()));
  QString text = tr("%1 trials of each contender, %2 altogether: about %3 h with resets.")
                     .arg(trials)
                     .arg(trials * contenders)
                     .arg(number_text(seconds * contenders / 3600, 1));
  double detectable = 0;
  for (int percent = 51; percent <= 99 && detectable == 0; ++percent) {
    if (trials_by_approximation(0.5, percent / 100.0, 0.8, alpha_->value()) <= trials) {
      detectable = percent;
    }
  }
  if (contenders > 1) {
    text += QLatin1Char(' ') + (detectable > 0
                                    ? tr("A success rate of 50 % is told from one of %1 % in 4 of 5 such experiments.")
                                          .arg(static_cast<int>(detectable))
                                    : tr("That is too few to tell any two success rates apart."));
    text +=
        QLatin1Char(' ') + tr("To tell 50 % from 80 %, plan %1 trials of each.").arg(advised_trials(alpha_->value()));
  }
  advice_->setText(text);
}

void ExperimentDialog::say(const QString& text, bool bad) {
  message_->setText((bad ? QStringLiteral("▲ ") : QString()) + text);
  message_->setStyleSheet(QStringLiteral("color: %1").arg((bad ? theme().bad : theme().dim).name()));
  message_->show();
}

void ExperimentDialog::refuse(const QString& text) {
  refused_ = true;
  say(text, true);
}

ExperimentSpec ExperimentDialog::spec() const {
  ExperimentSpec out;
  out.title = title_->text().trimmed().toStdString();
  out.design = static_cast<Design>(design_->currentData().toInt());
  out.test_method.clear();  // by metric and pairing
  out.blinding = rows_.size() > 1 ? static_cast<Blinding>(blinding_->currentData().toInt()) : Blinding::none;
  out.alpha = alpha_->value();
  out.seed = static_cast<std::uint64_t>(seed_->value());
  for (const Row& row : rows_) {
    ContenderSpec contender;
    contender.source = row.source->text().trimmed().toStdString();
    contender.mode = row.mode->currentData().toString().toStdString();
    contender.policy = contender.mode == "external" ? contender.source : policy_name(contender.source);
    if (contender.mode == "async" || contender.mode == "rtc") {
      contender.parameters["threshold"] = 0.5;
    }
    out.contenders.push_back(std::move(contender));
  }
  return out;
}

// Why the experiment cannot be planned as it stands; empty: it can.
QString ExperimentDialog::complaint() const {
  const ExperimentSpec wanted = spec();
  const QString title = title_->text().trimmed();
  const bool unnamed = std::any_of(wanted.contenders.begin(), wanted.contenders.end(),
                                   [](const ContenderSpec& each) { return each.policy.empty(); });
  const bool tells = wanted.blinding != Blinding::none &&
                     std::any_of(wanted.contenders.begin(), wanted.contenders.end(), [&](const ContenderSpec& each) {
                       return title.contains(QString::fromStdString(each.policy), Qt::CaseInsensitive);
                     });
  return title.isEmpty() || wanted.contenders.empty() || unnamed
             ? tr("An experiment needs a title, and contenders that are named.")
         : tells    ? tr("The title names a contender, and the experiment is blind: choose another title.")
         : !suite() ? tr("There is no suite to choose.")
                    : QString();
}

// What was refused is looked at again with every change.
void ExperimentDialog::look_again() {
  if (!refused_ || busy_) {
    return;
  }
  if (const QString text = complaint(); !text.isEmpty()) {
    say(text, true);
  } else {
    refused_ = false;
    message_->clear();
    message_->hide();
  }
}

void ExperimentDialog::set_busy(bool busy) {
  busy_ = busy;
  create_->setEnabled(!busy);
}

void ExperimentDialog::create() {
  if (busy_) {
    return;
  }
  if (const QString text = complaint(); !text.isEmpty()) {
    refuse(text);
    return;
  }
  set_busy(true);
  say(tr("Reading the checkpoints…"), false);
  worker_ = std::jthread([this, wanted = spec()](const std::stop_token& stop) {
    auto known = std::make_shared<Result<ExperimentSpec>>(fail(ErrorCode::internal, "The checkpoints were not read."));
    try {
      *known = identified(wanted, stop);
    } catch (const std::exception& error) {
      *known = std::unexpected(error_thrown(error));
    }
    QMetaObject::invokeMethod(
        this,
        [this, known] {
          if (!*known) {
            set_busy(false);
            refuse(in_words(known->error()));
            return;
          }
          write(std::move(**known));
        },
        Qt::QueuedConnection);
  });
}

void ExperimentDialog::write(ExperimentSpec spec) {
  book_.ask<std::int64_t>(
      this,
      [spec = std::move(spec), chosen = *suite()](Database& database) -> Result<std::int64_t> {
        if (const auto resources = resource_folder()) {
          TANDEM_TRY(check_own_suite(chosen, *resources));
        }
        return ExperimentStore(database).create(chosen, spec);
      },
      [this](Result<std::int64_t> id) {
        set_busy(false);
        if (!id) {
          refuse(in_words(id.error()));
          return;
        }
        if (const QString person = person_->text().simplified(); !person.isEmpty()) {
          Q_EMIT judged_by(person);
        }
        Q_EMIT created(*id);
        accept();
      });
}

}  // namespace tandem
