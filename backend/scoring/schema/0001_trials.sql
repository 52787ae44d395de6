-- Trials and all they refer to. Times are UTC, ISO 8601; lengths of time are seconds. A migration never changes once
-- it is released: its hash is kept in schema_migration.

CREATE TABLE schema_migration(
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_utc TEXT NOT NULL) STRICT;

CREATE TABLE suite(
  suite_id INTEGER PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL, kind TEXT NOT NULL CHECK(kind IN('real','sim')), source_ref TEXT,
  aggregate TEXT NOT NULL DEFAULT 'macro_task' CHECK(aggregate IN('micro','macro_task','macro_setting','macro_group')),
  definition_sha256 TEXT, frozen_utc TEXT, notes TEXT, UNIQUE(key,version)) STRICT;

CREATE TABLE task(
  task_id INTEGER PRIMARY KEY, suite_id INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE,
  key TEXT NOT NULL, ordinal INTEGER NOT NULL, group_key TEXT, title TEXT NOT NULL, instruction TEXT NOT NULL,
  scoring TEXT NOT NULL CHECK(scoring IN('binary','staged_cumulative','staged_independent','count','chain','progress','rate')),
  score_max REAL NOT NULL CHECK(score_max>0), success_min REAL NOT NULL,
  horizon_s REAL, horizon_steps INTEGER, control_hz REAL,
  clock_start TEXT NOT NULL DEFAULT 'first_motion' CHECK(clock_start IN('first_motion','go','policy_loaded','none')),
  chain_len INTEGER, success_text TEXT NOT NULL, UNIQUE(suite_id,key)) STRICT;

CREATE TABLE rubric_stage(
  stage_id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'stage' CHECK(kind IN('stage','penalty','bonus','count','note')),
  points REAL NOT NULL, max_count INTEGER NOT NULL DEFAULT 1 CHECK(max_count>=1),
  requires_stage_id INTEGER REFERENCES rubric_stage, partial_ok INTEGER NOT NULL DEFAULT 0 CHECK(partial_ok IN(0,1)),
  hotkey TEXT, criterion TEXT NOT NULL, UNIQUE(task_id,key), UNIQUE(task_id,ordinal),
  CHECK((kind='penalty' AND points<=0) OR kind<>'penalty')) STRICT;

CREATE TABLE setting(
  setting_id INTEGER PRIMARY KEY, suite_id INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE,
  key TEXT NOT NULL, ordinal INTEGER NOT NULL, title TEXT NOT NULL,
  axis TEXT NOT NULL CHECK(axis IN('in_distribution','position','background','distractor','object','instruction','lighting','camera','perturbation','inference','embodiment','other')),
  is_ood INTEGER NOT NULL CHECK(is_ood IN(0,1)), description TEXT, UNIQUE(suite_id,key)) STRICT;

CREATE TABLE cell(
  cell_id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  setting_id INTEGER NOT NULL REFERENCES setting ON DELETE CASCADE,
  planned_trials INTEGER NOT NULL CHECK(planned_trials>=0), weight REAL NOT NULL DEFAULT 1.0, UNIQUE(task_id,setting_id)) STRICT;

CREATE TABLE initial_condition(
  ic_id INTEGER PRIMARY KEY, cell_id INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  key TEXT NOT NULL, ordinal INTEGER NOT NULL, instruction TEXT, objects_json TEXT CHECK(objects_json IS NULL OR json_valid(objects_json)),
  pose_tolerance_mm REAL, seed INTEGER, description TEXT, UNIQUE(cell_id,key)) STRICT;

CREATE TABLE artifact(
  artifact_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE CHECK(length(sha256)=64), kind TEXT NOT NULL
    CHECK(kind IN('image','video','thumbnail','log','checkpoint_manifest','report','other')),
  rel_path TEXT NOT NULL, bytes INTEGER NOT NULL, mime TEXT, meta_json TEXT) STRICT;
CREATE TABLE ic_image(
  ic_id INTEGER NOT NULL REFERENCES initial_condition ON DELETE CASCADE, camera_key TEXT NOT NULL,
  artifact_id INTEGER NOT NULL REFERENCES artifact, PRIMARY KEY(ic_id,camera_key)) STRICT, WITHOUT ROWID;

CREATE TABLE policy(
  policy_id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, family TEXT NOT NULL, title TEXT NOT NULL, notes TEXT) STRICT;
