-- Sendings that are known again when they are repeated: the newest, one row for those of one commit. A message keeps
-- nothing of it, so that this costs no index beside the messages.
CREATE TABLE sending (
  last    INTEGER PRIMARY KEY,  -- the largest message id of the row
  entries BLOB NOT NULL         -- 16 bytes each: the hash of the sending, the message id; big endian
);

-- Keys of posts to ingest, the newest.
CREATE TABLE ingest_key (
  id   INTEGER PRIMARY KEY,
  key  INTEGER NOT NULL,  -- hash of the caller and the key
  body INTEGER NOT NULL   -- hash of what was posted
);

-- When messages were stored, noted now and then: everything up to `last` is at least as old as `at`.
CREATE TABLE message_age (
  at   INTEGER PRIMARY KEY,  -- wall time, ms
  last INTEGER NOT NULL      -- message id
);

-- Up to where a user's messages had been delivered at a time: a message does not carry when it was.
ALTER TABLE inbox ADD COLUMN kept    INTEGER NOT NULL DEFAULT 0;  -- message id
ALTER TABLE inbox ADD COLUMN kept_at INTEGER NOT NULL DEFAULT 0;  -- wall time, ms; 0 when it was not noted yet

-- Ids of messages that were removed are not given again.
INSERT INTO fact (name, value) VALUES ('message_floor', 0);
