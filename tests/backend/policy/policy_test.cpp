#include "policy/policy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <limits>

#include "nn/image_ops.h"
#include "policy/engine.h"
#include "policy/guidance.h"
#include "policy/selector.h"
#include "policy/timing.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

const std::filesystem::path policies = TANDEM_TEST_POLICIES;

PolicyInput input_of(const Policy& policy, float value) {
  PolicyObservation observation;
  for (const auto& feature : policy.config().inputs) {
    if (feature.kind != FeatureKind::visual) {
      observation.vectors[feature.name] = std::vector<float>(static_cast<std::size_t>(feature.shape[0]), value);
    }
  }
  auto input = policy.processor().prepare(observation);
  EXPECT_TRUE(input) << input.error().sentence();
  return std::move(*input);
}

TEST(Policy, TheStatisticsTrapIsSeenAndMended) {
  auto policy = Policy::load(policies / "smolvla-no-statistics");
  ASSERT_TRUE(policy) << policy.error().sentence();
  EXPECT_EQ((*policy)->processor().without_statistics(), (std::vector<std::string>{"observation.state", "action"}));
  PolicyStatistics other;
  other["observation.state"] = {{"mean", {1, 2, 3, 4, 5, 6}}, {"std", {1, 1, 1, 1, 1, 1}}};
  EXPECT_FALSE((*policy)->processor().bind(other)) << "the action has none";
  EXPECT_EQ((*policy)->processor().without_statistics().size(), 2U) << "nothing is bound by halves";
  other["action"] = {{"mean", {10, 10, 10, 10, 10, 10}}, {"std", {2, 2, 2, 2, 2}}};
  EXPECT_FALSE((*policy)->processor().bind(other)) << "five numbers for six joints";
  other["action"]["std"].push_back(2);
  ASSERT_TRUE((*policy)->processor().bind(other));
  EXPECT_TRUE((*policy)->processor().without_statistics().empty());
  std::vector<float> actions{0, 1, 0, 0, 0, 0};
  (*policy)->processor().finish(actions);
  EXPECT_EQ(actions, (std::vector<float>{10, 12, 10, 10, 10, 10}));
}

TEST(Policy, StateOfAnotherRobotIsRefused) {
  const auto policy = Policy::load(policies / "act-prenorm");
  ASSERT_TRUE(policy);
  PolicyObservation observation;
  observation.vectors["observation.state"] = {1, 2, 3};
  const auto input = (*policy)->processor().prepare(observation);
  ASSERT_FALSE(input);
  EXPECT_NE(input.error().message.find("observation.state"), std::string::npos);
}

TEST(Policy, AMissingInputIsNamed) {
  auto policy = Policy::load(policies / "act-2cam");
  ASSERT_TRUE(policy);
  const PolicyInput input = input_of(**policy, 0);  // without pictures
  ChunkRequest request;
  request.history = {&input};
  const auto chunk = (*policy)->infer(request);
  ASSERT_FALSE(chunk);
  EXPECT_NE(chunk.error().message.find("observation.images.wrist_cam"), std::string::npos);
}

