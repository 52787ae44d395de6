#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace tandem::testing {

/// Arguments of a short recording in lockstep into `root`. `more` are pairs of an option and its value, which take
/// the place of those given here.
inline std::vector<std::string> record_arguments(const std::string& root, const std::vector<std::string>& more = {}) {
  std::vector<std::string> out{"record",
                               "--rig",
                               "sim-so101-one-camera",
                               "--task",
                               "Put the red cube in the box",
                               "--episodes",
                               "2",
                               "--episode-time",
                               "1",
                               "--reset-time",
                               "0.5",
                               "--root",
                               root,
                               "--seed",
                               "7",
                               "--clock",
                               "lockstep",
                               "--vcodec",
                               "h264",
                               "--json",
                               "--min-free",
                               "1000000"};
  for (std::size_t i = 0; i + 1 < more.size(); i += 2) {
    const auto known = std::find(out.begin(), out.end(), more[i]);
    if (known != out.end()) {
      *(known + 1) = more[i + 1];
    } else {
      out.insert(out.end(), {more[i], more[i + 1]});
    }
  }
  return out;
}

}  // namespace tandem::testing
