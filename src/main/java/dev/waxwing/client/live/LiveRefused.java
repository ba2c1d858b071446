package dev.waxwing.client.live;

import java.io.IOException;
import java.io.Serial;

/// The server's answer to a frame is an error.
public final class LiveRefused extends IOException {
    @Serial private static final long serialVersionUID = 1;

    private final int code;
    private final String name;

    LiveRefused(int code, String name, String sentence) {
        super(sentence);
        this.code = code;
        this.name = name;
    }

    /// The number in the catalogue of errors.
    public int code() {
        return code;
    }

    /// The name in the catalogue, such as `rate_limited`.
    public String name() {
        return name;
    }
}
