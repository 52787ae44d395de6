#include "scoring/preference.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace tandem {
namespace {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

constexpr double ridge_weight = 0.05;

// Solves A x = b for the columns of `b`, A symmetric and positive definite (Cholesky).
bool solve(Matrix a, std::vector<Vector>& columns) {
  const std::size_t n = a.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      a[j][j] -= a[j][k] * a[j][k];
    }
    if (!(a[j][j] > 1e-14)) {
      return false;
    }
    a[j][j] = std::sqrt(a[j][j]);
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) {
        a[i][j] -= a[i][k] * a[j][k];
      }
      a[i][j] /= a[j][j];
    }
  }
  for (auto& x : columns) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        x[i] -= a[i][k] * x[k];
      }
      x[i] /= a[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = i + 1; k < n; ++k) {
        x[i] -= a[k][i] * x[k];
      }
      x[i] /= a[i][i];
    }
  }
  return true;
}

// Whether every contender can be reached from every other one over wins; a tie counts both ways.
bool strongly_connected(std::size_t n, const std::vector<PairVerdicts>& verdicts) {
  const auto reaches_all = [&](bool forward) {
    std::vector<bool> seen(n, false);
    std::vector<std::size_t> open{0};
    seen[0] = true;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      for (const auto& v : verdicts) {
        const bool first_over = v.wins_first + v.ties > 0;
        const bool second_over = v.wins_second + v.ties > 0;
        for (const auto& [from, to, edge] : {std::tuple(v.first, v.second, forward ? first_over : second_over),
                                             std::tuple(v.second, v.first, forward ? second_over : first_over)}) {
          if (from == at && edge && !seen[to]) {
            seen[to] = true;
            open.push_back(to);
          }
        }
      }
    }
    return std::find(seen.begin(), seen.end(), false) == seen.end();
  };
  return reaches_all(true) && reaches_all(false);
}

// The parameters are θ of all but the last contender, then ln ν.
struct Model {
  std::size_t contenders;
  const std::vector<PairVerdicts>& verdicts;
  double ridge;

  [[nodiscard]] std::size_t size() const { return contenders; }

  // Value of the penalised log-likelihood, with gradient and negative Hessian where they are asked for.
  double evaluate(const Vector& x, Vector* gradient, Matrix* information) const {
    const std::size_t last = contenders - 1;
    const auto theta = [&](std::size_t i) { return i == last ? 0.0 : x[i]; };
    double value = 0;
    if (gradient != nullptr) {
      gradient->assign(size(), 0.0);
      information->assign(size(), Vector(size(), 0.0));
    }
    for (const auto& v : verdicts) {
      const std::array<double, 3> count{static_cast<double>(v.wins_first), static_cast<double>(v.ties),
                                        static_cast<double>(v.wins_second)};
      const double a = theta(v.first);
      const double b = theta(v.second);
      const std::array<double, 3> logit{a, std::log(2.0) + x[last] + (a + b) / 2, b};
      const double top = std::max({logit[0], logit[1], logit[2]});
      std::array<double, 3> p{};
      double z = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        p[k] = std::exp(logit[k] - top);
        z += p[k];
      }
      // What each outcome adds of (θ first, θ second, ln ν).
      constexpr std::array<std::array<double, 3>, 3> feature{{{1, 0, 0}, {0.5, 0.5, 1}, {0, 1, 0}}};
      const std::array<std::size_t, 3> place{v.first, v.second, last};
      const std::array<bool, 3> free{v.first != last, v.second != last, true};
      const double n = count[0] + count[1] + count[2];
      std::array<double, 3> mean{};
      for (std::size_t k = 0; k < 3; ++k) {
        p[k] /= z;
        value += count[k] * (logit[k] - top - std::log(z));
        for (std::size_t f = 0; f < 3; ++f) {
          mean[f] += p[k] * feature[k][f];
        }
      }
      if (gradient == nullptr) {
        continue;
      }
      for (std::size_t f = 0; f < 3; ++f) {
        if (!free[f]) {
          continue;
        }
        for (std::size_t k = 0; k < 3; ++k) {
          (*gradient)[place[f]] += count[k] * (feature[k][f] - mean[f]);
        }
        for (std::size_t g = 0; g < 3; ++g) {
          for (std::size_t k = 0; free[g] && k < 3; ++k) {
            (*information)[place[f]][place[g]] += n * p[k] * (feature[k][f] - mean[f]) * (feature[k][g] - mean[g]);
          }
        }
      }
    }
    for (std::size_t i = 0; i < size(); ++i) {
      value -= ridge / 2 * x[i] * x[i];
      if (gradient != nullptr) {
        (*gradient)[i] -= ridge * x[i];
        (*information)[i][i] += std::max(ridge, 1e-10);
      }
    }
    return value;
  }
};

