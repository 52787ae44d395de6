CREATE TABLE inference_config_new(
  inference_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, mode TEXT NOT NULL
    CHECK(mode IN('sync','async','rtc','per_step','ensemble','replay','teleop','external')),
  backend TEXT NOT NULL, device TEXT, control_hz REAL, chunk_size INTEGER, n_action_steps INTEGER, actions_per_chunk INTEGER,
  chunk_size_threshold REAL CHECK(chunk_size_threshold IS NULL OR chunk_size_threshold BETWEEN 0 AND 1),
  aggregate_fn TEXT, denoise_steps INTEGER, rtc_execution_horizon INTEGER, rtc_max_guidance REAL, rtc_schedule TEXT,
  rtc_queue_threshold INTEGER, ensemble_coeff REAL, policy_seed INTEGER, params_json TEXT NOT NULL CHECK(json_valid(params_json))) STRICT;
INSERT INTO inference_config_new SELECT inference_id,sha256,mode,backend,device,control_hz,chunk_size,n_action_steps,
  actions_per_chunk,chunk_size_threshold,aggregate_fn,denoise_steps,rtc_execution_horizon,rtc_max_guidance,rtc_schedule,
  rtc_queue_threshold,ensemble_coeff,policy_seed,params_json FROM inference_config;
DROP TABLE inference_config;
ALTER TABLE inference_config_new RENAME TO inference_config;

CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS(SELECT 1 FROM audit WHERE audit_id=NEW.audit_id)
 BEGIN SELECT RAISE(ABORT,'audit is append-only'); END;
CREATE TRIGGER trial_no_replace BEFORE INSERT ON trial WHEN EXISTS(SELECT 1 FROM trial WHERE trial_id=NEW.trial_id)
  OR EXISTS(SELECT 1 FROM trial WHERE uuid=NEW.uuid)
  OR EXISTS(SELECT 1 FROM trial WHERE experiment_id=NEW.experiment_id AND run_seq=NEW.run_seq)
  OR EXISTS(SELECT 1 FROM trial WHERE slot_id=NEW.slot_id AND attempt=NEW.attempt)
 BEGIN SELECT RAISE(ABORT,'a trial is never replaced'); END;
CREATE TRIGGER trial_keeps BEFORE UPDATE OF trial_id,uuid,experiment_id,contender_id,cell_id,ic_id,attempt,run_seq,
  instruction,env_seed,started_utc,t_first_motion_s,duration_s,n_steps,end_reason,success_at_reset,unblinded ON trial
 BEGIN SELECT RAISE(ABORT,'a trial is never changed; make it void'); END;
CREATE TRIGGER rating_no_delete BEFORE DELETE ON rating BEGIN SELECT RAISE(ABORT,'a judgement is never deleted; add another one'); END;
CREATE TRIGGER rating_no_replace BEFORE INSERT ON rating WHEN EXISTS(SELECT 1 FROM rating WHERE rating_id=NEW.rating_id)
  OR (NEW.is_official=1 AND EXISTS(SELECT 1 FROM rating WHERE trial_id=NEW.trial_id AND is_official=1))
 BEGIN SELECT RAISE(ABORT,'a judgement is never replaced; add another one'); END;
CREATE TRIGGER rating_keeps BEFORE UPDATE OF rating_id,trial_id,pass,blinded,success,score,count_done,chain_done,
  confidence,model_id,created_utc ON rating
 BEGIN SELECT RAISE(ABORT,'a judgement is never changed; add another one'); END;
CREATE TRIGGER rating_keeps_scorer BEFORE UPDATE OF scorer_id ON rating WHEN OLD.scorer_id IS NOT NULL AND NEW.scorer_id IS NOT OLD.scorer_id
 BEGIN SELECT RAISE(ABORT,'a judgement is never changed; add another one'); END;
CREATE TRIGGER stage_no_delete BEFORE DELETE ON rating_stage BEGIN SELECT RAISE(ABORT,'a judgement is never deleted; add another one'); END;
CREATE TRIGGER stage_keeps BEFORE UPDATE ON rating_stage BEGIN SELECT RAISE(ABORT,'a judgement is never changed; add another one'); END;
CREATE TRIGGER stage_no_replace BEFORE INSERT ON rating_stage WHEN EXISTS(SELECT 1 FROM rating_stage WHERE rating_id=NEW.rating_id AND stage_id=NEW.stage_id)
 BEGIN SELECT RAISE(ABORT,'a judgement is never replaced; add another one'); END;
