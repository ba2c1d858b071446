package dev.waxwing.protocol;

import org.jspecify.annotations.Nullable;

/// A header/body frame as a client sent it: to whom, and what is only carried. Who sent it is not
/// part of it, because the server knows that better than the frame.
///
/// @param id the caller's own id in JSON form (an integer or a short string), or null: whoever
///   gives one is told when the message is stored
/// @param kind what it asks for
/// @param to the recipient of a direct message; the empty string where the kind says it all
/// @param timestamp the client's time, or null
/// @param signature Ed25519 over the content's UTF-8 bytes in standard base64, or null
/// @param encryptedKey the content's key, sealed to the recipient, or null
/// @param encryptionNonce the content's nonce, or null
/// @param content the body's content
public record HeaderBodyFrame(
        @Nullable String id,
        Kind kind,
        String to,
        @Nullable JsonText timestamp,
        @Nullable JsonText signature,
        @Nullable JsonText encryptedKey,
        @Nullable JsonText encryptionNonce,
        JsonText content) {

    /// What a frame asks for.
    public enum Kind {
        /// To one user, stored.
        DIRECT("direct"),
        /// To everybody who is connected, not stored.
        BROADCAST("broadcast"),
        /// To the server.
        COMMAND("server");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// The `message_type` on the wire.
        public String word() {
            return word;
        }
    }
}
