-- Named groups of users. What is said in one is the log `room/NAME.ID`; ids are never used again, so that a room of the same
-- name, made later, does not find it.
CREATE TABLE room (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL UNIQUE,
  title      TEXT NOT NULL,
  public     INTEGER NOT NULL,  -- 1: seen and joined by everybody
  created_at INTEGER NOT NULL   -- wall time, ms
);

CREATE TABLE room_member (
  room INTEGER NOT NULL,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (room, user)
) WITHOUT ROWID;

CREATE INDEX room_of_member ON room_member (user);
