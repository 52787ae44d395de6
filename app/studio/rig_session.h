#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "device/rig.h"
#include "session/collect.h"
#include "session/control_thread.h"
#include "session/setup.h"

namespace tandem {

/// The window's side of a connected rig: starts and stops the devices and the control thread away from the
/// UI thread, passes commands on and collects what happened. UI thread only; nothing but
/// disconnect_now() waits for a device or a disk.
class RigSession final : public QObject {
  Q_OBJECT
 public:
  explicit RigSession(DeviceRegistry registry, QObject* parent = nullptr);
  ~RigSession() override;

  /// Connects a rig by profile name; ends in rig_changed() or problem().
  void connect_rig(const QString& name);
  /// Torque off, devices closed, in the background; ends in rig_changed(). A running take is kept
  /// and marked as interrupted.
  void disconnect_rig();
  /// The same, and waits for it.
  void disconnect_now();
  [[nodiscard]] bool connecting() const { return connecting_; }
  /// What the rig is busy with while it is connected or disconnected.
  [[nodiscard]] QString waiting_text() const { return ending_ ? tr("Disconnecting…") : tr("Connecting…"); }
  [[nodiscard]] const Rig* rig() const { return parts_->rig.get(); }
  [[nodiscard]] Teleoperator* leader(const QString& name) const;

  /// Asks the control thread for something; `then` gets its outcome in the UI thread, else an error is a problem().
  using Then = std::function<void(const Result<void>&)>;
  void command(ControlThread::Command command, Then then = {});
  /// Keeps an object alive as long as the control thread of this rig may use it.
  void keep_alive(std::shared_ptr<void> object);
  /// Lets it go, in the background: its end may take a while.
  void let_go(const std::shared_ptr<void>& object);
  /// Something that was let go has not ended yet.
  [[nodiscard]] bool letting_go() const { return !ends_.empty(); }
  [[nodiscard]] Controller* controller() const { return parts_->controller.get(); }

  void arm();
  void release();
  /// Holds within one tick, and takes back what was asked for and has not begun yet.
  void stop();
  /// Something that was asked for has not begun yet.
  [[nodiscard]] bool pending() const { return connecting_ || !answers_.empty(); }
  void teleoperate(const QString& leader);
  void hold();
  /// Leads the arm back to where it was armed.
  void home();

  /// Starts a plan in the dataset of `options.root`, opening it first where needed.
  void record(const CollectPlan& plan, const RecordingOptions& options);
  void keep();
  void discard();
  void restore();
  void pause();
  void resume();
  void next();
  void save_again();
  void drop_failed();
  void finish(bool keep_running);
  /// Sends the actions of the last saved episode to the robot; false where that cannot be begun.
  bool replay_last();
  /// Changes facts of the take that was kept last.
  void annotate_last(const Json& changes);
  /// Changes facts of a saved episode of the open dataset.
  void annotate(std::int64_t episode, const Json& changes);
  void set_fault(Fault fault, bool on);
  /// The arm is on its way home because the work ends: until Stop nothing else gets it. Refusals are notices then.
  void set_leaving(bool leaving) { leaving_ = leaving; }
  /// Says so, and is true, while it is on that way: whatever would move the arm asks this first.
  [[nodiscard]] bool refused_to_leave();
  /// Says why something is not done, as problem() does.
  void refuse(const QString& what, const QString& remedy);

  [[nodiscard]] ControlStatus status() const;
  [[nodiscard]] CollectStatus collect_status() const;
  /// A plan runs: it records, pauses or waits for the next take.
  [[nodiscard]] bool planning() const;
  /// Folder of the open dataset, or empty.
  [[nodiscard]] QString dataset_root() const;

  /// Takes over what happened since the last call. Display timer.
  void poll();

 Q_SIGNALS:
  void rig_changed();
  void happened(const tandem::CollectEvent& event);
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 private:
  [[nodiscard]] std::optional<Error> cannot_record(const RecordingOptions& options) const;
  [[nodiscard]] bool records_into(const std::filesystem::path& root) const;
  void command_session(std::function<Result<void>(CollectSession&)> command);
  void in_background(std::function<void()> work);

  DeviceRegistry registry_;
  // What belongs to a connected rig. Made in this order, ended in reverse, which takes a while.
  struct Parts {
    std::unique_ptr<Rig> rig;
    std::unique_ptr<TickClock> clock;
    std::unique_ptr<Controller> controller;
    std::unique_ptr<EpisodeStore> store;
    std::unique_ptr<CollectSession> session;
    std::vector<std::shared_ptr<void>> companions;
    std::unique_ptr<ControlThread> thread;
  };
  [[nodiscard]] std::shared_ptr<std::unique_ptr<Parts>> take_parts();
  /// Keeps a running take as interrupted, waits for the saves and closes the dataset. Returns what happened since
  /// the last poll(). The torque goes off at once where it shall, not after the saves. Worker thread.
  [[nodiscard]] static std::vector<CollectEvent> end_recording(Parts& parts, ControlThread* thread, bool torque_off);
  void report(const std::vector<CollectEvent>& events);

  std::unique_ptr<Parts> parts_ = std::make_unique<Parts>();
  struct Answer {
    std::future<Result<void>> outcome;
    Then then;
  };
  std::vector<Answer> answers_;
  std::vector<std::future<void>> ends_;  // of objects that were let go
  std::int64_t last_saved_ = -1;
  std::int64_t stops_ = 0;  // what was prepared in the background before a stop does not begin after it
  bool connecting_ = false;
  bool ending_ = false;  // what is connecting_ is the way out
  bool leaving_ = false;
  std::jthread worker_;
};

}  // namespace tandem
