#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "base/sha256.h"
#include "golden.h"
#include "nn/tensor_file.h"
#include "testing/temporary_folder.h"
#include "vlm/proposer.h"
#include "vlm/qwen_pictures.h"

namespace tandem {
namespace {

const std::filesystem::path folder = TANDEM_TEST_VLM;

std::vector<std::int64_t> whole_numbers(const Json& list) { return list.get<std::vector<std::int64_t>>(); }

class Qwen : public ::testing::TestWithParam<const char*> {};

// Tokens, pixels, vision tower, places, connector, scores and the text it goes on with are those of transformers.
TEST_P(Qwen, EqualsTransformers) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  const Json& golden = (*all)["cases"][GetParam()];
  const auto tensors = TensorFile::open(folder / "qwen25vl-tiny.golden.safetensors");
  ASSERT_TRUE(tensors);
  const auto model = testing::model_in(folder / "qwen25vl-tiny");
  ASSERT_NE(model, nullptr);
  VlmRequest request = testing::request_of(golden, folder);
  const auto prompt = model->prompt(request);
  ASSERT_TRUE(prompt) << prompt.error().sentence();
  EXPECT_EQ(prompt->ids, whole_numbers(golden["input_ids"]));
  testing::Kept kept;
  const auto scores = model->network().read(prompt->ids, prompt->tiles, &kept);
  ASSERT_TRUE(scores) << scores.error().sentence();
  testing::expect_scores(golden["first_logits_top50"], *scores);
  EXPECT_LT(testing::error_of_digest(golden["inputs_embeds"], kept.tensors["inputs_embeds"]), 1e-4);
  const std::string name = GetParam();
  for (const char* layer : {"vision_tower", "connector", "inputs_embeds"}) {
    if (golden.contains(layer)) {
      EXPECT_LT(testing::error_of_digest(golden[layer], kept.tensors[layer]), 1e-4) << layer;
    }
    if (const auto* whole = tensors->find(name + "/" + layer)) {
      EXPECT_LT(testing::largest_difference(whole->floats(), kept.tensors[layer]), 1e-4) << layer;
    }
  }
  if (const auto* whole = tensors->find(name + "/first_logits")) {
    EXPECT_LT(testing::largest_difference(whole->floats(), *scores), 1e-3);
  }
  if (const auto* pixels = tensors->find(name + "/pixel_values_first16")) {
    const auto values = pixels->floats();
    const auto& own = kept.tensors["pixel_values"];
    for (std::size_t i = 0; i < values.size(); ++i) {  // [patch, colour, frame, 196]; frames are alike
      const auto channel = i % 1176 / 392;
      ASSERT_NEAR(values[i], own[i / 1176 * 588 + channel * 196 + i % 196], 1e-5) << i;
    }
  }
  if (const auto* places = tensors->find(name + "/mrope_position_ids")) {
    const auto count = prompt->ids.size();
    for (std::size_t i = 0; i < 3 * count; ++i) {
      std::int32_t place = 0;
      std::memcpy(&place, places->bytes.data() + 4 * i, 4);
      ASSERT_EQ(kept.tensors["places"][i % count * 3 + i / count], static_cast<float>(place)) << i;
    }
  }
  model->network().rewind(0);
  for (const auto& [penalty, key] : {std::pair(1.0, "greedy"), std::pair(1.05, "greedy_penalty_1.05")}) {
    request.repetition_penalty = penalty;
    const auto answer = model->answer(request);
    ASSERT_TRUE(answer) << answer.error().sentence();
    EXPECT_EQ(answer->ids, whole_numbers(golden[key]["ids"])) << key;
    std::string text = golden[key]["text"].get<std::string>();
    EXPECT_EQ(answer->text, text.starts_with(' ') ? text.substr(1) : text);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Qwen,
                         ::testing::Values("text_only", "one_a", "one_b", "one_c", "text_then_image", "two_images",
                                           "multi_turn", "rewrite_frames"));

TEST(QwenFolder, ThatOfTheHubIsTheSameModel) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  const auto model = testing::model_in(folder / "qwen25vl-tiny-hub");
  ASSERT_NE(model, nullptr);
  for (const auto& [name, golden] : (*all)["hub"]["cases"].items()) {
    const auto answer = model->answer(testing::request_of(golden, folder));
    ASSERT_TRUE(answer) << answer.error().sentence();
    EXPECT_EQ(answer->ids, whole_numbers(golden["greedy_ids"])) << name;
  }
}

TEST(QwenPictures, AreThoseOfTransformersToTheLastBit) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  int seen = 0;
  for (const auto& wanted : (*all)["preprocess"]["cases"]) {
    const std::string name = wanted["image"].get<std::string>();
    QwenVlConfig config;
    config.pixels.least = wanted["min_pixels"].get<std::int64_t>();
    const auto fitted = fit_cells(testing::read_ppm(folder / "images" / (name + ".ppm")), config,
                                  wanted["max_pixels"].get<std::int64_t>());
    ASSERT_TRUE(fitted) << name;
    EXPECT_EQ(fitted->height, wanted["resized_hw"][0].get<std::int64_t>()) << name;
    EXPECT_EQ(fitted->width, wanted["resized_hw"][1].get<std::int64_t>()) << name;
    EXPECT_EQ(cells_of(*fitted, config).count(), wanted["tokens"].get<std::int64_t>());
    std::string planes;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      for (std::size_t i = channel; i < fitted->rgb.size(); i += 3) {
        planes += static_cast<char>(fitted->rgb[i]);
      }
    }
    EXPECT_EQ(sha256(planes), wanted["u8_sha256_chw"].get<std::string>())
        << name << " " << dump_json(wanted["resized_hw"]);
    ++seen;
  }
  EXPECT_GT(seen, 10);
  EXPECT_FALSE(fit_cells({1000, 2, std::vector<std::uint8_t>(6000)}, {}, 200'704)) << "a stripe";
}

TEST(QwenPictures, AreReadWindowByWindow) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  for (const char* name : {"one_a", "one_b", "one_c"}) {
    const Json& golden = (*all)["cases"][name];
    const auto grid = whole_numbers(golden["image_grid_thw"][0]);
    const auto order = window_order({grid[1] / 2, grid[2] / 2}, 4);
    EXPECT_EQ(order.cells, whole_numbers(golden["window_index"])) << name;
    std::vector<std::int64_t> ends{0};
    for (const auto length : order.lengths) {
      ends.push_back(ends.back() + 4 * length);
    }
    EXPECT_EQ(ends, whole_numbers(golden["cu_window_seqlens"])) << name;
  }
}

