package dev.waxwing.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/// Posts over HTTP. Safe for all threads; blocks.
public interface HookTransport extends AutoCloseable {
    /// What of an answer's body is read at most, in bytes; the connection of a longer one is cut.
    int MOST_BODY = 64 << 10;

    /// A request.
    ///
    /// @param address to connect to, whatever the host's name leads to meanwhile
    record Request(HookUrl url, InetAddress address, Map<String, String> headers, byte[] body) {}

    /// An answer, whose body was read and dropped.
    ///
    /// @param retryAfter the header as it was sent
    record Response(int status, Optional<String> retryAfter) {}

    /// Posts, follows no redirect, and waits for the answer.
    ///
    /// @throws IOException without an answer
    /// @throws InterruptedException when this thread is interrupted; the connection is cut
    Response post(Request request) throws IOException, InterruptedException;

    @Override
    void close();
}
