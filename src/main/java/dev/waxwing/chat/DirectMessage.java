package dev.waxwing.chat;

import dev.waxwing.model.UserId;
import org.jspecify.annotations.Nullable;

/// A message from one user to another, with everything that is kept of it. The content and what
/// belongs to its encryption are carried as they came.
///
/// @param timestamp the sender's time; the server's when the sender gave none
/// @param signature Ed25519 over the content in standard base64, or null
/// @param messageId the sender's own name for it, which makes a repetition known; null when the
///   sender gave it another way
public record DirectMessage(
        UserId from,
        UserId to,
        String content,
        @Nullable String encryptedKey,
        @Nullable String encryptionNonce,
        String timestamp,
        @Nullable String signature,
        @Nullable String messageId) {

    /// Whether this is the other one, sent again: the server's time may differ where the sender
    /// gave a name.
    boolean isRepetitionOf(DirectMessage other) {
        return messageId == null ? equals(other) : equals(other.at(timestamp));
    }

    private DirectMessage at(String time) {
        return new DirectMessage(
                from, to, content, encryptedKey, encryptionNonce, time, signature, messageId);
    }
}
