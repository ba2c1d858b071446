package dev.waxwing.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A client at the end of an outbox: what it was sent, in order. Writes go on as they come, or one
/// at a time as the test says.
public final class TestOutbox implements Outbox, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final boolean held;
    private final Deque<Item> offered = new ArrayDeque<>();
    private final List<JsonNode> received = new ArrayList<>();
    private boolean closed;
    private int most;

    private record Item(EncodedFrame frame, Runnable written) {}

    public TestOutbox(boolean held) {
        this.held = held;
    }

    @Override
    public synchronized boolean offer(EncodedFrame frame, Runnable written) {
        if (closed) {
            return false;
        }
        offered.add(new Item(frame, written));
        most = Math.max(most, offered.size());
        if (!held) {
            loop.execute(this::writeOne);
        }
        return true;
    }

    /// Writes up to this many; how many there were.
    public int write(int count) {
        int written = 0;
        while (written < count && writeOne()) {
            written++;
        }
        return written;
    }

    private boolean writeOne() {
        Item item;
        synchronized (this) {
            item = closed ? null : offered.poll();
            if (item != null) {
                received.add(parse(item.frame));
            }
        }
        if (item != null) {
            item.written.run();
        }
        return item != null;
    }

    static JsonNode parse(EncodedFrame frame) {
        byte[] wire = frame.wire();
        int header = wire[1] < 126 ? 2 : wire[1] == 126 ? 4 : 10;
        try {
            return JSON.readTree(wire, header, wire.length - header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        loop.shutdown();
    }

    public synchronized List<JsonNode> received() {
        return List.copyOf(received);
    }

    public synchronized int count() {
        return received.size();
    }

    public synchronized int waiting() {
        return offered.size();
    }

    /// The most frames that ever waited.
    public synchronized int most() {
        return most;
    }

    public List<Long> ids() {
        return received().stream().map(frame -> frame.path("id").asLong()).toList();
    }
}
