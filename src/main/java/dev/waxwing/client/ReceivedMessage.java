package dev.waxwing.client;

import dev.waxwing.crypto.Opened;
import dev.waxwing.model.MessageEnvelope;
import java.time.Instant;

/// A message that was verified, decrypted and not seen before.
///
/// @param envelope as it came; with `meta=on` its extra fields hold `redelivered`, `delivery_count`
///   and `queue`
/// @param opened what was inside
/// @param receivedAt by this machine's clock
public record ReceivedMessage(MessageEnvelope envelope, Opened opened, Instant receivedAt) {
    public String messageId() {
        return envelope.messageId();
    }

    public byte[] plaintext() {
        return opened.plaintext();
    }
}