Vector newton(const Model& model) {
  Vector x(model.size(), 0.0);
  x.back() = std::log(0.5);
  for (int i = 0; i < 200; ++i) {
    Vector gradient;
    Matrix information;
    const double value = model.evaluate(x, &gradient, &information);
    std::vector<Vector> step{gradient};
    if (!solve(information, step)) {
      break;
    }
    double slope = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
      slope += gradient[k] * step[0][k];
    }
    if (slope < 1e-18) {
      break;
    }
    double scale = 1;  // Armijo
    Vector next = x;
    for (int halving = 0; halving < 60; ++halving, scale /= 2) {
      for (std::size_t k = 0; k < x.size(); ++k) {
        next[k] = x[k] + scale * step[0][k];
      }
      if (model.evaluate(next, nullptr, nullptr) >= value + 1e-4 * scale * slope) {
        break;
      }
    }
    x = next;
  }
  return x;
}

}  // namespace

Strengths fit_strengths(std::size_t contenders, const std::vector<PairVerdicts>& verdicts) {
  Strengths out;
  std::int64_t ties = 0;
  for (const auto& v : verdicts) {
    ties += v.ties;
  }
  out.ridge = ties == 0 || !strongly_connected(contenders, verdicts);
  const Model model{contenders, verdicts, out.ridge ? ridge_weight : 0.0};
  const Vector x = newton(model);
  Vector gradient;
  Matrix information;
  model.evaluate(x, &gradient, &information);
  out.log_likelihood = Model{contenders, verdicts, 0}.evaluate(x, nullptr, nullptr);
  out.ties = std::exp(x.back());
  const std::size_t free = contenders - 1;
  out.theta.assign(contenders, 0.0);
  double mean = 0;
  for (std::size_t i = 0; i < free; ++i) {
    out.theta[i] = x[i];
    mean += x[i] / static_cast<double>(contenders);
  }
  for (double& theta : out.theta) {
    theta -= mean;
  }
  // Covariance of the free strengths, then of the centred ones: C V Cᵀ with C = I − 11ᵀ/P.
  std::vector<Vector> inverse(model.size(), Vector(model.size(), 0.0));
  for (std::size_t i = 0; i < model.size(); ++i) {
    inverse[i][i] = 1;
  }
  out.standard_error.assign(contenders, 0.0);
  if (!solve(information, inverse)) {
    return out;
  }
  const auto share = 1 / static_cast<double>(contenders);
  for (std::size_t k = 0; k < contenders; ++k) {
    double variance = 0;
    for (std::size_t i = 0; i < free; ++i) {
      for (std::size_t j = 0; j < free; ++j) {
        const double ci = (i == k ? 1.0 : 0.0) - share;
        const double cj = (j == k ? 1.0 : 0.0) - share;
        variance += ci * cj * inverse[i][j];
      }
    }
    out.standard_error[k] = std::sqrt(std::max(0.0, variance));
  }
  return out;
}

}  // namespace tandem