// What LeRobot would refuse, or take in another way, is not computed with.
TEST(Policy, ValuesThatMakeNoSenseAreRefusedOnLoading) {
  struct Case {
    const char* policy;
    const char* file;
    std::function<void(Json&)> change;
    const char* words;
  };
  const auto step = [](Json& document, const char* name) -> Json& {
    for (auto& entry : document["steps"]) {
      if (entry.value("registry_name", "") == name) {
        return entry["config"];
      }
    }
    throw std::runtime_error(name);
  };
  const char* before = "policy_preprocessor.json";
  const Case cases[] = {
      {"act-2cam", "config.json", [](Json& c) { c["temporal_ensemble_coeff"] = "x"; }, "temporal_ensemble_coeff"},
      {"act-2cam", "config.json", [](Json& c) { c["n_obs_steps"] = 2; }, "n_obs_steps"},
      {"act-2cam", "config.json", [](Json& c) { c["vision_backbone"] = ""; }, "the vision backbone \"\""},
      {"act-2cam", before, [&](Json& c) { step(c, "normalizer_processor")["eps"] = -1; }, "eps"},
      {"act-2cam", before, [&](Json& c) { step(c, "normalizer_processor")["eps"] = "x"; }, "eps"},
      {"act-2cam", before, [&](Json& c) { step(c, "normalizer_processor")["eps"] = 1e300; }, "eps"},
      {"act-2cam", before, [&](Json& c) { step(c, "rename_observations_processor")["rename_map"] = Json::array(); },
       "rename_map"},
      {"diffusion-1cam", "config.json",
       [](Json& c) {
         c["crop_shape"] = {500, 500};
       },
       "crop_shape"},
      {"smolvla-cross", "config.json", [](Json& c) { c["attention_mode"] = "foo"; }, "attention_mode"},
      {"smolvla-cross", "config.json", [](Json& c) { c["pad_language_to"] = "foo"; }, "pad_language_to"},
      {"smolvla-cross", "config.json",
       [](Json& c) {
         c["resize_imgs_with_padding"] = {4, 4};
       },
       "4 × 4"},
      {"smolvla-cross", "config.json",
       [](Json& c) {
         c["resize_imgs_with_padding"] = {96, 64};
       },
       "96 × 64"},
      {"smolvla-cross", "config.json",
       [](Json& c) {
         c["resize_imgs_with_padding"] = {4096, 4096};
       },
       "4096 × 4096"},
      {"smolvla-cross", before, [&](Json& c) { step(c, "tokenizer_processor")["padding"] = "foo"; }, "padding"},
      {"smolvla-cross", before,
       [](Json& c) {
         auto& steps = c["steps"];
         for (std::size_t i = 0; i < steps.size(); ++i) {
           if (steps[i].value("registry_name", "") == "tokenizer_processor") {
             steps.erase(i);
             return;
           }
         }
       },
       "tokenizer_processor is missing"},
  };
  for (const auto& c : cases) {
    const testing::TemporaryFolder folder;
    std::filesystem::copy(policies / c.policy, folder / "policy", std::filesystem::copy_options::recursive);
    auto document = *read_json(folder / "policy" / c.file);
    c.change(document);
    std::ofstream(folder / "policy" / c.file) << dump_json(document);
    const auto policy = Policy::load(folder / "policy");
    ASSERT_FALSE(policy) << c.words;
    EXPECT_NE(policy.error().message.find(c.words), std::string::npos) << policy.error().sentence();
    EXPECT_FALSE(policy.error().hint.empty()) << c.words;
  }
}

TEST(Policy, ATokenizerWithMoreTokensThanThePolicyKnowsIsRefused) {
  const testing::TemporaryFolder folder;
  std::filesystem::copy(policies / "smolvla-cross", folder / "policy", std::filesystem::copy_options::recursive);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "policy")) {
    if (entry.path().filename() != "tokenizer.json") {
      continue;
    }
    auto document = *read_json(entry.path());
    document["added_tokens"].push_back({{"id", 100'000},
                                        {"content", "<strange>"},
                                        {"single_word", false},
                                        {"lstrip", false},
                                        {"rstrip", false},
                                        {"normalized", false},
                                        {"special", true}});
    std::ofstream(entry.path()) << dump_json(document);
  }
  const auto policy = Policy::load(folder / "policy");
  ASSERT_FALSE(policy);
  EXPECT_NE(policy.error().message.find("the tokenizer has 100001 tokens"), std::string::npos)
      << policy.error().sentence();
}

TEST(Policy, LinksInACircleAreNothing) {
  for (const char* name : {"config.json", "model.safetensors", "policy_preprocessor.json"}) {
    const testing::TemporaryFolder folder;
    std::filesystem::copy(policies / "act-2cam", folder / "policy", std::filesystem::copy_options::recursive);
    std::filesystem::remove(folder / "policy" / name);
    std::filesystem::create_symlink(name, folder / "policy" / name);
    const auto policy = Policy::load(folder / "policy");
    ASSERT_FALSE(policy);
    EXPECT_NE(policy.error().message.find(name), std::string::npos) << policy.error().sentence();
  }
}

TEST(Policy, AnswersThatAreNotFiniteAreRefused) {
  auto policy = Policy::load(policies / "act-prenorm");
  ASSERT_TRUE(policy);
  const PolicyInput input = input_of(**policy, std::numeric_limits<float>::quiet_NaN());
  ChunkRequest request;
  request.history = {&input};
  const auto chunk = (*policy)->infer(request);
  ASSERT_FALSE(chunk);
  EXPECT_NE(chunk.error().message.find("not finite"), std::string::npos);
}

