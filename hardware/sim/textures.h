#pragma once

#include <mujoco/mujoco.h>

namespace tandem::sim {

/// Paints the textures "wood" and "cloth" of a scene: grain and weave with the fine unevenness of real
/// surfaces. Flat synthetic colours would flatter encoders and spoil single-precision statistics of readers.
void paint_textures(mjSpec* scene);

}  // namespace tandem::sim
