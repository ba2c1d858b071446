-- The rules that there are, each with the version that counts.
CREATE TABLE rule (
  name    TEXT PRIMARY KEY,
  version INTEGER NOT NULL
) WITHOUT ROWID;

-- The last versions of each, also of those that were removed.
CREATE TABLE rule_version (
  name    TEXT NOT NULL,
  version INTEGER NOT NULL,  -- from 1
  at      INTEGER NOT NULL,  -- wall time, ms
  author  TEXT NOT NULL,
  text    TEXT NOT NULL,     -- JSON; empty where it was removed
  PRIMARY KEY (name, version)
);
