#pragma once

#include <array>
#include <span>
#include <string>

#include "base/json.h"
#include "scoring/database.h"

namespace tandem::detail {

inline constexpr const char* evaluation_schema = "tandem.evaluation/1";

/// A column that goes into the document as it is. Kinds: t text, i whole number, n number, b bytes (as hexadecimal).
struct Field {
  const char* name;
  char kind;
};

// Writing and reading go by the same lists, so that nothing is forgotten in one of them.
inline constexpr std::array experiment_fields{Field{"uuid", 't'},
                                              Field{"title", 't'},
                                              Field{"question", 't'},
                                              Field{"primary_metric", 't'},
                                              Field{"alpha", 'n'},
                                              Field{"design", 't'},
                                              Field{"test_method", 't'},
                                              Field{"n_max_pairs", 'i'},
                                              Field{"stopping_json", 't'},
                                              Field{"blinding", 't'},
                                              Field{"rng", 't'},
                                              Field{"rng_seed", 'i'},
                                              Field{"blind_commitment", 't'},
                                              Field{"blind_salt", 'b'},
                                              Field{"unblinded_utc", 't'},
                                              Field{"plan_sha256", 't'},
                                              Field{"started_utc", 't'},
                                              Field{"closed_utc", 't'},
                                              Field{"notes", 't'}};
inline constexpr std::array policy_fields{Field{"key", 't'}, Field{"family", 't'}, Field{"title", 't'},
                                          Field{"notes", 't'}};
inline constexpr std::array checkpoint_fields{Field{"label", 't'},         Field{"content_sha256", 't'},
                                              Field{"norm_sha256", 't'},   Field{"source_uri", 't'},
                                              Field{"revision", 't'},      Field{"train_step", 'i'},
                                              Field{"train_dataset", 't'}, Field{"train_dataset_revision", 't'},
                                              Field{"n_demos", 'i'},       Field{"dtype", 't'},
                                              Field{"n_params", 'i'},      Field{"config_json", 't'}};
inline constexpr std::array inference_fields{Field{"sha256", 't'},
                                             Field{"mode", 't'},
                                             Field{"backend", 't'},
                                             Field{"device", 't'},
                                             Field{"control_hz", 'n'},
                                             Field{"chunk_size", 'i'},
                                             Field{"n_action_steps", 'i'},
                                             Field{"actions_per_chunk", 'i'},
                                             Field{"chunk_size_threshold", 'n'},
                                             Field{"aggregate_fn", 't'},
                                             Field{"denoise_steps", 'i'},
                                             Field{"rtc_execution_horizon", 'i'},
                                             Field{"rtc_max_guidance", 'n'},
                                             Field{"rtc_schedule", 't'},
                                             Field{"rtc_queue_threshold", 'i'},
                                             Field{"ensemble_coeff", 'n'},
                                             Field{"policy_seed", 'i'},
                                             Field{"params_json", 't'}};
inline constexpr std::array rig_fields{Field{"sha256", 't'},
                                       Field{"key", 't'},
                                       Field{"robot_type", 't'},
                                       Field{"robot_id", 't'},
                                       Field{"calibration_sha256", 't'},
                                       Field{"cameras_json", 't'},
                                       Field{"host_json", 't'},
                                       Field{"notes", 't'}};
inline constexpr std::array person_fields{Field{"key", 't'}, Field{"title", 't'}};
inline constexpr std::array artifact_fields{Field{"sha256", 't'}, Field{"kind", 't'}, Field{"rel_path", 't'},
                                            Field{"bytes", 'i'},  Field{"mime", 't'}, Field{"meta_json", 't'}};
inline constexpr std::array condition_fields{Field{"objects_json", 't'}, Field{"pose_tolerance_mm", 'n'}};
inline constexpr std::array trial_fields{Field{"uuid", 't'},
                                         Field{"attempt", 'i'},
                                         Field{"run_seq", 'i'},
                                         Field{"instruction", 't'},
                                         Field{"env_seed", 'i'},
                                         Field{"started_utc", 't'},
                                         Field{"t_first_motion_s", 'n'},
                                         Field{"duration_s", 'n'},
                                         Field{"n_steps", 'i'},
                                         Field{"end_reason", 't'},
                                         Field{"validity", 't'},
                                         Field{"void_reason", 't'},
                                         Field{"success_at_reset", 'i'},
                                         Field{"ic_match", 'n'},
                                         Field{"unblinded", 'i'},
                                         Field{"app_version", 't'},
                                         Field{"notes", 't'}};
inline constexpr std::array dataset_fields{Field{"dataset_repo", 't'}, Field{"dataset_revision", 't'},
                                           Field{"dataset_root", 't'}, Field{"episode_index", 'i'},
                                           Field{"from_frame", 'i'},   Field{"to_frame", 'i'}};
inline constexpr std::array rating_fields{
    Field{"pass", 't'},        Field{"blinded", 'i'},     Field{"success", 'i'},    Field{"score", 'n'},
    Field{"count_done", 'i'},  Field{"chain_done", 'i'},  Field{"confidence", 'n'}, Field{"model_id", 't'},
    Field{"created_utc", 't'}, Field{"is_official", 'i'}, Field{"notes", 't'}};
inline constexpr std::array credit_fields{Field{"credit", 'n'}, Field{"reached_s", 'n'}, Field{"attempts", 'i'}};
inline constexpr std::array event_fields{Field{"t_s", 'n'}, Field{"t_end_s", 'n'}, Field{"kind", 't'},
                                         Field{"detail", 't'}};
inline constexpr std::array failure_mode_fields{Field{"key", 't'}, Field{"title", 't'}, Field{"level", 't'}};
inline constexpr std::array failure_fields{Field{"t_s", 'n'}, Field{"is_primary", 'i'}, Field{"recovered", 'i'}};
inline constexpr std::array performance_fields{Field{"n_inferences", 'i'},
                                               Field{"infer_p50_ms", 'n'},
                                               Field{"infer_p95_ms", 'n'},
                                               Field{"infer_max_ms", 'n'},
                                               Field{"loop_hz", 'n'},
                                               Field{"loop_jitter_p95_ms", 'n'},
                                               Field{"stall_count", 'i'},
                                               Field{"stall_total_s", 'n'},
                                               Field{"queue_min", 'i'},
                                               Field{"obs_dropped", 'i'},
                                               Field{"chunk_overlap_mean", 'n'},
                                               Field{"sparc", 'n'},
                                               Field{"path_len", 'n'},
                                               Field{"max_current_ratio", 'n'}};
inline constexpr std::array preference_fields{Field{"outcome", 't'}, Field{"reason", 't'}, Field{"created_utc", 't'}};
inline constexpr std::array analysis_fields{
    Field{"method", 't'},      Field{"params_json", 't'}, Field{"input_sha256", 't'}, Field{"seed", 'i'},
    Field{"result_json", 't'}, Field{"app_version", 't'}, Field{"created_utc", 't'}};

using Fields = std::span<const Field>;

/// "t.uuid,t.attempt"
[[nodiscard]] std::string columns_of(Fields fields, const std::string& alias);
/// Adds the columns from `first` on to an object; what is null is left out.
void put_fields(const Statement& row, int first, Fields fields, Json& out);

}  // namespace tandem::detail
