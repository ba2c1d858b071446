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

-- When messages were stored, now and then: everything up to `last` is at least as old as `at`.
CREATE TABLE message_age (
  at   INTEGER PRIMARY KEY,  -- wall time, ms
  last INTEGER NOT NULL      -- message id
);

-- Ids of messages that were removed are not given again.
INSERT INTO fact (name, value) VALUES ('message_floor', 0);
