#pragma once

// The kernels, for vectors of TANDEM_LANES floats: compiled once for each width, with the flags of that processor.
// Everything is local to the file and nothing of other headers is called, so that no code for a processor that is not
// there can be taken elsewhere.

#include "nn/cpu_kernels.h"

namespace tandem {
namespace {

constexpr std::int64_t lanes = TANDEM_LANES;
// A tile of a product is kept in registers: 6 × 4 of 32, or 6 × 2 of 16.
constexpr std::int64_t tile_vectors = lanes == 16 ? 4 : 2;
constexpr std::int64_t tile_rows = 6;
constexpr std::int64_t panel = lanes * tile_vectors;
constexpr std::int64_t block_rows = 4 * tile_rows;
constexpr std::int64_t block_keys = 128;  // values of so many keys stay in the first cache

using Floats = float __attribute__((vector_size(4 * TANDEM_LANES)));
using Ints = std::int32_t __attribute__((vector_size(4 * TANDEM_LANES)));
using LooseFloats = float __attribute__((vector_size(4 * TANDEM_LANES), aligned(4), may_alias));

inline Floats load(const float* from) { return *reinterpret_cast<const LooseFloats*>(from); }
inline void store(float* to, Floats value) { *reinterpret_cast<LooseFloats*>(to) = value; }
inline Floats all(float value) { return value - Floats{}; }
inline std::int64_t smaller(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
inline std::int64_t rounded_up(std::int64_t value, std::int64_t step) { return (value + step - 1) / step * step; }

inline float sum_of(Floats value) {
  float out = 0;
  for (std::int64_t i = 0; i < lanes; ++i) {
    out += value[i];
  }
  return out;
}

inline float largest_of(Floats value) {
  float out = value[0];
  for (std::int64_t i = 1; i < lanes; ++i) {
    out = value[i] > out ? value[i] : out;
  }
  return out;
}

// 2^x by the series of e^(x ln 2) around the nearest whole number; exactly 0 below -126.5.
inline Floats power_of_two(Floats x) {
  const Floats lowest = all(-127.0F);
  x = x < lowest ? lowest : x;          // NaN stays
  const Floats magic = all(0x1.8p23F);  // adding it rounds to a whole number
  const Floats shifted = x + magic;
  const Floats f = (x - (shifted - magic)) * 0.693147181F;
  Floats series = f * (1.0F / 720) + 1.0F / 120;
  series = series * f + 1.0F / 24;
  series = series * f + 1.0F / 6;
  series = series * f + 0.5F;
  series = series * f + 1.0F;
  series = series * f + 1.0F;
  const auto exponent = (__builtin_bit_cast(Ints, shifted) - 0x4B400000 + 127) << 23;
  return series * __builtin_bit_cast(Floats, exponent);
}

// c (+)= a b for a tile of `rows` × `vectors` vectors.
template <int rows, int vectors, bool adds>
void multiply_tile(const float* a, std::int64_t a_stride, const float* b, std::int64_t b_stride, std::int64_t depth,
                   float* c, std::int64_t c_stride) {
  Floats sum[static_cast<unsigned>(rows)][static_cast<unsigned>(vectors)];
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      sum[r][j] = adds ? load(c + r * c_stride + j * lanes) : Floats{};
    }
  }
  for (std::int64_t k = 0; k < depth; ++k, b += b_stride) {
    Floats right[static_cast<unsigned>(vectors)];
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      right[j] = load(b + j * lanes);
    }
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) {
      const Floats left = all(a[r * a_stride + k]);
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) {
        sum[r][j] += left * right[j];
      }
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      store(c + r * c_stride + j * lanes, sum[r][j]);
    }
  }
}

using Tile = void (*)(const float*, std::int64_t, const float*, std::int64_t, std::int64_t, float*, std::int64_t);
template <int vectors, bool adds>
constexpr Tile tiles[tile_rows] = {multiply_tile<1, vectors, adds>, multiply_tile<2, vectors, adds>,
                                   multiply_tile<3, vectors, adds>, multiply_tile<4, vectors, adds>,
                                   multiply_tile<5, vectors, adds>, multiply_tile<6, vectors, adds>};
#if TANDEM_LANES == 16
template <bool adds>
constexpr const Tile* tiles_of_width[tile_vectors] = {tiles<1, adds>, tiles<2, adds>, tiles<3, adds>, tiles<4, adds>};
#else
template <bool adds>
constexpr const Tile* tiles_of_width[tile_vectors] = {tiles<1, adds>, tiles<2, adds>};
#endif

