#include "studio/suite_parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

#include "scoring/suite_edit.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

std::optional<std::size_t> place_in(int row, std::size_t size) {
  return row >= 0 && static_cast<std::size_t>(row) < size ? std::optional(static_cast<std::size_t>(row)) : std::nullopt;
}

template <typename Kind>
SuiteForm::Choice choice_of(Kind kind, const QString& title) {
  return {QString::fromUtf8(name_of(kind).data(), static_cast<qsizetype>(name_of(kind).size())), title};
}

// The kind that is called so in a file.
template <typename Kind>
Kind kind_named(const QString& name, int count) {
  for (int i = 0; i < count; ++i) {
    const auto known = name_of(static_cast<Kind>(i));
    if (name == QLatin1String(known.data(), static_cast<qsizetype>(known.size()))) {
      return static_cast<Kind>(i);
    }
  }
  return static_cast<Kind>(0);
}

template <typename Kind>
QString name_text(Kind kind) {
  return QString::fromUtf8(name_of(kind).data(), static_cast<qsizetype>(name_of(kind).size()));
}

QWidget* part_with_title(const QString& title, QWidget* content, QWidget* parent) {
  auto* part = new QWidget(parent);
  auto* layout = new QVBoxLayout(part);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(make_panel_title(title, part));
  layout->addWidget(content, 1);
  return part;
}

QWidget* scrolled(QWidget* form, const QString& name, QWidget* parent) {
  auto* page = new QWidget;
  page->setObjectName(QStringLiteral("page"));
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 12, 0);
  layout->addWidget(form);
  layout->addStretch(1);
  return make_scroll(page, name, parent);
}

}  // namespace

