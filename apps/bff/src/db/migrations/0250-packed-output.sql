-- 1: `data` is a zstd frame of `bytes` bytes; 0: the bytes themselves.
ALTER TABLE output_chunks ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;
