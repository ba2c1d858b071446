package dev.waxwing.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.gateway.websocket.Frame;
import dev.waxwing.gateway.websocket.RawSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;

/// One connection at `/ws` that speaks header/body frames, each sent and read by itself. Owned by
/// one thread.
record FrameClient(RawSocket socket) implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /// Connects with a token in the query, as the published clients do.
    static FrameClient open(int port, String token) {
        return new FrameClient(RawSocket.open(port, "/ws?token=" + token));
    }

    FrameClient say(Object frame) {
        socket.text(frame.toString());
        return this;
    }

    /// The next frame.
    JsonNode next() {
        return json(socket.readText());
    }

    /// The next frame of that kind; those before it are dropped.
    JsonNode next(Predicate<JsonNode> wanted) {
        JsonNode frame = next();
        while (!wanted.test(frame)) {
            frame = next();
        }
        return frame;
    }

    /// The answer to the frame with that id.
    JsonNode answer(String id) {
        return next(frame -> frame.path("id").asText().equals(id));
    }

    static String content(JsonNode frame) {
        return frame.path("body").path("content").asText();
    }

    /// The error's name; empty when it is none.
    static String error(JsonNode frame) {
        return frame.path("error").path("name").asText();
    }

    /// True when everything that was sent has been taken: a ping behind it is answered.
    boolean isOpen() {
        socket.send(Frame.of(Frame.PING));
        for (Frame frame = socket.read(); frame != null; frame = socket.read()) {
            if (frame.opcode() == Frame.PONG) {
                return true;
            }
        }
        return false;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
