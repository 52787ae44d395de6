#include "nn/weights.h"

#include <gtest/gtest.h>

#include <fstream>

#include "nn/resnet.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

// One tensor of zeros in a file that is large enough to be mapped.
constexpr std::int64_t rows = 5000;
constexpr std::int64_t columns = 4000;

std::filesystem::path write_checkpoint(const std::filesystem::path& folder) {
  const std::string header = R"({"w":{"dtype":"F32","shape":[5000,4000],"data_offsets":[0,80000000]}})";
  const auto path = folder / "model.safetensors";
  std::ofstream out(path, std::ios::binary);
  const std::uint64_t size = header.size();
  out.write(reinterpret_cast<const char*>(&size), 8);
  out << header;
  out.close();
  std::filesystem::resize_file(path, 8 + header.size() + rows * columns * 4);
  return path;
}

template <typename Work>
std::string refusal(const Work& work) {
  try {
    work();
  } catch (const CheckpointError& error) {
    return error.error().sentence();
  }
  return {};
}

TEST(Weights, AFileCutWhileTheNetworkIsBuiltIsRefused) {
  const testing::TemporaryFolder folder;
  const auto path = write_checkpoint(folder.path());
  const auto files = WeightFiles::open(folder.path());
  ASSERT_TRUE(files) << files.error().sentence();
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    Weights weights(*files, type);
    const Tensor whole = weights.take("w", {rows, columns});
    EXPECT_EQ(whole.scalar_type(), type);
    EXPECT_EQ(whole.sizes(), (at::IntArrayRef{rows, columns}));
  }
  std::filesystem::resize_file(path, 30'000'000);
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    Weights weights(*files, type);
    const auto said = refusal([&] { static_cast<void>(weights.take("w", {rows, columns})); });
    EXPECT_NE(said.find(path.string() + " became shorter while it was read"), std::string::npos) << said;
  }
  const auto quantized = quantize_rows({files->find("w")});
  ASSERT_FALSE(quantized);
  EXPECT_EQ(quantized.error().why, UnusableTensor::Why::file_changed);
}

TEST(Weights, ConvertsInPiecesAndRefusesWhatIsNotFinite) {
  const testing::TemporaryFolder folder;
  std::vector<float> numbers(300'001);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = static_cast<float>(i % 251) - 125.0F;
  }
  auto damaged = numbers;
  damaged.back() = std::numeric_limits<float>::quiet_NaN();
  const auto count = static_cast<std::int64_t>(numbers.size());
  ASSERT_TRUE(write_tensors(
      folder / "model.safetensors",
      {named_tensor("good", {count}, numbers), named_tensor("bad", {count}, damaged), named_tensor("none", {0}, {})}));
  const auto files = WeightFiles::open(folder.path());
  ASSERT_TRUE(files);
  Weights weights(*files, at::kBFloat16);
  EXPECT_EQ(weights.take("good", {-1}).to(at::kFloat).sub(at::tensor(numbers)).abs().max().item<float>(), 0);
  EXPECT_EQ(weights.take("none", {0}).numel(), 0);
  const auto said = refusal([&] { static_cast<void>(weights.take("bad", {-1})); });
  EXPECT_NE(said.find("tensor bad holds values that are not finite"), std::string::npos) << said;
}

TEST(Weights, WhatNoNetworkCanUseIsRefused) {
  const testing::TemporaryFolder folder;
  NamedTensor whole{"whole", TensorType::i16, {4}, std::vector<std::byte>(8)};
  ASSERT_TRUE(write_tensors(folder / "model.safetensors", {whole}));
  const auto files = WeightFiles::open(folder.path());
  ASSERT_TRUE(files);
  Weights weights(*files, at::kFloat);
  const auto said = refusal([&] { static_cast<void>(weights.take("whole", {4})); });
  EXPECT_NE(said.find("has the dtype I16"), std::string::npos) << said;
}

// Its root is no number, which the ReLU behind it would hide.
TEST(ResNet, AVarianceBelowZeroIsRefused) {
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(write_tensors(folder / "model.safetensors",
                            {named_tensor("conv1.weight", {64, 3, 7, 7}, std::vector<float>(64 * 3 * 49, 0.1F)),
                             named_tensor("bn1.weight", {64}, std::vector<float>(64, 1)),
                             named_tensor("bn1.bias", {64}, std::vector<float>(64, 0)),
                             named_tensor("bn1.running_mean", {64}, std::vector<float>(64, 0)),
                             named_tensor("bn1.running_var", {64}, std::vector<float>(64, -1))}));
  const auto files = WeightFiles::open(folder.path());
  ASSERT_TRUE(files);
  Weights weights(*files, at::kFloat);
  const auto said = refusal([&] { const ResNet made(WeightScope(weights, ""), {"conv1", "bn1", {}}, "resnet18"); });
  EXPECT_NE(said.find("bn1.running_var holds a variance below 0"), std::string::npos) << said;
}

}  // namespace
}  // namespace tandem
