#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "device/devices.h"
#include "session/rig_state.h"

namespace tandem {

/// Everything that happened in one tick.
struct Step {
  Observation observation;
  JointValues wanted;  ///< by the source; the last target while holding
  JointValues sent;    ///< after the safety gate; equal to `wanted` where nothing was changed
  RigState state = RigState::connected;
  RunKind run = RunKind::none;
  bool clipped = false;         ///< wanted and sent differ
  bool held = false;            ///< the source's input was not usable
  bool ramping = false;         ///< the start-pose guard leads the arm
  bool state_repeated = false;  ///< the bus did not answer: the joints are those of the tick before
  bool finished = false;        ///< the source has nothing more to say
};

/// Receives every Step in the control thread. Never blocks.
class StepSink {
 public:
  virtual ~StepSink() = default;
  virtual void on_step(const Step& step) = 0;
};

}  // namespace tandem
