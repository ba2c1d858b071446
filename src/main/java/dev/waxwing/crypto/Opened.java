package dev.waxwing.crypto;

import java.time.Instant;
import java.util.Optional;

/// What an opened envelope held. Its content is authentic in the sense of the envelope it came in.
///
/// @param messageId the id the envelope carried; authenticated in sealed version 1 only, since the
///   RSA envelope does not bind it
/// @param plaintext the content, owned by the caller
/// @param origin who sealed it and for where; empty for the RSA envelope, which anyone who has the
///   public key can make
public record Opened(String messageId, byte[] plaintext, Optional<Origin> origin) {

    /// What the sender's device signed about a message.
    ///
    /// @param sender the pinned device, and the user it says it acts for
    /// @param destination where the sender sent it; compare it when the place matters
    /// @param createdAt the sender's clock, in milliseconds
    public record Origin(SenderId sender, Destination destination, Instant createdAt) {}
}
