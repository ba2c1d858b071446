package dev.waxwing.crypto;

import dev.waxwing.model.MessageEnvelope;

/// Opens envelopes with one recipient's private keys. Safe for all threads.
public interface EnvelopeOpener {

    /// Opens the whole envelope or nothing of it.
    ///
    /// @throws EnvelopeException saying why the envelope is refused; nothing else is thrown,
    ///   whatever the envelope holds
    Opened open(MessageEnvelope envelope) throws EnvelopeException;
}
