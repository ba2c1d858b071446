package dev.waxwing.chat;

import dev.waxwing.model.UserId;

/// How far one user has got in what another writes, as the reader's clients say it.
///
/// @param writer whose messages they are
/// @param reader who has got them
/// @param delivered message id up to which they have arrived; at least `read`
/// @param read message id up to which they were read
public record Receipt(UserId writer, UserId reader, long delivered, long read) {
    /// The conversation, as both sides name it.
    public String conversation() {
        return NativeForm.conversation(writer, reader);
    }
}
