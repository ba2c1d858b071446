package dev.waxwing.client;

import java.io.IOException;
import java.io.Serial;

/// The server refused a line that prepares a connection, such as a declaration with other options.
public final class SetUpRefused extends IOException {
    @Serial private static final long serialVersionUID = 1;

    public SetUpRefused(String line, String answer) {
        super("\"" + line + "\" was answered with: " + answer);
    }
}