TEST(Policy, NoiseOfAnotherSizeIsRefused) {
  auto policy = Policy::load(policies / "diffusion-env");
  ASSERT_TRUE(policy);
  const PolicyInput input = input_of(**policy, 0);
  ChunkRequest request;
  request.history = {&input, &input};
  request.noise = {1, 2, 3};
  EXPECT_FALSE((*policy)->infer(request));
  request.noise.clear();
  request.history.clear();
  EXPECT_FALSE((*policy)->infer(request));
}

TEST(Policy, OneSeedGivesEqualActionsTwice) {
  auto policy = Policy::load(policies / "diffusion-env");
  ASSERT_TRUE(policy);
  const PolicyInput input = input_of(**policy, 1);
  ChunkRequest request;
  request.history = {&input, &input};
  request.seed = 5;
  const auto first = (*policy)->infer(request);
  const auto second = (*policy)->infer(request);
  request.seed = 6;
  const auto other = (*policy)->infer(request);
  ASSERT_TRUE(first && second && other);
  EXPECT_EQ(first->actions, second->actions);
  EXPECT_NE(first->actions, other->actions);
}

TEST(Precision, Int8IsNearFp32AndSaysHowNear) {
  for (const char* name : {"act-2cam", "smolvla-cross"}) {
    auto policy = Policy::load(policies / name, {Precision::int8, 0});
    ASSERT_TRUE(policy) << policy.error().sentence();
    EXPECT_EQ((*policy)->precision().precision, Precision::int8);
    const auto error = error_against_fp32(**policy, 2);
    ASSERT_TRUE(error) << error.error().sentence();
    EXPECT_GT(error->largest, 0) << name << ": nothing was computed in int8";
    // In robot units; the statistics of the fixtures spread over 4 to 40 degrees.
    EXPECT_LT(error->mean, 3) << name;
    EXPECT_GE(error->largest, error->mean);
  }
  auto exact = Policy::load(policies / "act-2cam", {Precision::fp32, 0});
  ASSERT_TRUE(exact);
  EXPECT_EQ(error_against_fp32(**exact, 1)->largest, 0);
}

TEST(Precision, WhatTheDeviceDoesNotComputeIsRefused) {
  const auto refused = Policy::load(policies / "act-prenorm", {Precision::fp16, 0, ComputeDevice::cpu});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().hint.find("bf16"), std::string::npos);
  const auto int8 = Policy::load(policies / "act-prenorm", {Precision::int8, 0});
  ASSERT_TRUE(int8) << int8.error().sentence();
  EXPECT_EQ((*int8)->device(), ComputeDevice::cpu) << "only the processor computes int8";
}

TEST(Device, WithoutAGraphicsCardTheProcessorIsTaken) {
  const auto engine = load_engine();
  ASSERT_TRUE(engine);
  const auto gpu = (*engine)->gpu();
  const auto chosen = Policy::load(policies / "act-prenorm");
  ASSERT_TRUE(chosen) << chosen.error().sentence();
  EXPECT_EQ((*chosen)->device(), gpu ? ComputeDevice::cuda : ComputeDevice::cpu);
  const auto asked = Policy::load(policies / "act-prenorm", {{}, 0, ComputeDevice::cuda});
  EXPECT_EQ(asked.has_value(), gpu.has_value());
  if (!asked) {
    EXPECT_NE(asked.error().message.find("graphics card"), std::string::npos);
    EXPECT_NE(asked.error().hint.find("cpu"), std::string::npos);
  }
}

TEST(Device, ACardWithoutBf16ComputesInFp16) {
  EXPECT_EQ(best_precision(GpuInfo{"T4", 16, false}).precision, Precision::fp16);
  const auto best = best_precision(GpuInfo{"L4", 24, true});
  EXPECT_EQ(best.precision, Precision::bf16);
  EXPECT_NE(best.reason.find("L4"), std::string::npos);
}

TEST(Guidance, WeightsAreThoseOfLeRobot) {
  const auto golden = read_json(policies / "ops/rtc.json");
  ASSERT_TRUE(golden);
  std::size_t seen = 0;
  for (const auto& row : (*golden)["weights"]) {
    const auto weights = guidance_weights(row["total"].get<std::int64_t>(), row["start"].get<std::int64_t>(),
                                          row["end"].get<std::int64_t>(), row["schedule"].get<std::string>());
    const auto want = row["weights"].get<std::vector<float>>();
    ASSERT_EQ(weights.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
      EXPECT_NEAR(weights[i], want[i], 1e-6) << dump_json(row) << " row " << i;
    }
    ++seen;
  }
  EXPECT_EQ(seen, 32U);
}

