package dev.waxwing.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/// A collector of spans: OTLP over HTTP, its protobuf read by hand
/// (opentelemetry/proto/trace/v1/trace.proto).
final class Collector implements AutoCloseable {
    private static final String PATH = "/v1/traces";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> raw = new CopyOnWriteArrayList<>();

    /// One span; ids are hexadecimal, an empty parent is none.
    record Span(
            String trace,
            String id,
            String parent,
            String name,
            long start,
            long end,
            Map<String, String> attributes) {}

    /// @param hangs whether it takes connections and answers nothing
    Collector(boolean hangs) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext(
                PATH,
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    if (hangs) {
                        awaitEnd();
                    } else {
                        raw.add(new String(body, StandardCharsets.ISO_8859_1));
                        fields(body, (field, value) -> resource(value));
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        http.start();
    }

    private void awaitEnd() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + PATH;
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /// Everything that was posted, a character for each byte.
    String raw() {
        return String.join("", raw);
    }

    private void resource(byte[] spansOfResource) {
        fields(
                spansOfResource,
                (field, scope) -> {
                    if (field == 2) {
                        fields(
                                scope,
                                (inner, span) -> {
                                    if (inner == 2) {
                                        spans.add(span(span));
                                    }
                                });
                    }
                });
    }

    private static Span span(byte[] message) {
        Map<Integer, byte[]> parts = new HashMap<>();
        Map<String, String> attributes = new HashMap<>();
        fields(
                message,
                (field, value) -> {
                    parts.put(field, value);
                    if (field == 9) {
                        attribute(value, attributes);
                    }
                });
        return new Span(
                hex(parts, 1),
                hex(parts, 2),
                hex(parts, 4),
                text(parts, 5),
                number(parts, 7),
                number(parts, 8),
                attributes);
    }

    private static void attribute(byte[] pair, Map<String, String> into) {
        Map<Integer, byte[]> parts = new HashMap<>();
        fields(pair, parts::put);
        Map<Integer, byte[]> value = new HashMap<>();
        fields(parts.getOrDefault(2, new byte[0]), value::put);
        into.put(text(parts, 1), text(value, 1));
    }

    private static String hex(Map<Integer, byte[]> parts, int field) {
        return HexFormat.of().formatHex(parts.getOrDefault(field, new byte[0]));
    }

    private static String text(Map<Integer, byte[]> parts, int field) {
        return new String(parts.getOrDefault(field, new byte[0]), StandardCharsets.UTF_8);
    }

    /// A fixed64 of a protobuf, which is little endian.
    private static long number(Map<Integer, byte[]> parts, int field) {
        return Long.reverseBytes(ByteBuffer.wrap(parts.get(field)).getLong());
    }

    /// Visits the fields of a message; numbers of variable length are passed over.
    private static void fields(byte[] message, BiConsumer<Integer, byte[]> visitor) {
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag & 7) {
                case 0 -> varint(in);
                case 1 -> visitor.accept(tag >> 3, bytes(in, 8));
                case 2 -> visitor.accept(tag >> 3, bytes(in, (int) varint(in)));
                case 5 -> visitor.accept(tag >> 3, bytes(in, 4));
                default -> throw new IllegalArgumentException("no protobuf");
            }
        }
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.close();
    }
}
