package dev.waxwing.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.crypto.Opened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.jspecify.annotations.Nullable;

/// Whatever byte a kill stopped at, what comes back is a prefix of what was written.
final class OnDiskFormatProperties {
    private static final long KIND = 42;

    private @Nullable Path dir;

    @BeforeProperty
    void create() throws IOException {
        dir = Files.createTempDirectory("waxwing-formats");
    }

    @AfterProperty
    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(dir())) {
            for (Path p : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private Path dir() {
        return java.util.Objects.requireNonNull(dir);
    }

    private Path fresh(String name) throws IOException {
        Path file = dir().resolve(name);
        Files.deleteIfExists(file);
        return file;
    }

    private static void truncate(Path file, int percent) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = (int) ((long) bytes.length * percent / 100);
        Files.write(file, java.util.Arrays.copyOf(bytes, length));
    }

    private static List<ByteBuffer> read(Path file) throws IOException {
        List<ByteBuffer> records = new ArrayList<>();
        RecordFile.open(file, KIND, (_, payload) -> records.add(payload)).close();
        return records;
    }

    @Property(tries = 60)
    void aTruncatedRecordFileIsAPrefixAndTakesMore(
            @ForAll @Size(max = 12) List<@Size(max = 60) byte[]> payloads,
            @ForAll @IntRange(max = 100) int percent)
            throws IOException {
        Path file = fresh("records");
        writeRecords(file, payloads);
        truncate(file, percent);
        List<ByteBuffer> all = payloads.stream().map(ByteBuffer::wrap).toList();
        List<ByteBuffer> left = read(file);
        assertThat(left).isEqualTo(all.subList(0, left.size()));
        if (percent == 100) {
            assertThat(left).isEqualTo(all);
        }
        writeRecords(file, List.of(new byte[] {7}));
        assertThat(read(file)).hasSize(left.size() + 1);
        assertThat(dir().resolve("records.damaged")).doesNotExist();
    }

    @Property(tries = 40)
    void aWrongByteCutsThereAndWhatFollowsIsKeptAside(
            @ForAll @Size(min = 1, max = 10) List<@Size(min = 1, max = 40) byte[]> payloads,
            @ForAll @IntRange(max = 100_000) int where)
            throws IOException {
        Path file = fresh("flipped");
        writeRecords(file, payloads);
        byte[] bytes = Files.readAllBytes(file);
        int at = 8 + where % (bytes.length - 8);
        bytes[at] ^= 0x10;
        Files.write(file, bytes);
        List<ByteBuffer> all = payloads.stream().map(ByteBuffer::wrap).toList();
        List<ByteBuffer> left = read(file);
        assertThat(left.size()).isLessThan(all.size());
        assertThat(left).isEqualTo(all.subList(0, left.size()));
    }

    private static void writeRecords(Path file, List<byte[]> payloads) throws IOException {
        try (RecordFile f = RecordFile.open(file, KIND, (_, _) -> {})) {
            payloads.forEach(f::add);
            f.write();
            f.sync();
        }
    }

    @Property(tries = 40)
    void aTruncatedOutboxHoldsAPrefixOfItsHistory(
            @ForAll @IntRange(max = 10) int puts,
            @ForAll @IntRange(max = 10) int done,
            @ForAll @IntRange(max = 100) int percent)
            throws IOException {
        Path file = fresh("outbox");
        List<List<String>> history = new ArrayList<>(List.of(List.of()));
        try (OutboxFile outbox = OutboxFile.open(file)) {
            List<Pending> live = new ArrayList<>();
            for (int i = 0; i < puts; i++) {
                Pending p = new Pending(outbox.nextSequence(), "id" + i);
                outbox.write(List.of(new Pending.Incoming(p, line(p.id))));
                live.add(p);
                history.add(live.stream().map(l -> l.id).toList());
            }
            for (int i = 0; i < Math.min(done, puts); i++) {
                outbox.settle(List.of(live.removeFirst()));
                history.add(live.stream().map(l -> l.id).toList());
            }
        }
        truncate(file, percent);
        try (OutboxFile outbox = OutboxFile.open(file)) {
            assertThat(history).contains(outbox.recovered().stream().map(p -> p.id).toList());
            for (Pending p : outbox.recovered()) {
                assertThat(outbox.line(p)).isEqualTo(line(p.id));
            }
        }
    }

    private static byte[] line(String id) {
        return ("publish x k {" + id + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Property(tries = 20)
    void aCompactedOutboxHoldsTheSame(@ForAll @Size(max = 20) List<Boolean> keep)
            throws IOException {
        Path file = fresh("compacted");
        List<String> expected = new ArrayList<>();
        try (OutboxFile outbox = OutboxFile.open(file)) {
            List<Pending> live = new ArrayList<>();
            for (boolean kept : keep) {
                Pending p = new Pending(outbox.nextSequence(), "id" + live.size());
                outbox.write(List.of(new Pending.Incoming(p, line(p.id))));
                if (kept) {
                    live.add(p);
                    expected.add(p.id);
                } else {
                    outbox.settle(List.of(p));
                }
            }
            outbox.compact(live);
            for (Pending p : live) {
                assertThat(outbox.line(p)).isEqualTo(line(p.id));
            }
        }
        try (OutboxFile outbox = OutboxFile.open(file)) {
            assertThat(outbox.recovered().stream().map(p -> p.id)).isEqualTo(expected);
        }
    }

    @Property(tries = 40)
    void aTruncatedReceivedFileHoldsWholeLinesAndTakesTheRestAgain(
            @ForAll @Size(min = 1, max = 10) List<@Size(max = 30) byte[]> contents,
            @ForAll @IntRange(max = 100) int percent)
            throws IOException {
        Path file = fresh("received.json");
        addAll(file, contents);
        List<String> before = Files.readAllLines(file);
        truncate(file, percent);
        long left;
        try (ReceivedFile received = ReceivedFile.open(file, false)) {
            left = received.messages();
        }
        assertThat(Files.readAllLines(file)).isEqualTo(before.subList(0, (int) left));
        addAll(file, contents);
        assertThat(Files.readAllLines(file)).isEqualTo(before);
    }

    private static void addAll(Path file, List<byte[]> contents) throws IOException {
        try (ReceivedFile received = ReceivedFile.open(file, false)) {
            for (int i = 0; i < contents.size(); i++) {
                received.add(
                        new ReceivedMessage(
                                Messages.message("id" + i),
                                new Opened("id" + i, contents.get(i), Optional.empty()),
                                Instant.EPOCH));
            }
            received.sync();
        }
    }

    @Property(tries = 200)
    void theIdWindowRemembersTheLastN(
            @ForAll @IntRange(min = 1, max = 40) int capacity,
            @ForAll @Size(max = 300) List<@IntRange(max = 90) Integer> ids) {
        IdWindow window = new IdWindow(capacity);
        LinkedHashSet<String> model = new LinkedHashSet<>();
        for (int i : ids) {
            String id = "id" + i;
            assertThat(window.add(IdWindow.key(id))).isEqualTo(model.add(id));
            if (model.size() > capacity) {
                model.removeFirst();
            }
            assertThat(window.size()).isEqualTo(model.size());
        }
        for (int i = 0; i <= 90; i++) {
            assertThat(window.contains(IdWindow.key("id" + i))).isEqualTo(model.contains("id" + i));
        }
    }

    @Property(tries = 40)
    void linesAreFoundHoweverTheBytesAreSplit(
            @ForAll @Size(max = 20) List<@IntRange(max = 50_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 5_000) int chunk)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int length : lengths) {
            bytes.writeBytes("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes((length % 2 == 0 ? "\n" : "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        LineReader reader = new LineReader(new Chunked(bytes.toByteArray(), chunk));
        for (int length : lengths) {
            assertThat(reader.next()).hasSize(length);
        }
        assertThat(reader.next()).isNull();
    }

    private static final class Chunked extends java.io.ByteArrayInputStream {
        private final int chunk;

        Chunked(byte[] bytes, int chunk) {
            super(bytes);
            this.chunk = chunk;
        }

        @Override
        public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, Math.min(len, chunk));
        }
    }
}
