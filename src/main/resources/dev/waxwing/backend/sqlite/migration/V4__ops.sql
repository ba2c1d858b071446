-- Security events, each row's hash over the one before it and itself. Rows are added and nothing else.
CREATE TABLE audit (
  seq     INTEGER PRIMARY KEY,  -- from 1, without gaps
  at      INTEGER NOT NULL,     -- wall time, ms
  kind    TEXT NOT NULL,
  actor   TEXT NOT NULL,
  subject TEXT NOT NULL,
  address TEXT NOT NULL,
  detail  TEXT NOT NULL,
  hash    TEXT NOT NULL         -- SHA-256, hexadecimal
);

-- The last row, noted beside the rows, so that a cut at the end shows.
CREATE TABLE audit_head (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL,
  hash TEXT NOT NULL
);

-- Networks that are kept out, or were not long ago: how often decides how long the next time lasts.
CREATE TABLE address_block (
  network TEXT PRIMARY KEY,
  since   INTEGER NOT NULL,  -- wall time, ms
  until   INTEGER NOT NULL,
  level   INTEGER NOT NULL,  -- 0: a person did it
  author  TEXT NOT NULL,
  reason  TEXT NOT NULL
) WITHOUT ROWID;

-- Who was connected, from where, and how much went each way.
CREATE TABLE connection (
  id       INTEGER PRIMARY KEY,
  user     TEXT NOT NULL,
  session  TEXT NOT NULL,
  edge     TEXT NOT NULL,
  address  TEXT NOT NULL,
  agent    TEXT NOT NULL,
  opened   INTEGER NOT NULL,  -- wall time, ms
  closed   INTEGER,           -- NULL while it is open
  received INTEGER NOT NULL DEFAULT 0,
  sent     INTEGER NOT NULL DEFAULT 0,
  reason   TEXT NOT NULL DEFAULT ''
);

CREATE INDEX connection_opened ON connection (opened);

-- Figures, once a minute. In order of time, so that a minute's rows are one page.
CREATE TABLE metric (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE metric_sample (
  at     INTEGER NOT NULL,  -- wall time, ms
  metric INTEGER NOT NULL,
  value  REAL NOT NULL,
  PRIMARY KEY (at, metric)
) WITHOUT ROWID;
