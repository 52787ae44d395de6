#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/handover.h"
#include "device/rig.h"
#include "session/action_source.h"
#include "session/clock.h"
#include "session/loop_meter.h"
#include "session/rig_state.h"
#include "session/safety_gate.h"
#include "session/step.h"

namespace tandem {

/// What the screen shows of one camera.
struct CameraStatus {
  std::string name;
  ImagePtr image;     ///< newest
  double fps = 0;     ///< measured
  double age_ms = 0;  ///< of the newest image
  bool connected = false;
};

/// A picture of the control loop for the screen and the command line; taken by value, any thread.
struct ControlStatus {
  RigState state = RigState::no_rig;
  RunKind run = RunKind::none;
  bool is_home = false;  ///< home() came to its end, and nothing has moved the arm since
  std::string reason;    ///< why it stopped by itself, or empty
  bool ended = false;    ///< the loop is over for good, for that reason
  JointValues joints;    ///< follower
  JointValues wanted;    ///< leader or other source
  bool ramping = false;
  bool held = false;
  LoopFigures loop;
  double bus_ms = 0;                   ///< last read of the robot
  std::int64_t bus_errors = 0;         ///< since the rig was connected
  std::int64_t last_bus_error_ns = 0;  ///< time of the newest; 0: none
  std::int64_t clipped_ticks = 0;
  std::vector<CameraStatus> cameras;
  std::int64_t time_ns = 0;
};

/// The control loop of design §3 without a thread of its own: owns the states, the gate and the sources of a
/// connected rig, and does one tick a call. Everything but stop() and status() is called in one thread, the
/// control thread (ControlThread, or the caller's own in lockstep).
class Controller {
 public:
  /// The rig and the clock outlive the controller.
  Controller(Rig& rig, TickClock& clock);
  ~Controller();
  Controller(const Controller&) = delete;
  Controller& operator=(const Controller&) = delete;

  /// A sink gets every step from now on, until it is removed.
  void add_sink(StepSink& sink) { sinks_.push_back(&sink); }
  void remove_sink(StepSink& sink) { std::erase(sinks_, &sink); }

  /// Connects every device; on failure all that were touched are off again.
  [[nodiscard]] Result<void> connect();
  /// Torque off, devices closed.
  void disconnect();
  [[nodiscard]] Result<void> arm();
  [[nodiscard]] Result<void> release();
  /// Gives the arm to a source; the one before it stops in the same tick.
  [[nodiscard]] Result<void> run(std::unique_ptr<ActionSource> source);
  /// Gives the arm to a leader of the rig by name.
  [[nodiscard]] Result<void> teleoperate(const std::string& leader, std::uint64_t seed);
  /// Leads the arm back to the pose in which it was armed, where it had stood without torque.
  [[nodiscard]] Result<void> home();
  /// Holds the last target. With a reason: something went wrong.
  void hold(std::string reason = {});
  /// What stopped the arm is known by now and not said any more.
  void acknowledge() { machine_.acknowledge(); }
  /// The loop ends for good: holds the last target and says so in the status, which nobody renews afterwards.
  void end(const std::string& reason);
  /// Tells the present leader, if one leads, that the take is over.
  void end_episode();

  /// One tick. An error means that the clock (the simulated world) is gone.
  [[nodiscard]] Result<void> tick();

  /// Stops motion within one tick. Any thread, never waits.
  void stop() noexcept { stop_ = true; }
  /// The newest status. Any thread.
  [[nodiscard]] ControlStatus status() const { return status_.get(); }

  [[nodiscard]] const Rig& rig() const { return rig_; }
  [[nodiscard]] RigState state() const { return machine_.state(); }
  /// Why it stopped by itself; empty after a deliberate act. Control thread.
  [[nodiscard]] const std::string& reason() const { return machine_.reason(); }
  /// Figures of the loop. Control thread.
  [[nodiscard]] LoopFigures loop() const { return meter_.figures(); }
  [[nodiscard]] bool lockstep() const { return clock_.lockstep(); }

 private:
  Result<JointReading> read_joints(Step& step, std::int64_t now_ns);
  void count_bus_error(std::int64_t now_ns);
  void look(Step& step);
  void act(Step& step);
  void publish(const Step& step);
  void disconnect_devices();

  Rig& rig_;
  TickClock& clock_;
  RigStateMachine machine_;
  SafetyGate gate_;
  LoopMeter meter_;
  std::unique_ptr<ActionSource> source_;
  std::vector<StepSink*> sinks_;
  std::atomic<bool> stop_ = false;
  Mailbox<ControlStatus> status_;
  ControlStatus next_status_;
  JointReading last_joints_;
  JointValues rest_;  // where the arm was when it was armed
  int misses_in_row_ = 0;
};

}  // namespace tandem
