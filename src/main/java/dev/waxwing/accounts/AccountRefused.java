package dev.waxwing.accounts;

import dev.waxwing.model.ErrorCode;
import java.io.Serial;

/// A request about accounts that is refused: a code of the catalogue and one sentence for whoever
/// asked.
public final class AccountRefused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public AccountRefused(ErrorCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public AccountRefused(ErrorCode code) {
        this(code, code.meaning());
    }

    public ErrorCode code() {
        return code;
    }

    /// The sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