TEST(QwenTokenizer, GivesTheTokensOfTransformers) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  const auto tokenizer = Tokenizer::load(folder / "qwen25vl-tiny");
  ASSERT_TRUE(tokenizer) << tokenizer.error().sentence();
  ASSERT_GT((*all)["tokenizer"].size(), 20U);
  for (const auto& wanted : (*all)["tokenizer"]) {
    const auto ids = tokenizer->encode(wanted["text"].get<std::string>(), false);
    EXPECT_EQ(ids, whole_numbers(wanted["ids"])) << dump_json(wanted);
    EXPECT_EQ(tokenizer->decode(ids), wanted["decoded"].get<std::string>()) << dump_json(wanted);
  }
}

TEST(QwenText, UnderTheRuleIsTheGoldenOne) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  const auto model = testing::model_in(folder / "qwen25vl-tiny");
  ASSERT_NE(model, nullptr);
  ASSERT_FALSE((*all)["constrained"].empty());
  for (const auto& wanted : (*all)["constrained"]) {
    VlmRequest request = testing::request_of((*all)["cases"][wanted["case"].get<std::string>()], folder);
    request.rule = testing::rule_of(wanted);
    const auto answer = model->answer(request);
    ASSERT_TRUE(answer) << answer.error().sentence();
    EXPECT_EQ(answer->ids, whole_numbers(wanted["ids"])) << dump_json(wanted);
    EXPECT_EQ(answer->text, wanted["text"].get<std::string>());
    EXPECT_EQ(name_of(answer->end), wanted["finish"].get<std::string>());
  }
}

