package dev.waxwing.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waxwing.protocol.CloseCode;
import dev.waxwing.protocol.EncodedFrame;
import dev.waxwing.protocol.Outbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The way out of a connection that ends in a list. It writes on a thread of its own, as an event
/// loop would, or not at all while the peer does not read. Safe for all threads.
final class CollectingOutbox implements Outbox, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_FRAMES = 256;

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Queue<Runnable> unwritten = new ArrayDeque<>();
    private final List<List<String>> batches = new ArrayList<>();
    private final List<EncodedFrame> frames = new ArrayList<>();
    private boolean isReading = true;
    private @Nullable CloseCode closed;

    @Override
    public synchronized boolean offer(EncodedFrame frame, Runnable written) {
        if (closed != null) {
            return false;
        }
        if (unwritten.size() >= MOST_FRAMES) {
            throw new IllegalStateException("more than any outbox takes");
        }
        unwritten.add(() -> {
            took(frame);
            written.run();
        });
        write();
        return true;
    }

    private synchronized void took(EncodedFrame frame) {
        frames.add(frame);
        batches.add(texts(frame));
    }

    private synchronized void write() {
        while (isReading && !unwritten.isEmpty() && !loop.isShutdown()) {
            loop.execute(unwritten.remove());
        }
    }

    static List<String> texts(EncodedFrame frame) {
        byte[] wire = frame.wire();
        int header = (wire[1] & 127) < 126 ? 2 : (wire[1] & 127) == 126 ? 4 : 10;
        byte[] json = Arrays.copyOfRange(wire, header, wire.length);
        try {
            return List.of(
                    JSON.readValue(new String(json, StandardCharsets.UTF_8), String[].class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    synchronized void reads(boolean now) {
        isReading = now;
        write();
    }

    synchronized List<List<String>> batches() {
        return List.copyOf(batches);
    }

    synchronized List<EncodedFrame> frames() {
        return List.copyOf(frames);
    }

    List<String> received() {
        return batches().stream().flatMap(List::stream).toList();
    }

    synchronized @Nullable CloseCode closed() {
        return closed;
    }

    @Override
    public synchronized void close(CloseCode code, String reason) {
        if (closed == null) {
            closed = code;
            unwritten.clear();
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
