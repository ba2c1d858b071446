package dev.waxwing.cli.bench.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.cli.bench.sockets.LoadAccounts.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A connection of the native protocol that is made again whenever it breaks, after a short pause,
/// until it is to leave. Belongs to its loop's thread; all threads may ask whether it is ready.
abstract class ReturningClient implements SocketEvents {
    static final JsonMapper JSON = new JsonMapper();

    private final SocketLoop loop;
    private final Account account;
    private final long pause;
    private @Nullable LoadSocket socket;
    private boolean comesBack = true;
    private volatile boolean isReady;

    /// @param pause nanoseconds before it comes back, at least; at the most twice as many
    ReturningClient(SocketLoop loop, Account account, long pause) {
        this.loop = loop;
        this.account = account;
        this.pause = pause;
    }

    /// Connects, and comes back from now on.
    public void connect() {
        comesBack = true;
        isReady = false;
        socket = loop.connect(path(), account.subprotocols(), this);
    }

    /// Where it connects to.
    String path() {
        return "/ws";
    }

    /// Ends the connection at once, and does not come back until [#connect].
    public void leave() {
        comesBack = false;
        LoadSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    /// Reads, or leaves what comes in to the operating system.
    public void reading(boolean reads) {
        LoadSocket open = socket;
        if (open != null) {
            open.reading(reads);
        }
    }

    /// Sends a frame; nothing happens while it is not ready.
    public void say(String frame) {
        LoadSocket open = socket;
        if (open != null && isReady) {
            open.send(frame);
        }
    }

    public String user() {
        return account.user();
    }

    /// Whether it is connected and all is said that comes first.
    public boolean isReady() {
        return isReady;
    }

    /// All is said that comes first.
    void ready() {
        isReady = true;
    }

    /// A frame as it came.
    static JsonNode read(byte[] bytes, int start, int end) {
        try {
            return JSON.readTree(bytes, start, end - start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void opened(LoadSocket opened) {
        // The server's `welcome` comes first.
    }

    @Override
    public void closed(LoadSocket was, int code, String why) {
        isReady = false;
        if (comesBack) {
            long wait = ThreadLocalRandom.current().nextLong(pause, 2 * pause);
            loop.at(
                    System.nanoTime() + wait,
                    () -> {
                        if (comesBack && was == socket) {
                            connect();
                        }
                    });
        }
    }
}
