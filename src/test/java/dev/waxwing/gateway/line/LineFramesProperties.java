package dev.waxwing.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waxwing.gateway.line.LineFrames.Found;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Lines of every length, from empty to larger than the arrays they are gathered in, in pieces of
/// every size.
final class LineFramesProperties {
    private static final int MAX_LINE = 200_000;

    @Provide
    Arbitrary<List<Integer>> lengths() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 40);
        Arbitrary<Integer> large = Arbitraries.integers().between(60_000, MAX_LINE);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, small), net.jqwik.api.Tuple.of(1, large))
                .list()
                .ofMaxSize(25);
    }

    private static String line(int number, int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) ('a' + number % 26));
        return new String(text, StandardCharsets.US_ASCII);
    }

    /// A line where the frames found it: its bytes may not change while more comes.
    private record Slice(byte[] array, int from, int to) {
        String text() {
            return new String(array, from, to - from, StandardCharsets.US_ASCII);
        }
    }

    @Property(tries = 300)
    void anySplitGivesTheSameLines(
            @ForAll("lengths") List<Integer> lengths,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 70_000) Integer> cuts,
            @ForAll boolean carriageReturns) {
        List<String> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int length : lengths) {
            lines.add(line(lines.size(), length));
            text.append(lines.getLast()).append(carriageReturns ? "\r\n" : "\n");
        }
        text.append("rest");
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        LineFrames frames = new LineFrames(MAX_LINE);
        List<Slice> found = new ArrayList<>();
        int cut = 0;
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + cuts.get(cut++ % cuts.size()));
            frames.add(Unpooled.wrappedBuffer(bytes, at, to - at));
            while (frames.next() == Found.LINE) {
                found.add(new Slice(frames.array(), frames.from(), frames.to()));
            }
            at = to;
        }
        assertThat(found).extracting(Slice::text).isEqualTo(lines);
        assertThat(frames.buffered()).isEqualTo("rest".length());
        assertThat(frames.next()).isEqualTo(Found.NONE);
        frames.clear();
        assertThat(frames.buffered()).isZero();
    }

    @Property(tries = 100)
    void aLineOverTheLimitIsNoticedBeforeItsEnd(
            @ForAll @IntRange(min = 0, max = 300) int limit,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        LineFrames frames = new LineFrames(limit);
        byte[] bytes = new byte[piece];
        Arrays.fill(bytes, (byte) 'x');
        int sent = 0;
        Found found = Found.NONE;
        while (found == Found.NONE && sent <= limit + 1 + piece) {
            frames.add(Unpooled.wrappedBuffer(bytes));
            sent += piece;
            found = frames.next();
        }
        assertThat(found).isEqualTo(Found.TOO_LONG);
        assertThat(sent).isBetween(limit + 2, limit + 1 + piece);
    }
}