SuiteFacts::SuiteFacts(SuiteDocument& document, QWidget* parent) : QWidget(parent) {
  auto* form = new SuiteForm(
      document, [] { return std::optional(QString()); }, this);
  form->add_text(
      tr("Key"), QStringLiteral("key"), [](const Suite& suite) { return text_of(suite.key); },
      [](Suite& suite, const QString& text) { suite.key = text.toStdString(); });
  form->add_text(
      tr("Title"), QStringLiteral("title"), [](const Suite& suite) { return text_of(suite.title); },
      [](Suite& suite, const QString& text) { suite.title = text.toStdString(); });
  form->add_choice(
      tr("Robot"), QStringLiteral("kind"),
      {{QStringLiteral("real"), tr("A real one")}, {QStringLiteral("sim"), tr("A simulated one")}},
      [](const Suite& suite) { return suite.simulated ? QStringLiteral("sim") : QStringLiteral("real"); },
      [](Suite& suite, const QString& value) { suite.simulated = value == QStringLiteral("sim"); });
  form->add_choice(
      tr("Headline figure"), QStringLiteral("aggregate"),
      {choice_of(SuiteAggregate::micro, tr("All trials alike")),
       choice_of(SuiteAggregate::macro_task, tr("Mean of the tasks")),
       choice_of(SuiteAggregate::macro_setting, tr("Mean of the settings")),
       choice_of(SuiteAggregate::macro_group, tr("Mean of the groups of tasks"))},
      [](const Suite& suite) { return name_text(suite.aggregate); },
      [](Suite& suite, const QString& value) { suite.aggregate = kind_named<SuiteAggregate>(value, 4); });
  form->add_text(
      tr("Source"), QStringLiteral("source"), [](const Suite& suite) { return text_of(suite.source); },
      [](Suite& suite, const QString& text) { suite.source = text.toStdString(); });
  form->add_text(
      tr("Notes"), QStringLiteral("notes"), [](const Suite& suite) { return text_of(suite.notes); },
      [](Suite& suite, const QString& text) { suite.notes = text.toStdString(); });
  form->add_finding(QStringLiteral("tasks"));
  form->add_finding(QStringLiteral("settings"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scrolled(form, tr("The suite"), this));
}

SuiteTasks::SuiteTasks(SuiteDocument& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      tasks_(new SuitePartList(tr("Tasks"), tr("Add task"), tr("Remove"), this)),
      stages_(new SuitePartList(tr("Stages"), tr("Add stage"), tr("Remove"), this)),
      task_form_(new SuiteForm(
          document,
          [this]() -> std::optional<QString> {
            const auto at = task();
            return at ? std::optional(QStringLiteral("tasks[%1].").arg(*at)) : std::nullopt;
          },
          this)),
      stage_form_(new SuiteForm(
          document,
          [this]() -> std::optional<QString> {
            const auto at = stage();
            return at ? std::optional(QStringLiteral("tasks[%1].stages[%2].").arg(*task()).arg(*at)) : std::nullopt;
          },
          this)) {
  build_task_form();
  build_task_limits();
  build_stage_form();
  tasks_->setMinimumWidth(scaled(200));
  stages_->setMinimumHeight(scaled(110));
  auto* rubric = new QWidget(this);
  auto* row = new QHBoxLayout(rubric);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(12);
  row->addWidget(stages_, 2);
  row->addWidget(stage_form_, 3);
  stage_part_ = part_with_title(tr("Rubric"), rubric, this);
  auto* column = new QWidget(this);
  auto* both = new QVBoxLayout(column);
  both->setContentsMargins(0, 0, 0, 0);
  both->setSpacing(16);
  both->addWidget(task_form_);
  both->addWidget(stage_part_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(tasks_, 1);
  layout->addWidget(scrolled(column, tr("The task"), this), 3);
  connect_lists();
  connect(&document_, &SuiteDocument::changed, this, &SuiteTasks::refresh);
}

std::optional<std::size_t> SuiteTasks::task() const {
  return place_in(tasks_->current(), document_.suite().tasks.size());
}

std::optional<std::size_t> SuiteTasks::stage() const {
  const auto at = task();
  return at ? place_in(stages_->current(), document_.suite().tasks[*at].stages.size()) : std::nullopt;
}

void SuiteTasks::choose(int task, int stage) {
  tasks_->choose(task);
  if (stage >= 0) {
    stages_->choose(stage);
  }
}

void SuiteTasks::build_task_form() {
  const auto text = [this](const QString& title, const char* field, std::string SuiteTask::*part) {
    return task_form_->add_text(
        title, QString::fromLatin1(field),
        [this, part](const Suite& suite) { return text_of(suite.tasks[*task()].*part); },
        [this, part](Suite& suite, const QString& value) { suite.tasks[*task()].*part = value.toStdString(); });
  };
  task_form_->add_text(
      tr("Key"), QStringLiteral("key"), [this](const Suite& suite) { return text_of(suite.tasks[*task()].key); },
      [this](Suite& suite, const QString& value) { rename_task(suite, *task(), value.toStdString()); });
  text(tr("Title"), "title", &SuiteTask::title);
  text(tr("Instruction"), "instruction", &SuiteTask::instruction);
  text(tr("It succeeded when"), "success", &SuiteTask::success_text);
  text(tr("Group"), "group", &SuiteTask::group);
  task_form_->add_choice(
      tr("Scored by"), QStringLiteral("scoring"),
      {choice_of(Scoring::binary, tr("Success or failure")),
       choice_of(Scoring::staged_cumulative, tr("Stages, each after what it requires")),
       choice_of(Scoring::staged_independent, tr("Stages, each for itself")),
       choice_of(Scoring::count, tr("Objects done, counted")), choice_of(Scoring::chain, tr("Subtasks in a row")),
       choice_of(Scoring::progress, tr("How far it came, entered")),
       choice_of(Scoring::rate, tr("Objects in a fixed time"))},
      [this](const Suite& suite) { return name_text(suite.tasks[*task()].scoring); },
      [this](Suite& suite, const QString& value) { set_scoring(suite.tasks[*task()], kind_named<Scoring>(value, 7)); });
  task_form_->add_finding(QStringLiteral("stages"));
}

void SuiteTasks::build_task_limits() {
  const SuiteForm::Range points{0, 1e6, 3, false, {}};
  task_form_->add_number(
      tr("Most points"), QStringLiteral("score_max"), points,
      [this](const Suite& suite) { return std::optional(suite.tasks[*task()].score_max); },
      [this](Suite& suite, std::optional<double> value) { suite.tasks[*task()].score_max = value.value_or(0); });
  task_form_->add_number(
      tr("Points of a success"), QStringLiteral("success_min"), points,
      [this](const Suite& suite) { return std::optional(suite.tasks[*task()].success_min); },
      [this](Suite& suite, std::optional<double> value) { suite.tasks[*task()].success_min = value.value_or(0); });
  chain_ = task_form_->add_number(
      tr("Subtasks in a row"), QStringLiteral("chain_length"), {1, 1000, 0, true, {}},
      [this](const Suite& suite) -> std::optional<double> {
        const auto length = suite.tasks[*task()].chain_length;
        return length ? std::optional(static_cast<double>(*length)) : std::nullopt;
      },
      [this](Suite& suite, std::optional<double> value) {
        suite.tasks[*task()].chain_length = value ? std::optional<std::int64_t>(std::llround(*value)) : std::nullopt;
      });
  task_form_->add_number(
      tr("Time limit"), QStringLiteral("horizon_s"), {1, 1e5, 1, true, tr(" s")},
      [this](const Suite& suite) { return suite.tasks[*task()].horizon_s; },
      [this](Suite& suite, std::optional<double> value) { suite.tasks[*task()].horizon_s = value; });
  task_form_->add_number(
      tr("Horizon in steps"), QStringLiteral("horizon_steps"), {1, 1e7, 0, true, {}},
      [this](const Suite& suite) -> std::optional<double> {
        const auto steps = suite.tasks[*task()].horizon_steps;
        return steps ? std::optional(static_cast<double>(*steps)) : std::nullopt;
      },
      [this](Suite& suite, std::optional<double> value) {
        suite.tasks[*task()].horizon_steps = value ? std::optional<std::int64_t>(std::llround(*value)) : std::nullopt;
      });
  task_form_->add_number(
      tr("Control rate"), QStringLiteral("control_hz"), {1, 1e4, 1, true, tr(" Hz")},
      [this](const Suite& suite) { return suite.tasks[*task()].control_hz; },
      [this](Suite& suite, std::optional<double> value) { suite.tasks[*task()].control_hz = value; });
  task_form_->add_choice(
      tr("The clock starts"), QStringLiteral("clock_start"),
      {choice_of(ClockStart::first_motion, tr("With the first motion")),
       choice_of(ClockStart::go, tr("When the trial is started")),
       choice_of(ClockStart::policy_loaded, tr("When the policy is loaded")),
       choice_of(ClockStart::none, tr("Never: time is not measured"))},
      [this](const Suite& suite) { return name_text(suite.tasks[*task()].clock_start); },
      [this](Suite& suite, const QString& value) {
        suite.tasks[*task()].clock_start = kind_named<ClockStart>(value, 4);
      });
}

void SuiteTasks::build_stage_form() {
  const auto here = [this](const Suite& suite) -> const RubricStage& { return suite.tasks[*task()].stages[*stage()]; };
  const auto change = [this](Suite& suite, const std::function<void(RubricStage&)>& write) {
    change_rubric(suite.tasks[*task()], [&](SuiteTask& each) { write(each.stages[*stage()]); });
  };
  const auto text = [&](const QString& title, const char* field, std::string RubricStage::*part) {
    stage_form_->add_text(
        title, QString::fromLatin1(field), [here, part](const Suite& suite) { return text_of(here(suite).*part); },
        [change, part](Suite& suite, const QString& value) {
          change(suite, [&](RubricStage& stage) { stage.*part = value.toStdString(); });
        });
  };
  text(tr("Key"), "key", &RubricStage::key);
  text(tr("Title"), "title", &RubricStage::title);
  text(tr("It counts when"), "criterion", &RubricStage::criterion);
  stage_form_->add_choice(
      tr("Kind"), QStringLiteral("kind"),
      {choice_of(StageKind::stage, tr("Stage")), choice_of(StageKind::penalty, tr("Penalty")),
       choice_of(StageKind::bonus, tr("Bonus")), choice_of(StageKind::count, tr("Objects")),
       choice_of(StageKind::note, tr("Only noted"))},
      [here](const Suite& suite) { return name_text(here(suite).kind); },
      [change](Suite& suite, const QString& value) {
        change(suite, [&](RubricStage& stage) { stage.kind = kind_named<StageKind>(value, 5); });
      });
  stage_form_->add_number(
      tr("Points"), QStringLiteral("points"), {-1e6, 1e6, 3, false, {}},
      [here](const Suite& suite) { return std::optional(here(suite).points); },
      [change](Suite& suite, std::optional<double> value) {
        change(suite, [&](RubricStage& stage) { stage.points = value.value_or(0); });
      });
  stage_form_->add_number(
      tr("At most so often"), QStringLiteral("max_count"), {1, 1e4, 0, false, {}},
      [here](const Suite& suite) { return std::optional(static_cast<double>(here(suite).max_count)); },
      [change](Suite& suite, std::optional<double> value) {
        change(suite, [&](RubricStage& stage) { stage.max_count = std::llround(value.value_or(1)); });
      });
  stage_form_->add_choice(
      tr("Counts only after"), QStringLiteral("requires"),
      [this](const Suite& suite) {
        std::vector<SuiteForm::Choice> out{{QString(), tr("nothing else")}};
        const auto& stages = suite.tasks[*task()].stages;
        const auto needed = stages[*stage()].required;
        for (std::size_t i = 0; i < stages.size(); ++i) {
          if (i < *stage() || needed == i) {
            out.push_back({QString::number(i), text_of(stages[i].title.empty() ? stages[i].key : stages[i].title)});
          }
        }
        return out;
      },
      [here](const Suite& suite) {
        const auto needed = here(suite).required;
        return needed ? QString::number(*needed) : QString();
      },
      [change](Suite& suite, const QString& value) {
        change(suite, [&](RubricStage& stage) {
          stage.required = value.isEmpty() ? std::nullopt : std::optional<std::size_t>(value.toUInt());
        });
      });
  stage_form_->add_check(
      tr("Half of it can be credited"), QStringLiteral("partial"),
      [here](const Suite& suite) { return here(suite).partial; },
      [change](Suite& suite, bool on) { change(suite, [&](RubricStage& stage) { stage.partial = on; }); });
}

void SuiteTasks::connect_lists() {
  connect(tasks_, &SuitePartList::chosen, this, [this] {
    stages_->choose(0);
    refresh();
  });
  connect(stages_, &SuitePartList::chosen, this, [this] { stage_form_->refresh(); });
  connect(tasks_, &SuitePartList::add, this, [this] {
    document_.edit(tr("Add task"), {}, [](Suite& suite) { add_task(suite); });
    tasks_->choose(static_cast<int>(document_.suite().tasks.size()) - 1);
  });
  connect(tasks_, &SuitePartList::remove, this, [this](int place) {
    document_.edit(tr("Remove task"), {}, [&](Suite& suite) { remove_task(suite, static_cast<std::size_t>(place)); });
  });
  connect(tasks_, &SuitePartList::move, this, [this](int from, int to) {
    document_.edit(tr("Move task"), {}, [&](Suite& suite) {
      move_task(suite, static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    });
    tasks_->choose(to);
  });
  const auto with_task = [this](const QString& what, const std::function<void(SuiteTask&)>& change) {
    if (const auto at = task()) {
      document_.edit(what, {}, [&](Suite& suite) { change(suite.tasks[*at]); });
    }
  };
  connect(stages_, &SuitePartList::add, this, [this, with_task] {
    with_task(tr("Add stage"), [](SuiteTask& each) { add_stage(each); });
    if (const auto at = task()) {
      stages_->choose(static_cast<int>(document_.suite().tasks[*at].stages.size()) - 1);
    }
  });
  connect(stages_, &SuitePartList::remove, this, [with_task](int place) {
    with_task(tr("Remove stage"), [&](SuiteTask& each) { remove_stage(each, static_cast<std::size_t>(place)); });
  });
  connect(stages_, &SuitePartList::move, this, [this, with_task](int from, int to) {
    with_task(tr("Move stage"),
              [&](SuiteTask& each) { move_stage(each, static_cast<std::size_t>(from), static_cast<std::size_t>(to)); });
    stages_->choose(to);
  });
}

void SuiteTasks::refresh() {
  const Suite& suite = document_.suite();
  QStringList lines;
  for (const auto& each : suite.tasks) {
    lines << text_of(each.title.empty() ? each.key : each.title);
  }
  tasks_->show_parts(lines, document_.read_only());
  const auto at = task();
  lines.clear();
  if (at) {
    for (const auto& each : suite.tasks[*at].stages) {
      lines << tr("%1  ·  %2", "a stage and its points")
                   .arg(text_of(each.title.empty() ? each.key : each.title), QString::number(each.points));
    }
  }
  stages_->show_parts(lines, document_.read_only());
  task_form_->refresh();
  stage_form_->refresh();
  const Scoring scoring = at ? suite.tasks[*at].scoring : Scoring::binary;
  const bool staged =
      scoring == Scoring::staged_cumulative || scoring == Scoring::staged_independent || scoring == Scoring::count;
  stage_part_->setVisible(staged || (at && !suite.tasks[*at].stages.empty()));
  task_form_->set_shown(chain_, scoring == Scoring::chain);
}

SuiteSettings::SuiteSettings(SuiteDocument& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      settings_(new SuitePartList(tr("Settings"), tr("Add setting"), tr("Remove"), this)),
      form_(new SuiteForm(
          document,
          [this]() -> std::optional<QString> {
            const auto at = setting();
            return at ? std::optional(QStringLiteral("settings[%1].").arg(*at)) : std::nullopt;
          },
          this)) {
  form_->add_text(
      tr("Key"), QStringLiteral("key"), [this](const Suite& suite) { return text_of(suite.settings[*setting()].key); },
      [this](Suite& suite, const QString& value) { rename_setting(suite, *setting(), value.toStdString()); });
  const auto text = [this](const QString& title, const char* field, std::string SuiteSetting::*part) {
    form_->add_text(
        title, QString::fromLatin1(field),
        [this, part](const Suite& suite) { return text_of(suite.settings[*setting()].*part); },
        [this, part](Suite& suite, const QString& value) { suite.settings[*setting()].*part = value.toStdString(); });
  };
  text(tr("Title"), "title", &SuiteSetting::title);
  std::vector<SuiteForm::Choice> axes;
  const QString titles[] = {tr("As trained"),   tr("Position"),    tr("Background"), tr("Distractor"),
                            tr("Object"),       tr("Instruction"), tr("Lighting"),   tr("Camera"),
                            tr("Perturbation"), tr("Inference"),   tr("Embodiment"), tr("Other")};
  for (std::size_t i = 0; i < setting_axes().size(); ++i) {
    axes.push_back({text_of(setting_axes()[i]), titles[i]});
  }
  form_->add_choice(
      tr("What is different"), QStringLiteral("axis"), axes,
      [this](const Suite& suite) { return text_of(suite.settings[*setting()].axis); },
      [this](Suite& suite, const QString& value) { suite.settings[*setting()].axis = value.toStdString(); });
  form_->add_check(
      tr("Not as in the training data"), QStringLiteral("out_of_distribution"),
      [this](const Suite& suite) { return suite.settings[*setting()].out_of_distribution; },
      [this](Suite& suite, bool on) { suite.settings[*setting()].out_of_distribution = on; });
  text(tr("Description"), "description", &SuiteSetting::description);
  settings_->setMinimumWidth(scaled(200));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(settings_, 1);
  layout->addWidget(scrolled(form_, tr("The setting"), this), 3);
  connect(settings_, &SuitePartList::chosen, form_, &SuiteForm::refresh);
  connect(settings_, &SuitePartList::add, this, [this] {
    document_.edit(tr("Add setting"), {}, [](Suite& suite) { add_setting(suite); });
    settings_->choose(static_cast<int>(document_.suite().settings.size()) - 1);
  });
  connect(settings_, &SuitePartList::remove, this, [this](int place) {
    document_.edit(tr("Remove setting"), {},
                   [&](Suite& suite) { remove_setting(suite, static_cast<std::size_t>(place)); });
  });
  connect(settings_, &SuitePartList::move, this, [this](int from, int to) {
    document_.edit(tr("Move setting"), {}, [&](Suite& suite) {
      move_setting(suite, static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    });
    settings_->choose(to);
  });
  connect(&document_, &SuiteDocument::changed, this, &SuiteSettings::refresh);
}

std::optional<std::size_t> SuiteSettings::setting() const {
  return place_in(settings_->current(), document_.suite().settings.size());
}

void SuiteSettings::choose(int setting) { settings_->choose(setting); }

void SuiteSettings::refresh() {
  QStringList lines;
  for (const auto& each : document_.suite().settings) {
    lines << text_of(each.title.empty() ? each.key : each.title);
  }
  settings_->show_parts(lines, document_.read_only());
  form_->refresh();
}

}  // namespace tandem
