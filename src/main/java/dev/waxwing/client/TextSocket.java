package dev.waxwing.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection with whole text messages. Messages are handed on one at a time; sending
/// is for all threads and keeps their order.
public final class TextSocket implements WebSocket.Listener, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_MESSAGE = 4 << 20;

    private final Consumer<String> receiver;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Deque<String> outgoing = new ArrayDeque<>();
    private boolean sending;
    private volatile int closeCode;
    private @Nullable WebSocket socket;

    private TextSocket(Consumer<String> receiver) {
        this.receiver = receiver;
    }

    /// Connects within [#TIMEOUT].
    ///
    /// @param subprotocols what the client speaks, the preferred first; may be empty
    public static TextSocket connect(
            HttpClient http, URI uri, List<String> subprotocols, Consumer<String> receiver)
            throws IOException, InterruptedException {
        TextSocket socket = new TextSocket(receiver);
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(TIMEOUT);
        if (!subprotocols.isEmpty()) {
            String[] others = subprotocols.subList(1, subprotocols.size()).toArray(String[]::new);
            builder.subprotocols(subprotocols.getFirst(), others);
        }
        CompletableFuture<WebSocket> connecting = builder.buildAsync(uri, socket);
        try {
            socket.socket = connecting.get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return socket;
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            connecting.cancel(true);
            throw new IOException("no answer to the WebSocket handshake", e);
        }
    }

    private static IOException failure(Throwable cause) {
        return cause instanceof WebSocketHandshakeException handshake
                ? new IOException(
                        "the server refuses the WebSocket: " + handshake.getResponse().statusCode(),
                        handshake)
                : new IOException("cannot connect: " + cause.getMessage(), cause);
    }

    /// Why it ended; done when it has.
    public CompletableFuture<String> ended() {
        return ended;
    }

    public void send(String text) {
        synchronized (outgoing) {
            outgoing.add(text);
            if (sending) {
                return;
            }
            sending = true;
        }
        sendNext();
    }

    /// The socket takes one message at a time.
    private void sendNext() {
        String next;
        synchronized (outgoing) {
            next = outgoing.poll();
            if (next == null || socket == null) {
                sending = false;
                return;
            }
        }
        WebSocket open = socket;
        if (open != null) {
            open.sendText(next, true)
                    .whenComplete((_, failure) -> {
                        if (failure == null) {
                            sendNext();
                        } else {
                            abort("sending failed: " + failure.getMessage());
                        }
                    });
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (partial.length() > MAX_MESSAGE) {
            abort("the server sends more than it may");
            return null;
        }
        if (last) {
            String message = partial.toString();
            partial.setLength(0);
            receiver.accept(message);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        ended.complete("closed by the server (" + code + " " + Terminal.printable(reason) + ")");
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended.complete("the connection broke: " + error.getMessage());
    }

    /// The server's close code; 0 when it has not closed.
    public int closeCode() {
        return closeCode;
    }

    /// Ends it at once: the other side does not answer.
    public void abort(String why) {
        ended.complete(why);
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    /// Says goodbye when that is possible at once.
    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(1, TimeUnit.SECONDS)
                    .whenComplete((_, _) -> open.abort());
        }
        ended.complete("closed");
    }
}
