#include "device/world.h"

namespace tandem {

Result<Fault> fault_named(const std::string& word) {
  if (word == "camera-freeze") {
    return Fault::camera_freeze;
  }
  if (word == "camera-unplug") {
    return Fault::camera_unplug;
  }
  if (word == "bus-loss") {
    return Fault::bus_loss;
  }
  if (word == "leader-lost") {
    return Fault::leader_lost;
  }
  if (word == "push") {
    return Fault::push;
  }
  return fail(ErrorCode::invalid_input, "There is no fault called " + word + ".",
              "Known are camera-freeze, camera-unplug, bus-loss, leader-lost and push.");
}

}  // namespace tandem
