#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "scoring/experiment_store.h"
#include "scoring/people.h"
#include "scoring/suite_store.h"
#include "scoring/trial_life.h"
#include "scoring/trial_store.h"
#include "studio/contender_driver.h"

namespace tandem {

class ScoreBook;

/// An experiment as the window needs it. Who the contenders are is in it only where that may be known.
struct OpenExperiment {
  ExperimentRow row;
  Suite suite;
  SuiteIds ids;
  std::optional<PlannedSlot> next;
  std::vector<TrialRow> trials;
  std::map<std::string, ContenderSpec> known;  ///< by blind label; empty while blind

  [[nodiscard]] bool blind() const { return !row.commitment.empty() && row.unblinded_utc.empty(); }
};
/// Reads all of it. The thread of the database.
[[nodiscard]] Result<OpenExperiment> read_experiment(Database& database, std::int64_t experiment);

/// The trials of one experiment, one after another: the next one by the plan, its life, its commit. UI thread only.
class TrialRun final : public QObject {
  Q_OBJECT
 public:
  explicit TrialRun(ScoreBook& book, QObject* parent = nullptr);
  ~TrialRun() override;

  /// Reads an experiment; ends in changed() or problem(). A trial that has ended is committed before.
  void open(std::int64_t experiment);
  /// Nothing is open any more. A trial that has ended is committed before; one that runs is lost.
  void close();
  [[nodiscard]] const OpenExperiment* experiment() const { return open_ ? &*open_ : nullptr; }
  /// The present trial; null when all are done, and while one is being written.
  [[nodiscard]] TrialLife* life() { return life_ ? &*life_ : nullptr; }
  [[nodiscard]] const PlannedSlot* slot() const;
  [[nodiscard]] const SuiteCell* cell() const;
  [[nodiscard]] const SuiteTask* task() const;
  [[nodiscard]] const InitialCondition* condition() const;
  [[nodiscard]] QString instruction() const;
  /// A trial is being written.
  [[nodiscard]] bool committing() const { return committing_; }
  /// The last trial is over but not written: it is tried again by save_again().
  [[nodiscard]] bool failed() const { return failed_; }
  /// A trial has begun and is not written yet.
  [[nodiscard]] bool in_trial() const;

  /// A policy moves the arm in the trials from now on. Only between trials.
  void set_driven(bool driven);
  [[nodiscard]] bool driven() const { return driven_; }
  /// How well the scene agreed with the planned start when the trial began.
  void set_start_match(std::optional<double> match) { match_ = match; }
  /// Ends the recording of a driven trial that is over and says where it is; the trial is written then.
  using SaveRecording = std::function<void(const TrialLife&, std::function<void(std::optional<RecordedTrial>)>)>;
  void set_save_recording(SaveRecording save) { save_recording_ = std::move(save); }
  /// Who runs and judges the trials; empty: nobody said.
  void set_person(const QString& name) { person_ = name; }
  /// On which rig the trial runs; none: without one.
  void set_rig(std::optional<RigRecord> rig) { rig_ = std::move(rig); }
  void set_performance(const TrialPerformance& performance) { performance_ = performance; }

  void start();
  /// Runs a command on the life of the trial, and says why it was refused.
  template <typename Command>
  bool act(Command command) {
    if (!life_) {
      return false;
    }
    const Result<void> done = command(*life_, now_ns());
    if (!done) {
      Q_EMIT problem(done.error());
    }
    Q_EMIT changed();
    return done.has_value();
  }
  /// A digit key: a stage of the rubric, or a value where there are none; 0 is for the tenth stage, and where there is
  /// none takes all credits back.
  void digit(int number);
  /// A line of the rubric. The first time in an experiment that it credits earlier stages along, it says so by
  /// stages_credited(): a person is asked once whether that is meant.
  void press(std::size_t stage);
  void make_void_later(std::int64_t trial, const QString& reason);
  void unblind(const QString& reason);
  void save_again();
  /// Looks at the clock; commits what is closed. Display timer.
  void poll();
  [[nodiscard]] static std::int64_t now_ns();

 Q_SIGNALS:
  /// Another experiment, another trial, or something keyed.
  void changed();
  /// Stages that were not keyed are credited with the one that was, at the same time.
  void stages_credited(const QString& keyed, const QStringList& along);
  /// A trial is on the disk.
  void committed();
  void problem(const tandem::Error& error);

 private:
  void take(Result<OpenExperiment> read);
  void take_if_wanted(Result<OpenExperiment> read);
  void next_trial();
  void save_and_commit();
  void commit();
  void commit_if_ended();

  ScoreBook& book_;
  std::optional<OpenExperiment> open_;
  std::optional<TrialLife> life_;
  std::optional<double> match_;
  TrialPerformance performance_;
  std::int64_t asked_along_ = 0;  // the experiment in which it was asked
  std::int64_t wanted_ = 0;       // the experiment that was asked for last
  bool driven_ = false;
  QString person_;
  std::optional<RigRecord> rig_;
  SaveRecording save_recording_;
  std::optional<RecordedTrial> recorded_;
  bool saving_ = false;  // the recording; the trial is written after it
  bool committing_ = false;
  bool failed_ = false;
};

}  // namespace tandem
