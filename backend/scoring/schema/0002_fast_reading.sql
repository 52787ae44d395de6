CREATE INDEX trial_columns ON trial(experiment_id,run_seq,contender_id,cell_id,slot_id,attempt,validity,void_reason,
  end_reason,duration_s,unblinded,started_utc);
CREATE INDEX trial_void ON trial(experiment_id) WHERE validity='void';
CREATE INDEX rating_columns ON rating(trial_id,success,score,count_done,chain_done) WHERE is_official=1;

CREATE TABLE open_slot(
  experiment_id INTEGER NOT NULL, ordinal INTEGER NOT NULL, position INTEGER NOT NULL, slot_id INTEGER NOT NULL UNIQUE,
  PRIMARY KEY(experiment_id,ordinal,position)) STRICT, WITHOUT ROWID;
INSERT INTO open_slot SELECT b.experiment_id,b.ordinal,s.position,s.slot_id FROM block b JOIN slot s USING(block_id)
 WHERE NOT EXISTS(SELECT 1 FROM trial t WHERE t.slot_id=s.slot_id AND t.validity='valid');
CREATE TRIGGER slot_opens AFTER INSERT ON slot
 BEGIN INSERT OR IGNORE INTO open_slot SELECT b.experiment_id,b.ordinal,NEW.position,NEW.slot_id FROM block b
  WHERE b.block_id=NEW.block_id AND NOT EXISTS(SELECT 1 FROM trial t WHERE t.slot_id=NEW.slot_id AND t.validity='valid'); END;
CREATE TRIGGER slot_goes AFTER DELETE ON slot BEGIN DELETE FROM open_slot WHERE slot_id=OLD.slot_id; END;
CREATE TRIGGER trial_fills_slot AFTER INSERT ON trial WHEN NEW.validity='valid' AND NEW.slot_id IS NOT NULL
 BEGIN DELETE FROM open_slot WHERE slot_id=NEW.slot_id; END;
CREATE TRIGGER trial_changes_slot AFTER UPDATE OF validity,slot_id ON trial
 BEGIN DELETE FROM open_slot WHERE slot_id=NEW.slot_id AND NEW.validity='valid';
  INSERT OR IGNORE INTO open_slot SELECT b.experiment_id,b.ordinal,s.position,s.slot_id FROM slot s JOIN block b USING(block_id)
  WHERE s.slot_id IN(OLD.slot_id,NEW.slot_id)
   AND NOT EXISTS(SELECT 1 FROM trial t WHERE t.slot_id=s.slot_id AND t.validity='valid'); END;
