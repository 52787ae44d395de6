#include "session/picture_age.h"

#include <gtest/gtest.h>

#include <memory>

namespace tandem {
namespace {

ImagePtr taken_at(std::int64_t time_ns) {
  auto image = std::make_shared<Image>();
  image->capture_ns = time_ns;
  return image;
}

TEST(LostPictures, OneCameraIsNamedAndAllAtOnceAreNot) {
  Observation seen;
  seen.time_ns = 5'000;
  seen.images = {taken_at(4'900), taken_at(1'000)};
  EXPECT_NE(lost_pictures(seen, "wrist", 1'000).message.find("Camera wrist stopped"), std::string::npos);
  seen.images[0] = nullptr;
  const Error all = lost_pictures(seen, "wrist", 1'000);
  EXPECT_EQ(all.message.find("wrist"), std::string::npos) << all.message;
  EXPECT_NE(all.hint.find("busy"), std::string::npos) << all.hint;
  seen.images = {nullptr};
  EXPECT_NE(lost_pictures(seen, "top", 1'000).message.find("Camera top"), std::string::npos)
      << "the only one may well be unplugged";
}

}  // namespace
}  // namespace tandem