// What one thread works in.
struct Workspace {
  Workspace(float* memory, std::int64_t key_count, std::int64_t width)
      // One line more a row, lest rows meet in the same lines of the cache.
      : score_stride(rounded_up(key_count, panel) + 16),
        keys(memory),
        values(keys + rounded_up(key_count, panel) * width),
        scores(values + key_count * width),
        queries(scores + block_rows * score_stride),
        sums(queries + block_rows * width) {}
  std::int64_t score_stride;
  float* keys;     // panels of `panel` keys, [width][panel] each
  float* values;   // dense
  float* scores;   // of the rows of a block
  float* queries;  // of a block, scaled
  float* sums;     // of a block
};

std::int64_t attention_workspace(std::int64_t keys, std::int64_t width) {
  return rounded_up(keys, panel) * width + keys * width + block_rows * (rounded_up(keys, panel) + 16) +
         2 * block_rows * width;
}

void pack_keys_and_values(const HeadAttention& job, const Workspace& work) {
  const auto width = job.width;
  for (std::int64_t first = 0; first < job.key_count; first += panel) {
    float* to = work.keys + first * width;
    const auto there = smaller(panel, job.key_count - first);
    if (there < panel) {
      for (std::int64_t i = 0; i < panel * width; ++i) {
        to[i] = 0;
      }
    }
    for (std::int64_t key = 0; key < there; ++key) {
      const float* from = job.keys + (first + key) * job.key_stride;
      for (std::int64_t i = 0; i < width; ++i) {
        to[i * panel + key] = from[i];
      }
    }
  }
  for (std::int64_t key = 0; key < job.key_count; ++key) {
    const float* from = job.values + key * job.value_stride;
    for (std::int64_t i = 0; i < width; ++i) {
      work.values[key * width + i] = from[i];
    }
  }
}

// Scores become 2^(score - largest) of the keys in sight and 0 of the others; returns the sum.
float exponentials(float* row, std::int64_t visible, std::int64_t keys) {
  const auto whole = rounded_up(visible, lanes);
  for (std::int64_t i = visible; i < whole; ++i) {
    row[i] = -1e30F;
  }
  Floats largest = load(row);
  for (std::int64_t i = lanes; i < whole; i += lanes) {
    const Floats value = load(row + i);
    largest = value > largest ? value : largest;
  }
  const Floats most = all(largest_of(largest));
  Floats sum{};
  for (std::int64_t i = 0; i < whole; i += lanes) {
    const Floats value = power_of_two(load(row + i) - most);
    store(row + i, value);
    sum += value;
  }
  for (std::int64_t i = whole; i < keys; ++i) {
    row[i] = 0;
  }
  return sum_of(sum);
}

void scores_of_block(const Workspace& work, std::int64_t rows, std::int64_t keys, std::int64_t width) {
  for (std::int64_t first = 0; first < keys; first += panel) {
    for (std::int64_t row = 0; row < rows; row += tile_rows) {
      const auto tile = tiles<tile_vectors, false>[smaller(tile_rows, rows - row) - 1];
      tile(work.queries + row * width, width, work.keys + first * width, panel, width,
           work.scores + row * work.score_stride + first, work.score_stride);
    }
  }
}

void sums_of_block(const Workspace& work, std::int64_t rows, std::int64_t keys, std::int64_t width) {
  for (std::int64_t key = 0; key < keys; key += block_keys) {
    const auto depth = smaller(block_keys, keys - key);
    const auto& kinds = key == 0 ? tiles_of_width<false> : tiles_of_width<true>;
    for (std::int64_t column = 0; column < width; column += panel) {
      const auto* kind = kinds[smaller(panel, width - column) / lanes - 1];
      for (std::int64_t row = 0; row < rows; row += tile_rows) {
        kind[smaller(tile_rows, rows - row) - 1](work.scores + row * work.score_stride + key, work.score_stride,
                                                 work.values + key * width + column, width, depth,
                                                 work.sums + row * width + column, width);
      }
    }
  }
}

