#include <gtest/gtest.h>

#include <filesystem>

#include "golden.h"
#include "nn/tensor_file.h"
#include "testing/temporary_folder.h"
#include "vlm/proposer.h"

namespace tandem {
namespace {

const std::filesystem::path folder = TANDEM_TEST_VLM;

std::unique_ptr<VisionLanguageModel> model_in(const std::string& name, Precision precision = Precision::fp32) {
  return testing::model_in(folder / name, precision);
}

class SmolVlm : public ::testing::TestWithParam<const char*> {};

// Tokens, pixels, vision tower, connector, scores and the text it goes on with are those of transformers.
TEST_P(SmolVlm, EqualsTransformers) {
  const auto all = read_json(folder / "smolvlm2-tiny.golden.json");
  ASSERT_TRUE(all);
  const Json& golden = (*all)["cases"][GetParam()];
  const auto tensors = TensorFile::open(folder / "smolvlm2-tiny.golden.safetensors");
  ASSERT_TRUE(tensors);
  const auto model = model_in("smolvlm2-tiny");
  ASSERT_NE(model, nullptr);
  VlmRequest request = testing::request_of(golden, folder);
  const auto prompt = model->prompt(request);
  ASSERT_TRUE(prompt) << prompt.error().sentence();
  EXPECT_EQ(prompt->ids, golden["input_ids"].get<std::vector<std::int64_t>>());
  const std::string name = GetParam();
  if (const auto* pixels = tensors->find(name + "/pixel_u8_first2")) {
    const auto plane = static_cast<std::size_t>(64 * 64);
    for (std::size_t i = 0; i < pixels->bytes.size(); ++i) {
      const Picture& tile = prompt->tiles[i / (3 * plane)];
      ASSERT_EQ(tile.rgb[i % plane * 3 + i / plane % 3], static_cast<std::uint8_t>(pixels->bytes[i])) << i;
    }
  }
  testing::Kept kept;
  const auto scores = model->network().read(prompt->ids, prompt->tiles, &kept);
  ASSERT_TRUE(scores) << scores.error().sentence();
  testing::expect_scores(golden["first_logits_top50"], *scores);
  EXPECT_LT(testing::error_of_digest(golden["inputs_embeds"], kept.tensors["inputs_embeds"]), 1e-4);
  for (const char* layer : {"vision_tower", "connector"}) {
    if (!request.pictures.empty()) {
      EXPECT_LT(testing::error_of_digest(golden[layer], kept.tensors[layer]), 1e-4) << layer;
    }
    if (const auto* whole = tensors->find(name + "/" + layer)) {
      EXPECT_LT(testing::largest_difference(whole->floats(), kept.tensors[layer]), 1e-4) << layer;
    }
  }
  model->network().rewind(0);
  const auto answer = model->answer(request);
  ASSERT_TRUE(answer) << answer.error().sentence();
  EXPECT_EQ(answer->ids, golden["greedy"]["ids"].get<std::vector<std::int64_t>>());
  std::string text = golden["greedy"]["text"].get<std::string>();
  EXPECT_EQ(answer->text, text.starts_with(' ') ? text.substr(1) : text);
}

INSTANTIATE_TEST_SUITE_P(Cases, SmolVlm,
                         ::testing::Values("text_only", "one_a", "one_b", "one_c", "text_then_image", "two_images",
                                           "multi_turn", "rewrite_frames", "one_a_nosplit", "one_c_nosplit",
                                           "two_images_nosplit"));

TEST(SmolVlmFolder, ThatOfTheHubIsTheSameModel) {
  const auto all = read_json(folder / "smolvlm2-tiny.golden.json");
  ASSERT_TRUE(all);
  const auto model = model_in("smolvlm2-tiny-hub");
  ASSERT_NE(model, nullptr);
  for (const auto& [name, golden] : (*all)["hub"]["cases"].items()) {
    const auto answer = model->answer(testing::request_of(golden, folder));
    ASSERT_TRUE(answer) << answer.error().sentence();
    EXPECT_EQ(answer->ids, golden["greedy_ids"].get<std::vector<std::int64_t>>()) << name;
  }
}

TEST(SmolVlmText, UnderTheRuleIsTheGoldenOne) {
  const auto all = read_json(folder / "smolvlm2-tiny.golden.json");
  ASSERT_TRUE(all);
  const auto model = model_in("smolvlm2-tiny");
  ASSERT_NE(model, nullptr);
  ASSERT_FALSE((*all)["constrained"].empty());
  for (const auto& wanted : (*all)["constrained"]) {
    VlmRequest request = testing::request_of((*all)["cases"][wanted["case"].get<std::string>()], folder);
    request.rule = testing::rule_of(wanted);
    const auto answer = model->answer(request);
    ASSERT_TRUE(answer) << answer.error().sentence();
    EXPECT_EQ(answer->ids, wanted["ids"].get<std::vector<std::int64_t>>()) << dump_json(wanted);
    EXPECT_EQ(answer->text, wanted["text"].get<std::string>());
    EXPECT_EQ(name_of(answer->end), wanted["finish"].get<std::string>());
  }
}

TEST(SmolVlmMemory, AnotherQuestionAboutTheSamePicturesReadsItsOwnTokensOnly) {
  const auto model = model_in("smolvlm2-tiny");
  ASSERT_NE(model, nullptr);
  const Picture picture = testing::read_ppm(folder / "images/b_224x224.ppm");
  const auto ask = [&](const std::string& text, const Picture& shown) {
    VlmRequest request;
    request.pictures = {shown};
    request.turns = {{"user", {{{}, 0}, {text}}}};
    return model->answer(request);
  };
  const auto first = ask("What is it?", picture);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->reused_tokens, 0);
  const auto second = ask("Where is it?", picture);
  ASSERT_TRUE(second);
  EXPECT_GE(second->reused_tokens, 7);
  const auto again = ask("What is it?", picture);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->ids, first->ids);
  Picture other = picture;
  other.rgb[0] = static_cast<std::uint8_t>(255 - other.rgb[0]);
  const auto changed = ask("What is it?", other);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->reused_tokens, 0) << "another picture";
}

