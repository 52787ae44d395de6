#pragma once

#include "device/image.h"

namespace tandem::testing {

/// What a picture of the indexed fixtures says of itself.
struct PictureCode {
  bool good = false;
  int episode = 0;
  int frame = 0;
  int camera = 0;
};

/// 8 × 6 blocks, rows sync, episode, frame high, frame low, camera, check.
inline PictureCode coded_picture(const Image& image) {
  int rows[6];
  const int bh = image.height / 6;
  const int bw = image.width / 8;
  for (int r = 0; r < 6; ++r) {
    rows[r] = 0;
    for (int c = 0; c < 8; ++c) {
      double sum = 0;
      int n = 0;
      for (int y = r * bh + bh / 4; y <= r * bh + 3 * bh / 4; ++y) {
        for (int x = c * bw + bw / 4; x <= c * bw + 3 * bw / 4; ++x, ++n) {
          sum += image.rgb[static_cast<std::size_t>((y * image.width + x) * 3 + 1)];
        }
      }
      rows[r] = rows[r] * 2 + (sum / n > 127 ? 1 : 0);
    }
  }
  const bool good = rows[0] == 0b10101100 && rows[5] == (rows[1] ^ rows[2] ^ rows[3] ^ rows[4] ^ 0x5A);
  return {good, rows[1], rows[2] * 256 + rows[3], rows[4]};
}

/// Its frame; -1 when the code does not hold.
inline int coded_frame(const Image& image) {
  const PictureCode code = coded_picture(image);
  return code.good ? code.frame : -1;
}

}  // namespace tandem::testing
