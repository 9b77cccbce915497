-- JSON array of whole numbers or null: how long the VM was up, in hundredths of a second, when the first command of the
-- task began and when each ended. Empty: from before it was kept.
ALTER TABLE run_tasks ADD COLUMN up_cs TEXT NOT NULL DEFAULT '[]';
