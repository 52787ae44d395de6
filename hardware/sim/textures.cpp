#include "sim/textures.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace tandem::sim {
namespace {

struct Colour {
  double r, g, b;
};

// Smooth random values on a grid, read between the points.
class SmoothNoise {
 public:
  SmoothNoise(std::uint64_t seed, int columns, int rows) : columns_(columns), rows_(rows) {
    Random random(seed);
    values_.resize(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    for (auto& value : values_) {
      value = random.uniform(-1, 1);
    }
  }
  [[nodiscard]] double at(double u, double v) const {
    const double x = u * columns_;
    const double y = v * rows_;
    const double fx = x - std::floor(x);
    const double fy = y - std::floor(y);
    const auto point = [&](int dx, int dy) {
      const auto column = static_cast<std::size_t>((static_cast<int>(std::floor(x)) + dx) % columns_);
      const auto row = static_cast<std::size_t>((static_cast<int>(std::floor(y)) + dy) % rows_);
      return values_[row * static_cast<std::size_t>(columns_) + column];
    };
    const double top = point(0, 0) * (1 - fx) + point(1, 0) * fx;
    const double bottom = point(0, 1) * (1 - fx) + point(1, 1) * fx;
    return top * (1 - fy) + bottom * fy;
  }

 private:
  int columns_;
  int rows_;
  std::vector<double> values_;
};

template <typename Shade>
void paint(mjSpec* scene, const char* name, int size, Colour colour, Shade shade) {
  mjsElement* element = mjs_findElement(scene, mjOBJ_TEXTURE, name);
  mjsTexture* texture = element != nullptr ? mjs_asTexture(element) : nullptr;
  if (texture == nullptr) {
    return;
  }
  std::vector<std::uint8_t> pixels;
  pixels.reserve(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const double factor = shade(static_cast<double>(x) / size, static_cast<double>(y) / size);
      for (const double part : {colour.r, colour.g, colour.b}) {
        pixels.push_back(static_cast<std::uint8_t>(std::clamp(part * factor, 0.0, 255.0)));
      }
    }
  }
  texture->builtin = mjBUILTIN_NONE;
  texture->mark = mjMARK_NONE;
  texture->type = mjTEXTURE_2D;
  texture->width = texture->height = size;
  texture->nchannel = 3;
  mjs_setBuffer(texture->data, pixels.data(), static_cast<int>(pixels.size()));
}

}  // namespace

void paint_textures(mjSpec* scene) {
  const SmoothNoise broad(1, 5, 9);
  const SmoothNoise grain(2, 9, 170);
  const SmoothNoise fine(3, 60, 420);
  constexpr int planks = 7;
  paint(scene, "wood", 1024, {176, 139, 100}, [&](double u, double v) {
    const double plank = std::floor(v * planks);
    const double edge = std::abs(v * planks - plank - 0.5) > 0.492 ? 0.80 : 1.0;
    const double tone = 0.05 * std::sin(plank * 2.4);
    const double shifted = u + 0.37 * plank - std::floor(u + 0.37 * plank);
    return edge * (1 + tone + 0.07 * broad.at(u, v) + 0.06 * grain.at(shifted, v) + 0.02 * fine.at(shifted, v));
  });
  const SmoothNoise weave(4, 128, 128);
  const SmoothNoise folds(5, 7, 7);
  paint(scene, "cloth", 512, {86, 94, 104},
        [&](double u, double v) { return 1 + 0.05 * weave.at(u, v) + 0.09 * folds.at(u, v); });
}

}  // namespace tandem::sim
