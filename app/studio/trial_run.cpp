#include "studio/trial_run.h"

#include <QDateTime>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/log.h"
#include "base/time.h"
#include "studio/score_book.h"
#include "studio/trial_words.h"

namespace tandem {
namespace {

template <typename T>
std::optional<std::size_t> place_of(const std::vector<T>& list, const T& value) {
  const auto found = std::find(list.begin(), list.end(), value);
  return found != list.end() ? std::optional(static_cast<std::size_t>(found - list.begin())) : std::nullopt;
}

std::string utc_text() {
  return QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzzZ")).toStdString();
}

}  // namespace

Result<OpenExperiment> read_experiment(Database& database, std::int64_t experiment) {
  ExperimentStore experiments(database);
  SuiteStore suites(database);
  auto row = experiments.row(experiment);
  if (!row) {
    return std::unexpected(row.error());
  }
  auto suite = suites.load(row->suite);
  auto ids = suites.ids(row->suite);
  auto next = experiments.next_slot(experiment);
  auto trials = TrialStore(database).rows(experiment);
  const auto contenders = experiments.contenders(experiment);
  if (!suite || !ids || !next || !trials || !contenders) {
    return std::unexpected(!suite    ? suite.error()
                           : !ids    ? ids.error()
                           : !next   ? next.error()
                           : !trials ? trials.error()
                                     : contenders.error());
  }
  OpenExperiment out{std::move(*row), std::move(*suite), std::move(*ids), std::move(*next), std::move(*trials), {}};
  if (out.blind()) {
    return out;
  }
  for (const auto& [id, label] : *contenders) {
    auto spec = experiments.who_is(id);
    if (!spec) {
      return std::unexpected(spec.error());
    }
    out.known[label] = std::move(*spec);
  }
  return out;
}

TrialRun::TrialRun(ScoreBook& book, QObject* parent) : QObject(parent), book_(book) {}

TrialRun::~TrialRun() { commit_if_ended(); }

std::int64_t TrialRun::now_ns() { return monotonic_ns(); }

void TrialRun::open(std::int64_t experiment) {
  commit_if_ended();
  wanted_ = experiment;
  book_.ask<OpenExperiment>(
      this, [experiment](Database& database) { return read_experiment(database, experiment); },
      [this, experiment](Result<OpenExperiment> read) {
        if (experiment == wanted_) {
          take(std::move(read));
        }
      });
}

void TrialRun::close() {
  commit_if_ended();
  wanted_ = 0;
  open_.reset();
  life_.reset();
  committing_ = false;
  failed_ = false;
  Q_EMIT changed();
}

void TrialRun::take(Result<OpenExperiment> read) {
  committing_ = false;
  if (!read) {
    Q_EMIT problem(read.error());
    Q_EMIT changed();
    return;
  }
  const bool same = open_ && open_->row.id == read->row.id && open_->next && read->next &&
                    open_->next->slot == read->next->slot && open_->next->attempt == read->next->attempt;
  open_ = std::move(*read);
  if (!same || !life_) {
    next_trial();
  }
  Q_EMIT changed();
}

void TrialRun::next_trial() {
  life_.reset();
  match_.reset();
  performance_ = {};
  recorded_.reset();
  saving_ = false;
  failed_ = false;
  if (const SuiteTask* next = task()) {
    life_.emplace(*next, TrialLife::Setup{.driven = driven_});
  }
}

const PlannedSlot* TrialRun::slot() const { return open_ && open_->next ? &*open_->next : nullptr; }

const SuiteCell* TrialRun::cell() const {
  const auto place = slot() != nullptr ? place_of(open_->ids.cells, slot()->cell) : std::nullopt;
  return place && *place < open_->suite.cells.size() ? &open_->suite.cells[*place] : nullptr;
}

const SuiteTask* TrialRun::task() const {
  const SuiteCell* here = cell();
  return here != nullptr && here->task < open_->suite.tasks.size() ? &open_->suite.tasks[here->task] : nullptr;
}

const InitialCondition* TrialRun::condition() const {
  const SuiteCell* here = cell();
  if (here == nullptr || !slot()->condition) {
    return nullptr;
  }
  const auto of_cell = static_cast<std::size_t>(here - open_->suite.cells.data());
  const auto place = place_of(open_->ids.conditions[of_cell], *slot()->condition);
  return place && *place < here->conditions.size() ? &here->conditions[*place] : nullptr;
}

QString TrialRun::instruction() const {
  const InitialCondition* start = condition();
  if (start != nullptr && !start->instruction.empty()) {
    return QString::fromStdString(start->instruction);
  }
  return task() != nullptr ? QString::fromStdString(task()->instruction) : QString();
}

bool TrialRun::in_trial() const { return life_ && life_->phase() != TrialPhase::reset; }

void TrialRun::set_driven(bool driven) {
  if (driven == driven_ || in_trial()) {
    return;
  }
  driven_ = driven;
  if (life_) {
    SuiteTask same = life_->task();
    life_.emplace(std::move(same), TrialLife::Setup{.driven = driven_});
    Q_EMIT changed();
  }
}

void TrialRun::start() {
  if (!book_.writable()) {
    Q_EMIT problem({ErrorCode::busy,
                    tr("The scores are open for reading only.").toStdString(),
                    tr("The notice above says why.").toStdString(),
                    {}});
    return;
  }
  act([](TrialLife& life, std::int64_t now) { return life.start(now, utc_text()); });
}

void TrialRun::press(std::size_t stage) {
  if (!life_) {
    return;
  }
  const auto along = life_->credited_along(stage);
  const bool done = act([stage](TrialLife& life, std::int64_t now) { return life.press(stage, now); });
  if (!done || along.empty() || !open_ || asked_along_ == open_->row.id) {
    return;
  }
  asked_along_ = open_->row.id;
  const auto title = [this](std::size_t place) {
    const RubricStage& each = life_->task().stages[place];
    return QString::fromStdString(each.title.empty() ? each.key : each.title);
  };
  QStringList titles;
  for (const std::size_t place : along) {
    titles << title(place);
  }
  Q_EMIT stages_credited(title(stage), titles);
}

void TrialRun::digit(int number) {
  const auto stage = life_ ? stage_of_digit(life_->task(), number) : std::nullopt;
  if (stage) {
    press(*stage);
  } else {
    act([number](TrialLife& life, std::int64_t now) { return press_digit(life, number, now); });
  }
}

void TrialRun::commit() {
  auto record = std::make_shared<TrialRecord>();
  auto rating = std::make_shared<Rating>();
  life_->write(*record, *rating);
  record->experiment = open_->row.id;
  record->slot = *open_->next;
  record->instruction = instruction().toStdString();
  record->start_match = match_;
  record->performance = performance_;
  if (recorded_) {
    record->dataset_root = recorded_->dataset_root;
    record->episode = recorded_->episode;
  }
  saving_ = false;
  record->operator_name = rating->scorer = person_.toStdString();
  rating->blinded = open_->blind();
  committing_ = true;
  failed_ = false;
  book_.ask<OpenExperiment>(
      this,
      [record, rating, task = life_->task(), rig = rig_](Database& database) -> Result<OpenExperiment> {
        if (rig) {
          TANDEM_TRY(keep_rig(database, record->experiment, *rig));
        }
        const auto id = TrialStore(database).commit(*record, task, *rating);
        if (!id) {
          return std::unexpected(id.error());
        }
        return read_experiment(database, record->experiment);
      },
      [this, experiment = open_->row.id](Result<OpenExperiment> read) {
        if (experiment != wanted_) {
          return;
        }
        failed_ = !read;
        const bool done = read.has_value();
        if (done) {
          life_.reset();
          log_info("scores", "A trial was written.");
        }
        take(std::move(read));
        if (done) {
          Q_EMIT committed();
        }
      });
}

void TrialRun::save_and_commit() {
  if (!driven_ || !save_recording_) {
    return commit();
  }
  committing_ = saving_ = true;
  save_recording_(*life_, [this](const std::optional<RecordedTrial>& recorded) {
    if (saving_ && life_) {
      recorded_ = recorded;
      commit();
      Q_EMIT changed();
    }
  });
}

void TrialRun::commit_if_ended() {
  if (saving_) {
    return commit();  // without its recording rather than not at all
  }
  if (!life_ || committing_) {
    return;
  }
  static_cast<void>(life_->close(now_ns()));  // what is not over stays open
  if (life_->phase() == TrialPhase::closed) {
    commit();
  }
}

void TrialRun::save_again() {
  if (failed_ && !committing_ && life_ && life_->phase() == TrialPhase::closed) {
    commit();
    Q_EMIT changed();
  }
}

void TrialRun::make_void_later(std::int64_t trial, const QString& reason) {
  if (!open_) {
    return;
  }
  book_.ask<OpenExperiment>(
      this,
      [trial, experiment = open_->row.id,
       why = reason.trimmed().toStdString()](Database& database) -> Result<OpenExperiment> {
        TANDEM_TRY(TrialStore(database).make_void(trial, why));
        return read_experiment(database, experiment);
      },
      [this](Result<OpenExperiment> read) { take_if_wanted(std::move(read)); });
}

void TrialRun::unblind(const QString& reason) {
  if (!open_) {
    return;
  }
  book_.ask<OpenExperiment>(
      this,
      [experiment = open_->row.id, why = reason.trimmed().toStdString()](Database& database) -> Result<OpenExperiment> {
        TANDEM_TRY(ExperimentStore(database).unblind(experiment, why));
        return read_experiment(database, experiment);
      },
      [this](Result<OpenExperiment> read) { take_if_wanted(std::move(read)); });
}

// Another trial may have begun meanwhile: it goes on.
void TrialRun::take_if_wanted(Result<OpenExperiment> read) {
  if (!read) {
    Q_EMIT problem(read.error());
    return;
  }
  if (read->row.id != wanted_ || committing_) {
    return;
  }
  if (in_trial() && open_) {
    read->next = open_->next;  // what was voided is run again after the one that runs
  }
  take(std::move(read));
}

void TrialRun::poll() {
  if (!life_ || committing_ || failed_) {
    return;
  }
  const TrialPhase before = life_->phase();
  life_->tick(now_ns());
  if (life_->phase() == TrialPhase::closed) {
    save_and_commit();
  }
  if (life_ && life_->phase() != before) {
    Q_EMIT changed();
  }
}

}  // namespace tandem
