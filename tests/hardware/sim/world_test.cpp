#include <gtest/gtest.h>

#include "base/time.h"
#include "sim/driver.h"

namespace tandem {
namespace {

TEST(SimWorld, Placeholder) { SUCCEED(); }

}  // namespace
}  // namespace tandem
