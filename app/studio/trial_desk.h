#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <optional>

#include "session/controller.h"
#include "studio/settings.h"

class QLabel;

namespace tandem {

class TrialLife;
struct RecordedTrial;
class Actions;
class ContenderDriver;
class HoldButton;
class RigSession;
class RubricStrip;
class ScenePanel;
class ScoreBook;
class TrialCard;
class TrialMenus;
class TrialRun;

/// Where a person runs and judges trials: the scene against its planned start, the rubric, and the card of the trial.
/// Everything is done by keys; the commands are the window's actions.
class TrialDesk final : public QWidget {
  Q_OBJECT
 public:
  TrialDesk(TrialRun& run, ContenderDriver& driver, RigSession& rig, ScoreBook& book, Actions& actions,
            const Settings& settings, QWidget* parent = nullptr);

  /// Display timer, also while it is not seen: an arm holds when its trial is over.
  void poll(const ControlStatus& status);
  /// Display timer, while it is seen.
  void refresh(const ControlStatus& status);
  void take_focus();
  [[nodiscard]] HoldButton* arm_button() const;
  /// Enter: the one act of the moment. False where there is none, so that Enter is free to arm.
  bool enter();
  void set_flicker(bool on);
  /// Another person judges from now on.
  void show_person();

 Q_SIGNALS:
  void problem(const tandem::Error& error);

 private:
  void connect_actions(Actions& actions);
  void connect_driver();
  void start_or_pause();
  void start();
  void lay_scene();
  void show_rubric();
  void line_pressed(int line);
  void end_driving();
  void save_recording(const TrialLife& life, std::function<void(std::optional<RecordedTrial>)> done);
  [[nodiscard]] bool judging() const;
  [[nodiscard]] QString start_folder() const;

  TrialRun& run_;
  ContenderDriver& driver_;
  RigSession& rig_;
  ScoreBook& book_;
  const Settings& settings_;
  ScenePanel* scene_;
  RubricStrip* rubric_;
  QLabel* rubric_title_;
  TrialCard* card_;
  TrialMenus* menus_;
  std::int64_t shown_ = 0;  // the experiment
  struct Laid {
    std::int64_t experiment = 0;
    std::int64_t slot = 0;
    std::int64_t attempt = 0;
    bool operator==(const Laid&) const = default;
  } laid_;  // the trial whose scene was laid
};

}  // namespace tandem
