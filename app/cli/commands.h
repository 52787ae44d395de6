#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace tandem::cli {

/// Runs the chosen command; returns the exit code.
using Action = std::function<int()>;

/// Each adds its nouns and verbs to the program and sets `action` when one of them is chosen.
void add_record_command(CLI::App& program, Action& action);
void add_replay_command(CLI::App& program, Action& action);
void add_dataset_command(CLI::App& program, Action& action);
/// Of the noun dataset: what only reads.
void add_dataset_look_commands(CLI::App& noun, Action& action);
/// Of the noun dataset: what mends a damaged one.
void add_dataset_repair_command(CLI::App& noun, Action& action);
/// Of the noun dataset: what changes one.
void add_dataset_edit_commands(CLI::App& noun, Action& action);
void add_rig_command(CLI::App& program, Action& action);
void add_policy_command(CLI::App& program, Action& action);
/// Of the noun policy.
void add_shadow_command(CLI::App& noun, Action& action);
void add_rollout_command(CLI::App& program, Action& action);
void add_score_command(CLI::App& program, Action& action);
/// Of the noun score.
void add_score_stats_command(CLI::App& noun, Action& action);
void add_score_suite_command(CLI::App& noun, Action& action);
void add_score_annotate_commands(CLI::App& experiment, Action& action);
void add_score_experiment_command(CLI::App& noun, Action& action);
void add_score_report_command(CLI::App& noun, Action& action);
void add_score_import_command(CLI::App& noun, Action& action);
void add_score_trial_command(CLI::App& noun, Action& action);
void add_score_lineage_command(CLI::App& noun, Action& action);
void add_annotate_command(CLI::App& program, Action& action);
void add_bench_command(CLI::App& program, Action& action);
/// Of the nouns bench ("policy") and policy ("bench").
void add_policy_bench_command(CLI::App& noun, const std::string& verb, Action& action);

}  // namespace tandem::cli
