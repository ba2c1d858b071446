package dev.waxwing.cli;

/// The two envelopes.
enum EnvelopeKind {
    /// Waxwing's own: sealed to devices, signed by the sender.
    WAXWING,
    /// The published clients': RSA and AES-GCM, without a signature.
    RSA
}
