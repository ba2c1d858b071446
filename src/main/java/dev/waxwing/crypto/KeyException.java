package dev.waxwing.crypto;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/// A key or key file that is refused: one sentence for a person and a reason for a program. The
/// sentence never holds key material.
public final class KeyException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    /// Why a key or key file is refused.
    public enum Reason {
        /// There is no such file.
        MISSING,
        /// The file is there already, and keys are never overwritten.
        EXISTS,
        /// Others than the owner may read or write the private key.
        EXPOSED,
        /// The file cannot be read or written.
        INACCESSIBLE,
        /// Not a key of the expected kind and form.
        MALFORMED,
        /// A well-formed key that is too weak to use.
        UNFIT
    }

    private final Reason reason;

    KeyException(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    /// Why, for a program.
    public Reason reason() {
        return reason;
    }

    /// The same refusal, naming the file it is about.
    KeyException in(Path file) {
        return new KeyException(reason, file + ": " + getMessage());
    }
}
