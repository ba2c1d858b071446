package dev.waxwing.client.live;

import java.io.IOException;

/// Proves who connects. Asked before each connection.
@FunctionalInterface
public interface Credentials {
    /// An access token or an API key; never printed.
    String token() throws IOException, InterruptedException;
}
