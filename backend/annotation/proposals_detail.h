#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "annotation/document.h"
#include "annotation/proposal_text.h"
#include "dataset/dataset_frames.h"
#include "vlm/proposer.h"
#include "vlm/request.h"

namespace tandem::detail {

/// Reads fields of a line that may be of any kind; what is not of the right one stays as it is.
class LineReader {
 public:
  explicit LineReader(const Json& line) : line_(line) {}
  void take(const char* key, std::string& out) const { set(key, out, &Json::is_string); }
  void take(const char* key, std::int64_t& out) const { set(key, out, &Json::is_number_integer); }
  void take(const char* key, double& out) const { set(key, out, &Json::is_number); }
  void take(const char* key, std::optional<double>& out) const {
    if (double value = 0; holds(key, &Json::is_number)) {
      take(key, value);
      out = value;
    }
  }
  template <typename Value>
  void take(const char* key, std::vector<Value>& out) const {
    if (!holds(key, &Json::is_array)) {
      return;
    }
    for (const auto& entry : line_[key]) {
      if (std::is_same_v<Value, std::string> ? entry.is_string() : entry.is_number_integer()) {
        out.push_back(entry.template get<Value>());
      }
    }
  }

 private:
  [[nodiscard]] bool holds(const char* key, bool (Json::*is)() const noexcept) const {
    return line_.is_object() && line_.contains(key) && (line_[key].*is)();
  }
  template <typename Value>
  void set(const char* key, Value& out, bool (Json::*is)() const noexcept) const {
    if (holds(key, is)) {
      out = line_[key].get<Value>();
    }
  }
  const Json& line_;
};

[[nodiscard]] Json problem_json(const TextProblem& problem);

[[nodiscard]] std::map<std::string, std::int64_t> episodes_by_uid(const AnnotationDocument& document);

[[nodiscard]] std::int64_t wall_ms();

/// The camera of this name, a feature or its last part; without a name the first.
[[nodiscard]] Result<std::size_t> camera_named(const DatasetFrames& frames, const std::string& wanted);

/// What the pictures of a camera in an episode come from; it changes when the file does.
[[nodiscard]] std::string pictures_stamp(const DatasetFrames& frames, std::size_t camera, std::int64_t episode);

/// The pictures of these frames. Refuses an episode without frames.
[[nodiscard]] Result<std::vector<Picture>> pictures_of(DatasetFrames& frames, std::size_t camera, std::int64_t episode,
                                                       const std::vector<std::int64_t>& numbers);

/// Lets `batch` work in as many threads as the proposer takes requests, each with an asker that `make` returns, and
/// waits for all of them.
template <typename Batch, typename Make>
[[nodiscard]] Result<void> work_side_by_side(Batch& batch, std::size_t questions, const TextProposer& proposer,
                                             const Make& make) {
  const auto threads = std::clamp<std::size_t>(static_cast<std::size_t>(std::max(proposer.requests_at_once(), 1)), 1,
                                               std::max<std::size_t>(questions, 1));
  std::vector<decltype(make())> askers;
  for (std::size_t i = 0; i < threads; ++i) {
    askers.push_back(make());
    TANDEM_TRY(askers.back()->find_camera());
  }
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i) {
    others.emplace_back([&batch, &asker = *askers[i]] { batch.work(asker); });
  }
  batch.work(*askers.front());
  return {};
}

}  // namespace tandem::detail
