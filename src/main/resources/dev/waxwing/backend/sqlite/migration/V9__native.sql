-- What senders call their direct messages, where they do.
ALTER TABLE message ADD COLUMN message_id TEXT;

-- What a client of the native protocol comes back to: whose it is and what it listens to.
CREATE TABLE session (
  token   BLOB PRIMARY KEY,    -- SHA-256 of what the client holds
  user    TEXT NOT NULL,
  ends    INTEGER NOT NULL,    -- wall time, ms; while it is connected: of no meaning
  topics  TEXT NOT NULL        -- filters, each with its line end
) WITHOUT ROWID;
