-- What administrators have to say to everybody, until it ends.
CREATE TABLE announcement (
  id      TEXT PRIMARY KEY,
  author  TEXT NOT NULL,
  at      INTEGER NOT NULL,  -- wall time, ms
  ends    INTEGER NOT NULL,  -- wall time, ms
  payload TEXT NOT NULL      -- JSON
) WITHOUT ROWID;

-- Who has seen it and need not be told again.
CREATE TABLE announcement_seen (
  user         TEXT NOT NULL,
  announcement TEXT NOT NULL,
  PRIMARY KEY (user, announcement)
) WITHOUT ROWID;

-- By whom users want to be seen as present, where it is not everybody.
CREATE TABLE presence_privacy (
  user TEXT PRIMARY KEY,
  by   TEXT NOT NULL
) WITHOUT ROWID;
