#pragma once

#include <QObject>
#include <QString>

#include <cstdint>

#include "base/result.h"
#include "studio/settings.h"

class QWidget;

namespace tandem {

class Actions;
class ScoreBook;
class TrialRun;

/// What people write down with an experiment beside its trials: who judges, what was done to the rig, how contenders
/// were trained. UI thread.
class TrialNotes final : public QObject {
  Q_OBJECT
 public:
  /// `place`: the dialogs open over it, and it owns this.
  TrialNotes(TrialRun& run, ScoreBook& book, Settings& settings, Actions& actions, QWidget* place);

 Q_SIGNALS:
  void person_changed();
  /// Something of the experiment is in the database that was not.
  void written_down();
  void notice(const QString& text);
  void problem(const tandem::Error& error);

 private:
  void ask_person();
  void ask_rig_note();
  void ask_training();

  TrialRun& run_;
  ScoreBook& book_;
  Settings& settings_;
  QWidget* place_;
};

}  // namespace tandem
