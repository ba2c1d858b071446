-- Where events are posted to. Times are wall time in ms.
CREATE TABLE webhook (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  url        TEXT NOT NULL,
  topic      TEXT,              -- the filter; null for every topic
  types      TEXT NOT NULL,     -- types of event with spaces between; none for all
  enabled    INTEGER NOT NULL,
  reason     TEXT NOT NULL,     -- why the server disabled it
  created_at INTEGER NOT NULL,
  key        INTEGER NOT NULL,  -- version of the key its secret is sealed under
  secret     BLOB NOT NULL
) WITHOUT ROWID;

-- How far each is: a small row that is written for every event.
CREATE TABLE webhook_position (
  id      TEXT PRIMARY KEY,
  epoch   INTEGER NOT NULL,  -- of its log
  done    INTEGER NOT NULL,  -- offset up to which all was delivered or given up
  retried INTEGER NOT NULL   -- offset of its dead letters up to which all were tried again
) WITHOUT ROWID;
