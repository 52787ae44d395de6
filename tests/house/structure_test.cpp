#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Folders = std::set<std::string>;

const fs::path root = TANDEM_SOURCE_DIR;

// Which folders a folder may include from (design, section 1). Private headers count as the folder's own.
const std::map<std::string, Folders> arrows{
    {"base", {}},
    {"device", {"base"}},
    {"dataset", {"base", "device"}},
    {"session", {"base", "device", "dataset", "policy", "rollout", "scoring"}},
    {"scoring", {"base"}},
    {"nn", {"base"}},
    {"policy", {"base", "nn"}},
    {"vlm", {"base", "nn"}},
    {"rollout", {"base", "device", "policy"}},
    {"annotation", {"base", "dataset", "vlm"}},
    {"sim", {"base", "device"}},
    {"input", {"base", "device"}},
    {"widgets", {"base", "device", "dataset", "session", "rollout", "scoring"}},
    {"studio",
     {"base", "device", "dataset", "session", "policy", "rollout", "scoring", "vlm", "annotation", "sim", "input", "widgets"}},
    {"cli", {"base", "device", "dataset", "session", "nn", "policy", "rollout", "scoring", "vlm", "annotation", "sim", "input"}},
};

const std::map<std::string, fs::path> places{
    {"base", "backend/base"},
    {"device", "backend/device"},
    {"dataset", "backend/dataset"},
    {"session", "backend/session"},
    {"nn", "backend/nn"},
    {"policy", "backend/policy"},
    {"vlm", "backend/vlm"},
    {"scoring", "backend/scoring"},
    {"rollout", "backend/rollout"},
    {"annotation", "backend/annotation"},
    {"sim", "hardware/sim"},
    {"input", "hardware/input"},
    {"widgets", "widgets"},
    {"studio", "app/studio"},
    {"cli", "app/cli"},
};

// Each third-party library has one door.
const std::vector<std::pair<std::regex, Folders>> doors{
    {std::regex("^(arrow|parquet)/"), {"dataset"}},
    {std::regex("^lib(av|sw)\\w+/"), {"dataset"}},
    {std::regex("^(ATen|c10|torch)/"), {"nn", "policy", "vlm"}},
    {std::regex("^cuda"), {"nn"}},
    {std::regex("^unicode/"), {"nn"}},
    {std::regex("^sqlite3"), {"scoring"}},
    {std::regex("^openssl/"), {"base"}},
    {std::regex("^curl/"), {"vlm"}},
    {std::regex("^turbojpeg"), {"vlm"}},
    {std::regex("^mujoco/"), {"sim"}},
    {std::regex("^EGL/"), {"sim"}},
    {std::regex("^libevdev/"), {"input"}},
    {std::regex("^Eigen/"), {"device"}},
    {std::regex("^CLI/"), {"cli"}},
    {std::regex("^nlohmann/"), {"base"}},
    {std::regex("^boost/(?!math/)"), {"base"}},
    {std::regex("^boost/math/"), {"scoring"}},
    {std::regex("^qcustomplot"), {"widgets"}},
    {std::regex("^Q[A-Z]|^Qt"), {"widgets", "studio"}},
};

struct Include {
  fs::path file;
  std::string text;
  bool quoted = false;
};

std::vector<Include> includes_of(const fs::path& folder) {
  static const std::regex line_pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> out;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cpp") {
      continue;
    }
    std::ifstream in(entry.path());
    std::string line;
    while (std::getline(in, line)) {
      std::smatch match;
      if (std::regex_search(line, match, line_pattern)) {
        out.push_back({fs::relative(entry.path(), root), match[2], match[1] == "\""});
      }
    }
  }
  return out;
}