// Pictures of unlike sizes, of which the first is known already.
TEST(QwenMemory, AnotherQuestionAboutTheSamePicturesReadsItsOwnTokensOnly) {
  const auto model = testing::model_in(folder / "qwen25vl-tiny");
  ASSERT_NE(model, nullptr);
  const std::vector<Picture> pictures{testing::read_ppm(folder / "images/b_224x224.ppm"),
                                      testing::read_ppm(folder / "images/c_50x300.ppm")};
  const auto ask = [&](VisionLanguageModel& asked, const std::string& text, const std::vector<Picture>& shown) {
    VlmRequest request;
    request.pictures = shown;
    request.turns = {{"user", {{{}, 0}, {{}, 1}, {text}}}};
    return asked.answer(request);
  };
  const auto first = ask(*model, "What is it?", pictures);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->reused_tokens, 0);
  const auto second = ask(*model, "Where is it?", pictures);
  ASSERT_TRUE(second);
  EXPECT_GE(second->reused_tokens, 49 + 22);
  auto changed = pictures;
  changed[1].rgb[0] = static_cast<std::uint8_t>(255 - changed[1].rgb[0]);
  const auto third = ask(*model, "Where is it?", changed);
  ASSERT_TRUE(third);
  const auto fresh = testing::model_in(folder / "qwen25vl-tiny");
  ASSERT_NE(fresh, nullptr);
  const auto alone = ask(*fresh, "Where is it?", changed);
  ASSERT_TRUE(alone);
  EXPECT_EQ(third->ids, alone->ids);
  EXPECT_EQ(ask(*model, "What is it?", pictures)->ids, first->ids);
}

TEST(QwenPrecision, OthersStayNear) {
  const auto all = read_json(folder / "qwen25vl-tiny.golden.json");
  ASSERT_TRUE(all);
  const Json& golden = (*all)["cases"]["one_b"];
  for (const auto precision : {Precision::int8, Precision::bf16}) {
    const auto model = testing::model_in(folder / "qwen25vl-tiny", precision);
    ASSERT_NE(model, nullptr);
    const auto prompt = model->prompt(testing::request_of(golden, folder));
    ASSERT_TRUE(prompt);
    const auto scores = model->network().read(prompt->ids, prompt->tiles, nullptr);
    ASSERT_TRUE(scores) << scores.error().sentence();
    const auto& wanted = golden["first_logits_top50"];
    for (std::size_t i = 0; i < 10; ++i) {
      EXPECT_NEAR((*scores)[wanted["ids"][i].get<std::size_t>()], wanted["values"][i].get<double>(), 1.5);
    }
  }
}

TEST(QwenProposer, ProposesAndSaysItsLicence) {
  auto proposer = open_local_proposer(folder / "qwen25vl-tiny", {Precision::fp32, 2});
  ASSERT_TRUE(proposer) << proposer.error().sentence();
  EXPECT_EQ((*proposer)->name(), "Qwen2.5-VL on this machine");
  EXPECT_NE((*proposer)->licence().find("licence"), std::string::npos);
  std::vector<Picture> pictures;
  for (int i = 0; i < 4; ++i) {
    pictures.push_back(testing::read_ppm(folder / ("images/frame_" + std::to_string(i) + ".ppm")));
  }
  const auto rewrite = (*proposer)->propose("task 1", pictures, {}, {});
  ASSERT_TRUE(rewrite) << rewrite.error().sentence();
  EXPECT_TRUE(rewrite->valid) << rewrite->text;
  EXPECT_TRUE(rewrite->confidence);
}

