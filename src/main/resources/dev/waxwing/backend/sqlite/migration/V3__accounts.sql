-- Times are wall time in ms. Keys are 32 bytes. No secret is here in the clear: passwords are Argon2id strings, everything
-- else that opens an account is 256 random bits and kept as its SHA-256.
CREATE TABLE account (
  user_id    TEXT PRIMARY KEY,
  username   TEXT NOT NULL,
  role       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ed25519    BLOB,              -- null until the user has a key
  x25519     BLOB,
  password   TEXT,              -- Argon2id, PHC form; null when there is none
  blocked_at INTEGER,           -- null unless blocked
  changed_at INTEGER NOT NULL   -- the last change of role or block: access tokens from before do not count
) WITHOUT ROWID;

CREATE INDEX account_changed ON account (changed_at);

-- A login and the family of its refresh tokens, of which only the newest counts.
CREATE TABLE login (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL,
  agent      TEXT NOT NULL,     -- what the client calls itself, shortened
  created_at INTEGER NOT NULL,
  used_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,           -- null while it counts
  generation INTEGER NOT NULL,  -- of the newest refresh token
  hash       BLOB NOT NULL,     -- of the newest refresh token
  rotated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX login_user ON login (user_id);
CREATE INDEX login_revoked ON login (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX login_expires ON login (expires_at);

CREATE TABLE api_key (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL,
  name       TEXT NOT NULL,
  scopes     TEXT NOT NULL,     -- permissions, by name, with spaces between
  hash       BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER            -- null when it does not
) WITHOUT ROWID;

CREATE INDEX api_key_user ON api_key (user_id);

-- The last API keys that were revoked: enough to know one that comes again.
CREATE TABLE revoked_api_key (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL,
  hash       BLOB NOT NULL,
  revoked_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The token that makes the first admin: at most one.
CREATE TABLE setup_token (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  hash       BLOB NOT NULL,
  expires_at INTEGER NOT NULL
);
