package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;

/// Turns content into envelopes for fixed recipients. Safe for all threads.
public interface EnvelopeSealer {

    /// Seals `plaintext` with fresh keys; sealing the same message twice gives different envelopes.
    ///
    /// @throws IllegalArgumentException when the id is not one a [MessageEnvelope] accepts
    MessageEnvelope seal(String messageId, byte[] plaintext);
}