CREATE TABLE checkpoint(
  checkpoint_id INTEGER PRIMARY KEY, policy_id INTEGER NOT NULL REFERENCES policy, label TEXT NOT NULL,
  content_sha256 TEXT UNIQUE CHECK(content_sha256 IS NULL OR length(content_sha256)=64), norm_sha256 TEXT,
  source_uri TEXT, revision TEXT, train_step INTEGER, train_dataset TEXT, train_dataset_revision TEXT,
  n_demos INTEGER, dtype TEXT, n_params INTEGER, config_json TEXT CHECK(config_json IS NULL OR json_valid(config_json)),
  UNIQUE(policy_id,label)) STRICT;
CREATE TABLE inference_config(
  inference_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, mode TEXT NOT NULL
    CHECK(mode IN('sync','async','rtc','per_step','replay','teleop','external')),
  backend TEXT NOT NULL, device TEXT, control_hz REAL, chunk_size INTEGER, n_action_steps INTEGER, actions_per_chunk INTEGER,
  chunk_size_threshold REAL CHECK(chunk_size_threshold IS NULL OR chunk_size_threshold BETWEEN 0 AND 1),
  aggregate_fn TEXT, denoise_steps INTEGER, rtc_execution_horizon INTEGER, rtc_max_guidance REAL, rtc_schedule TEXT,
  rtc_queue_threshold INTEGER, ensemble_coeff REAL, policy_seed INTEGER, params_json TEXT NOT NULL CHECK(json_valid(params_json))) STRICT;
CREATE TABLE rig(
  rig_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, key TEXT NOT NULL, robot_type TEXT NOT NULL, robot_id TEXT,
  calibration_sha256 TEXT, cameras_json TEXT NOT NULL CHECK(json_valid(cameras_json)), host_json TEXT, notes TEXT) STRICT;
CREATE TABLE person(person_id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT) STRICT;

CREATE TABLE experiment(
  experiment_id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, suite_id INTEGER NOT NULL REFERENCES suite, rig_id INTEGER REFERENCES rig,
  title TEXT NOT NULL, question TEXT, primary_metric TEXT NOT NULL DEFAULT 'success' CHECK(primary_metric IN('success','score','time','count','preference')),
  alpha REAL NOT NULL DEFAULT 0.05 CHECK(alpha>0 AND alpha<1), design TEXT NOT NULL CHECK(design IN('fixed','sequential','exploratory','imported')),
  test_method TEXT, n_max_pairs INTEGER, stopping_json TEXT CHECK(stopping_json IS NULL OR json_valid(stopping_json)),
  blinding TEXT NOT NULL DEFAULT 'none' CHECK(blinding IN('none','operator','operator_and_scorer')),
  rng TEXT NOT NULL DEFAULT 'splitmix64', rng_seed INTEGER, blind_commitment TEXT, blind_salt BLOB, unblinded_utc TEXT, unblinded_by INTEGER REFERENCES person,
  plan_sha256 TEXT, started_utc TEXT, closed_utc TEXT, notes TEXT) STRICT;
CREATE TABLE contender(
  contender_id INTEGER PRIMARY KEY, experiment_id INTEGER NOT NULL REFERENCES experiment ON DELETE CASCADE,
  blind_label TEXT NOT NULL, checkpoint_id INTEGER NOT NULL REFERENCES checkpoint, inference_id INTEGER NOT NULL REFERENCES inference_config,
  is_baseline INTEGER NOT NULL DEFAULT 0 CHECK(is_baseline IN(0,1)), UNIQUE(experiment_id,blind_label),
  UNIQUE(experiment_id,checkpoint_id,inference_id)) STRICT;
CREATE TABLE block(
  block_id INTEGER PRIMARY KEY, experiment_id INTEGER NOT NULL REFERENCES experiment ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, ic_id INTEGER NOT NULL REFERENCES initial_condition, replicate INTEGER NOT NULL DEFAULT 1,
  UNIQUE(experiment_id,ordinal)) STRICT;
CREATE TABLE slot(
  slot_id INTEGER PRIMARY KEY, block_id INTEGER NOT NULL REFERENCES block ON DELETE CASCADE,
  position INTEGER NOT NULL, contender_id INTEGER NOT NULL REFERENCES contender ON DELETE CASCADE,
  UNIQUE(block_id,position), UNIQUE(block_id,contender_id)) STRICT;

