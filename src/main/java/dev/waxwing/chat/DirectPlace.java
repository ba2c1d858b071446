package dev.waxwing.chat;

import dev.waxwing.model.UserId;

/// Where a direct message is.
///
/// @param offset in the log that its recipient's direct messages are
/// @param at the sender's time, as it was given
/// @param isDelivered whether it was written to a connection of the recipient
/// @param isAcknowledged whether a client of the recipient says that it has it
/// @param isRead whether it says that it was read
public record DirectPlace(
        long offset,
        String from,
        String to,
        String at,
        boolean isDelivered,
        boolean isAcknowledged,
        boolean isRead) {
    /// The conversation, as both sides name it.
    public String conversation() {
        return NativeForm.conversation(new UserId(from), new UserId(to));
    }
}