TEST(Structure, ArrowsPointOneWay) {
  std::size_t seen = 0;
  for (const auto& [name, place] : places) {
    for (const auto& include : includes_of(place)) {
      ++seen;
      const std::string head = include.text.substr(0, include.text.find('/'));
      EXPECT_EQ(include.text.find("../"), std::string::npos) << include.file;
      if (include.quoted && arrows.contains(head)) {
        EXPECT_TRUE(head == name || arrows.at(name).contains(head)) << include.file << " includes " << include.text;
      }
      EXPECT_TRUE(include.quoted || !include.text.contains('/') || !arrows.contains(head))
          << include.file << " includes " << include.text << " with angle brackets";
      const bool composes = include.file.filename() == "main.cpp" || include.file.filename() == "rigs.cpp";
      if (include.quoted && (name == "studio" || name == "cli") && (head == "sim" || head == "input")) {
        EXPECT_TRUE(composes) << include.file << " includes " << include.text << ": programs only compose hardware";
      }
      if (include.quoted) {
        EXPECT_TRUE(arrows.contains(head)) << include.file << " includes " << include.text << " without its folder";
      }
    }
  }
  EXPECT_GT(seen, 300U) << "the test must see the code";
}

TEST(Structure, EachLibraryHasOneDoorAndQtStaysAbove) {
  for (const auto& [name, place] : places) {
    for (const auto& include : includes_of(place)) {
      for (const auto& [pattern, allowed] : doors) {
        if (!include.quoted && std::regex_search(include.text, pattern)) {
          EXPECT_TRUE(allowed.contains(name)) << include.file << " includes " << include.text;
        }
      }
    }
  }
}

TEST(Structure, NoHeaderOfAnotherFolderIsPrivate) {
  for (const auto& [name, place] : places) {
    for (const auto& include : includes_of(place)) {
      if (include.quoted && include.text.find("detail") != std::string::npos) {
        EXPECT_EQ(include.text.substr(0, include.text.find('/')), name) << include.file << " includes " << include.text;
      }
    }
  }
}

TEST(Structure, FoldersFormNoCircle) {
  std::map<std::string, Folders> found;
  for (const auto& [name, place] : places) {
    for (const auto& include : includes_of(place)) {
      const std::string head = include.text.substr(0, include.text.find('/'));
      if (include.quoted && head != name && arrows.contains(head)) {
        found[name].insert(head);
      }
    }
  }
  std::set<std::string> done;
  const std::function<void(const std::string&, std::vector<std::string>)> walk = [&](const std::string& at,
                                                                                     std::vector<std::string> path) {
    ASSERT_EQ(std::find(path.begin(), path.end(), at), path.end()) << "a circle through " << at;
    path.push_back(at);
    for (const auto& next : found[at]) {
      walk(next, path);
    }
  };
  for (const auto& [name, place] : places) {
    walk(name, {});
  }
}

TEST(Structure, RoomsStaySmall) {
  for (const auto& [name, place] : places) {
    for (const auto& entry : fs::recursive_directory_iterator(root / place)) {
      if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") {
        continue;
      }
      std::ifstream in(entry.path());
      const auto lines = std::count(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>(), '\n');
      EXPECT_LE(lines, 600) << entry.path();
    }
  }
}

TEST(Translations, AreComplete) {
  std::ifstream in(root / "translations/tandem_zh_CN.ts");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  ASSERT_GT(text.size(), 10'000U);
  EXPECT_EQ(text.find("type=\"unfinished\""), std::string::npos);
  EXPECT_EQ(text.find("<translation />"), std::string::npos);
  EXPECT_EQ(text.find("<translation></translation>"), std::string::npos);
  static const std::regex message("<source>([^<]*)</source>\\s*<translation>\\s*(?:<numerusform>)?([^<]*)<");
  static const std::regex place("%\\d|%n");
  std::size_t messages = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), message), end; it != end; ++it, ++messages) {
    const std::string source = (*it)[1];
    const std::string translation = (*it)[2];
    for (std::sregex_iterator p(source.begin(), source.end(), place); p != end; ++p) {
      EXPECT_NE(translation.find(p->str()), std::string::npos) << source << " → " << translation;
    }
  }
  EXPECT_GT(messages, 200U);
}

}  // namespace
