package dev.waxwing.ops.admin;

import java.io.IOException;
import java.io.Serial;

/// An operation that was not carried out: one sentence for the operator.
public final class AdminRefused extends IOException {
    @Serial private static final long serialVersionUID = 1;

    public AdminRefused(String sentence) {
        super(sentence);
    }
}
