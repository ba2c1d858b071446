package dev.waxwing.rules;

import dev.waxwing.model.ErrorCode;
import java.io.Serial;

/// A change of rules that is refused: a code of the catalogue and one sentence for whoever asked.
public final class RuleRefused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public RuleRefused(ErrorCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /// The sentence.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
