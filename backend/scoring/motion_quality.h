#pragma once

#include <span>

namespace tandem {

/// Spectral arc length of a speed profile (Balasubramanian et al. 2015), dimensionless and negative; nearer to 0 is
/// smoother. Spectrum up to 10 Hz, cut to the band between its first and last bin of at least 0.05. `speed`: one value
/// a sample, any unit, at least two and not all 0; 0 is returned otherwise.
[[nodiscard]] double spectral_arc_length(std::span<const double> speed, double rate_hz);

}  // namespace tandem
