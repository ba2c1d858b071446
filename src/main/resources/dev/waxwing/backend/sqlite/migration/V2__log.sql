CREATE TABLE log (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE,
  epoch        INTEGER NOT NULL,
  keep_records INTEGER NOT NULL,  -- 0: no bound, as with the other two
  keep_ms      INTEGER NOT NULL,
  keep_bytes   INTEGER NOT NULL,
  floor        INTEGER NOT NULL   -- the next offset while there is no chunk
);

CREATE INDEX log_ageing ON log (id) WHERE keep_ms > 0;

-- Records of one log that were committed together. In one global order, so that a commit to many logs writes few pages
-- of data; the index has only a few bytes a chunk.
CREATE TABLE chunk (
  id       INTEGER PRIMARY KEY,
  log      INTEGER NOT NULL,
  first    INTEGER NOT NULL,  -- offset of the first record
  count    INTEGER NOT NULL,
  at       INTEGER NOT NULL,  -- wall time of the commit, ms
  position INTEGER NOT NULL,  -- bytes of the log's records before it
  bytes    INTEGER NOT NULL,  -- of its records
  key      INTEGER NOT NULL,  -- version of the key it is sealed under; 0: none
  data     BLOB NOT NULL      -- the end of each record, then the records
);

CREATE UNIQUE INDEX chunk_of_log ON chunk (log, first);

-- The keys under which chunks are sealed.
CREATE TABLE server_key (
  version INTEGER PRIMARY KEY,
  mark    BLOB NOT NULL  -- tells the key from others, and gives nothing of it away
);

-- How far the feed was handed to at least one client.
CREATE TABLE feed_position (
  name   TEXT PRIMARY KEY,
  handed INTEGER NOT NULL
) WITHOUT ROWID;
