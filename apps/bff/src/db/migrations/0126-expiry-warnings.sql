-- The smallest warning level, in minutes before the expiry, that has been told or had passed when the expiry was set.
ALTER TABLE infras ADD COLUMN expiry_warned_minutes INTEGER;
