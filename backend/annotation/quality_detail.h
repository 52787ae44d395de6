#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "annotation/motion.h"
#include "annotation/pictures.h"
#include "annotation/quality.h"

namespace tandem::detail {

inline constexpr std::size_t least_for_z = 5;  // episodes: fewer have no usual value
inline constexpr std::size_t moments = 50;     // of an episode that is compared with others

/// What is kept of an episode to compare it with others. Only what its own files tell: it can be cached.
struct EpisodeFacts {
  MeasuredValues values;
  std::string uid;
  std::vector<double> mean;      ///< of each joint of the action
  std::vector<double> variance;  ///< the same
  std::vector<double> offsets;   ///< action less state at rest, in ranges; may be empty
  std::vector<double> first;     ///< state, or action where there is none, in ranges
  std::vector<double> last;
  std::vector<int> course;  ///< actions at 50 moments × joints, in 1/10,000 of the ranges
  std::optional<bool> success;
  std::vector<std::string> notes;
};

/// By camera.
using EpisodePictures = std::map<std::string, CameraFigures>;

/// All that was measured, before it is compared.
struct Measurements {
  std::vector<EpisodeFacts> facts;
  std::vector<EpisodePictures> pictures;
  std::vector<std::string> notes;
};

[[nodiscard]] Json facts_json(const EpisodeFacts& facts);
/// Absent where the object is not what facts_json() makes.
[[nodiscard]] std::optional<EpisodeFacts> facts_of(const Json& object);
[[nodiscard]] Json ranges_json(const JointRanges& joints);
/// False where the object does not hold `width` joints.
[[nodiscard]] bool read_ranges(const Json& object, std::size_t width, JointRanges& out);
[[nodiscard]] Json figures_json(const CameraFigures& figures);
[[nodiscard]] std::optional<CameraFigures> figures_of(const Json& object);

/// Figures of a dataset by a key that names all they depend on, in one file of JSON lines. One that is damaged is begun
/// anew.
class QualityCache {
 public:
  /// `folder` empty: nothing is kept.
  QualityCache(const std::filesystem::path& folder, const std::filesystem::path& dataset);
  [[nodiscard]] const Json* find(const std::string& key);
  void keep(const std::string& key, Json value);
  /// Writes the file where something is new. Those that were neither found nor kept are dropped if `complete`.
  [[nodiscard]] Result<void> save(bool complete);

 private:
  std::filesystem::path folder_;
  std::filesystem::path file_;
  std::map<std::string, Json> entries_;
  std::set<std::string> used_;
  bool changed_ = false;
};

/// "name|bytes|time" of a file, by which a key changes when it does; the name alone where it is missing.
[[nodiscard]] std::string file_stamp(const std::filesystem::path& root, const std::filesystem::path& relative);

/// What only shows when episodes lie side by side: duplicates, drift, spreads, texts. Into both kinds of values.
void compare_episodes(const DatasetSummary& dataset, const Measurements& all, QualityReport& report);
void measure_duplicates(const Measurements& all, QualityReport& report);
void measure_labels(const DatasetSummary& dataset, QualityReport& report);

/// Pictures in the videos that belong to no episode, and videos that end early.
void measure_videos(const DatasetSummary& dataset, QualityReport& report, const std::stop_token& stop);

/// Puts each camera beside itself in the other episodes; the worst camera speaks for the episode.
void compare_pictures(const Measurements& all, QualityReport& report);

/// Robust z and percentile of every value.
void rank_values(QualityReport& report);

}  // namespace tandem::detail
