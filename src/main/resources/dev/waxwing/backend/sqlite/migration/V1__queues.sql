-- Facts about the whole database: whether the last stop was orderly.
CREATE TABLE fact (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE queue (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  options     TEXT NOT NULL,
  first_block INTEGER NOT NULL
);

CREATE TABLE exchange (
  name TEXT PRIMARY KEY,
  type TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE binding (
  exchange TEXT NOT NULL,
  key      TEXT NOT NULL,
  queue    INTEGER NOT NULL,
  PRIMARY KEY (exchange, key, queue)
) WITHOUT ROWID;

-- Up to 64 messages that were committed together: one block of one queue, or several blocks of one message each, which
-- have the ids from `id` to `last` and may be of several queues. Small rows in one global order, so that a commit touches
-- few pages however many queues it serves, and a start reads them all in one short scan.
CREATE TABLE block (
  id         INTEGER PRIMARY KEY,
  last       INTEGER NOT NULL,  -- the same for one block
  queue      INTEGER NOT NULL,  -- 0 for several blocks
  at         INTEGER NOT NULL,  -- wall time of the commit, ms
  visible_at INTEGER NOT NULL,  -- 0, or the wall time before which nothing is delivered
  priority   INTEGER NOT NULL,
  count      INTEGER NOT NULL,  -- messages
  settled    INTEGER NOT NULL,  -- a bit for each message that is gone
  complete   INTEGER NOT NULL,  -- 1 when all are: the row stays only to remember their ids
  ids        BLOB NOT NULL,     -- 16 bytes for each message: a hash of exchange, key and message id
  deliveries BLOB,              -- a byte for each message: deliveries that came to nothing
  queues     BLOB               -- of several blocks: the queue of each, 4 bytes
);

-- The bodies of one block, or of small blocks that follow each other, whatever their queues: a row of its own for each
-- message of a thousand queues would cost more than the message. The row stays until all of its blocks are complete.
CREATE TABLE body (
  block INTEGER PRIMARY KEY,  -- the first
  last  INTEGER NOT NULL,     -- the last
  data  BLOB NOT NULL         -- the end of each block's bytes, then the bytes
);