CREATE TABLE trial(
  trial_id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, experiment_id INTEGER NOT NULL REFERENCES experiment,
  contender_id INTEGER NOT NULL REFERENCES contender, cell_id INTEGER NOT NULL REFERENCES cell, ic_id INTEGER REFERENCES initial_condition,
  slot_id INTEGER REFERENCES slot, attempt INTEGER NOT NULL DEFAULT 1 CHECK(attempt>=1), run_seq INTEGER NOT NULL,
  operator_id INTEGER REFERENCES person, instruction TEXT NOT NULL, env_seed INTEGER, started_utc TEXT NOT NULL,
  t_first_motion_s REAL, duration_s REAL CHECK(duration_s IS NULL OR duration_s>=0), n_steps INTEGER,
  end_reason TEXT NOT NULL CHECK(end_reason IN('success','timeout','policy_done','operator_stop','irrecoverable','safety_stop','robot_fault','policy_fault','network_fault','operator_error','imported')),
  validity TEXT NOT NULL DEFAULT 'valid' CHECK(validity IN('valid','void')), void_reason TEXT, success_at_reset INTEGER NOT NULL DEFAULT 0 CHECK(success_at_reset IN(0,1)),
  ic_match REAL, start_image_id INTEGER REFERENCES artifact, end_image_id INTEGER REFERENCES artifact,
  dataset_repo TEXT, dataset_revision TEXT, dataset_root TEXT, episode_index INTEGER, from_frame INTEGER, to_frame INTEGER,
  unblinded INTEGER NOT NULL DEFAULT 0 CHECK(unblinded IN(0,1)), app_version TEXT, notes TEXT,
  UNIQUE(experiment_id,run_seq), UNIQUE(slot_id,attempt), CHECK(validity='valid' OR void_reason IS NOT NULL)) STRICT;
CREATE TABLE rating(
  rating_id INTEGER PRIMARY KEY, trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, scorer_id INTEGER REFERENCES person,
  pass TEXT NOT NULL CHECK(pass IN('live','video','adjudicated','auto','imported')), blinded INTEGER NOT NULL CHECK(blinded IN(0,1)),
  success INTEGER CHECK(success IN(0,1)), score REAL NOT NULL, count_done INTEGER, chain_done INTEGER, confidence REAL, model_id TEXT,
  created_utc TEXT NOT NULL, supersedes_id INTEGER REFERENCES rating, is_official INTEGER NOT NULL DEFAULT 0 CHECK(is_official IN(0,1)), notes TEXT) STRICT;
CREATE UNIQUE INDEX rating_one_official ON rating(trial_id) WHERE is_official=1;
CREATE TABLE rating_stage(
  rating_id INTEGER NOT NULL REFERENCES rating ON DELETE CASCADE, stage_id INTEGER NOT NULL REFERENCES rubric_stage,
  credit REAL NOT NULL CHECK(credit>=0), reached_s REAL, attempts INTEGER, PRIMARY KEY(rating_id,stage_id)) STRICT, WITHOUT ROWID;
CREATE TABLE preference(
  preference_id INTEGER PRIMARY KEY, block_id INTEGER NOT NULL REFERENCES block ON DELETE CASCADE, scorer_id INTEGER REFERENCES person,
  left_contender INTEGER NOT NULL REFERENCES contender, right_contender INTEGER NOT NULL REFERENCES contender,
  outcome TEXT NOT NULL CHECK(outcome IN('left','right','tie')), reason TEXT, created_utc TEXT NOT NULL, CHECK(left_contender<>right_contender)) STRICT;
CREATE TABLE trial_event(
  event_id INTEGER PRIMARY KEY, trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, t_s REAL NOT NULL, t_end_s REAL,
  kind TEXT NOT NULL CHECK(kind IN('intervention','object_nudge','perturbation','collision','drop','retry','safety','note','network','chunk_stall')),
  detail TEXT) STRICT;
CREATE TABLE failure_mode(failure_id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  level TEXT NOT NULL CHECK(level IN('perception','semantic','approach','grasp','transport','placement','recovery','hardware','protocol'))) STRICT;
CREATE TABLE trial_failure(
  trial_id INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE, failure_id INTEGER NOT NULL REFERENCES failure_mode, stage_id INTEGER REFERENCES rubric_stage,
  t_s REAL, is_primary INTEGER NOT NULL DEFAULT 0, recovered INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(trial_id,failure_id)) STRICT, WITHOUT ROWID;
CREATE TABLE trial_perf(
  trial_id INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE, n_inferences INTEGER, infer_p50_ms REAL, infer_p95_ms REAL, infer_max_ms REAL,
  loop_hz REAL, loop_jitter_p95_ms REAL, stall_count INTEGER, stall_total_s REAL, queue_min INTEGER, obs_dropped INTEGER,
  chunk_overlap_mean REAL, sparc REAL, path_len REAL, max_current_ratio REAL) STRICT;

