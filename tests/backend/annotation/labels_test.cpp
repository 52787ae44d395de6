#include "annotation/labels.h"

#include <gtest/gtest.h>

namespace tandem {
namespace {

TEST(Labels, VagueOnesAreToldWithAReason) {
  for (const char* text :
       {"", " ", "task", "Pick", "TODO", "task 3", "42", "so101", "pick it up", "put this in there and move it up",
        "Describe the task in one sentence", "cube-in-box", "Cube in box"}) {
    EXPECT_NE(vague_label(text, "cube-in-box"), "") << text;
  }
  for (const char* text :
       {"Put the red cube in the box", "open the drawer slowly", "把方块放进盒子", "Lege den Würfel in die Kiste"}) {
    EXPECT_EQ(vague_label(text, "cube-in-box"), "") << text;
  }
}

TEST(Labels, TwinsDifferInLittle) {
  using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
  EXPECT_EQ(label_twins({"Put the cube in the box", "put cube in a box.", "Open the drawer"}), (Pairs{{0, 1}}));
  EXPECT_EQ(label_twins({"Pick up the orange cube", "Pick up the oragne cube"}), (Pairs{{0, 1}})) << "a slip";
  EXPECT_TRUE(label_twins({"Put the cube in box 1", "Put the cube in box 2"}).empty()) << "numbers mean something";
  EXPECT_TRUE(label_twins({"Open the drawer", "Close the drawer"}).empty());
  EXPECT_TRUE(label_twins({"cup", "cap"}).empty());
  EXPECT_TRUE(label_twins({"把方块放进盒子", "打开抽屉"}).empty());
}

TEST(Labels, WritingSystemsAreCounted) {
  EXPECT_EQ(scripts_of({"Put the cube in the box", "Lege den Würfel ab"}), std::vector<std::string>{"Latin"});
  EXPECT_EQ(scripts_of({"Put the cube", "把方块放进盒子"}), (std::vector<std::string>{"Han", "Latin"}));
  EXPECT_EQ(scripts_of({"Положи куб"}), std::vector<std::string>{"Cyrillic"});
  EXPECT_TRUE(scripts_of({"1234 !", "\xff\xfe"}).empty());
}

TEST(Labels, WordsAreCounted) {
  EXPECT_EQ(words_of("  Put the\tcube \n down "), 4U);
  EXPECT_EQ(words_of(""), 0U);
}

}  // namespace
}  // namespace tandem
