#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "base/random.h"
#include "scoring/graded.h"
#include "scoring/multiplicity.h"
#include "scoring/proportion.h"
#include "scoring/sequential.h"
#include "scoring/two_proportions.h"

// What must hold for every input, enumerated over grids of them rather than compared with printed figures.

namespace tandem {
namespace {

double binomial(std::int64_t n, std::int64_t k, double p) {
  return std::exp(log_choose(n, k) + static_cast<double>(k) * std::log(p) +
                  static_cast<double>(n - k) * std::log1p(-p));
}

TEST(Properties, ClopperPearsonCoversAtLeastWhatItSays) {
  for (const double level : {0.8, 0.9, 0.95, 0.99}) {
    for (const std::int64_t n : {1, 2, 3, 4, 5, 7, 10, 13, 15, 20, 24, 30, 50, 75, 100}) {
      std::vector<Interval> limits;
      for (std::int64_t k = 0; k <= n; ++k) {
        limits.push_back(proportion_interval(IntervalMethod::clopper_pearson, k, n, level));
        ASSERT_LE(limits.back().low, static_cast<double>(k) / static_cast<double>(n));
        ASSERT_GE(limits.back().high, static_cast<double>(k) / static_cast<double>(n));
      }
      // A regular grid, and both sides of each limit: coverage falls only there.
      std::vector<double> rates;
      for (int i = 1; i < 200; ++i) {
        rates.push_back(i / 200.0);
      }
      for (const auto& limit : limits) {
        for (const double edge : {limit.low, limit.high}) {
          for (const double beside : {edge - 1e-9, edge + 1e-9}) {
            if (beside > 0 && beside < 1) {
              rates.push_back(beside);
            }
          }
        }
      }
      for (const double p : rates) {
        double covered = 0;
        for (std::int64_t k = 0; k <= n; ++k) {
          const auto& limit = limits[static_cast<std::size_t>(k)];
          covered += limit.low <= p && p <= limit.high ? binomial(n, k, p) : 0;
        }
        ASSERT_GE(covered, level - 1e-9) << "n " << n << ", rate " << p << ", level " << level;
      }
    }
  }
}

TEST(Properties, LimitsGrowWithTheCountAndShrinkWithTheLevel) {
  for (const auto method : {IntervalMethod::wilson, IntervalMethod::clopper_pearson, IntervalMethod::jeffreys,
                            IntervalMethod::agresti_coull, IntervalMethod::uniform_prior}) {
    for (std::int64_t n = 1; n <= 30; ++n) {
      Interval before{-1, -1};
      for (std::int64_t k = 0; k <= n; ++k) {
        const auto limits = proportion_interval(method, k, n);
        const auto narrow = proportion_interval(method, k, n, 0.8);
        EXPECT_LE(0, limits.low);
        EXPECT_LE(limits.high, 1);
        EXPECT_LT(limits.low, limits.high);
        EXPECT_GE(limits.low, before.low - 1e-12);
        EXPECT_GE(limits.high, before.high - 1e-12);
        EXPECT_LE(limits.low, narrow.low + 1e-12);
        EXPECT_GE(limits.high, narrow.high - 1e-12);
        // Successes and failures exchanged.
        const auto mirror = proportion_interval(method, n - k, n);
        EXPECT_NEAR(limits.low, 1 - mirror.high, 1e-9) << name_of(method) << ' ' << k << '/' << n;
        before = limits;
      }
    }
  }
}

TEST(Properties, BoschlooIsNeverAboveFisherOnEitherSide) {
  std::int64_t strictly_below = 0;
  for (const std::int64_t n1 : {1, 2, 3, 5, 8, 10}) {
    for (const std::int64_t n2 : {1, 2, 4, 7, 10}) {
      for (std::int64_t k1 = 0; k1 <= n1; ++k1) {
        for (std::int64_t k2 = 0; k2 <= n2; ++k2) {
          const TwoCounts counts{k1, n1, k2, n2};
          const auto fisher = fisher_test(counts);
          const auto boschloo = boschloo_test(counts);
          ASSERT_LE(boschloo.p_greater, fisher.p_greater + 1e-9) << k1 << '/' << n1 << ' ' << k2 << '/' << n2;
          ASSERT_LE(boschloo.p_less, fisher.p_less + 1e-9) << k1 << '/' << n1 << ' ' << k2 << '/' << n2;
          ASSERT_LE(boschloo.p_two_sided, 1);
          strictly_below += boschloo.p_greater < fisher.p_greater - 1e-6 ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(strictly_below, 200) << "it is the more powerful one";
}

// The chance of a false claim, over every table, at common rates between the points of the search grid too.
TEST(Properties, UnconditionalTestsKeepTheirLevel) {
  for (const auto& [n1, n2] : {std::pair<std::int64_t, std::int64_t>{5, 5}, {8, 8}, {10, 6}}) {
    std::vector<std::array<double, 3>> p;
    for (std::int64_t k1 = 0; k1 <= n1; ++k1) {
      for (std::int64_t k2 = 0; k2 <= n2; ++k2) {
        const TwoCounts counts{k1, n1, k2, n2};
        p.push_back(
            {barnard_test(counts).p_two_sided, boschloo_test(counts).p_two_sided, fisher_test(counts).p_two_sided});
      }
    }
    for (double rate = 0.013; rate < 1; rate += 0.0237) {
      for (const double alpha : {0.01, 0.05, 0.1}) {
        std::array<double, 3> wrong{};
        std::size_t at = 0;
        for (std::int64_t k1 = 0; k1 <= n1; ++k1) {
          for (std::int64_t k2 = 0; k2 <= n2; ++k2, ++at) {
            for (std::size_t test = 0; test < 3; ++test) {
              wrong[test] += p[at][test] <= alpha ? binomial(n1, k1, rate) * binomial(n2, k2, rate) : 0;
            }
          }
        }
        for (std::size_t test = 0; test < 3; ++test) {
          EXPECT_LE(wrong[test], alpha + 1e-6) << "test " << test << ", rate " << rate << ", alpha " << alpha;
        }
      }
    }
  }
}

// The chances of a pair's difference, one entry a possible value.
using PairChances = std::vector<std::pair<double, double>>;

// Expected evidence after the given pairs, over every sequence that can occur.
std::array<double, 2> expected_evidence(const std::vector<PairChances>& pairs) {
  std::array<double, 2> out{};
  const std::function<void(std::size_t, double, const BettingMixture&)> go = [&](std::size_t at, double chance,
                                                                                 const BettingMixture& so_far) {
    if (at == pairs.size()) {
      out[0] += chance * so_far.evidence_forward();
      out[1] += chance * so_far.evidence_reverse();
      return;
    }
    for (const auto& [difference, share] : pairs[at]) {
      BettingMixture next = so_far;
      next.add(difference);
      go(at + 1, chance * share, next);
    }
  };
  go(0, 1, {});
  return out;
}

PairChances of_rates(double a, double b) {
  return {{-1, a * (1 - b)}, {0, a * b + (1 - a) * (1 - b)}, {1, b * (1 - a)}};
}

TEST(Properties, EvidenceOfTheMixtureIsExpectedToStayAtOneUnderTheNull) {
  for (std::size_t pairs = 1; pairs <= 8; ++pairs) {
    for (const double p : {0.05, 0.5, 0.8}) {
      const auto equal = expected_evidence(std::vector<PairChances>(pairs, of_rates(p, p)));
      EXPECT_NEAR(equal[0], 1, 1e-9) << pairs;
      EXPECT_NEAR(equal[1], 1, 1e-9) << pairs;
    }
    // Blocks of unlike difficulty are no excuse, and a B that is worse gives less evidence still.
    std::vector<PairChances> unlike;
    std::vector<PairChances> worse;
    for (std::size_t i = 0; i < pairs; ++i) {
      const double p = 0.1 + 0.1 * static_cast<double>(i);
      unlike.push_back(of_rates(p, p));
      worse.push_back(of_rates(p + 0.05, p));
    }
    EXPECT_NEAR(expected_evidence(unlike)[0], 1, 1e-9);
    EXPECT_LT(expected_evidence(worse)[0], 1);
    EXPECT_GT(expected_evidence(worse)[1], 1);
  }
  // Graded differences: any law with mean 0, also one that leans.
  const PairChances even{{-1, 0.1}, {-0.5, 0.2}, {0, 0.4}, {0.5, 0.2}, {1, 0.1}};
  const PairChances leaning{{-1, 0.2}, {0, 0.3}, {0.4, 0.5}};
  for (std::size_t pairs = 1; pairs <= 6; ++pairs) {
    EXPECT_NEAR(expected_evidence(std::vector<PairChances>(pairs, even))[0], 1, 1e-9);
    EXPECT_NEAR(expected_evidence(std::vector<PairChances>(pairs, leaning))[0], 1, 1e-9);
    EXPECT_NEAR(expected_evidence(std::vector<PairChances>(pairs, leaning))[1], 1, 1e-9);
  }
}

TEST(Properties, PlugInEvidenceIsExpectedToStayBelowOneUnderTheNull) {
  for (const double p : {0.1, 0.5, 0.9}) {
    for (std::size_t pairs = 1; pairs <= 8; ++pairs) {
      double expected = 0;
      const std::function<void(std::size_t, double, const PlugInEvidence&)> go = [&](std::size_t at, double chance,
                                                                                     const PlugInEvidence& so_far) {
        if (at == pairs) {
          expected += chance * so_far.evidence();
          return;
        }
        for (int outcome = 0; outcome < 4; ++outcome) {
          PlugInEvidence next = so_far;
          const bool a = (outcome & 1) != 0;
          const bool b = (outcome & 2) != 0;
          next.add(a, b);
          go(at + 1, chance * (a ? p : 1 - p) * (b ? p : 1 - p), next);
        }
      };
      go(0, 1, {});
      EXPECT_LE(expected, 1 + 1e-9) << p << ' ' << pairs;
      EXPECT_GT(expected, 0.2);
    }
  }
}

TEST(Properties, DiscordantEvidenceIsExpectedToBeOneUnderTheNull) {
  for (std::int64_t pairs = 1; pairs <= 8; ++pairs) {
    double expected = 0;
    for (std::int64_t wins = 0; wins <= pairs; ++wins) {
      expected += binomial(pairs, wins, 0.5) * discordant_evidence(wins, pairs - wins);
    }
    EXPECT_NEAR(expected, 1, 1e-6) << pairs;
  }
}

// Chance that the limits of a rate miss it at any of the first 60 trials, by walking over all counts.
TEST(Properties, TheConfidenceSequenceOfARateHoldsAtEveryTrialAtOnce) {
  constexpr std::int64_t most = 60;
  std::vector<std::vector<Interval>> limits(most + 1);
  for (std::int64_t n = 1; n <= most; ++n) {
    for (std::int64_t k = 0; k <= n; ++k) {
      limits[static_cast<std::size_t>(n)].push_back(rate_confidence_sequence(k, n));
    }
  }
  for (const double p : {0.02, 0.1, 0.3, 0.5, 0.77, 0.95}) {
    std::vector<double> inside{1};
    for (std::size_t n = 1; n <= most; ++n) {
      std::vector<double> next(n + 1, 0);
      for (std::size_t k = 0; k < inside.size(); ++k) {
        next[k] += inside[k] * (1 - p);
        next[k + 1] += inside[k] * p;
      }
      for (std::size_t k = 0; k <= n; ++k) {
        if (p < limits[n][k].low || p > limits[n][k].high) {
          next[k] = 0;
        }
      }
      inside = std::move(next);
    }
    double held = 0;
    for (const double chance : inside) {
      held += chance;
    }
    EXPECT_GE(held, 0.95) << p;
  }
}

TEST(Properties, TheSpendingWalkSpendsNoMoreThanItSays) {
  for (const std::int64_t most : {10, 20, 35, 50}) {
    for (const double alpha : {0.01, 0.05, 0.1}) {
      const auto walk = spending_walk(most, alpha);
      std::vector<double> chance(static_cast<std::size_t>(2 * most + 1), 0);  // of W − L, without having stopped
      chance[static_cast<std::size_t>(most)] = 1;
      double crossed = 0;
      for (std::int64_t d = 1; d <= most; ++d) {
        std::vector<double> next(chance.size(), 0);
        for (std::size_t i = 1; i + 1 < chance.size(); ++i) {
          next[i - 1] += chance[i] / 2;
          next[i + 1] += chance[i] / 2;
        }
        const auto bound = walk.bounds[static_cast<std::size_t>(d - 1)];
        for (std::size_t i = 0; i < next.size() && bound > 0; ++i) {
          if (std::abs(static_cast<std::int64_t>(i) - most) >= bound) {
            crossed += next[i];
            next[i] = 0;
          }
        }
        EXPECT_LE(crossed, alpha * static_cast<double>(d) / static_cast<double>(most) + 1e-9);
        chance = std::move(next);
      }
      EXPECT_NEAR(crossed, walk.spent, 1e-9);
    }
  }
}

bool share_a_letter(const std::string& a, const std::string& b) {
  return std::any_of(a.begin(), a.end(), [&](char letter) { return b.find(letter) != std::string::npos; });
}

TEST(Properties, LettersRespectEveryPairwiseDecision) {
  // All graphs of decisions on up to five contenders, then random ones on more.
  const auto check = [](const std::vector<std::vector<bool>>& differ) {
    std::vector<double> means(differ.size());
    for (std::size_t i = 0; i < means.size(); ++i) {
      means[i] = 1 - 0.1 * static_cast<double>(i);
    }
    const auto letters = letter_display(means, differ);
    ASSERT_EQ(letters.size(), means.size());
    for (std::size_t i = 0; i < means.size(); ++i) {
      EXPECT_FALSE(letters[i].empty());
      for (std::size_t j = 0; j < i; ++j) {
        ASSERT_EQ(share_a_letter(letters[i], letters[j]), !differ[i][j])
            << i << " \"" << letters[i] << "\", " << j << " \"" << letters[j] << '"';
      }
    }
  };
  for (std::size_t n = 1; n <= 5; ++n) {
    const std::size_t pairs = n * (n - 1) / 2;
    for (std::size_t code = 0; code < std::size_t{1} << pairs; ++code) {
      std::vector<std::vector<bool>> differ(n, std::vector<bool>(n, false));
      std::size_t bit = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j, ++bit) {
          differ[i][j] = differ[j][i] = ((code >> bit) & 1U) != 0;
        }
      }
      check(differ);
    }
  }
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const std::size_t n = 6 + static_cast<std::size_t>(round % 3);
    std::vector<std::vector<bool>> differ(n, std::vector<bool>(n, false));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        differ[i][j] = differ[j][i] = random.uniform() < 0.4;
      }
    }
    check(differ);
  }
}

TEST(Properties, BootstrapLimitsLieBetweenTheLeastAndTheMost) {
  Random random(11);
  for (int round = 0; round < 300; ++round) {
    const bool lattice = round % 5 != 0;
    Scores scores;
    const std::size_t n = 2 + static_cast<std::size_t>(round % 23);
    for (std::size_t i = 0; i < n; ++i) {
      const double u = random.uniform();
      scores.push_back(lattice ? std::floor(u * 5) / 4 : u);
    }
    for (auto& score : scores) {
      score = std::min(score, 1.0);
    }
    const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
    for (const auto kind : {Bootstrap::percentile, Bootstrap::bca}) {
      for (const double level : {0.5, 0.95, 0.999}) {
        const auto interval = bootstrap_interval(scores, kind, 0, 1, level, 5);
        if (interval.degenerate) {
          EXPECT_EQ(*least, *most);
          EXPECT_LE(0, interval.limits.low);
          EXPECT_LE(interval.limits.high, 1);
          continue;
        }
        EXPECT_GE(interval.limits.low, *least - 1e-12);
        EXPECT_LE(interval.limits.high, *most + 1e-12);
        EXPECT_LE(interval.limits.low, interval.limits.high);
      }
    }
    if (!lattice && round > 60) {
      round += 4;  // resampling is slow: fewer of these
    }
  }
}

TEST(Properties, AdjustedValuesKeepTheOrderAndOnlyGrow) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> p(1 + static_cast<std::size_t>(round % 9));
    for (auto& value : p) {
      value = random.uniform() * random.uniform();
    }
    const auto strict = holm(p);
    const auto loose = benjamini_hochberg(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_GE(strict[i], p[i]);
      EXPECT_GE(loose[i], p[i] - 1e-15);
      EXPECT_LE(loose[i], strict[i] + 1e-15);
      EXPECT_LE(strict[i], std::min(1.0, p[i] * static_cast<double>(p.size())) + 1e-15);
      for (std::size_t j = 0; j < p.size(); ++j) {
        EXPECT_TRUE(p[i] > p[j] || strict[i] <= strict[j]);
      }
    }
  }
}

}  // namespace
}  // namespace tandem
