#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "backend/vlm/golden.h"

namespace tandem {
namespace {

// Behind a step where the two best scores lie so near, rounding decides.
constexpr double too_near = 1e-3;

TEST(RandomVlm, EqualsTransformers) {
  const char* made = std::getenv("TANDEM_VLM_MADE");
  ASSERT_NE(made, nullptr) << "run by tests/interop/vlm.sh";
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(made)) {
    SCOPED_TRACE(entry.path().filename().string());
    const auto golden = read_json(entry.path() / "golden.json");
    ASSERT_TRUE(golden);
    const auto model = testing::model_in(entry.path());
    ASSERT_NE(model, nullptr);
    for (const auto& wanted : (*golden)["cases"]) {
      VlmRequest request = testing::request_of(wanted, entry.path());
      const auto prompt = model->prompt(request);
      ASSERT_TRUE(prompt) << prompt.error().sentence();
      EXPECT_EQ(prompt->ids, wanted["input_ids"].get<std::vector<std::int64_t>>());
      model->network().rewind(0);
      const auto scores = model->network().read(prompt->ids, prompt->tiles, nullptr);
      ASSERT_TRUE(scores) << scores.error().sentence();
      testing::expect_scores(wanted["first_logits_top50"], *scores);
      model->network().rewind(0);
      const auto ids = wanted["greedy"]["ids"].get<std::vector<std::int64_t>>();
      request.max_tokens = static_cast<int>(ids.size());
      const auto answer = model->answer(request);
      ASSERT_TRUE(answer) << answer.error().sentence();
      for (std::size_t i = 0; i < ids.size() && wanted["greedy"]["margins"][i].get<double>() > too_near; ++i) {
        ASSERT_LT(i, answer->ids.size());
        ASSERT_EQ(answer->ids[i], ids[i]) << "token " << i;
      }
      ++seen;
    }
  }
  EXPECT_GT(seen, 0);
}

}  // namespace
}  // namespace tandem
