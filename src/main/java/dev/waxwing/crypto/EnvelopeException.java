package dev.waxwing.crypto;

import java.io.Serial;

/// An envelope that is refused: one sentence for a person and a reason for a program. The sentence
/// never holds content or key material. Carries no stack trace, because bad envelopes are ordinary
/// input.
public final class EnvelopeException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    /// Why an envelope is refused. None of them goes away by trying again with the same keys.
    public enum Reason {
        /// A field is missing, has the wrong type, length or encoding.
        MALFORMED,
        /// A version or suite that this program does not know.
        UNSUPPORTED,
        /// Signed by a device whose keys are not pinned here.
        UNKNOWN_SENDER,
        /// The signature is not the pinned device's over this envelope.
        BAD_SIGNATURE,
        /// Sealed to other keys than the recipient's.
        NOT_FOR_THIS_KEY,
        /// The content does not authenticate under its key: it was altered or damaged.
        ALTERED
    }

    private final Reason reason;

    public EnvelopeException(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    /// Why, for a program.
    public Reason reason() {
        return reason;
    }

    static EnvelopeException malformed(String sentence) {
        return new EnvelopeException(Reason.MALFORMED, sentence);
    }
}