// In the middle of a question, too; and what was read before still counts.
TEST(QwenProposer, StopsBetweenTwoLayers) {
  const auto model = testing::model_in(folder / "qwen25vl-tiny");
  ASSERT_NE(model, nullptr);
  VlmRequest request;
  request.pictures = {testing::read_ppm(folder / "images/b_224x224.ppm")};
  request.turns = {{"user", {{{}, 0}, {"What is it?"}}}};
  const auto first = model->answer(request);
  ASSERT_TRUE(first);
  const auto prompt = model->prompt(request);
  ASSERT_TRUE(prompt);
  std::stop_source stop;
  // Asks for the stop when the pictures are in the network already.
  class Stopper final : public VlmTrace {
   public:
    explicit Stopper(std::stop_source& source) : source_(&source) {}
    void put(const std::string& name, std::vector<std::int64_t> /*shape*/, std::vector<float> /*values*/) override {
      seen += name + " ";
      if (name == "pixel_values") {
        source_->request_stop();
      }
    }
    std::string seen;

   private:
    std::stop_source* source_;
  } stopper(stop);
  model->network().rewind(0);
  const auto stopped = model->network().read(prompt->ids, prompt->tiles, &stopper, stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_EQ(stopper.seen, "places pixel_values ");
  EXPECT_EQ(model->network().length(), 0);
  EXPECT_EQ(model->answer(request)->ids, first->ids);
}

TEST(QwenBadInput, IsRefusedInASentence) {
  const auto model = testing::model_in(folder / "qwen25vl-tiny");
  ASSERT_NE(model, nullptr);
  VlmRequest request;
  request.turns = {{"user", {{"Look at <|image_pad|> and say"}}}};
  const auto refused = model->answer(request);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().sentence().find("<|image_pad|>"), std::string::npos);
  // Places of pictures without the pictures, or of others.
  const auto pad = model->tokenizer().id_of("<|image_pad|>");
  EXPECT_FALSE(model->network().read({{pad}}, {}, nullptr));
  const Picture two{56, 28, std::vector<std::uint8_t>(std::size_t{56} * 28 * 3)};
  EXPECT_FALSE(model->network().read({{pad}}, {two}, nullptr));
  EXPECT_FALSE(model->network().read({{pad, pad}}, {Picture{30, 56, std::vector<std::uint8_t>(5040)}}, nullptr));
  EXPECT_FALSE(model->network().read({{pad, 5, pad}}, {two}, nullptr)) << "torn apart";
  EXPECT_TRUE(model->network().read({{pad, pad}}, {two}, nullptr)) << "what was refused leaves no trace";
}

TEST(QwenBadInput, AnIncompleteOrContradictoryFolderSaysWhatIsWrong) {
  const auto refused = [](const std::string& file, const std::string& from, const std::string& to) {
    const testing::TemporaryFolder copy;
    const auto place = copy.path() / "m";
    std::filesystem::copy(folder / "qwen25vl-tiny", place, std::filesystem::copy_options::recursive);
    if (from.empty()) {
      std::filesystem::remove(place / file);
    } else {
      std::string text = read_text(place / file).value_or("");
      const auto at = text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
      std::ofstream(place / file) << text;
    }
    const auto loaded = VisionLanguageModel::load(place, {Precision::fp32, 1});
    EXPECT_FALSE(loaded) << file << " " << to;
    const std::string sentence = loaded ? "" : loaded.error().sentence();
    EXPECT_TRUE(loaded || !loaded.error().hint.empty()) << sentence;
    EXPECT_NE(sentence.find(place.string()), std::string::npos) << sentence;
    return sentence;
  };
  for (const char* file : {"config.json", "processor_config.json", "tokenizer.json", "model.safetensors.index.json",
                           "model-00002-of-00003.safetensors"}) {
    refused(file, "", "");
  }
  refused("config.json", "\"mrope_section\": [\n        2,", "\"mrope_section\": [\n        1,");
  refused("config.json", "\"num_heads\": 2", "\"num_heads\": 3");
  refused("config.json", "\"depth\": 4", "\"depth\": 2");
  refused("config.json", "\"depth\": 4", "\"depth\": 5");
  refused("config.json", "\"image_token_id\": 612", "\"image_token_id\": 611");
  refused("config.json", "\"use_sliding_window\": false", "\"use_sliding_window\": true");
  refused("config.json", "\"rope_type\": \"default\"", "\"rope_type\": \"yarn\"");
  refused("config.json", "\"hidden_size\": 64", "\"hidden_size\": \"64\"");
  refused("config.json", "\"hidden_size\": 64", "\"hidden_size\": 32");
  refused("processor_config.json", "\"shortest_edge\": 3136", "\"shortest_edge\": 313600");
}

}  // namespace
}  // namespace tandem
