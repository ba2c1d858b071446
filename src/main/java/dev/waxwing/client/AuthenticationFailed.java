package dev.waxwing.client;

import java.io.IOException;
import java.io.Serial;

/// The server does not accept the token. Trying again with the same token is pointless, so senders
/// and receivers stop; nothing that is on disk is touched.
public final class AuthenticationFailed extends IOException {
    @Serial private static final long serialVersionUID = 1;

    public AuthenticationFailed(String reply) {
        super("the server does not accept the token: " + reply);
    }
}
