#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "base/json.h"
#include "base/random.h"
#include "dataset/validate.h"
#include "testing/record_arguments.h"
#include "testing/run_program.h"
#include "testing/temporary_folder.h"

namespace tandem {
namespace {

std::int64_t count_saved(const std::string& output) {
  std::int64_t n = 0;
  std::istringstream in(output);
  for (std::string line; std::getline(in, line);) {
    n += line.find("\"event\":\"saved\"") != std::string::npos ? 1 : 0;
  }
  return n;
}

// Kills a recorder with SIGKILL at random moments; what said "saved" is there, what is there loads, and the
// next recording goes on. TANDEM_KILLS sets how often; four come once before and
// three times after the first episode of this machine.
TEST(Kill, NoSavedEpisodeIsEverLost) {
  const char* wanted = std::getenv("TANDEM_KILLS");
  const int kills = wanted != nullptr ? std::atoi(wanted) : 4;
  const testing::TemporaryFolder folder;
  Random random(static_cast<std::uint64_t>(kills) + 17);
  const auto recorder = [&](int seed) {
    return testing::record_arguments(folder / "set", {"--episodes", "1000", "--episode-time", "0.4", "--reset-time",
                                                      "0.1", "--seed", std::to_string(seed)});
  };
  // How long this machine takes to its first saved episode; the kills come around that time.
  std::int64_t saved = 0;
  const auto start = std::chrono::steady_clock::now();
  {
    testing::Program program(TANDEM_CLI, recorder(1000), folder / "out.txt");
    for (int i = 0; i < 3000 && count_saved(program.out()) == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    program.signal(SIGKILL);
    program.wait();
    saved = count_saved(program.out());
  }
  const std::int64_t first = saved;
  ASSERT_GT(first, 0) << "the recorder must save something";
  const double first_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (int i = 0; i < kills; ++i) {
    testing::Program program(TANDEM_CLI, recorder(i), folder / "out.txt");
    std::this_thread::sleep_for(std::chrono::duration<double>(first_s * random.uniform(0.3, 3)));
    program.signal(SIGKILL);
    program.wait();
    saved += count_saved(program.out());
    const auto info = read_json(folder / "set/meta/info.json");
    ASSERT_TRUE(info) << "kill " << i;
    const std::int64_t there = (*info)["total_episodes"];
    EXPECT_GE(there, saved) << "kill " << i;
    const auto report = validate_dataset(folder / "set");
    EXPECT_FALSE(report.unreadable) << "kill " << i << ": " << (report.findings.empty() ? "" : report.findings[0].text);
    saved = there;  // an episode may be durable whose line was not printed any more
  }
  EXPECT_GT(saved, std::max<std::int64_t>(first, kills / 10)) << "the kills must hit a recorder at work";
  testing::Program last(TANDEM_CLI,
                        testing::record_arguments(folder / "set", {"--episodes", "1", "--episode-time", "0.4"}),
                        folder / "out.txt");
  EXPECT_EQ(last.wait(), 0) << last.err();
  const auto report = validate_dataset(folder / "set");
  EXPECT_EQ(report.exit_code(), 0) << (report.findings.empty()
                                           ? ""
                                           : report.findings[0].kind + " " + report.findings[0].where + " " +
                                                 report.findings[0].text);
  EXPECT_EQ(report.episodes, saved + 1);
  std::printf("%d kills, %lld saved episodes, none lost\n", kills, static_cast<long long>(saved));
}

}  // namespace
}  // namespace tandem