void attend(const HeadAttention& job, float* workspace) {
  const Workspace work(workspace, job.key_count, job.width);
  pack_keys_and_values(job, work);
  const float scale = job.scale * 1.44269504F;  // exponentials are taken to the base of two
  for (std::int64_t first = job.first_row; first < job.last_row; first += block_rows) {
    const auto rows = smaller(block_rows, job.last_row - first);
    for (std::int64_t r = 0; r < rows; ++r) {
      const auto head = (first + r) / job.tokens;
      const float* from = job.queries + head * job.head_stride + (first + r) % job.tokens * job.query_stride;
      for (std::int64_t i = 0; i < job.width; ++i) {
        work.queries[r * job.width + i] = from[i] * scale;
      }
    }
    scores_of_block(work, rows, job.key_count, job.width);
    float shares[block_rows];
    for (std::int64_t r = 0; r < rows; ++r) {
      const auto visible = job.visible[(first + r) % job.tokens];
      shares[r] = 1.0F / exponentials(work.scores + r * work.score_stride, visible, job.key_count);
    }
    sums_of_block(work, rows, job.key_count, job.width);
    for (std::int64_t r = 0; r < rows; ++r) {
      const auto head = (first + r) / job.tokens;
      float* to = job.out + head * job.head_stride + (first + r) % job.tokens * job.out_stride;
      for (std::int64_t i = 0; i < job.width; ++i) {
        to[i] = work.sums[r * job.width + i] * shares[r];
      }
    }
  }
}

std::int64_t packed_floats(std::int64_t columns, std::int64_t depth) { return rounded_up(columns, panel) * depth; }

// Panels of columns, [depth][panel] each.
void pack(const float* weights, std::int64_t columns, std::int64_t depth, float* out) {
  for (std::int64_t first = 0; first < columns; first += panel, out += panel * depth) {
    const auto there = smaller(panel, columns - first);
    for (std::int64_t k = 0; k < depth; ++k) {
      for (std::int64_t column = 0; column < panel; ++column) {
        out[k * panel + column] = column < there ? weights[(first + column) * depth + k] : 0;
      }
    }
  }
}

// c += a b, as multiply_tile; meanwhile `ahead` is brought nearer, `step` bytes further in each turn.
template <int rows, int vectors>
void multiply_ahead(const float* a, std::int64_t a_stride, const float* b, std::int64_t depth, float* c,
                    std::int64_t c_stride, const char* ahead, std::int64_t step) {
  Floats sum[static_cast<unsigned>(rows)][static_cast<unsigned>(vectors)];
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      sum[r][j] = load(c + r * c_stride + j * lanes);
    }
  }
  for (std::int64_t k = 0; k < depth; ++k, b += panel, ahead += step) {
    __builtin_prefetch(ahead, 0, 2);
    Floats right[static_cast<unsigned>(vectors)];
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      right[j] = load(b + j * lanes);
    }
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) {
      const Floats left = all(a[r * a_stride + k]);
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) {
        sum[r][j] += left * right[j];
      }
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      store(c + r * c_stride + j * lanes, sum[r][j]);
    }
  }
}

using TileAhead = void (*)(const float*, std::int64_t, const float*, std::int64_t, float*, std::int64_t, const char*,
                           std::int64_t);
template <int vectors>
constexpr TileAhead tiles_ahead[tile_rows] = {multiply_ahead<1, vectors>, multiply_ahead<2, vectors>,
                                              multiply_ahead<3, vectors>, multiply_ahead<4, vectors>,
                                              multiply_ahead<5, vectors>, multiply_ahead<6, vectors>};
#if TANDEM_LANES == 16
constexpr const TileAhead* tiles_ahead_of_width[tile_vectors] = {tiles_ahead<1>, tiles_ahead<2>, tiles_ahead<3>,
                                                                 tiles_ahead<4>};
#else
constexpr const TileAhead* tiles_ahead_of_width[tile_vectors] = {tiles_ahead<1>, tiles_ahead<2>};
#endif

// What the products are added to.
void begin_columns(const FewRowsProduct& job, std::int64_t first, std::int64_t last) {
  for (std::int64_t row = 0; row < job.rows; ++row) {
    float* to = job.out + row * job.columns;
    const float* onto = job.onto + (job.onto != nullptr ? row * job.columns : 0);
    for (std::int64_t i = first; i < last; ++i) {
      to[i] = (job.bias != nullptr ? job.bias[i] : 0) + (job.onto != nullptr ? onto[i] : 0);
    }
  }
}

