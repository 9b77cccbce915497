-- Our own sentences by name, as JSON, so that the page can say them in its language; NULL: from before.
ALTER TABLE incidents ADD COLUMN wordings TEXT;
ALTER TABLE attempts ADD COLUMN wordings TEXT;