CREATE TABLE anchor(
  anchor_id INTEGER PRIMARY KEY, suite_id INTEGER NOT NULL REFERENCES suite ON DELETE CASCADE, task_key TEXT, setting_key TEXT, method TEXT NOT NULL,
  metric TEXT NOT NULL, value REAL NOT NULL, spread REAL, n INTEGER, successes INTEGER, unit TEXT NOT NULL, source TEXT NOT NULL,
  trust TEXT NOT NULL CHECK(trust IN('primary','secondary','derived'))) STRICT;
CREATE TABLE analysis_run(
  analysis_id INTEGER PRIMARY KEY, experiment_id INTEGER NOT NULL REFERENCES experiment ON DELETE CASCADE, method TEXT NOT NULL,
  params_json TEXT NOT NULL, input_sha256 TEXT NOT NULL, seed INTEGER, result_json TEXT NOT NULL, app_version TEXT NOT NULL, created_utc TEXT NOT NULL) STRICT;
CREATE TABLE audit(
  audit_id INTEGER PRIMARY KEY, at_utc TEXT NOT NULL, person_id INTEGER REFERENCES person, tbl TEXT NOT NULL, row_id INTEGER NOT NULL,
  action TEXT NOT NULL, before_json TEXT, after_json TEXT, prev_sha256 TEXT, sha256 TEXT NOT NULL) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT,'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT,'audit is append-only'); END;
CREATE TRIGGER suite_frozen BEFORE UPDATE ON suite WHEN OLD.frozen_utc IS NOT NULL AND NEW.definition_sha256 IS NOT OLD.definition_sha256
 BEGIN SELECT RAISE(ABORT,'suite is frozen; create a new version'); END;
CREATE TRIGGER trial_no_delete BEFORE DELETE ON trial BEGIN SELECT RAISE(ABORT,'void a trial, never delete it'); END;
CREATE TRIGGER trial_cell_ic BEFORE INSERT ON trial WHEN NEW.ic_id IS NOT NULL AND NEW.cell_id<>(SELECT cell_id FROM initial_condition WHERE ic_id=NEW.ic_id)
 BEGIN SELECT RAISE(ABORT,'initial condition belongs to another cell'); END;

CREATE INDEX trial_by_cell ON trial(experiment_id,contender_id,cell_id) WHERE validity='valid';
CREATE INDEX trial_by_slot ON trial(slot_id); CREATE INDEX trial_by_episode ON trial(dataset_repo,episode_index);
CREATE INDEX trial_by_time ON trial(started_utc); CREATE INDEX rating_by_trial ON rating(trial_id);
CREATE INDEX event_by_trial ON trial_event(trial_id,t_s); CREATE INDEX pref_by_block ON preference(block_id);
CREATE INDEX anchor_by_suite ON anchor(suite_id,metric);

CREATE VIEW v_trial AS SELECT t.*, r.rating_id, r.success, r.score, r.count_done, r.chain_done, k.task_id, k.key AS task_key, k.score_max, k.group_key,
  s.key AS setting_key, s.is_ood, r.score/k.score_max AS score_norm,
  CASE WHEN r.success=1 THEN 0 ELSE 1 END AS censored
 FROM trial t JOIN cell c USING(cell_id) JOIN task k ON k.task_id=c.task_id JOIN setting s ON s.setting_id=c.setting_id
 LEFT JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1;
CREATE VIEW v_cell AS SELECT experiment_id, contender_id, task_key, setting_key, COUNT(*) AS n_run,
  SUM(validity='valid') AS n, SUM(validity='void') AS n_void, SUM(validity='valid' AND success=1) AS k,
  AVG(CASE WHEN validity='valid' THEN score END) AS mean_score, AVG(CASE WHEN validity='valid' THEN score_norm END) AS mean_norm,
  AVG(CASE WHEN validity='valid' AND success=1 THEN duration_s END) AS mean_time_success
 FROM v_trial GROUP BY experiment_id, contender_id, task_key, setting_key;
CREATE VIEW v_stage AS SELECT t.experiment_id, t.contender_id, t.cell_id, g.stage_id, g.ordinal, g.key, g.kind, g.points,
  COUNT(*) AS n, SUM(COALESCE(rs.credit,0)>0) AS reached, AVG(COALESCE(rs.credit,0)*g.points) AS mean_points, AVG(rs.reached_s) AS mean_s
 FROM trial t JOIN cell c USING(cell_id) JOIN rubric_stage g ON g.task_id=c.task_id
 JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 LEFT JOIN rating_stage rs ON rs.rating_id=r.rating_id AND rs.stage_id=g.stage_id
 WHERE t.validity='valid' GROUP BY t.experiment_id,t.contender_id,t.cell_id,g.stage_id;
