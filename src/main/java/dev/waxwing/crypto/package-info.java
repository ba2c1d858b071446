/// Sealed envelopes and the keys that open them.
///
/// Two envelopes, both carried as a [dev.waxwing.model.MessageEnvelope]:
///
/// - **RSA** ([RsaSealer], [RsaOpener]): what the published queue clients speak. It hides the
///   content and shows tampering with it, and says nothing about who sent it.
/// - **Sealed version 1** ([WaxwingSealer], [WaxwingOpener]): Waxwing's own, end to end between
///   devices, for one or many recipients, signed by the sending device.
///
/// The way of a sealed message out: [WaxwingSealer] draws the randomness, [SealedV1] encrypts the
/// content once, seals its key to each device through [Hpke], and signs; [SealedLine] or
/// [SealedJson] gives it a form. The way in is the reverse, and verifies before it decrypts: every
/// refusal is an [EnvelopeException], and no byte of unauthenticated plaintext ever leaves.
///
/// Keys are made and read by [KeyFiles]; which provider computes what is decided in [Providers].
/// The byte layouts are in `docs/protocol/envelopes.md`, test vectors in `docs/protocol/vectors/`.
/// Everything here is immutable and safe for all threads unless a class says otherwise.
@NullMarked
package dev.waxwing.crypto;

import org.jspecify.annotations.NullMarked;
