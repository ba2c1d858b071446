package dev.waxwing.client.chat;

import java.io.IOException;
import java.io.Serial;

/// The server has said no, and trying again will not help: the account is not known, its key is
/// another, or it is blocked.
public final class AccountRefused extends IOException {
    @Serial private static final long serialVersionUID = 1;

    private final int status;

    AccountRefused(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }
}
