-- Our own sentences by name, as JSON, so that the page can say them in its language; NULL: from before, or not ours.
ALTER TABLE run_tasks ADD COLUMN detail_wording TEXT;
ALTER TABLE file_transfer_tasks ADD COLUMN detail_wording TEXT;
ALTER TABLE endpoints ADD COLUMN detail_wording TEXT;
ALTER TABLE deployed_vms ADD COLUMN wordings TEXT;
ALTER TABLE publications ADD COLUMN wordings TEXT;