TEST(Guidance, ALinearFieldIsIntegratedAsLeRobotDoes) {
  const auto golden = read_json(policies / "ops/rtc.json");
  const auto file = TensorFile::open(policies / "ops/rtc.safetensors");
  ASSERT_TRUE(golden && file);
  const auto tensor = [&](const std::string& name) {
    const auto* view = file->find(name);
    return view == nullptr ? Tensor() : at::tensor(view->floats()).view(view->shape);
  };
  for (const auto& run : (*golden)["runs"]) {
    const std::string at = "run." + std::to_string(run["index"].get<int>()) + ".";
    const Tensor x_t = tensor(at + "x_t");
    ASSERT_TRUE(x_t.defined());
    const Tensor left = tensor(at + "left_over");
    if (!left.defined()) {
      continue;
    }
    const auto steps = run["num_steps"].get<std::int64_t>();
    ChunkGuide guide{{},
                     run["inference_delay"].get<std::int64_t>(),
                     run["execution_horizon"].get<std::int64_t>(),
                     run["schedule"].get<std::string>(),
                     run["max_guidance_weight"].get<double>()};
    guide.left_over.assign(left.data_ptr<float>(), left.data_ptr<float>() + left.numel());
    Tensor x = x_t[0];
    x = x.dim() == 2 ? x.unsqueeze(0) : x;
    const Guidance guidance(guide, x.size(1), x.size(2), left.size(2));
    const Tensor a = tensor(at + "A").defined() ? tensor(at + "A") : tensor("A");
    const Tensor b = tensor(at + "b").defined() ? tensor(at + "b") : tensor("b");
    ASSERT_TRUE(a.defined() && b.defined());
    for (std::int64_t i = 0; i < steps; ++i) {
      EXPECT_LT((x - x_t[i]).abs().max().item<float>(), 1e-4) << at << " step " << i;
      const double t = 1.0 - static_cast<double>(i) / static_cast<double>(steps);
      x = x - guidance.corrected(x, x.matmul(a.t()) + b * t, t) / static_cast<double>(steps);
    }
  }
}

TEST(ImageOps, ResizesAsSmolVla) {
  const auto golden = read_json(policies / "ops/resize.json");
  const auto file = TensorFile::open(policies / "ops/resize.safetensors");
  ASSERT_TRUE(golden && file);
  std::size_t seen = 0;
  for (const auto& row : (*golden)["cases"]) {
    if (row["style"] != "smolvla") {
      continue;
    }
    const auto* in = file->find(row["input"].get<std::string>());
    const auto* out = file->find(row["output"].get<std::string>());
    ASSERT_TRUE(in != nullptr && out != nullptr);
    const Tensor image = at::tensor(in->floats()).view(in->shape).permute({2, 0, 1}).unsqueeze(0) / 255.0;
    const Tensor resized = resize_to_bottom_right(image, row["target_height"].get<std::int64_t>(),
                                                  row["target_width"].get<std::int64_t>()) *
                               2.0 -
                           1.0;
    const Tensor rows = at::tensor(row["rows"].get<std::vector<std::int64_t>>());
    const Tensor columns = at::tensor(row["columns"].get<std::vector<std::int64_t>>());
    const Tensor part = resized[0].index_select(1, rows).index_select(2, columns);
    const Tensor want = at::tensor(out->floats()).view(out->shape);
    EXPECT_LE((part - want).abs().max().item<float>(), row["abs"].get<double>()) << row["name"];
    const Tensor mean = at::tensor(row["mean"].get<std::vector<float>>());
    EXPECT_LE((resized[0].mean({1, 2}) - mean).abs().max().item<float>(), 1e-4) << row["name"];
    ++seen;
  }
  EXPECT_EQ(seen, 10U);
}

TEST(TemporalEnsemble, AveragesWhatChunksSayForOneTick) {
  TemporalEnsemble ensemble(0.5);
  const auto chunk = [](std::vector<float> values) {
    return ActionChunk{static_cast<std::int64_t>(values.size()), 1, std::move(values), {}};
  };
  EXPECT_FLOAT_EQ(ensemble.update(chunk({1, 2, 3}))[0], 1);
  const double w = std::exp(-0.5);
  EXPECT_FLOAT_EQ(ensemble.update(chunk({4, 5, 6}))[0], static_cast<float>((2 + 4 * w) / (1 + w)));
  ensemble.reset();
  EXPECT_FLOAT_EQ(ensemble.update(chunk({7, 8, 9}))[0], 7);
}

}  // namespace
}  // namespace tandem