void multiply(const FewRowsProduct& job) {
  const auto groups = rounded_up(job.rows, tile_rows) / tile_rows;
  const auto parts = rounded_up(job.depth, block_keys) / block_keys;
  for (std::int64_t first = job.first_column; first < job.last_column;) {
    // Threads share a panel where the columns do not come out even.
    const auto last = smaller(rounded_up(first + 1, panel), job.last_column);
    const auto* kind = tiles_ahead_of_width[(last - first) / lanes - 1];
    const float* weights = job.weights + first / panel * panel * job.depth + first % panel;
    begin_columns(job, first, last);
    for (std::int64_t part = 0; part < parts; ++part) {
      const auto k = job.depth * part / parts;
      const auto depth = job.depth * (part + 1) / parts - k;
      const float* b = weights + k * panel;
      const auto* ahead = reinterpret_cast<const char*>(b + depth * panel);
      const auto step = (panel * 4 + groups - 1) / groups;
      for (std::int64_t group = 0; group < groups; ++group) {
        const auto row = job.rows * group / groups;
        const auto rows = job.rows * (group + 1) / groups - row;
        kind[rows - 1](job.x + row * job.depth + k, job.depth, b, depth, job.out + row * job.columns + first,
                       job.columns, ahead + group * depth * step, step);
      }
    }
    first = last;
  }
}

void rms_norm(const float* x, const float* weight, float* out, std::int64_t rows, std::int64_t width, float eps) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, out += width) {
    Floats squares{};
    Floats more{};
    std::int64_t i = 0;
    for (; i + 2 * lanes <= width; i += 2 * lanes) {
      squares += load(x + i) * load(x + i);
      more += load(x + i + lanes) * load(x + i + lanes);
    }
    float sum = sum_of(squares + more);
    for (; i < width; ++i) {
      sum += x[i] * x[i];
    }
    const float scale = 1.0F / __builtin_sqrtf(sum / static_cast<float>(width) + eps);
    for (i = 0; i < width; ++i) {
      out[i] = x[i] * scale * weight[i];
    }
  }
}

// value / (1 + e^-x)
inline Floats times_sigmoid(Floats value, Floats x) {
  const Floats limit = all(126.0F);
  Floats power = x * -1.44269504F;
  power = power > limit ? limit : power;
  return value / (1.0F + power_of_two(power));
}

inline Floats silu_product(Floats gate, Floats up) { return times_sigmoid(gate * up, gate); }

// x (1 + tanh(u)) / 2 is x / (1 + e^-2u), u = sqrt(2 / pi) (x + 0.044715 x³).
inline Floats gelu_of(Floats x) { return times_sigmoid(x, x * 1.59576912F * (1.0F + x * x * 0.044715F)); }

void gelu_tanh(float* x, std::int64_t count) {
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    store(x + i, gelu_of(load(x + i)));
  }
  if (i < count) {
    float last[lanes] = {};
    for (std::int64_t k = i; k < count; ++k) {
      last[k - i] = x[k];
    }
    store(last, gelu_of(load(last)));
    for (std::int64_t k = i; k < count; ++k) {
      x[k] = last[k - i];
    }
  }
}

void gated(const float* gate_up, float* out, std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, gate_up += 2 * width, out += width) {
    std::int64_t i = 0;
    for (; i + lanes <= width; i += lanes) {
      store(out + i, silu_product(load(gate_up + i), load(gate_up + width + i)));
    }
    if (i < width) {
      float last[3 * lanes] = {};
      for (std::int64_t k = i; k < width; ++k) {
        last[k - i] = gate_up[k];
        last[lanes + k - i] = gate_up[width + k];
      }
      store(last + 2 * lanes, silu_product(load(last), load(last + lanes)));
      for (std::int64_t k = i; k < width; ++k) {
        out[k] = last[2 * lanes + k - i];
      }
    }
  }
}

void rotate(const float* x, const float* cosine, const float* sine, float* out, std::int64_t heads,
            std::int64_t width) {
  const auto half = width / 2;
  for (std::int64_t head = 0; head < heads; ++head, x += width, out += width) {
    for (std::int64_t i = 0; i < half; ++i) {
      const float low = x[i];
      const float high = x[half + i];
      out[i] = low * cosine[i] + high * sine[i];
      out[half + i] = high * cosine[half + i] + low * sine[half + i];
    }
  }
}

constexpr CpuKernels kernels{attention_workspace, attend, packed_floats, pack, multiply, rms_norm, gated,
                             gelu_tanh,           rotate};

}  // namespace
}  // namespace tandem
