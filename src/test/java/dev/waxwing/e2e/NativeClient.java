package dev.waxwing.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waxwing.gateway.websocket.Frame;
import dev.waxwing.gateway.websocket.RawSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One connection at `/ws` that speaks `waxwing.v1`, each frame sent and read by itself. Owned by
/// one thread.
final class NativeClient implements AutoCloseable {
    private final RawSocket socket;
    private final JsonNode welcome;

    /// Read while something else was looked for.
    private final Deque<JsonNode> passed = new ArrayDeque<>();

    private int asked;

    private NativeClient(RawSocket socket) {
        this.socket = socket;
        this.welcome = next("welcome");
    }

    /// Connects with a token as a subprotocol, as pages do, and is welcome.
    static NativeClient open(int port, String token) {
        return new NativeClient(
                RawSocket.open(
                        port, "/ws", "Sec-WebSocket-Protocol: waxwing.v1, access_token." + token));
    }

    /// Connects to go on with a session, or with one that is not there.
    ///
    /// @param first the first frame, which is to be `resume`
    static NativeClient goOn(int port, String token, String first) {
        RawSocket socket =
                RawSocket.open(
                        port,
                        "/ws?first=resume",
                        "Sec-WebSocket-Protocol: waxwing.v1, access_token." + token);
        socket.text(first.replace('\'', '"'));
        return new NativeClient(socket);
    }

    /// The data of the first `welcome`.
    JsonNode welcome() {
        return welcome;
    }

    /// Where it is in direct messages, by the server.
    long direct() {
        return ask("direct", "{}").at("/data/offsets/direct/offset").asLong(-1);
    }

    String session() {
        return welcome.path("session").asText();
    }

    NativeClient say(String frame) {
        socket.text(frame.replace('\'', '"'));
        return this;
    }

    /// Sends a frame with an id of its own.
    ///
    /// @param data JSON, with `'` for `"`
    /// @return the whole answer
    JsonNode ask(String type, String data) {
        String id = "q" + ++asked;
        say("{'type':'%s','id':'%s','data':%s}".formatted(type, id, data));
        return find(frame -> frame.path("id").asText().equals(id));
    }

    /// The data of the next frame of a type; what else comes is kept for later.
    JsonNode next(String type) {
        return find(frame -> frame.path("type").asText().equals(type)).path("data");
    }

    /// The next frame, whatever it is.
    JsonNode next() {
        return passed.isEmpty() ? read() : passed.poll();
    }

    /// The next of those that were read while something else was looked for; null: none.
    @Nullable JsonNode passed() {
        return passed.poll();
    }

    /// The next text; pings are answered.
    private JsonNode read() {
        for (Frame frame = socket.read(); frame != null; frame = socket.read()) {
            switch (frame.opcode()) {
                case Frame.TEXT -> {
                    return FrameClient.json(frame.asText());
                }
                case Frame.PING -> socket.send(Frame.of(Frame.PONG));
                default -> throw new AssertionError(frame.toString());
            }
        }
        throw new AssertionError("the server has closed the connection");
    }

    private JsonNode find(Predicate<JsonNode> wanted) {
        for (JsonNode frame : passed) {
            if (wanted.test(frame)) {
                passed.remove(frame);
                return frame;
            }
        }
        JsonNode frame = read();
        while (!wanted.test(frame)) {
            passed.add(frame);
            frame = read();
        }
        return frame;
    }

    /// Publishes a number.
    ///
    /// @return its offset; 0 when the topic keeps nothing
    long publish(String topic, long n) {
        JsonNode ack = ask("publish", "{'topic':'%s','payload':%d}".formatted(topic, n));
        if (!ack.path("type").asText().equals("ack")) {
            throw new AssertionError(ack.toString());
        }
        return ack.path("data").path("offset").asLong();
    }

    /// The numbers of the next events.
    List<Long> payloads(int count) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next("event").path("payload").asLong());
        }
        return all;
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    RawSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.close();
    }

    /// The name of the error that a frame is.
    static String errorOf(JsonNode frame) {
        assertThat(frame.path("type").asText()).as(frame.toString()).isEqualTo("error");
        return frame.path("data").path("name").asText();
    }
}
