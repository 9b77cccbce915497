-- What an hour of a VM can come to at most, frozen at launch: caps count it as long as the VM lives, as the price of a
-- spot VM may rise. Null: its price is all that is known.
ALTER TABLE vms ADD COLUMN at_most_hourly_usd REAL;
