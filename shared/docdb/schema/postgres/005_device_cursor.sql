-- How far the copy on a device is, as it says itself when it calls and when it
-- leaves: whoever is erased is gone from it from then on.
ALTER TABLE device ADD COLUMN cursor BIGINT NOT NULL DEFAULT 0;
