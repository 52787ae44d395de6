#include "base/memory.h"

#include <malloc.h>

namespace tandem {

void tune_memory() { mallopt(M_ARENA_MAX, 4); }

void release_free_memory() { malloc_trim(0); }

}  // namespace tandem
