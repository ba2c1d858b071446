package dev.waxwing.client;

import dev.waxwing.model.MessageEnvelope;

/// Verifies and decrypts envelopes. Called by several threads at once.
@FunctionalInterface
public interface Opener {
    /// @throws Unopenable when the envelope is not for this receiver, was altered, or is signed by
    ///   nobody this receiver trusts
    Opened open(MessageEnvelope envelope) throws Unopenable;
}