TEST(SmolVlmPrecision, OthersStayNear) {
  const auto all = read_json(folder / "smolvlm2-tiny.golden.json");
  ASSERT_TRUE(all);
  const Json& golden = (*all)["cases"]["one_b"];
  for (const auto precision : {Precision::int8, Precision::bf16}) {
    const auto model = model_in("smolvlm2-tiny", precision);
    ASSERT_NE(model, nullptr);
    const auto prompt = model->prompt(testing::request_of(golden, folder));
    ASSERT_TRUE(prompt);
    const auto scores = model->network().read(prompt->ids, prompt->tiles, nullptr);
    ASSERT_TRUE(scores) << scores.error().sentence();
    const auto& wanted = golden["first_logits_top50"];
    for (std::size_t i = 0; i < 10; ++i) {
      EXPECT_NEAR((*scores)[wanted["ids"][i].get<std::size_t>()], wanted["values"][i].get<double>(), 1.0);
    }
  }
}

TEST(SmolVlmRewrite, ProposesATextThatKeepsTheRule) {
  const auto model = model_in("smolvlm2-tiny");
  ASSERT_NE(model, nullptr);
  std::vector<Picture> pictures;
  for (int i = 0; i < 8; ++i) {
    pictures.push_back(testing::read_ppm(folder / ("images/frame_" + std::to_string(i) + ".ppm")));
  }
  const auto rewrite = propose_rewrite(*model, "task 1", pictures);
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_TRUE(rewrite->valid) << rewrite->text;
  EXPECT_LE(rewrite->text.size(), 60U);
  EXPECT_FALSE(rewrite->same);
  ASSERT_TRUE(rewrite->confidence);
  EXPECT_NE(*rewrite->confidence, 0);
  const auto again = propose_rewrite(*model, "task 1", pictures);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->text, rewrite->text);
  const auto same = propose_rewrite(*model, rewrite->text + "  ", pictures);
  ASSERT_TRUE(same);
  std::stop_source stopped;
  stopped.request_stop();
  EXPECT_FALSE(propose_rewrite(*model, "task 1", pictures, {}, stopped.get_token()));
}

