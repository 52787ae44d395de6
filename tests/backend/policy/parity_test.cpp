#include "policy/parity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

#include "base/json.h"
#include "policy/engine.h"
#include "policy/policy.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

const std::filesystem::path policies = TANDEM_TEST_POLICIES;

std::string test_name(const ::testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

class Parity : public ::testing::TestWithParam<const char*> {};

// Every tensor that LeRobot gave, from pixels to robot units, within its tolerance.
TEST_P(Parity, EqualsLeRobot) {
  const auto report = check_parity(policies / GetParam(), {});
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_TRUE(report->passed());
  std::size_t compared = 0;
  for (const auto& row : report->rows) {
    EXPECT_TRUE(row.passed()) << row.name << ": error " << row.error << ", tolerance " << row.tolerance << " "
                              << row.note;
    compared += row.computed ? 1 : 0;
  }
  EXPECT_GE(compared, 10U);
}

TEST_P(Parity, HoldsOnAGraphicsCard) {
  const auto engine = load_engine();
  ASSERT_TRUE(engine);
  if (!(*engine)->gpu()) {
    GTEST_SKIP() << (*engine)->gpu().error().sentence();
  }
  const auto report = check_parity(policies / GetParam(), {}, ComputeDevice::cuda);
  ASSERT_TRUE(report) << report.error().sentence();
  for (const auto& row : report->rows) {
    EXPECT_TRUE(row.passed()) << row.name << ": error " << row.error << ", tolerance " << row.tolerance;
  }
}
INSTANTIATE_TEST_SUITE_P(Folders, Parity,
                         ::testing::Values("act-2cam", "act-ensemble", "act-prenorm", "act-old-layout", "smolvla-cross",
                                           "smolvla-self", "smolvla-prefix", "smolvla-aloha", "smolvla-no-statistics",
                                           "smolvla-old-layout", "diffusion-1cam", "diffusion-2cam", "diffusion-env"),
                         test_name);

TEST(ParityReport, SeesADifference) {
  testing::TemporaryFolder folder;
  const auto copy = folder.path() / "act";
  std::filesystem::copy(policies / "act-prenorm", copy, std::filesystem::copy_options::recursive);
  // The golden actions of another input.
  auto golden = TensorFile::open(copy / "golden.safetensors");
  ASSERT_TRUE(golden);
  std::vector<NamedTensor> tensors;
  for (const auto& view : golden->tensors()) {
    NamedTensor tensor{view.name, view.type, view.shape, {view.bytes.begin(), view.bytes.end()}};
    if (view.name == "out.actions") {
      auto values = view.floats();
      values[3] += 1;
      tensor = named_tensor(view.name, view.shape, values);
    }
    tensors.push_back(std::move(tensor));
  }
  ASSERT_TRUE(write_tensors(folder.path() / "new", tensors));
  std::filesystem::rename(folder.path() / "new", copy / "golden.safetensors");
  const auto report = check_parity(copy, folder.path() / "out.safetensors");
  ASSERT_TRUE(report) << report.error().sentence();
  EXPECT_FALSE(report->passed());
  EXPECT_EQ(std::ranges::count_if(report->rows, [](const ParityRow& row) { return !row.passed(); }), 1);
  EXPECT_TRUE(TensorFile::open(folder.path() / "out.safetensors"));
}

class Hostile : public ::testing::TestWithParam<const char*> {};

TEST(ParityReport, AListOfOtherShapesThanTheFileIsRefused) {
  const testing::TemporaryFolder folder;
  const auto copy = folder.path() / "policy";
  std::filesystem::copy(policies / "act-2cam", copy);
  auto json = read_json(copy / "golden.json");
  ASSERT_TRUE(json);
  (*json)["tensors"]["out.actions"]["shape"] = {1, 7, 6};
  std::ofstream(copy / "golden.json") << dump_json(*json);
  const auto report = check_parity(copy, {});
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message.find("out.actions"), std::string::npos) << report.error().message;
}

TEST(ParityReport, ValuesInAnotherPrecisionAreComparedWhenAskedFor) {
  const auto rough = check_parity(policies / "smolvla-self", {}, ComputeDevice::cpu, Precision::bf16);
  ASSERT_TRUE(rough) << rough.error().sentence();
  ASSERT_EQ(rough->rows.size(), 1U);
  EXPECT_EQ(rough->rows[0].name, "bf16.out.actions_normalized");
  EXPECT_TRUE(rough->rows[0].computed);
  EXPECT_GT(rough->rows[0].error, 1e-4) << "it was computed in fp32";
  EXPECT_TRUE(rough->passed());
  const auto none = check_parity(policies / "act-2cam", {}, ComputeDevice::cpu, Precision::bf16);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("bf16"), std::string::npos);
  const testing::TemporaryFolder empty;
  const auto without = check_parity(empty.path(), {});
  ASSERT_FALSE(without);
  EXPECT_NE(without.error().message.find("golden.json"), std::string::npos);
}

TEST_P(Hostile, IsRefusedWithASentence) {
  const auto folder = policies / "hostile" / GetParam();
  const auto policy = Policy::load(folder);
  ASSERT_FALSE(policy);
  const auto expect = read_json(folder / "expect.json");
  ASSERT_TRUE(expect);
  const auto lower = [](std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  const std::string said = lower(policy.error().sentence());
  EXPECT_TRUE(std::ranges::any_of((*expect)["words"], [&](const auto& word) {
    return said.find(lower(word.template get<std::string>())) != std::string::npos;
  })) << said;
  EXPECT_FALSE(policy.error().hint.empty());
  EXPECT_FALSE(std::filesystem::exists(folder / "pickle-was-executed"));
  EXPECT_FALSE(std::filesystem::exists("pickle-was-executed"));
}
INSTANTIATE_TEST_SUITE_P(Folders, Hostile,
                         ::testing::Values("chunk-size-huge", "config-not-json", "header-size-huge",
                                           "header-size-past-end", "hole-in-data", "missing-tensor", "nan-statistics",
                                           "nan-weights", "offsets-past-end", "overlapping-offsets", "pickle-instead",
                                           "pickle-named-safetensors", "shape-product-overflow", "shape-size-mismatch",
                                           "state-file-outside", "three-cameras", "tokenizer-missing",
                                           "truncated-header", "truncated-weights", "unknown-dtype", "unknown-step",
                                           "unknown-type", "weights-missing", "wrong-shape"),
                         test_name);

}  // namespace
}  // namespace tandem
