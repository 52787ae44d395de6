#pragma once

#include <functional>

#include "base/result.h"

namespace tandem::sim {

/// Does the work; what MuJoCo reports as fatal (too little memory for its buffers, for instance) becomes an error
/// instead of the end of the program. The work is left where it stands: it holds nothing that must be destroyed, and
/// what it worked on is given up. Any thread.
[[nodiscard]] Result<void> catching_mujoco_errors(const std::function<void()>& work);

}  // namespace tandem::sim
