-- Direct messages in the order of their storing. The server carries the content and cannot read it.
CREATE TABLE message (
  id               INTEGER PRIMARY KEY,
  from_user        TEXT NOT NULL,
  to_user          TEXT NOT NULL,
  timestamp        TEXT NOT NULL,  -- the sender's
  signature        TEXT,
  encrypted_key    TEXT,
  encryption_nonce TEXT,
  content          TEXT NOT NULL   -- last, so that a scan of the others does not read it
);

-- What each user has got: everything up to an id. One small row a user in place of a change to every message.
CREATE TABLE inbox (
  user      TEXT PRIMARY KEY,
  delivered INTEGER NOT NULL
) WITHOUT ROWID;

-- Whose a message is, in runs of up to 1024 ids. The newest messages are in none yet: `inbox_indexed` says up to where
-- every message is.
CREATE TABLE inbox_run (
  user  TEXT NOT NULL,
  last  INTEGER NOT NULL,
  first INTEGER NOT NULL,
  ids   BLOB NOT NULL,    -- the distance of each id from the one before, the first excepted; 7 bits a byte, low ones first
  PRIMARY KEY (user, last)
) WITHOUT ROWID;

INSERT INTO fact (name, value) VALUES ('inbox_indexed', 0);

-- Messages with what is derived: the status.
CREATE VIEW messages AS
  SELECT m.id, m.from_user, m.to_user, m.content, m.encrypted_key, m.encryption_nonce, m.timestamp,
         CASE WHEN m.id <= i.delivered THEN 'delivered' ELSE 'sent' END AS status, m.signature
  FROM message m LEFT JOIN inbox i ON i.user = m.to_user;
