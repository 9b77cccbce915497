-- What a record in an output says, by name, as JSON, so that the page can say it in its language; NULL: output, or from before.
ALTER TABLE output_chunks ADD COLUMN wording TEXT;
