-- A suspended VM goes on costing what its provider takes for that: a period of its own, at its own price.
-- `running` periods go by the price frozen at launch; `hourly_usd` is the price of `suspended` ones, null: not known.
ALTER TABLE billing_periods ADD COLUMN kind TEXT NOT NULL DEFAULT 'running';
ALTER TABLE billing_periods ADD COLUMN hourly_usd REAL;
