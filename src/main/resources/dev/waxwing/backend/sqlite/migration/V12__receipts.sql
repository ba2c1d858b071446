-- How far a user has got in a conversation, as the user's clients say it: one small row for each side of a conversation.
CREATE TABLE receipt (
  writer    TEXT NOT NULL,     -- whose messages they are
  reader    TEXT NOT NULL,     -- who has got them
  delivered INTEGER NOT NULL,  -- message id up to which they have arrived
  read      INTEGER NOT NULL,  -- and up to which they were read
  PRIMARY KEY (writer, reader)
) WITHOUT ROWID;