TEST(SmolVlmSteps, EverySpanGetsATextThatKeepsTheRule) {
  auto proposer = open_local_proposer(folder / "smolvlm2-tiny", {Precision::fp32, 2});
  ASSERT_TRUE(proposer) << proposer.error().sentence();
  StepsQuestion question;
  question.task = "Put the cube in the box";
  for (int i = 0; i < 8; ++i) {
    question.pictures.push_back(testing::read_ppm(folder / ("images/frame_" + std::to_string(i) + ".ppm")));
    question.times_s.push_back(i);
  }
  question.length_s = 8;
  question.cuts_s = {3.5};
  const auto steps = (*proposer)->propose_steps(question, {}, {});
  ASSERT_TRUE(steps) << steps.error().sentence();
  ASSERT_FALSE(steps->steps.empty());
  EXPECT_LE(steps->steps.size(), 2U);
  EXPECT_EQ(steps->steps.front().from_s, 0);
  EXPECT_EQ(steps->steps.back().to_s, 8);
  for (const auto& step : steps->steps) {
    EXPECT_EQ(fault_of(step.text), "") << step.text;
    ASSERT_TRUE(step.confidence);
  }
  EXPECT_TRUE(steps->raw.contains("0.0 to 3.5: ")) << steps->raw;
  const auto again = (*proposer)->propose_steps(question, {}, {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->raw, steps->raw);
  std::stop_source stopped;
  stopped.request_stop();
  const auto cancelled = (*proposer)->propose_steps(question, {}, stopped.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::cancelled);
}

TEST(SmolVlmSuccess, EveryPrefixHasAScoreOfItsOwn) {
  const auto model = model_in("smolvlm2-tiny");
  ASSERT_NE(model, nullptr);
  std::vector<Picture> pictures;
  for (int i = 0; i < 4; ++i) {
    pictures.push_back(testing::read_ppm(folder / ("images/frame_" + std::to_string(i) + ".ppm")));
  }
  const auto scores = success_scores(*model, "Put the cube in the box", pictures);
  ASSERT_TRUE(scores) << scores.error().sentence();
  ASSERT_EQ(scores->size(), 4U);
  for (const double score : *scores) {
    EXPECT_LT(score, 0);
    EXPECT_GT(score, -100);
  }
  EXPECT_NE(scores->front(), scores->back());
  // What was known of the prefix before changes nothing.
  pictures.resize(2);
  const auto fresh = model_in("smolvlm2-tiny");
  const auto alone = success_scores(*fresh, "Put the cube in the box", pictures);
  ASSERT_TRUE(alone);
  EXPECT_NEAR(alone->back(), scores->at(1), 1e-3);
}

TEST(SmolVlmProposer, ProposesAndSaysWhoItIs) {
  auto proposer = open_local_proposer(folder / "smolvlm2-tiny", {Precision::fp32, 2});
  ASSERT_TRUE(proposer) << proposer.error().sentence();
  EXPECT_EQ((*proposer)->name(), "SmolVLM2 on this machine");
  EXPECT_EQ((*proposer)->requests_at_once(), 1);
  EXPECT_EQ((*proposer)->source().precision, "fp32");
  EXPECT_TRUE((*proposer)->source().host.empty());
  EXPECT_EQ((*proposer)->source().weights.size(), 64U);
  const auto other = open_local_proposer(folder / "smolvlm2-tiny-hub", {Precision::fp32, 2});
  ASSERT_TRUE(other);
  EXPECT_NE((*other)->source().weights, (*proposer)->source().weights);
  const std::vector<Picture> pictures{testing::read_ppm(folder / "images/frame_0.ppm")};
  const auto rewrite = (*proposer)->propose("task 1", pictures, {}, {});
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_TRUE(rewrite->valid);
  EXPECT_GT(rewrite->tokens.value_or(0), 2) << "with the end of the line";
  std::stop_source stopped;
  stopped.request_stop();
  const auto cancelled = (*proposer)->propose("task 1", pictures, {}, stopped.get_token());
  ASSERT_FALSE(cancelled);
  EXPECT_EQ(cancelled.error().code, ErrorCode::cancelled);
  EXPECT_FALSE(open_local_proposer(folder / "images"));
}

TEST(SmolVlmBadInput, IsRefusedInASentence) {
  const auto model = model_in("smolvlm2-tiny");
  ASSERT_NE(model, nullptr);
  VlmRequest request;
  request.turns = {{"user", {{"Look at <image> and say"}}}};
  auto refused = model->answer(request);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence().find("<image>"), std::string::npos);
  request.turns = {{"user", {{{}, 3}}}};
  EXPECT_FALSE(model->answer(request));
  request.turns = {{"user", {{{}, 0}}}};
  request.pictures = {Picture{4, 4, {1, 2, 3}}};
  EXPECT_FALSE(model->answer(request));
  std::string endless;
  for (int i = 0; i < 9000; ++i) {
    endless += "cube 1 ";
  }
  request.pictures.clear();
  request.turns = {{"user", {{endless}}}};
  refused = model->answer(request);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence().find("too long"), std::string::npos);
  // What was refused leaves no trace.
  request.turns = {{"user", {{"What is it?"}}}};
  EXPECT_TRUE(model->answer(request));
}

TEST(SmolVlmBadInput, AnIncompleteFolderSaysWhatIsMissing) {
  for (const char* file : {"config.json", "processor_config.json", "tokenizer.json", "model.safetensors"}) {
    const testing::TemporaryFolder copy;
    std::filesystem::copy(folder / "smolvlm2-tiny", copy.path() / "m", std::filesystem::copy_options::recursive);
    std::filesystem::remove(copy.path() / "m" / file);
    const auto loaded = VisionLanguageModel::load(copy.path() / "m");
    ASSERT_FALSE(loaded) << file;
    EXPECT_FALSE(loaded.error().hint.empty()) << file;
    EXPECT_NE(loaded.error().sentence().find((copy.path() / "m").string()), std::string::npos)
        << loaded.error().sentence();
  }
  const testing::TemporaryFolder other;
  std::filesystem::copy(folder / "smolvlm2-tiny", other.path() / "m", std::filesystem::copy_options::recursive);
  std::ofstream(other.path() / "m/config.json") << R"({"model_type": "llava"})";
  const auto loaded = VisionLanguageModel::load(other.path() / "m");
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().sentence().find("llava"), std::string::npos);
}

}  // namespace
}  // namespace tandem
