-- Our own sentences by name, as JSON, so that the page can say them in its language; NULL: from before, or not ours.
ALTER TABLE script_follows ADD COLUMN detail_wording TEXT;
ALTER TABLE endpoint_benchmarks ADD COLUMN detail_wording TEXT;
