// In place of the engine where Tandem is built without LibTorch (TANDEM_ENGINE=OFF): policies can be looked at, not
// run.
#include "policy/parity.h"
#include "policy/policy.h"
#include "policy/timing.h"

namespace tandem {

class Network {};

namespace {

std::unexpected<Error> no_engine() {
  return fail(ErrorCode::unsupported, "This build of Tandem has no inference engine.",
              "Use a build with LibTorch, or run the policy on another machine.");
}

}  // namespace

Policy::Policy(PolicyConfig config, WeightFiles weights, Processor processor)
    : config_(std::move(config)), weights_(std::move(weights)), processor_(std::move(processor)) {}
Policy::~Policy() = default;

const PolicyTraits& Policy::traits() const {
  static const PolicyTraits none;
  return none;
}

Result<std::unique_ptr<Policy>> Policy::load(const std::filesystem::path&, const EngineOptions&) { return no_engine(); }

Result<ActionChunk> Policy::infer(const ChunkRequest&, Trace*) { return no_engine(); }

Result<ParityReport> check_parity(const std::filesystem::path&, const std::filesystem::path&) { return no_engine(); }

double matrix_rate_gflops() { return 0; }

}  // namespace tandem
