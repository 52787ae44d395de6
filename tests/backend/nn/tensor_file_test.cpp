#include "nn/tensor_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>

#include "testing/temporary_folder.h"

namespace tandem {
namespace {

class TensorFileTest : public ::testing::Test {
 protected:
  // Header and data as they are given.
  std::filesystem::path raw(const std::string& header, const std::string& data, std::uint64_t header_size) {
    const auto path = folder_.path() / "t.safetensors";
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&header_size), 8);
    out << header << data;
    return path;
  }
  void refused(const std::string& header, const std::string& data, const std::string& word) {
    const auto file = TensorFile::open(raw(header, data, header.size()));
    ASSERT_FALSE(file) << header;
    EXPECT_NE(file.error().sentence().find(word), std::string::npos) << file.error().sentence();
    EXPECT_NE(file.error().message.find("t.safetensors"), std::string::npos);
  }
  testing::TemporaryFolder folder_;
};

TEST_F(TensorFileTest, ReadsWhatItWrote) {
  const auto path = folder_.path() / "a.safetensors";
  ASSERT_TRUE(
      write_tensors(path, {named_tensor("b", {2, 2}, std::vector<float>{1, 2, 3, 4}),
                           named_tensor("a", {}, std::vector<float>{-0.5F}), named_tensor("none", {0, 3}, {})}));
  const auto file = TensorFile::open(path);
  ASSERT_TRUE(file) << file.error().sentence();
  ASSERT_EQ(file->tensors().size(), 3U);
  ASSERT_NE(file->find("b"), nullptr);
  EXPECT_EQ(file->find("b")->shape, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(file->find("b")->floats(), (std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(file->find("a")->floats(), (std::vector<float>{-0.5F}));
  EXPECT_EQ(file->find("none")->elements(), 0);
  EXPECT_EQ(file->find("c"), nullptr);
}

TEST_F(TensorFileTest, WidensHalfPrecision) {
  // 1, -2, the smallest subnormal, infinity in float16; then 1 and -3 in bfloat16.
  const std::uint16_t words[] = {0x3C00, 0xC000, 0x0001, 0x7C00, 0x3F80, 0xC040};
  const std::string data(reinterpret_cast<const char*>(words), sizeof words);
  const std::string header =
      R"({"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}})";
  const auto file = TensorFile::open(raw(header, data, header.size()));
  ASSERT_TRUE(file) << file.error().sentence();
  const auto half = file->find("h")->floats();
  EXPECT_EQ(half[0], 1.0F);
  EXPECT_EQ(half[1], -2.0F);
  EXPECT_EQ(half[2], std::ldexp(1.0F, -24));
  EXPECT_TRUE(std::isinf(half[3]));
  EXPECT_EQ(file->find("b")->floats(), (std::vector<float>{1, -3}));
}

TEST_F(TensorFileTest, RefusesHeadersThatDoNotHold) {
  const std::string four(4, '\0');
  const auto one = [](const std::string& rest) { return R"({"x":{"dtype":"F32",)" + rest + "}}"; };
  refused(one(R"("shape":[2],"data_offsets":[0,4])"), four, "size");
  refused(one(R"("shape":[-1],"data_offsets":[0,4])"), four, "shape");
  refused(one(R"("shape":[1.5],"data_offsets":[0,4])"), four, "shape");
  refused(one(R"("shape":[1],"data_offsets":[0,400])"), four, "past the end");
  refused(one(R"("shape":[1],"data_offsets":[4,0])"), four, "offsets");
  refused(one(R"("shape":[1],"data_offsets":[0])"), four, "data_offsets");
  refused(one(R"("shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4])"), four, "size");
  refused(one(R"("shape":[1])"), four, "lacks");
  refused(one(R"("shape":[1],"data_offsets":[0,4])"), four + four, "no tensor");
  refused(R"({"x":{"dtype":"Q9","shape":[4],"data_offsets":[0,4]}})", four, "Q9");
  refused(R"({"x":{"dtype":7,"shape":[4],"data_offsets":[0,4]}})", four, "dtype");
  refused(R"({"x":7})", four, "lacks");
  refused("[]", four, "object");
  refused("{", four, "JSON");
  refused(
      R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
      four, "overlap");
  refused(
      R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
      four, "hole");
}

// A download that starts anew, a copy that is taken back: looking at mapped memory behind the end kills the program.
TEST_F(TensorFileTest, AFileThatIsCutWhileItIsReadIsAnErrorAndNotTheEnd) {
  constexpr std::size_t mapped_bytes = 80'000'000;
  const std::string header = R"({"a":{"dtype":"F32","shape":[20000000],"data_offsets":[0,80000000]}})";
  const auto path = raw(header, "", header.size());
  std::filesystem::resize_file(path, 8 + header.size() + mapped_bytes);
  const auto file = TensorFile::open(path);
  ASSERT_TRUE(file) << file.error().sentence();
  const TensorView& view = *file->find("a");
  std::vector<std::byte> piece(1000, std::byte{1});
  EXPECT_TRUE(view.copy(mapped_bytes - 1000, piece));
  EXPECT_EQ(piece, std::vector<std::byte>(1000));
  EXPECT_FALSE(view.copy(mapped_bytes - 999, piece));
  std::filesystem::resize_file(path, 1'000'000);
  EXPECT_TRUE(view.copy(0, piece));
  EXPECT_FALSE(view.copy(mapped_bytes - 1000, piece));
  EXPECT_TRUE(view.floats().empty());
}

TEST_F(TensorFileTest, RefusesFilesThatAreTooShort) {
  EXPECT_FALSE(TensorFile::open(raw("{}", "", 1U << 20U)));
  EXPECT_FALSE(TensorFile::open(raw("{}", "", ~std::uint64_t{0})));
  std::ofstream(folder_.path() / "short") << "abc";
  EXPECT_FALSE(TensorFile::open(folder_.path() / "short"));
  EXPECT_FALSE(TensorFile::open(folder_.path()));
  EXPECT_FALSE(TensorFile::open(folder_.path() / "absent"));
}

}  // namespace
}  // namespace tandem
