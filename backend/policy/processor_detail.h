#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "nn/tokenizer.h"
#include "policy/observation.h"
#include "policy/policy_config.h"
#include "policy/statistics.h"

namespace tandem {

/// What runs through the steps.
struct ProcessorState {
  PolicyInput input;
  std::string task;
  std::vector<float>* actions = nullptr;  ///< of the postprocessor: rows × action width
};

/// One step of a pipeline.
class ProcessorStep {
 public:
  virtual ~ProcessorStep() = default;
  [[nodiscard]] virtual Result<void> apply(ProcessorState& state) const = 0;
  [[nodiscard]] virtual std::string description() const = 0;
};

/// SmolVLA's pad_language_to: "longest" or "max_length".
[[nodiscard]] std::string language_padding(JsonReader& reader);

/// Ends the task with a line break.
class NewLineStep final : public ProcessorStep {
 public:
  [[nodiscard]] Result<void> apply(ProcessorState& state) const override;
  [[nodiscard]] std::string description() const override { return "line break at the end of the task"; }
};

/// Task → ids and mask.
class TokenizeStep final : public ProcessorStep {
 public:
  TokenizeStep(Tokenizer tokenizer, std::int64_t max_length, bool pad_to_max)
      : tokenizer_(std::move(tokenizer)), max_length_(max_length), pad_to_max_(pad_to_max) {}
  [[nodiscard]] Result<void> apply(ProcessorState& state) const override;
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] const Tokenizer& tokenizer() const { return tokenizer_; }
  [[nodiscard]] std::int64_t max_length() const { return max_length_; }

 private:
  Tokenizer tokenizer_;
  std::int64_t max_length_;
  bool pad_to_max_;
};

/// Normalises inputs, or the other way round actions.
class NormalizeStep final : public ProcessorStep {
 public:
  struct Options {
    bool inverse = false;
    std::vector<PolicyFeature> features;
    NormMap modes;
    float eps = 1e-8F;
    bool old = false;  ///< the formulas up to LeRobot 0.3.3
  };
  /// Refuses statistics that lack a number a mode needs, or are of another length than their feature.
  [[nodiscard]] static Result<std::unique_ptr<NormalizeStep>> make(Options options, PolicyStatistics statistics,
                                                                   const std::string& origin);
  [[nodiscard]] Result<void> apply(ProcessorState& state) const override;
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::vector<std::string> without_statistics() const;
  [[nodiscard]] const FeatureStatistics* statistics(const std::string& feature) const {
    const auto found = statistics_.find(feature);
    return found == statistics_.end() ? nullptr : &found->second;
  }
  /// The sets of the checkpoint that have statistics for a feature without its own.
  [[nodiscard]] std::set<std::string> sets() const;
  /// The statistics of one set for such features, of those it has.
  [[nodiscard]] PolicyStatistics set(const std::string& name) const;
  /// A step that has these statistics for the features that had none; with `complete`, for all of them.
  [[nodiscard]] Result<std::unique_ptr<NormalizeStep>> bound(const PolicyStatistics& statistics, bool complete) const;

 private:
  explicit NormalizeStep(Options options) : options_(std::move(options)) {}
  [[nodiscard]] NormMode mode_of(const PolicyFeature& feature) const;
  [[nodiscard]] bool is_ours(const PolicyFeature& feature) const;
  [[nodiscard]] Result<void> check(const std::string& origin) const;

  Options options_;
  PolicyStatistics statistics_;  // exactly those of the features that have some
  std::map<std::string, PolicyStatistics> sets_;
};

/// A step without effect here, such as moving tensors to a device.
class NoStep final : public ProcessorStep {
 public:
  explicit NoStep(std::string description) : description_(std::move(description)) {}
  [[nodiscard]] Result<void> apply(ProcessorState&) const override { return {}; }
  [[nodiscard]] std::string description() const override { return description_; }

 private:
  std::string description_;
};

/// The tokenizer that a policy names: a folder of the checkpoint (an artifact, the name itself, "tokenizer"), or the
/// Hugging Face cache of this machine. Never the network.
[[nodiscard]] Result<Tokenizer> find_tokenizer(const std::filesystem::path& checkpoint, const std::string& artifact,
                                               const std::string& name);

/// The newest snapshot of a Hugging Face repository in this machine's cache that holds `file`; empty where there is
/// none.
[[nodiscard]] std::filesystem::path cached_repository(const std::string& name, const std::string& file);

}  // namespace tandem
