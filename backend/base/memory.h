#pragma once

#include <cstdint>
#include <optional>

namespace tandem {

/// Settles how the process keeps memory: few arenas, so that encoders that come and go with every take reuse
/// each other's. Once, at the start of a program.
void tune_memory();

/// Gives memory that nobody uses back to the system. Takes some milliseconds; not in the control thread.
void release_free_memory();

/// Bytes of addresses that this process may still ask for; nothing where there is no limit (RLIMIT_AS).
[[nodiscard]] std::optional<std::uint64_t> address_space_left();
/// Bytes of memory that can be had without swapping, as the system estimates it (MemAvailable); nothing where it says
/// none.
[[nodiscard]] std::optional<std::uint64_t> memory_available();

/// Memory of this process that is in the machine's now, 10⁶ bytes.
[[nodiscard]] double resident_mb();
/// The most that it has been.
[[nodiscard]] double peak_resident_mb();

}  // namespace tandem
